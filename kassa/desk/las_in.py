"""Carry in an extract of frikort status, and use it where a patient's own entries know less.

An extract never lowers what the desk's own entries give. What the desk has registered up to the
moment the extract was made is taken to be in it; what came after adds to it. Where the two
contradict each other, the difference is listed and left to people.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.frikort_ports import Inlast, InlastStatus
from kassa.desk.posting import moment_of
from kassa.desk.read_inlast import read_inlast
from kassa.errors import Fault, InvalidInputError
from kassa.frikort.desks import is_in_extract
from kassa.frikort.entry import EntryKind, FrikortEntry
from kassa.frikort.state import fold
from kassa.ids import ClerkId, DeskId, EntryId, InlastId, PatientId, new_id
from kassa.kvitto.text import money_text
from kassa.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, Patient, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.hogkostnadsskydd import Hogkostnadsskydd


@dataclass(frozen=True, slots=True)
class LasInResult:
    """What was carried in.

    Attributes:
        inlast: the extract.
        count: how many patients it has.
        was_known: the same file was carried in before; nothing was written.
    """

    inlast: Inlast
    count: int
    was_known: bool


@dataclass(frozen=True, slots=True)
class Assumed:
    """What an extract adds to a patient's own entries.

    Attributes:
        inlast: where it comes from.
        entries: none where the patient's own entries know as much.
    """

    inlast: Inlast
    entries: tuple[FrikortEntry, ...]


@dataclass(frozen=True, slots=True)
class InlastSkillnad:
    """A patient whose own entries contradict the extract.

    Attributes:
        patient: who.
        utdrag: what counts according to the extract.
        egen: what counts according to the desk's entries, on the day of the extract.
        text: one Swedish sentence.
    """

    patient: Patient
    utdrag: Money
    egen: Money
    text: str


def las_in(
    content: bytes, fetched_at: datetime, ledger: Ledger, clock: Clock, desk: Desk
) -> LasInResult:
    """Write an extract, whole or not at all; the same file twice is written once.

    Args:
        content: the file.
        fetched_at: when the extract was made, UTC.
        ledger: the clinic's records.
        clock: the present.
        desk: where and by whom.

    Raises:
        InvalidInputError: every fault with its line; nothing was written.
        StorageError: the records could not be written.
    """
    at = moment_of(clock)
    rows = read_inlast(content, to_local(at).date())
    if fetched_at > at:
        message = "Utdraget kan inte vara hämtat i framtiden. Ange när det hämtades."
        raise InvalidInputError((Fault("hamtad", message),))
    sha256 = hashlib.sha256(content).hexdigest()
    with ledger.transaction():
        known = ledger.inlast_of(sha256)
        if known is not None:
            return LasInResult(known, len(rows), was_known=True)
        inlast = Inlast(InlastId(new_id()), sha256, fetched_at, desk.id, desk.clerk, at)
        ledger.add_inlast(
            inlast,
            (
                InlastStatus(
                    new_id(), inlast.id, row.number, row.ackumulerat, row.first_on, row.giltigt_till
                )
                for row in rows
            ),
        )
        return LasInResult(inlast, len(rows), was_known=False)


def assumed_entries(
    number: str,
    entries: Sequence[FrikortEntry],
    ledger: Ledger,
    skydd: Hogkostnadsskydd,
    clock: Clock,
) -> Assumed | None:
    """Return what the newest extract adds for a patient, None when it does not know the patient.

    Args:
        number: identity number in normal form.
        entries: the patient's own entries.
        ledger: has the extracts.
        skydd: ceilings and period rule.
        clock: the present.
    """
    found = ledger.status_of(number)
    if found is None:
        return None
    inlast, status = found
    if any(entry.inlast_id == inlast.id for entry in entries):
        return Assumed(inlast, ())
    day = to_local(inlast.fetched_at).date()
    own = fold(_until(entries, day, inlast), skydd, day)
    if status.giltigt_till is not None and status.giltigt_till >= day:
        if own.has_frikort:
            return Assumed(inlast, ())
        shown = _entry(inlast, day, ZERO, clock)
        shown = replace(shown, kind=EntryKind.FRIKORT, giltigt_till=status.giltigt_till)
        return Assumed(inlast, (shown,))
    missing = status.ackumulerat - own.ackumulerat
    if status.first_on is None or missing <= ZERO or own.has_frikort:
        return Assumed(inlast, ())
    return Assumed(inlast, (_entry(inlast, status.first_on, missing, clock),))


def inlast_skillnad_list(ledger: Ledger, taxa_book: TaxaBook) -> tuple[InlastSkillnad, ...]:
    """Return every patient of the newest extract whose own entries contradict it.

    Fees paid elsewhere make the extract's sum larger, which is no contradiction. Listed is what
    the desk has registered and the extract does not have.
    """
    inlast = ledger.last_inlast()
    if inlast is None:
        return ()
    day = to_local(inlast.fetched_at).date()
    skydd = taxa_book.valid_on(day).hogkostnadsskydd
    found = []
    for status in ledger.status_list(inlast.id):
        patient = ledger.find_patient(status.number)
        if patient is None:
            continue
        own = [e for e in ledger.entry_list(patient.id) if e.inlast_id is None]
        state = fold(_until(own, day, inlast), skydd, day)
        has_frikort = status.giltigt_till is not None and status.giltigt_till >= day
        if state.ackumulerat <= status.ackumulerat or has_frikort:
            continue
        text = (
            f"Utdraget har {money_text(status.ackumulerat)}, kassan "
            f"{money_text(state.ackumulerat)}. Kontrollera patientens kvitton mot eFrikort."
        )
        found.append(InlastSkillnad(patient, status.ackumulerat, state.ackumulerat, text))
    return tuple(found)


def age_text(inlast: Inlast, clock: Clock) -> str:
    """Return how old an extract is, for the desk."""
    fetched = to_local(inlast.fetched_at)
    days = (to_local(clock.now()).date() - fetched.date()).days
    age = {0: "i dag", 1: "i går"}.get(days, f"{days} dagar gammalt")
    return f"Frikort enligt utdrag {fetched:%Y-%m-%d %H:%M}, {age}"


def _until(entries: Sequence[FrikortEntry], day: date, inlast: Inlast) -> list[FrikortEntry]:
    """Return what an extract made on a day is taken to have in it."""
    return [entry for entry in entries if is_in_extract(entry, day, inlast.fetched_at)]


def _entry(inlast: Inlast, day: date, belopp: Money, clock: Clock) -> FrikortEntry:
    """Return an entry not yet tied to a patient or desk; posting does that."""
    return FrikortEntry(
        id=EntryId(new_id()),
        patient_id=PatientId(""),
        kind=EntryKind.INLAST,
        effective_on=day,
        belopp=belopp,
        charged=ZERO,
        avser=None,
        giltigt_till=None,
        checkout_id=None,
        besok_id=None,
        desk=DeskId(""),
        clerk=ClerkId(""),
        written_at=clock.now(),
        inlast_id=inlast.id,
    )
