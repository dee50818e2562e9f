"""What cannot be, whatever the tariff says: cases that Kassa never derives.

The proof leaves them out, so that a finding is always a case somebody can meet. Each line says why.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from math import ceil
from typing import TYPE_CHECKING

from kassa.calendar import is_afton, is_helg
from kassa.taxa.fakta import INTE_GENOMFORT, JA_NEJ, LAND_GRUPP_BY_KATEGORI, Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kassa.taxa.fakta import Fakta
    from kassa.taxa.model import Taxa

Values = tuple[str, ...]

HOURS_OF_A_DAY = 24
A_YEAR = timedelta(days=366)  # longer, and it meets every kind of day


def impossible(taxa: Taxa) -> tuple[Box, ...]:
    """Return the boxes of cases that cannot be, for the facts this tariff declares."""
    found = (*_conditions(), _no_deadline(taxa), *_earlier(taxa), *_no_such_day(taxa))
    made = [box_of(taxa, conditions) for conditions in found]
    return tuple(box for box in made if box is not None)


def _conditions() -> list[dict[str, Values]]:
    """Each mapping is a conjunction; a value that begins with "!" means all the others."""
    found: list[dict[str, Values]] = [
        # the interpreter is charged only where the visit did not take place, and was booked
        {"tolk_debiteras": ("ja",), "utfall": tuple(f"!{item}" for item in INTE_GENOMFORT)},
        {"tolk_debiteras": ("ja",), "tolk_bokad": ("nej",)},
        # no referral has no first visit
        {"remiss_fran": ("ingen",), "forsta_besoket": ("ja",)},
        # a vaccine belongs to a vaccination
        {"typ": ("vaccination",), "vaccin_mot": ("inget",)},
        {"typ": ("!vaccination",), "vaccin_mot": ("!inget",)},
        {"vaccin_mot": ("inget",), "riskgrupp": ("ja",)},
        {"vaccin_mot": ("inget",), "egenanskaffat": ("ja",)},
        # a country is required where the rule depends on it
        {"kategori": ("utlandssvensk", "konvention"), "landgrupp": ("inget",)},
    ]
    # the reader refuses a country outside the category's group
    found.extend(
        {"kategori": (kategori,), "landgrupp": tuple(f"!{g}" for g in (*groups, "inget"))}
        for kategori, groups in LAND_GRUPP_BY_KATEGORI.items()
    )
    return found


def _no_deadline(taxa: Taxa) -> dict[str, Values]:
    """A cancellation is refused where the tariff has no deadline for the vardniva."""
    with_deadline = tuple(f"!{vardniva}" for vardniva in taxa.parameter.aterbud) or ("!",)
    return {"vardniva": with_deadline, "utfall": ("!genomfort", "!uteblivet")}


def _earlier(taxa: Taxa) -> Iterator[dict[str, Values]]:
    """Within 24 hours is within five days; within one day is within 48 hours."""
    hours, days = taxa.parameter.aterbesok_timmar, taxa.parameter.aterbesok_dagar
    if ceil(hours / HOURS_OF_A_DAY) <= days:
        yield {"inom_aterbesok_timmar": ("ja",), "inom_aterbesok_dagar": ("nej",)}
    if hours >= (days + 1) * HOURS_OF_A_DAY:
        yield {"inom_aterbesok_timmar": ("nej",), "inom_aterbesok_dagar": ("ja",)}


def _no_such_day(taxa: Taxa) -> Iterator[dict[str, Values]]:
    """A tariff of a few weeks may meet no eve, or no ordinary day."""
    if taxa.galler_till is None or taxa.galler_till - taxa.galler_fran > A_YEAR:
        return
    length = (taxa.galler_till - taxa.galler_fran).days + 1
    days = [taxa.galler_fran + timedelta(days=n) for n in range(length)]
    met = {(is_helg(day), is_afton(day)) for day in days}
    met |= {(True, is_eve) for _, is_eve in met}  # every day has an evening
    for free, eve in product((True, False), repeat=2):
        if (free, eve) not in met:
            yield {"kvall_helg": (JA_NEJ[free],), "afton": (JA_NEJ[eve],)}


def box_of(taxa: Taxa, conditions: Mapping[str, Values]) -> Box | None:
    """Return the box of cases, None when the tariff does not declare one of the facts.

    Args:
        taxa: the tariff.
        conditions: values by fact; one that begins with "!" means all the others.
    """
    masks = []
    for namn, values in conditions.items():
        if not taxa.has_fakta(namn):
            return None
        place = taxa.place_of(namn)
        masks.append((place, _mask(taxa.fakta[place], values)))
    return Box(tuple(masks))


def _mask(fakta: Fakta, values: Values) -> int:
    everything = (1 << len(fakta.varden)) - 1
    named = {value.lstrip("!") for value in values}
    mask = sum(1 << place for place, value in enumerate(fakta.varden) if value in named)
    return everything & ~mask if values[0].startswith("!") else mask
