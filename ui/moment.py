"""Times as people type them: ``nu``, ``i går 14:30``, ``i fredags``, ``1/3``, ``2026-03-02``."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_TIME = re.compile(r"(?:(?:kl\.?|klockan)\s*(\d{1,2})(?:[:.](\d{2}))?|(\d{1,2})[:.](\d{2}))$")
_EXACT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?")  # 10.15 is no part of an hour
_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})$")
_DAY_MONTH = re.compile(r"(\d{1,2})/(\d{1,2})$")
_DAYS_AGO = {
    "": 0,
    "i dag": 0,
    "idag": 0,
    "i går": 1,
    "igår": 1,
    "i gar": 1,
    "igar": 1,
    "i förrgår": 2,
    "iförrgår": 2,
    "förrgår": 2,
    "i forrgar": 2,
}
NOW = "nu"
_WEEKDAY = re.compile(r"(?:i )?(m[åa]n|tis|ons|tors|fre|l[öo]r|s[öo]n)(?:dags?)?$")
_WEEKDAYS = ("man", "tis", "ons", "tors", "fre", "lor", "son")


def parse_moment(text: str, now: datetime) -> datetime | None:
    """Return the local time that was typed, None when it is no time.

    A day without a time gets the present time; a time without a day is today's.

    >>> parse_moment("i går 14:30", datetime(2026, 3, 2, 10, 15))
    datetime.datetime(2026, 3, 1, 14, 30)
    """
    exact = _exact(text.strip())
    if exact is not None:
        return exact
    typed = " ".join(text.lower().split())
    if typed == NOW:
        return now
    at, rest = _split_time(typed)
    if at is None and not rest:
        return None
    on = _day(rest, now.date())
    wrong_time = at is None and rest != typed
    if on is None or wrong_time:
        return None
    return datetime.combine(on, at or now.time())


def names_time(text: str) -> bool:
    """True when a time of day was typed, not only a day.

    >>> names_time("i går 14:30"), names_time("i går")
    (True, False)
    """
    typed = " ".join(text.lower().split())
    return _exact(text.strip()) is not None or _split_time(typed)[0] is not None


def parse_day(text: str, today: date) -> date | None:
    """Return the local date that was typed, None when it is none."""
    typed = " ".join(text.lower().split())
    return _day(typed, today) if typed else None


def _exact(text: str) -> datetime | None:
    if not _EXACT.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(second=0, microsecond=0) if found.tzinfo is None else None


def _split_time(typed: str) -> tuple[time | None, str]:
    match = _TIME.search(typed)
    if match is None:
        return None, typed
    hour, minute = match[1] or match[3], match[2] or match[4] or "0"
    rest = typed[: match.start()].strip().removesuffix("kl").removesuffix(",").strip()
    try:
        return time(int(hour), int(minute)), rest
    except ValueError:
        return None, rest


def _day(typed: str, today: date) -> date | None:
    if typed in _DAYS_AGO:
        return today - timedelta(days=_DAYS_AGO[typed])
    if match := _WEEKDAY.match(typed):
        wanted = _WEEKDAYS.index(match[1].replace("å", "a").replace("ö", "o"))
        return today - timedelta(days=(today.weekday() - wanted - 1) % 7 + 1)
    try:
        if match := _ISO.match(typed):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DAY_MONTH.match(typed):
            found = date(today.year, int(match[2]), int(match[1]))
            return found if found <= today else found.replace(year=today.year - 1)
    except ValueError:
        return None
    return None
