"""Two tariffs side by side: one space of facts for both, and a case that a changed row decides.

Complete: a case that is decided otherwise is decided, in one of the two tariffs, by a row that is
new, gone or changed. For each such row a deciding case is searched for (``kassa.taxa.cover``).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kassa.taxa.cover import everything, find_point, narrowed
from kassa.taxa.fakta import Box, Fakta
from kassa.taxa.possible import impossible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kassa.taxa.cover import Region
    from kassa.taxa.fakta import Vector
    from kassa.taxa.model import Regel, Tabell, Taxa, Utslag

ORDINARY_AGE = 40


@dataclass(frozen=True, slots=True)
class Rad:
    """A row of one tariff in the common space.

    Attributes:
        regel: the row.
        boxes: its boxes, with masks over the common values.
    """

    regel: Regel
    boxes: tuple[Box, ...]


class Rum:
    """The facts of two tariffs as one space.

    Attributes:
        fakta: every fact of either, with the values of both; numbers cut where either cuts.
    """

    def __init__(self, old: Taxa, new: Taxa) -> None:
        """Lay the facts of two tariffs together; ``tjanst`` and ``klass`` stay last."""
        self.old, self.new = old, new
        names = dict.fromkeys((*(f.namn for f in old.fakta[:-2]), *(f.namn for f in new.fakta)))
        self.fakta = tuple(self._common(namn) for namn in names)
        self._place = {fakta.namn: place for place, fakta in enumerate(self.fakta)}

    def _common(self, namn: str) -> Fakta:
        both = [
            taxa.fakta[taxa.place_of(namn)] for taxa in (self.old, self.new) if taxa.has_fakta(namn)
        ]
        if any(fakta.cuts is not None for fakta in both):
            cuts = tuple(sorted({cut for fakta in both for cut in fakta.cuts or ()}))
            return Fakta(namn, _names(cuts), cuts)
        return Fakta(namn, tuple(dict.fromkeys(value for fakta in both for value in fakta.varden)))

    def value_of(self, place: int, value: int) -> object:
        """Return a common value as the tariffs know it; of a range its first number."""
        fakta = self.fakta[place]
        if fakta.cuts is None:
            return fakta.varden[value]
        return fakta.cuts[value - 1] if value else max(0, fakta.cuts[0] - 1)

    def boxes(self, boxes: Sequence[Box], taxa: Taxa) -> tuple[Box, ...]:
        """Return boxes of one tariff in the common space."""
        return tuple(self._box(box, taxa) for box in boxes)

    def _box(self, box: Box, taxa: Taxa) -> Box:
        masks = []
        for place, mask in box.masks:
            own = taxa.fakta[place]
            at = self._place[own.namn]
            common = self.fakta[at]
            inside = 0
            for value in range(len(common.varden)):
                named = self.value_of(at, value)
                where = self._where(own, named)
                if where is not None and mask >> where & 1:
                    inside |= 1 << value
            masks.append((at, inside))
        return Box(tuple(masks))

    @staticmethod
    def _where(own: Fakta, value: object) -> int | None:
        if own.cuts is not None:
            return own.place(int(str(value)))
        return own.varden.index(str(value)) if value in own.varden else None

    def vector(self, point: Vector, taxa: Taxa) -> Vector | None:
        """Return a case of the space as one tariff sees it, None where it knows no such value."""
        places = []
        for own in taxa.fakta:
            value = self.value_of(self._place[own.namn], point[self._place[own.namn]])
            where = self._where(own, value)
            if where is None:
                return None
            places.append(where)
        return tuple(places)

    def rader(self, taxa: Taxa, namn: str) -> tuple[Rad, ...]:
        """Return the rows of a table (``tjanst``, ``klass``, ``pris``), highest rank first."""
        tabell: Tabell = getattr(taxa, namn)
        return tuple(Rad(regel, self.boxes(regel.boxes, taxa)) for regel in tabell.regel_list)

    def ordinary(self) -> Region:
        """Return the region of the everyday.

        An adult, of the tariff's own facts what holds unsaid, the first value of everything else.
        """
        unsaid = {egen.namn: egen.standard for t in (self.old, self.new) for egen in t.egen_list}
        usual = {**unsaid, "alder": ORDINARY_AGE}
        return tuple(
            1 << (fakta.place(value) if (value := usual.get(fakta.namn)) is not None else 0)
            for fakta in self.fakta
        )


def common_part(first: Sequence[Box], second: Sequence[Box]) -> tuple[Box, ...]:
    """Return the boxes of what two lists of boxes have in common."""
    found = []
    for one in first:
        for other in second:
            masks = dict(one.masks)
            for place, mask in other.masks:
                masks[place] = masks.get(place, mask) & mask
            if all(masks.values()):
                found.append(Box(tuple(masks.items())))
    return tuple(found)


def _names(cuts: tuple[int, ...]) -> tuple[str, ...]:
    middle = [f"{low}-<{high}" for low, high in pairwise(cuts)]
    return (f"<{cuts[0]}", *middle, f">={cuts[-1]}")


def same_decision(old: Utslag | None, new: Utslag | None) -> bool:
    """True when both give the same product, or are refused at the same field."""
    return _decision(old) == _decision(new)


def _decision(utslag: Utslag | None) -> object:
    if utslag is None:
        return None
    for regel in (utslag.tjanst, utslag.klass, utslag.pris):
        if regel is not None and regel.fel:
            return regel.fel[0]
    if utslag.produkt is None or utslag.klass is None:
        return None
    return utslag.produkt.id, utslag.produkt.frikortsgrundande and utslag.klass.frikort


class Sokning:
    """Finds a case that a row of one tariff decides, and that the other decides otherwise."""

    def __init__(self, rum: Rum, taxa: Taxa, other: Taxa) -> None:
        """Search among the cases of ``taxa``."""
        self._rum, self._taxa, self._other = rum, taxa, other
        self._tables = {namn: rum.rader(taxa, namn) for namn in ("tjanst", "klass", "pris")}
        self._impossible = rum.boxes(impossible(taxa), taxa)
        self._at = {fakta.namn: place for place, fakta in enumerate(rum.fakta)}
        self._outside: Sequence[Box] = ()

    def find(self, table: str, rad: Rad, outside: Sequence[Box] = ()) -> Vector | None:
        """Return such a case, as everyday as can be; None when the row changes no decision.

        Args:
            table: ``tjanst``, ``klass`` or ``pris``.
            rad: the row, of ``taxa``.
            outside: boxes where nothing has changed: the row as it is in the other tariff.
        """
        self._outside = outside
        for ground in (self._rum.ordinary(), None):
            for point in self._points(table, rad, ground):
                mine, theirs = (
                    self._rum.vector(point, self._taxa),
                    self._rum.vector(point, self._other),
                )
                if mine is None:
                    continue
                other = self._other.utslag(theirs) if theirs is not None else None
                if not same_decision(self._taxa.utslag(mine), other):
                    return point
        return None

    def any_case(self, rad: Rad) -> Vector | None:
        """Return an everyday case that a price row decides, None when there is none."""
        self._outside = ()
        for ground in (self._rum.ordinary(), None):
            for point in self._points("pris", rad, ground):
                mine = self._rum.vector(point, self._taxa)
                utslag = self._taxa.utslag(mine) if mine is not None else None
                if utslag is not None and utslag.pris is rad.regel:
                    return point
        return None

    def _points(self, table: str, rad: Rad, ground: Region | None) -> Iterator[Vector]:
        for tjanst in [rad] if table == "tjanst" else _plain_first(self._tables["tjanst"]):
            for klass in self._after(table, "klass", rad, tjanst):
                for pris in self._after(table, "pris", rad, klass):
                    yield from self._in_boxes((tjanst, klass, pris), ground)

    def _after(self, table: str, namn: str, rad: Rad, before: Rad | None) -> Sequence[Rad | None]:
        """Return the rows of the next table to try; none after a row that refuses."""
        if before is None or before.regel.fel:
            return [None] if table != namn else []
        if table == namn:
            return [rad]
        # what a changed row of an earlier table leads to is decided by the tables themselves
        order = ("tjanst", "klass", "pris")
        return (
            [None] if order.index(namn) > order.index(table) else _plain_first(self._tables[namn])
        )

    def _in_boxes(
        self, rows: tuple[Rad, Rad | None, Rad | None], ground: Region | None
    ) -> Iterator[Vector]:
        tjanst, klass, pris = rows
        excluded = [*self._impossible, *self._outside, *self._higher("tjanst", tjanst)]
        starts = [everything(self._rum.fakta)]
        for rad, table, namn, before in (
            (tjanst, "tjanst", "", None),
            (klass, "klass", "tjanst", tjanst),
            (pris, "pris", "klass", klass),
        ):
            if rad is None:
                break
            if before is not None:
                starts = [r for r in (self._fixed(s, namn, before) for s in starts) if r]
                excluded += self._higher(table, rad)
            starts = [r for s in starts for box in rad.boxes if (r := narrowed(s, box))]
        for region in starts:
            point = find_point(_near(region, ground), excluded)
            if point is not None:
                yield point

    def _fixed(self, region: Region, namn: str, before: Rad) -> Region | None:
        place = self._at[namn]
        value = self._rum.fakta[place].varden.index(before.regel.ger)
        return narrowed(region, Box(((place, 1 << value),)))

    def _higher(self, table: str, rad: Rad) -> list[Box]:
        """Return the boxes of the rows that beat a row."""
        return [
            box
            for other in self._tables[table]
            if other.regel.rang > rad.regel.rang
            for box in other.boxes
        ]


def _plain_first(rows: Sequence[Rad]) -> list[Rad]:
    """Return the rows of lowest rank first, in the order of the file: the everyday ones."""
    return sorted(rows, key=lambda rad: rad.regel.rang)


def _near(region: Region, ground: Region | None) -> Region:
    """Return the everyday part of a region, fact by fact where it has one."""
    if ground is None:
        return region
    return tuple(mask & usual or mask for mask, usual in zip(region, ground, strict=True))
