"""Retention over a clinic with records of every kind, at two desks: the check finds nothing."""

import shutil
from datetime import date, datetime

import pytest

from kassa.adapters.system_files import system_bok
from kassa.aterforing.inforing import Svar
from kassa.clock import to_utc
from kassa.desk.aterforing import Besvara, aterforing, besvara, take
from kassa.desk.avbrott import begin_avbrott, end_avbrott
from kassa.desk.dagsavslut import CloseDay, close_day
from kassa.desk.utbyte import write_utbyte
from kassa.ids import new_id
from kassa.kvitto.document import Betalsatt
from kassa.money import Money
from tests.db.test_gallring_frikort import (
    RESERVE,
    note_elsewhere,
    of_a_joined_number,
    seen,
    sell,
)
from tests.helpers.desks import carry, exchange, file_of, seen_by
from tests.helpers.gallrat import run
from tests.helpers.number import adult_number
from tests.helpers.till import ADULT, OTHER_ADULT, Till
from tests.helpers.whole import assert_whole, counts
from torture.works import WORKS
from torture.world import World

EVERY_KIND = (
    "checkout", "faktura", "extern_kvitto", "inlast_status", "patient_join", "avbrott_checkout",
    "inforing_svar", "blankett", "utbyte", "parked", "godkannande", "faktura_val", "z_rapport",
)  # fmt: skip
GONE = adult_number(4711)
WHO = [ADULT, OTHER_ADULT]
MEETING = "2027-02-01T10:00"


def reversed_and_invoiced(till: Till, at: str) -> None:
    now = till.at(at)
    for number in (OTHER_ADULT, ADULT):
        sold = now.sell(Betalsatt.FAKTURA, number=number, tidpunkt=at, typ="hembesok")
        now.reverse(sold.kvitto.checkout_id, skal="Märta Ängström ringde")
    now.sell(Betalsatt.FAKTURA, number=OTHER_ADULT, tidpunkt=at, typ="distans")


def in_an_outage(till: Till, at: str) -> None:
    now = till.at(at)
    end_avbrott(now.ledger, now.clock, now.desk)
    avbrott = begin_avbrott("Cosmic", now.ledger, now.clock, now.desk)
    now.sell(number=OTHER_ADULT, tidpunkt=at)
    end_avbrott(now.ledger, now.clock, now.desk)
    for row in aterforing([avbrott.id], now.ledger, system_bok("06")):
        take(row.key, "fönster", now.ledger, now.clock, now.desk)
        svar = Besvara(new_id(), row.key, Svar.SKILJER_SIG, "C-1", "Märta Ängström heter Svea")
        besvara(svar, "fönster", now.ledger, now.clock, now.desk)


@pytest.fixture(scope="module")
def met(tmp_path_factory):
    """Return the folder of two desks that did everything there is in 2026, and met in 2027."""
    folder = tmp_path_factory.mktemp("met")
    world = World.open(folder / "k1", 11)
    for work in WORKS:
        work.do(world, work.plan(world))
    world.close()
    one, other = opened(folder)
    of_a_joined_number(one, other)
    for till in (one, other):
        reversed_and_invoiced(till, "2026-03-06T10:00")
        in_an_outage(till, "2026-03-06T11:00")
        now = till.at("2026-03-06T16:00")
        close_day(CloseDay(new_id()), now.ledger, now.clock, now.desk)
    sell(other, "2026-05-01T10:00", GONE)
    exchange(one.at(MEETING), other.at(MEETING))
    for till in (one, other):
        till.close()
    return folder


def opened(folder) -> tuple[Till, Till]:
    for desk in ("k1", "k2"):
        (folder / desk).mkdir(exist_ok=True)
    return Till.open(folder / "k1" / "kassa.db", "K1"), Till.open(folder / "k2" / "kassa.db", "K2")


@pytest.fixture
def desks(met, tmp_path):
    shutil.copytree(met, tmp_path / "met")
    one, other = opened(tmp_path / "met")
    yield one, other
    one.close()
    other.close()


def assert_as_one(one: Till, other: Till) -> None:
    for till in (one, other):
        assert_whole(till.path)
    for day in (date(2026, 3, 2), date(2033, 6, 1), date(2034, 4, 1)):
        assert seen_by(one, WHO, day) == seen_by(other, WHO, day)


def live_on(till: Till, year: int) -> None:
    """Go on with everything for a day."""
    sell(till, f"{year}-03-02T10:00")
    reversed_and_invoiced(till, f"{year}-03-06T10:00")
    in_an_outage(till, f"{year}-03-06T11:00")
    now = till.at(f"{year}-03-06T16:00")
    close_day(CloseDay(new_id()), now.ledger, now.clock, now.desk)


def test_records_of_every_kind_are_whole_after_a_gallring(desks):
    """Before, after the first, and after each of the following ones, with days in between."""
    one, _ = desks
    found = counts(one.path)
    assert [table for table in EVERY_KIND if not found[table]] == []
    assert_whole(one.path)
    live_on(one, 2033)
    before = seen(one), one.ledger.att_reglera_list()

    run(one, "2034-01-02T09:00")

    assert (seen(one), one.ledger.att_reglera_list()) == before
    assert_whole(one.path)
    for year in (2042, 2050):
        live_on(one, year - 1)
        run(one, f"{year}-01-02T09:00")
        assert_whole(one.path)


@pytest.mark.parametrize("gallrade", [(0,), (1,), (0, 1)])
def test_two_desks_exchange_as_before_after_a_gallring_at_either(desks, gallrade):
    """What is forgotten stays so at the desk that forgot it; what is new goes both ways."""
    for till in desks:
        live_on(till, 2033)
    exchange(*(till.at("2033-04-01T10:00") for till in desks))
    for place in gallrade:
        run(desks[place], "2034-01-02T09:00")
    for till in desks:
        live_on(till, 2034)

    for _ in range(2):
        exchange(*(till.at("2034-04-01T10:00") for till in desks))

    assert_as_one(*desks)


@pytest.mark.parametrize(("number", "before"), [(GONE, GONE), (ADULT, RESERVE)])
def test_who_comes_again_is_known_again(desks, number, before):
    """Forgotten at one desk, back at the other: with name and numbers, and the new visits only."""
    one, other = desks
    run(one, "2034-01-02T09:00")
    assert one.ledger.find_patient(number) is None
    sell(other, "2034-03-01T10:00", number)

    for _ in range(2):
        exchange(*(till.at("2034-04-01T10:00") for till in desks))

    found = one.ledger.find_patient(before)
    assert found is not None
    assert found.identitet.number == number
    assert found.namn == "Märta Ängström"
    assert len(one.ledger.entry_list(found.id)) == 1
    assert_whole(one.path)
    assert_whole(other.path)


def test_who_is_known_again_by_a_receipt_from_elsewhere_has_a_ledger_that_holds(desks):
    """Of no visit: the entry is the first that names the one who was forgotten."""
    one, other = desks
    run(one, "2034-01-02T09:00")
    note_elsewhere(other, "2034-03-01T10:00", who=GONE, paid_on=date(2034, 2, 1))

    for _ in range(2):
        exchange(*(till.at("2034-04-01T10:00") for till in desks))

    assert seen_by(one, [GONE], date(2034, 4, 1))[GONE][0].ackumulerat == Money.kr(400)
    assert_whole(one.path)


@pytest.mark.parametrize("number", [GONE, ADULT])
def test_a_file_of_the_last_weeks_says_who_somebody_is_that_is_forgotten_here(desks, number):
    """All that is known of those it is about comes along, however old."""
    one, other = desks
    run(one, "2034-01-02T09:00")
    sell(other, "2034-03-01T10:00", number)
    now = other.at("2034-04-01T10:00")
    content = write_utbyte(now.ledger, now.clock, now.desk, to_utc(datetime(2034, 1, 1)))  # noqa: DTZ001

    carry(content, one.at("2034-04-01T10:00"))

    found = one.ledger.find_patient(number)
    assert found is not None
    assert found.namn == "Märta Ängström"
    assert_whole(one.path)


def test_a_desk_that_is_new_learns_all_that_is_left(desks, tmp_path):
    """Sums, chains and who still comes: the file of a desk that has forgotten is enough."""
    one, _ = desks
    live_on(one, 2033)
    run(one, "2034-01-02T09:00")
    third = Till.open(tmp_path / "kassa.db", "K3").at("2034-04-01T10:00")

    carry(file_of(one.at("2034-04-01T10:00")), third)

    assert_as_one(one, third)
    third.close()
