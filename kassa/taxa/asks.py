"""What a tariff's rows must be told: found in the rows themselves, so that nobody can forget it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.taxa.fakta import JA_NEJ

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kassa.taxa.fakta import Box
    from kassa.taxa.model import Taxa

JA = 1 << JA_NEJ.index("ja")
EARLIER = ("inom_aterbesok_timmar", "inom_aterbesok_dagar")
VECKA = "vecka_efter_forlossning"


def looks_back(taxa: Taxa) -> frozenset[str]:
    """Return the circumstances whose rules depend on when the earlier visit was."""
    return _named_with(taxa, EARLIER)


def counts_weeks(taxa: Taxa) -> frozenset[str]:
    """Return the circumstances whose rules depend on the week after a birth."""
    return _named_with(taxa, (VECKA,))


def _named_with(taxa: Taxa, names: tuple[str, ...]) -> frozenset[str]:
    """Return the circumstances that a row names together with one of these facts."""
    places = {taxa.place_of(namn) for namn in names if taxa.has_fakta(namn)}
    omstandighet_by_place = {taxa.place_of(item.id): item.id for item in taxa.omstandighet_list}
    found = set()
    for box in _boxes(taxa):
        if any(place in places for place, _ in box.masks):
            found |= {
                omstandighet_by_place[place]
                for place, mask in box.masks
                if place in omstandighet_by_place and mask == JA
            }
    return frozenset(found)


def _boxes(taxa: Taxa) -> Iterator[Box]:
    """Yield the conditions of every row."""
    for table in (taxa.tjanst, taxa.klass, taxa.pris):
        for regel in table.regel_list:
            yield from regel.boxes
    for varning in taxa.varning_list:
        yield from varning.boxes
    for vara in taxa.vara_list:
        yield from vara.boxes
    for tillagg in taxa.tillagg_list:
        yield tillagg.box
