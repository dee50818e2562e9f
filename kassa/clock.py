"""The clock that is passed in.

Rules work on local dates and times (Europe/Stockholm); records carry UTC. Nothing in Kassa reads
the time in any other way than through a ``Clock``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date, timedelta

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class Clock(Protocol):
    """Something that knows what time it is."""

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""
        ...


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still, for tests, pictures and ``--klocka``."""

    moment: datetime

    @classmethod
    def at_local(cls, text: str) -> FixedClock:
        """Return a clock standing at a local ISO time such as ``2026-03-02T10:15``."""
        return cls(to_utc(datetime.fromisoformat(text)))

    def now(self) -> datetime:
        """Return the moment the clock stands at (UTC)."""
        return self.moment


def to_utc(local: datetime) -> datetime:
    """Return the UTC moment of a naive Stockholm time."""
    return local.replace(tzinfo=STOCKHOLM).astimezone(UTC)


def to_local(moment: datetime) -> datetime:
    """Return the naive Stockholm time of an aware moment."""
    return moment.astimezone(STOCKHOLM).replace(tzinfo=None)


def day_start(day: date) -> datetime:
    """Return when a local day begins, UTC."""
    return to_utc(datetime.combine(day, time()))


def is_skipped(local: datetime) -> bool:
    """True for a naive Stockholm time that never is: the hour summer time leaps over."""
    return to_local(to_utc(local)) != local


def local_now(clock: Clock) -> datetime:
    """Return the present local time (naive, Stockholm), to the minute."""
    return to_local(clock.now()).replace(second=0, microsecond=0)


def elapsed(earlier: datetime, later: datetime) -> timedelta:
    """Return the real time between two naive Stockholm times, across summer-time changes."""
    return to_utc(later) - to_utc(earlier)


def utc_text(moment: datetime) -> str:
    """Return the moment as ISO text in UTC with milliseconds, the form records carry."""
    return _text(moment.astimezone(UTC))


@lru_cache(maxsize=1)  # the rows of a transaction are all of one moment
def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
