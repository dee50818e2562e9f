"""A gallring, held to what it says beforehand."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from db.driver import sqlite3
from db.omsegling import GALLRAS
from kassa.desk.gallra import gallra, plan_gallring
from tests.helpers import raw

if TYPE_CHECKING:
    from kassa.desk.gallring_ports import Gallring
    from tests.helpers.till import Till

# What a gallring does to rows, asked of those it has left as they were.
BARE = "'gallrad-' || (SELECT id FROM patient WHERE patient.number = inlast_status.number)"
PERSON_GONE = "fodelsedatum = '1900-01-01', namn = '', land = NULL, lma_nummer = NULL"
ONCE_MORE = (
    ("patient", "UPDATE {} SET number = 'gallrad-' || id, number_fodelsedatum = NULL",
     "number NOT LIKE 'gallrad-%'"),
    ("patient_version", f"UPDATE {{}} SET {PERSON_GONE}", "namn <> ''"),
    ("faktura_val", "UPDATE {} SET adress = ''", "adress <> ''"),
    ("inlast_status", "DELETE FROM {}", "1"),
    ("inlast_status", f"UPDATE {{}} SET number = {BARE}",
     "number NOT LIKE 'gallrad-%' AND number IN (SELECT number FROM patient)"),
    ("checkout", "UPDATE {} SET betalare = '', skal = iif(skal IS NULL, NULL, 'gallrat')",
     "betalare <> '' OR skal <> 'gallrat'"),
    ("access_log", "DELETE FROM {}", "1"),
)  # fmt: skip
Rows = dict[tuple[str, int], tuple[object, ...]]


def run(till: Till, at: str, logg_ar: int = 5) -> Gallring:
    """Gallra at a local time; what was counted before is what is another or gone, by table."""
    now, before = till.at(at), _rows(till)
    plan = plan_gallring(now.ledger, now.clock, logg_ar)
    done = gallra(plan, "BOSS", now.ledger, now.clock, now.desk)

    found = _changed(before, _rows(till))
    assert plan.antal == found
    assert done.antal == found
    assert plan_gallring(now.ledger, now.clock, logg_ar).is_empty
    return done


def assert_refused(till: Till) -> int:
    """Assert that plain SQL cannot do to any row what the gallring has not; return how many."""
    count = 0
    with closing(raw.connect(till.path)) as conn:
        for table, statement, left in ONCE_MORE:
            found = conn.execute(f"SELECT seq FROM {table} WHERE {left}").fetchall()
            for (seq,) in found:
                count += 1
                whole = f"{statement.format(table)} WHERE seq = {seq}"
                with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                    conn.execute(whole)
    return count


def _rows(till: Till) -> Rows:
    """Return every record that a gallring may touch, by table and place."""
    with closing(raw.connect(till.path)) as conn:
        return {
            (table, row[0]): tuple(row)
            for table in GALLRAS
            for row in conn.execute(f"SELECT * FROM {table}")
        }


def _changed(before: Rows, after: Rows) -> dict[str, int]:
    count = dict.fromkeys(GALLRAS, 0)
    for (table, seq), row in before.items():
        count[table] += after.get((table, seq)) != row
    return count
