"""What the receipts pane needs from outside: use cases, a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kassa.desk.correct_checkout import CorrectCheckout, Correction, CorrectionResult
from kassa.desk.reverse_checkout import ReversalResult
from kassa.ids import CheckoutId, KvittoId
from kassa.kvitto.document import Kvitto
from ui.kvitto.rows import KvittoRow


@dataclass(frozen=True, slots=True)
class Listed:
    """Some receipts.

    Attributes:
        kvitto_list: the newest first.
        unprinted: those of them that no printer has taken.
        today: the local date they were asked for on.
    """

    kvitto_list: tuple[Kvitto, ...]
    unprinted: frozenset[KvittoId]
    today: date


@dataclass(frozen=True, slots=True)
class KvittoUseCases:
    """What the pane can do; each is called off the GUI thread.

    Attributes:
        load: returns all receipts of today, and earlier ones where those are few.
        find: returns the receipts a whole number leads to, older ones too.
        draw: returns a receipt's PDF as it would be printed now.
        print: prints a receipt; True when it became a KOPIA.
        print_english: the same in English.
        english_fault: returns what is to be told of the English words, empty for nothing.
        reverse: takes back a checkout under an id made beforehand, with a reason.
        corrections: returns what a checkout can be corrected for instead.
        correct: takes back a checkout and posts it again with one visit changed.
        approve: takes a second person's signatur and password, and returns the same with that
            person's approval of what is taken back; None where nothing needs one.
        printed_words: what has happened once the printer took a receipt.
    """

    load: Callable[[], Listed]
    find: Callable[[str], Listed]
    draw: Callable[[Kvitto], bytes]
    print: Callable[[Kvitto], bool]
    print_english: Callable[[Kvitto], bool]
    english_fault: Callable[[], str]
    reverse: Callable[[CheckoutId, CheckoutId, str], ReversalResult]
    corrections: Callable[[CheckoutId], tuple[Correction, ...]]
    correct: Callable[[CorrectCheckout], CorrectionResult]
    approve: Callable[[str, str], KvittoUseCases] | None = None
    printed_words: str = "utskrivet"

    def print_in(self, kvitto: Kvitto, *, english: bool) -> tuple[bool, str]:
        """Print a receipt; return True for a KOPIA, and what is to be told of the words."""
        if english:
            return self.print_english(kvitto), self.english_fault()
        return self.print(kvitto), ""


class KvittoView(Protocol):
    """What the presenter asks of the pane."""

    def show_rows(self, rows: tuple[KvittoRow, ...], selected: str) -> None:
        """Show a list with the row of a number selected."""

    def show_day(self, text: str) -> None:
        """Show the day in a line above the list."""

    def show_list_text(self, text: str, *, can_retry: bool = False) -> None:
        """Show a text in place of the list."""

    def show_pdf(self, pdf: bytes, description: str) -> None:
        """Show a receipt."""

    def show_preview_text(self, text: str) -> None:
        """Show a text in place of a receipt."""

    def show_actions(self, *, can_print: bool, can_reverse: bool, printing: bool) -> None:
        """Say what can be done now."""

    def ask_reason(self, question: str) -> None:
        """Ask for the reason of a reversal, and for nothing else."""

    def show_corrections(self, labels: tuple[str, ...]) -> None:
        """Offer corrections beside the reversal of the whole receipt."""

    def show_reason(self, skal: str) -> None:
        """Put words into the reason."""

    def show_reason_fault(self, text: str) -> None:
        """Say what is wrong with the reason; empty when nothing is."""

    def ask_approval(self, why: str) -> None:
        """Ask a second person for signatur and password, in place of the reason."""

    def show_approval_fault(self, text: str) -> None:
        """Say why the approval was refused; it can be tried again."""

    def end_approval(self) -> None:
        """Go back to the reason."""

    def ask_name(self, why: str) -> None:
        """Ask for the patient's name too: an invoice is sent to somebody."""

    def show_reversing(self, reversing: bool) -> None:
        """Say that the reversal is being posted."""

    def end_reason(self) -> None:
        """Stop asking."""

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""

    def clear_message(self) -> None:
        """Take that away."""
