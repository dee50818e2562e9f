"""The restore drill: it really restores, and it finds what would make a restore fail."""

from contextlib import contextmanager
from pathlib import Path

import pytest

from db.cipher import connect
from db.connection import open_database
from db.ledger import SqliteLedger
from kassa.desk.access import AccessLog
from kassa.desk.backup_ports import BackupKind
from kassa.desk.drill import DrillResult, drill
from kassa.desk.gallra import gallra, plan_gallring
from kassa.desk.people_ports import Look
from kassa.desk.session import Session
from kassa.errors import StorageError
from tests.helpers.copies import keeper_of, names
from tests.helpers.raw import KEY
from tests.helpers.till import ADULT, Till

ANOTHER_HASH = """
UPDATE kvitto SET document = replace(document, hash, substr(hash, 2) || 'a'),
    hash = substr(hash, 2) || 'a'
WHERE serial = 2
"""


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "clinic" / "kassa.db")
    till.sell()
    till.sell()
    yield till
    till.close()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "kopior"
    folder.mkdir()
    return folder


def practise(till: Till, folder: Path) -> DrillResult:
    """Run the drill of a till."""
    places: list[Path] = []

    @contextmanager
    def place():
        here = folder.with_name(f"prov{len(places)}")
        here.mkdir(mode=0o700)
        places.append(here)
        yield here

    return drill(
        keeper_of(till, folder).folder,
        place,
        lambda path: SqliteLedger(open_database(path, key=KEY)),
        till.ledger,
        till.clock,
        till.desk,
    )


def change(path: Path, statement: str) -> None:
    """Change a copy past its guards, as a fault or somebody who wants to hide something would."""
    conn = connect(path, KEY)
    guards = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        conn.execute(f"DROP TRIGGER {name}")
    assert conn.execute(statement).rowcount == 1
    for _, sql in guards:
        conn.execute(sql)
    conn.close()


def test_a_good_copy_is_restored_compared_and_noted(till, folder):
    keeper_of(till, folder).keep()
    till.sell()

    result = practise(till, folder)

    assert result.faults == ()
    assert result.state
    assert (result.state.kvitto_count, result.state.paid_ore, result.since) == (2, 50_000, 1)
    [event] = till.ledger.backup_event_list(1)
    assert (event.kind, event.file, event.error) == (BackupKind.PROV, names(folder)[0], None)
    assert event.written_at == till.clock.now()


def test_without_a_copy_there_is_nothing_to_practise_with(till, folder):
    with pytest.raises(StorageError, match="ingen säkerhetskopia"):
        practise(till, folder)

    assert till.ledger.backup_event_list(1) == ()


@pytest.mark.parametrize(
    ("what", "statement", "told"),
    [
        ("a payment", "UPDATE payment SET belopp_ore = 1 WHERE seq = 1", "summor är andra"),
        ("a receipt gone", "DELETE FROM kvitto WHERE serial = 1", "skulle nummer 1 ha kommit"),
        ("another receipt", ANOTHER_HASH, "är ett annat i kopian"),
        ("a frikort entry", "UPDATE frikort_entry SET charged_ore = 1 WHERE seq = 1", "summor"),
    ],
)  # fmt: skip
def test_a_copy_that_says_something_else_fails(till, folder, what, statement, told):
    """Here it is ``what`` that differs."""
    keeper_of(till, folder).keep()
    change(folder / names(folder)[0], statement)

    result = practise(till, folder)

    assert told in " ".join(result.faults)
    [event] = till.ledger.backup_event_list(1)
    assert event.error
    assert told in event.error


def test_a_copy_that_is_ahead_of_the_records_fails(till, folder):
    """The records have been put back, or the copy is another clinic's with the same key."""
    other = Till.open(till.path.parent.with_name("other") / "kassa.db")
    for _ in range(3):
        other.sell()
    keeper_of(other, folder).keep()
    other.close()

    result = practise(till, folder)

    assert "Kopian har fler poster i kvitto" in " ".join(result.faults)


def test_a_damaged_copy_fails_in_words(till, folder):
    keeper_of(till, folder).keep()
    path = folder / names(folder)[0]
    path.write_bytes(b"\0" * 8192)

    result = practise(till, folder)

    assert result.state is None
    assert "går inte att läsa med mottagningens nyckel" in " ".join(result.faults)


def test_a_copy_whose_guards_are_gone_fails(till, folder):
    keeper_of(till, folder).keep()
    conn = connect(folder / names(folder)[0], KEY)
    conn.execute("DROP TRIGGER kvitto_no_delete")
    conn.close()

    assert "skydd är inte som det ska" in " ".join(practise(till, folder).faults)


def test_the_running_records_are_left_as_they_were(till, folder):
    keeper_of(till, folder).keep()
    before = till.ledger.record_state()

    practise(till, folder)

    assert till.ledger.record_state() == before
    assert till.sell().kvitto.number == "K1-3"


def test_a_copy_from_before_a_gallring_is_still_good(till, folder):
    """It has looks that are gone from the records since; that is no fault of the copy."""
    patient = till.ledger.find_patient(ADULT)
    AccessLog(till.ledger, till.clock, Session(till.desk)).look(Look.KASSA, [patient.id])
    keeper_of(till, folder).keep()
    later = till.at("2034-01-02T09:00")
    plan = plan_gallring(later.ledger, later.clock, 5)
    gallra(plan, "BOSS", later.ledger, later.clock, till.desk)
    assert dict(till.ledger.record_state().counts)["access_log"] == 0

    assert practise(till, folder).faults == ()
    assert names(folder)
