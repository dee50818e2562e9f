"""Copies of the records: making one, keeping few, knowing when the last good one is too old.

A copy is made beside the records, opened and compared with them, brought into the clinic's folder,
read back there, and only then counted. Where nothing has been written since the newest copy, and
that one is still there, it is as good as a new one.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.backup_ports import (
    BackupEvent,
    BackupKind,
    CopyFile,
    RecordState,
    Series,
    SeriesEnd,
)
from kassa.desk.newer_copy import differences, older_words, unknown_copy
from kassa.desk.posting import moment_of
from kassa.errors import StorageError
from kassa.ids import DeskId, new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kassa.clock import Clock
    from kassa.desk.backup_ports import BackupLedger, BackupSource, CopyFolder
    from kassa.desk.settings import Desk

NEWEST_KEPT = 6
HOURLY = timedelta(hours=24)
DAILY = timedelta(days=31)
MONTHLY = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class CopyStatus:
    """How it stands with the copies.

    Attributes:
        good_at: when there last was a copy of all that is written, UTC; None for never.
        newest: the newest copy in the folder.
        error: why the last attempt failed, in Swedish; empty when it did not.
        is_old: a person must be told.
        newer: that a copy has more than the records, and what to do, in Swedish; else empty.
    """

    good_at: datetime | None
    newest: CopyFile | None
    error: str
    is_old: bool
    newer: str = ""


@dataclass(slots=True)
class BackupKeeper:
    """Keeps copies of one clinic's records.

    Attributes:
        source: the records, to be copied.
        folder: where copies go.
        staging: beside the records; each copy is made under a name of its own that begins so.
        ledger: the records, where it is noted.
        clock: the present.
        desk: returns where and by whom, now.
        settings: the settings file, laid beside the copies.
        warn_after: how old the last good copy may become.
        good_at: when a copy was last seen to hold everything; what ``status`` starts from.
        newer: as in ``CopyStatus``, when last looked.
    """

    source: BackupSource
    folder: CopyFolder
    staging: Path
    ledger: BackupLedger
    clock: Clock
    desk: Callable[[], Desk]
    settings: bytes
    warn_after: timedelta
    good_at: datetime | None = None
    newer: str = ""

    def keep(self, *, anew: bool = False) -> CopyStatus:
        """Make a copy where something has been written since the newest one.

        Args:
            anew: also where nothing has.

        Returns:
            How it stands; never raises for a folder that is gone, full or read-only.
        """
        error = ""
        try:
            self._look_for_newer()
            if anew or not self._is_covered():
                self._copy()
            self.good_at = self.clock.now()
        except StorageError as failed:
            error = failed.message
            with suppress(StorageError):
                self._note_failure(error)
        return self.status(error)

    def status(self, error: str = "") -> CopyStatus:
        """Return how it stands, without making a copy.

        Args:
            error: why the last attempt failed.
        """
        good_at = self.good_at or self._noted_good_at()
        found = self.ledger.newer_copy()
        self.newer = (found and found.error) or ""
        newest = None
        try:
            newest = next(iter(self.folder.copies()), None)
        except StorageError as gone:
            error = error or gone.message
        return CopyStatus(good_at, newest, error, self.is_old(good_at), self.newer)

    def _look_for_newer(self) -> None:
        """Note the newest copy where it has what the records have not, before another is made.

        One that cannot be read says nothing: a drill tells of it.
        """
        if self.ledger.newer_copy() is not None:
            return
        copy = unknown_copy(self.folder.copies(), self.ledger, self.clock.now())
        if copy is None:
            return
        with suppress(StorageError), self.folder.staged(self.staging) as staged:
            self.folder.take(copy.name, staged)
            state = self.source.check(staged)
            if differences(state, self.ledger):
                missing = self.source.kvitton_beyond(staged, self.ledger.has_end)
                note_event(
                    BackupKind.KOPIA,
                    self.ledger,
                    self.clock,
                    self.desk(),
                    file=copy.name,
                    error=older_words(copy, missing),
                    document=write_state(state),
                )

    def _is_covered(self) -> bool:
        """True when the newest copy is there and nothing has been written since."""
        last = _newest(self.ledger, BackupKind.KOPIA)
        if last is None or last.error is not None:
            return False
        is_there = any(copy.name == last.file for copy in self.folder.copies())
        return is_there and read_state(last.document).counts == self.source.counts()

    def _copy(self) -> None:
        with self.folder.staged(self.staging) as staged:
            state = self.source.copy_to(staged)
            if self.source.check(staged) != state:
                raise StorageError(
                    "Säkerhetskopian blev inte lik databasen och har kastats. Försök igen, och "
                    "ring it-stödet om det händer en gång till."
                )
            now = self.clock.now()
            made = self.folder.put(staged, now)
            self.folder.keep_settings(self.settings)
        note_event(
            BackupKind.KOPIA,
            self.ledger,
            self.clock,
            self.desk(),
            file=made.name,
            document=write_state(state),
        )
        for copy in superfluous(self._own_copies(), now):
            self.folder.remove(copy.name)

    def _own_copies(self) -> tuple[CopyFile, ...]:
        """Return the copies that may go: all, or those since a newer one than the records' came."""
        copies = (*self.folder.copies(), *self.folder.earlier_copies())
        newer = self.ledger.newer_copy()
        return tuple(each for each in copies if newer is None or each.made_at > newer.written_at)

    def _note_failure(self, error: str) -> None:
        """Write a failure once, and not at every attempt while it lasts."""
        last = _newest(self.ledger, BackupKind.KOPIA)
        if last is None or last.error != error:
            note_event(BackupKind.KOPIA, self.ledger, self.clock, self.desk(), error=error)

    def _noted_good_at(self) -> datetime | None:
        found = self.ledger.backup_event_list(100, (BackupKind.KOPIA,))
        return next((event.written_at for event in found if event.error is None), None)

    def is_old(self, good_at: datetime | None) -> bool:
        """True when a person must be told how long there has been no good copy."""
        if good_at is None:
            return dict(self.source.counts()).get("kvitto", 0) > 0
        return self.clock.now() - good_at > self.warn_after


def superfluous(copies: Sequence[CopyFile], now: datetime) -> tuple[CopyFile, ...]:
    """Return the copies that need not be kept.

    Kept are the newest six, the last of each hour for a day, the last of each day for a month, the
    last of each month for 400 days. The newest holds everything that is to be kept.

    Args:
        copies: the newest first.
        now: the present, UTC.
    """
    kept: set[object] = set()
    left = []
    for place, copy in enumerate(copies):
        periods = set(_periods(copy.made_at, now))
        if place >= NEWEST_KEPT and periods <= kept:
            left.append(copy)
        kept |= periods
    return tuple(left)


def _periods(made_at: datetime, now: datetime) -> Iterator[object]:
    """Yield each period that a copy may be the last one of."""
    local, age = to_local(made_at), now - made_at
    if age <= HOURLY:
        yield (local.date(), local.hour)
    if age <= DAILY:
        yield local.date()
    if age <= MONTHLY:
        yield (local.year, local.month)


def note_event(
    kind: BackupKind,
    ledger: BackupLedger,
    clock: Clock,
    desk: Desk,
    *,
    file: str = "",
    error: str | None = None,
    document: str = "{}",
) -> BackupEvent:
    """Write that something was done to keep the records safe, and return it.

    Args:
        kind: what.
        ledger: the records.
        clock: the present.
        desk: where and by whom.
        file: name of the copy it is about.
        error: what went wrong, in Swedish; None when it went well.
        document: JSON with the figures.
    """
    event = BackupEvent(
        new_id(), kind, file, error, document, desk.id, desk.clerk, moment_of(clock)
    )
    with ledger.transaction():
        ledger.add_backup_event(event)
    return event


def write_state(state: RecordState) -> str:
    """Return the figures as JSON."""
    return json.dumps(asdict(state), ensure_ascii=False)


def read_state(document: str) -> RecordState:
    """Return the figures that ``write_state`` wrote; nothing where there are none."""
    content = json.loads(document)
    return RecordState(
        counts=tuple((name, count) for name, count in content.get("counts", ())),
        paid_ore=content.get("paid_ore", 0),
        charged_ore=content.get("charged_ore", 0),
        ends=tuple(
            SeriesEnd(Series(end["series"]), DeskId(end["desk"]), end["serial"], end["hash"])
            for end in content.get("ends", ())
        ),
    )


def _newest(ledger: BackupLedger, kind: BackupKind) -> BackupEvent | None:
    return next(iter(ledger.backup_event_list(1, (kind,))), None)
