"""The clerk's own code: which products can be used for what happened."""

from __future__ import annotations

from collections import defaultdict
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
    usable = [
        produkt
        for produkt in sorted(taxa.produkt_by_id.values(), key=lambda each: each.kod or "")
        if utfall in produkt.utfall
    ]
    alike: dict[object, list[Produkt]] = defaultdict(list)
    for each in usable:
        alike[_looks(each)].append(each)
    return tuple(_choice(each, alike[_looks(each)]) for each in usable if _fits(each, wanted))


def _fits(produkt: Produkt, wanted: list[str]) -> bool:
    known = f"{produkt.kod or ''} {fold(produkt.namn)}"
    return all(word in known for word in wanted)


def _choice(produkt: Produkt, same: list[Produkt]) -> ProduktChoice:
    """Return a product as offered; with what tells it apart from those that look the same."""
    belopp = "enligt DRG" if produkt.belopp is None else text.money(produkt.belopp)
    namn = [produkt.namn]
    for words in (_frikort, _vaccin, _kalla):
        if len({words(other) for other in same}) > 1:
            namn += [words(produkt)] if words(produkt) else []
            same = [other for other in same if words(other) == words(produkt)]
    return ProduktChoice(produkt.id, produkt.kod or "–", " · ".join(namn), belopp)


def _looks(produkt: Produkt) -> object:
    return produkt.kod, produkt.namn, produkt.belopp


def _frikort(produkt: Produkt) -> str:
    return "räknas till frikortet" if produkt.frikortsgrundande else "räknas inte till frikortet"


def _vaccin(produkt: Produkt) -> str:
    return "vaccinets pris läggs till" if produkt.vaccin else ""


def _kalla(produkt: Produkt) -> str:
    return produkt.kalla
