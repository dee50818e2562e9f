"""The schema: its snapshot, its steps and what it refuses by itself."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import db
from db.connection import open_database
from db.driver import sqlite3
from db.migrations import STEPS, statements
from db.schema import schema_text
from tests.helpers.raw import KEY


def test_the_snapshot_is_what_the_steps_lead_to():
    """A change of the schema is seen in review: run ``python -m db.schema > db/schema.sql``."""
    snapshot = Path(db.__file__).with_name("schema.sql")

    assert snapshot.read_text(encoding="utf-8") == schema_text()


def test_steps_are_numbered_in_order():
    """The number in front of a step's name is its place; no two have the same."""
    numbers = [int(step.name[:4]) for step in STEPS]

    assert numbers == sorted(set(numbers))


def test_a_script_is_split_into_statements_with_triggers_whole():
    """A semicolon inside a trigger does not end it."""
    script = "CREATE TABLE a (b);\nCREATE TRIGGER c BEFORE DELETE ON a\nBEGIN\nSELECT 1;\nEND;\n"

    assert [text.split()[1] for text in statements(script)] == ["TABLE", "TRIGGER"]


def test_a_script_that_breaks_off_is_a_mistake():
    """A forgotten semicolon is found when the program starts, not when a table is missing."""
    with pytest.raises(ValueError, match="unfinished SQL"):
        list(statements("CREATE TABLE a (b)"))


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a half öre", "belopp_ore = 100.5"),
        ("text for money", "belopp_ore = 'gratis'"),
        ("a kind nobody knows", "kind = 'rabatt'"),
        ("a date that does not exist", "effective_on = '2026-02-30'"),
        ("charged more than the fee", "charged_ore = 30000"),
        ("a refund of nothing", "kind = 'aterbetalning', belopp_ore = 0, charged_ore = 0"),
        ("a fee of zero", "belopp_ore = 0, charged_ore = 0"),
        ("a time without milliseconds", "written_at = '2026-03-02T11:00:00Z'"),
        ("an unknown patient", "patient_id = 'nobody'"),
        ("an unknown checkout", "checkout_id = 'nothing'"),
        ("no desk", "desk = ''"),
        ("a place of its own choice below one", "seq = 0"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(filled, what, change):
    """The file refuses nonsense also when the program has a bug: here ``what``."""
    with closing(open_database(filled, key=KEY)) as database:
        conn = database.conn
        source = conn.execute("SELECT * FROM frikort_entry WHERE kind = 'avgift'")
        names = [column[0] for column in source.description]
        row = dict(zip(names, source.fetchone(), strict=True))
        row.update(seq=None, id="fresh")
        assert _insert(conn, row, "desk = 'K1'") == 1

        row["id"] = "fresher"
        with pytest.raises(sqlite3.IntegrityError):
            _insert(conn, row, change)


def _insert(conn: sqlite3.Connection, row: dict[str, Any], change: str) -> int:
    """Insert a row with some columns given as SQL."""
    given = dict(part.split(" = ") for part in change.split(", "))
    names = list(row)
    values = [given.get(name, f":{name}") for name in names]
    return conn.execute(
        f"INSERT INTO frikort_entry ({', '.join(names)}) VALUES ({', '.join(values)})", row
    ).rowcount


def test_an_entry_is_taken_back_in_its_own_patients_ledger(filled):
    """A counter-entry of one patient cannot point at another patient's fee."""
    with closing(open_database(filled, key=KEY)) as database:
        conn = database.conn
        child = conn.execute("SELECT id FROM patient WHERE number LIKE '2014%'").fetchone()[0]
        entry = conn.execute("SELECT id FROM frikort_entry WHERE kind = 'uppgift'").fetchone()[0]

        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            conn.execute(
                "INSERT INTO frikort_entry (id, patient_id, skydd, kind, effective_on, belopp_ore,"
                " charged_ore, avser, desk, clerk, written_at, hash) VALUES ('e', ?, 'oppenvard',"
                " 'aterbetalning', '2026-03-02', 0, 0, ?, 'K1', '', '2026-03-02T11:00:00.000Z', ?)",
                (child, entry, "0" * 64),
            )


def test_a_reversal_cannot_be_reversed_and_a_checkout_only_once(filled):
    """The file itself holds both rules."""
    with closing(open_database(filled, key=KEY)) as database:
        conn = database.conn
        copy = (
            "INSERT INTO checkout SELECT NULL, 'fresh', patient_id, 'fel', {avser}, desk, clerk,"
            " written_at, betalare"
            " FROM checkout WHERE avser IS NOT NULL"
        )

        with pytest.raises(sqlite3.IntegrityError, match="cannot be reversed"):
            conn.execute(copy.format(avser="id"))
        with pytest.raises(sqlite3.IntegrityError, match="the key exists"):
            conn.execute(copy.format(avser="avser"))
