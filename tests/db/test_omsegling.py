"""Seals and retention: what a recorded gallring took out is no tampering, all else is."""

import json
import shutil
from contextlib import closing

import pytest

from db.errors import DatabaseTamperedError
from db.omsegling import GALLRAS
from kassa.desk.access import AccessLog
from kassa.desk.gallra import gallra, plan_gallring
from kassa.desk.people_ports import Look
from kassa.desk.session import Session
from kassa.desk.utbyte import read_utbyte, write_utbyte
from tests.helpers import raw
from tests.helpers.tamper import past_the_guards
from tests.helpers.till import Till
from tests.helpers.whole import assert_whole, findings
from torture.works import WORKS
from torture.world import World

NAME = "Märta Ängström den andra"
LATER = "2034-01-02T09:00"


def run(till: Till, at: str = LATER) -> None:
    now = till.at(at)
    plan = plan_gallring(now.ledger, now.clock, 5)
    gallra(plan, "BOSS", now.ledger, now.clock, now.desk)


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """Return a clinic where every use case was done in 2026."""
    folder = tmp_path_factory.mktemp("worked")
    world = World.open(folder, 7)
    for work in WORKS:
        work.do(world, work.plan(world))
    world.close()
    return folder / "kassa.db"


@pytest.fixture
def till(worked, tmp_path):
    for file in (worked, worked.with_name("kassa.nyckel")):
        shutil.copy(file, tmp_path)
    opened = Till.open(tmp_path / "kassa.db")
    yield opened
    opened.close()


def one(till: Till, sql: str):
    with closing(raw.connect(till.path)) as conn:
        return conn.execute(sql).fetchone()[0]


def sigill(till: Till) -> list[str]:
    return [f"{each.where}: {each.what}" for each in findings(till.path) if each.rule == "sigill"]


def test_what_a_gallring_took_out_is_no_tampering(till):
    """Every use case of seven years ago, twice over: the second seals anew what the first had."""
    till.sell(namn=NAME)
    till.at("2033-06-01T10:00").sell(tidpunkt="2033-06-01T10:00")
    run(till)
    assert_whole(till.path)
    assert one(till, f"SELECT count(*) FROM patient_version WHERE namn = '{NAME}'") == 1

    run(till, "2043-01-02T09:00")

    assert_whole(till.path)
    assert one(till, "SELECT count(*) FROM omsegling WHERE salts IS NULL") > 0


def test_nothing_is_left_to_guess_a_person_from(till):
    """Where a person was, neither the old salt is left nor one that an omsegling had before."""
    run(till)

    with closing(raw.connect(till.path)) as conn:
        whole = conn.execute("SELECT rows FROM seal WHERE salt IS NOT NULL").fetchall()
        anew = conn.execute("SELECT rows FROM omsegling").fetchall()
    assert not any("access_log" in json.loads(row[0]) for row in whole)
    assert len(anew) > len(whole) > 0


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("betalningen", "UPDATE payment SET belopp_ore = belopp_ore + 100 WHERE seq = 1"),
        ("registreringen", "UPDATE checkout SET betalare = 'Någon' WHERE seq = 1"),
        ("patienten", "UPDATE patient SET number = 'gallrad-x' WHERE seq = 1"),
        ("registreringen", "DELETE FROM checkout WHERE seq = 2"),
        ("sigill", "UPDATE seal SET salt = NULL WHERE salt IS NOT NULL"),
        ("omsegling", "UPDATE omsegling SET rows = json_remove(rows, '$.payment')"),
        ("omsegling", "UPDATE omsegling SET salts = NULL WHERE seq = 1"),
        ("omsegling", "DELETE FROM omsegling WHERE seq = 1"),
    ],
)
def test_what_was_changed_after_a_gallring_is_found(till, what, change):
    run(till)
    with past_the_guards(till.path) as conn:
        conn.execute(change)

    assert sigill(till), what


def test_a_gallring_is_refused_where_somebody_has_changed_something(till):
    """It would seal the change; nothing is taken out before somebody has looked."""
    with past_the_guards(till.path) as conn:
        conn.execute("UPDATE payment SET belopp_ore = belopp_ore + 100 WHERE seq = 1")

    with pytest.raises(DatabaseTamperedError, match="Inget har gallrats"):
        run(till)
    assert one(till, "SELECT count(*) FROM gallring WHERE written_at > '2034'") == 0


def test_money_and_frikort_are_never_sealed_anew(till):
    """Who forges a gallring can seal anew only what names persons."""
    assert not GALLRAS & {"payment", "frikort_entry", "z_rapport", "gallring", "omsegling", "seal"}
    run(till)
    with past_the_guards(till.path) as conn:
        conn.execute(
            "UPDATE omsegling SET rows = json_set(rows, '$.payment[2]', 'f')"
            " WHERE json_extract(rows, '$.payment') IS NOT NULL"
        )

    assert any("aldrig gallras" in said for said in sigill(till))


def test_rows_of_other_desks_are_sealed_by_the_file_that_brought_them(till, tmp_path):
    other = Till.open(tmp_path / "other" / "kassa.db", "K2")
    for _ in range(3):
        other.sell()
    other.close()
    other = Till.open(tmp_path / "other" / "kassa.db", "K2")
    content = write_utbyte(other.ledger, other.clock, other.desk)
    other.close()
    read_utbyte(content, till.ledger, till.taxa_book, till.clock, till.desk)
    assert_whole(till.path)

    run(till)
    assert_whole(till.path)
    with past_the_guards(till.path) as conn:
        conn.execute("UPDATE payment SET belopp_ore = belopp_ore + 100 WHERE desk = 'K2'")
    assert sigill(till)


def test_a_place_that_is_given_again_is_another_row(till):
    """Where a table's newest rows went, SQLite gives their places to the next that come."""
    run(till)
    assert one(till, "SELECT count(*) FROM access_log") == 0

    later = till.at("2034-02-01T10:00")
    sold = later.sell(tidpunkt="2034-02-01T10:00")
    look = AccessLog(later.ledger, later.clock, Session(later.desk))
    look.look(Look.PATIENTSIDA, [sold.patient.id])
    assert one(till, "SELECT seq FROM access_log") == 1
    assert_whole(till.path)

    run(till, "2040-03-01T10:00")
    assert one(till, "SELECT count(*) FROM access_log") == 0
    assert_whole(till.path)
