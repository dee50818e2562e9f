"""Sums as people type them: ``300``, ``1 450 kr``, ``300:-``, ``300,00``."""

from __future__ import annotations

import re

from kassa.money import Money
from kassa.reading import whole_number

_BELOPP = re.compile(r"(\d[\d\s]*)(?:[,.](\d\d))?\s*(?:kr|:-)?", re.ASCII | re.IGNORECASE)
_KRONOR = re.compile(r"(\d[\d\s]*)(?:[,.]00)?\s*(?:kr|:-)?", re.ASCII | re.IGNORECASE)


def parse_kronor(text: str) -> Money | None:
    """Return the sum of whole kronor that was typed, None when it is none.

    >>> parse_kronor("1 450 kr")
    Money(ore=145000)
    """
    match = _KRONOR.fullmatch(" ".join(text.split()))
    kronor = _whole(match)
    return None if kronor is None else Money.kr(kronor)


def parse_belopp(text: str) -> Money | None:
    """Return the sum that was typed, öre included, None when it is none.

    >>> parse_belopp("61,40"), parse_belopp("1 450 kr")
    (Money(ore=6140), Money(ore=145000))
    """
    match = _BELOPP.fullmatch(" ".join(text.split()))
    kronor = _whole(match)
    if match is None or kronor is None:
        return None
    return Money(100 * kronor + int(match[2] or 0))


def _whole(match: re.Match[str] | None) -> int | None:
    """Return the kronor of a sum; None for what is none, or more than anybody owes."""
    return whole_number("".join(match[1].split())) if match else None


def belopp_text(amount: Money) -> str:
    """Return a sum as it is typed: ``61,40`` or ``1450``."""
    kronor, ore = divmod(amount.ore, 100)
    return f"{kronor},{ore:02d}" if ore else f"{kronor}"
