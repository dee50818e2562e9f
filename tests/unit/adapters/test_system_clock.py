"""The clocks Kassa runs by."""

from datetime import UTC, datetime, timedelta

import pytest

from kassa.adapters.system_clock import ShiftedClock, SystemClock, choose_clock
from kassa.clock import FixedClock, local_now
from kassa.errors import InvalidInputError


class Ticking:
    """A clock that goes one minute for each look."""

    def __init__(self) -> None:
        self.moment = datetime(2030, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self.moment += timedelta(minutes=1)
        return self.moment


def test_system_clock_is_utc_and_goes_on():
    first, second = SystemClock().now(), SystemClock().now()

    assert first.tzinfo is UTC
    assert first <= second


def test_shifted_clock_starts_at_a_local_time_and_runs_on():
    clock = ShiftedClock.starting_at(datetime(2026, 7, 1, 10, 15), Ticking())  # noqa: DTZ001

    assert clock.now() == datetime(2026, 7, 1, 8, 16, tzinfo=UTC)
    assert clock.now() == datetime(2026, 7, 1, 8, 17, tzinfo=UTC)


def test_clock_of_the_command_line():
    assert choose_clock(None) == SystemClock()
    assert isinstance(choose_clock("2026-03-02T10:15"), ShiftedClock)
    still = choose_clock("2026-03-02T10:15", stands_still=True)
    assert still == FixedClock.at_local("2026-03-02T10:15")
    assert isinstance(choose_clock(None, stands_still=True), FixedClock)


def test_clock_started_with_seconds_shows_its_minute():
    assert local_now(choose_clock("2026-03-02T10:15:30")).isoformat() == "2026-03-02T10:15:00"


@pytest.mark.parametrize(
    "text", ["", "igår", "2026-03-02", "2026-02-30T10:15", "2026-03-02T10:15Z"]
)
def test_unreadable_time_is_told(text):
    with pytest.raises(InvalidInputError, match="2026-03-02T10:15") as caught:
        choose_clock(text)
    assert caught.value.faults[0].field == "klocka"
