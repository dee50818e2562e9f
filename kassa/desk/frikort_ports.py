"""What the frikort's use cases ask of the clinic's records, beyond fees and receipts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from kassa.desk.ports import Patient
    from kassa.frikort.desks import ReceiptKey
    from kassa.ids import CheckoutId, ClerkId, DeskId, EntryId, InlastId, PatientId
    from kassa.money import Money


@dataclass(frozen=True, slots=True)
class ExternKvitto:
    """A receipt or a frikort from elsewhere, as shown at the desk.

    Attributes:
        id: made beforehand.
        entry_id: its entry in the frikort ledger.
        patient_id: whose.
        region: code of the region that charged, two digits.
        klinik: the clinic's name, may be empty.
        number: the receipt's number there.
        ekonomiservice: why it must be sent to ekonomiservice for eFrikort; empty when it need not.
        desk: the desk that wrote it.
        clerk: who wrote it.
        written_at: time of writing, UTC.
    """

    id: str
    entry_id: EntryId
    patient_id: PatientId
    region: str
    klinik: str
    number: str
    ekonomiservice: str
    desk: DeskId
    clerk: ClerkId
    written_at: datetime

    @property
    def receipt_key(self) -> ReceiptKey:
        """What makes two receipts of a patient the same: region and number, however written."""
        return receipt_key(self.region, self.number)


def receipt_key(region: str, number: str) -> ReceiptKey:
    """Return what makes two receipts of a patient the same: region and number, however written."""
    number = number.casefold()
    return region, "".join(char for char in number if char.isalnum()) or number


def receipt_of(externs: Iterable[ExternKvitto]) -> dict[EntryId, ReceiptKey]:
    """Return by which receipt from elsewhere each entry was noted."""
    return {extern.entry_id: extern.receipt_key for extern in externs}


@dataclass(frozen=True, slots=True)
class Inlast:
    """An extract of frikort status, made before an outage and carried in.

    Attributes:
        id: made beforehand.
        sha256: over the file and when it was made; the same is carried in once.
        fetched_at: when the extract was made, UTC.
        desk: the desk that wrote it.
        clerk: who wrote it.
        written_at: time of writing, UTC.
        fil: SHA-256 of the file.
        rattar: the extract of the same file that had a wrong time, which this one replaces.
    """

    id: InlastId
    sha256: str
    fetched_at: datetime
    desk: DeskId
    clerk: ClerkId
    written_at: datetime
    fil: str
    rattar: InlastId | None = None


@dataclass(frozen=True, slots=True)
class InlastStatus:
    """One patient's status in an extract.

    Attributes:
        id: made beforehand.
        inlast_id: the extract.
        number: identity number in normal form; the patient need not be known to the clinic.
        ackumulerat: what counts so far.
        first_on: local date of the first fee that counts, None when nothing does.
        giltigt_till: last day of the frikort, None when there is none.
    """

    id: str
    inlast_id: InlastId
    number: str
    ackumulerat: Money
    first_on: date | None
    giltigt_till: date | None


class InlastSource(Protocol):
    """Something that knows the extracts that were carried in."""

    def inlast(self, inlast_id: InlastId) -> Inlast | None:
        """Return an extract."""
        ...


class FrikortLedger(InlastSource, Protocol):
    """The part of the clinic's records that is about the frikort alone."""

    def patient(self, patient_id: PatientId) -> Patient | None:
        """Return a patient as last written; who was joined into another is that one now."""
        ...

    def search_patient(self, text: str, limit: int) -> tuple[Patient, ...]:
        """Return patients by the beginning of a number or of each word of a name, as last written.

        Who was joined into another is found as that one, by the numbers and names of both.

        Args:
            text: digits with or without separator, or the beginnings of names.
            limit: at most so many.
        """
        ...

    def skyddad_among(self, checkout_id_list: Iterable[CheckoutId]) -> frozenset[CheckoutId]:
        """Return those of some checkouts whose patient's identity is protected now."""
        ...

    def extern_list(self, patient_id: PatientId) -> tuple[ExternKvitto, ...]:
        """Return a patient's receipts from elsewhere in registration order."""
        ...

    def add_extern(self, extern: ExternKvitto) -> None:
        """Write a receipt from elsewhere."""
        ...

    def last_inlast(self) -> Inlast | None:
        """Return the extract that was made last."""
        ...

    def inlast_of(self, fil: str) -> tuple[Inlast, ...]:
        """Return the extracts of a file that were not corrected, the one made last first.

        Args:
            fil: SHA-256 of the file.
        """
        ...

    def entry_of_corrected(self) -> tuple[tuple[PatientId, EntryId], ...]:
        """Return each standing entry that rests on an extract which was corrected, and whose."""
        ...

    def status_of(self, number: str) -> tuple[Inlast, InlastStatus] | None:
        """Return what the last extract that knows a number says of it, and that extract."""
        ...

    def status_list(self, inlast_id: InlastId) -> Iterable[InlastStatus]:
        """Return every status of an extract whose patient the clinic knows."""
        ...

    def add_inlast(self, inlast: Inlast, status_list: Iterable[InlastStatus]) -> None:
        """Write an extract with every status in it."""
        ...

    def joined_list(self, patient_id: PatientId) -> tuple[Patient, ...]:
        """Return the patients that one was before, as last written, the first join first."""
        ...

    def add_join(
        self, patient_id: PatientId, into_id: PatientId, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write that two patients are one; the second is kept."""
        ...

    def att_reglera_list(self) -> tuple[PatientId, ...]:
        """Return the patients that have something to settle, the oldest first."""
        ...

    def is_att_reglera(self, patient_id: PatientId) -> bool:
        """True when it was last written that a patient has something to settle."""
        ...

    def add_att_reglera(
        self, patient_id: PatientId, desk: DeskId, clerk: ClerkId, at: datetime, *, is_open: bool
    ) -> None:
        """Write whether a patient has something to settle."""
        ...
