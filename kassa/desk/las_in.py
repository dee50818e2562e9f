"""Carry in an extract of frikort status, and use it where a patient's own entries know less.

An extract never lowers what the desk's own entries give. What the desk has registered up to the
moment the extract was made is taken to be in it, and so is what was paid elsewhere up to that day;
what came after adds to it. Where the two contradict each other, the difference is listed and left
to people.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kassa.calendar import add_year
from kassa.clock import local_now, to_local, utc_text
from kassa.desk.frikort_ports import Inlast, InlastStatus
from kassa.desk.posting import moment_of
from kassa.desk.read_inlast import read_inlast
from kassa.desk.unplaced import unplaced_entry
from kassa.errors import Fault, InvalidInputError
from kassa.frikort.desks import in_extract
from kassa.frikort.entry import EntryKind, FrikortEntry, Stated
from kassa.frikort.state import fold
from kassa.ids import InlastId, new_id
from kassa.kvitto.text import money_text
from kassa.money import ZERO, Money
from kassa.patient import IdentitetError, parse_identitet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, Patient, TaxaBook
    from kassa.desk.read_inlast import StatusRow
    from kassa.desk.settings import Desk
    from kassa.hogkostnadsskydd import Hogkostnadsskydd


@dataclass(frozen=True, slots=True)
class Extract:
    """A file with frikort status, as read.

    Attributes:
        fil: its SHA-256.
        fetched_at: when it was made, UTC.
        rows: what it says of each patient.
    """

    fil: str
    fetched_at: datetime
    rows: tuple[StatusRow, ...]


@dataclass(frozen=True, slots=True)
class LasInResult:
    """What was carried in.

    Attributes:
        inlast: the extract.
        count: how many patients it has.
        was_known: the same file was carried in before; nothing was written.
        newer: an extract that was made later and was there already; None where this is the newest.
    """

    inlast: Inlast
    count: int
    was_known: bool
    newer: Inlast | None = None


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
    extract = read_extract(content, fetched_at, at)
    count = len(extract.rows)
    with ledger.transaction():
        known = ledger.inlast_of(extract.fil)
        if known:
            return LasInResult(known[0], count, was_known=True)
        inlast = write_extract(extract, ledger, desk, at)
        newest = ledger.last_inlast()
        newer = newest if newest != inlast else None
        return LasInResult(inlast, count, was_known=False, newer=newer)


def read_extract(content: bytes, fetched_at: datetime, at: datetime) -> Extract:
    """Return an extract that was made by now.

    Args:
        content: the file.
        fetched_at: when it was made, UTC.
        at: the present, UTC.

    Raises:
        InvalidInputError: every fault with its line.
    """
    rows = read_inlast(content, to_local(at).date())
    if fetched_at > at:
        message = "Utdraget kan inte vara hämtat i framtiden. Ange när det hämtades."
        raise InvalidInputError((Fault("hamtad", message),))
    return Extract(hashlib.sha256(content).hexdigest(), fetched_at, rows)


def write_extract(
    extract: Extract, ledger: Ledger, desk: Desk, at: datetime, rattar: Inlast | None = None
) -> Inlast:
    """Write an extract, inside the ledger's transaction, and return it.

    The same file of the same moment is the same extract at every desk.

    Args:
        extract: what is written.
        ledger: with its transaction open.
        desk: where and by whom.
        at: time of writing, UTC.
        rattar: the extract of the same file that it replaces.
    """
    made_at = utc_text(extract.fetched_at)
    apart = " ".join((extract.fil, made_at, rattar.sha256 if rattar else ""))
    inlast = Inlast(
        id=InlastId(new_id()),
        sha256=hashlib.sha256(apart.encode()).hexdigest(),
        fetched_at=extract.fetched_at,
        desk=desk.id,
        clerk=desk.clerk,
        written_at=at,
        fil=extract.fil,
        rattar=rattar.id if rattar else None,
    )
    ledger.add_inlast(
        inlast,
        (
            InlastStatus(
                new_id(), inlast.id, row.number, row.ackumulerat, row.first_on, row.giltigt_till
            )
            for row in extract.rows
        ),
    )
    return inlast


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
    day = to_local(inlast.fetched_at).date()
    # After two years it feeds no period any more, and a gallring may take its rows.
    is_over = add_year(add_year(day)) <= local_now(clock).date()
    if is_over or any(entry.inlast_id == inlast.id for entry in entries):
        return Assumed(inlast, ())
    own = fold(in_extract(entries, inlast.fetched_at), skydd, day)
    if status.giltigt_till is not None and status.giltigt_till >= day:
        if own.has_frikort:
            return Assumed(inlast, ())
        shown = unplaced_entry(EntryKind.FRIKORT, day, ZERO, clock)
        shown = replace(shown, giltigt_till=status.giltigt_till, inlast_id=inlast.id)
        return Assumed(inlast, (shown,))
    missing = status.ackumulerat - own.ackumulerat
    first = status.first_on
    if first is None or add_year(first) <= day or missing <= ZERO or own.has_frikort:
        return Assumed(inlast, ())
    carried = unplaced_entry(EntryKind.INLAST, first, missing, clock)
    stated = Stated(status.ackumulerat, day, inlast.fetched_at)
    return Assumed(inlast, (replace(carried, stated=stated, inlast_id=inlast.id),))


def inlast_skillnad_list(ledger: Ledger, taxa_book: TaxaBook) -> tuple[InlastSkillnad, ...]:
    """Return every patient of the newest extract whose own entries contradict it.

    Fees paid elsewhere make the extract's sum larger, which is no contradiction. Listed is what
    the desk has registered and the extract does not have.
    """
    inlast = ledger.last_inlast()
    if inlast is None:
        return ()
    skydd = taxa_book.valid_on(to_local(inlast.fetched_at).date()).hogkostnadsskydd
    found = []
    for status in ledger.status_list(inlast.id):
        patient = ledger.find_patient(status.number)
        entries = ledger.entry_list(patient.id) if patient else ()
        skillnad = _contradiction(inlast, status, patient, entries, skydd)
        if skillnad is not None:
            found.append(skillnad)
    return tuple(found)


def inlast_skillnad_of(
    patient: Patient, entries: Sequence[FrikortEntry], ledger: Ledger, skydd: Hogkostnadsskydd
) -> InlastSkillnad | None:
    """Return what contradicts the newest extract that knows a patient, None when nothing does."""
    found = ledger.status_of(patient.identitet.number)
    return _contradiction(*found, patient, entries, skydd) if found else None


def _contradiction(
    inlast: Inlast,
    status: InlastStatus,
    patient: Patient | None,
    entries: Sequence[FrikortEntry],
    skydd: Hogkostnadsskydd,
) -> InlastSkillnad | None:
    day = to_local(inlast.fetched_at).date()
    own = [entry for entry in entries if entry.inlast_id is None]
    state = fold(in_extract(own, inlast.fetched_at), skydd, day)
    has_frikort = status.giltigt_till is not None and status.giltigt_till >= day
    if patient is None or has_frikort or state.ackumulerat <= status.ackumulerat:
        return None
    text = (
        f"Utdraget har {money_text(status.ackumulerat)}, kassan "
        f"{money_text(state.ackumulerat)}. Kontrollera patientens kvitton mot eFrikort."
    )
    return InlastSkillnad(patient, status.ackumulerat, state.ackumulerat, text)


def known_from_extract(typed: str, ledger: Ledger, taxa_book: TaxaBook, clock: Clock) -> str:
    """Return what an extract says of somebody who has not been here, in Swedish; empty for nothing.

    Args:
        typed: what was searched for; anything but a whole identity number gives nothing.
        ledger: has the extracts.
        taxa_book: for the ceilings.
        clock: the present.
    """
    today = local_now(clock).date()
    try:
        number = parse_identitet(typed, today).number
    except IdentitetError:
        return ""
    skydd = taxa_book.valid_on(today).hogkostnadsskydd
    assumed = assumed_entries(number, (), ledger, skydd, clock)
    if assumed is None:
        return ""
    state = fold(assumed.entries, skydd, today)
    if state.has_frikort:
        said = f"frikort till och med {state.period_slut}"
    elif state.period_start:
        said = f"{money_text(state.ackumulerat)} sedan {state.period_start}"
    else:
        said = "inget som räknas nu"
    return f"{age_text(assumed.inlast, today)}: {said}."


def age_text(inlast: Inlast, today: date) -> str:
    """Return how old an extract is on a local date, for the desk."""
    fetched = to_local(inlast.fetched_at)
    days = (today - fetched.date()).days
    age = {0: "i dag", 1: "i går"}.get(days, f"{days} dagar gammalt")
    return f"Frikort enligt utdrag {fetched:%Y-%m-%d %H:%M}, {age}"


def fetched_text(inlast: Inlast) -> str:
    """Return when an extract was made, as it is printed."""
    return f"{to_local(inlast.fetched_at):%Y-%m-%d %H:%M}"
