"""What is said to a record of a file: that it is known, stands against one here, or is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.errors import known_error
from db.utbyte_tables import SAME_BY_KEY
from kassa.desk.utbyte import UtbyteError
from kassa.desk.utbyte_ports import Taken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.driver import sqlite3
    from db.store import SqlValue
    from db.utbyte_tables import Table

BUILDS_ON_MORE = ("FOREIGN KEY", "NOT NULL", "series", "accounted for")
"""Words of SQLite, and of the guards, where something that comes before the record is not here."""
FROM_THE_BEGINNING = "Be den kassan skriva en fil från början, utan --sedan."


def compare(table: Table, record: Mapping[str, SqlValue], found: Mapping[str, SqlValue]) -> Taken:
    """Return that a record is known; refuse another one under its id.

    Raises:
        UtbyteError: which one.
    """
    if table.name in SAME_BY_KEY or all(found.get(name) == record[name] for name in record):
        return Taken(is_new=False)
    if table.name == "patient_join":
        if found["into_id"] == record["into_id"]:
            return Taken(is_new=False)
        message = (
            f"{record['patient_id']} är sammanfört med {found['into_id']} här och med "
            f"{record['into_id']} i kassa {record['desk']}. Det här gäller här; kontrollera vilket "
            "som är rätt."
        )
        return Taken(is_new=False, krock=message)
    raise UtbyteError(
        f"Filen har en post med ett id som finns här med annat innehåll ({table.name} "
        f"{record['id']}, kassa {record['desk']})."
    )


def refusal(table: Table, record: Mapping[str, SqlValue], error: sqlite3.Error) -> UtbyteError:
    """Return why SQLite does not take a record, in Swedish.

    Raises:
        StorageError: it is the file that is in trouble, not the record.
    """
    told = known_error(error)
    if told is not None:
        raise told from error
    where = f"{table.name} {record.get('id')}, kassa {record.get('desk')}"
    if any(words in str(error) for words in BUILDS_ON_MORE):
        return UtbyteError(
            f"Filen bygger på poster som inte finns här ({where}). {FROM_THE_BEGINNING}"
        )
    return UtbyteError(f"En post i filen går inte att läsa in ({where}).")
