"""Entries of several desks come out the same, whatever order they came in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kassa.frikort.desks import (
    is_to_be_made_one,
    registration_order,
    with_stated_once,
    without_doubles,
)
from kassa.frikort.entry import EntryKind, FrikortEntry, Stated
from kassa.frikort.state import fold
from kassa.ids import DeskId, EntryId, PatientId
from kassa.money import Money
from tests.unit.frikort.test_state import SKYDD, entry

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = date(2026, 3, 2)
STEPS = st.lists(st.tuples(st.sampled_from(["K1", "K2", "K3"]), st.integers(-30, 60)), max_size=14)


def ledger_of(steps: list[tuple[str, int]]) -> list[FrikortEntry]:
    """Return entries as each desk wrote them; a clock may go backwards."""
    minutes: dict[str, int] = {}
    made = []
    for place, (desk, step) in enumerate(steps):
        minutes[desk] = minutes.get(desk, 0) + step
        at = START + timedelta(minutes=minutes[desk])
        made.append(
            entry("2026-03-02", 250, id=EntryId(f"e{place}"), desk=DeskId(desk), written_at=at)
        )
    return made


@given(STEPS, st.randoms(use_true_random=False))
def test_the_order_does_not_hang_on_which_file_came_first(steps, chance):
    """Each desk's own order is kept; how the files were woven together does not matter."""
    made = ledger_of(steps)
    by_desk = {desk: [e for e in made if e.desk == desk] for desk in {e.desk for e in made}}
    woven: list[FrikortEntry] = []
    left = {desk: list(entries) for desk, entries in by_desk.items()}
    while left:
        desk = chance.choice(sorted(left))
        woven.append(left[desk].pop(0))
        if not left[desk]:
            del left[desk]

    found = registration_order(woven)

    assert found == registration_order(made)
    for desk, entries in by_desk.items():
        assert [e for e in found if e.desk == desk] == entries


def test_one_desk_keeps_its_own_order_whatever_its_clock_did():
    made = ledger_of([("K1", 10), ("K1", -5), ("K1", 3)])

    assert registration_order(made) == tuple(made)


def test_a_receipt_from_elsewhere_counts_once_until_the_first_is_taken_back():
    first = entry("2026-01-20", 300, EntryKind.EXTERN, id=EntryId("x1"), desk=DeskId("K1"))
    other = replace(first, id=EntryId("x2"), desk=DeskId("K2"))
    back = replace(
        first, id=EntryId("b"), kind=EntryKind.ATERBETALNING, avser=first.id, belopp=Money(0)
    )
    receipts = {first.id: ("08", "B-1"), other.id: ("08", "B-1")}

    assert without_doubles((first, other), receipts) == (first,)
    assert without_doubles((first, other, back), receipts) == (first, other, back)


def test_receipts_of_visits_many_years_apart_are_two_whatever_their_numbers():
    """A desk that has forgotten the first counts the second: so does every other."""
    first = entry("2026-01-20", 300, EntryKind.EXTERN, id=EntryId("x1"), desk=DeskId("K1"))
    later = replace(first, id=EntryId("x2"), effective_on=date(2035, 1, 20))
    receipts = {first.id: ("08", "B-1"), later.id: ("08", "B-1")}

    assert without_doubles((first, later), receipts) == (first, later)


@pytest.mark.parametrize("kind", [EntryKind.EXTERN, EntryKind.FRIKORT])
def test_a_desk_alone_may_have_noted_a_receipt_twice_only_where_years_lie_between(kind):
    """It refuses one that it knows; one that it has forgotten another desk may still have."""
    first = entry("2026-01-20", 300, kind, written_at=START)
    soon = replace(first, id=EntryId("x2"), written_at=START + timedelta(days=5 * 366))
    late = replace(first, id=EntryId("x2"), written_at=START + timedelta(days=7 * 365))

    assert not is_to_be_made_one([first])
    assert not is_to_be_made_one([first, soon])
    assert is_to_be_made_one([first, late])
    assert is_to_be_made_one([late, first])


def test_what_lies_years_apart_is_one_ledger_where_it_cannot_be_the_same_receipt():
    """Of two numbers of one person, or a fee of this clinic; of two desks anything may."""
    first = entry("2026-01-20", 300, EntryKind.EXTERN, written_at=START)
    late = replace(first, id=EntryId("x2"), written_at=START + timedelta(days=7 * 365))

    assert not is_to_be_made_one([first, replace(late, patient_id=PatientId("another"))])
    assert not is_to_be_made_one([first, replace(late, kind=EntryKind.AVGIFT)])
    assert is_to_be_made_one([first, replace(first, id=EntryId("x2"), desk=DeskId("K2"))])


def test_a_stated_total_makes_up_only_for_what_no_desk_has():
    """The patient said 850 at the second desk, which knew nothing of the first one's 250."""
    fee = entry("2026-03-02", 250, desk=DeskId("K1"), written_at=START)
    said = entry(
        "2026-01-03", 850, EntryKind.UPPGIFT, desk=DeskId("K2"),
        written_at=START + timedelta(hours=1), stated=Stated(Money.kr(850), DAY),
    )  # fmt: skip

    kept = with_stated_once((fee, said), lambda known, day: fold(known, SKYDD, day).ackumulerat)

    assert [e.belopp for e in kept] == [Money.kr(250), Money.kr(600)]
    assert fold((fee, said), SKYDD, DAY).ackumulerat == Money.kr(850)


def test_entries_of_one_desk_are_left_as_they_are():
    fee = entry("2026-03-02", 250)
    said = entry("2026-01-03", 850, EntryKind.UPPGIFT, stated=Stated(Money.kr(850), DAY))

    assert with_stated_once((fee, said), lambda _known, _day: Money(0)) == (fee, said)
