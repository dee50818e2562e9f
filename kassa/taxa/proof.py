"""The proof of a tariff: no gap, no contradiction, no dead row, no surcharge on an attended visit.

The goods are proved beside it (``kassa.taxa.proof_vara``).

Complete, by search for witnesses (``kassa.taxa.cover``), not by samples. A finding carries a case
as a vector of facts; ``kassa.avgift.witness`` turns it into contract JSON.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from kassa.reading import nearest
from kassa.taxa.cover import find_point, narrowed
from kassa.taxa.deadlines import with_deadlines
from kassa.taxa.fakta import INTE_GENOMFORT, Box
from kassa.taxa.finding import Finding, FindingKind
from kassa.taxa.paths import Paths, above, within
from kassa.taxa.plain import plainer
from kassa.taxa.possible import box_of
from kassa.taxa.proof_vara import vara_findings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kassa.taxa.cover import Region
    from kassa.taxa.fakta import Vector
    from kassa.taxa.model import Produkt, Regel, Tabell, Taxa


def prove(taxa: Taxa) -> tuple[Finding, ...]:
    """Return everything wrong with a tariff; nothing means it is proved.

    Args:
        taxa: a tariff that loaded without faults.
    """
    whole, missing = with_deadlines(taxa)
    return tuple(plainer(finding, whole) for finding in (*missing, *_Proof(whole).findings()))


class _Proof:
    """Keeps what every search needs."""

    def __init__(self, taxa: Taxa) -> None:
        self._taxa = taxa
        self._paths = Paths(taxa)

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
        yield from vara_findings(self._taxa, self._paths.reached)

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
        higher = above(table, one.rang)
        regions = within(self._paths.all, one, other)
        cases = (self._paths.case_in(table, region, higher) for region in regions)
        return next((case for case in cases if case is not None), None)

    def _masked(self, table: Tabell) -> Iterator[Finding]:
        for regel in table.regel_list:
            if self._may_decide(table, regel):
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

    def _may_decide(self, table: Tabell, regel: Regel) -> bool:
        """True when some case is decided by a row.

        Which prices are reached is searched for together, path by path (``_unreachable``).
        """
        higher = above(table, regel.rang)
        regions = self._regions(regel)
        if table is self._taxa.pris:
            shut = [*higher, *self._paths.impossible]
            return any(find_point(region, shut) for region in regions)
        return any(self._paths.case_in(table, region, higher) for region in regions)

    def _regions(self, regel: Regel) -> list[Region]:
        return [part for box in regel.boxes if (part := narrowed(self._paths.all, box))]

    def _any_case(self, table: Tabell, regel: Regel) -> Vector | None:
        """Return a case a row holds for, whichever row decides it."""
        cases = (self._paths.case_in(table, region, ()) for region in self._regions(regel))
        return next((case for case in cases if case is not None), None)

    def _gaps(self, table: Tabell) -> Iterator[Finding]:
        """Find what no row decides: one finding that names each kind of visit, or thing done."""
        boxes = [box for regel in table.regel_list for box in regel.boxes]
        namn = "typ" if table is self._taxa.tjanst else self._taxa.tjanst.namn
        place = self._taxa.place_of(namn) if self._taxa.has_fakta(namn) else 0
        kinds, first = [], None
        while (witness := self._paths.case_in(table, self._paths.all, boxes)) is not None:
            first = first or witness
            kinds.append(self._taxa.fakta[place].varden[witness[place]])
            boxes.append(Box(((place, 1 << witness[place]),)))
        if first is not None:
            about = f" ({self._taxa.fakta[place].namn} {', '.join(kinds)})"
            yield Finding(
                FindingKind.GAP,
                table.namn,
                (),
                f"Tabellen {table.namn} har ingen rad för ett fall som kan uppstå{about}. Lägg "
                "till en.",
                first,
            )

    def _price_gaps(self) -> Iterator[Finding]:
        """Find what is done without a price: one finding for each way to pay."""
        prices = [box for regel in self._taxa.pris.regel_list for box in regel.boxes]
        found: dict[str, list[tuple[str, Vector]]] = {}
        for tjanst, klass, region in self._paths.each():
            uncovered = find_point(region, [*prices, *self._paths.impossible])
            witness = uncovered and self._paths.on_path(region, tjanst, klass, prices)
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
        place = self._paths.klass_place
        every = self._paths.all[place]
        number = self._taxa.fakta[place].varden.index(klass)
        boxes = [box for regel in self._taxa.pris.regel_list for box in regel.boxes]
        if any(
            dict(box.masks).get(place, every) != every and dict(box.masks)[place] >> number & 1
            for box in boxes
        ):
            return ""
        return nearest(klass, [other for other in self._taxa.fakta[place].varden if other != klass])

    def _unreachable(self, masked: Collection[str]) -> Iterator[Finding]:
        """Find price rows no case leads to; of those that are masked that is said already."""
        reached = set(masked)
        for tjanst, klass, region in self._paths.each():
            for regel in self._taxa.pris.regel_list:
                if regel.id in reached:
                    continue
                higher = above(self._taxa.pris, regel.rang)
                parts = [part for box in regel.boxes if (part := narrowed(region, box))]
                if any(self._paths.on_path(part, tjanst, klass, higher) for part in parts):
                    reached.add(regel.id)
        for regel in self._taxa.pris.regel_list:
            if regel.id not in reached:
                yield self._unreachable_finding(regel)

    def _unreachable_finding(self, regel: Regel) -> Finding:
        """Say what else happens in a case that has the product's other facts."""
        places = {self._paths.tjanst_place, self._paths.klass_place}
        boxes = [Box(tuple(m for m in box.masks if m[0] not in places)) for box in regel.boxes]
        regions = [part for box in boxes if (part := narrowed(self._paths.all, box))]
        points = (find_point(region, self._paths.impossible) for region in regions)
        witness = next((point for point in points if point is not None), None)
        utslag = self._taxa.utslag(witness) if witness else None
        instead = utslag and (utslag.pris or utslag.klass or utslag.tjanst)
        decider = f" Fall med dess villkor avgörs av {instead.id}." if instead else ""
        never = (
            f"{regel.id} gäller aldrig" if regel.fel else f"Produkten {regel.id} kan aldrig väljas"
        )
        return Finding(
            FindingKind.MASKED if regel.fel else FindingKind.UNREACHABLE,
            self._taxa.pris.namn,
            (regel.id,),
            f"{never}: inget fall leder dit.{decider} Ändra villkoren, eller ta bort den.",
            witness,
        )

    def _surcharges(self) -> Iterator[Finding]:
        for regel in self._taxa.pris.regel_list:
            produkt = self._taxa.produkt_by_id.get(regel.ger)
            if produkt and _overreaches(produkt):
                yield Finding(
                    FindingKind.SURCHARGE,
                    self._taxa.pris.namn,
                    (regel.id,),
                    f"{regel.id} har ett tillägg men kan gälla ett besök som blev av. Begränsa "
                    "nar.utfall till uteblivet och sent_aterbud.",
                    self._attended(regel),
                )

    def _attended(self, regel: Regel) -> Vector | None:
        """Return a case of a row where the visit was not missed, one that is charged if it can."""
        higher = above(self._taxa.pris, regel.rang)
        names = self._taxa.produkt_by_id[regel.ger].tillagg
        charged = [item.box for item in self._taxa.tillagg_list if item.namn in names]
        attended = box_of(self._taxa, {"utfall": tuple(f"!{item}" for item in INTE_GENOMFORT)})
        booked = box_of(self._taxa, {"tolk_bokad": ("ja",)})
        for wanted in (*charged, booked, Box(())):
            for region in self._regions(regel):
                part = narrowed(region, attended) if attended else region
                both = narrowed(part, wanted) if part and wanted else None
                if both and (witness := self._paths.reached(both, higher)):
                    return witness
        return None

    def _codes(self) -> Iterator[Finding]:
        """Find products without a code beside others, for the same thing done, that have one.

        Inpatient days have none (contract, ``avgiftskod``).
        """
        rows = [(r, self._taxa.produkt_by_id.get(r.ger)) for r in self._taxa.pris.regel_list]
        coded = [r for r, produkt in rows if produkt and produkt.kod and not _overreaches(produkt)]
        for regel, produkt in rows:
            if not produkt or produkt.kod or produkt.dagpris:
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
        places = [self._paths.tjanst_place]
        places += [self._taxa.place_of("utfall")] if self._taxa.has_fakta("utfall") else []
        boxes = [Box(tuple(m for m in box.masks if m[0] in places)) for box in one.boxes]
        named = [box for box in other.boxes if self._paths.tjanst_place in dict(box.masks)]
        others = [Box(tuple(m for m in box.masks if m[0] in places)) for box in named]
        parts = [part for box in boxes if (part := narrowed(self._paths.all, box))]
        return any(narrowed(part, box) for part in parts for box in others)


def _overreaches(produkt: Produkt) -> bool:
    """True for a product with a surcharge that may apply to a visit that was not missed."""
    return bool(produkt.tillagg) and not produkt.utfall <= set(INTE_GENOMFORT)


def _outcome(regel: Regel) -> tuple[object, ...]:
    return regel.ger, regel.fel, regel.frikort
