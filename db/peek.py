"""Look into a clinic's file without opening it for work: the fetched tariffs, nothing else.

For commands that only decide. The file is opened read-only; it is not made, migrated or locked, and
a file that is not there, or of before tariffs were fetched, has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from db.cipher import connect
from db.errors import known_errors
from db.taxa import SqliteTaxa

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

    from db.driver import sqlite3
    from kassa.desk.data_key import DataKey

HAS_TAXA = "SELECT 1 FROM sqlite_master WHERE name = 'taxa_fil'"


class _Opened:
    """What ``SqliteStore`` needs of a database."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn

    def close(self) -> None:
        self.conn.close()


def peek_taxa(path: Path, key: DataKey | None) -> SqliteTaxa | None:
    """Return the fetched tariffs of a clinic's file; None where there are none to ask for.

    Args:
        path: the file.
        key: of the clinic; None for a plain file.

    Raises:
        StorageError: the file is there and cannot be read.
    """
    if not path.exists():
        return None
    with known_errors():
        conn = connect(path, key, mode="ro")
        if conn.execute(HAS_TAXA).fetchone() is None:
            conn.close()
            return None
    return SqliteTaxa(cast("Database", _Opened(conn)))
