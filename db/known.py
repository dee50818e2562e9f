"""What is here of the records that a file of another desk brings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from db.utbyte_tables import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.store import Read, SqlValue
    from db.utbyte_tables import Columns, Table
    from kassa.desk.utbyte_ports import Record

    Key = tuple[SqlValue, ...]


class Known:
    """What is here of the records of a file: read once a table, not once a record."""

    def __init__(self, read: Read, columns: Columns) -> None:
        """Take what reads the records."""
        self._read = read
        self._columns = columns
        self._rows: dict[str, dict[Key, Record]] = {}

    def learn(self, table: Table, records: Sequence[Record]) -> None:
        """Read what is here under the keys of some records."""
        first = table.key[0]
        keys = json.dumps([record.get(first) for record in records])
        where = f"{named(table, first)} IN (SELECT value FROM json_each(:keys))"  # noqa: S608
        found = self._read(f"{self._columns.select(table)} WHERE {where}", {"keys": keys})
        for row in found:
            self.add(table, dict(row))

    def add(self, table: Table, record: Record) -> None:
        """Note a record that is here from now on."""
        self._rows.setdefault(table.name, {})[_key(table, record)] = record

    def of(self, table: Table, record: Record) -> Record | None:
        """Return the record here that a record of a file is, by its key."""
        return self._rows.get(table.name, {}).get(_key(table, record))


def _key(table: Table, record: Record) -> Key:
    return tuple(record.get(name) for name in table.key)
