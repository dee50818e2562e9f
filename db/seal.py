"""The seal of the frikort ledger: an entry that was changed past the guards shows when it is read.

Each entry carries a SHA-256 over itself and the entry before it of the same patient and desk. An
entry that was changed, removed or slipped in breaks the row, and no sum is counted on it. As with
the receipts, what the chain alone cannot show is that its newest entries are gone, or that all of
it was computed anew.
"""

from __future__ import annotations

import hashlib
from operator import itemgetter
from typing import TYPE_CHECKING

from db.errors import DatabaseTamperedError
from kassa.canonical import canonical_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from db.driver import sqlite3
    from db.store import SqlValue

COLUMNS = (
    "id",
    "patient_id",
    "skydd",
    "kind",
    "effective_on",
    "belopp_ore",
    "charged_ore",
    "avser",
    "reglerar",
    "giltigt_till",
    "checkout_id",
    "besok_id",
    "inlast_id",
    "desk",
    "clerk",
    "written_at",
    "placed_at",
)
"""What is sealed, in the order the function of the migration takes it."""
FIRST = ""
SQL_FUNCTION = "frikort_seal"
_PATIENT, _DESK = COLUMNS.index("patient_id"), COLUMNS.index("desk")


def seal_of(previous: str, row: Mapping[str, SqlValue]) -> str:
    """Return the seal of an entry.

    Args:
        previous: the seal of the entry before it, ``FIRST`` where there is none.
        row: the entry by column.
    """
    return _seal(previous, [row[name] for name in COLUMNS])


def broken_seals(rows: Iterable[sqlite3.Row]) -> Iterator[str]:
    """Yield the id of each entry whose seal does not hold.

    Args:
        rows: every entry of the patients they are of, in registration order.

    Raises:
        KeyError: they lack a column.
    """
    last: dict[tuple[str, str], str] = {}
    sealed = None
    for row in rows:
        sealed = sealed or _places(row)
        values = sealed(row)
        key = (values[_PATIENT], values[_DESK])
        if _seal(last.get(key, FIRST), values) != row["hash"]:
            yield row["id"]
        last[key] = row["hash"]


def _places(row: sqlite3.Row) -> itemgetter[tuple[SqlValue, ...]]:
    """Return what takes the sealed values out of rows like this one."""
    place_by_name = {name: place for place, name in enumerate(row.keys())}
    return itemgetter(*(place_by_name[name] for name in COLUMNS))


def refuse_broken(rows: Iterable[sqlite3.Row]) -> None:
    """Refuse to count on entries that are not as they were written.

    Raises:
        DatabaseTamperedError: the first of them is named by its id.
    """
    for entry_id in broken_seals(rows):
        raise DatabaseTamperedError.of(entry_id)


class Sealer:
    """Seals entries one after the other, as a function of SQL for what was written before."""

    def __init__(self) -> None:
        """Begin with no entry at all."""
        self._last: dict[tuple[object, object], str] = {}

    def __call__(self, *values: SqlValue) -> str:
        """Return the seal of the next entry, its columns in the order of ``COLUMNS``."""
        key = (values[_PATIENT], values[_DESK])
        self._last[key] = seal = _seal(self._last.get(key, FIRST), values)
        return seal


def _seal(previous: str, values: Iterable[SqlValue]) -> str:
    return hashlib.sha256(canonical_row((previous, *values))).hexdigest()
