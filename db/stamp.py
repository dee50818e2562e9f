"""Where, by whom and when a row was written: what every record bears."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.errors import stored
from kassa.clock import utc_text

if TYPE_CHECKING:
    from db.driver import sqlite3
    from kassa.ids import ClerkId, DeskId

Row = dict[str, str | int | None]


def written(desk: DeskId | str, clerk: ClerkId | str, at: datetime) -> Row:
    """Return where, by whom and when a row is written."""
    return {"desk": desk, "clerk": clerk, "written_at": utc_text(at)}


@stored
def read_written(row: sqlite3.Row) -> dict[str, Any]:
    """Return where, by whom and when a row was written."""
    return {
        "desk": row["desk"],
        "clerk": row["clerk"],
        "written_at": datetime.fromisoformat(row["written_at"]),
    }
