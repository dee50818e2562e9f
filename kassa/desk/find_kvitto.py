"""Find receipts by a whole number: a receipt's, or a patient's. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.clock import day_start, local_now
from kassa.desk.shown_kvitto import shown_kvitto_list
from kassa.patient import IdentitetError, parse_identitet

if TYPE_CHECKING:
    from kassa.clock import Clock
    from kassa.desk.ports import Ledger
    from kassa.kvitto.document import Kvitto

LIMIT = 200


def find_kvitto(text: str, ledger: Ledger, clock: Clock, limit: int = LIMIT) -> tuple[Kvitto, ...]:
    """Return the receipts a whole number leads to, newest first.

    A receipt's number gives that receipt and the one that takes it back, or that it takes back. An
    identity number gives the patient's receipts. Anything else, also part of a number, gives none.
    Patients with protected identity are masked.

    Args:
        text: as typed.
        ledger: the clinic's records.
        clock: the present; a ten-digit identity number needs it.
        limit: at most so many.
    """
    return shown_kvitto_list(_found(text, ledger, clock, limit), ledger)


def _found(text: str, ledger: Ledger, clock: Clock, limit: int) -> tuple[Kvitto, ...]:
    kvitto = ledger.kvitto(text.strip().upper())
    if kvitto is not None:
        return _with_other(kvitto, ledger)
    try:
        identitet = parse_identitet(text, local_now(clock).date())
    except IdentitetError:
        return ()
    patient = ledger.find_patient(identitet.number)
    return () if patient is None else ledger.kvitto_list(limit, patient.id)


def newest_kvitto(ledger: Ledger, clock: Clock, least: int) -> tuple[Kvitto, ...]:
    """Return all receipts of today, the newest first, and earlier ones up to ``least``.

    Args:
        ledger: the clinic's records.
        clock: the present.
        least: so many at least, where there are so many.
    """
    midnight = day_start(local_now(clock).date())
    todays = ledger.kvitto_since(midnight)
    newest = todays if len(todays) >= least else ledger.kvitto_list(least)
    return shown_kvitto_list(newest, ledger)


def _with_other(kvitto: Kvitto, ledger: Ledger) -> tuple[Kvitto, ...]:
    """Return a receipt with its return receipt, or a return receipt with its original."""
    if kvitto.avser is not None:
        original = ledger.kvitto(kvitto.avser)
        return (kvitto,) if original is None else (kvitto, original)
    reversal = ledger.reversal_of(kvitto.checkout_id)
    retur = ledger.kvitto_of(reversal.id) if reversal else None
    return (kvitto,) if retur is None else (retur, kvitto)
