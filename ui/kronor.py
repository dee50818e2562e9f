"""Sums as people type them: ``300``, ``1 450 kr``, ``300:-``, ``300,00``."""

from __future__ import annotations

import re

from kassa.money import Money

_KRONOR = re.compile(r"(\d[\d\s]*)(?:[,.]00)?\s*(?:kr|:-)?", re.ASCII | re.IGNORECASE)


def parse_kronor(text: str) -> Money | None:
    """Return the sum of whole kronor that was typed, None when it is none.

    >>> parse_kronor("1 450 kr")
    Money(ore=145000)
    """
    match = _KRONOR.fullmatch(" ".join(text.split()))
    return Money.kr(int("".join(match[1].split()))) if match else None
