"""What a private clinic could not charge for a visit, and why: the basis of its compensation.

Compensated are fees the frikort took off, visits that are free at 18 and 19 and from 85, and free
first visits on a referral; beside them stand interpreter surcharges. Not compensated, and shown
apart, are refunds for waiting and fees that were waived. (Rule book of the care choice 2026:
Kompensation för utebliven patientavgift.) How "would have cost" is found:
``docs/adr/0014-underlag.md``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from kassa.avgift.decide import decide
from kassa.avgift.fakta import utfall_of
from kassa.calendar import age_on
from kassa.errors import InvalidInputError
from kassa.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kassa.avgift.case import Case
    from kassa.avgift.decision import Avgift
    from kassa.taxa.model import Taxa

ORDINARY_AGE = 40  # no rule of a tariff frees somebody for being so old
YOUNG = range(18, 20)
OLD = 85
VANTETID = "vantetid_over_30"
EFTERSKANKT = "avgift_efterskankt"


class Grund(StrEnum):
    """Why a fee was not charged, or (``TOLK``) what was charged on top."""

    FRIKORT = "frikort"
    ALDER_18_19 = "alder_18_19"
    ALDER_85 = "alder_85"
    REMISS = "remiss"
    TOLK = "tolk"
    VANTETID = "vantetid"
    EFTERSKANKT = "efterskankt"

    @property
    def is_ersatt(self) -> bool:
        """True where the region makes up for it."""
        return self in {Grund.FRIKORT, Grund.ALDER_18_19, Grund.ALDER_85, Grund.REMISS}


def uncharged(case: Case, avgift: Avgift, taxa: Taxa) -> Mapping[Grund, Money]:
    """Return what was not charged for a visit whose product the tariff chose, by reason.

    What the frikort takes off is not here: it depends on the ledger.

    Args:
        case: the facts.
        avgift: what they were decided to cost.
        taxa: by which tariff.
    """
    found: dict[Grund, Money] = {}
    named = case.besok.omstandigheter
    if VANTETID in named:
        without = replace(case.besok, omstandigheter=named - {VANTETID})
        found[Grund.VANTETID] = _patientavgift(replace(case, besok=without), taxa)
    elif EFTERSKANKT in named:
        without = replace(case.besok, omstandigheter=named - {EFTERSKANKT})
        found[Grund.EFTERSKANKT] = _belopp(replace(case, besok=without), taxa)
    elif not avgift.grundande and utfall_of(case, taxa) == "genomfort":
        grund, belopp = _free_visit(case, taxa)
        found[grund] = belopp
    return {grund: belopp for grund, belopp in found.items() if belopp > ZERO}


def tolk_of(avgift: Avgift, taxa: Taxa) -> Money:
    """Return the surcharges of a decision, as lines of their own."""
    names = {tillagg.produkt for tillagg in taxa.tillagg_list}
    return total(rad.belopp for rad in avgift.rader if rad.produkt in names)


def _free_visit(case: Case, taxa: Taxa) -> tuple[Grund, Money]:
    """Return why an attended visit without a counting fee is free, and what it would have cost.

    Asked are the same tables again, with the facts that free it changed: the age to an ordinary
    one, the first visit of a referral to a later one. Where the visit is free all the same, the
    reason is another one and nothing was lost.
    """
    age = age_on(case.patient.fodelsedatum, case.tidpunkt.date())
    later = _later_visit(case)
    if later is not case:
        own = _patientavgift(later, taxa)
        if own > ZERO:
            return Grund.REMISS, own
    grund = Grund.ALDER_85 if age >= OLD else Grund.ALDER_18_19
    if age not in YOUNG and age < OLD:
        return grund, ZERO
    return grund, _patientavgift(_of_age(later, ORDINARY_AGE), taxa)


def _later_visit(case: Case) -> Case:
    """Return the case as a later visit of its referral, if it has one."""
    remiss = case.besok.remiss
    if remiss is None or not remiss.forsta_besoket:
        return case
    later = replace(remiss, forsta_besoket=False)
    return replace(case, besok=replace(case.besok, remiss=later))


def _of_age(case: Case, age: int) -> Case:
    """Return the case with a patient who is so old on the day of the visit."""
    born = date(case.tidpunkt.year - age, 1, 1)
    return replace(case, patient=replace(case.patient, fodelsedatum=born))


def _patientavgift(case: Case, taxa: Taxa) -> Money:
    """Return the part of a fee that counts towards the frikort; zero where there is no fee."""
    try:
        return decide(case, taxa).grundande
    except InvalidInputError:
        return ZERO


def _belopp(case: Case, taxa: Taxa) -> Money:
    try:
        return decide(case, taxa).belopp
    except InvalidInputError:
        return ZERO
