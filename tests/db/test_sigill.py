"""The seal of a transaction covers each row it wrote once, however many there are."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from db.sigill import DIGESTED_AT_ONCE, FIRST_SEAL, form_of, rows_digest, salt_of, seal_id
from kassa.desk.ports import Patient
from kassa.ids import ClerkId, PatientId, new_id
from kassa.patient import Identitet, IdentitetKind
from tests.helpers import raw
from tests.helpers.till import Till
from tests.helpers.whole import assert_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.driver import sqlite3

HALF = DIGESTED_AT_ONCE // 2
OTHER = ClerkId("Bo Ek")


@pytest.fixture
def till(tmp_path) -> Iterator[Till]:
    with closing(Till.open(tmp_path / "kassa.db")) as opened:
        yield opened


def add(till: Till, antal: int) -> None:
    """Write patients in the open transaction, two rows each; the last by somebody else."""
    at = till.clock.now()
    for number in range(antal):
        identitet = Identitet(f"J010188-{new_id()[:8]}", IdentitetKind.RESERVNUMMER, None)
        patient = Patient(
            PatientId(new_id()), identitet, date(1988, 1, 1), "", "folkbokford", None, None
        )
        clerk = OTHER if number == antal - 1 else till.desk.clerk
        till.ledger.add_patient(patient, till.desk.id, clerk, at)


def add_and_fail(till: Till, antal: int) -> None:
    """Write patients in a transaction that fails at its end."""
    with till.ledger.transaction():
        add(till, antal)
        raise ZeroDivisionError


def newest_seal(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the newest seal, and what it must say of the rows that stand under it."""
    with closing(raw.connect(path)) as conn:
        *_, before, seal = ({"id": FIRST_SEAL}, *rows(conn, "SELECT * FROM seal ORDER BY seq"))
        spans = {
            table: [first, last, digest_of(conn, table, (first, last), seal["salt"])]
            for table, (first, last, _) in json.loads(seal["rows"]).items()
        }
    by = [seal[name] for name in ("desk", "clerk", "written_at")]
    whole = json.dumps(spans, separators=(",", ":"), sort_keys=True)
    return seal, {**seal, "rows": whole, "id": seal_id(before["id"], seal["step"], whole, by)}


def rows(conn: sqlite3.Connection, query: str, *values: int) -> list[dict[str, Any]]:
    """Return rows by name."""
    cursor = conn.execute(query, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def digest_of(conn: sqlite3.Connection, table: str, span: tuple[int, int], salt: str) -> str:
    """Return the digest of stored rows, made one by one."""
    found = rows(conn, f"SELECT * FROM {table} WHERE seq BETWEEN ? AND ? ORDER BY seq", *span)
    digests = [form_of(table, tuple(row)).digest(tuple(row.values())) for row in found]
    return rows_digest(salt_of(salt, table), digests)


@pytest.mark.parametrize("antal", [1, HALF - 1, HALF, HALF + 1, 2 * HALF, 5 * HALF + 3])
def test_a_seal_covers_every_row_once_and_bears_the_newest_ones_name(till, antal):
    """Of two tables in turn: as many as are digested at once, one less, one more, many."""
    till.sell()
    with till.ledger.transaction():
        add(till, antal)

    seal, expected = newest_seal(till.path)

    assert seal == expected
    spans = json.loads(seal["rows"])
    assert {t: last - first + 1 for t, (first, last, _) in spans.items()} == {
        "patient": antal,
        "patient_version": antal,
    }
    assert seal["clerk"] == OTHER
    assert_whole(till.path)


@pytest.mark.parametrize("antal", [1, HALF, 2 * HALF + 1])
def test_what_was_undone_is_under_no_seal(till, antal):
    """A transaction that fails in the middle leaves the next one nothing."""
    with pytest.raises(ZeroDivisionError):
        add_and_fail(till, antal)
    with till.ledger.transaction():
        pass
    with closing(raw.connect(till.path)) as conn:
        assert rows(conn, "SELECT * FROM seal WHERE clerk <> ''") == []

    till.desk = replace(till.desk, clerk=OTHER)
    till.sell()
    seal, expected = newest_seal(till.path)

    assert seal == expected
    assert_whole(till.path)


def test_each_seal_has_a_salt_of_its_own(till):
    """Two seals with one salt would tell which of their rows are the same."""
    for _ in range(3):
        till.sell()

    with closing(raw.connect(till.path)) as conn:
        salts = [seal["salt"] for seal in rows(conn, "SELECT salt FROM seal")]
    assert len(set(salts)) == len(salts)
