"""What the desk asks of the world about copies of its records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from kassa.ids import ClerkId, DeskId
    from kassa.kvitto.numbering import Gap


REMOVED = ("access_log", "inlast_status")
"""Tables whose rows a gallring removes; of all others every record stays."""


class BackupKind(StrEnum):
    """What was done to keep the records safe."""

    KOPIA = "kopia"
    PROV = "prov"
    ATERSTALLD = "aterstalld"
    NYCKEL_UTSKRIVEN = "nyckel_utskriven"
    NYCKEL_PROVAD = "nyckel_provad"
    NYCKEL_ANVAND = "nyckel_anvand"
    OMKRYPTERAD = "omkrypterad"


class Series(StrEnum):
    """A kind of numbers; a series is named by its desk, that of invoices by its number."""

    KVITTO = "kvitto"
    Z_RAPPORT = "z_rapport"
    FAKTURA = "faktura"


UsedNumbers = dict[tuple[Series, str], int]
"""The last number of each series, by kind and name, that is used up, by a record or by a gap."""


@dataclass(frozen=True, slots=True)
class SeriesEnd:
    """The newest record of a series.

    Attributes:
        series: which.
        desk: whose.
        serial: its number in the series.
        hash: its hash, which covers all before it.
    """

    series: Series
    desk: DeskId
    serial: int
    hash: str


@dataclass(frozen=True, slots=True)
class RecordState:
    """What the records hold at a moment, in figures that a copy must have as well.

    Attributes:
        counts: how many of each kind, by table; notes about copies are left out.
        paid_ore: what has been paid in all, öre.
        charged_ore: what the frikort entries charged in all, öre.
        ends: the newest of each series, which ties all receipts and reports before it.
    """

    counts: tuple[tuple[str, int], ...]
    paid_ore: int
    charged_ore: int
    ends: tuple[SeriesEnd, ...]

    @property
    def kvitto_count(self) -> int:
        """How many receipts there are."""
        return dict(self.counts).get("kvitto", 0)


@dataclass(frozen=True, slots=True)
class BackupEvent:
    """Something that was done to keep the records safe.

    Attributes:
        id: made beforehand.
        kind: what.
        file: name of the copy; empty where it is not about one.
        error: what went wrong, in Swedish; None when it went well.
        document: JSON with the figures.
        desk: where.
        clerk: by whom.
        written_at: UTC.
    """

    id: str
    kind: BackupKind
    file: str
    error: str | None
    document: str
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


@dataclass(frozen=True, slots=True)
class NumberGap:
    """Numbers of a series that are left out, and why.

    Attributes:
        id: made beforehand.
        series: of which kind.
        name: of the series.
        gap: the numbers.
        skal: why, in words.
        desk: where it was written.
        clerk: by whom.
        written_at: UTC.
    """

    id: str
    series: Series
    name: str
    gap: Gap
    skal: str
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


class BackupLedger(Protocol):
    """The part of the clinic's records that is about their safety."""

    def transaction(self) -> AbstractContextManager[None]:
        """Open a durable transaction that no other writer can enter; commit at the end."""
        ...

    def backup_event_list(
        self, limit: int, kinds: Sequence[BackupKind] = ()
    ) -> tuple[BackupEvent, ...]:
        """Return the newest events first, of some kinds or of all."""
        ...

    def newer_copy(self) -> BackupEvent | None:
        """Return what was noted of a copy that has more than the records, until one is restored."""
        ...

    def gap_list(self, series: Series, name: str) -> tuple[NumberGap, ...]:
        """Return the numbers left out of a series, in order."""
        ...

    def used_numbers(self) -> UsedNumbers:
        """Return the last number of each series that is used up."""
        ...

    def series_of(self, desks: Collection[DeskId]) -> frozenset[tuple[Series, str]]:
        """Return the series, by kind and name, that these desks have written in and no other."""
        ...

    def record_state(self) -> RecordState:
        """Return what the records hold now."""
        ...

    def sums_until(self, payment_count: int, entry_count: int) -> tuple[int, int]:
        """Return what the first payments paid and the first entries charged, öre."""
        ...

    def has_end(self, end: SeriesEnd) -> bool:
        """True when a series has that very record, by its number and its hash."""
        ...

    def add_backup_event(self, event: BackupEvent) -> None:
        """Write an event."""
        ...

    def add_gap(self, gap: NumberGap) -> None:
        """Write that numbers are left out; none of them may be used."""
        ...


class DrillPlace(Protocol):
    """Where a copy is restored for a drill: a folder of its own that is gone afterwards."""

    def __call__(self) -> AbstractContextManager[Path]:
        """Give the folder.

        Raises:
            StorageError: there is no room.
        """
        ...


class BackupSource(Protocol):
    """The records as something that can be copied, read past the desk's own connection."""

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Return how many records of each kind there are now; quick."""
        ...

    def copy_to(self, target: Path) -> RecordState:
        """Write a complete copy into a file of its own and return what it must hold.

        Raises:
            StorageError: it could not be made.
        """
        ...

    def check(self, copy: Path) -> RecordState:
        """Open a copy, check every page of it and return what it holds; nothing is written.

        Raises:
            StorageError: it cannot be opened with the key, or is damaged.
        """
        ...

    def kvitton_beyond(self, copy: Path, is_known: Callable[[SeriesEnd], bool]) -> int:
        """Return how many receipts each desk has in a copy after the last known one, in all.

        Raises:
            StorageError: it cannot be opened with the key, or is damaged.
        """
        ...


@dataclass(frozen=True, slots=True)
class CopyFile:
    """A copy in the folder of copies.

    Attributes:
        name: of the file.
        made_at: when, UTC.
        size: bytes.
    """

    name: str
    made_at: datetime
    size: int


class CopyFolder(Protocol):
    """The folder that the clinic names for its copies."""

    @property
    def words(self) -> str:
        """What a person reads: where it is."""
        ...

    def copies(self) -> tuple[CopyFile, ...]:
        """Return the clinic's own copies, the newest first; another's are not touched.

        Raises:
            StorageError: the folder is gone or cannot be read.
        """
        ...

    def earlier_copies(self) -> tuple[CopyFile, ...]:
        """Return those that have a key the clinic had before, the newest first.

        Raises:
            StorageError: the folder is gone or cannot be read.
        """
        ...

    def staged(self, beside: Path) -> AbstractContextManager[Path]:
        """Give a place of its own where a copy is made first; nothing stays there.

        Args:
            beside: what its name begins like, in the same folder.
        """
        ...

    def put(self, staged: Path, at: datetime) -> CopyFile:
        """Bring a finished copy into the folder, whole or not at all, and read it back.

        Raises:
            StorageError: the folder is gone, full or read-only.
        """
        ...

    def keep_settings(self, content: bytes) -> None:
        """Lay the settings beside the copies: they are not in the records, and a restore asks.

        Raises:
            StorageError: the folder is gone, full or read-only.
        """
        ...

    def take(self, name: str, target: Path) -> None:
        """Bring a copy out of the folder into a file.

        Raises:
            StorageError: it is gone or cannot be read.
        """
        ...

    def remove(self, name: str) -> None:
        """Remove one of the clinic's own copies; one that is gone already is no fault."""
        ...
