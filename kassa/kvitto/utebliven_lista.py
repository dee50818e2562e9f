"""The list of missed visits and late cancellations, the waived ones with who decided it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from kassa.ids import PatientId
from kassa.kvitto.document import Klinik
from kassa.kvitto.text import money_text
from kassa.money import Money, total
from kassa.patient import SKYDDAD, masked

TITLE = "Uteblivna besök och sena återbud"


@dataclass(frozen=True, slots=True)
class UteblivetRad:
    """One missed visit.

    Attributes:
        kvitto: number of its receipt.
        patient_id: whose it is.
        namn: of the patient, as others may see it.
        number: likewise.
        tidpunkt: local time of the visit.
        produkt: what was registered.
        belopp: what is charged.
        is_efterskankt: the clinic waived the fee.
        beslut_av: who decided that; empty where it is not known.
    """

    kvitto: str
    patient_id: PatientId
    namn: str
    number: str
    tidpunkt: datetime
    produkt: str
    belopp: Money
    is_efterskankt: bool
    beslut_av: str

    def masked(self) -> UteblivetRad:
        """Return the visit of somebody with protected identity."""
        return replace(self, namn=SKYDDAD, number=masked(self.number))


@dataclass(frozen=True, slots=True)
class UteblivenLista:
    """The whole list.

    Attributes:
        issued_at: local time of printing.
        klinik: whose it is.
        clerk: who printed it.
        from_on: first local date of registration.
        until_on: last.
        rader: in the order of registration.
        ovning: of the practice clinic.
    """

    issued_at: datetime
    klinik: Klinik
    clerk: str
    from_on: date
    until_on: date
    rader: tuple[UteblivetRad, ...]
    ovning: bool


def period_text(from_on: date, until_on: date) -> str:
    """Return the days of the list."""
    return f"{from_on}" if from_on == until_on else f"{from_on} till {until_on}"


def sum_text(rader: tuple[UteblivetRad, ...]) -> str:
    """Return what the list comes to."""
    charged = [rad for rad in rader if not rad.is_efterskankt]
    belopp = money_text(total(rad.belopp for rad in charged))
    return f"Debiterade: {len(charged)}, {belopp}. Efterskänkta: {len(rader) - len(charged)}."


def outcome_text(rad: UteblivetRad) -> str:
    """Return what became of the fee."""
    if not rad.is_efterskankt:
        return "Debiterat" if rad.belopp else "Avgiftsfritt"
    return f"Efterskänkt av {rad.beslut_av}" if rad.beslut_av else "Efterskänkt"
