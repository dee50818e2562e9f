"""The proof of a tariff's goods: every article that is priced by conditions, priced once, for all.

An article with one row may be for some patients only; one with several must leave nobody between
them. Rows of one article have no rank: those that meet must agree.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from kassa.taxa.cover import everything, find_point, narrowed
from kassa.taxa.finding import Finding, FindingKind
from kassa.taxa.possible import box_of, impossible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kassa.taxa.cover import Region
    from kassa.taxa.fakta import Box, Vector
    from kassa.taxa.model import Taxa
    from kassa.taxa.vara import Vara

ALONE = {"typ": ("varor",), "utfall": ("genomfort",)}


def vara_findings(
    taxa: Taxa, reached: Callable[[Region, Sequence[Box]], Vector | None]
) -> Iterator[Finding]:
    """Yield what is wrong with the goods.

    Args:
        taxa: the tariff.
        reached: returns a case of a region, outside boxes, that the tables lead to.
    """
    rows_by_artikel: dict[str, list[Vara]] = {}
    for vara in taxa.vara_list:
        rows_by_artikel.setdefault(vara.artikel, []).append(vara)
    several = {artikel: rows for artikel, rows in rows_by_artikel.items() if len(rows) > 1}
    for artikel, rows in several.items():
        yield from _contradictions(taxa, artikel, rows, reached)
        yield from _gaps(taxa, artikel, rows, reached)


def _contradictions(
    taxa: Taxa,
    artikel: str,
    rows: Sequence[Vara],
    reached: Callable[[Region, Sequence[Box]], Vector | None],
) -> Iterator[Finding]:
    for one, other in combinations(rows, 2):
        if (one.pris, one.momssats, one.namn) == (other.pris, other.momssats, other.namn):
            continue
        meetings = (
            both
            for first in one.boxes
            if (part := narrowed(everything(taxa.fakta), first))
            for second in other.boxes
            if (both := narrowed(part, second))
        )
        witness = next((w for r in meetings if (w := _case(taxa, r, (), reached))), None)
        if witness is not None:
            yield Finding(
                FindingKind.CONTRADICTION,
                "vara",
                (one.id, other.id),
                f"{one.id} och {other.id} gäller artikeln {artikel} i samma fall, men med olika "
                "pris. Ändra villkoren så att bara en av dem gäller.",
                witness,
                artikel,
            )


def _gaps(
    taxa: Taxa,
    artikel: str,
    rows: Sequence[Vara],
    reached: Callable[[Region, Sequence[Box]], Vector | None],
) -> Iterator[Finding]:
    priced = [box for vara in rows for box in vara.boxes]
    witness = _case(taxa, everything(taxa.fakta), priced, reached)
    if witness is not None:
        yield Finding(
            FindingKind.GAP,
            "vara",
            tuple(vara.id for vara in rows),
            f"Artikeln {artikel} har flera rader, men ingen av dem gäller ett fall som kan uppstå. "
            "Ändra villkoren, eller lägg till en rad.",
            witness,
            artikel,
        )


def _case(
    taxa: Taxa,
    region: Region,
    excluded: Sequence[Box],
    reached: Callable[[Region, Sequence[Box]], Vector | None],
) -> Vector | None:
    """Return a case of the region, outside boxes; goods alone where that can be."""
    if find_point(region, [*excluded, *impossible(taxa)]) is None:
        return None
    alone = box_of(taxa, ALONE)
    part = narrowed(region, alone) if alone else None
    return (reached(part, excluded) if part else None) or reached(region, excluded)
