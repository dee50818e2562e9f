"""The receipts pane without Qt: take a receipt back, or correct it."""

import pytest

from kassa.desk.correct_checkout import Correction
from kassa.desk.fakturera import RecipientMissingError
from kassa.desk.reverse_checkout import AlreadyReversedError
from kassa.errors import Fault, InvalidInputError, PrinterError, StorageError
from kassa.kvitto.document import KvittoKind
from kassa.money import Money
from tests.helpers.kvitto_case import RETUR
from tests.ui.kvitto_flow import MARTA, Flow, kvitto_of
from ui.kvitto import texts
from ui.kvitto.rows import KvittoRow

WAIT = Correction(1, "", "vantetid_over_30", "Väntetid över 30 minuter")


@pytest.fixture
def opened() -> Flow:
    flow = Flow()
    flow.presenter.refresh()
    return flow


@pytest.fixture
def asked(opened: Flow) -> Flow:
    """Return the pane where a receipt that can be corrected is about to be taken back."""
    opened.corrections = (WAIT,)
    opened.presenter.select("K1-1")
    opened.presenter.begin_reversal()
    return opened


def approved_once(asked: Flow) -> None:
    """Ask for a correction that is approved, and then for a name."""
    asked.needs_approval = True
    asked.presenter.choose_correction(1)
    asked.presenter.confirm_reversal("Fel betalsätt")
    assert asked.view.approval
    asked.error = RecipientMissingError()
    asked.presenter.approve("BOSS", "hemligt")
    asked.error = None
    assert (asked.view.approval, asked.view.name_question) == ("", RecipientMissingError().message)


def test_reversal_asks_posts_and_shows_the_return_receipt(opened: Flow) -> None:
    opened.presenter.select("K1-1")
    opened.presenter.begin_reversal()
    assert opened.view.question.startswith("Rätta eller makulera kvitto K1-1")

    opened.presenter.confirm_reversal("  Fel patient ")

    [(checkout_id, _, skal)] = opened.posted
    assert (checkout_id, skal) == (MARTA.checkout_id, "Fel patient")
    assert opened.view.question == ""
    assert opened.view.selected == "K1-9"
    assert opened.view.pdf == b"K1-9"
    assert opened.view.message[0] == "ok"
    assert "Betala tillbaka 250\N{NO-BREAK SPACE}kr till kortet." in opened.view.message[1]
    assert len(opened.told) == 1


def test_a_reversal_prints_its_return_receipt(opened: Flow) -> None:
    """As every other receipt: the patient gets it without another key."""
    opened.presenter.select("K1-1")
    opened.presenter.begin_reversal()
    opened.presenter.confirm_reversal("Fel patient")

    assert opened.printed == ["K1-9"]
    assert opened.view.message[1].endswith("Returkvittot är utskrivet.")
    assert opened.view.can_print


def test_a_printer_that_fails_undoes_no_reversal(opened: Flow) -> None:
    opened.presenter.select("K1-1")
    opened.presenter.begin_reversal()
    opened.print_error = PrinterError("Skrivaren svarar inte.")
    opened.presenter.confirm_reversal("Fel patient")

    tone, said = opened.view.message
    assert tone == "attention"
    assert "är makulerat" in said
    assert said.endswith("Skrivaren svarar inte. Välj K1-9 och skriv ut igen med Ctrl+P.")
    assert opened.view.can_print
    assert len(opened.told) == 1


def test_a_correction_is_offered_with_its_reason(asked: Flow) -> None:
    asked.presenter.choose_correction(1)

    assert asked.view.corrections == ("Rätta: Väntetid över 30 minuter",)
    assert asked.view.reason == "Väntetid över 30 minuter"


def test_a_correction_posts_both_receipts_and_shows_the_new_one(asked: Flow) -> None:
    asked.presenter.choose_correction(1)
    asked.presenter.confirm_reversal("Väntade 40 minuter")

    assert not asked.posted
    [command] = asked.corrected
    assert (command.checkout_id, command.place) == (MARTA.checkout_id, 1)
    assert (command.omstandighet, command.skal) == ("vantetid_over_30", "Väntade 40 minuter")
    assert asked.view.numbers[:2] == ["K1-9", "K1-8"]
    assert asked.view.selected == "K1-9"
    assert "Betala tillbaka 250\N{NO-BREAK SPACE}kr till kortet." in asked.view.message[1]
    assert [result.kvitto.number for result in asked.told] == ["K1-8"]
    assert asked.printed == ["K1-8", "K1-9"]
    assert asked.view.message[1].endswith("Returkvittot är utskrivet, det nya kvittot också.")


def test_a_printer_that_fails_names_every_receipt_that_is_not_on_paper(asked: Flow) -> None:
    """The return receipt is forgotten otherwise: the new one is what is selected."""
    asked.presenter.choose_correction(1)
    asked.print_error = PrinterError("Skrivaren svarar inte.")
    asked.presenter.confirm_reversal("Väntade 40 minuter")

    assert asked.view.message[1].endswith("Välj K1-8 och K1-9 och skriv ut igen med Ctrl+P.")


def test_an_invoice_to_nobody_asks_for_the_name_and_is_posted_with_it(asked: Flow) -> None:
    asked.presenter.choose_correction(1)
    asked.error = RecipientMissingError()
    asked.presenter.confirm_reversal("Fel betalsätt")
    asked.error = None
    assert "mottagare" in asked.view.name_question
    asked.presenter.confirm_reversal("Fel betalsätt", "Märta Ängström")

    assert [command.namn for command in asked.corrected] == ["", "Märta Ängström"]
    assert asked.view.question == ""


def test_what_is_approved_is_not_asked_again_for_the_name(asked: Flow) -> None:
    """The colleague has gone by then."""
    approved_once(asked)
    asked.presenter.confirm_reversal("Fel betalsätt", "Märta Ängström")

    assert asked.view.approval == ""
    assert [command.namn for command in asked.corrected][-1] == "Märta Ängström"
    assert asked.approvals == ["BOSS"]
    assert asked.view.question == ""


@pytest.mark.parametrize("what", ["reason", "whole receipt", "another time"])
def test_an_approval_is_of_what_was_shown(asked: Flow, what: str) -> None:
    """With another reason, for the whole receipt, or begun anew it is asked for again."""
    approved_once(asked)
    if what == "whole receipt":
        asked.presenter.choose_correction(0)
    if what == "another time":
        asked.presenter.cancel_reversal()
        asked.presenter.begin_reversal()
        asked.presenter.choose_correction(1)
    reason = "Något annat" if what == "reason" else "Fel betalsätt"
    asked.presenter.confirm_reversal(reason, "Märta Ängström")

    assert asked.view.approval


def test_the_whole_receipt_can_be_chosen_again(asked: Flow) -> None:
    asked.presenter.choose_correction(1)
    asked.presenter.choose_correction(0)
    asked.presenter.confirm_reversal("Fel patient")

    assert len(asked.posted) == 1
    assert not asked.corrected


def test_a_correction_that_failed_is_tried_again_under_the_same_ids(asked: Flow) -> None:
    asked.presenter.choose_correction(1)
    asked.error = StorageError("Disken är full.")
    asked.presenter.confirm_reversal("Väntade 40 minuter")
    asked.error = None
    asked.presenter.confirm_reversal("Väntade 40 minuter")

    first, second = asked.corrected
    assert first == second


def test_corrections_that_come_too_late_are_dropped(opened: Flow) -> None:
    opened.corrections = (WAIT,)
    opened.held = True
    opened.presenter.select("K1-1")
    opened.presenter.begin_reversal()
    opened.presenter.cancel_reversal()
    opened.settle()

    assert opened.view.corrections == ()


def test_a_settlement_says_what_it_is_and_can_be_taken_back() -> None:
    settled = kvitto_of(5, kind=KvittoKind.REGLERING, att_betala=Money.kr(-50))
    row = KvittoRow(settled, None)

    assert (row.kind, row.can_reverse) == ("Reglering", True)


def test_taking_back_a_repayment_says_that_the_patient_pays(opened: Flow) -> None:
    settled = kvitto_of(5, kind=KvittoKind.REGLERING, att_betala=Money.kr(-50))
    opened.latest = (settled,)
    opened.presenter.refresh("K1-5")
    opened.presenter.begin_reversal()
    opened.presenter.confirm_reversal("Fel patient")

    assert "Patienten ska betala 50\N{NO-BREAK SPACE}kr." in opened.view.message[1]


def test_reversal_needs_a_reason(opened: Flow) -> None:
    opened.presenter.select("K1-1")
    opened.presenter.begin_reversal()

    opened.presenter.confirm_reversal("   ")

    assert opened.view.reason_fault == texts.REASON_MISSING
    assert opened.view.question
    assert not opened.posted


def test_confirming_twice_posts_once(opened: Flow) -> None:
    opened.presenter.select("K1-1")
    opened.presenter.begin_reversal()
    opened.held = True
    opened.presenter.confirm_reversal("Fel patient")
    opened.presenter.confirm_reversal("Fel patient")
    assert opened.view.reversing
    assert not opened.presenter.cancel_reversal()

    opened.settle()

    assert len(opened.posted) == 1
    assert not opened.view.reversing


def test_trying_again_after_trouble_uses_the_same_id(opened: Flow) -> None:
    opened.presenter.select("K1-1")
    opened.presenter.begin_reversal()
    opened.error = StorageError("Disken är full.")
    opened.presenter.confirm_reversal("Fel patient")
    assert opened.view.question
    assert opened.view.message == ("error", "Disken är full.")

    opened.error = None
    opened.presenter.confirm_reversal("Fel patient")

    (first, second) = opened.posted
    assert first == second
    assert len(opened.told) == 1


def test_a_new_question_has_a_new_id(opened: Flow) -> None:
    opened.presenter.select("K1-1")
    opened.error = StorageError("Disken är full.")
    for _ in range(2):
        opened.presenter.begin_reversal()
        opened.presenter.confirm_reversal("Fel patient")
        assert opened.presenter.cancel_reversal()

    assert opened.posted[0][1] != opened.posted[1][1]


def test_somebody_else_was_quicker(opened: Flow) -> None:
    opened.presenter.select("K1-1")
    opened.presenter.begin_reversal()
    retur = kvitto_of(8, avser="K1-1", kind=RETUR.kind)
    opened.latest = (retur, *opened.latest)
    opened.error = AlreadyReversedError("K1-1", retur)

    opened.presenter.confirm_reversal("Fel patient")
    opened.error = None

    assert opened.view.question == ""
    assert opened.view.selected == "K1-8"
    assert opened.view.message[0] == "attention"
    assert not opened.told


def test_fault_in_the_reason_stands_at_the_reason(opened: Flow) -> None:
    opened.presenter.select("K1-1")
    opened.presenter.begin_reversal()
    opened.error = InvalidInputError((Fault("skal", "Skälet är för långt."),))

    opened.presenter.confirm_reversal("x" * 900)

    assert opened.view.reason_fault == "Skälet är för långt."
    assert opened.view.question


@pytest.mark.parametrize(("number", "word"), [("K1-2", "redan makulerat"), ("K1-3", "returkvitto")])
def test_what_cannot_be_taken_back_says_why(opened: Flow, number: str, word: str) -> None:
    opened.presenter.select(number)
    assert not opened.view.can_reverse

    opened.presenter.begin_reversal()

    assert opened.view.message[0] == "attention"
    assert word in opened.view.message[1]
    assert opened.view.question == ""


def test_nothing_is_printed_while_a_reason_is_asked_for(opened: Flow) -> None:
    opened.presenter.select("K1-1")
    opened.presenter.begin_reversal()

    opened.presenter.print_selected()

    assert not opened.printed
