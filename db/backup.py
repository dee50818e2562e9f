"""The ``BackupLedger`` port in SQL, and the records as something to copy."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from db import sql
from db.cipher import connect
from db.copies import copy_database
from db.driver import sqlite3
from db.errors import DatabaseCorruptError, known_error, known_errors
from db.stamp import Row, read_written, written
from db.store import SqliteStore
from kassa.desk.backup_ports import (
    BackupEvent,
    BackupKind,
    NumberGap,
    RecordState,
    Series,
    SeriesEnd,
    UsedNumbers,
)
from kassa.kvitto.numbering import Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from kassa.desk.data_key import DataKey
    from kassa.ids import DeskId

EVENT_LIST = """
SELECT * FROM backup_event
WHERE :kinds = '' OR instr(:kinds, ' ' || kind || ' ') ORDER BY seq DESC LIMIT :limit
"""
NEWER_COPY = """
SELECT * FROM backup_event WHERE kind = 'kopia' AND error IS NOT NULL AND file <> ''
    AND seq > (SELECT ifnull(max(seq), 0) FROM backup_event WHERE kind = 'aterstalld')
ORDER BY seq DESC LIMIT 1
"""
ADD_EVENT = """
INSERT INTO backup_event (id, kind, file, error, document, desk, clerk, written_at)
VALUES (:id, :kind, :file, :error, :document, :desk, :clerk, :written_at)
"""
ADD_GAP = """
INSERT INTO number_gap (id, series, name, from_serial, until_serial, skal, desk, clerk, written_at)
VALUES (:id, :series, :name, :from_serial, :until_serial, :skal, :desk, :clerk, :written_at)
"""
# The last seq of a table is how many records there have been; only a gallring removes any. What is
# noted of copies, and the seal over that, is nothing that would have to be copied.
COUNT_OF_EACH_TABLE = """
SELECT name, printf('SELECT ifnull(max(seq), 0) FROM "%w"', name) FROM sqlite_master
WHERE type = 'table' AND name NOT GLOB '_*' AND name NOT GLOB 'sqlite_*'
    AND name NOT GLOB 'patient_search*' AND name NOT IN ('backup_event', 'seal')
ORDER BY name
"""
HAS_TABLES = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'z_rapport'"
SUMS = """
SELECT (SELECT ifnull(sum(belopp_ore), 0) FROM payment),
    (SELECT ifnull(sum(charged_ore), 0) FROM frikort_entry)
"""
USED_NUMBER = """
SELECT series, name, max(serial) AS serial FROM (
    SELECT series, name, serial FROM last_number
    UNION ALL
    SELECT series, name, until_serial FROM number_gap
) GROUP BY series, name
"""
WRITERS = """
SELECT DISTINCT 'kvitto' AS series, desk AS name, desk FROM kvitto
UNION SELECT 'z_rapport', desk, desk FROM z_rapport
UNION SELECT 'faktura', CAST(serie AS TEXT), desk FROM faktura
"""
SUMS_UNTIL = """
SELECT (SELECT ifnull(sum(belopp_ore), 0) FROM payment WHERE seq <= :payment_count) AS paid,
    (SELECT ifnull(sum(charged_ore), 0) FROM frikort_entry WHERE seq <= :entry_count) AS charged
"""
KVITTO_END = "SELECT 1 FROM kvitto WHERE desk = :desk AND serial = :serial AND hash = :hash"
Z_END = "SELECT 1 FROM z_rapport WHERE desk = :desk AND serial = :serial AND hash = :hash"
KVITTO_DESKS = "SELECT DISTINCT desk FROM kvitto"
KVITTO_ENDS = "SELECT desk, serial, hash FROM kvitto WHERE desk = :desk ORDER BY serial DESC"
ENDS = """
SELECT 'kvitto', desk, max(serial), hash FROM kvitto GROUP BY desk
UNION ALL
SELECT 'z_rapport', desk, max(serial), hash FROM z_rapport GROUP BY desk
ORDER BY 1, 2
"""


class SqliteBackup(SqliteStore):
    """What the records know of their own safety."""

    def backup_event_list(
        self, limit: int, kinds: Sequence[BackupKind] = ()
    ) -> tuple[BackupEvent, ...]:
        """Return the newest events first, of some kinds or of all."""
        wanted = f" {' '.join(kinds)} " if kinds else ""
        found = self._all(EVENT_LIST, {"kinds": wanted, "limit": limit})
        return tuple(_read_event(row) for row in found)

    def newer_copy(self) -> BackupEvent | None:
        """Return what was noted of a copy that has more than the records, until one is restored."""
        row = self._first(NEWER_COPY, {})
        return _read_event(row) if row is not None else None

    def gap_list(self, series: Series, name: str) -> tuple[NumberGap, ...]:
        """Return the numbers left out of a series, in order."""
        found = self._all(sql.GAP_LIST, {"series": series.value, "name": name})
        return tuple(_read_gap(row) for row in found)

    def used_numbers(self) -> UsedNumbers:
        """Return the last number of each series that is used up, by a record or by a gap."""
        found = self._all(USED_NUMBER, {})
        return {(Series(row["series"]), row["name"]): row["serial"] for row in found}

    def series_of(self, desks: Collection[DeskId]) -> frozenset[tuple[Series, str]]:
        """Return the series that these desks have written in, and no other has."""
        found = [
            ((Series(row["series"]), row["name"]), row["desk"]) for row in self._all(WRITERS, {})
        ]
        theirs = {series for series, desk in found if desk in desks}
        return frozenset(theirs - {series for series, desk in found if desk not in desks})

    def record_state(self) -> RecordState:
        """Return what the records hold now."""
        with self._lock, known_errors():
            return state_of(self._db.conn)

    def sums_until(self, payment_count: int, entry_count: int) -> tuple[int, int]:
        """Return what the first payments paid and the first entries charged, öre."""
        values = {"payment_count": payment_count, "entry_count": entry_count}
        [row] = self._all(SUMS_UNTIL, values)
        return row["paid"], row["charged"]

    def has_end(self, end: SeriesEnd) -> bool:
        """True when a series has that very record, by its number and its hash."""
        statement = KVITTO_END if end.series is Series.KVITTO else Z_END
        values: Row = {"desk": end.desk, "serial": end.serial, "hash": end.hash}
        return self._first(statement, values) is not None

    def add_backup_event(self, event: BackupEvent) -> None:
        """Write an event."""
        row: Row = {
            "id": event.id,
            "kind": event.kind.value,
            "file": event.file,
            "error": event.error,
            "document": event.document,
            **written(event.desk, event.clerk, event.written_at),
        }
        self._add(ADD_EVENT, row)

    def add_gap(self, gap: NumberGap) -> None:
        """Write that numbers are left out; none of them may be used."""
        row: Row = {
            "id": gap.id,
            "series": gap.series.value,
            "name": gap.name,
            "from_serial": gap.gap.first,
            "until_serial": gap.gap.last,
            "skal": gap.skal,
            **written(gap.desk, gap.clerk, gap.written_at),
        }
        self._add(ADD_GAP, row)


@dataclass(frozen=True, slots=True)
class SqliteSource:
    """The records of a file, for copying; each question opens it anew and waits for nobody.

    Attributes:
        path: the file.
        key: of the clinic.
    """

    path: Path
    key: DataKey | None

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Return how many records of each kind there are now; quick."""
        with known_errors(), closing(connect(self.path, self.key)) as conn:
            return counts_of(conn)

    def copy_to(self, target: Path) -> RecordState:
        """Write a complete copy into a file of its own and return what it must hold.

        The figures and the copy are of one moment, though others write meanwhile.

        Raises:
            StorageError: it could not be made.
        """
        with known_errors(), closing(connect(self.path, self.key)) as conn:
            conn.execute("BEGIN")
            state = state_of(conn)
            copy_database(conn, target, self.key)
            conn.execute("COMMIT")
        return state

    def check(self, copy: Path) -> RecordState:
        """Open a copy, check every page of it and return what it holds; nothing is written.

        Raises:
            StorageError: it cannot be opened with the key, or is damaged.
        """
        return check_copy(copy, self.key)

    def kvitton_beyond(self, copy: Path, is_known: Callable[[SeriesEnd], bool]) -> int:
        """Return how many receipts each desk has in a copy after the last known one, in all.

        Raises:
            StorageError: it cannot be opened with the key, or is damaged.
        """
        with known_errors(), closing(connect(copy, self.key, mode="immutable")) as conn:
            desks = [desk for (desk,) in conn.execute(KVITTO_DESKS)]
            series = [conn.execute(KVITTO_ENDS, {"desk": desk}) for desk in desks]
            found = [(SeriesEnd(Series.KVITTO, *row) for row in ends) for ends in series]
            return sum(len(list(takewhile(lambda end: not is_known(end), ends))) for ends in found)


def check_copy(copy: Path, key: DataKey | None) -> RecordState:
    """Check every page of a copy that nobody writes and return what it holds.

    Raises:
        StorageError: it cannot be opened with the key, or is damaged.
    """
    with known_errors(), closing(connect(copy, key, mode="immutable")) as conn:
        faults = [] if key is None else conn.execute("PRAGMA cipher_integrity_check").fetchall()
        checked = _checked(conn)
        is_whole = not faults and checked == [("ok",)]
        if not is_whole or not conn.execute(HAS_TABLES).fetchone()[0]:
            raise DatabaseCorruptError(f"Kopian {copy.name} är skadad eller tom.")
        return state_of(conn)


def _checked(conn: sqlite3.Connection) -> list[tuple[str]]:
    """Return what SQLite finds; some damage ends its check without a code."""
    try:
        return conn.execute("PRAGMA quick_check").fetchall()
    except sqlite3.OperationalError as error:
        if known_error(error) is not None:
            raise
        return [(str(error),)]


def counts_of(conn: sqlite3.Connection) -> tuple[tuple[str, int], ...]:
    """Return how many records of each kind a database has."""
    return tuple(
        (name, conn.execute(count).fetchone()[0])
        for name, count in conn.execute(COUNT_OF_EACH_TABLE).fetchall()
    )


def state_of(conn: sqlite3.Connection) -> RecordState:
    """Return what a database holds."""
    paid_ore, charged_ore = conn.execute(SUMS).fetchone()
    ends = conn.execute(ENDS).fetchall()
    return RecordState(
        counts_of(conn),
        paid_ore,
        charged_ore,
        tuple(SeriesEnd(Series(series), *rest) for series, *rest in ends),
    )


def _read_event(row: sqlite3.Row) -> BackupEvent:
    return BackupEvent(
        id=row["id"],
        kind=BackupKind(row["kind"]),
        file=row["file"],
        error=row["error"],
        document=row["document"],
        **read_written(row),
    )


def _read_gap(row: sqlite3.Row) -> NumberGap:
    return NumberGap(
        id=row["id"],
        series=Series(row["series"]),
        name=row["name"],
        gap=Gap(row["from_serial"], row["until_serial"]),
        skal=row["skal"],
        **read_written(row),
    )
