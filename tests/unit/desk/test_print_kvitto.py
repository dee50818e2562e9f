"""Printing: one original, then copies; a printer that fails undoes nothing."""

from dataclasses import dataclass, field

import pytest

from kassa.desk.print_kvitto import answer_open_print, print_kvitto
from kassa.desk.print_ports import OpenPrint
from kassa.errors import PrinterError
from kassa.kvitto.document import Kvitto
from kassa.kvitto.sprak import SVENSKA, Sprak
from tests.helpers.till import desk_of
from tests.helpers.whole import assert_whole, counts


class PlainRenderer:
    """Draws the number and the mark, so that a test can read them."""

    def render(self, kvitto: Kvitto, *, kopia: bool, sprak: Sprak = SVENSKA) -> bytes:
        return f"{kvitto.number}{' KOPIA' if kopia else ''}".encode()

    def missing_glyphs(self, text: str) -> tuple[str, ...]:
        return tuple(char for char in text if char == "\u4e00")


@dataclass
class Tray:
    """A printer that keeps what it printed; out of paper until it is filled."""

    name: str = "Kvittoskrivaren"
    has_paper: bool = True
    paper: list[tuple[bytes, str]] = field(default_factory=list)

    def send(self, pdf: bytes, title: str) -> None:
        if not self.has_paper:
            message = "Papperet är slut. Fyll på och skriv ut igen."
            raise PrinterError(message)
        self.paper.append((pdf, title))


@pytest.fixture
def tray():
    return Tray()


@pytest.fixture
def show(till, tray):
    """Return a function that prints a receipt at the till."""

    def show(kvitto):
        return print_kvitto(kvitto, PlainRenderer(), tray, till.ledger, till.clock, till.desk)

    return show


def test_the_first_print_is_the_original_and_every_later_one_a_copy(till, tray, show):
    """Two originals of one receipt must not exist."""
    kvitto = till.sell().kvitto

    assert [show(kvitto), show(kvitto), show(kvitto)] == [False, True, True]
    assert [pdf for pdf, _ in tray.paper] == [b"K1-1", b"K1-1 KOPIA", b"K1-1 KOPIA"]


def test_the_job_carries_the_number_and_nothing_of_the_patient(till, tray, show):
    """Print queues show their titles to everybody."""
    show(till.sell().kvitto)

    assert [title for _, title in tray.paper] == ["Kvitto K1-1"]


def test_a_printer_that_fails_is_told_and_recorded_and_the_posting_stands(till, tray, show):
    """The error reaches the clerk; the receipt can be printed again as the original."""
    kvitto = till.sell().kvitto
    tray.has_paper = False

    with pytest.raises(PrinterError, match="Papperet är slut"):
        show(kvitto)

    assert till.ledger.kvitto("K1-1") == kvitto
    assert_whole(till.path)
    tray.has_paper = True
    assert show(kvitto) is False
    failed, printed = till.ledger.print_list(kvitto.id)
    assert (failed.error, printed.error) == ("Papperet är slut. Fyll på och skriv ut igen.", None)
    assert (failed.printer, failed.desk, failed.clerk) == ("Kvittoskrivaren", "K1", "Åsa Öberg")
    assert [failed.kopia, printed.kopia] == [False, False]


def test_a_copy_that_fails_is_still_a_copy_next_time(till, tray, show):
    """What has been printed once stays printed."""
    kvitto = till.sell().kvitto
    show(kvitto)
    tray.has_paper = False
    with pytest.raises(PrinterError):
        show(kvitto)
    tray.has_paper = True

    assert show(kvitto) is True
    assert [event.kopia for event in till.ledger.print_list(kvitto.id)] == [False, True, True]


def test_printing_adds_nothing_but_the_note_of_it(till, show):
    """A print is no event of money."""
    kvitto = till.sell().kvitto
    before = counts(till.path)
    show(kvitto)

    assert counts(till.path) == before | {"print_start": 1, "print_event": 1}


def test_two_windows_that_print_at_once_give_one_original(till, tray):
    """The other window prints while this one draws: what was drawn as an original is drawn anew."""
    kvitto = till.sell().kvitto
    tools = (tray, till.ledger, till.clock, till.desk)

    class SlowRenderer(PlainRenderer):
        def render(self, kvitto, *, kopia, sprak=SVENSKA):
            drawn = super().render(kvitto, kopia=kopia, sprak=sprak)
            if not till.ledger.was_printed(kvitto.id):
                print_kvitto(kvitto, PlainRenderer(), *tools)
            return drawn

    assert print_kvitto(kvitto, SlowRenderer(), *tools) is True

    assert [event.kopia for event in till.ledger.print_list(kvitto.id)] == [False, True]
    assert_whole(till.path)


class Crash(BaseException):
    """Kassa ends while the printer works."""


class CrashingPrinter:
    """Takes the paper, and then Kassa is gone."""

    name = "Kvittoskrivaren"
    done_words = "utskrivet"

    def send(self, pdf: bytes, title: str) -> None:
        raise Crash


@pytest.fixture
def cut_off(till):
    """Return a function that prints a receipt and is cut off in the middle."""

    def cut_off(kvitto: Kvitto) -> OpenPrint:
        printer = CrashingPrinter()
        with pytest.raises(Crash):
            print_kvitto(kvitto, PlainRenderer(), printer, till.ledger, till.clock, till.desk)
        found: OpenPrint = till.ledger.open_print_list(till.desk.id)[-1]
        return found

    return cut_off


def test_a_print_that_was_cut_off_is_asked_about_once(till, cut_off):
    kvitto = till.sell().kvitto
    found = cut_off(kvitto)
    assert found.kvitto == kvitto
    assert till.ledger.open_print_list(till.desk.id) == (found,)

    answer_open_print(found, till.ledger, till.clock, till.desk, came_out=True)
    answer_open_print(found, till.ledger, till.clock, till.desk, came_out=False)

    assert till.ledger.open_print_list(till.desk.id) == ()
    assert [event.error for event in till.ledger.print_list(kvitto.id)] == [None]
    assert till.ledger.unprinted_among([kvitto.id]) == frozenset()


def test_until_it_is_answered_a_new_print_is_a_copy(till, tray, show, cut_off):
    kvitto = till.sell().kvitto
    cut_off(kvitto)
    assert till.ledger.unprinted_among([kvitto.id]) == {kvitto.id}
    assert show(kvitto) is True


def test_what_did_not_come_out_is_printed_as_the_original(till, tray, show, cut_off):
    kvitto = till.sell().kvitto
    found = cut_off(kvitto)
    answer_open_print(found, till.ledger, till.clock, till.desk, came_out=False)
    assert till.ledger.unprinted_among([kvitto.id]) == {kvitto.id}
    assert show(kvitto) is False


def test_another_desk_is_not_asked(till, cut_off):
    cut_off(till.sell().kvitto)
    assert till.ledger.open_print_list(desk_of("K2").id) == ()
