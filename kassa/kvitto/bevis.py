"""The proof of a frikort, or of the sum so far, for regions outside the electronic frikort.

(Rule book: Högkostnadsskydd för öppenvård - eFrikort: a patient with a frikort who visits such a
region can ask for a print that shows it, or what remains to pay.)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kassa.kvitto.document import Klinik, KvittoFrikort, KvittoPatient
from kassa.kvitto.text import money_text
from kassa.money import ZERO, Money

TITLE = "Frikortsbevis"


@dataclass(frozen=True, slots=True)
class BevisRad:
    """A fee that counts.

    Attributes:
        day: local date of the visit.
        what: the product, or what was shown.
        belopp: what of it counts.
    """

    day: date
    what: str
    belopp: Money


@dataclass(frozen=True, slots=True)
class Bevis:
    """What the paper says.

    Attributes:
        issued_at: time of writing, local.
        klinik: who says it.
        clerk: who printed it.
        patient: as it may be seen.
        frikort: the state; ``detta`` is zero.
        rader: the fees that count, by date.
        taxa: id of the tariff whose ceiling holds.
        ovning: made in the practice clinic.
    """

    issued_at: datetime
    klinik: Klinik
    clerk: str
    patient: KvittoPatient
    frikort: KvittoFrikort
    rader: tuple[BevisRad, ...]
    taxa: str
    ovning: bool


def heading(bevis: Bevis) -> str:
    """Return what the paper is."""
    return "Frikort" if bevis.frikort.has_frikort else "Högkostnadsskydd, hittills"


def statement(bevis: Bevis) -> str:
    """Return what the paper proves, in one sentence."""
    frikort = bevis.frikort
    if frikort.has_frikort:
        return (
            f"Patienten har frikort för öppenvård till och med {frikort.period_slut} och betalar "
            "inga patientavgifter som ingår i högkostnadsskyddet."
        )
    if frikort.period_start is None:
        return (
            "Patienten har inga avgifter som räknas mot frikort. "
            f"Taket är {money_text(frikort.tak)}."
        )
    kvar = max(ZERO, frikort.tak - frikort.innan)
    return (
        f"Patienten har betalat {money_text(frikort.innan)} sedan {frikort.period_start} och har "
        f"{money_text(kvar)} kvar till frikort."
    )
