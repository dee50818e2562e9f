"""Settle what a patient is owed or owes for earlier fees: one receipt, one payment, ticked off.

Each fee that was charged otherwise than it now should be gets a ``reglering`` in the ledger, and
the sum of them is paid back or charged. (Rule book: Högkostnadsskydd för öppenvård - eFrikort.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.att_reglera import AttReglera, att_reglera_of, fee_of, mark_att_reglera
from kassa.desk.avbrott import note_in_avbrott
from kassa.desk.betalning import betalning_of, payment_list
from kassa.desk.fakturera import invoice_settlement
from kassa.desk.issue_reglering import Reglering, issue_reglering
from kassa.desk.ports import CheckoutRecord
from kassa.desk.posting import CheckoutConflictError, moment_of
from kassa.errors import UserFacingError
from kassa.frikort.entry import EntryKind, FrikortEntry
from kassa.frikort.state import fold
from kassa.ids import EntryId, new_id
from kassa.kvitto.document import KvittoRad
from kassa.kvitto.text import NBSP
from kassa.money import ZERO

if TYPE_CHECKING:
    from datetime import date, datetime

    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.frikort.skillnad import Skillnad
    from kassa.ids import CheckoutId
    from kassa.kvitto.document import Betalsatt, Delbetalning, Kvitto


class SettlementChangedError(UserFacingError):
    """What was shown no longer holds; nothing was written.

    Attributes:
        now: what there is to settle now, None when there is nothing.
    """

    code = "reglering_andrad"

    def __init__(self, now: AttReglera | None) -> None:
        """Keep what holds now."""
        super().__init__(
            "Det som ska regleras har ändrats sedan det visades. Inget har sparats. "
            "Läs det nya beloppet och reglera igen."
        )
        self.now = now


@dataclass(frozen=True, slots=True)
class Settle:
    """The clerk's wish to settle.

    Attributes:
        checkout_id: made when the clerk asks for it, so that a retry finds the first posting.
        shown: what was shown.
        betalsatt: how it is paid or paid back; a settlement of 0 kr gets ``INGEN`` whatever it was.
        delar: the parts, where it is paid in several or a reference is noted.
        namn: the patient's, for an invoice to somebody without one; empty where it is known.
    """

    checkout_id: CheckoutId
    shown: AttReglera
    betalsatt: Betalsatt
    delar: tuple[Delbetalning, ...] = ()
    namn: str = ""


@dataclass(frozen=True, slots=True)
class SettleResult:
    """What a settlement led to.

    Attributes:
        kvitto: its receipt.
        already_posted: it had been posted before; this is its first receipt.
    """

    kvitto: Kvitto
    already_posted: bool


def settle(
    command: Settle, ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk
) -> SettleResult:
    """Post a settlement in one transaction; the same settlement twice gives one receipt.

    Args:
        command: what the clerk confirmed.
        ledger: the clinic's records.
        taxa_book: the installed tariffs.
        clock: the present.
        desk: where and by whom.

    Raises:
        SettlementChangedError: it is no longer what was shown.
        CheckoutConflictError: the id is taken by something else.
        InvalidInputError: no way of payment was chosen.
        RecipientMissingError: an invoice goes out from here, and nobody's name is known.
        StorageError: the records could not be written.
    """
    patient = command.shown.patient
    with ledger.transaction():
        posted = ledger.checkout(command.checkout_id)
        if posted is not None:
            return _first_result(command, posted, ledger)
        at = moment_of(clock)
        today = to_local(at).date()
        now = att_reglera_of(patient.id, ledger, taxa_book, today)
        if now is None or now.skillnad != command.shown.skillnad:
            raise SettlementChangedError(now)
        now = _named(now, command.namn.strip(), ledger, desk, at)
        betalning = betalning_of(-now.netto, command.betalsatt, command.delar, desk)
        _write(command, now, ledger, desk, at, today)
        note_in_avbrott(command.checkout_id, ledger, desk, at)
        rader = tuple(_rad(found, ledger) for found in now.skillnad)
        betalning = invoice_settlement(command.checkout_id, now, rader, betalning, ledger, desk, at)
        for payment in payment_list(command.checkout_id, betalning, desk, at):
            ledger.add_payment(payment)
        taxa = taxa_book.valid_on(today)
        entries = ledger.entry_list(patient.id)
        reglering = Reglering(
            checkout_id=command.checkout_id,
            patient=now.patient,
            rader=rader,
            betalning=betalning,
            state=fold(entries, taxa.hogkostnadsskydd, today),
            taxa=taxa.id,
        )
        kvitto = issue_reglering(reglering, ledger, desk, at)
        mark_att_reglera(patient.id, ledger, taxa_book, today, desk, at)
        return SettleResult(kvitto, already_posted=False)


def _named(now: AttReglera, namn: str, ledger: Ledger, desk: Desk, at: datetime) -> AttReglera:
    """Write the name that was just told in the register, and return the same with it."""
    if not namn:
        return now
    patient = replace(now.patient, namn=namn)
    ledger.add_patient(patient, desk.id, desk.clerk, at)
    return replace(now, patient=patient)


def _write(
    command: Settle, now: AttReglera, ledger: Ledger, desk: Desk, at: datetime, today: date
) -> None:
    """Write the settlement and what it adds to the frikort ledger."""
    ledger.add_checkout(
        CheckoutRecord(
            id=command.checkout_id,
            patient_id=now.patient.id,
            besok=(),
            betalare="",
            skal=None,
            avser=None,
            desk=desk.id,
            clerk=desk.clerk,
            written_at=at,
        )
    )
    for found in now.skillnad:
        ledger.add_entry(_reglering(found, command.checkout_id, desk, at, today))


def _reglering(
    found: Skillnad, checkout_id: CheckoutId, desk: Desk, at: datetime, today: date
) -> FrikortEntry:
    return FrikortEntry(
        id=EntryId(new_id()),
        patient_id=found.entry.patient_id,
        kind=EntryKind.REGLERING,
        effective_on=today,
        belopp=-found.belopp,
        charged=-found.belopp,
        avser=None,
        giltigt_till=None,
        checkout_id=checkout_id,
        besok_id=None,
        desk=desk.id,
        clerk=desk.clerk,
        written_at=at,
        skydd=found.entry.skydd,
        reglerar=found.entry.id,
    )


def _rad(found: Skillnad, ledger: Ledger) -> KvittoRad:
    """Return the line of one fee: what it was, when, and on which receipt it was paid."""
    fee = fee_of(found, ledger)
    words = f"{fee.what} {fee.day}" + (f", kvitto{NBSP}{fee.number}" if fee.number else "")
    return KvittoRad(fee.avgiftskod, words, 1, -fee.belopp, ZERO)


def _first_result(command: Settle, posted: CheckoutRecord, ledger: Ledger) -> SettleResult:
    """Return what the first posting gave, if it was of the same patient and sum."""
    kvitto = ledger.kvitto_of(posted.id)
    if (
        kvitto is None
        or posted.besok
        or posted.avser is not None
        or posted.patient_id != command.shown.patient.id
        or kvitto.att_betala != -command.shown.netto
    ):
        message = (
            "Regleringen är redan registrerad med andra uppgifter. Inget nytt har sparats. "
            "Öppna listan igen och se efter vad som återstår."
        )
        raise CheckoutConflictError(message)
    return SettleResult(kvitto, already_posted=True)
