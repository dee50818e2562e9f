"""What the check asks of the records: everything, piece by piece, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kassa.desk.frikort_ports import receipt_of
from kassa.frikort.desks import as_one_ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kassa.desk.backup_ports import Series
    from kassa.desk.frikort_ports import ExternKvitto, InlastSource
    from kassa.desk.kontroll.finding import Finding
    from kassa.desk.ports import CheckoutRecord, Payment
    from kassa.frikort.entry import FrikortEntry
    from kassa.ids import ClerkId, DeskId, EntryId, PatientId
    from kassa.kvitto.dagsrapport import Dagsrapport
    from kassa.kvitto.document import Kvitto
    from kassa.kvitto.numbering import Gap

    Tick = Callable[[int], None]
    """Called with how many more have been looked at; may raise to stop the check."""


@dataclass(frozen=True, slots=True)
class Posting:
    """A checkout with all that belongs to it.

    Attributes:
        record: the checkout, its visits included.
        kvitto: its receipt; None where it is missing or cannot be read.
        payments: what was paid for it.
        sealed: place of its transaction in the order of all; 0 where that is not known.
    """

    record: CheckoutRecord
    kvitto: Kvitto | None
    payments: tuple[Payment, ...]
    sealed: int

    @property
    def name(self) -> str:
        """How it is named to people."""
        if self.kvitto is not None:
            return f"Kvitto {self.kvitto.number}"
        return f"Registreringen {self.record.written_at:%Y-%m-%d %H:%M} UTC i {self.record.desk}"


@dataclass(frozen=True, slots=True)
class PatientBook:
    """All that is recorded of one patient, those joined into him or her included.

    Attributes:
        postings: in registration order.
        entries: the frikort entries in registration order, each with the place of its transaction.
        joined: the patients that became this one, with whom each became and the place of that
            transaction.
        marks: whether something was last said to be left to settle, by patient.
        own_id: the patient's own id; None for postings of nobody.
        extern: receipts from elsewhere.
        foreign: desks that have a file of their own, whose records came here by file.
        inlasts: the extracts that were carried in.
    """

    postings: tuple[Posting, ...]
    entries: tuple[tuple[FrikortEntry, int], ...]
    joined: Mapping[PatientId, tuple[PatientId, int]]
    own_id: PatientId | None
    extern: tuple[ExternKvitto, ...]
    marks: Mapping[PatientId, bool]
    inlasts: InlastSource
    foreign: frozenset[DeskId] = frozenset()

    def one_ledger(self, entries: Sequence[FrikortEntry]) -> Sequence[FrikortEntry]:
        """Return entries as the till reads them: of several desks, in one order, each once."""
        return as_one_ledger(entries, lambda: receipt_of(self.extern))

    def entry(self, entry_id: EntryId | None) -> FrikortEntry | None:
        """Return an entry by its id."""
        return next((entry for entry, _ in self.entries if entry.id == entry_id), None)

    def of(self, posting: Posting) -> tuple[FrikortEntry, ...]:
        """Return the entries a posting wrote, in order."""
        return tuple(e for e, _ in self.entries if e.checkout_id == posting.record.id)


class KontrollSource(Protocol):
    """One snapshot of the records; a till may go on writing meanwhile."""

    def counts(self) -> Mapping[str, int]:
        """Return how many records there are, by table."""
        ...

    def stored_findings(self, tick: Tick) -> Iterator[Finding]:
        """Yield what the file itself can tell: soundness, guards, references, columns."""
        ...

    def seal_findings(self, noted: str, tick: Tick) -> Iterator[Finding]:
        """Yield every record that was changed, removed or slipped in; call it before the books.

        Args:
            noted: a seal that somebody noted on paper; empty for none.
            tick: told of each seal.
        """
        ...

    def newest_seal(self) -> str:
        """Return the newest seal as it can be noted; empty where there is none."""
        ...

    def desk_list(self) -> tuple[DeskId, ...]:
        """Return every desk that has receipts or Z reports."""
        ...

    def series(self, desk: DeskId) -> Iterator[Kvitto]:
        """Yield a desk's receipts in order; unreadable ones are left out and told elsewhere."""
        ...

    def z_series(self, desk: DeskId) -> tuple[Dagsrapport, ...]:
        """Return a desk's Z reports in order; unreadable ones are left out and told elsewhere."""
        ...

    def without_account(self) -> Iterator[tuple[DeskId, ClerkId, int, str]]:
        """Yield who has written receipts since the first account came, and has none.

        Of each desk whose accounts are here: the desk, who, how many, the number of the last one.
        """
        ...

    def gaps(self, series: Series, name: str) -> tuple[Gap, ...]:
        """Return the numbers that are left out of a series on record, in order."""
        ...

    def books(self) -> Iterator[PatientBook]:
        """Yield all that is recorded, patient by patient."""
        ...

    def gallring_findings(self) -> Iterator[Finding]:
        """Yield where receipts are not what the records of retention made of them."""
        ...

    def copy_findings(self) -> Iterator[Finding]:
        """Yield that a copy was found which has more than the records."""
        ...

    def late_findings(self) -> Iterator[Finding]:
        """Yield the records that could not be read while the others were looked at."""
        ...
