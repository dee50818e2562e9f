"""What the outage page needs from outside: use cases, a view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from kassa.desk.avbrott import AvbrottStatus
from kassa.desk.avbrott_ports import Avbrott


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of an outage.

    Attributes:
        status: as the records have it.
        kvar: rows that wait to be entered elsewhere, of all outages; None where nobody counted.
        now: local time.
    """

    status: AvbrottStatus
    kvar: int | None
    now: datetime

    @property
    def today(self) -> date:
        """The present local date."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class AvbrottUseCases:
    """What the page can do; each is called off the GUI thread, but the two that ask.

    Attributes:
        load: returns where things stand; the rows that wait are counted only when asked for.
        begin: begins an outage; what is down.
        end: ends it; None where none lasted.
        choose_folder: asks for a folder, on the GUI thread; empty when given up.
        choose_files: asks for files, on the GUI thread.
        write_file: writes the desk's file into a folder and says where.
        read_files: takes in other desks' files, with the code that was typed for each by its path,
            and says what came of them; ``KodNeededError`` where one is missing or another file's.
        reservpaket: makes the printed package and says where it is.
    """

    load: Callable[[bool], Shown]
    begin: Callable[[str], Avbrott]
    end: Callable[[], Avbrott | None]
    choose_folder: Callable[[], str]
    choose_files: Callable[[], tuple[str, ...]]
    write_file: Callable[[str], str]
    read_files: Callable[[tuple[str, ...], Mapping[str, str]], str]
    reservpaket: Callable[[], str]


class AvbrottView(Protocol):
    """What the presenter asks of the page."""

    def show_status(self, heading: str, lines: str, *, lasts: bool) -> None:
        """Show whether there is an outage, since when, and what is known."""

    def show_strip(self, words: str, badge: str) -> None:
        """Show above all pages that an outage lasts; empty words take it away."""

    def ask_skal(self) -> None:
        """Ask what is down."""

    def ask_end(self, question: str) -> None:
        """Ask whether the outage is to end."""

    def ask_kod(self, question: str) -> None:
        """Ask for the code of a file."""

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say what is wrong with what was typed."""

    def show_busy(self, words: str) -> None:
        """Say that it is being done; empty words end that."""

    def end_question(self) -> None:
        """Stop asking."""

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
