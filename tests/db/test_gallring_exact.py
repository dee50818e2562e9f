"""Retention does what it says and no more: counted beforehand, and guarded against everybody."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from db.driver import sqlite3
from kassa.desk.access import AccessLog
from kassa.desk.change_patient import join_patient, set_skyddad
from kassa.desk.faktura_ports import FakturaVal
from kassa.desk.gallra import plan_gallring
from kassa.desk.park import park
from kassa.desk.people_ports import Look
from kassa.desk.session import Session
from kassa.errors import UserFacingError
from kassa.faktura.document import Kanal
from kassa.kvitto.document import Betalsatt
from tests.db.test_gallring_frikort import RESERVE, carry, note_elsewhere, sell
from tests.db.test_gallring_whole import in_an_outage
from tests.helpers.gallrat import assert_refused, run
from tests.helpers.number import adult_number
from tests.helpers.till import ADULT, OTHER_ADULT, Till
from tests.helpers.whole import assert_whole
from ui.gallring import texts

PEOPLE = (ADULT, OTHER_ADULT, RESERVE, *map(adult_number, range(4711, 4717)))
FULL = 2026
"""The year whose books go."""


@pytest.fixture
def till(tmp_path):
    opened = Till.open(tmp_path / "kassa.db")
    yield opened
    opened.close()


def moments(rng: random.Random) -> Iterator[str]:
    """Yield times of many years, one after the other."""
    day = date(2026, 1, 7)
    while day < date(2034, 1, 1):
        yield f"{day}T10:00"
        day += timedelta(days=rng.choice((1, 9, 20) if day.year == FULL else (9, 90, 400)))


def live(till: Till, rng: random.Random, at: str) -> None:
    """Do something by chance; what the rules refuse is not done."""
    now, who = till.at(at), rng.choice(PEOPLE)
    patient = now.ledger.find_patient(who)
    what = rng.choice(("sell", "invoice", "back", "carry", "park", "outage", "look", "other"))
    if what == "carry":
        carry(till, at, "".join(f"{each};900;{at[:8]}01;\n" for each in rng.sample(PEOPLE, 2)))
    elif what == "park":
        park('{"namn": "Märta"}', now.ledger, now.clock, now.desk)
    elif what == "outage":
        in_an_outage(till, at)
    elif what in {"look", "other"} and patient is not None:
        known(now, rng, what, at, who)
    else:
        betalsatt = Betalsatt.FAKTURA if what == "invoice" else Betalsatt.KORT
        sold = now.sell(betalsatt, number=who, tidpunkt=at, namn="Märta Ängström")
        if what == "back":
            now.reverse(sold.kvitto.checkout_id, skal="Märta Ängström ringde")


def known(now: Till, rng: random.Random, what: str, at: str, who: str) -> None:
    patient = now.ledger.find_patient(who)
    assert patient is not None
    if what == "look":
        AccessLog(now.ledger, now.clock, Session(now.desk)).look(Look.KASSA, [patient.id])
    elif rng.random() < 0.5:
        with now.ledger.transaction():
            val = FakturaVal(Kanal.POST, "Hemliga gatan 7")
            now.ledger.add_faktura_val(
                patient.id, val, now.desk.id, now.desk.clerk, now.clock.now()
            )
    else:
        paid_on = date.fromisoformat(at[:10]) - timedelta(days=1)
        note_elsewhere(now, at, f"Bok-{rng.randrange(3)}", who=who, paid_on=paid_on)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_counted_is_what_goes(till, seed):
    """Of every table, by chance, in two gallringar; the record says the same as the page did."""
    rng = random.Random(seed)
    for at in moments(rng):
        try:
            live(till, rng, at)
        except (UserFacingError, sqlite3.IntegrityError):
            continue
    if till.ledger.find_patient(RESERVE) and till.ledger.find_patient(ADULT) and rng.random() < 0.7:
        join(till.at("2033-12-30T10:00"))

    for at in ("2034-01-02T09:00", "2037-01-02T09:00"):
        run(till, at)
        assert assert_refused(till) > 0
    assert_whole(till.path)


def join(now: Till) -> None:
    reserve = now.ledger.find_patient(RESERVE)
    assert reserve is not None
    join_patient(
        reserve.id, ADULT, now.ledger, now.taxa_book, now.clock, now.desk, is_confirmed=True
    )


def test_who_comes_under_another_number_keeps_this_one(till):
    """An earlier number, its name, its address and what was known of it, tried with plain SQL."""
    carry(till, "2026-03-02T09:00", f"{RESERVE};900;2026-01-10;\n")
    sell(till, "2026-03-02T10:00", RESERVE)
    sell(till, "2026-03-03T10:00")
    known = till.ledger.find_patient(RESERVE)
    assert known is not None
    with till.ledger.transaction():
        val = FakturaVal(Kanal.POST, "Hemliga gatan 7")
        till.ledger.add_faktura_val(known.id, val, till.desk.id, till.desk.clerk, till.clock.now())
    join(till.at("2026-03-04T10:00"))
    sell(till, "2033-06-01T10:00")

    run(till, "2034-01-02T09:00")

    assert assert_refused(till) >= 5  # both numbers, both names, the address
    run(till, "2041-01-02T09:00")
    assert till.ledger.find_patient(RESERVE) is None


@pytest.mark.parametrize("what", ["version", "faktura_val", "join"])
def test_of_whom_something_was_written_since_is_not_forgotten(till, what):
    """Not only a visit: a protected identity, an address, an earlier number that was joined."""
    sell(till, "2026-03-02T10:00", RESERVE)
    sell(till, "2026-03-02T11:00")
    later = till.at("2033-06-01T10:00")
    known = till.ledger.find_patient(ADULT)
    assert known is not None
    if what == "join":
        join(later)
    elif what == "version":
        set_skyddad(known.id, later.ledger, later.clock, later.desk, is_skyddad=True)
    else:
        with till.ledger.transaction():
            val = FakturaVal(Kanal.POST, "Nya gatan 1")
            by = till.desk.id, till.desk.clerk
            till.ledger.add_faktura_val(known.id, val, *by, later.clock.now())

    run(till, "2034-01-02T09:00")

    assert till.ledger.find_patient(ADULT) is not None
    assert (till.ledger.find_patient(RESERVE) is None) == (what != "join")
    assert_refused(till)
    assert_whole(till.path)


def test_the_page_tells_all_that_goes(till):
    """Also what has no words of its own: nothing goes that was not on the list."""
    sold = till.sell(Betalsatt.FAKTURA, namn="Märta Ängström")
    till.reverse(sold.kvitto.checkout_id, skal="Märta Ängström ringde")
    now = till.at("2034-01-02T09:00")
    plan = plan_gallring(now.ledger, now.clock, 5)

    told = [int(line.split()[1]) for line in texts.plan(plan).splitlines()[1:]]
    assert sum(told) == sum(plan.antal.values())
    assert "•  1 patient utan nyare besök" in texts.plan(plan)
    assert "•  2 andra uppgifter om dem" in texts.plan(plan)  # the name, and why


def test_the_page_tells_the_local_day(till):
    """What is done half an hour into the year is of the new one."""
    till.sell()
    done = run(till, "2034-01-01T00:30")

    assert "2034-01-01 av" in texts.history([done])
