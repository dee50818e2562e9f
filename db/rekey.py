"""Encrypt a database anew with another key, so that a cut at any moment loses nothing.

A copy with the new key is made in a folder of its own, compared with the database row by row, and
takes its place in one step. The key file says two things at that moment: the key it had, and the
one that holds as soon as the database has it. Whoever starts after a cut finds in the place a whole
database, with the one key or with the other, and in the key file the one that opens it.

From the first step to the last nobody else can have the database open: what they wrote would be
left behind. Nothing here may open the database a second time, for closing that would let them in.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from db.cipher import be_alone, connect
from db.copies import copy_database
from db.encrypt import are_equal, is_sound
from db.errors import DatabaseCorruptError, known_errors
from kassa.adapters.files import sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kassa.desk.data_key import DataKey

WHAT = "Databasen ska krypteras om"
DIFFERS = (
    "Den omkrypterade databasen blev inte lik den som fanns, och har kastats. Inget har ändrats. "
    "Kör kassa kontrollera och ring it-stödet."
)


def refuse_open(path: Path, key: DataKey) -> None:
    """Refuse a database that somebody has open, before anybody is asked for anything.

    Raises:
        DatabaseBusyError: somebody has; the message says what to do.
    """
    with known_errors(), closing(connect(path, key)) as conn:
        be_alone(conn, WHAT)


def rekey(
    path: Path,
    place: Path,
    keys: tuple[DataKey, DataKey],
    note: Callable[[Path], None],
    announce: Callable[[], None],
    take_over: Callable[[], None],
) -> None:
    """Give a database another key.

    Args:
        path: the database; nobody has it open, not this process either.
        place: an empty folder on the same disk; for the owner only.
        keys: the one it has, and the one it is to get.
        note: writes into the new file, once it is like the old one, what has been done.
        announce: makes durable that the new key may be the one.
        take_over: makes durable that it is.

    Raises:
        StorageError: somebody has it open, there is no room, or the new file is not like the old
            one; the database is as it was, and so is its key.
    """
    old, new = keys
    part = place / path.name
    with known_errors(), closing(connect(path, old)) as conn:
        be_alone(conn, WHAT)
        copy_database(conn, part, new)
        with closing(connect(part, new)) as made:
            if not are_equal(conn, made):
                raise DatabaseCorruptError(DIFFERS)
        note(part)
        with closing(connect(part, new)) as made:
            be_alone(made, WHAT)
            if not is_sound(made):
                raise DatabaseCorruptError(DIFFERS)
            announce()
            part.replace(path)
            sync_folder(path.parent)
            take_over()
