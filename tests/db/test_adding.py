"""What the seal of a row covers is what is stored, whatever was given."""

from __future__ import annotations

from contextlib import closing
from enum import StrEnum

import pytest

from db.adding import Adding
from db.driver import sqlite3
from db.sigill import form_of

WHOLE = "INSERT INTO ting (id, antal, namn, bild) VALUES (:id, :antal, :namn, :bild)"
FITS = {"id": "a", "antal": 1, "namn": "å", "bild": None}


class Ord(StrEnum):
    """A word of a few."""

    TING = "ting"


@pytest.fixture
def conn():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.execute(
            "CREATE TABLE ting (seq INTEGER PRIMARY KEY, id TEXT, antal INTEGER,"
            " namn TEXT NOT NULL DEFAULT 'okänd', bild BLOB) STRICT"
        )
        yield made


def stored(conn) -> dict[str, object]:
    """Return the newest row by name."""
    cursor = conn.execute("SELECT * FROM ting ORDER BY seq DESC LIMIT 1")
    return dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))


def digest_of_stored(conn) -> bytes:
    """Return the digest that the check makes of the newest row: of every column, as it is read."""
    row = stored(conn)
    return form_of("ting", tuple(row)).digest(tuple(row.values()))


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        (WHOLE, FITS),
        (WHOLE, FITS | {"id": None, "antal": None, "namn": "", "bild": b"\x00\xff"}),
        (WHOLE, FITS | {"antal": True}),
        (WHOLE, FITS | {"antal": "12"}),
        (WHOLE, FITS | {"antal": 1.0}),
        (WHOLE, FITS | {"id": 1}),
        (WHOLE, FITS | {"id": Ord.TING}),
        ("INSERT INTO ting (id) VALUES (:id)", {"id": "a"}),
        ("INSERT INTO ting (id, namn) VALUES (:id, 'b')", {"id": "a"}),
        (
            "INSERT INTO ting (id, namn, antal, bild) VALUES (:namn, :id, :antal, :bild)",
            FITS | {"id": "b"},
        ),
    ],
)
def test_what_is_digested_is_what_is_stored(conn, statement, row):
    """Given as it is stored, given otherwise, left out, or named otherwise: the digest holds."""
    adding = Adding(conn, statement)

    for _ in range(2):
        form, values = adding.add(row)

        assert form.digest(values) == digest_of_stored(conn)
        assert values[form.seq] == stored(conn)["seq"]


def test_a_value_of_another_type_is_noticed_after_many_that_fit(conn):
    """What has fitted once says nothing of the next row."""
    adding = Adding(conn, WHOLE)
    adding.add(FITS)

    form, values = adding.add(FITS | {"antal": True})

    assert form.digest(values) == digest_of_stored(conn)


@pytest.mark.parametrize("statement", ["DELETE FROM ting", "INSERT INTO ting DEFAULT VALUES"])
def test_another_kind_of_statement_is_a_bug(conn, statement):
    """Records are added in one way."""
    with pytest.raises(ValueError, match="not said as all additions are"):
        Adding(conn, statement)
