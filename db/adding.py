"""Adding a row, and telling what is stored of it, which is what its seal covers.

What was given is what is stored where a statement names every column and each value has the type of
its column: the tables are strict. All else is read back.
"""

from __future__ import annotations

import re
from operator import itemgetter
from types import NoneType
from typing import TYPE_CHECKING

from db.sigill import form_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.driver import sqlite3
    from db.sigill import RowForm

PLACE = "seq"
_TYPES = {"TEXT": str, "INTEGER": int, "BLOB": bytes}
_INSERT = re.compile(r'\s*INSERT\s+INTO\s+"?(\w+)"?\s*\(([^()]+)\)\s*VALUES\s*\(([^()]+)\)\s*')


class Adding:
    """One statement that adds a row to a table of records.

    Attributes:
        table: which.
    """

    def __init__(self, conn: sqlite3.Connection, statement: str) -> None:
        """Read how the table is made.

        Raises:
            ValueError: the statement adds no row, or says it in another way than all others.
        """
        found = _INSERT.fullmatch(statement)
        if found is None:
            message = f"not said as all additions are: {statement!r}"
            raise ValueError(message)
        self.table, names, values = found.groups()
        self._conn = conn
        self._statement = statement
        described = conn.execute(f"PRAGMA table_info({self.table})").fetchall()
        types = {name: _TYPES[kind] for _, name, kind, *_ in described}
        columns = tuple(name.strip() for name in names.split(","))
        parameters = tuple(value.strip() for value in values.split(","))
        is_plain = parameters == tuple(f":{name}" for name in columns)
        self._is_whole = is_plain and {PLACE, *columns} == types.keys()
        self._given = itemgetter(*columns)
        self._types = tuple(types[name] for name in columns)
        self._exact: set[tuple[type, ...]] = set()
        self._given_form = form_of(self.table, (PLACE, *columns))
        self._stored_form = form_of(self.table, tuple(types))

    def add(self, row: Mapping[str, object]) -> tuple[RowForm, Sequence[object]]:
        """Add a row; return what is stored of it, and how that is digested.

        Args:
            row: its values by the names of the statement's parameters.

        Raises:
            sqlite3.Error: a guard or a constraint refuses it.
        """
        if self._is_whole:
            # Bound in order: looking each up by its name takes as long as adding the row.
            values = self._given(row)
            place = self._conn.execute(self._statement, values).lastrowid
            if self._is_exact(tuple(map(type, values))):
                return self._given_form, (place, *values)
        else:
            place = self._conn.execute(self._statement, row).lastrowid
        stored = f"SELECT * FROM {self.table} WHERE {PLACE} = ?"  # noqa: S608
        return self._stored_form, self._conn.execute(stored, (place,)).fetchone()

    def _is_exact(self, types: tuple[type, ...]) -> bool:
        """True where values of these types are stored as they are."""
        if types in self._exact:
            return True
        pairs = zip(types, self._types, strict=True)
        is_exact = all(given in (column, NoneType) for given, column in pairs)
        if is_exact:
            self._exact.add(types)
        return is_exact
