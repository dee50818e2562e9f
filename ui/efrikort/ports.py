"""What the eFrikort page needs from outside: use cases, a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kassa.desk.efrikort import Jamforelse


@dataclass(frozen=True, slots=True)
class Compared:
    """What was compared.

    Attributes:
        personer: each person that eFrikort, or the list, was asked about.
        utan_svar: how many persons have rows that wait and are not among them.
        problem: why it ended early; empty where it did not.
    """

    personer: tuple[Jamforelse, ...]
    utan_svar: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class EfrikortUseCases:
    """What the page can do; each is called off the GUI thread, but the one that asks.

    Attributes:
        has_service: the settings have an address of eFrikort.
        fetch: compares with eFrikort itself.
        compare: compares with a list that was pasted.
        choose_file: asks for a file with a list, on the GUI thread; empty when given up.
        compare_file: compares with a list in a file.
        accept: takes a comparison over and says what came of it.
        send: takes it over, sends what is missing and says what came of it.
    """

    has_service: bool
    fetch: Callable[[], Compared]
    compare: Callable[[str], Compared]
    choose_file: Callable[[], str]
    compare_file: Callable[[str], Compared]
    accept: Callable[[Compared], str]
    send: Callable[[Compared], str]


class EfrikortView(Protocol):
    """What the presenter asks of the page."""

    def show_compared(self, rows: tuple[tuple[str, str, str], ...], summary: str) -> None:
        """Show what was compared: patient, visit, and what is said of it."""

    def show_actions(self, *, can_accept: bool, can_send: bool) -> None:
        """Say what can be done now."""

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
