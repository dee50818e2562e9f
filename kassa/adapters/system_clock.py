"""The clocks Kassa runs by: the system's, one that starts elsewhere, one that stands still."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from kassa.clock import Clock, FixedClock, to_utc
from kassa.errors import Fault, InvalidInputError
from kassa.reading import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The clock of the computer."""

    def now(self) -> datetime:
        """Return the present moment (UTC)."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ShiftedClock:
    """A clock that was set to another time and runs on from there.

    Attributes:
        shift: how far it goes ahead of the clock it follows; may be negative.
        follows: what makes it run.
    """

    shift: timedelta
    follows: Clock = field(default_factory=SystemClock)

    @classmethod
    def starting_at(cls, local: datetime, follows: Clock | None = None) -> ShiftedClock:
        """Return a clock that shows a naive local time now, and runs on."""
        follows = follows or SystemClock()
        return cls(to_utc(local) - follows.now(), follows)

    def now(self) -> datetime:
        """Return the shifted moment (UTC)."""
        return self.follows.now() + self.shift


def choose_clock(klocka: str | None, *, stands_still: bool = False) -> Clock:
    """Return the clock that the command line asks for.

    Args:
        klocka: local time such as ``2026-03-02T10:15``; None is the computer's own.
        stands_still: the time never moves; pictures need it. Without ``klocka`` it stands at now.

    Raises:
        InvalidInputError: the time cannot be read.
    """
    if klocka is None:
        system = SystemClock()
        return FixedClock(system.now()) if stands_still else system
    local = parse_local(klocka)
    return FixedClock(to_utc(local)) if stands_still else ShiftedClock.starting_at(local)


def parse_local(klocka: str) -> datetime:
    """Return a local time as written on the command line, naive.

    Raises:
        InvalidInputError: it is none, or of no year of this world.
    """
    try:
        local = datetime.fromisoformat(klocka.strip())
    except ValueError:
        local = None
    is_known = local is not None and FIRST_YEAR <= local.year <= LAST_YEAR
    is_short = len(klocka.strip()) < len("2026-03-02T10:15")
    if local is None or local.tzinfo is not None or is_short or not is_known:
        message = f"Tiden ”{klocka}” finns inte. Skriv lokal tid så här: 2026-03-02T10:15."
        raise InvalidInputError((Fault("klocka", message),))
    return local
