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
from kassa.desk.backup_ports import BackupKind, CopyFile, RecordState
from kassa.desk.newer_copy import differences
from kassa.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
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
