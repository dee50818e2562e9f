"""The numbered steps of the schema, each an SQL file, frozen once released.

A step is run inside a transaction together with the note that it was run, so that a database is
always at one step or the next. The name of a file is the name of the step, and their order is the
order of the files. Rules for new steps are in ``docs/adr/0006-append-only.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from db.driver import sqlite3
from db.seal import COLUMNS, SQL_FUNCTION, Sealer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable

    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the schema.

    Attributes:
        name: the file's name without ending; begins with its number.
        sql: its statements.
    """

    name: str
    sql: str


def load_steps(folder: Traversable) -> tuple[Step, ...]:
    """Return the steps of a folder, in order."""
    return tuple(
        Step(file.name.removesuffix(".sql"), file.read_text(encoding="utf-8"))
        for file in sorted(folder.iterdir(), key=lambda item: item.name)
        if file.name.endswith(".sql")
    )


def migrations_of(steps: Iterable[Step]) -> Migrations:
    """Return the steps as a set that sqlite-utils applies."""
    migrations = Migrations("kassa")
    for step in steps:
        _register(migrations, step)
    return migrations


def _register(migrations: Migrations, step: Step) -> None:
    sql_list = tuple(statements(step.sql))

    @migrations(name=step.name)
    def run(db: Database) -> None:
        db.conn.create_function(SQL_FUNCTION, len(COLUMNS), Sealer())
        for sql in sql_list:
            db.conn.execute(sql)


def statements(script: str) -> Iterator[str]:
    """Split an SQL script into its statements, triggers kept whole.

    ``executescript`` cannot be used for this: it commits the open transaction first.

    Raises:
        ValueError: the script ends in the middle of a statement.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if statement.strip():
        message = f"unfinished SQL: {statement.strip()!r}"
        raise ValueError(message)


STEPS = load_steps(files(__name__))
