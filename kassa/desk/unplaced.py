"""An entry of the frikort ledger as it is made, before posting ties it to a patient and a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.frikort.entry import FrikortEntry
from kassa.ids import ClerkId, DeskId, EntryId, PatientId, new_id
from kassa.money import ZERO, Money

if TYPE_CHECKING:
    from datetime import date

    from kassa.clock import Clock
    from kassa.frikort.entry import EntryKind


def unplaced_entry(
    kind: EntryKind, effective_on: date, belopp: Money, clock: Clock, charged: Money = ZERO
) -> FrikortEntry:
    """Return an entry that is not tied to a patient or desk yet; posting does that.

    Args:
        kind: what it says.
        effective_on: local date of the visit or fee.
        belopp: the counting fee before the frikort.
        clock: the present.
        charged: what was charged for it.
    """
    return FrikortEntry(
        id=EntryId(new_id()),
        patient_id=PatientId(""),
        kind=kind,
        effective_on=effective_on,
        belopp=belopp,
        charged=charged,
        avser=None,
        giltigt_till=None,
        checkout_id=None,
        besok_id=None,
        desk=DeskId(""),
        clerk=ClerkId(""),
        written_at=clock.now(),
    )
