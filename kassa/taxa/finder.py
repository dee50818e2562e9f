"""Finds the rows that hold a case: as fast for a case nobody has met as for one met before.

Every box is a bit. For each fact that some box asks about, and each of its values, the boxes that
allow it are kept as one whole number; the boxes that hold a case are then what those numbers have
in common. ``Box.holds``, box by box, says the same and is what the tests compare with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kassa.taxa.fakta import Box, Fakta, Vector

T = TypeVar("T")


class Finder(Generic[T]):
    """Rows in order, each with the boxes it covers."""

    def __init__(self, rows: Iterable[tuple[T, Sequence[Box]]], fakta: Sequence[Fakta]) -> None:
        """Index the rows.

        Args:
            rows: (row, its boxes), the first that holds a case decides.
            fakta: the facts, in vector order.
        """
        pairs = [(row, box) for row, boxes in rows for box in boxes]
        self._row_list = [row for row, _ in pairs]
        self._every = (1 << len(pairs)) - 1
        allowed: dict[int, list[int]] = {}
        for number, (_, box) in enumerate(pairs):
            for place, mask in box.masks:
                size = len(fakta[place].varden)
                by_value = allowed.setdefault(place, [self._every] * size)
                for value in range(size):
                    if not mask >> value & 1:
                        by_value[value] &= ~(1 << number)
        self._asked = tuple(allowed.items())

    def first(self, vector: Vector) -> T | None:
        """Return the first row that holds a case, None where none does."""
        held = self._held(vector)
        return self._row_list[(held & -held).bit_length() - 1] if held else None

    def every(self, vector: Vector) -> list[T]:
        """Return the rows that hold a case, in order, each once."""
        held = self._held(vector)
        found: list[T] = []
        while held:
            lowest = held & -held
            row = self._row_list[lowest.bit_length() - 1]
            if not found or found[-1] is not row:
                found.append(row)
            held ^= lowest
        return found

    def around(self, vector: Vector) -> Around[T]:
        """Return what answers for the cases that differ from this one in a single fact."""
        asked: dict[int, tuple[int, list[int]]] = {}
        once = twice = 0
        for place, by_value in self._asked:
            shut = self._every ^ by_value[vector[place]]
            asked[place] = shut, by_value
            twice |= once & shut
            once |= shut
        return Around(self._row_list, self._every ^ once, once ^ twice, asked)

    def _held(self, vector: Vector) -> int:
        """Return the boxes that hold a case, the lowest bit the first."""
        held = self._every
        for place, by_value in self._asked:
            held &= by_value[vector[place]]
        return held


class Around(Generic[T]):
    """A case, and the boxes that hold it or would if one fact were another."""

    def __init__(
        self,
        row_list: Sequence[T],
        held: int,
        near: int,
        asked: Mapping[int, tuple[int, Sequence[int]]],
    ) -> None:
        """Remember a case.

        Args:
            row_list: the row of each box.
            held: the boxes that hold the case.
            near: those that a single fact keeps it out of.
            asked: by place, the boxes that fact keeps it out of, and those each value allows.
        """
        self._row_list, self._held, self._near, self._asked = row_list, held, near, asked

    def first(self, place: int, value: int) -> T | None:
        """Return the first row that holds the case with one fact another, None where none does."""
        held = self._held
        if place in self._asked:
            shut, by_value = self._asked[place]
            held = (held | self._near & shut) & by_value[value]
        return self._row_list[(held & -held).bit_length() - 1] if held else None
