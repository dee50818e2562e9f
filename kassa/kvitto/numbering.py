"""The number series of a desk, and the chain that runs through it.

Receipts are numbered ``<desk>-<n>``, n from 1 and without holes; each carries the hash of the one
before it. A receipt that was changed, removed or slipped in therefore shows when the series is
read from its first receipt. (The cash-register rules ask for an unbroken series of a register.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.ids import DeskId
from kassa.kvitto.document import FIRST_HASH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kassa.kvitto.document import Kvitto

FIRST_SERIAL = 1


def number_of(desk: DeskId, serial: int) -> str:
    """Return the number of a desk's receipt.

    >>> number_of(DeskId("K1"), 12)
    'K1-12'
    """
    return f"{desk}-{serial}"


def split_number(number: str) -> tuple[DeskId, int]:
    """Return the desk and the place in its series; the desk's name may have dashes of its own.

    >>> split_number("K-2-12")
    ('K-2', 12)

    Raises:
        ValueError: it is no receipt number.
    """
    desk, dash, serial = number.rpartition("-")
    if not (dash and desk and serial.isascii() and serial.isdecimal()):
        message = f"no receipt number: {number!r}"
        raise ValueError(message)
    return DeskId(desk), int(serial)


def next_place(desk: DeskId, last: Kvitto | None) -> tuple[str, str]:
    """Return the number and the previous hash of a desk's next receipt.

    Args:
        desk: the desk.
        last: its newest receipt, None before the first.
    """
    if last is None:
        return number_of(desk, FIRST_SERIAL), FIRST_HASH
    _, serial = split_number(last.number)
    return number_of(desk, serial + 1), last.hash


def chain_faults(kvitto_list: Iterable[Kvitto]) -> tuple[str, ...]:
    """Return what is wrong with a desk's series, in Swedish; nothing when it is unbroken.

    Args:
        kvitto_list: every receipt of one desk, in order, from the first.
    """
    return tuple(_WHOLE[what].format(number, nr) for number, what, nr in _broken(kvitto_list))


def series_faults(kvitto_list: Iterable[Kvitto]) -> Iterator[tuple[str, str]]:
    """Yield (the receipt's number, what is wrong with it in Swedish); see ``chain_faults``."""
    for number, what, expected in _broken(kvitto_list):
        yield number, _OF_IT[what].format(expected)


_WHOLE = {
    "gap": "Före kvitto {0} skulle nummer {1} ha kommit.",
    "changed": "Kvitto {0} har ändrats sedan det skrevs.",
    "loose": "Kvitto {0} hänger inte ihop med kvittot före.",
}
_OF_IT = {
    "gap": "Före det skulle nummer {0} ha kommit.",
    "changed": "Det har ändrats sedan det skrevs.",
    "loose": "Det hänger inte ihop med kvittot före.",
}


def _broken(kvitto_list: Iterable[Kvitto]) -> Iterator[tuple[str, str, int]]:
    """Yield (number, what is wrong, the place that was expected)."""
    previous_hash = FIRST_HASH
    expected = FIRST_SERIAL
    for kvitto in kvitto_list:
        number = kvitto.number
        _, serial = split_number(number)
        if serial != expected:
            yield number, "gap", expected
        if not kvitto.is_intact():
            yield number, "changed", expected
        if kvitto.previous_hash != previous_hash:
            yield number, "loose", expected
        previous_hash = kvitto.hash
        expected = serial + 1
