"""Copies of a database in one file: complete, consistent, synced."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from db import files
from db.cipher import connect

if TYPE_CHECKING:
    from pathlib import Path

    from db.driver import sqlite3
    from kassa.desk.data_key import DataKey


def copy_database(conn: sqlite3.Connection, target: Path, key: DataKey | None) -> None:
    """Copy page by page what a connection sees, log included, into a file that is not there yet.

    Within a transaction of the connection it is the state of that transaction. Others may go on
    writing. A file left by a copy that was cut short is replaced.

    Args:
        conn: the database.
        target: one file, readable by its owner only, no helper files beside it.
        key: that of the database; None for a plain one.
    """
    files.remove(target)
    files.make_empty(target, must_be_new=True)
    with closing(connect(target, key)) as copy:
        conn.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    files.sync_file(target)
