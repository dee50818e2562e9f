"""SIGKILL in outage mode, in the middle of a file, and two processes at one list."""

import os
import signal

import pytest

from kassa.adapters.system_files import system_bok
from kassa.aterforing.inforing import Svar
from kassa.desk.aterforing import Besvara, TakenError, aterforing, besvara, take
from kassa.desk.avbrott import begin_avbrott
from kassa.ids import new_id
from tests.helpers.desks import carry, file_of
from tests.helpers.killed import Countdown, fresh_copy, was_killed
from tests.helpers.number import adult_number
from tests.helpers.till import ADULT, CHILD, Till
from tests.helpers.whole import assert_whole, counts

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")

PATIENTS = 12


def rows(till: Till):
    every = [a.id for a in till.ledger.avbrott_list()]
    found = aterforing(every, till.ledger, system_bok("06"))
    return [row for row in found if row.target.is_main]


@pytest.fixture
def outage(tmp_path):
    """Return the folder of a clinic with an outage and visits in it; nothing is open."""
    till = Till.open(tmp_path / "outage" / "kassa.db")
    begin_avbrott("Cosmic", till.ledger, till.clock, till.desk)
    for place in range(PATIENTS):
        till.sell(number=adult_number(place))
    till.close()
    return tmp_path / "outage"


def test_a_sale_in_an_outage_is_never_without_its_outage(tmp_path):
    """Killed at any statement: the visit and its note are there together, or not at all."""
    till = Till.open(tmp_path / "empty" / "kassa.db")
    begin_avbrott("Cosmic", till.ledger, till.clock, till.desk)
    shown = till.quote(number=ADULT)
    till.close()
    for place in range(1, 200):
        path = fresh_copy(tmp_path / "empty", tmp_path) / "kassa.db"

        def child(path=path, place=place) -> None:
            till = Till.open(path)
            Countdown(place).watch(till.ledger._db.conn)
            till.complete(shown)
            os.kill(os.getpid(), signal.SIGKILL)

        assert was_killed(child)
        found = counts(path)
        assert found["checkout"] == found["avbrott_checkout"] == found["kvitto"], place
        assert_whole(path)
        if found["kvitto"]:
            break
    assert 15 < place < 199


def test_a_file_cut_off_at_any_statement_is_taken_in_whole_or_not(tmp_path, outage):
    """And it can be read again from the beginning."""
    source = Till.open(outage / "kassa.db")
    content = file_of(source)
    source.close()
    other = Till.open(tmp_path / "k2" / "kassa.db", "K2")
    other.sell(number=CHILD)
    other.close()
    before = counts(tmp_path / "k2" / "kassa.db")
    reading = Till.open(fresh_copy(tmp_path / "k2", tmp_path) / "kassa.db", "K2")
    countdown = Countdown()
    countdown.watch(reading.ledger._db.conn)
    carry(content, reading)
    reading.close()
    total = countdown.seen
    after = counts(tmp_path / "clinic" / "kassa.db")
    assert total > 200

    for place in range(1, total + 2, max(1, total // 40)):
        path = fresh_copy(tmp_path / "k2", tmp_path) / "kassa.db"

        def child(path=path, place=place) -> None:
            till = Till.open(path, "K2")
            Countdown(place).watch(till.ledger._db.conn)
            carry(content, till)
            os.kill(os.getpid(), signal.SIGKILL)

        assert was_killed(child)
        assert counts(path) in (before, after), place
        till = Till.open(path, "K2")
        carry(content, till)
        till.close()
        assert counts(path) == after
        assert_whole(path)


def test_a_crash_with_a_row_in_hand_strands_nothing(tmp_path, outage):
    """The claim of a window that died ends by itself; nobody has to clean up."""
    path = fresh_copy(outage, tmp_path) / "kassa.db"

    def child() -> None:
        till = Till.open(path)
        take(rows(till)[0].key, "dead", till.ledger, till.clock, till.desk)
        os.kill(os.getpid(), signal.SIGKILL)

    assert was_killed(child)
    till = Till.open(path)
    key = rows(till)[0].key
    with pytest.raises(TakenError):
        take(key, "alive", till.ledger, till.clock, till.desk)
    later = till.at("2026-03-02T12:03")

    assert take(key, "alive", later.ledger, later.clock, later.desk).holder == "alive"
    till.close()


def test_two_processes_at_one_list_never_take_the_same_row(tmp_path, outage):
    """Each enters what it gets, at the same time: every visit is entered once."""
    path = fresh_copy(outage, tmp_path) / "kassa.db"
    report, reporter = os.pipe()
    children = []
    for holder in ("w1", "w2", "w3"):
        child = os.fork()
        if child == 0:
            try:
                os.close(report)
                _work(path, holder, reporter)
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    os.close(reporter)
    with os.fdopen(report, "rb") as lines:
        entered = lines.read().decode().split()
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]

    assert sorted(entered) == sorted(set(entered))
    assert len(entered) == PATIENTS
    till = Till.open(path)
    assert not any(row.is_open for row in rows(till))
    assert counts(path)["inforing_svar"] == PATIENTS
    till.close()


def _work(path, holder: str, reporter: int) -> None:
    """Take rows until none is left, in an order of its own; report each that was entered."""
    till = Till.open(path)
    while waiting := [row for row in rows(till) if row.is_open]:
        for row in waiting if holder != "w2" else reversed(waiting):
            try:
                take(row.key, holder, till.ledger, till.clock, till.desk)
            except TakenError:
                continue
            now = next(r for r in rows(till) if r.key == row.key)
            if not now.is_open:
                continue
            os.write(reporter, f"{row.post.id}\n".encode())  # here the visit is entered elsewhere
            command = Besvara(new_id(), row.key, Svar.INFORT)
            besvara(command, holder, till.ledger, till.clock, till.desk)
    till.close()
