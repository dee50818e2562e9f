"""Put another file in the place of a clinic's database, so that a cut at any moment loses nothing.

The one that was there stays beside it under another name. Its last writes are moved out of SQLite's
log first; where it is too damaged for that, the log goes with it: a log that were left behind would
be read into the file that takes the place.
"""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

from db import files
from db.cipher import be_alone, connect
from db.driver import sqlite3
from db.errors import known_errors
from kassa.adapters.files import sync_folder

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kassa.desk.data_key import DataKey


def put_in_place(part: Path, path: Path, key: DataKey | None, day: date) -> Path | None:
    """Put a finished file, which nobody has open, in the place of a database.

    Args:
        part: the file; in the same folder.
        path: where it goes.
        key: of the database that is there; None where it is plain or cannot be opened.
        day: local date, in the name of what was there.

    Returns:
        Where the database that was there is now; None where there was none.

    Raises:
        StorageError: somebody has it open, or a file cannot be moved; nothing has changed.
    """
    with known_errors():
        kept = files.free_name(path, f"ersatt-{day}")
        was_there = path.exists()
        if was_there:
            with closing(connect(path, key)) as conn:
                is_settled = _settle(conn)
                os.link(path, kept)
                _take_its_place(part, path, kept, is_settled=is_settled)
        else:
            _take_its_place(part, path, kept, is_settled=False)
        return kept if was_there else None


def _take_its_place(part: Path, path: Path, kept: Path, *, is_settled: bool) -> None:
    for mine, theirs in zip(files.helper_files(path), files.helper_files(kept), strict=True):
        if is_settled:
            mine.unlink(missing_ok=True)
        elif mine.exists():
            mine.rename(theirs)
    sync_folder(path.parent)
    part.replace(path)
    sync_folder(path.parent)


def _settle(conn: sqlite3.Connection) -> bool:
    """Bring all that is in the log into the file and keep others out; False where it is damaged."""
    try:
        be_alone(conn, "Databasen ska ersättas")
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        return False
    return True
