"""The connection of the clinic's records: one transaction at a time, rows added inside it only.

Each transaction that wrote something ends with its seal (``db.sigill``). What a gallring changes or
takes away is noted, so that it can be sealed anew (``db.omsegling``).

Only plain statements on the one connection are used here: ``insert`` and ``execute`` of
sqlite-utils commit by themselves and would end a transaction in the middle. Whoever forgets
``transaction()`` has a bug, and is told so.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from db import sql
from db.adding import Adding
from db.errors import known_errors
from db.sigill import Written, add_seal, changing
from kassa.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlite_utils import Database

    from db.driver import sqlite3
    from kassa.desk.ports import LedgerVersion

SqlValue = str | int | None
if TYPE_CHECKING:
    Read = Callable[[str, Mapping[str, SqlValue]], list[sqlite3.Row]]
    Add = Callable[[str, Mapping[str, SqlValue]], None]


class SqliteStore:
    """The clinic's records in one SQLite file; may be used from several threads.

    A thread that has a transaction open keeps the others waiting until it ends. Other processes are
    kept apart by SQLite itself.
    """

    def __init__(self, db: Database) -> None:
        """Take over a database that ``open_database`` has opened."""
        self._db = db
        self._lock = threading.RLock()
        self._written = Written()
        self._touched: dict[str, set[int]] = {}
        self._adding: dict[str, Adding] = {}
        self._mark = new_id()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def version(self) -> LedgerVersion:
        """Return what is another one after anything was written or undone, here or elsewhere."""
        with self._lock, known_errors():
            conn = self._db.conn
            (others,) = conn.execute("PRAGMA data_version").fetchone()
            return self._mark, others, conn.total_changes

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Open a durable transaction that no other writer can enter; commit at the end.

        Whatever is raised inside undoes all of it.

        Raises:
            StorageError: the database is locked, full, read-only or damaged; nothing was written.
            RuntimeError: a transaction is open already (a bug).
        """
        with self._lock:
            conn = self._db.conn
            if conn.in_transaction:
                message = "a transaction is open already"
                raise RuntimeError(message)
            with known_errors():
                conn.execute("BEGIN IMMEDIATE")
            self._written.clear()
            self._touched.clear()
            before = conn.total_changes
            try:
                yield
                with known_errors():
                    add_seal(conn, self._written)
                    conn.execute("COMMIT")
            except BaseException:
                if conn.total_changes != before:
                    self._mark = new_id()  # SQLite does not count what is undone as a change
                self._undo()
                raise

    def _undo(self) -> None:
        # A full disk can have ended the transaction before we do.
        if self._db.conn.in_transaction:
            self._db.conn.execute("ROLLBACK")

    def _add(self, statement: str, row: Mapping[str, SqlValue]) -> None:
        with self._lock, known_errors():
            if not self._db.conn.in_transaction:
                message = "records are written inside a transaction only"
                raise RuntimeError(message)
            adding = self._adding.get(statement)
            if adding is None:
                adding = self._adding[statement] = Adding(self._db.conn, statement)
            self._written.note(*adding.add(row))

    def _change(self, statement: str, values: Mapping[str, SqlValue]) -> None:
        """Change or take away records in the open transaction, where a guard lets a gallring."""
        table, whole = changing(statement)
        with self._lock, known_errors():
            changed = self._db.conn.execute(whole, dict(values)).fetchall()
        self._touched.setdefault(table, set()).update(seq for (seq,) in changed)

    def _first(self, statement: str, values: Mapping[str, SqlValue]) -> sqlite3.Row | None:
        found = self._all(statement, values)
        return found[0] if found else None

    def _all(self, statement: str, values: Mapping[str, SqlValue]) -> list[sqlite3.Row]:
        with self._lock, known_errors():
            cursor = self._db.conn.cursor()
            cursor.row_factory = sql.by_name
            return cursor.execute(statement, dict(values)).fetchall()
