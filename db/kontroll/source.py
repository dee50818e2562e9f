"""The ``KontrollSource`` port in SQL."""

from __future__ import annotations

from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from db import rows, sql
from db.backup import NEWER_COPY
from db.connection import open_for_reading
from db.driver import sqlite3
from db.errors import (
    DatabaseCorruptError,
    DatabaseRecordError,
    DatabaseUnguardedError,
    known_error,
    stored,
)
from db.frikort import read_extern, read_inlast, stated_of
from db.kontroll.place import place_of
from db.kontroll.seals import SealCheck
from db.kontroll.stored import stored_findings
from db.person_sql import whole_of
from db.schema import schema_faults
from db.sigill import RECORD_TABLES
from db.utbyte import FOREIGN_DESK_LIST
from kassa.desk import gallring_ports
from kassa.desk.kontroll.finding import Finding
from kassa.desk.kontroll.ports import PatientBook, Posting
from kassa.frikort.entry import STATED
from kassa.kvitto.numbering import Gap, split_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kassa.desk.backup_ports import Series
    from kassa.desk.data_key import DataKey
    from kassa.desk.frikort_ports import ExternKvitto, Inlast
    from kassa.desk.gallring_ports import Gallring
    from kassa.desk.kontroll.ports import Tick
    from kassa.frikort.entry import FrikortEntry
    from kassa.ids import ClerkId, DeskId, InlastId, PatientId
    from kassa.kvitto.dagsrapport import Dagsrapport
    from kassa.kvitto.document import Kvitto

T = TypeVar("T")
GALLRINGAR = "SELECT seq, document FROM gallring ORDER BY serial"
DESK_LIST = "SELECT desk FROM kvitto UNION SELECT desk FROM z_rapport ORDER BY desk"
SERIES = "SELECT seq, document FROM kvitto WHERE desk = :desk ORDER BY serial"
Z_SERIES = "SELECT seq, document FROM z_rapport WHERE desk = :desk ORDER BY serial"
WITHOUT_ACCOUNT = """
SELECT desk, clerk, count(*) AS antal, max(serial) AS last FROM kvitto
WHERE written_at > (SELECT min(written_at) FROM clerk_account)
    AND clerk NOT IN (SELECT signatur FROM clerk_account)
GROUP BY desk, clerk ORDER BY desk, clerk
"""
PATIENT_LIST = """
SELECT id FROM patient WHERE id NOT IN (SELECT patient_id FROM patient_join) ORDER BY seq
"""
_PARTS = whole_of(":patient_id")
ENTRIES = f"SELECT * FROM frikort_entry WHERE patient_id IN {_PARTS} ORDER BY seq"  # noqa: S608
CHECKOUTS = f"SELECT * FROM checkout WHERE patient_id IN {_PARTS} ORDER BY seq"  # noqa: S608
EXTERN = f"SELECT * FROM extern_kvitto WHERE patient_id IN {_PARTS} ORDER BY seq"  # noqa: S608
MARKS = f"""
SELECT patient_id, is_open FROM att_reglera WHERE patient_id IN {_PARTS} ORDER BY seq
"""  # noqa: S608
JOINED = f"SELECT seq, patient_id, into_id FROM patient_join WHERE patient_id IN {_PARTS}"  # noqa: S608
OF_NOBODY = "SELECT * FROM checkout WHERE patient_id IS NULL ORDER BY seq"
BESOK = "SELECT * FROM besok WHERE checkout_id = :id ORDER BY place"
KVITTO = "SELECT seq, document FROM kvitto WHERE checkout_id = :id"
PAYMENTS = "SELECT * FROM payment WHERE checkout_id = :id ORDER BY place"


class SqliteKontroll:
    """One snapshot of the records in a file."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Take a connection that may only read; the snapshot is taken now."""
        self._conn = conn
        conn.execute("BEGIN")
        self._seals: SealCheck | None = None
        self._unread: list[Finding] = []

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn every error of SQLite into words: known ones as always, others as a changed schema.

        A column that is gone, or has another name, is told too; where none is, it is a bug.

        Raises:
            StorageError: the check cannot go on there.
        """
        try:
            yield
        except MemoryError as error:  # see known_errors
            raise DatabaseCorruptError from error
        except (sqlite3.Error, LookupError) as error:
            told = known_error(error) if isinstance(error, sqlite3.Error) else None
            if isinstance(error, LookupError) and not schema_faults(self._conn):
                raise
            raise told or DatabaseUnguardedError(
                f"Tabellerna är inte som de ska, och resten gick inte att kontrollera ({error})."
            ) from error

    @cached_property
    def _foreign(self) -> frozenset[DeskId]:
        return frozenset(row["desk"] for row in self._rows(FOREIGN_DESK_LIST, {}))

    def counts(self) -> Mapping[str, int]:
        """Return how many records there are, by table."""
        with self._told():
            tables = [row[0] for row in self._conn.execute(RECORD_TABLES)]
            return {table: self._count(table) for table in (*tables, "seal")}

    def stored_findings(self, tick: Tick) -> Iterator[Finding]:
        """Yield what the file itself can tell."""
        with self._told():
            for finding in stored_findings(self._conn):
                tick(1)
                yield finding

    def seal_findings(self, noted: str, tick: Tick) -> Iterator[Finding]:
        """Yield every record that was changed, removed or slipped in."""
        with self._told():
            self._seals = SealCheck(self._conn)
            yield from self._seals.findings(noted, tick)

    def newest_seal(self) -> str:
        """Return the newest seal as it can be noted; empty where there is none."""
        return self._seals.newest if self._seals else ""

    def desk_list(self) -> tuple[DeskId, ...]:
        """Return every desk that has receipts or Z reports."""
        with self._told():
            return tuple(row[0] for row in self._conn.execute(DESK_LIST))

    def series(self, desk: DeskId) -> Iterator[Kvitto]:
        """Yield a desk's receipts in order."""
        with self._told():
            for row in self._rows(SERIES, {"desk": desk}):
                kvitto = self._kvitto(row)
                if kvitto is not None:
                    yield kvitto

    def z_series(self, desk: DeskId) -> tuple[Dagsrapport, ...]:
        """Return a desk's Z reports in order."""
        with self._told():
            found = (
                self._read("z_rapport", row, rows.read_rapport)
                for row in self._rows(Z_SERIES, {"desk": desk})
            )
            return tuple(rapport for rapport in found if rapport is not None)

    def without_account(self) -> Iterator[tuple[DeskId, ClerkId, int, str]]:
        """Yield who has written receipts since the first account came, and has none."""
        with self._told():
            for row in self._rows(WITHOUT_ACCOUNT, {}):
                if row["desk"] not in self._foreign:
                    number = f"{row['desk']}-{row['last']}"
                    yield row["desk"], row["clerk"], row["antal"], number

    def gaps(self, series: Series, name: str) -> tuple[Gap, ...]:
        """Return the numbers that are left out of a series on record, in order."""
        with self._told():
            found = self._rows(sql.GAP_LIST, {"series": series.value, "name": name})
            return tuple(Gap(row["from_serial"], row["until_serial"]) for row in found)

    def books(self) -> Iterator[PatientBook]:
        """Yield all that is recorded, patient by patient."""
        with self._told():
            for row in self._rows(PATIENT_LIST, {}):
                yield self._book(row["id"])
            for posting in self._postings(OF_NOBODY, {}):
                yield PatientBook((posting,), (), {}, None, (), {}, self)

    def inlast(self, inlast_id: InlastId) -> Inlast | None:
        """Return an extract."""
        for row in self._rows(sql.INLAST_BY_ID, {"id": inlast_id}):
            return self._read("inlast", row, read_inlast)
        return None

    def gallring_findings(self) -> Iterator[Finding]:
        """Yield where receipts are not what the records of retention made of them."""
        with self._told():
            found = (
                self._read("gallring", row, _read_gallring) for row in self._rows(GALLRINGAR, {})
            )
            gallringar = [gallring for gallring in found if gallring is not None]
            for text in gallring_ports.chain_faults(gallringar):
                yield Finding("gallring", "Gallringarna", text)
            resealed = {n: seal for each in gallringar for n, seal in each.omseglade.items()}
            for desk in self.desk_list():
                for kvitto in self.series(desk):
                    # Of another desk it may have come so, gallrat there or on its way in.
                    if kvitto.number not in resealed and desk in self._foreign:
                        continue
                    if kvitto.omseglad != resealed.get(kvitto.number, ""):
                        text = "Det är gallrat på annat sätt än gallringen säger."
                        yield Finding("gallring", f"Kvitto {kvitto.number}", text)

    def copy_findings(self) -> Iterator[Finding]:
        """Yield that a copy was found which has more than the records."""
        with self._told():
            for row in self._rows(NEWER_COPY, {}):
                yield Finding("kopia", f"Kopian {row['file']}", row["error"])

    def late_findings(self) -> Iterator[Finding]:
        """Yield the records that could not be read while the others were looked at."""
        yield from dict.fromkeys(self._unread)

    def _book(self, patient_id: PatientId) -> PatientBook:
        whose = {"patient_id": patient_id}
        entries: list[tuple[FrikortEntry, int]] = []
        for row in self._rows(ENTRIES, whose):
            entry = self._read("frikort_entry", row, rows.read_entry)
            if entry is not None:
                entries.append((entry, self._sealed("frikort_entry", row)))
        externs: list[ExternKvitto] = []
        for row in self._rows(EXTERN, whose):
            extern = self._read("extern_kvitto", row, read_extern)
            if extern is not None:
                externs.append(extern)
        joined = self._rows(JOINED, whose)
        return PatientBook(
            postings=tuple(self._postings(CHECKOUTS, whose)),
            entries=tuple(self._with_stated(entries, whose)),
            joined={
                row["patient_id"]: (row["into_id"], self._sealed("patient_join", row))
                for row in joined
            },
            own_id=patient_id,
            extern=tuple(externs),
            marks={row["patient_id"]: bool(row["is_open"]) for row in self._rows(MARKS, whose)},
            inlasts=self,
            foreign=self._foreign,
        )

    def _with_stated(
        self, entries: Sequence[tuple[FrikortEntry, int]], whose: Mapping[str, str]
    ) -> Iterator[tuple[FrikortEntry, int]]:
        """Yield entries with the totals they make up for."""
        if all(entry.kind not in STATED for entry, _ in entries):
            yield from entries
            return
        found = {row["id"]: row for row in self._rows(sql.STATED, whose)}
        for entry, sealed in entries:
            row = found.get(entry.id)
            stated = None
            with suppress(DatabaseRecordError):  # told as the extract's or the visit's own
                stated = stated_of(entry, row) if row else None
            yield replace(entry, stated=stated), sealed

    def _postings(self, statement: str, values: Mapping[str, str]) -> Iterator[Posting]:
        for row in self._rows(statement, values):
            key = {"id": row["id"]}
            besok = [self._read("besok", each, rows.read_besok) for each in self._rows(BESOK, key)]
            visits = tuple(each for each in besok if each is not None)
            record = self._read("checkout", row, lambda row: rows.read_checkout(row, visits))  # noqa: B023
            if record is None:
                continue
            paid = [
                self._read("payment", each, rows.read_payment) for each in self._rows(PAYMENTS, key)
            ]
            receipts = [self._kvitto(each) for each in self._rows(KVITTO, key)]
            yield Posting(
                record=record,
                kvitto=receipts[0] if receipts else None,
                payments=tuple(each for each in paid if each is not None),
                sealed=self._sealed("checkout", row),
            )

    def _sealed(self, table: str, row: sqlite3.Row) -> int:
        return self._seals.order.of(table, row["seq"]) if self._seals else 0

    def _kvitto(self, row: sqlite3.Row) -> Kvitto | None:
        return self._read("kvitto", row, _read_kvitto)

    def _read(self, table: str, row: sqlite3.Row, read: Callable[[sqlite3.Row], T]) -> T | None:
        """Return what a record says; one that cannot be read is told later."""
        try:
            return read(row)
        except DatabaseRecordError:
            where = place_of(self._conn, table, row["seq"])
            self._unread.append(Finding("lasbar", where, "Posten går inte att läsa."))
            return None

    def _rows(self, statement: str, values: Mapping[str, str]) -> Iterator[sqlite3.Row]:
        cursor = self._conn.cursor()
        cursor.row_factory = sqlite3.Row
        return cursor.execute(statement, dict(values))

    def _count(self, table: str) -> int:
        found = self._conn.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        return int(found[0])


@stored
def _read_kvitto(row: sqlite3.Row) -> Kvitto:
    kvitto = rows.read_kvitto(row)
    split_number(kvitto.number)
    return kvitto


@stored
def _read_gallring(row: sqlite3.Row) -> Gallring:
    return gallring_ports.from_json(row["document"])


@contextmanager
def open_kontroll(path: Path, key: DataKey | None) -> Iterator[SqliteKontroll]:
    """Open a file for the check; it is only read, and a till may go on meanwhile.

    Args:
        path: the file.
        key: of the clinic.

    Raises:
        StorageError: it cannot be opened.
    """
    with closing(open_for_reading(path, key)) as conn:
        yield SqliteKontroll(conn)
