"""What the work list needs from outside: use cases, a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kassa.desk.att_reglera import AttReglera, Fee
from kassa.desk.settle import Settle, SettleResult
from kassa.kvitto.document import Kvitto


@dataclass(frozen=True, slots=True)
class Case:
    """A patient with something to settle, and each fee as it is told to people."""

    item: AttReglera
    fees: tuple[Fee, ...]


@dataclass(frozen=True, slots=True)
class RegleraUseCases:
    """What the list can do; each is called off the GUI thread.

    Attributes:
        load: returns everybody with something to settle, the one who has waited longest first.
        settle: posts a settlement.
        print: prints the receipt of a settlement.
        print_list: prints the list.
        takes_cash: the desk is set up for cash.
        printed_words: what has happened once the printer took a paper.
    """

    load: Callable[[], tuple[Case, ...]]
    settle: Callable[[Settle], SettleResult]
    print: Callable[[Kvitto], bool]
    print_list: Callable[[tuple[Case, ...]], None]
    takes_cash: Callable[[], bool]
    printed_words: str = "utskrivet"


class RegleraView(Protocol):
    """What the presenter asks of the pane."""

    def show_cases(self, cases: tuple[Case, ...], selected: int) -> None:
        """Show the list with one selected; empty where nothing is to be settled."""

    def show_list_text(self, text: str) -> None:
        """Show a text in place of the list."""

    def show_case(self, case: Case | None) -> None:
        """Show the fees of one patient."""

    def ask_betalsatt(self, question: str, *, takes_cash: bool) -> None:
        """Ask how it is paid or paid back."""

    def ask_name(self, why: str) -> None:
        """Ask for the patient's name: an invoice is sent to somebody."""

    def end_question(self) -> None:
        """Stop asking."""

    def show_busy(self, busy: bool) -> None:
        """Say that it is being posted."""

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""

    def clear_message(self) -> None:
        """Take that away."""
