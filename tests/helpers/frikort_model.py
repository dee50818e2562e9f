"""The frikort as the rule book says it, written again and simply, to compare the ledger with.

Nothing of Kassa is used here: days, kronor and plain lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

Tak = Callable[[date], int]


@dataclass(frozen=True)
class Fee:
    """A counting fee before the frikort, in kronor."""

    key: str
    day: date
    belopp: int


@dataclass(frozen=True)
class Step:
    """What of a fee is paid, and how the patient stands after it."""

    paid: int
    ackumulerat: int
    first: date | None
    last: date | None
    has_frikort: bool


NOTHING = Step(0, 0, None, None, has_frikort=False)


def anniversary(day: date) -> date:
    """Return the day a year later; that of 29 February is 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def steps(fees: Iterable[Fee], tak: Tak, *, rolling: bool) -> dict[str, Step]:
    """Return the step of each fee; fees of the same day in the order given."""
    found: dict[str, Step] = {}
    counted: list[tuple[date, int]] = []
    free = False
    for fee in sorted(fees, key=lambda fee: fee.day):
        counted, free = _remaining(counted, fee.day, free=free, rolling=rolling)
        before = sum(kr for _, kr in counted)
        paid = 0 if free else min(fee.belopp, tak(fee.day) - before)
        if paid:
            counted = [*counted, (fee.day, paid)]
        free = free or before + paid == tak(fee.day)
        first = counted[0][0]
        last = anniversary(first) - timedelta(days=1)
        found[fee.key] = Step(paid, before + paid, first, last, free)
    return found


def standing(fees: Iterable[Fee], day: date, tak: Tak, *, rolling: bool) -> Step:
    """Return how the patient stands on a day with fees up to it, itself included."""
    known = [fee for fee in fees if fee.day <= day]
    if not known:
        return NOTHING
    counted: list[tuple[date, int]] = []
    free = False
    made = steps(known, tak, rolling=rolling)
    for fee in sorted(known, key=lambda fee: fee.day):
        counted, _ = _remaining(counted, fee.day, free=free, rolling=rolling)
        if made[fee.key].paid:
            counted.append((fee.day, made[fee.key].paid))
        free = made[fee.key].has_frikort
    counted, free = _remaining(counted, day, free=free, rolling=rolling)
    if not counted:
        return NOTHING
    first = counted[0][0]
    last = anniversary(first) - timedelta(days=1)
    return Step(0, sum(kr for _, kr in counted), first, last, free)


def _remaining(
    counted: list[tuple[date, int]], day: date, *, free: bool, rolling: bool
) -> tuple[list[tuple[date, int]], bool]:
    """Return what of the counted fees still counts on a day, and whether it is a frikort."""
    if not counted:
        return [], False
    is_over = anniversary(counted[0][0]) <= day
    if free or not rolling:
        return ([], False) if is_over else (list(counted), free)
    return [(paid_on, kr) for paid_on, kr in counted if anniversary(paid_on) > day], False
