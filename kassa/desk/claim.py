"""What the patient says or shows of earlier fees, as entries of the ledger to be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kassa.calendar import add_year
from kassa.desk.request import FrikortClaim
from kassa.desk.unplaced import unplaced_entry
from kassa.errors import Fault, InvalidInputError
from kassa.frikort.entry import EntryKind, FrikortEntry, Stated
from kassa.frikort.state import fold
from kassa.kvitto.text import money_text
from kassa.money import ZERO

if TYPE_CHECKING:
    from datetime import date

    from kassa.avgift.case import Case
    from kassa.clock import Clock
    from kassa.taxa.model import Taxa


def claim_of_case(case: Case) -> FrikortClaim:
    """Return the sum a case says has been counted, which stands in for a ledger."""
    return FrikortClaim(ackumulerat=case.frikort_ackumulerat or None)


def claim_entries(
    claim: FrikortClaim,
    entries: tuple[FrikortEntry, ...],
    taxa: Taxa,
    on: date,
    clock: Clock,
) -> tuple[FrikortEntry, ...]:
    """Return the entries a claim adds to what the ledger already knows."""
    faults = _faults(claim, taxa, on)
    if faults:
        raise InvalidInputError(faults)
    added = []
    if claim.frikort_till is not None:
        shown = unplaced_entry(EntryKind.FRIKORT, on, ZERO, clock)
        added.append(replace(shown, giltigt_till=claim.frikort_till))
    elif claim.ackumulerat is not None:
        known = fold(entries, taxa.hogkostnadsskydd, on).ackumulerat
        missing = claim.ackumulerat - known
        if missing > ZERO:
            said = unplaced_entry(EntryKind.UPPGIFT, claim.sedan or on, missing, clock)
            added.append(replace(said, stated=Stated(claim.ackumulerat, on)))
    return tuple(added)


def _faults(claim: FrikortClaim, taxa: Taxa, on: date) -> tuple[Fault, ...]:
    faults = []
    if claim.ackumulerat is not None:
        tak = taxa.hogkostnadsskydd.tak_on(on)
        if claim.ackumulerat > tak:
            message = f"Summan är högre än taket {money_text(tak)}. Skriv högst taket."
            faults.append(Fault("frikort.ackumulerat", message))
        if claim.sedan is not None and claim.sedan > on:
            message = "Den första avgiften kan inte ligga efter besöket. Ändra datumet."
            faults.append(Fault("frikort.sedan", message))
        if claim.sedan is not None and add_year(claim.sedan) <= on:
            message = "Avgifter äldre än tolv månader räknas inte. Ändra datumet eller summan."
            faults.append(Fault("frikort.sedan", message))
    if claim.frikort_till is not None:
        if claim.frikort_till < on:
            message = f"Frikortet gick ut {claim.frikort_till}. Ta bort uppgiften."
            faults.append(Fault("frikort.frikort_till", message))
        if claim.frikort_till >= add_year(on):
            message = "Ett frikort gäller högst tolv månader. Kontrollera datumet."
            faults.append(Fault("frikort.frikort_till", message))
    return tuple(faults)
