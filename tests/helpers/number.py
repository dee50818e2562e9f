"""Personnummer for tests: made up, with a check digit that holds."""

from datetime import date, timedelta


def adult_number(place: int) -> str:
    """Return the personnummer of the adult in that place; as many as are needed.

    >>> adult_number(0)
    '19700101-2384'
    """
    born = date(1970, 1, 1) + timedelta(days=place)
    digits = f"{born:%y%m%d}238"
    return f"{born:%Y%m%d}-238{_check_digit(digits)}"


def _check_digit(digits: str) -> int:
    total = 0
    for index, digit in enumerate(digits):
        doubled = int(digit) * (2 - index % 2)
        total += doubled // 10 + doubled % 10
    return -total % 10
