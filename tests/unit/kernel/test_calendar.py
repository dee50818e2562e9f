"""Swedish days, ages and anniversaries."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kassa.calendar import (
    add_year,
    age_on,
    elapsed_on_vardag,
    is_afton,
    is_helg,
    is_helgdag,
    is_vardag,
    subtract_year,
)
from kassa.clock import FixedClock, elapsed, local_now, utc_text


@pytest.mark.parametrize(
    "day", ["2026-01-01", "2026-01-06", "2026-04-03", "2026-04-06", "2026-05-01", "2026-06-06"]
)
def test_public_holidays(day):
    assert is_helgdag(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-06-19", "2026-12-24", "2026-12-31", "2027-06-25"])
def test_eves_are_no_helgdag_and_no_vardag(day):
    eve = date.fromisoformat(day)

    assert is_afton(eve)
    assert not is_helgdag(eve)
    assert not is_vardag(eve)


@pytest.mark.parametrize("day", ["2026-01-05", "2026-04-02", "2026-10-30", "2026-12-23"])
def test_other_eves_are_ordinary_days(day):
    """Twelfth Night, Maundy Thursday, the Friday before All Saints and 23 December."""
    assert is_vardag(date.fromisoformat(day))


def test_saturday_is_helg_and_friday_is_not():
    assert is_helg(date(2026, 3, 7))
    assert not is_helg(date(2026, 3, 6))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-02-27T10:00", "2026-03-04T10:00", 72),
        ("2026-02-28T12:00", "2026-03-04T10:00", 58),
        ("2026-03-02T10:00", "2026-03-02T11:00", 1),
        ("2026-03-07T10:00", "2026-03-08T10:00", 0),
        ("2026-03-27T12:00", "2026-03-30T12:00", 24),
        ("2026-12-23T12:00", "2026-12-28T12:00", 24),
        ("2026-03-04T10:00", "2026-03-02T10:00", 0),
    ],
)
def test_weekday_hours(start, end, hours):
    counted = elapsed_on_vardag(datetime.fromisoformat(start), datetime.fromisoformat(end))

    assert counted == timedelta(hours=hours)


def test_elapsed_time_sees_the_lost_hour_of_spring():
    day_before, same_time = datetime(2026, 3, 28, 10, 0), datetime(2026, 3, 29, 10, 0)  # noqa: DTZ001

    assert elapsed(day_before, same_time) == timedelta(hours=23)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2006-03-02", "2026-03-01", 19),
        ("2006-03-02", "2026-03-02", 20),
        ("2004-02-29", "2024-02-28", 19),
        ("2004-02-29", "2024-02-29", 20),
        ("2004-02-29", "2025-02-28", 20),
        ("2004-02-29", "2025-03-01", 21),
    ],
)
def test_age_to_the_day(born, day, age):
    assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == age


def test_anniversary_of_a_leap_day_is_the_first_of_march():
    assert add_year(date(2028, 2, 29)) == date(2029, 3, 1)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_a_year_back_and_forth(day):
    assert add_year(subtract_year(day)) in (day, day - timedelta(days=1))


def test_the_clock_shows_local_time_and_records_utc():
    clock = FixedClock.at_local("2026-07-01T00:30")

    assert local_now(clock).isoformat() == "2026-07-01T00:30:00"
    assert utc_text(clock.now()) == "2026-06-30T22:30:00.000Z"
