"""The ``UtbyteLedger`` port in SQL: records out of this file and into it, by id.

Columns are read from the file itself, so that a column added by a later step is exchanged without
another word here. Which tables are exchanged is said in ``db.utbyte_tables``.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from db import rows, sql
from db.driver import sqlite3
from db.migrations import STEPS
from db.person_sql import GALLRAD
from db.seal import FIRST, seal_of
from db.store import SqliteStore
from db.utbyte_answer import FROM_THE_BEGINNING, compare, refusal
from db.utbyte_tables import (
    BY_NAME,
    HASH_OF_DOCUMENT,
    LOCAL,
    NAME_OF,
    PERSON,
    SEALED,
    STATUS_NUMBER,
    TABLES,
    named,
    other_table,
)
from kassa.clock import utc_text
from kassa.desk.utbyte import UtbyteError
from kassa.desk.utbyte_ports import Taken, Utbyte
from kassa.ids import new_id
from kassa.kvitto.document import from_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlite_utils import Database

    from db.store import SqlValue
    from db.utbyte_tables import Table
    from kassa.desk.utbyte_ports import Record
    from kassa.ids import DeskId

LOCAL_IDS = """
SELECT
    (SELECT id FROM patient WHERE number = :patient_id) AS patient_id,
    (SELECT id FROM inlast WHERE sha256 = :inlast_id) AS inlast_id
"""
FAKTURA = ("faktura", "faktura_handelse")
FAKTURA_BY_ID = "SELECT 1 FROM faktura WHERE id = :id"
FAKTURA_BY_SERIAL = "SELECT 1 FROM faktura WHERE serie = :serie AND serial = :serial"
NUMBER_USED = """
SELECT 1 FROM last_number WHERE series = :series AND name = :name AND serial >= :from_serial
UNION ALL
SELECT 1 FROM number_gap WHERE series = :series AND name = :name
    AND from_serial <= :until_serial AND until_serial >= :from_serial
"""
LEFT_OUT = """
SELECT 1 FROM number_gap
WHERE series = 'kvitto' AND name = :desk AND :serial BETWEEN from_serial AND until_serial
"""
RESTORE_AGAIN = (
    "Inget har lästs in. Återställ den kassan en gång till med en fil från den andra: "
    "kassa aterstall KOPIA --utbyte FIL."
)
BLANKETT_INLAGD = """
SELECT desk FROM blankett
WHERE serie_desk = :serie_desk AND number = :number AND utfall = 'inlagd'
    AND NOT EXISTS (SELECT 1 FROM blankett_oppnad WHERE blankett_id = blankett.id)
ORDER BY desk
"""
GALLRAD_TILL = "SELECT bocker AS till FROM gallrad_till"
TAKEN_BACK = "SELECT 1 FROM frikort_entry WHERE avser = :avser"
UTBYTE_OF = "SELECT * FROM utbyte WHERE sha256 = :sha256"
UTBYTE_LIST = "SELECT * FROM utbyte ORDER BY seq DESC"
FOREIGN_DESK_LIST = "SELECT DISTINCT value AS desk FROM utbyte, json_each(desk_list)"
ADD_UTBYTE = """
INSERT INTO utbyte (
    id, sha256, fran_desk, made_at, desk_list, antal, krockar, desk, clerk, written_at
) VALUES (
    :id, :sha256, :fran_desk, :made_at, :desk_list, :antal, :krockar, :desk, :clerk, :written_at
)
"""
_CONCERNED = """
id IN (
    SELECT patient_id FROM checkout WHERE written_at >= :since
    UNION SELECT patient_id FROM frikort_entry WHERE written_at >= :since
    UNION SELECT patient_id FROM patient_version WHERE written_at >= :since
    UNION SELECT patient_id FROM patient_join WHERE written_at >= :since
    UNION SELECT into_id FROM patient_join WHERE written_at >= :since
)
"""


class SqliteUtbyte(SqliteStore):
    """What the records know of other desks."""

    def __init__(self, db: Database) -> None:
        """Take over a database that ``open_database`` has opened."""
        super().__init__(db)
        self._column_names: dict[str, tuple[str, ...]] = {}
        self._gallrad_there = ""
        self._withheld: dict[SqlValue, list[tuple[Table, Record]]] = {}

    def schema_steps(self) -> tuple[str, ...]:
        """Return the names of the schema's steps, in order."""
        return tuple(step.name for step in STEPS)

    def record_list(self, since: datetime | None) -> Iterator[tuple[str, Record]]:
        """Return every record that is exchanged, each with its table."""
        values: dict[str, SqlValue] = {"since": utc_text(since) if since else None}
        for table in TABLES:
            where = ""
            if since is not None:
                where = _CONCERNED if table.name == "patient" else "own.written_at >= :since"
                where = f"WHERE {where.replace('id IN', 'own.id IN', 1)}"
            statement = f"{self._select(table)} {where} ORDER BY own.{table.order}"
            for row in self._all(statement, values):
                yield table.name, dict(row)

    def gallrad_till(self) -> str:
        """Return the moment before which persons are taken out here; empty for none yet."""
        row = self._first(GALLRAD_TILL, {})
        return row["till"] if row else ""

    def begin_utbyte(self, gallrad_till: str) -> None:
        """Take what comes as of one file, of a desk where persons are out before a moment."""
        self._gallrad_there = gallrad_till
        self._withheld = {}

    def take_in(self, table: str, record: Mapping[str, str | int | None]) -> Taken:
        """Write a record of another desk, or find it; inside a transaction."""
        known = BY_NAME.get(table)
        if known is None or set(record) - set(self._columns(table)):
            raise UtbyteError(f"Filen har uppgifter som den här kassan inte känner ({table}).")
        if self._is_over(known, record):
            return Taken(is_new=False)
        found = self._found(known, record)
        if found is not None:
            return compare(known, record, found)
        if table == "frikort_entry" and self._is_taken_back(record.get("avser")):
            return Taken(is_new=False)  # at both desks, each by itself: once is enough
        if table == "kvitto":
            self._check_kvitto(record)
        if table == "number_gap":
            gap_krock = self._gap_krock(record)
            if gap_krock:
                return Taken(is_new=False, krock=gap_krock)
        if table in FAKTURA:
            krock = self._faktura_krock(table, record)
            if krock is not None:
                return Taken(is_new=False, krock=krock)
        self._write(known, record)
        return Taken(is_new=True, krock=self._blankett_krock(table, record))

    def utbyte_of(self, sha256: str) -> Utbyte | None:
        """Return the taking in of a file."""
        row = self._first(UTBYTE_OF, {"sha256": sha256})
        return None if row is None else _read_utbyte(row)

    def utbyte_list(self) -> tuple[Utbyte, ...]:
        """Return what was taken in, the newest first."""
        return tuple(_read_utbyte(row) for row in self._all(UTBYTE_LIST, {}))

    def foreign_desk_list(self) -> frozenset[DeskId]:
        """Return the desks whose records came here by file."""
        return frozenset(row["desk"] for row in self._all(FOREIGN_DESK_LIST, {}))

    def add_utbyte(self, utbyte: Utbyte) -> None:
        """Write that a file was taken in."""
        row: rows.Row = {
            "id": utbyte.id,
            "sha256": utbyte.sha256,
            "fran_desk": utbyte.fran_desk,
            "made_at": utc_text(utbyte.made_at),
            "desk_list": json.dumps(list(utbyte.desk_list)),
            "antal": utbyte.antal,
            "krockar": json.dumps(list(utbyte.krockar), ensure_ascii=False),
            **rows.written(utbyte.desk, utbyte.clerk, utbyte.written_at),
        }
        self._add(ADD_UTBYTE, row)

    def _columns(self, table: str) -> tuple[str, ...]:
        if table not in self._column_names:
            found = self._all("SELECT name FROM pragma_table_info(:name)", {"name": table})
            local = LOCAL[:1] if table in HASH_OF_DOCUMENT else LOCAL
            names = tuple(row["name"] for row in found if row["name"] not in local)
            self._column_names[table] = names
        return self._column_names[table]

    def _select(self, table: Table) -> str:
        """Return the statement that reads a table with names in place of local ids."""
        columns, joins = [], []
        for column in self._columns(table.name):
            other = other_table(table, column)
            if other:
                columns.append(f"{column}_of.{NAME_OF[other]} AS {column}")
                joins.append(f"LEFT JOIN {other} AS {column}_of ON {column}_of.id = own.{column}")
            elif (table.name, column) == ("inlast_status", "number"):
                columns.append(STATUS_NUMBER)
            else:
                columns.append(f"own.{column}")
        # Tables and columns are named here and in the schema, never by a file.
        return f"SELECT {', '.join(columns)} FROM {table.name} AS own {' '.join(joins)}"  # noqa: S608

    def _found(self, table: Table, record: Mapping[str, SqlValue]) -> dict[str, SqlValue] | None:
        """Return the record here that a record of a file is, by its key."""
        key = {name: record.get(name) for name in table.key}
        where = " AND ".join(f"{named(table, name)} = :{name}" for name in key)
        row = self._first(f"{self._select(table)} WHERE {where}", key)
        return None if row is None else dict(row)

    def _write(self, table: Table, record: Mapping[str, SqlValue]) -> None:
        self._recall_all(table, record)  # first: the seal is over the id it gets here
        self._insert(table, self._sealed(record) if table.name == SEALED else record)

    def _insert(self, table: Table, record: Mapping[str, SqlValue]) -> None:
        values = []
        for column in record:
            other = other_table(table, column)
            found = f"(SELECT id FROM {other} WHERE {NAME_OF.get(other)} = :{column})"  # noqa: S608
            values.append(found if other else f":{column}")
        names = ", ".join(record)
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({', '.join(values)})"  # noqa: S608
        try:
            self._add(statement, record)
        except (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError) as error:
            raise refusal(table, record, error) from error

    def _faktura_krock(self, table: str, record: Mapping[str, SqlValue]) -> str | None:
        """Return why an invoice, or what was done with it, stays at its desk; None where it comes.

        Two desks that use one series have given two invoices the same number.
        """
        if table == "faktura_handelse":
            found = self._first(FAKTURA_BY_ID, {"id": record.get("faktura_id")})
            return "" if found is None else None
        taken = self._first(
            FAKTURA_BY_SERIAL, {key: record.get(key) for key in ("serie", "serial")}
        )
        credited = record.get("avser")
        if taken is None and (credited is None or self._first(FAKTURA_BY_ID, {"id": credited})):
            return None
        return (
            f"Faktura {record.get('ocr')} (kassa {record.get('desk')}) har samma nummer som en "
            "faktura här, och finns bara i kassan som skrev den. Ge kassorna var sin fakturaserie "
            "under Inställningar."
        )

    def _gap_krock(self, record: Mapping[str, SqlValue]) -> str:
        """Return why numbers cannot be left out here, of invoices; empty where they can.

        Raises:
            UtbyteError: a receipt has one of them: its desk was restored without it.
        """
        if self._first(NUMBER_USED, record) is None:
            return ""
        name, first = record.get("name"), record.get("from_serial")
        if record.get("series") == "faktura":
            return (
                f"Kassa {record.get('desk')} hoppar över nummer i fakturaserie {name}, som används "
                "här. Ge kassorna var sin fakturaserie under Inställningar."
            )
        raise UtbyteError(
            f"Kassa {name} är återställd från en säkerhetskopia utan kvitto {name}-{first}, som "
            f"finns här. {RESTORE_AGAIN}"
        )

    def _blankett_krock(self, table: str, record: Mapping[str, SqlValue]) -> str:
        """Return that a form is entered twice now; empty where it is not."""
        if table != "blankett" or record.get("utfall") != "inlagd":
            return ""
        desks = [row["desk"] for row in self._all(BLANKETT_INLAGD, record)]
        if len(desks) <= 1:
            return ""
        number = f"{record['serie_desk']}-B{int(record['number'] or 0):03d}"
        return (
            f"Blankett {number} är inlagd både i kassa {desks[0]} och i kassa {desks[-1]}. "
            "Makulera det ena kvittot där det skrevs."
        )

    def _is_over(self, table: Table, record: Mapping[str, SqlValue]) -> bool:
        """True for what is forgotten here and stays so, or says less than here: there it is."""
        written_at = str(record.get("written_at", ""))
        is_over = written_at < self.gallrad_till()
        if not is_over and written_at >= self._gallrad_there:
            return False
        is_withheld = self._withhold(table, record, is_over=is_over)
        return is_withheld or is_over or self._has_id(table, record.get("id"))

    def _withhold(self, table: Table, record: Mapping[str, SqlValue], *, is_over: bool) -> bool:
        """Keep back who is forgotten at one of the desks, until something later is about them."""
        if table.name not in PERSON:
            return False
        names = [record.get(column) for column in table.patient or table.key]
        unknown = [
            name
            for name in names
            if (is_over or str(name).startswith(GALLRAD)) and not self._knows(name)
        ]
        for name in unknown and names:
            self._withheld.setdefault(name, []).append((table, dict(record)))
        return bool(unknown)

    def _recall(self, name: SqlValue) -> None:
        """Write whom was kept back: somebody came again, or nobody here had known of the visits."""
        withheld = self._withheld.pop(name, [])
        if withheld and "patient_version" not in {table.name for table, _ in withheld}:
            raise UtbyteError(f"Filen saknar uppgifter som är gallrade här. {FROM_THE_BEGINNING}")
        for table, record in withheld:
            self._recall_all(table, record)  # one of them may bring the join
            if self._found(table, record) is None or table.name == "patient_version":
                if self._has_id(table, record.get("id")):
                    record["id"] = new_id()  # of the one who was forgotten
                self._insert(table, record)

    def _recall_all(self, table: Table, record: Mapping[str, SqlValue]) -> None:
        for column in table.patient:
            self._recall(record.get(column))

    def _knows(self, number: SqlValue) -> bool:
        return self._first(sql.PATIENT_ID_BY_NUMBER, {"number": number}) is not None

    def _has_id(self, table: Table, record_id: SqlValue) -> bool:
        return bool(self._all(f"SELECT 1 FROM {table.name} WHERE id = :id", {"id": record_id}))  # noqa: S608

    def _sealed(self, record: Mapping[str, SqlValue]) -> Mapping[str, SqlValue]:
        """Return an entry with its seal, after this file's last one of the same patient and desk.

        The seal covers ids that are this file's own, so it is made here, as for an entry of ours.
        """
        here = self._first(
            LOCAL_IDS, {name: record.get(name) for name in ("patient_id", "inlast_id")}
        )
        row = {**record, **(dict(here) if here else {})}
        last = self._first(sql.LAST_SEAL, {"patient_id": row["patient_id"], "desk": row["desk"]})
        return {**record, "hash": seal_of(last["hash"] if last else FIRST, row)}

    def _is_taken_back(self, entry_id: SqlValue) -> bool:
        found = self._first(TAKEN_BACK, {"avser": entry_id}) if entry_id else None
        return found is not None

    def _check_kvitto(self, record: Mapping[str, SqlValue]) -> None:
        """Refuse a receipt that was changed, and a number that another receipt has here."""
        number = record.get("number")
        try:
            intact = from_json(str(record.get("document"))).is_intact()
        except (ValueError, KeyError, TypeError, AttributeError):
            intact = False
        if not intact:
            raise UtbyteError(f"Kvitto {number} i filen har ändrats sedan det skrevs.")
        if self._first(LEFT_OUT, {"desk": record.get("desk"), "serial": record.get("serial")}):
            raise UtbyteError(
                f"Kvitto {number} finns i filen, men numret hoppades över när kassan återställdes "
                f"från en säkerhetskopia. {RESTORE_AGAIN}"
            )
        if self._first("SELECT 1 FROM kvitto WHERE number = :number", {"number": number}):
            raise UtbyteError(
                f"Kvitto {number} finns redan här, men är ett annat. Två kassor har samma "
                "beteckning. Ge den ena en ny under Inställningar och ring it-stödet."
            )


def _read_utbyte(row: sqlite3.Row) -> Utbyte:
    return Utbyte(
        id=row["id"],
        sha256=row["sha256"],
        fran_desk=row["fran_desk"],
        made_at=datetime.fromisoformat(row["made_at"]),
        desk_list=tuple(json.loads(row["desk_list"])),
        antal=row["antal"],
        krockar=tuple(json.loads(row["krockar"])),
        **rows.read_written(row),
    )
