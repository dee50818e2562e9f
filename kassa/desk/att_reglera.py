"""What patients are owed, or owe, since the order of things has changed (work list of the desk).

A visit that came in late, a reversal, a refund for waiting or a receipt from elsewhere changes what
other fees should have cost. Whoever writes such a thing calls ``mark_att_reglera`` in the same
transaction, so that the work list finds the patient.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.errors import DamagedRecordError
from kassa.frikort.skillnad import Skillnad, skillnad_list
from kassa.hogkostnadsskydd import Skydd
from kassa.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from kassa.desk.ports import Ledger, Patient, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.frikort.entry import FrikortEntry
    from kassa.ids import PatientId
    from kassa.taxa.model import Taxa


@dataclass(frozen=True, slots=True)
class AttReglera:
    """A patient with something to settle.

    Attributes:
        patient: as last written.
        skillnad: each fee that was charged otherwise than it now should be, by visit date.
        damaged: why it cannot be worked out, in Swedish; empty where it can.
    """

    patient: Patient
    skillnad: tuple[Skillnad, ...]
    damaged: str = ""

    @property
    def att_aterbetala(self) -> Money:
        """What is to be paid back, all fees together, before what is to be charged."""
        return total(found.belopp for found in self.skillnad if found.belopp.ore > 0)

    @property
    def att_efterdebitera(self) -> Money:
        """What is to be charged, all fees together, before what is to be paid back."""
        return total(-found.belopp for found in self.skillnad if found.belopp.ore < 0)

    @property
    def netto(self) -> Money:
        """What the patient gets back; negative for what is charged."""
        return self.att_aterbetala - self.att_efterdebitera


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee with something to settle, as it is told to people.

    Attributes:
        day: local date of the visit.
        what: the product.
        avgiftskod: its code, None where there is none.
        number: of the receipt it was paid on; empty without one.
        belopp: what is to be paid back; negative for what is to be charged.
    """

    day: date
    what: str
    avgiftskod: str | None
    number: str
    belopp: Money


def fee_of(found: Skillnad, ledger: Ledger) -> Fee:
    """Return what a fee was, when, and on which receipt it was paid."""
    entry = found.entry
    posted = ledger.checkout(entry.checkout_id) if entry.checkout_id else None
    paid = ledger.kvitto_of(entry.checkout_id) if entry.checkout_id else None
    kod, what = None, "Avgift" if entry.skydd is Skydd.OPPENVARD else "Behandlingshjälpmedel"
    for besok in posted.besok if posted else ():
        if besok.id == entry.besok_id and entry.skydd is Skydd.OPPENVARD:
            decision = json.loads(besok.decision)
            kod, what = decision["avgiftskod"], decision["produkt"]
    return Fee(entry.effective_on, what, kod, paid.number if paid else "", found.belopp)


def outstanding(entries: Sequence[FrikortEntry], taxa: Taxa) -> tuple[Skillnad, ...]:
    """Return every difference of one patient that stands.

    Args:
        entries: the patient's entries, in registration order.
        taxa: for the ceilings and the period rule.
    """
    skydd_list = (taxa.hogkostnadsskydd, taxa.hjalpmedelsskydd)
    return tuple(found for skydd in skydd_list if skydd for found in skillnad_list(entries, skydd))


def att_reglera_of(
    patient_id: PatientId, ledger: Ledger, taxa_book: TaxaBook, on: date
) -> AttReglera | None:
    """Return what one patient has to settle, None when there is nothing.

    A fee that came here by file is settled at the desk that charged it: settled at both, it would
    be paid back twice before either knew.

    Args:
        patient_id: who.
        ledger: the clinic's records.
        taxa_book: the tariff in force on ``on`` has the ceilings, those of earlier years included.
        on: the present local date.
    """
    patient = ledger.patient(patient_id)
    foreign = ledger.foreign_desk_list()
    found = tuple(
        skillnad
        for skillnad in outstanding(ledger.entry_list(patient_id), taxa_book.valid_on(on))
        if skillnad.entry.desk not in foreign
    )
    return AttReglera(patient, found) if patient and found else None


def att_reglera_list(ledger: Ledger, taxa_book: TaxaBook, on: date) -> tuple[AttReglera, ...]:
    """Return every patient with something to settle, the one who has waited longest first.

    Somebody whose records were changed past Kassa is listed as that, and holds up nobody else.
    """
    found = (_listed(each, ledger, taxa_book, on) for each in ledger.att_reglera_list())
    return tuple(item for item in found if item is not None)


def _listed(
    patient_id: PatientId, ledger: Ledger, taxa_book: TaxaBook, on: date
) -> AttReglera | None:
    try:
        return att_reglera_of(patient_id, ledger, taxa_book, on)
    except DamagedRecordError as error:
        patient = ledger.patient(patient_id)
        return AttReglera(patient, (), error.message) if patient else None


def mark_att_reglera(
    patient_id: PatientId,
    ledger: Ledger,
    taxa_book: TaxaBook,
    on: date,
    desk: Desk,
    at: datetime,
) -> tuple[Skillnad, ...]:
    """Write whether a patient has something to settle, if that has changed; return what it is.

    Must be called inside the ledger's transaction, after everything else is written.

    Args:
        patient_id: whose entries have changed.
        ledger: with its transaction open.
        taxa_book: for the ceilings.
        on: the present local date.
        desk: where and by whom.
        at: time of writing, UTC.
    """
    found = outstanding(ledger.entry_list(patient_id), taxa_book.valid_on(on))
    if bool(found) != ledger.is_att_reglera(patient_id):
        patient = ledger.patient(patient_id)  # who was joined is another one now
        whom = patient.id if patient else patient_id
        ledger.add_att_reglera(whom, desk.id, desk.clerk, at, is_open=bool(found))
    return found
