"""What cannot be, whatever the tariff says: cases that Kassa never derives.

The proof leaves them out, so that a finding is always a case somebody can meet. Each line says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.taxa.fakta import INTE_GENOMFORT, LAND_GRUPP_BY_KATEGORI, Box

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kassa.taxa.fakta import Fakta
    from kassa.taxa.model import Taxa

Values = tuple[str, ...]


def impossible(taxa: Taxa) -> tuple[Box, ...]:
    """Return the boxes of cases that cannot be, for the facts this tariff declares."""
    made = [box_of(taxa, conditions) for conditions in (*_conditions(), _no_deadline(taxa))]
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
        # within five days, if within 24 hours; the week counts from 1, and matters with the injury
        {"inom_aterbesok_timmar": ("ja",), "inom_aterbesok_dagar": ("nej",)},
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
