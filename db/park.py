"""The ``ParkLedger`` port in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.errors import stored
from db.stamp import read_written, written
from db.store import SqliteStore
from kassa.desk.park_ports import Parked, ParkedEnd
from kassa.ids import new_id

if TYPE_CHECKING:
    from db.driver import sqlite3

PARKED_LIST = """
SELECT * FROM parked
WHERE NOT EXISTS (SELECT 1 FROM parked_end WHERE parked_id = parked.id) ORDER BY seq
"""
PARKED = "SELECT * FROM parked WHERE id = :id"
PARKED_END = "SELECT * FROM parked_end WHERE parked_id = :id"
ADD_PARKED = """
INSERT INTO parked (id, checkout_id, form, desk, clerk, written_at)
VALUES (:id, :checkout_id, :form, :desk, :clerk, :written_at)
"""
ADD_PARKED_END = """
INSERT INTO parked_end (id, parked_id, utfall, desk, clerk, written_at)
VALUES (:id, :parked_id, 'upptagen', :desk, :clerk, :written_at)
"""


class SqlitePark(SqliteStore):
    """What the records know of parked checkouts."""

    def parked_list(self) -> tuple[Parked, ...]:
        """Return what is still put aside, at every desk, the oldest first."""
        return tuple(_read_parked(row) for row in self._all(PARKED_LIST, {}))

    def parked(self, parked_id: str) -> Parked | None:
        """Return one, also when it has been taken up."""
        row = self._first(PARKED, {"id": parked_id})
        return None if row is None else _read_parked(row)

    def parked_end(self, parked_id: str) -> ParkedEnd | None:
        """Return how it ended, None while it is put aside."""
        row = self._first(PARKED_END, {"id": parked_id})
        return None if row is None else ParkedEnd(row["parked_id"], **read_written(row))

    def add_parked(self, parked: Parked) -> None:
        """Put a checkout aside."""
        by = written(parked.desk, parked.clerk, parked.written_at)
        row = {"id": parked.id, "checkout_id": parked.checkout_id, "form": parked.form}
        self._add(ADD_PARKED, {**row, **by})

    def add_parked_end(self, end: ParkedEnd) -> None:
        """Write that it was taken up."""
        by = written(end.desk, end.clerk, end.written_at)
        self._add(ADD_PARKED_END, {"id": new_id(), "parked_id": end.parked_id, **by})


@stored
def _read_parked(row: sqlite3.Row) -> Parked:
    return Parked(
        id=row["id"], checkout_id=row["checkout_id"], form=row["form"], **read_written(row)
    )
