"""Read what a product of a tariff file costs, and the surcharges on top."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kassa.money import ZERO, Money
from kassa.reading import Reader, nearest
from kassa.taxa.boxes import read_boxes
from kassa.taxa.fakta import INTE_GENOMFORT, Box
from kassa.taxa.load_parameter import MOST_KR, read_kronor
from kassa.taxa.model import Tillagg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kassa.taxa.fakta import Fakta
    from kassa.taxa.model import Produkt

DRG_PRIS = "drg_pris"
MOST_TIMES = 10
SURCHARGE = (
    "Ett tillägg får bara finnas där besöket inte blev av: begränsa nar.utfall till uteblivet och "
    "sent_aterbud."
)


@dataclass(frozen=True, slots=True)
class _AsAnother:
    """A price that follows another product's: ``belopp = { som = "lakarbesok", ganger = 2 }``."""

    row: Reader
    som: str
    ganger: int


class Belopp:
    """Reads prices; those that follow another product's are filled in once all are read."""

    def __init__(self) -> None:
        self._as_another: dict[str, _AsAnother] = {}

    def read(self, row: Reader, produkt_id: str) -> Money | None:
        """Return a price; a missing one is a fault, never zero. None follows the DRG price list."""
        raw = row.raw("belopp")
        if raw == DRG_PRIS:
            return None
        if not isinstance(raw, dict):
            return read_kronor(row, "belopp") or ZERO
        section = Reader(raw, row.at("belopp"), row.faults)
        som = section.text("som", required=True)
        ganger = section.whole("ganger", minimum=1) or 1
        if ganger > MOST_TIMES:
            section.fault("ganger", f"Talet {ganger} är för stort. Ange högst {MOST_TIMES}.")
            ganger = 1
        section.finish()
        if som is not None:
            self._as_another[produkt_id] = _AsAnother(section, som, ganger)
        return ZERO

    def filled(self, produkter: Sequence[Produkt]) -> list[Produkt]:
        """Return the products with the prices that follow another's."""
        by_id = {produkt.id: produkt for produkt in produkter}
        return [self._filled(produkt, by_id) for produkt in produkter]

    def _filled(self, produkt: Produkt, by_id: Mapping[str, Produkt]) -> Produkt:
        rule = self._as_another.get(produkt.id)
        if rule is None:
            return produkt
        other = by_id.get(rule.som)
        if other is None:
            message = f"Produkten ”{rule.som}” finns inte.{nearest(rule.som, by_id)}"
            rule.row.fault("som", f"{message} Ange id för den produkt vars pris ska följas.")
        elif rule.som in self._as_another or other.belopp is None or other.dagpris:
            message = (
                f"Produkten ”{rule.som}” har inget eget belopp att följa. Ange en som har det."
            )
            rule.row.fault("som", message)
        elif (belopp := other.belopp * rule.ganger) > Money.kr(MOST_KR):
            rule.row.fault("ganger", f"Beloppet blir för stort: {belopp.whole_kr} kr.")
        else:
            return replace(produkt, belopp=belopp)
        return produkt


def read_dagpris(row: Reader) -> tuple[tuple[int, Money], ...]:
    """Read prices a day; the first must begin with day 1, or a day would have none."""
    steps = []
    for number, item in enumerate(row.items("dagpris"), start=1):
        step = Reader(item, row.at(f"dagpris[{number}]"), row.faults)
        first = step.whole("fran_dag", minimum=1, required=True) or 0
        steps.append((first, read_kronor(step, "belopp") or ZERO))
        step.finish()
    days = [first for first, _ in steps]
    if days and (days != sorted(set(days)) or days[0] != 1):
        row.fault("dagpris", "Stegen ska börja med fran_dag = 1 och stå i stigande ordning.")
    return tuple(steps)


def check_tillagg(row: Reader, produkt: Produkt, section: Reader | None) -> None:
    """Refuse surcharges that are not there, and any where the visit can have taken place."""
    names = section.names() if section else []
    for namn in produkt.tillagg:
        if namn not in names:
            message = f"Tillägget ”{namn}” finns inte under [tillagg].{nearest(namn, names)}"
            row.fault("tillagg", f"{message} Rätta namnet, eller lägg till [tillagg.{namn}].")
    if produkt.tillagg and not produkt.utfall <= set(INTE_GENOMFORT):
        row.fault("tillagg", SURCHARGE)


def read_tillagg(
    section: Reader | None, produkter: Iterable[Produkt], fakta: Mapping[str, tuple[int, Fakta]]
) -> Iterator[Tillagg]:
    """Yield the surcharges.

    Args:
        section: ``[tillagg]``, None where there are none.
        produkter: those that may have them; a surcharge that none has is a fault.
        fakta: the facts their conditions may ask about.
    """
    used = {namn for produkt in produkter for namn in produkt.tillagg}
    for namn in section.names() if section else []:
        row = section.sub(namn) if section else None
        if row is None:
            continue
        if namn not in used:
            message = f'Inget pris har tillägget: skriv tillagg = ["{namn}"] på en produkt.'
            row.fault("", message)
        boxes = read_boxes(row, "nar", fakta)
        if len(boxes) > 1:
            row.fault("nar", "Ett tillägg har ett villkor: nar = { ... }, inte en lista.")
        yield Tillagg(
            namn=namn,
            produkt=row.text("produkt", required=True) or "",
            belopp=read_kronor(row, "belopp", minimum=1) or ZERO,
            box=boxes[0] if boxes else Box(()),
            skal=row.text("skal", required=True) or "",
            kalla=row.text("kalla", required=True) or "",
        )
        row.finish()
