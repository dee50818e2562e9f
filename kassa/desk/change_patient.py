"""Who is who: a reserve number that becomes a personnummer, and protected identity."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kassa.clock import local_now, to_local
from kassa.desk.att_reglera import mark_att_reglera
from kassa.desk.posting import NotPostableError, moment_of
from kassa.errors import Fault, InvalidInputError
from kassa.ids import PatientId, new_id
from kassa.patient import IdentitetError, IdentitetKind, parse_identitet

if TYPE_CHECKING:
    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, Patient, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.patient import Identitet


def set_skyddad(
    patient_id: PatientId, ledger: Ledger, clock: Clock, desk: Desk, *, is_skyddad: bool
) -> Patient:
    """Write that a patient's identity is protected, or no longer is, and return the patient.

    Receipts that are written already keep what they say.

    Raises:
        NotPostableError: the patient is not in the register.
        StorageError: the records could not be written.
    """
    with ledger.transaction():
        patient = _known(patient_id, ledger)
        changed = replace(patient, is_skyddad=is_skyddad)
        if changed != patient:
            ledger.add_patient(changed, desk.id, desk.clerk, moment_of(clock))
        return changed


def join_patient(
    patient_id: PatientId,
    number: str,
    ledger: Ledger,
    taxa_book: TaxaBook,
    clock: Clock,
    desk: Desk,
) -> Patient:
    """Join a patient with a reserve or coordination number to the number he or she has now.

    From then on both numbers lead to one patient with the fees of both. What is joined stays
    joined; the same join again changes nothing.

    Args:
        patient_id: the patient with the old number.
        number: the new one, as typed.
        ledger: the clinic's records.
        taxa_book: for the ceilings.
        clock: the present.
        desk: where and by whom.

    Raises:
        InvalidInputError: the number is none, or cannot be the patient's new one.
        NotPostableError: the patient is not in the register.
        StorageError: the records could not be written.
    """
    identitet = _identitet(number, clock)
    with ledger.transaction():
        old = _known(patient_id, ledger)
        into = ledger.find_patient(identitet.number)
        if into is not None and ledger.find_patient(old.identitet.number) == into != old:
            return into
        _check(old, identitet, ledger)
        at = moment_of(clock)
        if into is None:
            into = replace(
                old,
                id=PatientId(new_id()),
                identitet=identitet,
                fodelsedatum=identitet.fodelsedatum or old.fodelsedatum,
            )
            ledger.add_patient(into, desk.id, desk.clerk, at)
        ledger.add_join(old.id, into.id, desk.id, desk.clerk, at)
        if old.is_skyddad and not into.is_skyddad:
            into = replace(into, is_skyddad=True)
            ledger.add_patient(into, desk.id, desk.clerk, at)
        mark_att_reglera(into.id, ledger, taxa_book, to_local(at).date(), desk, at)
        return into


def _identitet(number: str, clock: Clock) -> Identitet:
    try:
        return parse_identitet(number, local_now(clock).date())
    except IdentitetError as error:
        raise InvalidInputError((Fault("number", error.message),)) from None


def _known(patient_id: PatientId, ledger: Ledger) -> Patient:
    patient = ledger.patient(patient_id)
    if patient is None:
        raise NotPostableError("Patienten finns inte i registret. Sök upp patienten igen.")
    return patient


def _check(old: Patient, identitet: Identitet, ledger: Ledger) -> None:
    """Refuse what cannot be the same person's new number.

    Raises:
        InvalidInputError: why.
    """
    message = ""
    if old.identitet.kind is IdentitetKind.PERSONNUMMER:
        message = (
            f"{old.identitet.number} är ett personnummer och byts inte. "
            "Sök upp patienten med reservnumret i stället."
        )
    elif identitet.number == old.identitet.number:
        message = "Det är samma nummer. Skriv det nya personnumret eller samordningsnumret."
    elif identitet.kind is IdentitetKind.RESERVNUMMER:
        message = "Ett reservnummer kan inte bli ett annat. Skriv personnumret."
    elif ledger.find_patient(old.identitet.number) != old:
        message = f"{old.identitet.number} är redan sammanfört med ett annat nummer."
    elif ledger.joined_list(old.id):
        message = (
            f"Andra nummer är redan sammanförda med {old.identitet.number}. "
            "Sammanför dem med det nya numret ett i taget."
        )
    if message:
        raise InvalidInputError((Fault("number", message),))
