"""Retention and the frikort: whoever still comes owes afterwards what he or she owed before."""

from contextlib import closing
from datetime import date, datetime

import pytest

from db.driver import sqlite3
from kassa.clock import to_utc
from kassa.desk.change_patient import join_patient
from kassa.desk.las_in import las_in
from kassa.desk.register_extern import register_extern
from kassa.desk.request import FrikortClaim
from kassa.ids import EntryId
from kassa.money import Money
from tests.helpers import raw
from tests.helpers.desks import Seen, exchange, seen_by
from tests.helpers.gallrat import run
from tests.helpers.pages import decrypted
from tests.helpers.till import ADULT, OTHER_ADULT, Till
from tests.helpers.whole import assert_whole
from tests.unit.desk.test_register_extern import command_of

RESERVE = "19880504-A102"
SECRETS = ("Bok-7788", "bok 7788", "Bokskogen")
DAYS = (date(2026, 3, 2), date(2026, 12, 31), date(2027, 1, 4), date(2033, 6, 1))
HEAD = "personnummer;summa;första avgift;frikort till\n"
FETCHED = to_utc(datetime(2026, 3, 1, 7, 0))  # noqa: DTZ001 - local time
LATER = "2034-01-02T09:00"


def sell(till: Till, at: str, number: str = ADULT, claim: FrikortClaim | None = None) -> None:
    till.at(at).sell(number=number, tidpunkt=at, claim=claim)


def said(sum_: int) -> FrikortClaim:
    return FrikortClaim(ackumulerat=Money.kr(sum_), sedan=date(2026, 1, 10))


def note_elsewhere(
    till: Till,
    at: str,
    number: str = "Bok-7788",
    who: str = ADULT,
    paid_on: date = date(2026, 1, 20),
) -> None:
    """Note 400 kr paid elsewhere."""
    now = till.at(at)
    patient = now.ledger.find_patient(who)
    assert patient is not None
    key = f"{now.desk.id}{who[-4:]}"
    ids = {"extern_id": f"x{key}", "entry_id": EntryId(f"e{key}")}
    shown = command_of(patient.id, paid_on=paid_on, belopp=Money.kr(400), number=number, **ids)
    register_extern(shown, now.ledger, now.taxa_book, now.clock, now.desk)


def carry(till: Till, at: str, rows: str = f"{ADULT};900;2026-01-10;\n") -> None:
    now = till.at(at)
    las_in((HEAD + rows).encode(), FETCHED, now.ledger, now.clock, now.desk)


def said_at_both(one: Till, other: Till) -> None:
    for till in (one, other):
        sell(till, "2026-03-02T10:00", claim=said(1000))


def noted_at_both(one: Till, other: Till) -> None:
    for till, number in ((one, "Bok-7788"), (other, "bok 7788")):
        for day in (2, 3):
            sell(till, f"2026-03-0{day}T10:00")
        note_elsewhere(till, "2026-03-04T10:00", number)


def noted_around_new_year(one: Till, other: Till) -> None:
    for till in (one, other):
        for day in (2, 3):
            sell(till, f"2026-03-0{day}T10:00")
    note_elsewhere(one, "2026-12-30T10:00")
    note_elsewhere(other, "2027-01-04T10:00")


def carried_in_at_both(one: Till, other: Till) -> None:
    for till in (one, other):
        carry(till, "2026-03-02T09:00")
        sell(till, "2026-03-02T10:00")


def carried_in_around_new_year(one: Till, other: Till) -> None:
    """The row of the extract is of the old year, the visit that took it up of the new one."""
    for till in (one, other):
        carry(till, "2026-12-31T09:00")
        sell(till, "2027-01-04T10:00")


def carried_in_later_at_the_first(one: Till, other: Till) -> None:
    """The visit is of the old year, the row of the extract in this file of the new one."""
    carry(other, "2026-12-30T09:00")
    sell(other, "2026-12-30T10:00")
    carry(one, "2027-01-04T09:00")


def of_a_joined_number(one: Till, other: Till) -> None:
    """What was written under a reserve number is the person's who comes under another."""
    carry(one, "2026-03-02T09:00", f"{RESERVE};900;2026-01-10;\n")
    sell(one, "2026-03-02T10:00", RESERVE)
    sell(other, "2026-03-02T10:00", claim=said(1000))
    for till in (one, other):
        sell(till, "2026-03-03T10:00")
    note_elsewhere(one, "2026-03-04T10:00", who=RESERVE)
    note_elsewhere(other, "2026-03-04T10:00")
    now = one.at("2026-03-05T10:00")
    ids = [now.ledger.find_patient(number) for number in (RESERVE, ADULT)]
    assert ids[0] is not None
    assert ids[1] is not None
    join_patient(
        ids[0].id,
        ADULT,
        now.ledger,
        now.taxa_book,
        now.clock,
        now.desk,
        is_confirmed=True,
    )


STORIES = (
    said_at_both, noted_at_both, noted_around_new_year, carried_in_at_both,
    carried_in_around_new_year, carried_in_later_at_the_first, of_a_joined_number,
)  # fmt: skip


def seen(till: Till) -> list[Seen]:
    return [seen_by(till, [ADULT, OTHER_ADULT], day) for day in DAYS]


@pytest.mark.parametrize("story", STORIES)
def test_who_still_comes_owes_the_same(desks, story):
    """Years that are over feed what is owed: the sums stay, and the check finds nothing."""
    one, other = desks
    story(one, other)
    sell(one, "2027-01-20T10:00", OTHER_ADULT)
    exchange(one.at("2027-02-01T10:00"), other.at("2027-02-01T10:00"))
    sell(one, "2033-06-01T10:00")
    assert_whole(one.path)
    before = seen(one), one.ledger.att_reglera_list()

    run(one, LATER)

    assert (seen(one), one.ledger.att_reglera_list()) == before
    assert_whole(one.path)
    for at in ("2035-01-02T09:00", "2043-01-02T09:00"):
        sell(one, at.replace("09:00", "08:00"), OTHER_ADULT)
        run(one, at)
        assert_whole(one.path)
    found = decrypted(one.path)
    assert [secret for secret in SECRETS if secret.encode() in found] == []


@pytest.mark.parametrize("story", STORIES)
def test_who_does_not_come_any_more_is_gone_and_nothing_is_amiss(desks, story):
    """Nobody can be asked for any more: the check still folds what there was."""
    one, other = desks
    story(one, other)
    sell(one, "2027-01-20T10:00", OTHER_ADULT)
    exchange(one.at("2027-02-01T10:00"), other.at("2027-02-01T10:00"))

    for at in ("2034-01-02T09:00", "2035-01-02T09:00"):
        sell(one, at.replace("09:00", "08:00"), OTHER_ADULT)
        run(one, at)
        assert_whole(one.path)

    assert one.ledger.find_patient(ADULT) is None
    found = decrypted(one.path)
    assert [text for text in (ADULT, RESERVE, *SECRETS) if text.encode() in found] == []


FORBIDDEN = {
    "the sum of an extract": "UPDATE inlast_status SET ackumulerat_ore = 1",
    "whose it is": "UPDATE inlast_status SET number = 'gallrad-x'",
    "what an entry makes up for": "DELETE FROM inlast_status",
    "what the patient said": "UPDATE besok SET facts = json_remove(facts, '$.frikort')",
    "two receipts as one": "UPDATE extern_kvitto SET number = 'gallrat-xK1' || :adult",
    "one receipt as two": "UPDATE extern_kvitto SET number = 'gallrat-' || id",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nobody_can_change_what_a_gallring_has_left(desks, what):
    """What is owed rests on it: tried with plain SQL."""
    one, other = desks
    carried_in_at_both(one, other)
    note_elsewhere(one, "2026-03-04T10:00")
    run(one, LATER)

    with (
        closing(raw.connect(one.path)) as conn,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        conn.execute(FORBIDDEN[what], {"adult": ADULT[-4:]})
