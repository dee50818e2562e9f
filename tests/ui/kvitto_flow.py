"""The receipts pane without Qt: its view, and what it asks for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from kassa.desk.complete_checkout import CheckoutResult
from kassa.desk.correct_checkout import CorrectCheckout, Correction, CorrectionResult
from kassa.desk.ports import Patient
from kassa.desk.reverse_checkout import ApprovalNeededError, ReversalResult
from kassa.errors import UserFacingError
from kassa.frikort.state import FrikortState
from kassa.ids import CheckoutId, KvittoId, PatientId
from kassa.kvitto.document import Betalsatt, Kvitto, KvittoPatient
from kassa.money import Money
from kassa.patient import parse_identitet
from tests.helpers.kvitto_case import ORDINARY, RETUR
from tests.helpers.till import ADULT, TODAY, desk_of
from tests.ui.checkout_parts import run_now
from ui.kvitto.ports import KvittoUseCases, Listed
from ui.kvitto.presenter import KvittoPresenter
from ui.kvitto.rows import KvittoRow

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
        if self.held:
            self.waiting.append(lambda: run_now(work, on_result, on_error))
        else:
            run_now(work, on_result, on_error)

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
