"""What a connection has run it need not parse again, however much else it has run."""

from __future__ import annotations

import re
from pathlib import Path

import db
from db.cipher import CACHED_STATEMENTS
from db.driver import sqlite3
from tests.helpers.till import ADULT, OTHER_ADULT, Till

MANY = 500


def test_a_posting_is_parsed_once(tmp_path):
    """The second posting of its kind parses nothing, though hundreds of others came before."""
    till = Till.open(tmp_path / "kassa.db")
    conn = till.ledger._db.conn
    parsed = []
    for number in range(MANY):
        conn.execute(f"SELECT {number}")

    def note(*action: object) -> int:
        parsed.append(action)
        return sqlite3.SQLITE_OK

    conn.set_authorizer(note)

    till.sell(number=ADULT)

    assert parsed
    parsed.clear()
    till.sell(number=OTHER_ADULT)
    assert parsed == []
    till.close()


def test_all_statements_fit():
    """There are fewer statements in the program than a connection keeps ready."""
    words = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|PRAGMA|BEGIN|COMMIT|ROLLBACK)\b")
    files = Path(db.__file__).parent.rglob("*.py")

    assert sum(len(words.findall(file.read_text())) for file in files) < CACHED_STATEMENTS
