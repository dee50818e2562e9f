"""What else it could have been: the products one changed fact away.

At most five, the likeliest first: a document that would change the fee, the referral, acute or
planned, a circumstance taken away, another outcome, a circumstance added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.avgift.case import HANDLING
from kassa.avgift.decision import Alternativ
from kassa.avgift.fakta import INGEN
from kassa.taxa.fakta import INTE_GENOMFORT

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

Change = tuple[str, dict[str, "FactValue"]]


def find_alternativ(
    case: Case,
    taxa: Taxa,
    values: Mapping[str, FactValue],
    chosen: str,
    belopp_of: BeloppOf,
) -> tuple[Alternativ, ...]:
    """Return at most five other products, each with the one thing that would differ.

    Args:
        case: the case that was decided.
        taxa: its tariff.
        values: the facts derived from the case.
        chosen: id of the product that was decided.
        belopp_of: returns the whole fee of a product under other facts, None when it has no price.
    """
    base = taxa.vector(values)
    seen = {chosen}
    found = []
    for om, changed in _changes(case, taxa, values):
        vector = _changed(base, taxa, changed)
        utslag = taxa.utslag(vector) if vector != base else None
        if utslag is None or utslag.produkt is None or utslag.produkt.id in seen:
            continue
        full = taxa.full_vector(vector, utslag)
        belopp = belopp_of(utslag.produkt, full, {**values, **changed})
        if belopp is None:
            continue
        seen.add(utslag.produkt.id)
        found.append(Alternativ(utslag.produkt.kod, utslag.produkt.namn, belopp, om))
        if len(found) == MOST:
            break
    return tuple(found)


def _changed(base: Vector, taxa: Taxa, changed: Mapping[str, FactValue]) -> Vector:
    vector = list(base)
    for namn, value in changed.items():
        place = taxa.place_of(namn)
        vector[place] = taxa.fakta[place].place(value)
    return tuple(vector)


def _changes(case: Case, taxa: Taxa, values: Mapping[str, FactValue]) -> Iterator[Change]:
    """Yield every single change the tariff knows, likeliest first."""
    known = (
        change
        for change in _all_changes(case, taxa, values)
        if all(taxa.has_fakta(namn) for namn in change[1])
    )
    yield from known


def _all_changes(case: Case, taxa: Taxa, values: Mapping[str, FactValue]) -> Iterator[Change]:
    for handling in HANDLING:
        shown = bool(values[handling])
        text = HANDLING_TEXT[handling]
        yield (f"utan {text}" if shown else f"med {text}"), {handling: not shown}
    yield from _remiss_changes(values)
    akut = bool(values["akut"])
    yield ("planerat" if akut else "akut"), {"akut": not akut}
    label = {item.id: item.etikett for item in taxa.omstandighet_list}
    for named in sorted(case.besok.omstandigheter):
        yield f"utan omständigheten ”{label[named]}”", {named: False}
    if values["utfall"] == "genomfort":
        debiteras = case.tolk.debiteras
        yield "uteblivet", {"utfall": "uteblivet", "tolk_debiteras": debiteras}
    elif values["utfall"] in INTE_GENOMFORT:
        yield "genomfört", {"utfall": "genomfort", "tolk_debiteras": False}
    for item in taxa.omstandighet_list:
        if item.id not in case.besok.omstandigheter and _can_concern(item.id, values["alder"]):
            yield f"med omständigheten ”{item.etikett}”", {item.id: True}


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
