"""Note what a patient paid elsewhere, or a frikort shown on paper, with the guard against twice.

(Rule book: Högkostnadsskydd för öppenvård - eFrikort: the receipt must be checked so that the same
visit is not counted more than once; some are sent to ekonomiservice for registration.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.calendar import add_year
from kassa.clock import local_now, to_local
from kassa.desk.att_reglera import mark_att_reglera
from kassa.desk.frikort_ports import ExternKvitto
from kassa.desk.posting import NotPostableError, counter_entry, moment_of
from kassa.errors import Fault, InvalidInputError, UserFacingError
from kassa.frikort.entry import EntryKind, FrikortEntry, taken_back
from kassa.ids import EntryId
from kassa.kvitto.text import money_text
from kassa.money import ZERO, Money
from kassa.region import EKONOMISERVICE, REGION, region_name

if TYPE_CHECKING:
    from datetime import date, datetime

    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, Patient, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.frikort.desks import ReceiptKey
    from kassa.frikort.skillnad import Skillnad
    from kassa.ids import PatientId

NOT_IN_HSA = "Kliniken finns inte i HSA-katalogen."


class ExternKnownError(UserFacingError):
    """The same receipt from elsewhere is registered for the patient already; nothing was written.

    Attributes:
        extern: the one that is there.
    """

    code = "extern_redan_registrerad"

    def __init__(self, extern: ExternKvitto) -> None:
        """Keep the one that is there."""
        written = to_local(extern.written_at).date()
        super().__init__(
            f"Kvitto {extern.number} från {region_name(extern.region)} är redan registrerat "
            f"({written}, kassa {extern.desk}). Inget nytt har sparats: samma besök räknas en gång."
        )
        self.extern = extern


@dataclass(frozen=True, slots=True)
class RegisterExtern:
    """What the patient shows.

    Attributes:
        kind: ``EXTERN`` for a receipt, ``FRIKORT`` for a frikort.
        patient_id: whose.
        extern_id: made when the clerk begins, so that a retry finds the first one.
        entry_id: of the ledger entry, made at the same time.
        region: code of the region that charged, two digits.
        klinik: the clinic's name; may be empty.
        number: the receipt's or the frikort's number there.
        paid_on: local date of the visit; of a frikort, the day it is shown.
        belopp: what was paid towards the frikort; None for a frikort.
        giltigt_till: last day of a frikort; None for a receipt.
        is_in_hsa: the clinic is in the national HSA directory.
    """

    kind: EntryKind
    patient_id: PatientId
    extern_id: str
    entry_id: EntryId
    region: str
    klinik: str
    number: str
    paid_on: date | None
    belopp: Money | None
    giltigt_till: date | None
    is_in_hsa: bool


@dataclass(frozen=True, slots=True)
class ExternResult:
    """What was noted.

    Attributes:
        extern: the receipt or frikort.
        skillnad: what of other fees is now to be paid back or charged.
    """

    extern: ExternKvitto
    skillnad: tuple[Skillnad, ...]


def register_extern(
    command: RegisterExtern, ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk
) -> ExternResult:
    """Write a receipt or frikort from elsewhere into the patient's ledger.

    Args:
        command: what is shown.
        ledger: the clinic's records.
        taxa_book: for the ceilings.
        clock: the present.
        desk: where and by whom.

    Raises:
        InvalidInputError: every fault at once.
        ExternKnownError: the same receipt is there already.
        NotPostableError: the patient is not in the register.
        StorageError: the records could not be written.
    """
    faults = extern_faults(command, local_now(clock).date())
    if faults or command.paid_on is None:
        raise InvalidInputError(faults)
    day, belopp = command.paid_on, command.belopp or ZERO
    number, klinik = " ".join(command.number.split()), command.klinik.strip()
    with ledger.transaction():
        patient = _patient(command.patient_id, ledger)
        at = moment_of(clock)
        today = to_local(at).date()
        extern = ExternKvitto(
            id=command.extern_id,
            entry_id=command.entry_id,
            patient_id=patient.id,
            region=command.region,
            klinik=klinik,
            number=number,
            ekonomiservice=ekonomiservice_reason(command.region, is_in_hsa=command.is_in_hsa),
            desk=desk.id,
            clerk=desk.clerk,
            written_at=at,
        )
        before = _same(extern, ledger)
        if before is None:
            ledger.add_entry(_entry(command, patient, day, belopp, extern))
            ledger.add_extern(extern)
        skillnad = mark_att_reglera(patient.id, ledger, taxa_book, today, desk, at)
        return ExternResult(before or extern, skillnad)


def withdraw_extern(
    entry_id: EntryId,
    patient_id: PatientId,
    ledger: Ledger,
    taxa_book: TaxaBook,
    clock: Clock,
    desk: Desk,
) -> tuple[Skillnad, ...]:
    """Take back what was noted from elsewhere and return what is now to be settled.

    What is taken back already stays so; the same receipt may then be noted again.

    Raises:
        NotPostableError: it is no receipt from elsewhere of that patient.
        StorageError: the records could not be written.
    """
    with ledger.transaction():
        entries = ledger.entry_list(patient_id)
        externs = {extern.entry_id for extern in ledger.extern_list(patient_id)}
        entry = next((e for e in entries if e.id == entry_id and e.id in externs), None)
        if entry is None:
            raise NotPostableError("Kvittot finns inte bland patientens. Sök upp patienten igen.")
        at = moment_of(clock)
        if all(other.avser != entry_id for other in entries):
            ledger.add_entry(counter_entry(entry, desk.id, desk.clerk, at))
        return mark_att_reglera(patient_id, ledger, taxa_book, to_local(at).date(), desk, at)


def take_back_twice(
    patient_id: PatientId, ledger: Ledger, desk: Desk, at: datetime
) -> tuple[ExternKvitto, ...]:
    """Take back each receipt that a patient has twice, under numbers that are joined now.

    Must be called inside the ledger's transaction. The first one noted stands. Where several desks
    have written of the patient the ledger counts them once as they are.

    Returns:
        Those taken back.
    """
    entries = {entry.id: entry for entry in ledger.entry_list(patient_id)}
    gone = {entry.avser for entry in entries.values()}
    seen: set[ReceiptKey] = set()
    twice = []
    for extern in ledger.extern_list(patient_id):
        if extern.entry_id in gone or extern.entry_id not in entries:
            continue
        if extern.receipt_key in seen:
            ledger.add_entry(counter_entry(entries[extern.entry_id], desk.id, desk.clerk, at))
            twice.append(extern)
        seen.add(extern.receipt_key)
    return tuple(twice)


def ekonomiservice_reason(region: str, *, is_in_hsa: bool) -> str:
    """Return why a copy goes to ekonomiservice, in Swedish; empty when it need not.

    (Rule book: övergångsrekommendationer för registrering av öppenvårdsavgift.)
    """
    reasons = []
    if region in EKONOMISERVICE:
        reasons.append(f"Avgifter från Region {REGION[region]} registreras av ekonomiservice.")
    if not is_in_hsa:
        reasons.append(NOT_IN_HSA)
    return " ".join(reasons)


def extern_faults(command: RegisterExtern, today: date) -> tuple[Fault, ...]:
    """Return every fault of what is to be noted.

    Args:
        command: what is shown.
        today: the present local date.
    """
    faults = []
    if command.region not in REGION:
        faults.append(Fault("region", "Regionen saknas. Välj den region som tog betalt."))
    if not command.number.strip():
        faults.append(Fault("number", "Numret saknas. Skriv numret som står på papperet."))
    day = command.paid_on
    if day is None:
        faults.append(Fault("paid_on", "Datumet saknas. Skriv dagen för besöket: 2026-02-10."))
    elif day > today:
        faults.append(Fault("paid_on", f"Datumet {day} har inte varit än. Läs av papperet igen."))
    if command.kind is EntryKind.FRIKORT:
        faults += _frikort_fault(command.giltigt_till, today)
    else:
        faults += _belopp_fault(command.belopp)
    return tuple(faults)


def _frikort_fault(giltigt_till: date | None, today: date) -> list[Fault]:
    if giltigt_till is None:
        message = "Sista dagen saknas. Skriv dagen som står på frikortet: 2026-09-30."
    elif giltigt_till < today:
        message = f"Frikortet gällde till och med {giltigt_till} och är slut."
    elif giltigt_till >= add_year(today):
        message = "Ett frikort gäller högst tolv månader. Läs av datumet igen."
    else:
        return []
    return [Fault("giltigt_till", message)]


def _belopp_fault(belopp: Money | None) -> list[Fault]:
    if belopp is None:
        return [Fault("belopp", "Beloppet saknas. Skriv vad patienten betalade, hela kronor: 300.")]
    if belopp <= ZERO:
        message = f"Beloppet {money_text(belopp)} går inte att räkna. Skriv vad patienten betalade."
        return [Fault("belopp", message)]
    return []


def _patient(patient_id: PatientId, ledger: Ledger) -> Patient:
    patient = ledger.patient(patient_id)
    if patient is None:
        raise NotPostableError("Patienten finns inte i registret. Registrera besöket först.")
    return patient


def _same(extern: ExternKvitto, ledger: Ledger) -> ExternKvitto | None:
    """Return the first one when this is a retry.

    Raises:
        ExternKnownError: it is another registration of the same receipt.
    """
    entries = ledger.entry_list(extern.patient_id)
    gone = taken_back(entries)
    for known in ledger.extern_list(extern.patient_id):
        if known.id == extern.id:
            return known
        is_same = known.receipt_key == extern.receipt_key
        if is_same and known.entry_id not in gone:
            raise ExternKnownError(known)
    return None


def _entry(
    command: RegisterExtern, patient: Patient, day: date, belopp: Money, extern: ExternKvitto
) -> FrikortEntry:
    is_frikort = command.kind is EntryKind.FRIKORT
    return FrikortEntry(
        id=command.entry_id,
        patient_id=patient.id,
        kind=command.kind,
        effective_on=day,
        belopp=ZERO if is_frikort else belopp,
        charged=ZERO,
        avser=None,
        giltigt_till=command.giltigt_till if is_frikort else None,
        checkout_id=None,
        besok_id=None,
        desk=extern.desk,
        clerk=extern.clerk,
        written_at=extern.written_at,
    )
