"""The proof of a tariff: no gap, no contradiction, no dead row, no surcharge on an attended visit.

The goods are proved beside it (``kassa.taxa.proof_vara``).

Complete, by search for witnesses (``kassa.taxa.cover``), not by samples. A finding carries a case
as a vector of facts; ``kassa.avgift.witness`` turns it into contract JSON.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from kassa.reading import nearest
from kassa.taxa.cover import everything, find_point, narrowed
from kassa.taxa.fakta import INTE_GENOMFORT, Box
from kassa.taxa.finding import Finding, FindingKind
from kassa.taxa.possible import box_of, impossible
from kassa.taxa.proof_vara import vara_findings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kassa.taxa.cover import Region
    from kassa.taxa.fakta import Vector
    from kassa.taxa.model import Regel, Tabell, Taxa


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
        masked = []
        for table in (self._taxa.tjanst, self._taxa.klass, self._taxa.pris):
            yield from self._contradictions(table)
            masked += list(self._masked(table))
        yield from masked
        yield from self._gaps(self._taxa.tjanst)
        yield from self._gaps(self._taxa.klass)
        yield from self._price_gaps()
        yield from self._unreachable({row for finding in masked for row in finding.rows})
        yield from self._surcharges()
        yield from self._codes()
        yield from vara_findings(self._taxa, self._reached)

    def _contradictions(self, table: Tabell) -> Iterator[Finding]:
        for one, other in combinations(table.regel_list, 2):
            if one.rang != other.rang or _outcome(one) == _outcome(other):
                continue
            witness = self._meeting(table, one, other)
            if witness is not None:
                yield Finding(
                    FindingKind.CONTRADICTION,
                    table.namn,
                    (one.id, other.id),
                    f"{one.id} och {other.id} har samma rang och gäller samma fall, men ger olika "
                    "svar. Ge den ena en högre rang eller ändra villkoren.",
                    witness,
                )

    def _meeting(self, table: Tabell, one: Regel, other: Regel) -> Vector | None:
        """Return a case both rows hold for, which no higher row decides and which can be."""
        above = _above(table, one.rang)
        cases = (self._case_in(table, region, above) for region in _within(self._all, one, other))
        return next((case for case in cases if case is not None), None)

    def _case_in(self, table: Tabell, region: Region, excluded: Sequence[Box]) -> Vector | None:
        """Return a case of the region, outside boxes, that the tables before this one lead to."""
        point = find_point(region, [*excluded, *self._impossible])
        if point is None or table is self._taxa.tjanst:
            return point
        if table is self._taxa.klass:
            return self._done(region, excluded)
        return self._reached(region, excluded)

    def _done(self, region: Region, excluded: Sequence[Box]) -> Vector | None:
        """Return a case of the region that the first table leads to."""
        for number, tjanst in enumerate(self._taxa.fakta[self._tjanst_place].varden):
            path = Box(((self._tjanst_place, 1 << number),))
            for done in _giving(self._taxa.tjanst, tjanst):
                shut = [*excluded, *self._impossible, *_above(self._taxa.tjanst, done.rang)]
                for box in done.boxes:
                    part = narrowed(region, path)
                    witness = self._inside(part, box, shut) if part else None
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
            if any(self._inside(self._all, box, excluded) for box in regel.boxes):
                continue
            witness = self._any_case(table, regel)
            decider = table.decide(witness) if witness else None
            why = (
                f"rader med högre rang täcker alla dess fall, som {decider.id}. Ta bort raden "
                "eller ändra rangen."
                if decider
                else "inget besök kan uppfylla alla villkor i nar. Rätta dem, eller ta bort raden."
            )
            message = f"{regel.id} gäller aldrig: {why}"
            yield Finding(FindingKind.MASKED, table.namn, (regel.id,), message, witness)

    def _any_case(self, table: Tabell, regel: Regel) -> Vector | None:
        """Return a case a row holds for, whichever row decides it."""
        regions = [part for box in regel.boxes if (part := narrowed(self._all, box))]
        cases = (self._case_in(table, region, ()) for region in regions)
        return next((case for case in cases if case is not None), None)

    def _gaps(self, table: Tabell) -> Iterator[Finding]:
        boxes = [box for regel in table.regel_list for box in regel.boxes]
        witness = self._case_in(table, self._all, boxes)
        if witness is not None:
            yield Finding(
                FindingKind.GAP,
                table.namn,
                (),
                f"Tabellen {table.namn} har ingen rad för ett fall som kan uppstå. Lägg till en.",
                witness,
            )

    def _price_gaps(self) -> Iterator[Finding]:
        """Find what is done without a price: one finding for each way to pay."""
        prices = [box for regel in self._taxa.pris.regel_list for box in regel.boxes]
        found: dict[str, list[tuple[str, Vector]]] = {}
        for tjanst, klass, region in self._paths():
            uncovered = find_point(region, [*prices, *self._impossible])
            witness = uncovered and self._on_path(region, tjanst, klass, prices)
            if witness:
                found.setdefault(klass, []).append((tjanst, witness))
        for klass, gaps in found.items():
            tjanster = [tjanst for tjanst, _ in gaps]
            yield Finding(
                FindingKind.GAP,
                self._taxa.pris.namn,
                (*tjanster, klass),
                f"Ingen produkt har ett pris för tjänsten {' eller '.join(tjanster)} i klassen "
                f"{klass}.{self._meant(klass)} Lägg till en produkt, eller en rad med ger_fel.",
                gaps[0][1],
            )

    def _meant(self, klass: str) -> str:
        """Return a hint where no product names a way to pay, but one with nearly the same name."""
        place = self._klass_place
        every = self._all[place]
        number = self._taxa.fakta[place].varden.index(klass)
        boxes = [box for regel in self._taxa.pris.regel_list for box in regel.boxes]
        if any(
            dict(box.masks).get(place, every) != every and dict(box.masks)[place] >> number & 1
            for box in boxes
        ):
            return ""
        return nearest(klass, [other for other in self._taxa.fakta[place].varden if other != klass])

    def _unreachable(self, masked: Collection[str]) -> Iterator[Finding]:
        """Find products no case leads to; of those that are masked that is said already."""
        reached = set(masked)
        for tjanst, klass, region in self._paths():
            for regel in self._taxa.pris.regel_list:
                if regel.id in reached or regel.fel:
                    continue
                above = _above(self._taxa.pris, regel.rang)
                parts = [part for box in regel.boxes if (part := narrowed(region, box))]
                if any(self._on_path(part, tjanst, klass, above) for part in parts):
                    reached.add(regel.id)
        for regel in self._taxa.pris.regel_list:
            if not regel.fel and regel.id not in reached:
                yield self._unreachable_finding(regel)

    def _unreachable_finding(self, regel: Regel) -> Finding:
        """Say what else happens in a case that has the product's other facts."""
        places = {self._tjanst_place, self._klass_place}
        boxes = [Box(tuple(m for m in box.masks if m[0] not in places)) for box in regel.boxes]
        points = [self._inside(self._all, box, self._impossible) for box in boxes]
        witness = next((point for point in points if point is not None), None)
        utslag = self._taxa.utslag(witness) if witness else None
        instead = utslag and (utslag.pris or utslag.klass or utslag.tjanst)
        decider = f" Fall med dess villkor avgörs av {instead.id}." if instead else ""
        return Finding(
            FindingKind.UNREACHABLE,
            self._taxa.pris.namn,
            (regel.id,),
            f"Produkten {regel.id} kan aldrig väljas: inget fall leder dit.{decider} Ändra "
            "villkoren, eller ta bort den.",
            witness,
        )

    def _surcharges(self) -> Iterator[Finding]:
        for regel in self._taxa.pris.regel_list:
            produkt = self._taxa.produkt_by_id.get(regel.ger)
            if produkt and produkt.tillagg and not produkt.utfall <= set(INTE_GENOMFORT):
                yield Finding(
                    FindingKind.SURCHARGE,
                    self._taxa.pris.namn,
                    (regel.id,),
                    f"{regel.id} har ett tillägg men kan gälla ett besök som blev av. Begränsa "
                    "nar.utfall till uteblivet och sent_aterbud.",
                    self._attended(regel),
                )

    def _attended(self, regel: Regel) -> Vector | None:
        """Return a case of a row where the visit was not missed, with an interpreter if it can."""
        above = _above(self._taxa.pris, regel.rang)
        for conditions in ({"tolk_bokad": ("ja",)}, {}):
            wanted = {"utfall": tuple(f"!{item}" for item in INTE_GENOMFORT), **conditions}
            if (attended := box_of(self._taxa, wanted)) is None:
                continue
            parts = [p for box in regel.boxes if (p := narrowed(self._all, box))]
            regions = [r for part in parts if (r := narrowed(part, attended))]
            cases = (self._reached(region, above) for region in regions)
            if witness := next((case for case in cases if case is not None), None):
                return witness
        return None

    def _codes(self) -> Iterator[Finding]:
        """Find products without a code beside others, for the same thing done, that have one."""
        rows = [(r, self._taxa.produkt_by_id.get(r.ger)) for r in self._taxa.pris.regel_list]
        coded = [regel for regel, produkt in rows if produkt and produkt.kod]
        for regel, produkt in rows:
            if not produkt or produkt.kod:
                continue
            beside = next((other for other in coded if self._alike(regel, other)), None)
            if beside is not None:
                yield Finding(
                    FindingKind.CODE,
                    self._taxa.pris.namn,
                    (regel.id,),
                    f"{regel.id} har ingen avgiftskod, men det har {beside.id} för samma tjänst. "
                    'Lägg till kod = "...".',
                    self._any_case(self._taxa.pris, regel),
                )

    def _alike(self, one: Regel, other: Regel) -> bool:
        """True when the other names a thing done that the row is for, and they share an outcome."""
        places = [self._tjanst_place]
        places += [self._taxa.place_of("utfall")] if self._taxa.has_fakta("utfall") else []
        boxes = [Box(tuple(m for m in box.masks if m[0] in places)) for box in one.boxes]
        named = [box for box in other.boxes if self._tjanst_place in dict(box.masks)]
        others = [Box(tuple(m for m in box.masks if m[0] in places)) for box in named]
        parts = [part for box in boxes if (part := narrowed(self._all, box))]
        return any(narrowed(part, box) for part in parts for box in others)

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
