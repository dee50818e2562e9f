"""The only place that opens a database.

A database is opened durable (WAL with a sync at every commit), with foreign keys and the guards on,
readable by its owner alone. What could lose data quietly is refused: a file that is gone though the
clinic has been in use (a marker beside it remembers), a file of a newer program or of another one,
a file whose guards are missing. Before a file is migrated it is copied.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from sqlite_utils import Database

from db.errors import (
    DatabaseCorruptError,
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
from kassa.adapters.files import make_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BUSY_MS = 5_000
RETRY_SECONDS = 0.01
OWNER_FILE = 0o600
OWNER_FOLDER = 0o700

_MARKER_TEXT = (
    "Kassa har skapat en databas i den här mappen.\n"
    "Ta inte bort filen: den gör att Kassa märker om databasen försvinner.\n"
)


def open_database(path: Path, busy_ms: int = BUSY_MS, steps: Sequence[Step] = STEPS) -> Database:
    """Open the database of a clinic; make it the first time.

    The connection is in autocommit mode: a transaction begins and ends where ``SqliteLedger`` says,
    and nowhere else. It may be used from several threads, one at a time.

    Args:
        path: the file; its folder is made when missing.
        busy_ms: how long to wait for another writer, in milliseconds.
        steps: the schema this program knows; a test gives others.

    Raises:
        StorageError: the file is missing, newer, foreign, damaged, locked, unguarded or may not be
            written, or there is no room; the message says what to do.
    """
    with known_errors():
        _prepare_folder(path.parent)
        initialised = marker_path(path).exists()
        _prepare_file(path, initialised=initialised)
        db = _connect(path, busy_ms)
        try:
            _refuse_unknown(db, path, steps, initialised=initialised)
            _set_pragmas(db.conn, busy_ms)
            _migrate(db, path, steps)
            _refuse_unguarded(db.conn, steps)
            if not initialised:
                _write_marker(path)
        except BaseException:
            db.close()
            raise
        return db


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open a database that is there, to read only, beside whoever writes in it.

    Raises:
        StorageError: it is missing, older, newer, foreign or damaged; the message says what to do.
    """
    with known_errors():
        conn = _connect_reading(path)
        try:
            db = Database(conn, execute_plugins=False)
            _refuse_unknown(db, path, STEPS, initialised=True)
            _refuse_older(db)
        except BaseException:
            conn.close()
            raise
        return conn


def _refuse_older(db: Database) -> None:
    if migrations_of(STEPS).pending(db):
        raise DatabaseOlderError


def _connect_reading(path: Path) -> sqlite3.Connection:
    """Return a connection; where the log cannot be made, as on a read-only disk, one without."""
    uri = f"{path.resolve().as_uri()}?mode=ro"
    try:
        return _probed(uri)
    except sqlite3.OperationalError:
        if any(helper.exists() for helper in _helper_files(path)) or not path.exists():
            raise
        return _probed(f"{uri}&immutable=1")


def _probed(uri: str) -> sqlite3.Connection:
    conn = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        conn.execute(f"PRAGMA busy_timeout = {BUSY_MS:d}")
        conn.execute("SELECT count(*) FROM sqlite_master")
    except BaseException:
        conn.close()
        raise
    return conn


def marker_path(path: Path) -> Path:
    """Return the marker beside a database: a database has been here."""
    return path.with_name(f"{path.name}.finns")


def _prepare_folder(folder: Path) -> None:
    if not folder.exists():
        make_folder(folder)
    elif not any(folder.iterdir()):
        folder.chmod(OWNER_FOLDER)


def _prepare_file(path: Path, *, initialised: bool) -> None:
    """Make an empty file for its owner alone; SQLite gives its helper files the same mode."""
    if path.exists():
        for file in (path, *_helper_files(path)):
            if file.exists():
                file.chmod(OWNER_FILE)
        return
    if initialised:
        message = (
            f"Databasen {path.name} saknas i Kassas mapp, fast den har funnits. "
            "Lägg tillbaka filen eller den senaste säkerhetskopian och starta Kassa igen."
        )
        raise DatabaseMissingError(message)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, OWNER_FILE))


def _helper_files(path: Path) -> tuple[Path, Path]:
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def _connect(path: Path, busy_ms: int) -> Database:
    uri = f"{path.resolve().as_uri()}?mode=rw"
    conn = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    conn.execute(f"PRAGMA busy_timeout = {busy_ms:d}")
    return Database(conn, recursive_triggers=True, execute_plugins=False)


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


def _migrate(db: Database, path: Path, steps: Sequence[Step]) -> None:
    """Apply the steps that remain, all or none; a file that holds records is copied first."""
    migrations = migrations_of(steps)
    pending = migrations.pending(db)
    if not pending:
        return
    if migrations.applied(db):
        _copy_before(db.conn, path, pending[0].name)
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


def _copy_before(conn: sqlite3.Connection, path: Path, step: str) -> None:
    """Copy the database beside itself, complete and synced, before a step is applied."""
    target = _free_name(path, step)
    part = target.with_name(f"{target.name}.del")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_FILE))
    with closing(sqlite3.connect(part)) as copy:
        conn.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, no helper files
    part.replace(target)
    _sync_folder(target.parent)


def _free_name(path: Path, step: str) -> Path:
    """Return a name no earlier copy has."""
    name = f"{path.stem}.fore-{step}"
    taken = {file.name for file in path.parent.iterdir()}
    number = 1
    candidate = f"{name}{path.suffix}"
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}{path.suffix}"
    return path.with_name(candidate)


def _refuse_unguarded(conn: sqlite3.Connection, steps: Sequence[Step]) -> None:
    faults = schema_faults(conn, steps)
    if faults:
        message = (
            "Databasens skydd är inte som det ska: någon har ändrat i filen utanför Kassa. "
            f"Använd den inte och ring it-stödet. ({', '.join(faults)})"
        )
        raise DatabaseUnguardedError(message)


def _write_marker(path: Path) -> None:
    marker = marker_path(path)
    with os.fdopen(
        os.open(marker, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, OWNER_FILE), "wb"
    ) as file:
        file.write(_MARKER_TEXT.encode())
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make new names in a folder durable; Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
