"""What is said to a record of a file: that it is known, stands against one here, or is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.bare import is_one
from db.driver import sqlite3
from db.errors import known_error
from db.utbyte_tables import SAME_BY_KEY
from kassa.desk.utbyte import UtbyteError

if TYPE_CHECKING:
    from db.store import Read
    from db.utbyte_tables import Table
    from kassa.desk.utbyte_ports import Record

BUILDS_ON_MORE = ("FOREIGN KEY", "NOT NULL", "series", "accounted for")
"""Words of SQLite, and of the guards, where something that comes before the record is not here."""
FROM_THE_BEGINNING = "Be den kassan skriva en fil från början, utan --sedan."
INCOMPLETE = (
    "Den kassans datafil är inte hel: kör Kontrollera under Mer i den, och ring it-stödet. Inget "
    "har lästs in."
)


def compare(read: Read, table: Table, record: Record, found: Record, *, may_be_bare: bool) -> str:
    """Return why a record of a file is left out, empty where it is known; refuse another one.

    Args:
        read: returns the rows of a statement.
        table: of both.
        record: of the file.
        found: here.
        may_be_bare: a gallring at one of the desks may have taken out who it was of; the rest must
            be the same.

    Raises:
        UtbyteError: which one.
    """
    if table.name in SAME_BY_KEY or all(found.get(name) == record[name] for name in record):
        return ""
    try:
        if may_be_bare and is_one(read, table.name, record, found):
            return ""
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass  # what cannot be read is not what is here
    raise UtbyteError(
        f"Filen har en post med ett id som finns här med annat innehåll ({table.name} "
        f"{record['id']}, kassa {record['desk']})."
    )


def two_joins(record: Record, into: str) -> str:
    """Return what is said where a number is joined to one number here and to another there."""
    return (
        f"{record['patient_id']} är sammanfört med {into} här och med {record['into_id']} i kassa "
        f"{record['desk']}. Det här gäller här; kontrollera vilket som är rätt."
    )


def missing(where: str, *, is_part: bool) -> UtbyteError:
    """Return that a record rests on others that are neither here nor in the file."""
    advice = FROM_THE_BEGINNING if is_part else INCOMPLETE
    return UtbyteError(f"Filen bygger på poster som inte finns här ({where}). {advice}")


def refusal(table: Table, record: Record, error: sqlite3.Error, *, is_part: bool) -> UtbyteError:
    """Return why SQLite does not take a record, in Swedish.

    Args:
        table: of the record.
        record: of the file.
        error: what SQLite said.
        is_part: the file holds only what was written since some moment.

    Raises:
        StorageError: it is the file that is in trouble, not the record.
    """
    told = known_error(error)
    if told is not None:
        raise told from error
    where = f"{table.name} {record.get('id')}, kassa {record.get('desk')}"
    if any(words in str(error) for words in BUILDS_ON_MORE):
        return missing(where, is_part=is_part)
    return UtbyteError(f"En post i filen går inte att läsa in ({where}).")
