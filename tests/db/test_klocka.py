"""The clock is asked about when it contradicts what is known; never after an ordinary weekend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from kassa.clock import FixedClock
from kassa.desk.klocka import (
    ClockDoubt,
    ClockDoubtError,
    clock_doubt,
    confirm_clock,
    refuse_doubted,
)
from tests.helpers.region import NOW, FetchingDesk, Region, norrmark
from tests.helpers.till import Till

NOON = "2026-03-02T12:00"  # a Monday


@pytest.fixture
def till(tmp_path) -> Iterator[Till]:
    made = Till.open(tmp_path / "kassa.db")
    yield made
    made.close()


def doubt_at(till: Till, local: str) -> ClockDoubt | None:
    return clock_doubt(till.ledger, FixedClock.at_local(local), till.desk)


def confirm_at(till: Till, local: str) -> None:
    confirm_clock(till.ledger, FixedClock.at_local(local), till.desk)


def test_a_new_clinic_is_not_asked(till):
    assert doubt_at(till, "1999-12-31T23:59") is None


@pytest.mark.parametrize(
    ("local", "is_doubted"),
    [
        (NOON, False),
        ("2026-03-02T11:56", False),  # a clock that is set by the network
        ("2026-03-02T11:54", True),
        ("2026-02-28T12:00", True),
        ("2026-03-03T12:00", False),
        ("2026-03-03T12:01", True),
        ("2027-03-02T12:00", True),
    ],
)
def test_back_past_the_last_receipt_or_more_than_a_day_ahead(till, local, is_doubted):
    till.sell()

    assert (doubt_at(till, local) is not None) == is_doubted


def test_after_a_weekend_and_after_christmas_nobody_is_asked(till):
    """Saturdays, Sundays, eves and holidays are no days of the desk."""
    till.at("2026-02-27T16:30").sell()
    assert doubt_at(till, "2026-03-02T07:30") is None

    till.at("2026-12-23T16:00").sell()
    assert doubt_at(till, "2026-12-28T07:30") is None
    assert doubt_at(till, "2026-12-29T07:30") is not None


def test_an_answer_holds_until_something_contradicts_it_again(till):
    """The clock had been a year ahead: put right, it goes back past the receipt, and is right."""
    till.at("2027-03-02T12:00").sell()
    assert doubt_at(till, NOON) is not None
    confirm_at(till, NOON)

    assert doubt_at(till, "2026-03-02T12:01") is None
    assert doubt_at(till, "2026-03-02T11:00") is not None
    till.at("2026-03-02T12:10").sell(number="19750312-2389")
    assert doubt_at(till, "2026-03-02T12:11") is None
    assert doubt_at(till, "2026-03-04T12:11") is not None


def test_the_regions_signature_tells_the_time_too(till):
    """A clock that lags behind the freshest signature is asked about, without any receipt."""
    region = Region()
    region.publish(norrmark())
    desk = replace(FetchingDesk.of(till.ledger, region), now=NOW + timedelta(hours=1))
    desk.fetch()

    assert doubt_at(till, "2026-03-02T10:30") is None
    found = doubt_at(till, "2026-03-01T10:30")
    assert found is not None
    assert "taxan skrevs under 2026-03-02 kl. 10:00" in found.question
    region.renew(NOW + timedelta(days=3))
    desk.at(NOW + timedelta(days=3)).fetch()
    assert doubt_at(till, "2026-03-06T09:30") is None


def test_the_question_says_what_contradicts(till):
    till.sell()
    found = doubt_at(till, "2026-03-01T12:00")

    assert found is not None
    assert found.question == (
        "Datorns klocka visar 2026-03-01 kl. 12:00, men det senaste kvittot skrevs 2026-03-02 "
        "kl. 12:00. Stämmer klockan?"
    )
    with pytest.raises(ClockDoubtError):
        refuse_doubted(found)
    refuse_doubted(None)
