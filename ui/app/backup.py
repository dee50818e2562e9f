"""Copies that make themselves while the window is open, and what their page can do."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from db.connection import open_database
from db.ledger import SqliteLedger
from kassa.adapters.folders import Folders
from kassa.adapters.printers import CupsPrinter
from kassa.adapters.recovery_pdf import TITLE, recovery_pdf
from kassa.adapters.staging import own_folder
from kassa.desk.backup import BackupKeeper, CopyStatus, note_event
from kassa.desk.backup_ports import BackupEvent, BackupKind
from kassa.desk.drill import DrillResult, drill
from kassa.desk.held_key import HeldKey
from kassa.desk.people import has_clerks
from kassa.desk.people_ports import Roll
from kassa.desk.ports import Printer
from kassa.desk.recovery_key import read_recovery_rows, recovery_rows
from kassa.desk.settings import Settings
from kassa.errors import StorageError, UserFacingError
from ui.background import Background
from ui.backup.ports import BackupStanding, BackupUseCases, KeyStanding
from ui.backup.texts import NOT_THIS_KEY
from ui.checkout.till import Till

MINUTE = 60
MILLISECONDS = 1_000
FIRST_SECONDS = 5
EXIT_SECONDS = 20.0
SILENT_SECONDS = 10 * MINUTE
SHARE = 20
"""A copy that takes long is made seldom: at most one part of this many of the time goes to it."""

NEWEST_EVENTS = 60
SEEN = tuple(kind for kind in BackupKind if kind is not BackupKind.KOPIA)
SILENT = (
    "Mappen för säkerhetskopior svarar inte. Kassan arbetar som vanligt. Kontrollera disken eller "
    "nätverket, eller välj en annan mapp i inställningarna."
)


class Backups(QObject):
    """Makes a copy soon after the start, at intervals, when told, and at the end.

    All of it is done in a thread of its own: a server that does not answer keeps nobody waiting.

    Attributes:
        changed: how it stands, after each attempt and when a copy has become too old.
    """

    changed = Signal(CopyStatus)

    def __init__(self, keeper: BackupKeeper, minutes: int, parent: QObject) -> None:
        """Start nothing yet.

        Args:
            keeper: makes the copies.
            minutes: between them; 0 for only when told.
            parent: of this object.
        """
        super().__init__(parent)
        self.aside = Background(self, longest_wait=EXIT_SECONDS)
        self._keeper = keeper
        self._seconds = minutes * MINUTE
        self._began = 0.0
        self._due = 0.0
        self._is_wanted = False
        self._is_copying = False
        self._timer = QTimer(self)
        self._timer.setInterval(MINUTE * MILLISECONDS)
        self._timer.timeout.connect(self.look)
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.setInterval(FIRST_SECONDS * MILLISECONDS)
        self._first.timeout.connect(self.copy)

    def start(self) -> None:
        """Make the first copy once the window has come to rest, and then at intervals."""
        self._timer.start()
        self._first.start()

    def copy(self) -> None:
        """Make a copy where something has been written since the last; after the one at work."""
        if self._is_copying:
            self._is_wanted = True
            return
        self._is_copying, self._is_wanted = True, False
        self._began = time.monotonic()
        self.aside.run(self._keeper.keep, self._on_kept, self._on_error)

    def look(self) -> None:
        """Make a copy where it is time for one; say so where one has been at work for too long."""
        now = time.monotonic()
        if not self._is_copying:
            if self._seconds and now >= self._due:
                self.copy()
        elif now - self._began > SILENT_SECONDS:
            good_at = self._keeper.good_at
            is_old = self._keeper.is_old(good_at)
            self.changed.emit(CopyStatus(good_at, None, SILENT, is_old, self._keeper.newer))

    def close(self, *, with_a_last_copy: bool) -> None:
        """Make no more copies, after a last one of what has been written since."""
        if self.signalsBlocked():
            return
        self._timer.stop()
        self._first.stop()
        self.blockSignals(True)
        if with_a_last_copy and not self._is_copying:
            self.aside.run(self._keeper.keep, lambda _status: None, lambda _error: None)
        self.aside.close()

    def _on_kept(self, status: CopyStatus) -> None:
        took = time.monotonic() - self._began
        self._due = time.monotonic() + max(self._seconds, SHARE * took)
        self._is_copying = False
        self.changed.emit(status)
        if self._is_wanted and not self.signalsBlocked():
            self.copy()

    def _on_error(self, error: UserFacingError) -> None:
        self._is_copying = False
        good_at = self._keeper.good_at
        self.changed.emit(CopyStatus(good_at, None, error.message, True, self._keeper.newer))


def backup_use_cases(
    till: Till, held: HeldKey, keeper: BackupKeeper, folders: Folders, settings: Settings
) -> BackupUseCases:
    """Return what the page of the copies can do.

    Args:
        till: the desk.
        held: the key of its records.
        keeper: makes the copies.
        folders: where a drill has its place.
        settings: of the clinic.
    """

    def try_restore() -> DrillResult:
        till.session.require(Roll.ANSVARIG)
        return drill(
            keeper.folder,
            lambda: own_folder(folders.base),
            lambda path: SqliteLedger(open_database(path, key=held.key)),
            till.ledger,
            till.clock,
            till.desk,
        )

    paper = KeyOnPaper(till, held, settings.namn)
    printer = CupsPrinter(settings.skrivare) if settings.skrivare else None
    return BackupUseCases(
        load=lambda: _standing(till, held, keeper, is_own_place=not settings.kopia_mapp),
        copy=lambda: keeper.keep(anew=True),
        drill=try_restore,
        rows=paper.rows,
        print_key=None if printer is None else lambda: paper.print_on(printer),
        try_paper=paper.try_rows,
    )


def _standing(
    till: Till, held: HeldKey, keeper: BackupKeeper, *, is_own_place: bool
) -> BackupStanding:
    """Return how it stands with copies and key."""
    status = keeper.status()
    try:
        count = len(keeper.folder.copies())
    except StorageError:
        count = 0
    return BackupStanding(
        status=status,
        place=keeper.folder.words,
        is_own_place=is_own_place,
        count=count,
        key=KeyStanding(
            held.keeper,
            held.missing_slots,
            held.is_on_paper,
            has_clerks(till.ledger),
            held.key.id,
        ),
        events=_shown(till),
        may_drill=till.session.may(Roll.ANSVARIG),
        may_see_key=till.session.may(Roll.ADMINISTRATOR),
    )


@dataclass(frozen=True, slots=True)
class KeyOnPaper:
    """The key from screen to paper and back; for administrators.

    Attributes:
        till: the desk.
        held: the key.
        klinik: the clinic's name, on the paper.
    """

    till: Till
    held: HeldKey
    klinik: str

    def rows(self) -> tuple[str, ...]:
        """Return the four rows."""
        self.till.session.require(Roll.ADMINISTRATOR)
        return recovery_rows(self.held.key)

    def print_on(self, printer: Printer) -> None:
        """Print them, and note that they are on paper."""
        now = self.till.clock.now()
        printer.send(recovery_pdf(self.rows(), self.klinik, self.held.key.id, now), TITLE)
        self._note(BackupKind.NYCKEL_UTSKRIVEN)

    def try_rows(self, typed: tuple[str, ...]) -> None:
        """Compare what was typed from a paper with the key, and note that it is right.

        Raises:
            UserFacingError: it is not; which row, or that it is another key.
        """
        self.till.session.require(Roll.ADMINISTRATOR)
        key = read_recovery_rows(typed)
        if key != self.held.key:
            raise UserFacingError(NOT_THIS_KEY.format(typed=key.id, id=self.held.key.id))
        self._note(BackupKind.NYCKEL_PROVAD)

    def _note(self, kind: BackupKind) -> None:
        note_event(kind, self.till.ledger, self.till.clock, self.till.desk)
        self.held.settle()


def _shown(till: Till) -> tuple[BackupEvent, ...]:
    """Return what has been done; of the copies only those that failed, each once."""
    events = till.ledger.backup_event_list(NEWEST_EVENTS, SEEN)
    failed = [
        event
        for event in till.ledger.backup_event_list(NEWEST_EVENTS, (BackupKind.KOPIA,))
        if event.error is not None
    ]
    newest_first = sorted((*events, *failed), key=lambda event: event.written_at, reverse=True)
    return tuple(newest_first[:NEWEST_EVENTS])
