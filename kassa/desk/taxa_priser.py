"""Every price of a tariff with its source, as one list that can be searched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.desk.jamfor_ord import produkt_pris, vara_pris
from kassa.kvitto.text import money_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kassa.taxa.model import Taxa

OVRIG = "Annan vara"


@dataclass(frozen=True, slots=True)
class Prisrad:
    """One price.

    Attributes:
        kod: avgiftskod; empty where there is none.
        namn: as on the receipt.
        pris: in words.
        kalla: heading in the rule book, or the law.
    """

    kod: str
    namn: str
    pris: str
    kalla: str

    def has(self, words: str) -> bool:
        """True when every word stands somewhere in the row, in whatever order."""
        text = f"{self.kod} {self.namn} {self.pris} {self.kalla}".casefold()
        text = text.replace("\N{NO-BREAK SPACE}", " ")
        return all(word in text for word in words.casefold().split())


def prisrad_list(taxa: Taxa) -> tuple[Prisrad, ...]:
    """Return every price of a tariff: visits by code, surcharges, goods, ceilings."""
    return (*_produkter(taxa), *_tillagg(taxa), *_varor(taxa), *_tak(taxa))


def _place(row: Prisrad) -> tuple[str, ...]:
    """Return everything a row says: rows that differ have one order, at every start."""
    return (row.kod, row.namn, row.pris, row.kalla)


def _produkter(taxa: Taxa) -> Iterator[Prisrad]:
    rows = {
        Prisrad(each.kod or "", each.namn, produkt_pris(each), each.kalla)
        for each in taxa.produkt_by_id.values()
    }
    yield from sorted(rows, key=lambda row: (not row.kod, *_place(row)))


def _tillagg(taxa: Taxa) -> Iterator[Prisrad]:
    for each in taxa.tillagg_list:
        yield Prisrad("", each.produkt, money_text(each.belopp), each.kalla)


def _varor(taxa: Taxa) -> Iterator[Prisrad]:
    rows = {
        Prisrad("", each.namn or OVRIG, vara_pris(each.pris, each.momssats), each.kalla)
        for each in taxa.vara_list
    }
    yield from sorted(rows, key=_place)


def _tak(taxa: Taxa) -> Iterator[Prisrad]:
    for what, skydd in (
        ("Tak för frikort", taxa.hogkostnadsskydd),
        ("Tak för behandlingshjälpmedel", taxa.hjalpmedelsskydd),
    ):
        for fran, belopp in skydd.tak_list if skydd else ():
            yield Prisrad(
                "", f"{what} från {fran}", money_text(belopp), skydd.kalla if skydd else ""
            )
