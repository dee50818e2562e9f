"""Check everything there is: one pass over each series and each patient, all findings at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kassa.clock import to_local
from kassa.desk.backup_ports import Series
from kassa.desk.kontroll.day_rules import DeskCheck
from kassa.desk.kontroll.finding import RULE_LIST, Finding, Kontroll
from kassa.desk.kontroll.frikort_rules import check_fees, check_settling, check_state
from kassa.desk.kontroll.posting_rules import check_posting
from kassa.desk.kontroll.replay import Replay
from kassa.errors import StorageError, UserFacingError
from kassa.frikort.desks import FROM_ELSEWHERE, are_several
from kassa.ord import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kassa.desk.kontroll.ports import KontrollSource, PatientBook
    from kassa.desk.ports import TaxaBook
    from kassa.kvitto.document import Kvitto
    from kassa.taxa.model import Taxa

MOST_NOTES = 20


class Progress(Protocol):
    """Is told how far the check has come; may raise ``StoppedError`` to end it."""

    def __call__(self, what: str, done: int, whole: int) -> None:
        """Say that ``done`` of ``whole`` (0: not known) are looked at; ``what`` is Swedish."""
        ...


class StoppedError(UserFacingError):
    """Whoever asked for the check does not want it any more."""

    code = "kontroll_avbruten"

    def __init__(self) -> None:
        """Say so."""
        super().__init__("Kontrollen avbröts. Inget har ändrats. Kontrollera igen när det passar.")


def _silent(what: str, done: int, whole: int) -> None:
    """Tell nobody."""


def kontrollera(
    source: KontrollSource,
    taxa_book: TaxaBook,
    newest: Taxa,
    progress: Progress = _silent,
    noted_seal: str = "",
) -> Kontroll:
    """Return everything in the records that does not hold.

    Args:
        source: one snapshot of the records.
        taxa_book: the installed tariffs; visits of others are counted, not decided again.
        newest: the tariff in force; its ceilings tell what is to be settled.
        progress: is told how far it has come.
        noted_seal: a seal that was noted on paper earlier; empty for none.

    Raises:
        StoppedError: ``progress`` ended it.
    """
    return _Run(source, taxa_book, newest, progress).check(noted_seal)


class _Run:
    """One check while it goes on."""

    def __init__(
        self, source: KontrollSource, taxa_book: TaxaBook, newest: Taxa, progress: Progress
    ) -> None:
        self._source = source
        self._taxa_book = taxa_book
        self._newest = newest
        self._progress = progress
        self._replay = Replay(taxa_book)
        self._counts: dict[str, int] = {}
        self._findings: list[Finding] = []
        self._notes: list[str] = []
        self._at = ("", 0, 0)

    def check(self, noted_seal: str) -> Kontroll:
        """Do every part; one that the file does not bear is told, and the next is tried."""
        parts = (
            self._file(),
            self._seals(noted_seal),
            self._desks(),
            self._books(),
            self._source.gallring_findings(),
            self._source.copy_findings(),
            self._source.late_findings(),
        )
        for part in parts:
            try:
                for finding in part:
                    self._findings.append(finding)  # what came before an error stays
            except StorageError as error:
                self._findings.append(Finding("fil", "Datafilen", error.message))
        for taxa, antal in self._replay.missing.items():
            said = f"{antal} besök räknades inte om: taxan {taxa} är inte installerad."
            self._notes.append(said)
        order = [rule.id for rule in RULE_LIST]
        unique = dict.fromkeys(self._findings)
        return Kontroll(
            findings=tuple(sorted(unique, key=lambda finding: order.index(finding.rule))),
            notes=tuple(self._notes),
            counts=self._counts,
            replayed=self._replay.done,
            seal=self._source.newest_seal(),
        )

    def _begin(self, what: str, table: str) -> None:
        self._at = (what, 0, self._counts.get(table, 0))
        self._progress(*self._at)

    def _tick(self, more: int = 1) -> None:
        what, done, whole = self._at
        self._at = (what, done + more, whole)
        self._progress(*self._at)

    def _file(self) -> Iterator[Finding]:
        self._begin("Datafilen", "")
        yield from self._source.stored_findings(self._tick)
        self._counts = dict(self._source.counts())

    def _seals(self, noted: str) -> Iterator[Finding]:
        self._begin("Sigillen", "seal")
        yield from self._source.seal_findings(noted, self._tick)

    def _desks(self) -> Iterator[Finding]:
        self._begin("Nummerserierna", "kvitto")
        for desk in self._source.desk_list():
            left_out = {series: self._source.gaps(series, desk) for series in Series}
            check = DeskCheck(self._source.z_series(desk), left_out)
            yield from check.check(self._ticked(self._source.series(desk)))
            self._notes += check.notes[:MOST_NOTES]
            if len(check.notes) > MOST_NOTES:
                self._notes.append(f"… och {len(check.notes) - MOST_NOTES} gånger till.")

        for desk, clerk, antal, last in self._source.without_account():
            self._notes.append(
                f"I {desk} har {clerk}, som inte har något konto, skrivit "
                f"{many(antal, 'kvitto', 'kvitton')} sedan kassan fick inloggning; det sista är "
                f"{last}. Stod ett fönster öppet utan inloggning?"
            )

    def _ticked(self, series: Iterator[Kvitto]) -> Iterator[Kvitto]:
        for kvitto in series:
            self._tick()
            yield kvitto

    def _books(self) -> Iterator[Finding]:
        self._begin("Patienternas kvitton", "patient")
        for book in self._source.books():
            for posting in book.postings:
                yield from check_posting(posting, book)
                yield from check_fees(posting, book)
                yield from check_state(posting, book, self._taxa_book)
                yield from self._replay.check(posting)
            yield from check_settling(book, self._newest)
            yield from _check_extern(book)
            self._tick()


def _check_extern(book: PatientBook) -> Iterator[Finding]:
    """Yield receipts from elsewhere without their entry, or that count twice."""
    gone = {entry.avser for entry, _ in book.entries}
    counts_once = are_several(entry for entry, _ in book.entries)
    standing = set()
    for extern in book.extern:
        entry = book.entry(extern.entry_id)
        day = to_local(extern.written_at).date()
        where = f"Kvitto från annat håll, skrivet {day} i {extern.desk}"
        if entry is None or entry.kind not in FROM_ELSEWHERE:
            yield Finding("patient", where, "Det har ingen post i patientens frikort.")
        elif entry.id not in gone:
            # Where several desks have written the ledger counts it once; another desk may have
            # forgotten the first.
            is_ours = not counts_once and extern.desk not in book.foreign
            if extern.receipt_key in standing and is_ours:
                yield Finding("patient", where, "Det räknas två gånger.")
            standing.add(extern.receipt_key)
