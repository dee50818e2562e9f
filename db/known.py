"""What is here of the records that a file of another desk brings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from db.utbyte_tables import named
from kassa.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.store import Read, SqlValue
    from db.utbyte_tables import Columns, Table
    from kassa.desk.utbyte_ports import Record
    from kassa.ids import PatientId

    Key = tuple[SqlValue, ...]

PATIENT_OF = {
    "checkout": "SELECT patient_id FROM checkout WHERE id = :id",
    "frikort_entry": "SELECT patient_id FROM frikort_entry WHERE id = :id",
    "besok": """
        SELECT patient_id FROM besok JOIN checkout ON checkout.id = checkout_id
        WHERE besok.id = :id""",
}
TAKEN = {
    "patient": "SELECT 1 FROM patient WHERE id = :id",
    "patient_version": "SELECT 1 FROM patient_version WHERE id = :id",
    "patient_join": "SELECT 1 FROM patient_join WHERE id = :id",
    "inlast_status": "SELECT 1 FROM inlast_status WHERE id = :id",
}


def is_taken(read: Read, table: str, record: Record) -> bool:
    """True where a record here has the id of another."""
    return bool(read(TAKEN[table], {"id": record["id"]}))


def with_free_id(read: Read, table: str, record: Record) -> Record:
    """Return a record with another id where its own is that of one who was taken out."""
    return {**record, "id": new_id()} if is_taken(read, table, record) else record


class Known:
    """What is here of the records of a file: read once a table, not once a record."""

    def __init__(self, read: Read, columns: Columns) -> None:
        """Take what reads the records."""
        self._read = read
        self._columns = columns
        self._rows: dict[str, dict[Key, Record]] = {}
        self._patient: dict[tuple[str, SqlValue], PatientId | None] = {}

    def learn(self, table: Table, records: Sequence[Record]) -> None:
        """Read what is here under the keys of some records."""
        if not records:
            return
        first = table.key[0]
        keys = json.dumps([record.get(first) for record in records])
        where = f"{named(table, first)} IN (SELECT value FROM json_each(:keys))"  # noqa: S608
        select = self._columns.select(table, with_patient=bool(table.patient))
        for row in self._read(f"{select} WHERE {where}", {"keys": keys}):
            found = dict(row)
            self.add(table, found, found.pop("here", None))

    def add(self, table: Table, record: Record, patient_id: PatientId | None) -> None:
        """Note a record that is here from now on, and its patient here."""
        self._rows.setdefault(table.name, {})[_key(table, record)] = record
        if table.patient:
            self._patient[table.name, record.get("id")] = patient_id

    def of(self, table: Table, record: Record) -> Record | None:
        """Return the record here that a record of a file is, by its key."""
        return self._rows.get(table.name, {}).get(_key(table, record))

    def patient_of(self, table: str, record_id: SqlValue) -> PatientId | None:
        """Return the patient here of a checkout, a visit, an entry or a record of the file.

        None where it has none, or no such record is here.
        """
        key = (table, record_id)
        if key not in self._patient and table in PATIENT_OF:
            found = self._read(PATIENT_OF[table], {"id": record_id})
            if not found:
                return None
            self._patient[key] = found[0]["patient_id"]
        return self._patient.get(key)


def _key(table: Table, record: Record) -> Key:
    return tuple(record.get(name) for name in table.key)
