"""Change a clinic's file past its guards, as somebody with the file and a tool for SQLite could."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from db.cipher import connect
from db.omsegling import GALLRAS
from db.seal import COLUMNS, Sealer
from db.sigill import FIRST_SEAL, form_of, rows_digest, salt_of, seal_id
from tests.helpers import raw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.driver import sqlite3
    from kassa.desk.data_key import DataKey


@contextmanager
def past_the_guards(path: Path, key: DataKey | None = None) -> Iterator[sqlite3.Connection]:
    """Give a connection without triggers, checks and references; triggers are back afterwards.

    Args:
        path: the file.
        key: of it; the one that lies beside it unless told.
    """
    with closing(connect(path, key) if key else raw.connect(path)) as conn:
        triggers = conn.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        conn.execute("PRAGMA foreign_keys = OFF")
        conn.execute("PRAGMA ignore_check_constraints = ON")
        conn.execute("PRAGMA synchronous = OFF")  # no cut to fear in here, and it is done often
        conn.execute("BEGIN")
        for name, _ in triggers:
            conn.execute(f"DROP TRIGGER {name}")
        conn.execute("COMMIT")
        yield conn
        conn.execute("BEGIN")
        for _, sql in triggers:
            conn.execute(sql)
        conn.execute("COMMIT")


def columns_of(conn: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """Return (name, type) of a table's columns."""
    return [(row[1], row[2]) for row in conn.execute(f"PRAGMA table_info({table})")]


def other(name: str, kind: str, value: Any) -> Any:
    """Return another value of the same kind, one that could stand there."""
    if name.endswith("_at") and value:
        return f"{str(value)[:20]}{(int(str(value)[20:23]) + 1) % 1000:03d}Z"
    if name.endswith("_on") or name in {"fodelsedatum", "giltigt_till", "number_fodelsedatum"}:
        return "2026-02-01" if value != "2026-02-01" else "2026-02-02"
    if kind == "INTEGER":
        return 1 - value if value in {0, 1} else value + 1000
    if value is None:
        return "x"
    if str(value).startswith("{"):
        return json.dumps({**json.loads(value), "tillagt": 1})
    return f"{value}x"


def reseal(conn: sqlite3.Connection) -> None:
    """Compute every seal anew, as somebody who has read Kassa's source could."""
    sealer = Sealer()
    entries = conn.execute(f"SELECT seq, {', '.join(COLUMNS)} FROM frikort_entry ORDER BY seq")
    for seq, *values in entries.fetchall():
        conn.execute("UPDATE frikort_entry SET hash = ? WHERE seq = ?", (sealer(*values), seq))
    found = conn.execute(
        "SELECT seq, step, rows, salt, desk, clerk, written_at FROM seal ORDER BY seq"
    )
    previous = FIRST_SEAL
    anew = _omsegla(conn)
    for seq, step, rows, salt, *by in found.fetchall():
        spans = {
            table: [
                first,
                last,
                digest if salt is None else _digest(conn, salt_of(salt, table), table, first, last),
            ]
            for table, (first, last, digest) in json.loads(rows).items()
        }
        for table, span in anew.get(seq, {}).items():
            if table not in GALLRAS:
                spans[table] = span[:3]
        text = json.dumps(spans, separators=(",", ":"))
        previous = seal_id(previous, step, text, by)
        conn.execute("UPDATE seal SET id = ?, rows = ? WHERE seq = ?", (previous, text, seq))


def _omsegla(conn: sqlite3.Connection) -> dict[int, dict[str, list[Any]]]:
    """Compute what a gallring has sealed anew once more, and return it by seal."""
    found = conn.execute("SELECT seq, seal_seq, rows, salts FROM omsegling WHERE salts IS NOT NULL")
    anew = {}
    for seq, seal_seq, rows, salts in found.fetchall():
        spans = json.loads(rows)
        for table, span in spans.items():
            span[2] = _digest(conn, json.loads(salts)[table], table, *span[:2])
        text = json.dumps(spans, separators=(",", ":"))
        conn.execute("UPDATE omsegling SET rows = ? WHERE seq = ?", (text, seq))
        anew[seal_seq] = spans
    return anew


def _digest(conn: sqlite3.Connection, salt: str, table: str, first: int, last: int) -> str:
    cursor = conn.execute(
        f"SELECT * FROM {table} WHERE seq BETWEEN ? AND ? ORDER BY seq", (first, last)
    )
    form = form_of(table, tuple(column[0] for column in cursor.description))
    return rows_digest(salt, (form.digest(row) for row in cursor))
