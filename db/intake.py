"""The records of one file of another desk on their way into this one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from db import sql
from db.driver import sqlite3
from db.known import Known
from db.person_sql import GALLRAD
from db.seal import FIRST, seal_of
from db.utbyte_answer import FROM_THE_BEGINNING, compare, refusal
from db.utbyte_numbers import Numbers
from db.utbyte_tables import BY_NAME, NAME_OF, PERSON, SEALED, TABLES, other_table
from kassa.desk.utbyte import UtbyteError
from kassa.desk.utbyte_ports import TakenIn
from kassa.ids import DeskId, new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.store import Add, Read, SqlValue
    from db.utbyte_tables import Columns, Table
    from kassa.desk.utbyte_ports import Record
    from kassa.ids import PatientId

LOCAL_IDS = """
SELECT
    (SELECT id FROM patient WHERE number = :patient_id) AS patient_id,
    (SELECT id FROM inlast WHERE sha256 = :inlast_id) AS inlast_id
"""
PATIENTS = "SELECT id FROM patient WHERE number IN (SELECT value FROM json_each(:numbers))"
TAKEN_BACK = "SELECT 1 FROM frikort_entry WHERE avser = :avser"
CONCERNED = ("frikort_entry", "extern_kvitto", "patient_join")
"""Records after which a patient may have something to settle."""


class Intake:
    """Takes the records of one file in."""

    def __init__(
        self, read: Read, add: Add, columns: Columns, gallrad_here: str, gallrad_there: str
    ) -> None:
        """Take what reads and what adds records, inside a transaction.

        Args:
            read: returns the rows of a statement.
            add: adds a row.
            columns: of this file.
            gallrad_here: the moment before which persons are taken out here.
            gallrad_there: the same, of the desk that wrote the file.
        """
        self._read = read
        self._add = add
        self._columns = columns
        self._gallrad_here = gallrad_here
        self._gallrad_there = gallrad_there
        self._known = Known(read, columns)
        self._numbers = Numbers(read)
        self._withheld: dict[SqlValue, list[tuple[Table, Record]]] = {}
        self._own_extracts: set[SqlValue] = set()
        self._new: list[tuple[str, Record]] = []
        self._krockar: list[str] = []

    def take_in(self, records: Sequence[tuple[str, Record]]) -> TakenIn:
        """Write what is new, in the order of the file.

        Raises:
            UtbyteError: something of it cannot be taken in; the transaction must be undone.
        """
        of_table: dict[str, list[Record]] = {table.name: [] for table in TABLES}
        for name, record in records:
            if name not in of_table or set(record) - set(self._columns.of(name)):
                raise UtbyteError(f"Filen har uppgifter som den här kassan inte känner ({name}).")
            of_table[name].append(record)
        for table in TABLES:
            self._known.learn(table, of_table[table.name])
        for name, record in records:
            self._take_in(BY_NAME[name], record)
        return TakenIn(
            antal=len(self._new),
            desk_list=frozenset(DeskId(str(record["desk"])) for _, record in self._new),
            patient_list=frozenset(self._concerned()),
            krockar=tuple(self._krockar),
        )

    def _take_in(self, table: Table, record: Record) -> None:
        if table.name == "inlast_status" and record.get("inlast_id") in self._own_extracts:
            return  # the extract is here already, whole
        if self._is_over(table, record):
            self._note_extract(table, record)
            return
        found = self._known.of(table, record)
        if found is not None:
            self._note_extract(table, record)
            krock = compare(table, record, found)
            if krock:
                self._krockar.append(krock)
            return
        if table.name == SEALED and self._is_taken_back(record.get("avser")):
            return  # at both desks, each by itself: once is enough
        told = self._numbers.krock(table.name, record)
        if told is not None:
            self._krockar += [told] if told else []
            return
        self._write(table, record)
        self._new.append((table.name, record))

    def _note_extract(self, table: Table, record: Record) -> None:
        if table.name == "inlast":
            self._own_extracts.add(record.get("sha256"))

    def _concerned(self) -> set[PatientId]:
        numbers = {record.get("patient_id") for name, record in self._new if name in CONCERNED}
        found = self._read(PATIENTS, {"numbers": json.dumps(sorted(map(str, numbers)))})
        return {row["id"] for row in found}

    def _write(self, table: Table, record: Record) -> None:
        self._recall_all(table, record)  # first: the seal is over the id it gets here
        self._insert(table, self._sealed(record) if table.name == SEALED else record)

    def _insert(self, table: Table, record: Record) -> None:
        values = []
        for column in record:
            other = other_table(table, column)
            found = f"(SELECT id FROM {other} WHERE {NAME_OF.get(other)} = :{column})"  # noqa: S608
            values.append(found if other else f":{column}")
        names = ", ".join(record)
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({', '.join(values)})"  # noqa: S608
        try:
            self._add(statement, record)
            self._known.add(table, dict(record))
        except (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError) as error:
            raise refusal(table, record, error) from error

    def _is_over(self, table: Table, record: Record) -> bool:
        """True for what is forgotten here and stays so, or says less than here: there it is."""
        written_at = str(record.get("written_at", ""))
        is_over = written_at < self._gallrad_here
        if not is_over and written_at >= self._gallrad_there:
            return False
        is_withheld = self._withhold(table, record, is_over=is_over)
        return is_withheld or is_over or self._has_id(table, record.get("id"))

    def _withhold(self, table: Table, record: Record, *, is_over: bool) -> bool:
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
            if self._known.of(table, record) is None or table.name == "patient_version":
                if self._has_id(table, record.get("id")):
                    record["id"] = new_id()  # of the one who was forgotten
                self._insert(table, record)

    def _recall_all(self, table: Table, record: Record) -> None:
        for column in table.patient:
            self._recall(record.get(column))

    def _knows(self, number: SqlValue) -> bool:
        return bool(self._read(sql.PATIENT_ID_BY_NUMBER, {"number": number}))

    def _has_id(self, table: Table, record_id: SqlValue) -> bool:
        return bool(self._read(f"SELECT 1 FROM {table.name} WHERE id = :id", {"id": record_id}))  # noqa: S608

    def _sealed(self, record: Record) -> Record:
        """Return an entry with its seal, after this file's last one of the same patient and desk.

        The seal covers ids that are this file's own, so it is made here, as for an entry of ours.
        """
        names = {name: record.get(name) for name in ("patient_id", "inlast_id")}
        row = {**record, **dict(self._read(LOCAL_IDS, names)[0])}
        last = self._read(sql.LAST_SEAL, {"patient_id": row["patient_id"], "desk": row["desk"]})
        return {**record, "hash": seal_of(last[0]["hash"] if last else FIRST, row)}

    def _is_taken_back(self, entry_id: SqlValue) -> bool:
        return bool(entry_id and self._read(TAKEN_BACK, {"avser": entry_id}))
