"""Encrypt a plain database, once, so that a cut at any moment loses nothing.

An encrypted file is made beside the plain one, synced, and compared with it row by row. Only then
does it take its place, in one step; the plain file stays under another name until that is durable,
and is then removed. Whoever is killed in between leaves the plain database in its place, or the
encrypted one with the plain one beside it: the next start finishes what was begun.

Nobody else may have the file open meanwhile. A second window would go on writing into the plain
file after its name has gone to the other: so the plain one is taken out of WAL first, which SQLite
refuses while anybody else is there.
"""

from __future__ import annotations

import os
from contextlib import closing
from itertools import zip_longest
from typing import TYPE_CHECKING

from db import files
from db.cipher import attach, be_alone, connect
from db.errors import DatabaseCorruptError
from kassa.adapters.files import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

    from db.driver import sqlite3
    from kassa.desk.data_key import DataKey

WHY = "fore-kryptering"
ROWS_OF_EACH_TABLE = """
SELECT printf(
    CASE WHEN sql LIKE '%WITHOUT ROWID%' THEN 'SELECT * FROM "%w" ORDER BY 1, 2'
    ELSE 'SELECT rowid, * FROM "%w" ORDER BY rowid' END,
    name
) FROM sqlite_master WHERE type = 'table' AND rootpage > 0
"""
OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"


def encrypt_once(path: Path, key: DataKey, busy_ms: int) -> None:
    """Encrypt a database that is still plain, and every copy of it that lies beside it.

    Does nothing where the file is encrypted.

    Raises:
        DatabaseBusyError: another window has it open.
        DatabaseCorruptError: the encrypted file does not say the same; the plain one is untouched.
    """
    if files.is_plain(path):
        for copy in path.parent.glob(f"{path.stem}.fore-*{path.suffix}"):
            if not copy.stem.startswith(f"{path.stem}.{WHY}") and files.is_plain(copy):
                _encrypt(copy, key, busy_ms, keep=None)
        _encrypt(path, key, busy_ms, keep=files.free_name(path, WHY))
    for left in path.parent.glob(f"{path.stem}.{WHY}*{path.suffix}"):
        if files.is_plain(left):
            _remove_proven(left, path, key)


def _encrypt(path: Path, key: DataKey, busy_ms: int, keep: Path | None) -> None:
    part = path.with_name(f"{path.name}.krypteras")
    was = path.stat()
    with closing(connect(path, None, busy_ms=busy_ms)) as plain:
        be_alone(plain, "Databasen ska krypteras")
        # Only looked at, never opened a second time: closing that would take the lock away.
        if not os.path.samestat(was, path.stat()):  # another window was quicker
            return
        files.remove(part)
        files.make_empty(part, must_be_new=True)
        attach(plain, part, key, "krypterad")
        plain.execute("PRAGMA krypterad.synchronous = OFF")  # synced once, below
        plain.execute("SELECT sqlcipher_export('krypterad')")
        plain.execute("DETACH krypterad")
        files.sync_file(part)
        with closing(connect(part, key)) as encrypted:
            _refuse_different(plain, encrypted)
        if keep is not None:
            os.link(path, keep)
        part.replace(path)
        sync_folder(path.parent)


def _refuse_different(plain: sqlite3.Connection, encrypted: sqlite3.Connection) -> None:
    if not is_sound(encrypted) or not are_equal(plain, encrypted):
        message = (
            "Den krypterade databasen blev inte lik den gamla. Den gamla är orörd. "
            "Ändra inget i mappen och ring it-stödet."
        )
        raise DatabaseCorruptError(message)


def is_sound(encrypted: sqlite3.Connection) -> bool:
    """Check every page of an encrypted database, and what the pages make up."""
    faults = encrypted.execute("PRAGMA cipher_integrity_check").fetchall()
    return not faults and encrypted.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def are_equal(one: sqlite3.Connection, two: sqlite3.Connection) -> bool:
    """Compare every object of the schema and every row of every table of two databases."""
    schemas = [conn.execute(OBJECTS).fetchall() for conn in (one, two)]
    if schemas[0] != schemas[1]:
        return False
    return all(
        row == other
        for (statement,) in one.execute(ROWS_OF_EACH_TABLE).fetchall()
        for row, other in zip_longest(one.execute(statement), two.execute(statement))
    )


def _remove_proven(left: Path, path: Path, key: DataKey) -> None:
    """Remove the plain file once the one in its place is seen to say the same."""
    if left.samefile(path):  # the cut came before the encrypted file took the place
        left.unlink()
        return
    with closing(connect(left, None)) as plain, closing(connect(path, key)) as encrypted:
        _refuse_different(plain, encrypted)
    files.remove(left)
    sync_folder(path.parent)
