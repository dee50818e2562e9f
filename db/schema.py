"""What the schema must be: as text for review, and as the check of every start.

The append-only guards are triggers, and a tool that rebuilds a table drops its triggers without a
word. Therefore every table, index and trigger of a file is compared, text by text, with what the
numbered steps make, and nothing may stand beside them: one more trigger is enough to swallow what
is written. Left alone are the tables of SQLite behind the search, and the list of steps that
sqlite-utils keeps, whose text is not ours.
``python -m db.schema > db/schema.sql`` writes the snapshot that is reviewed.
"""

from __future__ import annotations

import sys
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING

from sqlite_utils import Database

from db.migrations import STEPS, Step, migrations_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.driver import sqlite3

_HEAD = (
    "-- Made by `python -m db.schema > db/schema.sql`:\n"
    "-- what the steps in db/migrations/ lead to, table by table.\n"
)
_OBJECTS = """
SELECT name, sql FROM sqlite_master
WHERE sql IS NOT NULL AND (
    type = 'trigger'
    OR name NOT GLOB 'sqlite_*' AND name NOT IN (
        '_sqlite_migrations', 'idx__sqlite_migrations_migration_set_name',
        'patient_search_config', 'patient_search_data', 'patient_search_docsize',
        'patient_search_idx'
    )
)
ORDER BY tbl_name, type = 'trigger', type = 'index', name
"""


def schema_text(steps: Sequence[Step] = STEPS) -> str:
    """Return the schema that the steps lead to: tables, indexes and triggers, by table."""
    return _HEAD + "".join(f"\n{sql};\n" for sql in _expected(tuple(steps)).values())


def schema_faults(conn: sqlite3.Connection, steps: Sequence[Step] = STEPS) -> tuple[str, ...]:
    """Return the tables, indexes, triggers and views that are not as the steps made them.

    Missing, changed, or made by somebody else.
    """
    found, expected = _objects(conn), _expected(tuple(steps))
    changed = [name for name, sql in expected.items() if found.get(name) != sql]
    return (*changed, *(name for name in found if name not in expected))


@cache
def _expected(steps: tuple[Step, ...]) -> Mapping[str, str]:
    with closing(Database(memory=True, execute_plugins=False)) as db:
        migrations_of(steps).apply(db)
        return _objects(db.conn)


def _objects(conn: sqlite3.Connection) -> dict[str, str]:
    return dict(conn.execute(_OBJECTS).fetchall())


if __name__ == "__main__":
    sys.stdout.write(schema_text())
