"""The proof of a tariff: no gap, no contradiction, no dead row, no surcharge on an attended visit.

Complete, by search for witnesses (``kassa.taxa.cover``), not by samples. A finding carries a case
as a vector of facts; ``kassa.avgift.witness`` turns it into contract JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from kassa.taxa.cover import everything, find_point, narrowed
from kassa.taxa.fakta import INTE_GENOMFORT
from kassa.taxa.possible import impossible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kassa.taxa.cover import Region
    from kassa.taxa.fakta import Box, Vector
    from kassa.taxa.model import Regel, Tabell, Taxa


class FindingKind(StrEnum):
    """What can be wrong with a tariff that loads."""

    GAP = "lucka"
    CONTRADICTION = "motsägelse"
    MASKED = "dold rad"
    UNREACHABLE = "onåbar produkt"
    SURCHARGE = "tillägg på genomfört besök"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong.

    Attributes:
        kind: what.
        rows: ids of the rows concerned.
        message: Swedish: what is wrong and what would be right.
        witness: a case that shows it, None where the point is that there is none.
    """

    kind: FindingKind
    rows: tuple[str, ...]
    message: str
    witness: Vector | None


def prove(taxa: Taxa) -> tuple[Finding, ...]:
    """Return everything wrong with a tariff; nothing means it is proved.

    Args:
        taxa: a tariff that loaded without faults.
    """
    return tuple(_Proof(taxa).findings())


class _Proof:
    """Keeps what every search needs."""

    def __init__(self, taxa: Taxa) -> None:
        self._taxa = taxa
        self._all = everything(taxa.fakta)
        self._impossible = impossible(taxa)
        self._tjanst_place = len(taxa.fakta) - 2
        self._klass_place = len(taxa.fakta) - 1

    def findings(self) -> Iterator[Finding]:
        for table in (self._taxa.tjanst, self._taxa.klass, self._taxa.pris):
            yield from self._contradictions(table)
            yield from self._masked(table)
        yield from self._gaps(self._taxa.tjanst)
        yield from self._gaps(self._taxa.klass)
        yield from self._price_gaps()
        yield from self._unreachable()
        yield from self._surcharges()

    def _contradictions(self, table: Tabell) -> Iterator[Finding]:
        for one, other in combinations(table.regel_list, 2):
            if one.rang != other.rang or _outcome(one) == _outcome(other):
                continue
            witness = self._meeting(table, one, other)
            if witness is not None:
                yield Finding(
                    FindingKind.CONTRADICTION,
                    (one.id, other.id),
                    f"{one.id} och {other.id} har samma rang och gäller samma fall, men ger olika "
                    "svar. Ge den ena en högre rang eller ändra villkoren.",
                    witness,
                )

    def _meeting(self, table: Tabell, one: Regel, other: Regel) -> Vector | None:
        """Return a case both rows hold for, which no higher row decides and which can be."""
        above = _above(table, one.rang)
        for region in _within(self._all, one, other):
            witness = find_point(region, [*above, *self._impossible])
            if witness is not None and table is self._taxa.pris:
                witness = self._reached(region, above)
            if witness is not None:
                return witness
        return None

    def _reached(self, region: Region, excluded: Sequence[Box]) -> Vector | None:
        """Return a case of the region that the first two tables lead to."""
        for tjanst, klass, path in self._paths():
            part = tuple(mask & allowed for mask, allowed in zip(region, path, strict=True))
            witness = self._on_path(part, tjanst, klass, excluded) if all(part) else None
            if witness is not None:
                return witness
        return None

    def _masked(self, table: Tabell) -> Iterator[Finding]:
        for regel in table.regel_list:
            excluded = [*_above(table, regel.rang), *self._impossible]
            if not any(self._inside(self._all, box, excluded) for box in regel.boxes):
                yield Finding(
                    FindingKind.MASKED,
                    (regel.id,),
                    f"{regel.id} gäller aldrig: rader med högre rang täcker alla dess fall. "
                    "Ta bort raden eller ändra rangen.",
                    None,
                )

    def _gaps(self, table: Tabell) -> Iterator[Finding]:
        boxes = [box for regel in table.regel_list for box in regel.boxes]
        witness = find_point(self._all, [*boxes, *self._impossible])
        if witness is not None:
            yield Finding(
                FindingKind.GAP,
                (),
                f"Tabellen {table.namn} har ingen rad för ett fall som kan uppstå. Lägg till en.",
                witness,
            )

    def _price_gaps(self) -> Iterator[Finding]:
        prices = [box for regel in self._taxa.pris.regel_list for box in regel.boxes]
        for tjanst, klass, region in self._paths():
            uncovered = find_point(region, [*prices, *self._impossible])
            witness = uncovered and self._on_path(region, tjanst, klass, prices)
            if witness:
                yield Finding(
                    FindingKind.GAP,
                    (tjanst, klass),
                    f"Ingen produkt har ett pris för tjänsten {tjanst} i klassen {klass}. "
                    "Lägg till en produkt, eller en rad med ger_fel.",
                    witness,
                )

    def _unreachable(self) -> Iterator[Finding]:
        reached: set[str] = set()
        for tjanst, klass, region in self._paths():
            for regel in self._taxa.pris.regel_list:
                if regel.id in reached or regel.fel:
                    continue
                above = _above(self._taxa.pris, regel.rang)
                parts = [part for box in regel.boxes if (part := narrowed(region, box))]
                if any(self._on_path(part, tjanst, klass, above) for part in parts):
                    reached.add(regel.id)
        for produkt_id in self._taxa.produkt_by_id:
            if produkt_id not in reached:
                yield Finding(
                    FindingKind.UNREACHABLE,
                    (produkt_id,),
                    f"Produkten {produkt_id} kan aldrig väljas: inget fall leder dit. Ta bort den "
                    "eller ändra villkoren.",
                    None,
                )

    def _surcharges(self) -> Iterator[Finding]:
        for produkt in self._taxa.produkt_by_id.values():
            if produkt.tillagg and not produkt.utfall <= set(INTE_GENOMFORT):
                yield Finding(
                    FindingKind.SURCHARGE,
                    (produkt.id,),
                    f"{produkt.id} har ett tillägg men kan gälla ett besök som blev av. Begränsa "
                    "nar.utfall till uteblivet och sent_aterbud.",
                    None,
                )

    def _paths(self) -> Iterator[tuple[str, str, Region]]:
        """Yield each pair of outcomes of the first two tables, with the region that says so."""
        for t_number, tjanst in enumerate(self._taxa.fakta[self._tjanst_place].varden):
            for k_number, klass in enumerate(self._taxa.fakta[self._klass_place].varden):
                yield tjanst, klass, (*self._all[:-2], 1 << t_number, 1 << k_number)

    def _on_path(
        self, region: Region, tjanst: str, klass: str, excluded: Sequence[Box]
    ) -> Vector | None:
        """Return a case of the region that the first two tables really lead to, outside boxes."""
        for done in _giving(self._taxa.tjanst, tjanst):
            for paying in _giving(self._taxa.klass, klass):
                shut = [
                    *excluded,
                    *self._impossible,
                    *_above(self._taxa.tjanst, done.rang),
                    *_above(self._taxa.klass, paying.rang, but=klass),
                ]
                for part in _within(region, done, paying):
                    witness = find_point(part, shut)
                    if witness is not None:
                        return witness
        return None

    @staticmethod
    def _inside(region: Region, box: Box, excluded: Sequence[Box]) -> Vector | None:
        part = narrowed(region, box)
        return find_point(part, excluded) if part else None


def _outcome(regel: Regel) -> tuple[object, ...]:
    return regel.ger, regel.fel, regel.frikort


def _above(table: Tabell, rang: int, but: str | None = None) -> list[Box]:
    """Return the boxes of the rows above a rank; those that give ``but`` do no harm."""
    return [
        box
        for regel in table.regel_list
        if regel.rang > rang and (but is None or regel.ger != but)
        for box in regel.boxes
    ]


def _giving(table: Tabell, outcome: str) -> list[Regel]:
    return [regel for regel in table.regel_list if regel.ger == outcome]


def _within(region: Region, one: Regel, other: Regel) -> Iterator[Region]:
    for first in one.boxes:
        part = narrowed(region, first)
        for second in other.boxes:
            both = narrowed(part, second) if part else None
            if both:
                yield both
