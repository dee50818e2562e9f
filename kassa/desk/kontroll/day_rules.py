"""What must hold of a desk's series: receipts in order, Z reports in order, and both the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.desk.backup_ports import Series
from kassa.desk.kontroll.finding import Finding
from kassa.kvitto import dagsrapport
from kassa.kvitto.dagsrapport import avdrag_of, medel_list, moms_list, slag_list
from kassa.kvitto.document import Betalsatt, KvittoKind
from kassa.kvitto.numbering import series_faults, split_number
from kassa.money import total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kassa.kvitto.dagsrapport import Dagsrapport
    from kassa.kvitto.document import Kvitto
    from kassa.kvitto.numbering import Gap


class DeskCheck:
    """Goes through a desk's receipts once, and compares them with its Z reports on the way.

    Attributes:
        notes: where the clock has gone backwards from one receipt to the next.
    """

    def __init__(
        self, reports: Sequence[Dagsrapport], left_out: Mapping[Series, Sequence[Gap]]
    ) -> None:
        """Take every Z report of the desk, in order, and the numbers left out on record."""
        self._reports = reports
        self._left_out = left_out
        self._place = 0
        self._covered: list[Kvitto] = []
        self._before: Kvitto | None = None
        self._findings: list[Finding] = []
        self.notes: list[str] = []

    def check(self, series: Iterable[Kvitto]) -> Iterator[Finding]:
        """Yield everything wrong with the series, the reports, or the one against the other.

        Args:
            series: every receipt of the desk, in order.
        """
        for number, text in series_faults(self._tapped(series), self._left_out[Series.KVITTO]):
            yield Finding("nummerserie", f"Kvitto {number}", text)
        while self._place < len(self._reports):
            self._close()
        yield from self._findings
        for text in dagsrapport.chain_faults(self._reports, self._left_out[Series.Z_RAPPORT]):
            yield Finding("dag", f"Kassa {self._reports[0].desk}", text)

    def _tapped(self, series: Iterable[Kvitto]) -> Iterator[Kvitto]:
        for kvitto in series:
            self._note_clock(kvitto)
            serial = split_number(kvitto.number)[1]
            while self._place < len(self._reports) and serial > self._report.until_kvitto:
                self._close()
            self._covered.append(kvitto)
            yield kvitto
            if self._place == len(self._reports):
                self._covered = []

    @property
    def _report(self) -> Dagsrapport:
        return self._reports[self._place]

    def _close(self) -> None:
        """Compare the report in hand with the receipts since the one before it."""
        rapport = self._report
        earlier = self._reports[self._place - 1] if self._place else None
        where = f"Z-rapport {rapport.serial}, kassa {rapport.desk}"
        for text in _differences(rapport, self._covered, earlier):
            self._findings.append(Finding("dag", where, text))
        self._covered = []
        self._place += 1

    def _note_clock(self, kvitto: Kvitto) -> None:
        if self._before is not None and kvitto.issued_at < self._before.issued_at:
            self.notes.append(
                f"Kvitto {kvitto.number} har en tidigare tid än {self._before.number}: datorns "
                "klocka har ställts tillbaka."
            )
        self._before = kvitto


def _differences(
    rapport: Dagsrapport, covered: Sequence[Kvitto], earlier: Dagsrapport | None
) -> Iterator[str]:
    """Yield each thing a Z report says otherwise than its receipts."""
    kop = [kvitto for kvitto in covered if kvitto.kind is KvittoKind.KOP]
    retur = [kvitto for kvitto in covered if kvitto.kind is KvittoKind.RETUR]
    sold = total(kvitto.belopp for kvitto in kop).ore
    back = -total(kvitto.belopp for kvitto in retur).ore
    parts = [part for kvitto in covered for part in kvitto.delbetalning_list]
    cash = total(part.belopp for part in parts if part.betalsatt is Betalsatt.KONTANT).ore
    compared = (
        ("antalet kvitton", rapport.kop, len(kop)),
        ("antalet returer", rapport.retur, len(retur)),
        ("antalet regleringar", rapport.reglering, len(covered) - len(kop) - len(retur)),
        ("försäljningen", rapport.forsaljning, sold),
        ("det som togs tillbaka", rapport.tillbaka, back),
        ("avdragen", rapport.avdrag, avdrag_of(kop + retur).ore),
        ("uppdelningen per kod", rapport.slag, slag_list(covered)),
        ("momsen", rapport.moms, moms_list(covered)),
        ("betalsätten", rapport.medel, medel_list(covered)),
        ("summan sedan start", rapport.summa_forsaljning, sold + _so_far(earlier, back=False)),
        ("återtaget sedan start", rapport.summa_tillbaka, back + _so_far(earlier, back=True)),
    )
    for name, said, counted in compared:
        if said != counted:
            yield f"Rapporten och kvittona har inte samma sak: {name}."
    if rapport.kontant and rapport.kontant.forvantat - rapport.kontant.vaxelkassa != cash:
        yield "Kontanterna som skulle finnas är inte växelkassan och de kontanta kvittona."


def _so_far(earlier: Dagsrapport | None, *, back: bool) -> int:
    if earlier is None:
        return 0
    return earlier.summa_tillbaka if back else earlier.summa_forsaljning
