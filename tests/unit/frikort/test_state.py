"""The frikort: what counts, until when, and what is paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kassa.frikort.entry import EntryKind, FrikortEntry
from kassa.frikort.state import after_fee, fold, replay
from kassa.hogkostnadsskydd import Hogkostnadsskydd, Periodregel, TakMissingError
from kassa.ids import ClerkId, DeskId, EntryId, PatientId
from kassa.money import ZERO, Money
from tests.helpers.taxa import rjl

SKYDD = rjl().hogkostnadsskydd
FAST = replace(SKYDD, periodregel=Periodregel.FAST)
NUMBERS = count()


def entry(day: str, kr: int, kind: EntryKind = EntryKind.AVGIFT, **change: Any) -> FrikortEntry:
    made = FrikortEntry(
        id=EntryId(f"e{next(NUMBERS)}"),
        patient_id=PatientId("p"),
        kind=kind,
        effective_on=date.fromisoformat(day),
        belopp=Money.kr(kr),
        charged=ZERO,
        avser=None,
        giltigt_till=None,
        checkout_id=None,
        besok_id=None,
        desk=DeskId("K1"),
        clerk=ClerkId("k"),
        written_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return replace(made, **change)


def test_no_fee_no_period():
    state = fold([], SKYDD, date(2026, 3, 2))

    assert (state.ackumulerat, state.period_start, state.has_frikort) == (ZERO, None, False)
    assert state.kvar == Money.kr(1450)


def test_the_crossing_fee_is_paid_up_to_the_ceiling():
    paid, after = after_fee([entry("2026-01-12", 1300)], SKYDD, date(2026, 3, 2), Money.kr(250))

    assert paid == Money.kr(150)
    assert after.has_frikort
    assert after.period_slut == date(2027, 1, 11)


@pytest.mark.parametrize(
    ("day", "paid"), [("2027-01-11", 0), ("2027-01-12", 250)], ids=["last day", "day after"]
)
def test_a_frikort_lasts_to_the_day_before_the_anniversary(day, paid):
    entries = [entry("2026-01-12", 1450)]

    assert after_fee(entries, SKYDD, date.fromisoformat(day), Money.kr(250))[0] == Money.kr(paid)


@pytest.mark.parametrize(("day", "counted"), [("2027-01-11", 250), ("2027-01-12", 0)])
def test_twelve_months_or_more_back_no_longer_counts(day, counted):
    state = fold([entry("2026-01-12", 250)], SKYDD, date.fromisoformat(day))

    assert state.ackumulerat == Money.kr(counted)


def test_the_window_slides_where_the_ceiling_is_not_reached():
    entries = [entry("2026-01-12", 250), entry("2026-06-01", 250)]

    state = fold(entries, SKYDD, date(2027, 1, 12))

    assert (state.ackumulerat, state.period_start) == (Money.kr(250), date(2026, 6, 1))


def test_a_fixed_period_carries_nothing_over():
    entries = [entry("2026-01-12", 250), entry("2026-06-01", 250)]

    state = fold(entries, FAST, date(2027, 1, 12))

    assert (state.ackumulerat, state.period_start) == (ZERO, None)


def test_what_was_paid_for_a_frikort_is_used_up():
    entries = [entry("2026-01-12", 700), entry("2026-12-01", 750)]

    state = fold(entries, SKYDD, date(2027, 1, 12))

    assert state.ackumulerat == ZERO


def test_a_fee_of_29_february_has_its_anniversary_on_1_march():
    entries = [entry("2028-02-29", 1450)]

    assert fold(entries, SKYDD, date(2029, 2, 28)).has_frikort
    assert not fold(entries, SKYDD, date(2029, 3, 1)).has_frikort


def test_a_reached_frikort_is_kept_when_the_ceiling_rises():
    raised = Hogkostnadsskydd(
        (*SKYDD.tak_list, (date(2027, 1, 1), Money.kr(1500))), Periodregel.RULLANDE
    )

    assert fold([entry("2026-06-01", 1450)], raised, date(2027, 2, 1)).has_frikort
    assert fold([entry("2026-06-01", 1400)], raised, date(2027, 2, 1)).kvar == Money.kr(100)


def test_an_entry_taken_back_no_longer_counts():
    fee = entry("2026-01-12", 250)
    back = entry("2026-01-12", 0, EntryKind.ATERBETALNING, avser=fee.id)

    assert fold([fee, back], SKYDD, date(2026, 3, 2)).ackumulerat == ZERO


def test_what_the_patient_says_counts_and_is_preliminary():
    state = fold([entry("2026-03-01", 900, EntryKind.UPPGIFT)], SKYDD, date(2026, 5, 1))

    assert (state.ackumulerat, state.preliminar) == (Money.kr(900), True)
    assert state.period_slut == date(2027, 2, 28)


def test_a_frikort_shown_is_free_until_its_last_day():
    shown = entry("2026-03-01", 0, EntryKind.FRIKORT, giltigt_till=date(2026, 5, 12))

    assert after_fee([shown], SKYDD, date(2026, 5, 12), Money.kr(250))[0] == ZERO
    assert after_fee([shown], SKYDD, date(2026, 5, 13), Money.kr(250))[0] == Money.kr(250)


def test_no_ceiling_is_known_before_the_first():
    with pytest.raises(TakMissingError, match="2024-12-31"):
        fold([], SKYDD, date(2024, 12, 31))


def test_a_fee_older_than_every_ceiling_keeps_nobody_from_the_desk():
    """A newer tariff may leave out the ceilings of the year before last; the fees stay."""
    known = [entry("2024-11-01", 250), entry("2026-02-01", 250)]

    state = fold(known, SKYDD, date(2026, 3, 2))

    assert state.ackumulerat == Money.kr(250)
    assert [paid.whole_kr for _, paid in replay(known, SKYDD)] == [250, 250]


def test_the_state_says_what_extract_it_rests_on():
    """As long as something of it counts, and no longer."""
    carried = {"inlast_id": "i1"}
    known = [entry("2025-06-10", 800, EntryKind.INLAST, **carried), entry("2026-02-01", 250)]

    assert fold(known, SKYDD, date(2026, 6, 9)).inlast_id == "i1"
    assert fold(known, SKYDD, date(2026, 6, 10)).inlast_id is None


FEES = st.lists(st.tuples(st.integers(0, 800), st.sampled_from([50, 100, 250, 1450])), max_size=25)


@given(FEES, st.sampled_from([SKYDD, FAST]))
def test_what_is_paid_never_passes_the_ceiling(fees, skydd):
    """Whatever comes in: each fee is paid at most in full, and a period at most to the ceiling."""
    entries: list[FrikortEntry] = []
    for offset, kr in sorted(fees):
        day = date(2026, 1, 1) + timedelta(days=offset)
        paid, after = after_fee(entries, skydd, day, Money.kr(kr))
        entries.append(entry(day.isoformat(), kr))

        assert ZERO <= paid <= Money.kr(kr)
        assert after.ackumulerat <= after.tak
        assert after.has_frikort == (after.ackumulerat == after.tak)
        assert fold(entries, skydd, day) == after


@given(FEES, st.randoms(use_true_random=False))
def test_the_state_does_not_depend_on_the_order_entries_came_in(fees, random):
    entries = [
        entry((date(2026, 1, 1) + timedelta(days=offset)).isoformat(), kr) for offset, kr in fees
    ]
    shuffled = random.sample(entries, len(entries))
    day = date(2028, 1, 1)

    assert fold(shuffled, SKYDD, day).ackumulerat == fold(entries, SKYDD, day).ackumulerat
