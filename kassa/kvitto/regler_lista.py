"""The work list of what patients are owed or owe, as it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kassa.kvitto.document import Klinik
from kassa.kvitto.text import money_text
from kassa.money import ZERO, Money, total

TITLE = "Att återbetala och efterdebitera"
UNCOUNTED = "Går inte att räkna"
DAMAGED = "Posterna är ändrade utanför Kassa. Ring it-stödet."


@dataclass(frozen=True, slots=True)
class ReglerFee:
    """One fee of a patient.

    Attributes:
        day: local date of the visit.
        what: the product, with the receipt's number.
        belopp: what is to be paid back; negative for what is to be charged.
    """

    day: date
    what: str
    belopp: Money


@dataclass(frozen=True, slots=True)
class ReglerRad:
    """One patient.

    Attributes:
        namn: as others may see it.
        number: likewise.
        fees: by date.
        is_damaged: the patient's records were changed past Kassa, and give no sum.
    """

    namn: str
    number: str
    fees: tuple[ReglerFee, ...]
    is_damaged: bool = False

    @property
    def netto(self) -> Money:
        """What the patient gets back; negative for what is charged."""
        return total(fee.belopp for fee in self.fees)


@dataclass(frozen=True, slots=True)
class ReglerLista:
    """The whole list.

    Attributes:
        issued_at: local time of printing.
        klinik: whose it is.
        clerk: who printed it.
        rader: the one who has waited longest first.
        ovning: of the practice clinic.
    """

    issued_at: datetime
    klinik: Klinik
    clerk: str
    rader: tuple[ReglerRad, ...]
    ovning: bool


def netto_text(netto: Money) -> str:
    """Return what is to be done with a sum, in words."""
    if netto > ZERO:
        return f"Återbetala {money_text(netto)}"
    if netto < ZERO:
        return f"Efterdebitera {money_text(-netto)}"
    return f"Jämnar ut sig, {money_text(ZERO)}"


def sum_text(lista: ReglerLista) -> str:
    """Return what the whole list comes to."""
    back = total(rad.netto for rad in lista.rader if rad.netto > ZERO)
    due = total(-rad.netto for rad in lista.rader if rad.netto < ZERO)
    count = len(lista.rader)
    return (
        f"{count} {'patient' if count == 1 else 'patienter'}: återbetala {money_text(back)}, "
        f"efterdebitera {money_text(due)}."
    )
