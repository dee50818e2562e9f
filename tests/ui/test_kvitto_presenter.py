"""The receipts pane without Qt: find, look, print again."""

import pytest

from kassa.errors import PrinterError, StorageError
from tests.ui.kvitto_flow import MARTA, OLLE, RETUR_OLLE, Flow, kvitto_of
from ui.kvitto import texts
from ui.kvitto.rows import KvittoRow, matches, rows_of


@pytest.fixture
def flow() -> Flow:
    return Flow()


@pytest.fixture
def opened(flow: Flow) -> Flow:
    flow.presenter.refresh()
    return flow


def test_pane_says_that_it_is_loading_and_then_shows_the_newest_first(flow: Flow) -> None:
    flow.held = True
    flow.presenter.refresh()
    assert flow.view.list_text == texts.LOADING

    flow.settle()

    assert flow.view.numbers == ["K1-3", "K1-2", "K1-1"]
    assert flow.view.selected == "K1-3"
    assert flow.view.pdf == b"K1-3"


def test_clinic_without_receipts_is_told_what_comes_here(flow: Flow) -> None:
    flow.latest = ()

    flow.presenter.refresh()

    assert flow.view.list_text == texts.NO_KVITTO
    assert not flow.view.can_print


def test_error_at_the_first_loading_can_be_tried_again(flow: Flow) -> None:
    flow.error = StorageError("Databasen är låst.")
    flow.presenter.refresh()
    assert (flow.view.list_text, flow.view.can_retry) == ("Databasen är låst.", True)

    flow.error = None
    flow.presenter.refresh()

    assert len(flow.view.rows) == 3


def test_error_at_a_later_loading_keeps_the_list(opened: Flow) -> None:
    opened.error = StorageError("Databasen är låst.")

    opened.presenter.refresh()

    assert len(opened.view.rows) == 3
    assert opened.view.message == ("error", "Databasen är låst.")


def test_reversed_receipt_and_its_return_know_each_other() -> None:
    by_number = {row.kvitto.number: row for row in rows_of((RETUR_OLLE, OLLE, MARTA))}

    assert by_number["K1-2"].kind == "Makulerat, se K1-3"
    assert by_number["K1-3"].kind == "Returkvitto för K1-2"
    assert [n for n, row in by_number.items() if row.can_reverse] == ["K1-1"]


@pytest.mark.parametrize(
    "text", ["K1-2", "k1-2", "olle", "öst olle", "19750312-2389", "750312", "197503122389"]
)
def test_number_and_patient_find_a_receipt(text: str) -> None:
    assert matches(KvittoRow(OLLE, None), text)
    assert not matches(KvittoRow(MARTA, None), text)


def test_search_narrows_as_one_types_and_says_when_there_is_nothing(opened: Flow) -> None:
    opened.presenter.search("olle")
    assert opened.view.numbers == ["K1-2"]
    assert opened.view.pdf == b"K1-2"

    opened.presenter.search("ollebo")

    assert opened.view.list_text == texts.nothing_found("ollebo")
    assert not opened.view.can_print


def test_whole_number_finds_an_older_receipt(opened: Flow) -> None:
    old = kvitto_of(-900)
    opened.older = {"K1--900": (old,)}

    opened.presenter.search("K1--900")

    assert opened.view.numbers == ["K1--900"]


def test_answer_to_an_earlier_search_is_dropped(opened: Flow) -> None:
    opened.older = {"aaa": (kvitto_of(-900),)}
    opened.held = True
    opened.presenter.search("aaa")
    opened.presenter.search("olle")

    opened.settle()

    assert opened.view.numbers == ["K1-2"]


def test_fast_browsing_draws_only_the_last(opened: Flow) -> None:
    opened.drawn.clear()
    opened.held = True
    for number in ("K1-2", "K1-1", "K1-3", "K1-1"):
        opened.presenter.select(number)

    opened.settle()

    assert opened.drawn == ["K1-2", "K1-1"]
    assert opened.view.pdf == b"K1-1"


def test_second_print_is_called_a_copy(opened: Flow) -> None:
    opened.presenter.select("K1-1")
    opened.presenter.print_selected()
    assert opened.view.message == ("ok", "Kvitto K1-1 är utskrivet.")

    opened.presenter.print_selected()

    assert opened.printed == ["K1-1", "K1-1"]
    assert "KOPIA" in opened.view.message[1]


def test_receipt_is_drawn_anew_after_the_print(opened: Flow) -> None:
    opened.presenter.select("K1-1")
    opened.drawn.clear()

    opened.presenter.print_selected()

    assert opened.drawn == ["K1-1"]


def test_printing_twice_at_once_prints_once(opened: Flow) -> None:
    opened.held = True
    opened.presenter.print_selected()
    assert opened.view.printing
    opened.presenter.print_selected()

    opened.settle()

    assert opened.printed == ["K1-3"]
    assert not opened.view.printing


def test_printer_trouble_is_said_and_one_can_try_again(opened: Flow) -> None:
    opened.error = PrinterError("Skrivaren svarar inte.")

    opened.presenter.print_selected()

    assert opened.view.message == ("error", "Skrivaren svarar inte.")
    assert opened.view.can_print
