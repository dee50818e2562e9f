"""Which cases the tables lead to: the search that every part of a tariff's proof rests on.

A case leads to a row of a later table only through the rows that decide the earlier ones, as
``Taxa.decide`` would: the highest rank, and of one rank the first in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.taxa.cover import everything, find_point, narrowed
from kassa.taxa.fakta import Box
from kassa.taxa.possible import impossible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kassa.taxa.cover import Region
    from kassa.taxa.fakta import Vector
    from kassa.taxa.model import Regel, Tabell, Taxa


class Paths:
    """Searches the cases of one tariff.

    Attributes:
        taxa: the tariff.
        all: the region of all cases.
        impossible: the boxes of cases that cannot be.
        tjanst_place: where the vector says what was done.
        klass_place: where it says who pays how.
    """

    def __init__(self, taxa: Taxa) -> None:
        self.taxa = taxa
        self.all = everything(taxa.fakta)
        self.impossible = impossible(taxa)
        self.tjanst_place = len(taxa.fakta) - 2
        self.klass_place = len(taxa.fakta) - 1

    def case_in(self, table: Tabell, region: Region, excluded: Sequence[Box]) -> Vector | None:
        """Return a case of the region, outside boxes, that the tables before this one lead to."""
        point = find_point(region, [*excluded, *self.impossible])
        if point is None or table is self.taxa.tjanst:
            return point
        if table is self.taxa.klass:
            return self._done(region, excluded)
        return self.reached(region, excluded)

    def _done(self, region: Region, excluded: Sequence[Box]) -> Vector | None:
        """Return a case of the region that the first table leads to."""
        for number, tjanst in enumerate(self.taxa.fakta[self.tjanst_place].varden):
            path = Box(((self.tjanst_place, 1 << number),))
            for done in giving(self.taxa.tjanst, tjanst):
                shut = [*excluded, *self.impossible, *_before(self.taxa.tjanst, done)]
                start = narrowed(region, path)
                parts = [part for box in done.boxes if start and (part := narrowed(start, box))]
                witness = next((w for part in parts if (w := find_point(part, shut))), None)
                if witness is not None:
                    return witness
        return None

    def reached(self, region: Region, excluded: Sequence[Box]) -> Vector | None:
        """Return a case of the region that the first two tables lead to."""
        for tjanst, klass, path in self.each():
            part = tuple(mask & allowed for mask, allowed in zip(region, path, strict=True))
            witness = self.on_path(part, tjanst, klass, excluded) if all(part) else None
            if witness is not None:
                return witness
        return None

    def each(self) -> Iterator[tuple[str, str, Region]]:
        """Yield each pair of outcomes of the first two tables, with the region that says so."""
        for t_number, tjanst in enumerate(self.taxa.fakta[self.tjanst_place].varden):
            for k_number, klass in enumerate(self.taxa.fakta[self.klass_place].varden):
                yield tjanst, klass, (*self.all[:-2], 1 << t_number, 1 << k_number)

    def on_path(
        self, region: Region, tjanst: str, klass: str, excluded: Sequence[Box]
    ) -> Vector | None:
        """Return a case of the region that the first two tables really lead to, outside boxes."""
        for done in giving(self.taxa.tjanst, tjanst):
            for paying in giving(self.taxa.klass, klass):
                shut = [
                    *excluded,
                    *self.impossible,
                    *_before(self.taxa.tjanst, done),
                    *_before(self.taxa.klass, paying),
                ]
                for part in within(region, done, paying):
                    witness = find_point(part, shut)
                    if witness is not None:
                        return witness
        return None


def above(table: Tabell, rang: int) -> list[Box]:
    """Return the boxes of the rows above a rank."""
    return [box for regel in table.regel_list if regel.rang > rang for box in regel.boxes]


def giving(table: Tabell, outcome: str) -> list[Regel]:
    """Return the rows of an outcome."""
    return [regel for regel in table.regel_list if regel.ger == outcome]


def within(region: Region, one: Regel, other: Regel) -> Iterator[Region]:
    """Yield the parts of a region where two rows hold."""
    for first in one.boxes:
        part = narrowed(region, first)
        for second in other.boxes:
            both = narrowed(part, second) if part else None
            if both:
                yield both


def _before(table: Tabell, regel: Regel) -> list[Box]:
    """Return the boxes of the rows that decide before a row, and otherwise."""
    found: list[Box] = []
    for other in table.regel_list:
        if other is regel:
            break
        if other.ger != regel.ger or other.fel:
            found += other.boxes
    return found
