"""The ``UtbyteLedger`` port in SQL: records out of this file and into it, by id.

Columns are read from the file itself, so that a column added by a later step is exchanged without
another word here. Which tables are exchanged is said in ``db.utbyte_tables``.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from db.intake import Intake
from db.migrations import STEPS
from db.person_sql import gallrad_number
from db.stamp import Row, read_written, written
from db.store import SqliteStore
from db.utbyte_tables import TABLES, Columns
from kassa.clock import utc_text
from kassa.desk.utbyte_ports import TakenIn, Utbyte

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from db.driver import sqlite3
    from db.store import SqlValue
    from kassa.desk.utbyte_ports import Record
    from kassa.ids import DeskId

GALLRAD_TILL = "SELECT bocker AS till FROM gallrad_till"
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
IN (
    WITH RECURSIVE concerned (id) AS (
        SELECT patient_id FROM checkout WHERE written_at >= :since
        UNION SELECT patient_id FROM frikort_entry WHERE written_at >= :since
        UNION SELECT patient_id FROM faktura_val WHERE written_at >= :since
        UNION SELECT patient_id FROM patient_version WHERE written_at >= :since
        UNION SELECT patient_id FROM patient_join WHERE written_at >= :since
        UNION SELECT iif(patient_id = concerned.id, into_id, patient_id)
            FROM concerned JOIN patient_join ON concerned.id IN (patient_id, into_id)
    )
    SELECT id FROM concerned
)
"""
# Who somebody is comes whole, and what an entry rests on: the other desk may have taken it out.
_SINCE = {
    "patient": f"own.id {_CONCERNED}",
    "patient_version": f"own.patient_id {_CONCERNED}",
    "patient_join": f"own.patient_id {_CONCERNED}",
    "inlast_status": f"""own.written_at >= :since OR own.inlast_id IN (
        SELECT inlast_id FROM frikort_entry WHERE written_at >= :since
    ) AND own.number IN (
        SELECT number FROM patient WHERE id {_CONCERNED}
        UNION ALL SELECT {gallrad_number("id")} FROM patient WHERE id {_CONCERNED}
    )""",  # noqa: S608 - its own words
}


class SqliteUtbyte(SqliteStore):
    """What the records know of other desks."""

    def schema_steps(self) -> tuple[str, ...]:
        """Return the names of the schema's steps, in order."""
        return tuple(step.name for step in STEPS)

    def record_list(self, since: datetime | None) -> Iterator[tuple[str, Record]]:
        """Return every record that is exchanged, each with its table."""
        columns = Columns(self._all)
        values: dict[str, SqlValue] = {"since": utc_text(since) if since else None}
        for table in TABLES:
            where = ""
            if since is not None:
                where = f"WHERE {_SINCE.get(table.name, 'own.written_at >= :since')}"
            statement = f"{columns.select(table)} {where} ORDER BY own.{table.order}"
            for row in self._all(statement, values):
                yield table.name, dict(row)

    def take_in_all(
        self, records: Sequence[tuple[str, Record]], gallrad_at_most: datetime, *, is_part: bool
    ) -> TakenIn:
        """Write what is new of the records of a file; inside a transaction."""
        moments = self._all(GALLRAD_TILL, {})[0]["till"], utc_text(gallrad_at_most)
        intake = Intake(self._all, self._add, Columns(self._all), moments, is_part=is_part)
        return intake.take_in(records)

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
        row: Row = {
            "id": utbyte.id,
            "sha256": utbyte.sha256,
            "fran_desk": utbyte.fran_desk,
            "made_at": utc_text(utbyte.made_at),
            "desk_list": json.dumps(list(utbyte.desk_list)),
            "antal": utbyte.antal,
            "krockar": json.dumps(list(utbyte.krockar), ensure_ascii=False),
            **written(utbyte.desk, utbyte.clerk, utbyte.written_at),
        }
        self._add(ADD_UTBYTE, row)


def _read_utbyte(row: sqlite3.Row) -> Utbyte:
    return Utbyte(
        id=row["id"],
        sha256=row["sha256"],
        fran_desk=row["fran_desk"],
        made_at=datetime.fromisoformat(row["made_at"]),
        desk_list=tuple(json.loads(row["desk_list"])),
        antal=row["antal"],
        krockar=tuple(json.loads(row["krockar"])),
        **read_written(row),
    )
