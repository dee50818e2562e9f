"""What the way back needs from outside: use cases, a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kassa.aterforing.inforing import Inforing, InforingSvar, Key
from kassa.desk.aterforing import Besvara
from kassa.desk.avbrott_ports import InforingClaim


@dataclass(frozen=True, slots=True)
class Listed:
    """What is listed.

    Attributes:
        rows: every row, in the order they are entered.
        taken: rows somebody else works with, and who.
    """

    rows: tuple[Inforing, ...]
    taken: dict[Key, InforingClaim]


@dataclass(frozen=True, slots=True)
class AterforingUseCases:
    """What the page can do; each is called off the GUI thread, but the two that ask.

    Attributes:
        load: returns the rows.
        take: claims a row, or renews the claim.
        release: gives it back.
        answer: writes an answer.
        report: prints the closing report of an outage (None: the newest) and says how it stands.
        export: writes the open rows of a system (all: empty) to two files and says where.
        choose_file: asks for a file of answers, on the GUI thread; empty when given up.
        read_answers: reads one and says what came of it.
    """

    load: Callable[[], Listed]
    take: Callable[[Key], InforingClaim]
    release: Callable[[Key], None]
    answer: Callable[[Besvara], InforingSvar]
    report: Callable[[str | None], str]
    export: Callable[[str], str]
    choose_file: Callable[[], str]
    read_answers: Callable[[str], str]


class AterforingView(Protocol):
    """What the presenter asks of the page."""

    def show_rows(self, rows: tuple[Inforing, ...], selected: int) -> None:
        """Show the list with one selected."""

    def show_list_text(self, text: str) -> None:
        """Show a text in place of the list."""

    def show_summary(self, text: str, *, is_all: bool) -> None:
        """Show how far it has come, and what is listed."""

    def show_row(self, row: Inforing | None, said: str) -> None:
        """Show the row in hand, and where it stands."""

    def show_actions(self, *, can_answer: bool, can_open: bool) -> None:
        """Say what can be done with it."""

    def ask(self, svar: str) -> None:
        """Ask what belongs to an answer: a reference, or what differs."""

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say what is wrong with what was typed."""

    def end_question(self) -> None:
        """Stop asking."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard for a while."""

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""

    def clear_message(self) -> None:
        """Take that away."""
