"""No question of the desk reads a whole table: a region's ledger answers like a small one."""

from __future__ import annotations

import pytest

from db import avbrott, bokforing, day, faktura_sql, manad, park, people_sql, prints, sql
from db.connection import open_database
from tests.helpers.raw import KEY

MODULES = (sql, people_sql, park, day, prints, faktura_sql, bokforing, manad, avbrott)
QUESTIONS = {
    name: text
    for module in MODULES
    for name, text in vars(module).items()
    if name.isupper()
    and not name.startswith("_")
    and isinstance(text, str)
    and text.lstrip().startswith(("SELECT", "WITH"))
}

# What is asked seldom, of everything, and not while a patient waits; or of a short table.
WHOLE = {
    "FROZEN_BESOK": {"besok"},  # the rehearsal of a tariff replays every visit
    "NEWEST_KVITTO": {"kvitto"},  # from its end, and no further than the limit
    "KNOWN_STATUS": {"inlast_status"},  # the contradictions of an extract, on the command line
    "ATT_REGLERA": {"att_reglera"},  # the work list
    "ACCESS_REVIEW": {"access_review"},  # from its end, and no further than the limit
    "CLERK_ACCOUNT_LIST": {"clerk_account"},  # tens of clerks
    "OPEN_PRINT_LIST": {"print_start"},  # once, at start
    "PARKED_LIST": {"parked"},  # a few a day, each looked up by its key
    "AVBROTT_LIST": {"avbrott"},  # a few a year
    "BLANKETT_DESK_LIST": {"blankett_serie"},  # one row for each time forms were printed
    "UNBOOKED_Z": {"z_rapport"},  # one row a day and desk, for a file
    "NEWEST_SIE_FIL": {"sie_fil"},  # from its end, and no further than the limit
    "NEWEST_FAKTURA": {"faktura"},  # from its end, and no further than the limit
    "FAKTURA_OPEN": {"faktura"},  # the work list of the invoices
    "FAKTURA_UNEXPORTED": {"faktura"},  # once a day, into a file
    "OKOPPLAD_LIST": {"inbetalning"},  # what the finance office looks into
    "LAST_INLAST": {"inlast"},  # one row for each outage
    "INLAST_OF": {"inlast"},
}


@pytest.fixture
def conn(tmp_path):
    db = open_database(tmp_path / "kassa.db", key=KEY)
    yield db.conn
    db.close()


def scanned(conn, statement: str) -> set[str]:
    """Return the tables that a statement reads from end to end."""
    plan = conn.execute(f"EXPLAIN QUERY PLAN {statement}", dict.fromkeys(PARAMETERS, None))
    steps = [str(row[3]) for row in plan]
    return {
        step.split()[1]
        for step in steps
        if step.startswith("SCAN") and not any(word in step for word in CHEAP)
    }


CHEAP = (
    "VIRTUAL TABLE INDEX", "CONSTANT ROW", "SCAN found", "SCAN step", "SCAN later", "SCAN whole",
    "SCAN posted", "SCAN person", "SCAN kept", "SCAN corrected",
)  # fmt: skip
PARAMETERS = (
    "after", "atgard", "avbrott_id", "avser", "checkout_id", "clerk", "day", "desk", "faktura_id",
    "fil", "first",
    "from_at", "id", "id_list", "inlast_id", "into_id", "korning", "kvitto_id", "last",
    "limit", "match", "name", "now", "number", "nyckel_list", "ocr", "patient_id", "post_id",
    "serial", "serie", "series", "sha256", "signatur", "since", "system", "until_at",
)  # fmt: skip


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_uses_an_index(name, conn):
    assert scanned(conn, QUESTIONS[name]) == WHOLE.get(name, set())


def test_a_question_without_an_index_is_seen(conn):
    assert scanned(conn, "SELECT * FROM besok WHERE taxa = :id") == {"besok"}
