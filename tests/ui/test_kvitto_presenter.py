"""The receipts pane without Qt: find, look, print again, take back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from kassa.desk.complete_checkout import CheckoutResult
from kassa.desk.correct_checkout import CorrectCheckout, Correction, CorrectionResult
from kassa.desk.fakturera import RecipientMissingError
from kassa.desk.ports import Patient
from kassa.desk.reverse_checkout import (
    AlreadyReversedError,
    ApprovalNeededError,
    ReversalResult,
)
from kassa.errors import Fault, InvalidInputError, PrinterError, StorageError, UserFacingError
from kassa.frikort.state import FrikortState
from kassa.ids import CheckoutId, KvittoId, PatientId
from kassa.kvitto.document import Betalsatt, Kvitto, KvittoKind, KvittoPatient
from kassa.money import Money
from kassa.patient import parse_identitet
from tests.helpers.kvitto_case import ORDINARY, RETUR
from tests.helpers.till import ADULT, TODAY, desk_of
from ui.kvitto import texts
from ui.kvitto.ports import KvittoUseCases, Listed
from ui.kvitto.presenter import KvittoPresenter
from ui.kvitto.rows import KvittoRow, matches, rows_of

AFTER = FrikortState(Money.kr(800), Money.kr(1450), date(2025, 9, 14), None, False, False)


def kvitto_of(place: int, **changes: Any) -> Kvitto:
    """Return a receipt that stands, ``place`` minutes after the first one."""
    return replace(
        ORDINARY,
        id=KvittoId(f"kvitto-{place}"),
        number=f"K1-{place}",
        checkout_id=CheckoutId(f"checkout-{place}"),
        issued_at=ORDINARY.issued_at + timedelta(minutes=place),
        **changes,
    ).sealed()


MARTA = kvitto_of(1)
MARTA_IN_THE_REGISTER = Patient(
    PatientId("marta"),
    parse_identitet(ADULT, date(2026, 3, 2)),
    date(1988, 5, 4),
    "Märta Ängström",
    "folkbokford",
    None,
    None,
)
OLLE = kvitto_of(2, patient=KvittoPatient("Olle Öst", "19750312-2389", None))
RETUR_OLLE = replace(
    RETUR, number="K1-3", avser="K1-2", issued_at=OLLE.issued_at + timedelta(minutes=1)
).sealed()


class FakeView:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.rows: tuple[KvittoRow, ...] = ()
        self.selected = ""
        self.list_text = ""
        self.can_retry = False
        self.pdf = b""
        self.preview_text = ""
        self.can_print = self.can_reverse = self.printing = False
        self.question = ""
        self.reason_fault = ""
        self.corrections: tuple[str, ...] = ()
        self.reason = ""
        self.reversing = False
        self.message = ("", "")

    @property
    def numbers(self) -> list[str]:
        return [row.kvitto.number for row in self.rows]

    def show_rows(self, rows: tuple[KvittoRow, ...], selected: str) -> None:
        self.rows, self.selected, self.list_text = rows, selected, ""

    def show_day(self, text: str) -> None:
        self.day = text

    def show_list_text(self, text: str, *, can_retry: bool = False) -> None:
        self.rows, self.list_text, self.can_retry = (), text, can_retry

    def show_pdf(self, pdf: bytes, description: str) -> None:
        self.pdf, self.preview_text = pdf, ""

    def show_preview_text(self, text: str) -> None:
        self.pdf, self.preview_text = b"", text

    def show_actions(self, *, can_print: bool, can_reverse: bool, printing: bool) -> None:
        self.can_print, self.can_reverse, self.printing = can_print, can_reverse, printing

    def ask_reason(self, question: str) -> None:
        self.question = question

    def show_corrections(self, labels: tuple[str, ...]) -> None:
        self.corrections = labels

    def show_reason(self, skal: str) -> None:
        self.reason = skal

    def show_reason_fault(self, text: str) -> None:
        self.reason_fault = text

    def ask_name(self, why: str) -> None:
        self.name_question = why

    def show_reversing(self, reversing: bool) -> None:
        self.reversing = reversing

    def ask_approval(self, why: str) -> None:
        self.approval = why

    def show_approval_fault(self, text: str) -> None:
        self.approval_fault = text

    def end_approval(self) -> None:
        self.approval = ""

    def end_reason(self) -> None:
        self.question = ""

    def show_message(self, tone: str, text: str) -> None:
        self.message = (tone, text)

    def clear_message(self) -> None:
        self.message = ("", "")


class Flow:
    """A presenter with everything around it; work waits until ``settle`` where ``held``."""

    def __init__(self) -> None:
        self.view = FakeView()
        self.latest: tuple[Kvitto, ...] = (RETUR_OLLE, OLLE, MARTA)
        self.older: dict[str, tuple[Kvitto, ...]] = {}
        self.error: UserFacingError | None = None
        self.print_error: UserFacingError | None = None
        self.printed: list[str] = []
        self.drawn: list[str] = []
        self.posted: list[tuple[CheckoutId, CheckoutId, str]] = []
        self.told: list[ReversalResult] = []
        self.corrections: tuple[Correction, ...] = ()
        self.corrected: list[CorrectCheckout] = []
        self.needs_approval = False
        self.approvals: list[str] = []
        self.held = False
        self.waiting: list[Callable[[], None]] = []
        self.use_cases = KvittoUseCases(
            self.load,
            self.find,
            self.draw,
            self.print,
            self.print,
            str,  # nothing is wrong with the words
            self.reverse,
            self.correction_list,
            self.correct,
            self.approve,
        )
        self.presenter = KvittoPresenter(self.view, self.use_cases, self.run, self.told.append)

    def run(
        self,
        work: Callable[[], Any],
        on_result: Callable[[Any], None],
        on_error: Callable[[UserFacingError], None],
    ) -> None:
        def perform() -> None:
            try:
                result = work()
            except UserFacingError as error:
                on_error(error)
            else:
                on_result(result)

        if self.held:
            self.waiting.append(perform)
        else:
            perform()

    def settle(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()

    def stumble(self) -> None:
        if self.error:
            raise self.error

    def load(self) -> Listed:
        if not self.posted:
            self.stumble()
        return self.listed(self.latest)

    def find(self, text: str) -> Listed:
        return self.listed(self.older.get(text, ()))

    def listed(self, found: tuple[Kvitto, ...]) -> Listed:
        printed = set(self.printed)
        return Listed(found, frozenset(k.id for k in found if k.number not in printed), TODAY)

    def draw(self, kvitto: Kvitto) -> bytes:
        self.drawn.append(kvitto.number)
        return kvitto.number.encode()

    def print(self, kvitto: Kvitto) -> bool:
        self.stumble()
        if self.print_error:
            raise self.print_error
        self.printed.append(kvitto.number)
        return self.printed.count(kvitto.number) > 1

    def reverse(
        self, checkout_id: CheckoutId, reversal_id: CheckoutId, skal: str
    ) -> ReversalResult:
        self.refuse_unapproved()
        self.posted.append((checkout_id, reversal_id, skal))
        self.stumble()
        retur = kvitto_of(9, avser=MARTA.number, kind=RETUR.kind, att_betala=Money.kr(-250))
        self.latest = (retur, *self.latest)
        return ReversalResult(retur, AFTER, already_posted=False)

    def correction_list(self, _checkout_id: CheckoutId) -> tuple[Correction, ...]:
        return self.corrections

    def refuse_unapproved(self) -> None:
        if self.needs_approval:
            raise ApprovalNeededError(replace(desk_of(), godkann_over=Money.kr(100)))

    def approve(self, signatur: str, _password: str) -> KvittoUseCases:
        self.approvals.append(signatur)

        def correct(command: CorrectCheckout) -> CorrectionResult:
            self.needs_approval = False
            try:
                return self.correct(command)
            finally:
                self.needs_approval = True

        return replace(self.use_cases, correct=correct)

    def correct(self, command: CorrectCheckout) -> CorrectionResult:
        self.refuse_unapproved()
        self.corrected.append(command)
        self.stumble()
        retur = kvitto_of(8, avser=MARTA.number, kind=RETUR.kind, att_betala=Money.kr(-250))
        new = kvitto_of(9, att_betala=Money.kr(0), betalsatt=Betalsatt.INGEN)
        self.latest = (new, retur, *self.latest)
        return CorrectionResult(
            ReversalResult(retur, AFTER, already_posted=False),
            CheckoutResult(new, AFTER, MARTA_IN_THE_REGISTER, already_posted=False),
        )


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


WAIT = Correction(1, "", "vantetid_over_30", "Väntetid över 30 minuter")


@pytest.fixture
def asked(opened: Flow) -> Flow:
    """Return the pane where a receipt that can be corrected is about to be taken back."""
    opened.corrections = (WAIT,)
    opened.presenter.select("K1-1")
    opened.presenter.begin_reversal()
    return opened


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
