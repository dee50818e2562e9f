"""After an outage: compare with what eFrikort has, and take over what is missing here.

Same date, amount and unit is the same visit. Where a person has two such visits, eFrikort must have
two. What eFrikort has and the desk did not know (fees elsewhere, a frikort) goes into the ledger,
so that the work list shows to the krona what the patient should have paid differently.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING

from kassa.aterforing.inforing import Atgard, Inforing, Kalla, Lage, Svar
from kassa.clock import to_local
from kassa.desk.aterforing import AnsweredError, Besvara, besvara
from kassa.desk.att_reglera import mark_att_reglera
from kassa.desk.frikort_ports import ExternKvitto
from kassa.desk.posting import counter_entry, moment_of
from kassa.frikort.entry import STATED, EntryKind, FrikortEntry, taken_back
from kassa.frikort.state import fold
from kassa.ids import EntryId, new_id
from kassa.kvitto.text import money_text
from kassa.money import ZERO, total
from kassa.region import EFRIKORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from kassa.clock import Clock
    from kassa.desk.efrikort_ports import Efrikort, Transaktion
    from kassa.desk.ports import Ledger, Patient, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.frikort.skillnad import Skillnad
    from kassa.money import Money


class Utfall(StrEnum):
    """What the comparison says of a row."""

    FINNS = "finns"
    SAKNAS = "saknas"
    SKILJER = "skiljer"
    OSAKER = "osaker"


@dataclass(frozen=True, slots=True)
class Jamford:
    """A row of the list beside what eFrikort has.

    Attributes:
        row: the visit.
        utfall: what the comparison says.
        transaktion: the one it was compared with; None where there is none.
    """

    row: Inforing
    utfall: Utfall
    transaktion: Transaktion | None


@dataclass(frozen=True, slots=True)
class Jamforelse:
    """One person compared.

    Attributes:
        efrikort: what eFrikort has.
        rader: the person's rows that are still open.
        ovriga: what eFrikort has and no row of ours accounts for.
    """

    efrikort: Efrikort
    rader: tuple[Jamford, ...]
    ovriga: tuple[Transaktion, ...]


@dataclass(frozen=True, slots=True)
class Godtagen:
    """What taking a comparison over led to.

    Attributes:
        besvarade: rows that were there already.
        nya: fees and frikort that the ledger did not know.
        skillnad: what of the patient's fees is now to be paid back or charged.
    """

    besvarade: int
    nya: int
    skillnad: tuple[Skillnad, ...]


def jamfor(efrikort: Efrikort, rows: Sequence[Inforing], enheter: Iterable[str]) -> Jamforelse:
    """Compare a person's rows with what eFrikort has.

    Args:
        efrikort: what it has of the person.
        rows: every row there is; those of this person in eFrikort's list are looked at.
        enheter: our unit, as eFrikort or a list names it: HSA id and name.
    """
    ours = {each.casefold() for each in enheter if each}
    left = list(efrikort.transaktioner)
    own = [
        row
        for row in rows
        if row.post.number == efrikort.number
        and row.atgard is Atgard.INFOR
        and row.target.is_efrikort
    ]
    for row in own:
        if row.lage is Lage.KLAR:
            _remove(left, row, ours)
    rader = []
    waiting = []
    for row in own:
        if not row.is_open:
            continue
        found = _pick(left, row, ours)
        if found is not None:
            left.remove(found)
            rader.append(Jamford(row, Utfall.FINNS, found))
        else:
            waiting.append(row)
    rader += [_unmatched(left, row, ours) for row in waiting]
    rest = [t for t in left if not any(j.transaktion is t for j in rader)]
    return Jamforelse(efrikort, tuple(rader), tuple(rest))


def _same(transaktion: Transaktion, row: Inforing) -> bool:
    return transaktion.datum == row.post.tidpunkt.date() and transaktion.belopp == row.target.belopp


def _is_ours(transaktion: Transaktion, ours: set[str]) -> bool:
    return transaktion.enhet.casefold() in ours


def _pick(left: list[Transaktion], row: Inforing, ours: set[str]) -> Transaktion | None:
    return next((t for t in left if _same(t, row) and _is_ours(t, ours)), None)


def _remove(left: list[Transaktion], row: Inforing, ours: set[str]) -> None:
    """Take out the transaction a row that is done stands for: by its id, or by what it says."""
    referens = row.svar.referens if row.svar else ""
    by_id = next((t for t in left if referens and t.id == referens), None)
    found = by_id or _pick(left, row, ours)
    if found is not None:
        left.remove(found)


def _unmatched(left: list[Transaktion], row: Inforing, ours: set[str]) -> Jamford:
    """Return what is said of a row that is not there: unit unknown, another sum, or nothing."""
    day = row.post.tidpunkt.date()
    unsure = next((t for t in left if _same(t, row) and not t.enhet), None)
    if unsure is not None:
        return Jamford(row, Utfall.OSAKER, unsure)
    other = next((t for t in left if t.datum == day and _is_ours(t, ours)), None)
    if other is not None:
        return Jamford(row, Utfall.SKILJER, other)
    return Jamford(row, Utfall.SAKNAS, None)


def godta(
    jamforelse: Jamforelse,
    holder: str,
    ledger: Ledger,
    taxa_book: TaxaBook,
    clock: Clock,
    desk: Desk,
) -> Godtagen:
    """Take a comparison over: tick off what is there, and note what the ledger did not know.

    Done again it changes nothing more. A row that was answered meanwhile is left as it is.

    Args:
        jamforelse: of one person.
        holder: the window that does it.
        ledger: the clinic's records.
        taxa_book: for the ceilings.
        clock: the present.
        desk: where and by whom.

    Raises:
        StorageError: the records could not be written.
    """
    answered = 0
    for jamford in jamforelse.rader:
        command = _svar(jamford)
        if command is None:
            continue
        try:
            besvara(command, holder, ledger, clock, desk)
        except AnsweredError:
            continue
        answered += jamford.utfall is Utfall.FINNS
    patient = ledger.find_patient(jamforelse.efrikort.number)
    if patient is None:
        return Godtagen(answered, 0, ())
    with ledger.transaction():
        at = moment_of(clock)
        new = _note(jamforelse, patient, ledger, taxa_book, desk, at)
        today = to_local(at).date()
        skillnad = mark_att_reglera(patient.id, ledger, taxa_book, today, desk, at)
    return Godtagen(answered, new, skillnad)


def _svar(jamford: Jamford) -> Besvara | None:
    row, transaktion = jamford.row, jamford.transaktion
    shown = row.svar.id if row.svar else None
    if transaktion is None or jamford.utfall is Utfall.OSAKER:
        return None
    if jamford.utfall is Utfall.FINNS:
        return Besvara(
            new_id(), row.key, Svar.FANNS_REDAN, transaktion.id, "", shown, Kalla.EFRIKORT
        )
    said = f"eFrikort har {money_text(transaktion.belopp)} den {transaktion.datum}"
    words = " ".join(said.split())
    if row.svar is not None and row.svar.anteckning == words:
        return None
    return Besvara(
        new_id(), row.key, Svar.SKILJER_SIG, transaktion.id, words, shown, Kalla.EFRIKORT
    )


def _note(
    jamforelse: Jamforelse,
    patient: Patient,
    ledger: Ledger,
    taxa_book: TaxaBook,
    desk: Desk,
    at: datetime,
) -> int:
    """Write what eFrikort knows and the ledger does not; return how many entries it took."""
    efrikort = jamforelse.efrikort
    entries = ledger.entry_list(patient.id)
    gone = taken_back(entries)
    standing = [e for e in entries if e.id not in gone]
    known = {extern.number for extern in ledger.extern_list(patient.id)}
    unknown = [t for t in _elsewhere(jamforelse.ovriga, standing) if t.id not in known]
    if unknown:
        _replace_stated(standing, total(t.belopp for t in unknown), ledger, desk, at)
    for transaktion in unknown:
        number = _number(transaktion, known)
        known.add(number)
        _add(transaktion, number, patient, ledger, desk, at)
    new = len(unknown)
    fran, till = efrikort.fran, efrikort.till
    if fran is not None and till is not None:
        entries = ledger.entry_list(patient.id)
        skydd = taxa_book.valid_on(to_local(at).date()).hogkostnadsskydd
        shown = any(e.giltigt_till == till for e in entries if e.id not in gone)
        if not shown and not fold(entries, skydd, fran).has_frikort:
            ledger.add_entry(_frikort(fran, till, patient, desk, at))
            new += 1
    return new


def _replace_stated(
    standing: Sequence[FrikortEntry], listed: Money, ledger: Ledger, desk: Desk, at: datetime
) -> None:
    """Take back the totals that were stated: eFrikort lists them fee by fee.

    What a patient said beyond what it lists (receipts of regions outside it) stays.
    """
    for entry in standing:
        if entry.kind not in STATED:
            continue
        ledger.add_entry(counter_entry(entry, desk.id, desk.clerk, at))
        beyond = entry.belopp - listed
        if entry.kind is EntryKind.UPPGIFT and beyond > ZERO:
            ledger.add_entry(
                replace(
                    entry,
                    id=EntryId(new_id()),
                    belopp=beyond,
                    checkout_id=None,
                    desk=desk.id,
                    clerk=desk.clerk,
                    written_at=at,
                )
            )


def _elsewhere(
    ovriga: Sequence[Transaktion], standing: Sequence[FrikortEntry]
) -> list[Transaktion]:
    """Return what no entry of the ledger stands for: our own fees, and receipts shown before."""
    own = [(e.effective_on, e.charged) for e in standing if e.kind is EntryKind.AVGIFT]
    own += [(e.effective_on, e.belopp) for e in standing if e.kind is EntryKind.EXTERN]
    left = []
    for transaktion in ovriga:
        what = (transaktion.datum, transaktion.belopp)
        if what in own:
            own.remove(what)
        else:
            left.append(transaktion)
    return left


def _number(transaktion: Transaktion, taken: set[str]) -> str:
    """Return what an eFrikort fee is noted under; what it says, where a list tells no id."""
    if transaktion.id:
        return transaktion.id
    words = f"{transaktion.datum} {money_text(transaktion.belopp)}"
    numbers = (words if n == 1 else f"{words} ({n})" for n in count(1))
    return next(number for number in numbers if number not in taken)


def _add(
    transaktion: Transaktion,
    number: str,
    patient: Patient,
    ledger: Ledger,
    desk: Desk,
    at: datetime,
) -> None:
    entry = replace(
        _empty(patient, desk, at),
        kind=EntryKind.EXTERN,
        effective_on=transaktion.datum,
        belopp=transaktion.belopp,
    )
    ledger.add_entry(entry)
    ledger.add_extern(
        ExternKvitto(
            id=new_id(),
            entry_id=entry.id,
            patient_id=patient.id,
            region=EFRIKORT,
            klinik=transaktion.vardgivare or transaktion.enhet,
            number=number,
            ekonomiservice="",
            desk=desk.id,
            clerk=desk.clerk,
            written_at=at,
        )
    )


def _frikort(fran: date, till: date, patient: Patient, desk: Desk, at: datetime) -> FrikortEntry:
    return replace(
        _empty(patient, desk, at),
        kind=EntryKind.FRIKORT,
        effective_on=fran,
        giltigt_till=till,
    )


def _empty(patient: Patient, desk: Desk, at: datetime) -> FrikortEntry:
    return FrikortEntry(
        id=EntryId(new_id()),
        patient_id=patient.id,
        kind=EntryKind.EXTERN,
        effective_on=to_local(at).date(),
        belopp=ZERO,
        charged=ZERO,
        avser=None,
        giltigt_till=None,
        checkout_id=None,
        besok_id=None,
        desk=desk.id,
        clerk=desk.clerk,
        written_at=at,
    )
