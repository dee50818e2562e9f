"""What is said to a record of a file: that it is known, stands against one here, or is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.errors import known_error
from db.utbyte_tables import SAME_BY_KEY
from kassa.desk.utbyte import UtbyteError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.driver import sqlite3
    from db.store import SqlValue
    from db.utbyte_tables import Table

FROM_THE_BEGINNING = "Be den kassan skriva en fil från början, utan --sedan."


def compare(table: Table, record: Mapping[str, SqlValue], found: Mapping[str, SqlValue]) -> str:
    """Return why a record of a file is left out, empty where it is known; refuse another one.

    Raises:
        UtbyteError: which one.
    """
    if table.name in SAME_BY_KEY or all(found.get(name) == record[name] for name in record):
        return ""
    if table.name == "patient_join":
        if found["into_id"] == record["into_id"]:
            return ""
        return (
            f"{record['patient_id']} är sammanfört med {found['into_id']} här och med "
            f"{record['into_id']} i kassa {record['desk']}. Det här gäller här; kontrollera vilket "
            "som är rätt."
        )
    if table.name == "blankett":
        number = f"{record['serie_desk']}-B{record['number']}"
        return (
            f"Blankett {number} är inlagd både i kassa {found['desk']} och i kassa "
            f"{record['desk']}. Makulera det ena kvittot där det skrevs."
        )
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
    if "FOREIGN KEY" in str(error) or "NOT NULL" in str(error) or "series" in str(error):
        return UtbyteError(
            f"Filen bygger på poster som inte finns här ({where}). {FROM_THE_BEGINNING}"
        )
    return UtbyteError(f"En post i filen går inte att läsa in ({where}).")
