"""Who is who: a reserve number that becomes a personnummer, and protected identity."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kassa.calendar import age_on
from kassa.clock import local_now, to_local
from kassa.desk.att_reglera import mark_att_reglera
from kassa.desk.posting import NotPostableError, moment_of
from kassa.desk.register_extern import take_back_twice
from kassa.errors import Fault, InvalidInputError
from kassa.ids import PatientId, new_id
from kassa.patient import IdentitetError, IdentitetKind, parse_identitet

if TYPE_CHECKING:
    from datetime import date, datetime

    from kassa.clock import Clock
    from kassa.desk.frikort_ports import ExternKvitto
    from kassa.desk.ports import Ledger, Patient, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.frikort.skillnad import Skillnad
    from kassa.patient import Identitet

NOT_WITH_PERSONNUMMER = frozenset({"asylsokande", "tillstandslos"})
"""Who has a personnummer is neither ("Övriga flyktinggrupper": samma regler som för länsbor)."""


class SamePersonError(InvalidInputError):
    """The number has a ledger of its own, or another birth date: the clerk is asked first.

    A join cannot be undone. Nothing was written; asked for again as confirmed, it is done.

    Attributes:
        into_id: the patient the question names, None where nobody has the number yet.
    """

    code = "samma_person"

    def __init__(self, old: Patient, identitet: Identitet, into: Patient | None, on: date) -> None:
        """Say whose number it is."""
        if into is not None:
            who = into.shown_namn or "Namn saknas"
            age = age_on(into.fodelsedatum, on)
            what = f"{into.shown_number} finns redan: {who}, {age} år."
        else:
            what = f"Numret säger födelsedatum {identitet.fodelsedatum}, inte {old.fodelsedatum}."
        message = f"{what} Är det samma person? Spara igen i så fall. Det går inte att ångra."
        super().__init__((Fault("number", message),))
        self.into_id = into.id if into else None


@dataclass(frozen=True, slots=True)
class JoinResult:
    """What a join led to.

    Attributes:
        patient: who both numbers lead to now.
        twice: receipts from elsewhere that were noted under both; each counts once from now on.
        skillnad: what of other fees is now to be paid back or charged.
    """

    patient: Patient
    twice: tuple[ExternKvitto, ...] = ()
    skillnad: tuple[Skillnad, ...] = ()


def set_skyddad(
    patient_id: PatientId, ledger: Ledger, clock: Clock, desk: Desk, *, is_skyddad: bool
) -> Patient:
    """Write that a patient's identity is protected, or no longer is, and return the patient.

    It holds for every number the patient has had. Receipts that are written already keep what
    they say; whoever shows them masks them.

    Raises:
        NotPostableError: the patient is not in the register.
        StorageError: the records could not be written.
    """
    with ledger.transaction():
        patient = _known(patient_id, ledger)
        at = moment_of(clock)
        _protect(patient, ledger, desk, at, is_skyddad=is_skyddad)
        return replace(patient, is_skyddad=is_skyddad)


def _protect(
    patient: Patient, ledger: Ledger, desk: Desk, at: datetime, *, is_skyddad: bool
) -> None:
    for each in (patient, *ledger.joined_list(patient.id)):
        if each.is_skyddad != is_skyddad:
            ledger.add_patient(replace(each, is_skyddad=is_skyddad), desk.id, desk.clerk, at)


def join_patient(
    patient_id: PatientId,
    number: str,
    ledger: Ledger,
    taxa_book: TaxaBook,
    clock: Clock,
    desk: Desk,
    *,
    is_confirmed: bool = False,
) -> JoinResult:
    """Join a patient with a reserve or coordination number to the number he or she has now.

    From then on both numbers lead to one patient with the fees of both, and so do the numbers
    that were joined to the first one. What is joined stays joined; the same join again changes
    nothing. A receipt from elsewhere that was noted under both numbers is taken back once. Who was
    an asylum seeker is none with a personnummer.

    Args:
        patient_id: the patient with the old number.
        number: the new one, as typed.
        ledger: the clinic's records.
        taxa_book: for the ceilings.
        clock: the present.
        desk: where and by whom.
        is_confirmed: the clerk has said that it is the same person.

    Raises:
        InvalidInputError: the number is none, or cannot be the patient's new one.
        SamePersonError: the clerk must say first that it is the same person.
        NotPostableError: the patient is not in the register.
        StorageError: the records could not be written.
    """
    today = local_now(clock).date()
    identitet = _identitet(number, today)
    with ledger.transaction():
        old = _known(patient_id, ledger)
        into = ledger.find_patient(identitet.number)
        if old.id != patient_id and into == old:
            return JoinResult(old)
        _check(old, identitet, into, is_joined=old.id != patient_id)
        is_other_day = identitet.fodelsedatum not in {None, old.fodelsedatum}
        if not is_confirmed and (into is not None or is_other_day):
            raise SamePersonError(old, identitet, into, today)
        return _join(old, identitet, into, ledger, taxa_book, desk, moment_of(clock))


def _join(
    old: Patient,
    identitet: Identitet,
    into: Patient | None,
    ledger: Ledger,
    taxa_book: TaxaBook,
    desk: Desk,
    at: datetime,
) -> JoinResult:
    if into is None:
        into = replace(
            old,
            id=PatientId(new_id()),
            identitet=identitet,
            fodelsedatum=identitet.fodelsedatum or old.fodelsedatum,
        )
        if identitet.tells_kategori and old.kategori in NOT_WITH_PERSONNUMMER:
            into = replace(into, kategori="folkbokford", lma_nummer=None)
        ledger.add_patient(into, desk.id, desk.clerk, at)
    ledger.add_join(old.id, into.id, desk.id, desk.clerk, at)
    if old.is_skyddad or into.is_skyddad:
        _protect(into, ledger, desk, at, is_skyddad=True)
        into = replace(into, is_skyddad=True)
    twice = take_back_twice(into.id, ledger, desk, at)
    skillnad = mark_att_reglera(into.id, ledger, taxa_book, to_local(at).date(), desk, at)
    return JoinResult(into, twice, skillnad)


def _identitet(number: str, today: date) -> Identitet:
    try:
        return parse_identitet(number, today)
    except IdentitetError as error:
        raise InvalidInputError((Fault("number", error.message),)) from None


def _known(patient_id: PatientId, ledger: Ledger) -> Patient:
    patient = ledger.patient(patient_id)
    if patient is None:
        raise NotPostableError("Patienten finns inte i registret. Sök upp patienten igen.")
    return patient


def _check(old: Patient, identitet: Identitet, into: Patient | None, *, is_joined: bool) -> None:
    """Refuse what cannot be the same person's new number.

    Raises:
        InvalidInputError: why.
    """
    message = ""
    if is_joined:
        message = (
            f"Patienten är redan sammanförd med {old.shown_number}. Sök upp patienten igen och "
            "se efter vilket nummer som stämmer."
        )
    elif identitet.number == old.identitet.number:
        message = "Det är samma nummer. Skriv det nya personnumret eller samordningsnumret."
    elif into == old:
        message = f"{identitet.number} är redan sammanfört med {old.shown_number}."
    elif old.identitet.kind is IdentitetKind.PERSONNUMMER:
        message = (
            f"{old.shown_number} är ett personnummer och byts inte. "
            "Sök upp patienten med reservnumret i stället."
        )
    elif identitet.kind is IdentitetKind.RESERVNUMMER:
        message = "Ett reservnummer kan inte bli ett annat. Skriv personnumret."
    if message:
        raise InvalidInputError((Fault("number", message),))
