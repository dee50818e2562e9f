"""Freeze with a visit what the region makes up for, so that any month can be told later.

A visit posted before this was kept is asked again under the tariff it was decided by, if that
tariff is still at hand.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kassa.avgift.decide import decide
from kassa.avgift.read_case import read_case
from kassa.canonical import canonical
from kassa.desk.posting import case_of
from kassa.errors import UserFacingError
from kassa.ersattning.underlag import Grund, tolk_of, uncharged
from kassa.frikort.state import split
from kassa.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kassa.desk.ports import BesokRecord, TaxaBook
    from kassa.desk.quote import BesokQuote

Underlag = dict[Grund, Money]


def underlag_of(besok: BesokQuote, taxa_book: TaxaBook) -> str:
    """Return what of a visit was not charged and why, as the JSON that is frozen with it."""
    taxa = taxa_book.valid_on(besok.case.tidpunkt.date())
    found: Underlag = {}
    if besok.request.override is None:
        found.update(uncharged(besok.case, besok.avgift, taxa))
    if Grund.VANTETID in found:
        found[Grund.VANTETID] = split(found[Grund.VANTETID], besok.before)
    found[Grund.FRIKORT] = besok.avgift.grundande - besok.charged
    found[Grund.TOLK] = tolk_of(besok.avgift, taxa)
    return to_json(found)


def to_json(underlag: Mapping[Grund, Money]) -> str:
    """Return it as JSON: öre by reason, without what is nothing."""
    return canonical({grund.value: belopp.ore for grund, belopp in underlag.items() if belopp})


def from_json(text: str) -> Underlag:
    """Return what ``to_json`` wrote."""
    return {Grund(grund): Money(ore) for grund, ore in json.loads(text).items()}


def underlag_again(record: BesokRecord, frikort: Money, taxa_book: TaxaBook) -> Underlag | None:
    """Return the same for a visit that was posted before it was frozen.

    Args:
        record: the visit.
        frikort: what the frikort took off, from its entry in the ledger.
        taxa_book: the installed tariffs.

    Returns:
        What was not charged by reason; None where the tariff it was decided by is gone.
    """
    try:
        case, taxa = read_case(case_of(record.facts), taxa_book.valid_on)
        avgift = decide(case, taxa)
    except UserFacingError:
        return None
    if taxa.sha256 != record.taxa_hash:
        return None
    found: Underlag = {} if record.skal is not None else dict(uncharged(case, avgift, taxa))
    found[Grund.FRIKORT] = frikort
    if record.skal is None:
        found[Grund.TOLK] = tolk_of(avgift, taxa)
    return {grund: belopp for grund, belopp in found.items() if belopp}
