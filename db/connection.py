"""The only place that opens a database.

A database is opened durable (WAL with a sync at every commit), with foreign keys and the guards on,
encrypted, readable by its owner alone. What could lose data quietly is refused: a file that is gone
though the clinic has been in use (a marker beside it remembers), a file of a newer program or of
another one, a file whose guards are missing. Before a file is migrated it is copied.
"""

from __future__ import annotations

import os
import time
from contextlib import closing
from typing import TYPE_CHECKING

from sqlite_utils import Database

from db import files
from db.cipher import BUSY_MS, connect
from db.copies import copy_database
from db.driver import sqlite3
from db.encrypt import encrypt_once
from db.errors import (
    DatabaseCorruptError,
    DatabaseKeyError,
    DatabaseMissingError,
    DatabaseNewerError,
    DatabaseOlderError,
    DatabaseReadOnlyError,
    DatabaseUnguardedError,
    known_errors,
)
from db.migrations import STEPS, Step, migrations_of
from db.schema import schema_faults
from db.sigill import seal_earlier
from kassa.adapters.files import make_folder, sync_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kassa.desk.data_key import DataKey

RETRY_SECONDS = 0.01
LEAST_CACHE_KIB, MOST_CACHE_KIB = 4_096, 65_536
CACHE_SHARE = 128
"""A file's decrypted pages stay in memory up to this part of it: what a desk reads all day."""

_MARKER_TEXT = (
    "Kassa har skapat en databas i den här mappen.\n"
    "Ta inte bort filen: den gör att Kassa märker om databasen försvinner.\n"
)


def open_database(
    path: Path,
    busy_ms: int = BUSY_MS,
    steps: Sequence[Step] = STEPS,
    *,
    key: DataKey | None = None,
) -> Database:
    """Open the database of a clinic; make it the first time.

    With a key it is encrypted: a plain one of an earlier version is made so, once.

    The connection is in autocommit mode: a transaction begins and ends where ``SqliteLedger`` says,
    and nowhere else. It may be used from several threads, one at a time.

    Args:
        path: the file; its folder is made when missing.
        busy_ms: how long to wait for another writer, in milliseconds.
        steps: the schema this program knows; a test gives others.
        key: of the clinic; None for a plain file, which only tests and measurements have.

    Raises:
        StorageError: the file is missing, newer, foreign, damaged, locked, unguarded or may not be
            written, has another key, or there is no room; the message says what to do.
    """
    with known_errors():
        _prepare_folder(path.parent)
        initialised = marker_path(path).exists()
        _prepare_file(path, initialised=initialised)
        if key is not None and path.is_file():
            _refuse_plain_of_others(path, steps, busy_ms, initialised=initialised)
            encrypt_once(path, key, busy_ms)
        db = _connect(path, key, busy_ms)
        try:
            _refuse_unreadable(db.conn, path, key)
            _refuse_unknown(db, path, steps, initialised=initialised)
            _set_pragmas(db.conn, busy_ms)
            _migrate(db, path, steps, key)
            _refuse_unguarded(db.conn, steps)
            if not initialised:
                _write_marker(path)
        except BaseException:
            db.close()
            raise
        return db


def open_for_reading(path: Path, key: DataKey | None) -> sqlite3.Connection:
    """Open a database that is there, to read only, beside whoever writes in it.

    Args:
        path: the file; one that is plain needs no key.
        key: of the clinic.

    Raises:
        StorageError: it is missing, older, newer, foreign or damaged, or has another key; the
            message says what to do.
    """
    with known_errors():
        conn = _connect_reading(path, key if files.needs_key(path) else None)
        try:
            _refuse_unreadable(conn, path, key)
            db = Database(conn, execute_plugins=False)
            _refuse_unknown(db, path, STEPS, initialised=True)
            _refuse_older(db)
        except BaseException:
            conn.close()
            raise
        return conn


def _refuse_older(db: Database) -> None:
    if migrations_of(STEPS).pending(db):
        _refuse_struck_off(db, STEPS)
        raise DatabaseOlderError


def _connect_reading(path: Path, key: DataKey | None) -> sqlite3.Connection:
    """Return a connection; where the log cannot be made, as on a read-only disk, one without."""
    conn = connect(path, key, mode="ro")
    try:
        conn.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError:
        conn.close()
        if any(helper.exists() for helper in files.helper_files(path)) or not path.exists():
            raise
        return connect(path, key, mode="immutable")
    except sqlite3.DatabaseError:
        pass  # the caller tells it
    return conn


def marker_path(path: Path) -> Path:
    """Return the marker beside a database: a database has been here."""
    return path.with_name(f"{path.name}.finns")


def _prepare_folder(folder: Path) -> None:
    if not folder.exists():
        make_folder(folder)
        folder.chmod(files.OWNER_FOLDER)
    elif not any(folder.iterdir()):
        folder.chmod(files.OWNER_FOLDER)


def _prepare_file(path: Path, *, initialised: bool) -> None:
    """See to it that there is a file, for its owner alone."""
    if path.exists():
        for file in (path, *files.helper_files(path)):
            if file.exists():
                file.chmod(files.OWNER_FILE)
        return
    if initialised:
        message = (
            f"Databasen {path.name} saknas i Kassas mapp, fast den har funnits. "
            "Lägg tillbaka filen eller den senaste säkerhetskopian och starta Kassa igen."
        )
        raise DatabaseMissingError(message)
    files.make_empty(path)


def _connect(path: Path, key: DataKey | None, busy_ms: int) -> Database:
    conn = connect(path, key, busy_ms=busy_ms)
    return Database(conn, recursive_triggers=True, execute_plugins=False)


def _refuse_plain_of_others(
    path: Path, steps: Sequence[Step], busy_ms: int, *, initialised: bool
) -> None:
    """Refuse a plain file that is not to be encrypted: it is another program's, or newer."""
    if files.is_plain(path):
        with closing(_connect(path, None, busy_ms)) as db:
            _refuse_unknown(db, path, steps, initialised=initialised)


def _refuse_unreadable(conn: sqlite3.Connection, path: Path, key: DataKey | None) -> None:
    """Refuse a file that the key does not open; without a key SQLite's own error says enough."""
    try:
        conn.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.DatabaseError as error:
        if key is None or error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
            raise
        message = (
            f"Filen {path.name} går inte att läsa med mottagningens nyckel: den är skadad eller "
            "hör till en annan mottagning. Inget har ändrats. Lägg tillbaka den senaste "
            "säkerhetskopian (kassa aterstall) eller ring it-stödet."
        )
        raise DatabaseKeyError(message) from error


def _refuse_unknown(db: Database, path: Path, steps: Sequence[Step], *, initialised: bool) -> None:
    """Refuse a file of a newer program, of another program, or emptied; writes nothing."""
    tables = db.conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    applied = {step.name for step in migrations_of(steps).applied(db)}
    if applied - {step.name for step in steps}:
        raise DatabaseNewerError
    if not applied and (tables or initialised):
        message = (
            f"Filen {path.name} är tom eller tillhör ett annat program. Ändra inget i mappen. "
            "Lägg tillbaka den senaste säkerhetskopian eller ring it-stödet."
        )
        raise DatabaseCorruptError(message)


def _switch_to_wal(conn: sqlite3.Connection, busy_ms: int) -> str:
    """Return the journal mode after the switch; only a file's first start really switches.

    Where two first starts meet, SQLite answers "locked" at once in spite of its timeout.
    """
    deadline = time.monotonic() + busy_ms / 1_000
    while True:
        try:
            return str(conn.execute("PRAGMA journal_mode = WAL").fetchone()[0])
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(RETRY_SECONDS)


def _set_pragmas(conn: sqlite3.Connection, busy_ms: int) -> None:
    """Make every commit durable, and switch on what SQLite leaves off."""
    if _switch_to_wal(conn, busy_ms) != "wal":
        message = (
            "Databasen ligger på en disk som inte kan hålla den säkert. "
            "Flytta Kassas mapp till datorns egen disk."
        )
        raise DatabaseReadOnlyError(message)
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA fullfsync = ON")  # macOS: past the disk's own cache
    conn.execute("PRAGMA checkpoint_fullfsync = ON")
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA recursive_triggers = ON")
    conn.execute(f"PRAGMA cache_size = {-_cache_kib(conn):d}")


def _cache_kib(conn: sqlite3.Connection) -> int:
    """Return how much memory the pages of a file are worth; a clinic's are few."""
    pages, size = (
        conn.execute(f"PRAGMA {told}").fetchone()[0] for told in ("page_count", "page_size")
    )
    share = int(pages) * int(size) // 1024 // CACHE_SHARE
    return min(MOST_CACHE_KIB, max(LEAST_CACHE_KIB, share))


def _migrate(db: Database, path: Path, steps: Sequence[Step], key: DataKey | None) -> None:
    """Apply the steps that remain, all or none; a file that holds records is copied first."""
    migrations = migrations_of(steps)
    pending = migrations.pending(db)
    if not pending:
        return
    if migrations.applied(db):
        _refuse_struck_off(db, steps)
        _copy_before(db.conn, path, pending[0].name, key)
    # A table that is made again is dropped for a moment; what points at it is checked at the end.
    db.conn.execute("PRAGMA foreign_keys = OFF")
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(db)
        _refuse_dangling(db.conn)
        seal_earlier(db.conn)
        db.conn.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
    finally:
        db.conn.execute("PRAGMA foreign_keys = ON")


def _refuse_dangling(conn: sqlite3.Connection) -> None:
    """Refuse a step that would leave a record pointing at nothing."""
    dangling = conn.execute("PRAGMA foreign_key_check").fetchall()
    if dangling:
        tables = sorted({row[0] for row in dangling})
        message = (
            "Databasen kan inte föras över till den nya versionen: uppgifter pekar på poster som "
            f"inte finns ({', '.join(tables)}). Inget har ändrats. Ring it-stödet."
        )
        raise DatabaseCorruptError(message)


def _refuse_struck_off(db: Database, steps: Sequence[Step]) -> None:
    """Refuse a file that is not what the steps on its list made it: a step was struck off."""
    names = {step.name for step in migrations_of(steps).applied(db)}
    applied = [step for step in steps if step.name in names]
    struck_off = [step.name for step in steps[: len(applied)] if step not in applied]
    _refuse_faults(struck_off or schema_faults(db.conn, applied))


def _copy_before(conn: sqlite3.Connection, path: Path, step: str, key: DataKey | None) -> None:
    """Copy the database beside itself, complete and synced, before a step is applied."""
    target = files.free_name(path, f"fore-{step}")
    part = target.with_name(f"{target.name}.del")
    copy_database(conn, part, key)
    part.replace(target)
    sync_folder(target.parent)


def _refuse_unguarded(conn: sqlite3.Connection, steps: Sequence[Step]) -> None:
    _refuse_faults(schema_faults(conn, steps))


def _refuse_faults(faults: Sequence[str]) -> None:
    if faults:
        message = (
            "Databasens skydd är inte som det ska: någon har ändrat i filen utanför Kassa. "
            f"Använd den inte och ring it-stödet. ({', '.join(faults)})"
        )
        raise DatabaseUnguardedError(message)


def _write_marker(path: Path) -> None:
    marker = marker_path(path)
    with os.fdopen(
        os.open(marker, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, files.OWNER_FILE), "wb"
    ) as file:
        file.write(_MARKER_TEXT.encode())
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
