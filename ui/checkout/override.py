"""The clerk's own code: which products can be used for what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kassa.avgift.fakta import utfall_of
from kassa.avgift.read_case import read_case
from kassa.errors import UserFacingError
from kassa.taxa.model import Produkt, Taxa
from ui import text
from ui.checkout.match import fold


@dataclass(frozen=True, slots=True)
class ProduktChoice:
    """A product as offered: id, code, name and price in words."""

    id: str
    avgiftskod: str
    namn: str
    belopp: str


def find_produkt(
    case: Mapping[str, Any], taxa_on: Callable[[date], Taxa], typed: str
) -> tuple[ProduktChoice, ...]:
    """Return the products usable for the outcome of a case whose code or name has all the words.

    Nothing is offered while the case cannot be read.
    """
    try:
        read, taxa = read_case(case, taxa_on)
        utfall = utfall_of(read, taxa)
    except UserFacingError:
        return ()
    wanted = fold(typed).split()
    return tuple(
        _choice(produkt)
        for produkt in sorted(taxa.produkt_by_id.values(), key=lambda each: each.kod or "")
        if utfall in produkt.utfall and _fits(produkt, wanted)
    )


def _fits(produkt: Produkt, wanted: list[str]) -> bool:
    known = f"{produkt.kod or ''} {fold(produkt.namn)}"
    return all(word in known for word in wanted)


def _choice(produkt: Produkt) -> ProduktChoice:
    belopp = "enligt DRG" if produkt.belopp is None else text.money(produkt.belopp)
    return ProduktChoice(produkt.id, produkt.kod or "–", produkt.namn, belopp)
