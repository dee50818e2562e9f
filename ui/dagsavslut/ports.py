"""What the page of the day needs from outside: use cases, a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kassa.desk.dagsavslut import CloseDay, CloseResult
from kassa.desk.day_ports import Oppning
from kassa.kvitto.dagsrapport import Dagsrapport
from kassa.money import Money


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a day stands.

    Attributes:
        now: the X report of this moment.
        z_list: the Z reports so far, the newest first.
        may_see_cash: whoever works here may see what should lie in the drawer before it is counted.
    """

    now: Dagsrapport
    z_list: tuple[Dagsrapport, ...]
    may_see_cash: bool

    @property
    def is_blind(self) -> bool:
        """True where the X report would tell what is to be counted."""
        return self.now.kontant is not None and not self.may_see_cash


@dataclass(frozen=True, slots=True)
class DagsavslutUseCases:
    """What the page can do; each is called off the GUI thread.

    Attributes:
        load: returns where the day stands.
        open: writes the float.
        close: writes the Z report.
        draw: returns a report's PDF; a Z report from the list is a KOPIA.
        print: prints a report.
        printed_words: what has happened once the printer took a paper.
    """

    load: Callable[[], Standing]
    open: Callable[[Money], Oppning]
    close: Callable[[CloseDay], CloseResult]
    draw: Callable[[Dagsrapport, bool], bytes]
    print: Callable[[Dagsrapport, bool], None]
    printed_words: str = "utskrivet"


class DagsavslutView(Protocol):
    """What the presenter asks of the page."""

    def show_list(self, rapporter: tuple[Dagsrapport, ...], selected: int) -> None:
        """Show the day in hand and the Z reports, one of them selected."""

    def show_standing(self, summary: str, to_see_to: str) -> None:
        """Show the day in a sentence, and what should be seen to before it is closed."""

    def show_pdf(self, pdf: bytes, description: str) -> None:
        """Show a report as it is printed."""

    def show_preview_text(self, text: str) -> None:
        """Show a text in place of a report."""

    def show_actions(self, *, can_print: bool, takes_cash: bool) -> None:
        """Say what can be done now."""

    def ask_float(self) -> None:
        """Ask for the float."""

    def ask_count(self) -> None:
        """Ask what was counted in the drawer, and why it differs."""

    def ask_close(self) -> None:
        """Ask whether the day is to be closed."""

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say what is wrong with what was typed."""

    def show_busy(self, words: str) -> None:
        """Say that it is being written; empty words end that."""

    def end_question(self) -> None:
        """Stop asking."""

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""

    def clear_message(self) -> None:
        """Take that away."""
