"""The number series of a desk, and the chain that runs through it.

Receipts are numbered ``<desk>-<n>``, n from 1 and without holes; each carries the hash of the one
before it. A receipt that was changed, removed or slipped in therefore shows when the series is
read from its first receipt. (The cash-register rules ask for an unbroken series of a register.)
A hole there can be is a ``Gap`` on record: numbers that were on paper before a copy was restored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.ids import DeskId
from kassa.kvitto.document import FIRST_HASH
from kassa.reading import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    place = whole_number(serial)
    if not (dash and desk) or place is None:
        message = f"no receipt number: {number!r}"
        raise ValueError(message)
    return DeskId(desk), place


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that are left out of a series on record: a restored copy must not use them again.

    Attributes:
        first: the first that is left out.
        last: the last.
    """

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """Where the chain of a desk ends.

    Attributes:
        serial: the place of its newest receipt.
        hash: of that receipt.
    """

    serial: int
    hash: str


NO_CHAIN = ChainEnd(FIRST_SERIAL - 1, FIRST_HASH)


def next_place(desk: DeskId, end: ChainEnd, gaps: Iterable[Gap] = ()) -> tuple[str, str]:
    """Return the number and the previous hash of a desk's next receipt.

    Args:
        desk: the desk.
        end: where its chain ends; ``NO_CHAIN`` before the first receipt.
        gaps: what is left out of its series.
    """
    return number_of(desk, past(end.serial + 1, gaps)), end.hash


def past(serial: int, gaps: Iterable[Gap]) -> int:
    """Return the first number from ``serial`` on that is not left out.

    >>> past(5, [Gap(5, 9), Gap(10, 10)])
    11
    """
    for gap in gaps:
        if gap.first <= serial <= gap.last:
            serial = gap.last + 1
    return serial


def chain_faults(kvitto_list: Iterable[Kvitto], gaps: Sequence[Gap] = ()) -> tuple[str, ...]:
    """Return what is wrong with a desk's series, in Swedish; nothing when it is unbroken.

    Args:
        kvitto_list: every receipt of one desk, in order, from the first.
        gaps: what is left out of its series, in order.
    """
    return tuple(_WHOLE[what].format(number, nr) for number, what, nr in _broken(kvitto_list, gaps))


def series_faults(
    kvitto_list: Iterable[Kvitto], gaps: Sequence[Gap] = ()
) -> Iterator[tuple[str, str]]:
    """Yield (the receipt's number, what is wrong with it in Swedish); see ``chain_faults``."""
    for number, what, expected in _broken(kvitto_list, gaps):
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


def _broken(kvitto_list: Iterable[Kvitto], gaps: Sequence[Gap]) -> Iterator[tuple[str, str, int]]:
    """Yield (number, what is wrong, the place that was expected)."""
    previous_hash = FIRST_HASH
    expected = FIRST_SERIAL
    for kvitto in kvitto_list:
        number = kvitto.number
        _, serial = split_number(number)
        expected = past(expected, gaps)
        if serial != expected:
            yield number, "gap", expected
        if not kvitto.is_intact():
            yield number, "changed", expected
        if kvitto.previous_hash != previous_hash:
            yield number, "loose", expected
        previous_hash = kvitto.hash
        expected = serial + 1
