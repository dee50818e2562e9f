"""What else it could have been: the products one changed fact away.

At most five, the likeliest first: a document that would change the fee, the referral, acute or
planned, a circumstance taken away, another outcome, a circumstance added.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kassa.avgift.case import HANDLING
from kassa.avgift.decision import Alternativ
from kassa.avgift.fakta import INGEN
from kassa.taxa.fakta import INTE_GENOMFORT
from kassa.taxa.nearby import Nearby

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kassa.avgift.case import Case
    from kassa.money import Money
    from kassa.taxa.fakta import FactValue, Vector
    from kassa.taxa.model import Produkt, Taxa

    BeloppOf = Callable[[Produkt, Vector, Mapping[str, FactValue]], Money | None]

MOST = 5
HANDLING_TEXT = {
    "lma_kort": "LMA-kort",
    "eu_kort": "EU-kort",
    "provisoriskt_intyg": "provisoriskt intyg",
    "forsakringsintyg": "försäkringsintyg",
    "arbets_eller_studieintyg": "intyg om arbete eller studier",
    "intyg_vardforman": "intyg om vårdförmåner",
    "e112": "E112",
    "pass": "pass",
    "id_handling": "ID-handling",
}

# Ages (from, below) a circumstance can concern. They only keep the offer sensible (no child health
# care for an 85-year-old); no fee depends on them, and the clerk can name any circumstance.
ALDER_BY_OMSTANDIGHET = {
    "amning": (13, 60),
    "barnhalsovard": (0, 7),
    "barnmisshandel": (0, 18),
    "bb_hemvard": (13, 60),
    "bup": (0, 20),
    "cellprovtagning": (20, 75),
    "forlossning": (13, 60),
    "forlossningsskada": (13, 60),
    "frihetsberovad": (15, 120),
    "graviditetsdiabetes": (13, 60),
    "mammografi": (35, 85),
    "modrahalsovard": (13, 60),
    "opt": (50, 75),
    "preventivmedel": (13, 60),
}

MOST_REMEMBERED = 256  # of the cases met last, what one changed fact would lead to

Change = tuple[str, dict[str, "FactValue"]]


@dataclass(frozen=True, slots=True)
class _Other:
    """Another product, the facts that lead to it, and what says so."""

    produkt: Produkt
    vector: Vector
    change: Change


def find_alternativ(
    case: Case,
    taxa: Taxa,
    values: Mapping[str, FactValue],
    belopp_of: BeloppOf,
) -> tuple[Alternativ, ...]:
    """Return at most five other products, each with the one thing that would differ.

    Args:
        case: the case that was decided.
        taxa: its tariff.
        values: the facts derived from the case.
        belopp_of: returns the whole fee of a product under other facts, None when it has no price.
    """
    seen: set[str] = set()
    found: list[Alternativ] = []
    facts = tuple(values.items())
    for other in _others(taxa, facts, tolk_debiteras=case.tolk.debiteras):
        produkt, (om, changed) = other.produkt, other.change
        if produkt.id in seen:
            continue
        belopp = belopp_of(produkt, other.vector, {**values, **changed})
        if belopp is None:
            continue
        seen.add(produkt.id)
        found.append(Alternativ(produkt.kod, produkt.namn, belopp, om))
        if len(found) == MOST:
            break
    return tuple(found)


@lru_cache(MOST_REMEMBERED)
def _others(
    taxa: Taxa, facts: tuple[tuple[str, FactValue], ...], *, tolk_debiteras: bool
) -> tuple[_Other, ...]:
    """Return every other product one changed fact away, likeliest first, whatever it costs."""
    values = dict(facts)
    nearby = Nearby(taxa, taxa.vector(values))
    chosen = nearby.decided.produkt if nearby.decided else None
    others = []
    for change in _all_changes(taxa, values, tolk_debiteras=tolk_debiteras):
        _, changed = change
        if not taxa.knows(changed):
            continue
        utslag = nearby.utslag(changed)
        if utslag is not None and utslag.produkt is not None and utslag.produkt is not chosen:
            full = taxa.full_vector(nearby.vector(changed), utslag)
            others.append(_Other(utslag.produkt, full, change))
    return tuple(others)


def _all_changes(
    taxa: Taxa, values: Mapping[str, FactValue], *, tolk_debiteras: bool
) -> Iterator[Change]:
    """Yield every single change, likeliest first; the tariff may not know all of them."""
    for handling in HANDLING:
        shown = bool(values[handling])
        text = HANDLING_TEXT[handling]
        yield (f"utan {text}" if shown else f"med {text}"), {handling: not shown}
    yield from _remiss_changes(values)
    akut = bool(values["akut"])
    yield ("planerat" if akut else "akut"), {"akut": not akut}
    label = {item.id: item.etikett for item in taxa.omstandighet_list}
    for named in sorted(namn for namn in label if values.get(namn)):
        yield f"utan omständigheten ”{label[named]}”", {named: False}
    if values["utfall"] == "genomfort":
        yield "uteblivet", {"utfall": "uteblivet", "tolk_debiteras": tolk_debiteras}
    elif values["utfall"] in INTE_GENOMFORT:
        yield "genomfört", {"utfall": "genomfort", "tolk_debiteras": False}
    for namn, etikett in label.items():
        if not values.get(namn) and _can_concern(namn, values["alder"]):
            yield f"med omständigheten ”{etikett}”", {namn: True}


def _can_concern(omstandighet: str, alder: FactValue) -> bool:
    if omstandighet not in ALDER_BY_OMSTANDIGHET:
        return True
    lowest, above = ALDER_BY_OMSTANDIGHET[omstandighet]
    return lowest <= int(alder) < above


def _remiss_changes(values: Mapping[str, FactValue]) -> Iterator[Change]:
    if values["remiss_fran"] != INGEN:
        yield "utan remiss", {"remiss_fran": INGEN, "forsta_besoket": False}
        if values["forsta_besoket"]:
            yield "senare besök på remissen", {"forsta_besoket": False}
        return
    other = "specialistvard" if values["vardniva"] == "primarvard" else "primarvard"
    name = {"specialistvard": "specialistvården", "primarvard": "primärvården"}[other]
    yield (
        f"första besöket på remiss från {name}",
        {"remiss_fran": other, "forsta_besoket": True},
    )
