"""Connections to encrypted and to plain files, and what each connection is told first.

The pages are encrypted by SQLCipher 4 with its defaults (AES-256, an HMAC a page); the key is given
raw, so that opening takes half a millisecond and no password stands between. Temporary tables stay
in memory: this build of SQLite is made that way.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from db.driver import sqlite3
from db.errors import DatabaseBusyError

if TYPE_CHECKING:
    from pathlib import Path

    from kassa.desk.data_key import DataKey

BUSY_MS = 5_000
CACHED_STATEMENTS = 2_048
"""So many statements stay ready to run: more than the program has.

A full cache drops the statement it got last, not the oldest one: with the driver's 100, which the
first statements of a window fill, every later one is parsed again each time it is run, guards and
all, and that takes ten times as long as running it.
"""


def connect(
    path: Path, key: DataKey | None, *, mode: str = "rw", busy_ms: int = BUSY_MS
) -> sqlite3.Connection:
    """Return a connection in autocommit mode; nothing of the file has been read yet.

    Args:
        path: the file.
        key: None for a plain file.
        mode: ``rw``, ``rwc`` to make the file, ``ro``; ``immutable`` reads a file nobody writes.
        busy_ms: how long to wait for another writer, in milliseconds.
    """
    query = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
    uri = f"{path.resolve().as_uri()}?{query}"
    conn = sqlite3.connect(
        uri,
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=CACHED_STATEMENTS,
    )
    quiet(conn)
    if key is not None:
        conn.execute(f'PRAGMA key = "{key_literal(key)}"')
    conn.execute(f"PRAGMA busy_timeout = {busy_ms:d}")
    return conn


def opens(path: Path, key: DataKey) -> bool:
    """True when a key opens a file that is there; only its first page is read."""
    if not path.is_file():
        return False
    with closing(connect(path, key, mode="immutable")) as conn:
        try:
            conn.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.DatabaseError:
            return False
    return True


def attach(conn: sqlite3.Connection, path: Path, key: DataKey | None, name: str) -> None:
    """Give a connection a second file; ``key`` None for a plain one."""
    said = key_literal(key) if key else ""
    conn.execute(f'ATTACH ? AS {name} KEY "{said}"', (str(path),))


def be_alone(conn: sqlite3.Connection, what: str) -> None:
    """Take a file out of WAL and keep everybody else out of it until the connection is closed.

    SQLite refuses that while anybody else has the file open, in this process or another. A process
    that opens the file in any other way, and closes it, lets everybody in again.

    Args:
        conn: to the file.
        what: is about to be done, the beginning of a Swedish sentence.

    Raises:
        DatabaseBusyError: somebody has it open.
    """
    try:
        conn.execute("PRAGMA locking_mode = EXCLUSIVE")
        conn.execute("PRAGMA journal_mode = DELETE")
        conn.execute("BEGIN EXCLUSIVE")
        conn.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        message = (
            f"{what}, och då får inget annat fönster ha den öppen. "
            "Stäng alla fönster av Kassa och försök igen."
        )
        raise DatabaseBusyError(message) from error


def quiet(conn: sqlite3.Connection) -> None:
    """Let SQLCipher say what is wrong in its errors alone, and not on the terminal as well."""
    conn.execute("PRAGMA cipher_log_level = NONE")


def key_literal(key: DataKey) -> str:
    """Return the key as SQLCipher takes it."""
    return f"x'{key.raw.hex()}'"
