"""The ``PrintLedger`` port in SQL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from db import rows
from db.errors import stored
from db.stamp import Row, read_written, written
from db.store import SqliteStore
from kassa.desk.print_ports import OpenPrint, PrintEvent, PrintStart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.driver import sqlite3
    from kassa.ids import DeskId, KvittoId

PRINTED = """
SELECT 1 FROM print_event WHERE kvitto_id = :kvitto_id AND error IS NULL
UNION ALL
SELECT 1 FROM print_start WHERE kvitto_id = :kvitto_id
    AND NOT EXISTS (SELECT 1 FROM print_event WHERE print_event.id = print_start.id)
LIMIT 1
"""
UNPRINTED_AMONG = """
SELECT value AS id FROM json_each(:id_list) AS found
WHERE NOT EXISTS (SELECT 1 FROM print_event WHERE kvitto_id = found.value AND error IS NULL)
"""
PRINT_BY_KVITTO = "SELECT * FROM print_event WHERE kvitto_id = :kvitto_id ORDER BY seq"
OPEN_PRINT_LIST = """
SELECT print_start.*, document FROM print_start JOIN kvitto ON kvitto.id = print_start.kvitto_id
WHERE print_start.desk = :desk
    AND NOT EXISTS (SELECT 1 FROM print_event WHERE print_event.id = print_start.id)
ORDER BY print_start.seq
"""
ADD_PRINT_START = """
INSERT INTO print_start (id, kvitto_id, printer, kopia, desk, clerk, written_at)
VALUES (:id, :kvitto_id, :printer, :kopia, :desk, :clerk, :written_at)
"""
ADD_PRINT = """
INSERT INTO print_event (id, kvitto_id, printer, kopia, error, desk, clerk, written_at)
VALUES (:id, :kvitto_id, :printer, :kopia, :error, :desk, :clerk, :written_at)
"""


class SqlitePrint(SqliteStore):
    """What the records know of printing."""

    def was_printed(self, kvitto_id: KvittoId) -> bool:
        """True when a printer has taken this receipt before, or may have."""
        return self._first(PRINTED, {"kvitto_id": kvitto_id}) is not None

    def unprinted_among(self, kvitto_id_list: Iterable[KvittoId]) -> frozenset[KvittoId]:
        """Return those of some receipts that no printer has taken."""
        found = self._all(UNPRINTED_AMONG, {"id_list": json.dumps(list(kvitto_id_list))})
        return frozenset(row["id"] for row in found)

    def print_list(self, kvitto_id: KvittoId) -> tuple[PrintEvent, ...]:
        """Return the attempts to print a receipt, in order."""
        found = self._all(PRINT_BY_KVITTO, {"kvitto_id": kvitto_id})
        return tuple(PrintEvent(error=row["error"], **_read_print(row)) for row in found)

    def open_print_list(self, desk: DeskId) -> tuple[OpenPrint, ...]:
        """Return what was sent at a desk without an end, the oldest first."""
        return tuple(
            OpenPrint(PrintStart(**_read_print(row)), rows.read_kvitto(row))
            for row in self._all(OPEN_PRINT_LIST, {"desk": desk})
        )

    def add_print_start(self, start: PrintStart) -> None:
        """Write that a receipt is about to be sent."""
        self._add(ADD_PRINT_START, _print_row(start))

    def add_print(self, event: PrintEvent) -> None:
        """Write how it went."""
        self._add(ADD_PRINT, {**_print_row(event), "error": event.error})


def _print_row(print_: PrintStart | PrintEvent) -> Row:
    return {
        "id": print_.id,
        "kvitto_id": print_.kvitto_id,
        "printer": print_.printer,
        "kopia": int(print_.kopia),
        **written(print_.desk, print_.clerk, print_.written_at),
    }


@stored
def _read_print(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "kvitto_id": row["kvitto_id"],
        "printer": row["printer"],
        "kopia": bool(row["kopia"]),
        **read_written(row),
    }
