"""The restore drill: does the newest copy open, hold together and say what the records say?

The copy is brought out of its folder into a place of its own and opened there as a clinic is:
migrated, guards compared, every page checked, every series read from its first record. Then it is
held against the running records: what it has, they must have had at that moment.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kassa.desk.backup import note_event, write_state
from kassa.desk.backup_ports import REMOVED, BackupKind, CopyFile, RecordState
from kassa.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kassa.clock import Clock
    from kassa.desk.backup_ports import BackupLedger, CopyFolder, DrillPlace
    from kassa.desk.settings import Desk

DRILL_FILE = "kassa.db"


class CopyLedger(Protocol):
    """The records in a copy."""

    def integrity_faults(self) -> tuple[str, ...]:
        """Return what is wrong with the file, its guards or its series, in Swedish."""
        ...

    def record_state(self) -> RecordState:
        """Return what the records hold."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


@dataclass(frozen=True, slots=True)
class DrillResult:
    """What the drill found.

    Attributes:
        copy: which copy.
        state: what it holds; None where it could not be opened.
        since: how many receipts the records have got since it was made.
        faults: what is wrong, in Swedish; nothing when it is good.
    """

    copy: CopyFile
    state: RecordState | None
    since: int
    faults: tuple[str, ...]


def drill(
    folder: CopyFolder,
    place: DrillPlace,
    open_copy: Callable[[Path], CopyLedger],
    ledger: BackupLedger,
    clock: Clock,
    desk: Desk,
) -> DrillResult:
    """Restore the newest copy into a place of its own, compare it, and note what was found.

    Args:
        folder: of the copies.
        place: where it is restored.
        open_copy: opens a file as a clinic's records.
        ledger: the running records.
        clock: the present.
        desk: where and by whom.

    Raises:
        StorageError: there is no copy, or no room to restore it.
    """
    copy = next(iter(folder.copies()), None)
    if copy is None:
        raise StorageError("Det finns ingen säkerhetskopia att öva med än. Ta en först.")
    state: RecordState | None = None
    faults: tuple[str, ...] = ()
    with place() as restored:
        folder.take(copy.name, restored / DRILL_FILE)
        try:
            with closing(open_copy(restored / DRILL_FILE)) as records:
                state = records.record_state()
                faults = (*records.integrity_faults(), *differences(state, ledger))
        except StorageError as error:
            faults = (error.message,)
    note_event(
        BackupKind.PROV,
        ledger,
        clock,
        desk,
        file=copy.name,
        error=" ".join(faults) or None,
        document=write_state(state) if state else "{}",
    )
    since = ledger.record_state().kvitto_count - (state.kvitto_count if state else 0)
    return DrillResult(copy, state, since, faults)


def differences(copy: RecordState, ledger: BackupLedger) -> tuple[str, ...]:
    """Return where a copy says something that the running records have never said, in Swedish."""
    now = dict(ledger.record_state().counts)
    found = [
        f"Kopian har fler poster i {name} än databasen ({count})."
        for name, count in copy.counts
        if count > now.get(name, 0) and name not in REMOVED
    ]
    found += [
        f"Nummer {end.serial} i {end.desk} ({end.series}) är ett annat i kopian."
        for end in copy.ends
        if not ledger.has_end(end)
    ]
    if ledger.sums_until(*_sum_counts(copy.counts)) != (copy.paid_ore, copy.charged_ore):
        found.append("Kopians summor är andra än databasens.")
    return tuple(found)


def _sum_counts(counts: tuple[tuple[str, int], ...]) -> tuple[int, int]:
    by_name: Mapping[str, int] = dict(counts)
    return by_name.get("payment", 0), by_name.get("frikort_entry", 0)
