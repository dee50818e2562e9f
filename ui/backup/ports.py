"""What the page of the copies needs from outside: use cases, a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kassa.desk.backup import CopyStatus
from kassa.desk.backup_ports import BackupEvent
from kassa.desk.drill import DrillResult
from kassa.desk.keys import Keeper


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """How the key of the database is kept.

    Attributes:
        keeper: who has it on this computer.
        missing: signatur of those whose password does not open it yet.
        is_on_paper: it lies in the safe.
        has_clerks: people log in here.
        id: stands on its paper and in the names of the copies it opens.
    """

    keeper: Keeper
    missing: tuple[str, ...]
    is_on_paper: bool
    has_clerks: bool
    id: str


@dataclass(frozen=True, slots=True)
class BackupStanding:
    """How it stands with the safety of the records.

    Attributes:
        status: of the copies.
        place: where they are.
        is_own_place: the clinic has named no folder: they lie on the same disk.
        count: how many copies there are.
        key: how the key is kept.
        events: what has been done, the newest first; copies that went well are left out.
        may_drill: whoever works here may try the restore.
        may_see_key: whoever works here may see the key.
    """

    status: CopyStatus
    place: str
    is_own_place: bool
    count: int
    key: KeyStanding
    events: tuple[BackupEvent, ...]
    may_drill: bool
    may_see_key: bool


@dataclass(frozen=True, slots=True)
class BackupUseCases:
    """What the page can do; each is called off the GUI thread.

    Attributes:
        load: returns how it stands.
        copy: makes a copy, whatever has been written since the last.
        drill: restores the newest copy into a place of its own and compares it.
        rows: returns the four rows of the key.
        print_key: prints the key; None where there is no printer to print it on.
        try_paper: takes the four rows as typed from the paper; raises what is wrong with them.
    """

    load: Callable[[], BackupStanding]
    copy: Callable[[], CopyStatus]
    drill: Callable[[], DrillResult]
    rows: Callable[[], tuple[str, ...]]
    print_key: Callable[[], None] | None
    try_paper: Callable[[tuple[str, ...]], None]


class BackupView(Protocol):
    """What the presenter asks of the page."""

    def show_copies(self, tone: str, title: str, words: str) -> None:
        """Show how it stands with the copies."""

    def show_key_standing(self, tone: str, title: str, words: str) -> None:
        """Show how the key is kept."""

    def show_events(self, events: tuple[BackupEvent, ...]) -> None:
        """Show what has been done."""

    def show_actions(self, *, can_drill: bool, can_see_key: bool) -> None:
        """Say what can be done by whoever works here."""

    def show_busy(self, words: str) -> None:
        """Say that something is being done; empty words end that."""

    def show_key(self, rows: tuple[str, ...], note: str, act: str) -> None:
        """Show the key, what to do with it, and what Enter does."""

    def ask_paper(self) -> None:
        """Ask for what stands on the paper."""

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say what is wrong with what was typed."""

    def end_key(self) -> None:
        """Show the key no more."""

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""

    def clear_message(self) -> None:
        """Take that away."""
