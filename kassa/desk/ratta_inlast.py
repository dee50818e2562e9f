"""Carry an extract in again with the right time, where it was carried in with a wrong one.

Nothing is undone: the extract is written once more and replaces the first. What was made of the
first in patients' ledgers is taken back, and what the right one adds is written in its place, at
once; who is owed what is worked out anew. A desk that learns of a correction by file does the same
with what it made of the wrong one itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.att_reglera import mark_att_reglera
from kassa.desk.las_in import assumed_entries, read_extract, write_extract
from kassa.desk.posting import counter_entry, moment_of
from kassa.errors import Fault, InvalidInputError

if TYPE_CHECKING:
    from datetime import datetime

    from kassa.clock import Clock
    from kassa.desk.frikort_ports import Inlast
    from kassa.desk.ports import Ledger, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.ids import EntryId, PatientId


@dataclass(frozen=True, slots=True)
class RattadInlast:
    """What a correction led to.

    Attributes:
        inlast: the extract that holds now.
        wrong: those it replaces; none where the time was right already.
        patient_count: patients whose frikort was worked out anew.
        att_reglera: how many of them have something to settle now.
    """

    inlast: Inlast
    wrong: tuple[Inlast, ...]
    patient_count: int
    att_reglera: int


def ratta_inlast(
    content: bytes,
    fetched_at: datetime,
    ledger: Ledger,
    taxa_book: TaxaBook,
    clock: Clock,
    desk: Desk,
) -> RattadInlast:
    """Write when an extract that is carried in already was made, in one transaction.

    Args:
        content: the same file.
        fetched_at: when it was made, UTC.
        ledger: the clinic's records.
        taxa_book: for the ceilings.
        clock: the present.
        desk: where and by whom.

    Raises:
        InvalidInputError: the file was never carried in, or is not right; nothing was written.
        StorageError: the records could not be written.
    """
    at = moment_of(clock)
    extract = read_extract(content, fetched_at, at)
    with ledger.transaction():
        known = ledger.inlast_of(extract.fil)
        if not known:
            message = "Filen är inte inläst, så det finns inget att rätta. Läs in den som vanligt."
            raise InvalidInputError((Fault("", message),))
        wrong = tuple(each for each in known if each.fetched_at != fetched_at)
        if not wrong:
            return RattadInlast(known[0], (), 0, 0)
        written = [write_extract(extract, ledger, desk, at, each) for each in wrong]
        concerned = use_corrected(ledger, taxa_book, clock, desk, at)
        return RattadInlast(written[-1], wrong, len(concerned), sum(concerned.values()))


def use_corrected(
    ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk, at: datetime
) -> dict[PatientId, bool]:
    """Put what the right extracts add in the place of what was made of corrected ones.

    Must be called inside the ledger's transaction.

    Returns:
        The patients concerned, each with whether there is something to settle now.
    """
    stale: dict[PatientId, set[EntryId]] = {}
    for patient_id, entry_id in ledger.entry_of_corrected():
        patient = ledger.patient(patient_id)
        stale.setdefault(patient.id if patient else patient_id, set()).add(entry_id)
    return {
        patient_id: _anew(patient_id, entries, ledger, taxa_book, clock, desk, at)
        for patient_id, entries in stale.items()
    }


def _anew(
    patient_id: PatientId,
    stale: set[EntryId],
    ledger: Ledger,
    taxa_book: TaxaBook,
    clock: Clock,
    desk: Desk,
    at: datetime,
) -> bool:
    """Take some entries of a patient back, write what holds instead; True where it is owed."""
    for entry in ledger.entry_list(patient_id):
        if entry.id in stale:
            ledger.add_entry(counter_entry(entry, desk.id, desk.clerk, at))
    patient = ledger.patient(patient_id)
    today = to_local(at).date()
    if patient is not None:
        skydd = taxa_book.valid_on(today).hogkostnadsskydd
        entries = ledger.entry_list(patient_id)
        number = patient.identitet.number
        assumed = assumed_entries(number, entries, ledger, skydd, clock)
        for entry in assumed.entries if assumed else ():
            placed = replace(entry, patient_id=patient_id, desk=desk.id, clerk=desk.clerk)
            ledger.add_entry(replace(placed, written_at=at))
    return bool(mark_att_reglera(patient_id, ledger, taxa_book, today, desk, at))
