"""Swedish days: public holidays, and which days count as weekdays.

The dates come from the ``holidays`` library (imported on first use: it is large). Two questions
are kept apart, because the rule book and the contract keep them apart: is a day a *helgdag*, and
does it count as a *vardag* when a deadline is counted. Midsummer Eve, Christmas Eve and New
Year's Eve are no helgdag, but do not count as weekdays either (contract, ``aterbud_tid``).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache

SATURDAY = 5


@cache
def _holiday_name_by_date(year: int) -> dict[date, str]:
    from holidays.countries.sweden import SE  # noqa: PLC0415 - large; the first decision pays

    return dict(SE(years=year, include_sundays=False).items())


@cache
def _eve_set(year: int) -> frozenset[date]:
    """Return Midsummer Eve (the Friday 19-25 June), Christmas Eve and New Year's Eve."""
    friday = next(
        day
        for day in (date(year, 6, 19) + timedelta(days=n) for n in range(7))
        if day.weekday() == 4  # noqa: PLR2004 - Friday
    )
    return frozenset({friday, date(year, 12, 24), date(year, 12, 31)})


def is_helgdag(day: date) -> bool:
    """True for a Swedish public holiday; an ordinary Sunday is not one here."""
    return day in _holiday_name_by_date(day.year)


def is_afton(day: date) -> bool:
    """True for Midsummer Eve, Christmas Eve and New Year's Eve."""
    return day in _eve_set(day.year)


def is_helg(day: date) -> bool:
    """True for Saturdays, Sundays and public holidays."""
    return day.weekday() >= SATURDAY or is_helgdag(day)


def is_vardag(day: date) -> bool:
    """True for a day that counts when a deadline is counted in weekdays."""
    return not is_helg(day) and not is_afton(day)


def elapsed_on_vardag(start: datetime, end: datetime) -> timedelta:
    """Return the time from ``start`` to ``end`` (naive local), counting weekdays only.

    Each weekday counts as 24 hours whatever the summer time does, so that "72 hours" is "three
    whole weekdays" (rule book: När patienten lämnar sent återbud/uteblir från besök i
    specialistsjukvården).
    """
    if end <= start:
        return timedelta(0)
    counted = timedelta(0)
    day = start.date()
    while day <= end.date():
        if is_vardag(day):
            opens = datetime.combine(day, time.min)
            counted += min(end, opens + timedelta(days=1)) - max(start, opens)
        day += timedelta(days=1)
    return counted


def add_year(day: date) -> date:
    """Return the anniversary a year later; of 29 February it is 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def subtract_year(day: date) -> date:
    """Return the day whose anniversary is ``day``; for 29 February, 28 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 2, 28)


def age_on(fodelsedatum: date, day: date) -> int:
    """Return the age in whole years on a day; a 29 February birthday falls on 1 March.

    >>> age_on(date(2006, 3, 2), date(2026, 3, 2))
    20
    >>> age_on(date(2004, 2, 29), date(2023, 2, 28))
    18
    """
    before = (day.month, day.day) < (fodelsedatum.month, fodelsedatum.day)
    return day.year - fodelsedatum.year - before
