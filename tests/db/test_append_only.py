"""Records are added, never changed and never removed, whatever opens the file."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from db.connection import open_database
from db.driver import sqlite3
from db.errors import DatabaseCorruptError, DatabaseUnguardedError
from db.schema import schema_faults
from tests.helpers import raw
from tests.helpers.raw import KEY
from tests.helpers.whole import GUARDED, counts


def rows_of(path: Path, table: str) -> list[tuple[Any, ...]]:
    with closing(raw.connect(path)) as conn:
        return conn.execute(f"SELECT * FROM {table} ORDER BY seq").fetchall()


def unique_keys(conn: sqlite3.Connection, table: str) -> list[tuple[str, ...]]:
    """Return the columns of every unique key, the primary key first."""
    keys: list[tuple[str, ...]] = [("seq",)]
    for index in conn.execute(f"PRAGMA index_list({table})").fetchall():
        if index[2]:
            info = conn.execute(f"PRAGMA index_info({index[1]})").fetchall()
            keys.append(tuple(column[2] for column in info))
    return keys


def drop_all_but_the_guards(conn: sqlite3.Connection) -> None:
    """Let nothing but the guards refuse: the other triggers would get there first."""
    conn.execute("DROP TRIGGER kvitto_in_series")
    conn.execute("DROP TRIGGER kvitto_as_paid")
    conn.execute("DROP TRIGGER checkout_reversal_is_final")
    conn.execute("DROP TRIGGER z_rapport_in_series")
    conn.execute("DROP TRIGGER number_gap_in_series")
    conn.execute("DROP TRIGGER faktura_in_series")


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET written_at = '2026-01-01T00:00:00.000Z'",
        "UPDATE OR REPLACE {table} SET seq = 1",
        "UPDATE OR IGNORE {table} SET id = 'x'",
        "DELETE FROM {table}",
        "DELETE FROM {table} WHERE seq = 1",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "REPLACE INTO {table} SELECT * FROM {table} WHERE seq = 1",
        "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT DO NOTHING",
        "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT DO UPDATE SET id = 'x'",
    ],
)
def test_plain_sqlite_cannot_change_remove_or_replace_a_record(filled, table, statement):
    """A connection that knows nothing of Kassa's settings is refused all the same."""
    before = rows_of(filled, table)

    with closing(raw.connect(filled)) as conn:
        drop_all_but_the_guards(conn)
        with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only"):
            conn.execute(statement.format(table=table))
        conn.commit()

    assert rows_of(filled, table) == before


@pytest.mark.parametrize("table", GUARDED)
def test_no_unique_key_can_be_taken_over_by_replace(filled, table):
    """INSERT OR REPLACE deletes past the DELETE trigger: every unique key has to be guarded."""
    before = rows_of(filled, table)

    with closing(raw.connect(filled)) as conn:
        drop_all_but_the_guards(conn)
        columns = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
        for key in unique_keys(conn, table):
            last = dict(zip(columns, before[-1], strict=True))
            fresh = {
                name: value if name in key else _other(name, value) for name, value in last.items()
            }
            if any(last[name] is None for name in key):
                continue
            names = ", ".join(fresh)
            marks = ", ".join("?" * len(fresh))
            with pytest.raises(sqlite3.IntegrityError, match="append-only: the key exists"):
                conn.execute(
                    f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})",
                    list(fresh.values()),
                )
        conn.commit()

    assert rows_of(filled, table) == before


def _other(name: str, value: Any) -> Any:
    """Return another value for every column that is not part of the key tried."""
    if name == "seq":
        return None
    if name == "serial":
        return value + 1
    return f"{value}-x" if isinstance(value, str) else value


@pytest.mark.parametrize("table", GUARDED)
def test_sqlite_utils_cannot_change_remove_or_replace_a_record(filled, table):
    """The convenient methods of sqlite-utils are stopped by the same guards."""
    before = rows_of(filled, table)
    with closing(Database(raw.connect(filled))) as db:
        row = dict(next(iter(db.table(table).rows)))

        attempts: list[Callable[[], object]] = [
            lambda: db.table(table).update(row["seq"], {"desk": "X"}),
            lambda: db.table(table).delete(row["seq"]),
            lambda: db.table(table).delete_where("seq = ?", [row["seq"]]),
            lambda: db.table(table).upsert({**row, "desk": "X"}, pk="seq"),
            lambda: db.table(table).insert({**row, "desk": "X"}, replace=True),
            lambda: db.table(table).insert({**row, "desk": "X"}, pk="id", replace=True),
        ]
        for attempt in attempts:
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                attempt()

    assert rows_of(filled, table) == before


@pytest.mark.parametrize("table", GUARDED)
def test_every_table_has_its_three_guards_over_every_unique_key(filled, table):
    """A unique key that is added later must be added to the guard as well."""
    with closing(raw.connect(filled)) as conn:
        guards = dict(
            conn.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
                (table,),
            )
        )
        keys = unique_keys(conn, table)

    assert {f"{table}_no_{event}" for event in ("update", "delete", "replace")} <= guards.keys()
    replace = guards[f"{table}_no_replace"]
    alternatives = [
        {part.split("=")[0].strip() for part in choice.strip("() \n").split(" AND ")}
        for choice in replace.split("WHERE", 1)[1].split("BEGIN")[0].split(" OR ")
    ]
    for key in keys:
        assert any(alternative <= set(key) for alternative in alternatives), key


def test_there_is_no_table_without_guards(filled):
    """Whatever holds records is guarded; the list of migrations and the search are no records."""
    with closing(raw.connect(filled)) as conn:
        found = {
            row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
    found = {name for name in found if not name.startswith("patient_search")}

    assert found == {*GUARDED, "_sqlite_migrations"}
    assert all(count > 0 for count in counts(filled).values())


def test_a_missing_guard_is_found_when_the_file_is_opened(filled):
    """A file whose guards were dropped is not used."""
    with closing(raw.connect(filled)) as conn:
        names = [
            row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ]
    assert len(names) >= 3 * len(GUARDED)

    for name in names:
        with closing(raw.connect(filled)) as conn:
            sql = conn.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[
                0
            ]
            conn.execute(f"DROP TRIGGER {name}")

            with pytest.raises(DatabaseUnguardedError, match=name):
                open_database(filled, key=KEY)
            conn.execute(sql)

    open_database(filled, key=KEY).close()


def test_a_guard_that_no_longer_guards_is_found(filled):
    """The name alone is not enough: a trigger that does nothing is not the guard."""
    with closing(raw.connect(filled)) as conn:
        conn.execute("DROP TRIGGER kvitto_no_update")
        conn.execute("CREATE TRIGGER kvitto_no_update BEFORE UPDATE ON kvitto BEGIN SELECT 1; END")

    with pytest.raises(DatabaseUnguardedError, match="ring it-stödet"):
        open_database(filled, key=KEY)


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        (
            "swallow",
            "CREATE TRIGGER swallow BEFORE INSERT ON frikort_entry BEGIN SELECT RAISE(IGNORE); END",
        ),
        (
            "swallow",
            "CREATE TRIGGER swallow AFTER INSERT ON patient_search_data BEGIN SELECT 1; END",
        ),
        ("one_fee", "CREATE UNIQUE INDEX one_fee ON frikort_entry (patient_id, id)"),
        ("shadow", "CREATE VIEW shadow AS SELECT * FROM kvitto"),
        ("shadow", "CREATE TABLE shadow (id TEXT)"),
    ],
)
def test_what_somebody_has_added_is_found(filled, name, statement):
    """One more trigger is enough to swallow what is written: nothing stands beside the schema."""
    with closing(raw.connect(filled)) as conn:
        conn.execute(statement)

    with pytest.raises(DatabaseUnguardedError, match=rf"ring it-stödet. \({name}\)"):
        open_database(filled, key=KEY)


def test_what_sqlite_itself_adds_is_left_alone(filled):
    """ANALYZE writes its figures into tables of its own."""
    with closing(raw.connect(filled)) as conn:
        conn.execute("ANALYZE")

    open_database(filled, key=KEY).close()


def test_a_key_that_was_made_loose_is_found(filled):
    """Uniqueness taken away through the schema table."""
    with closing(raw.connect(filled)) as conn:
        conn.execute("PRAGMA writable_schema = ON")
        conn.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'id TEXT NOT NULL UNIQUE', 'id TEXT')"
            " WHERE name = 'frikort_entry'"
        )
        conn.commit()

    with pytest.raises((DatabaseUnguardedError, DatabaseCorruptError), match="ring it-stödet"):
        open_database(filled, key=KEY)


def test_a_table_that_a_tool_has_rebuilt_is_found(filled):
    """``transform`` of sqlite-utils drops the triggers of a table without a word."""
    with closing(Database(raw.connect(filled))) as db:
        db.table("payment").transform(rename={"clerk": "cashier"})

    with pytest.raises(DatabaseUnguardedError, match="payment_no_update"):
        open_database(filled, key=KEY)


def test_a_table_without_its_checks_is_found(filled):
    """A CHECK that was taken away through the schema table shows as well."""
    with closing(raw.connect(filled)) as conn:
        conn.execute("PRAGMA writable_schema = ON")
        conn.execute(
            "UPDATE sqlite_master SET sql = replace(sql, ' CHECK (belopp_ore <> 0)', '')"
            " WHERE name = 'payment'"
        )
        conn.commit()
        assert schema_faults(conn) == ("payment",)
