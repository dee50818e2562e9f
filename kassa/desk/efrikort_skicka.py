"""Send to eFrikort what it lacks after an outage, one visit at a time, and never twice.

Its contract has no id of the caller's own. So what it has is read before a visit is sent, and where
no answer came, after: a visit that was registered though the answer was lost is found there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.aterforing.inforing import Atgard, Inforing, Kalla, Svar
from kassa.desk.aterforing import Besvara, besvara, take
from kassa.desk.efrikort import Jamforelse, Utfall, jamfor
from kassa.desk.efrikort_ports import (
    EfrikortError,
    EfrikortSilentError,
    NyTransaktion,
    Transaktion,
)
from kassa.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kassa.clock import Clock
    from kassa.desk.efrikort_ports import EfrikortService
    from kassa.desk.ports import Ledger
    from kassa.desk.settings import Desk


@dataclass(frozen=True, slots=True)
class Skickad:
    """What sending a row led to.

    Attributes:
        svar: what the row was answered with.
        text: what eFrikort said, or why it could not be entered; may be empty.
    """

    svar: Svar
    text: str

    @property
    def is_refused(self) -> bool:
        """True where it could not be entered, and stays in the list."""
        return self.svar is Svar.KAN_INTE


def skicka(
    row: Inforing,
    rows: Sequence[Inforing],
    service: EfrikortService,
    enheter: Sequence[str],
    holder: str,
    desk_parts: tuple[Ledger, Clock, Desk],
) -> Skickad:
    """Enter one visit into eFrikort, unless it is there.

    What eFrikort has is read before, and where no answer came, after: a visit that was registered
    though the answer was lost is found, not sent again.

    Args:
        row: the visit, open.
        rows: every row there is.
        service: eFrikort.
        enheter: our unit, as eFrikort names it.
        holder: the window that sends.
        desk_parts: the records, the present, where and by whom.

    Raises:
        TakenError: somebody else works with the row.
        EfrikortError: it did not answer, or is out of order; the row stays as it was.
        StorageError: the answer could not be written; the visit will be found there next time.
    """
    ledger, clock, desk = desk_parts
    take(row.key, holder, ledger, clock, desk)
    try:
        svar, found, said = _entered(row, rows, service, enheter)
    except EfrikortError as error:
        if not error.is_refusal:
            raise
        command = _command(row, Svar.KAN_INTE, "", error.message)
        besvara(command, holder, ledger, clock, desk)
        return Skickad(Svar.KAN_INTE, error.message)
    besvara(_command(row, svar, found.id, said), holder, ledger, clock, desk)
    return Skickad(svar, said)


def _entered(
    row: Inforing, rows: Sequence[Inforing], service: EfrikortService, enheter: Sequence[str]
) -> tuple[Svar, Transaktion, str]:
    """Return what a visit is in eFrikort, entered now or before, and what eFrikort said.

    An answer that was lost is no answer: what is there is read again.
    """
    number = row.post.number
    found = _there(row, jamfor(service.read(number), rows, enheter))
    if found is not None:
        return Svar.FANNS_REDAN, found, ""
    ny = NyTransaktion(number, row.post.tidpunkt.date(), row.target.belopp)
    silent: EfrikortSilentError | None = None
    said = ""
    try:
        said = service.register(ny)
    except EfrikortSilentError as error:
        silent = error
    found = _there(row, jamfor(service.read(number), rows, enheter))
    if found is not None:
        return Svar.INFORT, found, said
    raise silent or EfrikortError(
        "eFrikort svarade ja men visar inte avgiften. Vänta en stund och jämför igen."
    )


def _there(row: Inforing, jamforelse: Jamforelse) -> Transaktion | None:
    return next(
        (
            j.transaktion
            for j in jamforelse.rader
            if j.row.key == row.key and j.utfall is Utfall.FINNS
        ),
        None,
    )


def _command(row: Inforing, svar: Svar, referens: str, anteckning: str) -> Besvara:
    shown = row.svar.id if row.svar else None
    return Besvara(new_id(), row.key, svar, referens, anteckning, shown, Kalla.EFRIKORT)


def ta_bort(
    row: Inforing, service: EfrikortService, holder: str, desk_parts: tuple[Ledger, Clock, Desk]
) -> Skickad:
    """Take a visit away from eFrikort that was entered and reversed afterwards.

    Args:
        row: the row that says ``ta_bort``.
        service: eFrikort.
        holder: the window that does it.
        desk_parts: the records, the present, where and by whom.

    Raises:
        TakenError: somebody else works with the row.
        EfrikortError: it did not answer; the row stays as it was.
    """
    ledger, clock, desk = desk_parts
    take(row.key, holder, ledger, clock, desk)
    entered = [
        svar
        for svar in ledger.inforing_svar_list([row.post.id])
        if svar.key.system == row.target.system and svar.key.atgard is Atgard.INFOR
    ]
    referens = entered[-1].referens if entered else ""
    transaktion = next(
        (t for t in service.read(row.post.number).transaktioner if referens and t.id == referens),
        None,
    )
    svar = Svar.FANNS_REDAN
    if transaktion is not None:
        service.delete(transaktion.id)
        svar = Svar.INFORT
    elif not referens:
        text = "eFrikorts eget nummer är inte känt. Ta bort avgiften för hand."
        besvara(_command(row, Svar.KAN_INTE, "", text), holder, ledger, clock, desk)
        return Skickad(Svar.KAN_INTE, text)
    besvara(_command(row, svar, referens, ""), holder, ledger, clock, desk)
    return Skickad(svar, "")
