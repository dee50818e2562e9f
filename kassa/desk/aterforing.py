"""The way back: what is to be entered elsewhere, one row at a time, each by one at a time.

Whoever works with a row has a claim on it that ends by itself, so that two windows never enter the
same visit and a crash strands nothing. An answer is written once (its id is made before) and never
changed: a newer one holds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kassa.aterforing.inforing import (
    DONE,
    Inforing,
    InforingSvar,
    Kalla,
    Key,
    Post,
    Rad,
    Svar,
    inforing_list,
    newest_svar,
)
from kassa.clock import to_local
from kassa.desk.avbrott_ports import InforingClaim
from kassa.desk.posting import moment_of
from kassa.errors import Fault, InvalidInputError, UserFacingError
from kassa.ids import DeskId
from kassa.kvitto.numbering import split_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kassa.aterforing.system import SystemBok
    from kassa.clock import Clock
    from kassa.desk.avbrott_ports import AvbrottPost
    from kassa.desk.ports import Ledger, Patient
    from kassa.desk.settings import Desk
    from kassa.ids import PatientId

LEASE = timedelta(minutes=3)
"""How long a row is held without a sign of life; a window that works with it renews it."""
REFERENS_LENGTH = 80
ANTECKNING_LENGTH = 400
NEEDS_WORDS = {
    Svar.SKILJER_SIG: "Skriv vad som skiljer sig, till exempel: där står 100 kr i stället för 250.",
    Svar.KAN_INTE: "Skriv varför det inte går, till exempel: patienten finns inte i Cosmic.",
    Svar.OPPNAD: "Skriv varför svaret inte gäller längre.",
}


class TakenError(UserFacingError):
    """Somebody else works with the row now; nothing was written.

    Attributes:
        claim: who has it.
    """

    code = "upptagen"

    def __init__(self, claim: InforingClaim) -> None:
        """Say who has it and until when."""
        super().__init__(
            f"Raden förs in av {claim.clerk or 'någon annan'} i kassa {claim.desk} just nu, "
            f"som längst till {to_local(claim.until_at):%H:%M}. Ta nästa rad så länge."
        )
        self.claim = claim


class AnsweredError(UserFacingError):
    """The row has been answered since it was shown; nothing was written."""

    code = "redan_besvarad"

    def __init__(self, svar: InforingSvar | None) -> None:
        """Say by whom."""
        who = f" av {svar.clerk} {to_local(svar.written_at):%H:%M}" if svar else ""
        super().__init__(
            f"Raden är redan besvarad{who}, eller behövs inte längre. Inget nytt har sparats. "
            "Listan läses om: se efter vad som gäller."
        )


@dataclass(frozen=True, slots=True)
class Besvara:
    """The clerk's, or a robot's, answer to a row.

    Attributes:
        id: made when the row is shown, so that a retry finds the first answer.
        key: which row.
        svar: what came of it.
        referens: the other system's reference.
        anteckning: what differs, or why it cannot be entered.
        shown: id of the answer the row had when it was shown; None for none.
        kalla: who answers.
    """

    id: str
    key: Key
    svar: Svar
    referens: str = ""
    anteckning: str = ""
    shown: str | None = None
    kalla: Kalla = Kalla.HAND


def aterforing(
    avbrott_id_list: Iterable[str], ledger: Ledger, system_bok: SystemBok
) -> tuple[Inforing, ...]:
    """Return every row of some outages, in the order the other systems want.

    Args:
        avbrott_id_list: which outages.
        ledger: the clinic's records.
        system_bok: where each kind of visit belongs.
    """
    known: dict[PatientId, Patient] = {}
    posts = []
    for found in ledger.avbrott_post_list(avbrott_id_list):
        if found.besok is not None and found.besok.is_gallrad:
            continue  # of years ago: nobody knows who it was any more
        if found.patient_id not in known:
            known[found.patient_id] = _patient(found.patient_id, ledger)
        posts.append(_post(found, known[found.patient_id], system_bok))
    return inforing_list(posts, ledger.inforing_svar_list(post.id for post in posts))


def answered_anew(rows: Iterable[Inforing], ledger: Ledger) -> tuple[Inforing, ...]:
    """Return the same posts with the answers they have now; what was reversed since is not seen.

    Args:
        rows: those of a person, say.
        ledger: the clinic's records.
    """
    posts = list({row.post.id: row.post for row in rows}.values())
    return inforing_list(posts, ledger.inforing_svar_list(post.id for post in posts))


def take(key: Key, holder: str, ledger: Ledger, clock: Clock, desk: Desk) -> InforingClaim:
    """Claim a row for one holder, or renew the claim.

    Args:
        key: which row.
        holder: the window or robot; the same one may claim again.
        ledger: the clinic's records.
        clock: the present.
        desk: where and by whom.

    Raises:
        TakenError: somebody else has it.
        StorageError: it could not be written.
    """
    return take_for(LEASE, key, holder, ledger, clock, desk)


def take_for(
    lease: timedelta, key: Key, holder: str, ledger: Ledger, clock: Clock, desk: Desk
) -> InforingClaim:
    """Claim a row for a time of its own; see ``take``."""
    with ledger.transaction():
        at = moment_of(clock)
        _refuse_taken(key, holder, ledger, clock)
        claim = InforingClaim(key, holder, at + lease, desk.id, desk.clerk, at)
        ledger.add_inforing_claim(claim)
        return claim


def release(key: Key, holder: str, ledger: Ledger, clock: Clock, desk: Desk) -> None:
    """Give a row back, where the holder has it.

    Raises:
        StorageError: it could not be written; the claim ends by itself.
    """
    with ledger.transaction():
        _release(key, holder, ledger, clock, desk)


def besvara(
    command: Besvara, holder: str, ledger: Ledger, clock: Clock, desk: Desk
) -> InforingSvar:
    """Write an answer and give the row back; the same answer twice is written once.

    Args:
        command: the answer.
        holder: the window or robot that answers.
        ledger: the clinic's records.
        clock: the present.
        desk: where and by whom.

    Raises:
        InvalidInputError: what differs, or why it cannot be entered, is missing.
        TakenError: somebody else works with the row.
        AnsweredError: it has been answered since, or there is nothing to do with it.
        StorageError: it could not be written.
    """
    faults = svar_faults(command)
    if faults:
        raise InvalidInputError(faults)
    with ledger.transaction():
        first = ledger.inforing_svar(command.id)
        if first is not None:
            return first
        _refuse_taken(command.key, holder, ledger, clock)
        _refuse_changed(command, ledger)
        svar = InforingSvar(
            id=command.id,
            key=command.key,
            svar=command.svar,
            referens=" ".join(command.referens.split()),
            anteckning=" ".join(command.anteckning.split()),
            kalla=command.kalla,
            desk=desk.id,
            clerk=desk.clerk,
            written_at=moment_of(clock),
        )
        ledger.add_inforing_svar(svar)
        _release(command.key, holder, ledger, clock, desk)
        return svar


def svar_faults(command: Besvara) -> tuple[Fault, ...]:
    """Return every fault of an answer."""
    faults = []
    if not command.anteckning.strip() and command.svar in NEEDS_WORDS:
        faults.append(Fault("anteckning", NEEDS_WORDS[command.svar]))
    if len(command.referens) > REFERENS_LENGTH:
        faults.append(Fault("referens", f"Referensen är för lång. Högst {REFERENS_LENGTH} tecken."))
    if len(command.anteckning) > ANTECKNING_LENGTH:
        message = f"Texten är för lång. Högst {ANTECKNING_LENGTH} tecken."
        faults.append(Fault("anteckning", message))
    return tuple(faults)


def _refuse_changed(command: Besvara, ledger: Ledger) -> None:
    """Refuse an answer to a row that no longer stands as it was shown."""
    newest = newest_svar(ledger.inforing_svar_list([command.key.post_id])).get(command.key)
    if (newest.id if newest else None) != command.shown:
        raise AnsweredError(newest)
    if command.svar is Svar.OPPNAD and newest is None:
        raise AnsweredError(None)
    if newest is not None and newest.svar in DONE and command.svar is not Svar.OPPNAD:
        raise AnsweredError(newest)


def _refuse_taken(key: Key, holder: str, ledger: Ledger, clock: Clock) -> None:
    claim = ledger.inforing_claim(key)
    if claim is not None and claim.holder != holder and claim.holds_at(moment_of(clock)):
        raise TakenError(claim)


def _release(key: Key, holder: str, ledger: Ledger, clock: Clock, desk: Desk) -> None:
    claim, at = ledger.inforing_claim(key), moment_of(clock)
    if claim is not None and claim.holder == holder and claim.holds_at(at):
        ledger.add_inforing_claim(
            replace(claim, until_at=at, written_at=at, desk=desk.id, clerk=desk.clerk)
        )


def _patient(patient_id: PatientId, ledger: Ledger) -> Patient:
    """Return the patient with the number he or she has now, after a join."""
    patient = ledger.patient(patient_id)
    if patient is None:  # the records refuse a visit of nobody
        raise LookupError(patient_id)
    return ledger.find_patient(patient.identitet.number) or patient


def _post(found: AvbrottPost, patient: Patient, system_bok: SystemBok) -> Post:
    kvitto, besok = found.kvitto, found.besok
    if besok is None:
        rader = tuple(Rad(r.avgiftskod, r.produkt, r.antal, r.belopp) for r in kvitto.rader)
        targets = system_bok.reglering_targets(rader, kvitto.att_betala)
        words, vardgivarkategori, utfall = "Reglering av tidigare avgifter", "", "genomfort"
        att_betala, tidpunkt = kvitto.att_betala, to_local(kvitto.issued_at)
    else:
        facts, decision = json.loads(besok.facts), json.loads(besok.decision)
        targets = system_bok.targets(facts, decision, found.charged)
        words, utfall = decision["produkt"], facts.get("utfall", "genomfort")
        vardgivarkategori = facts["besok"].get("vardgivarkategori", "")
        att_betala, tidpunkt = targets[0].belopp, datetime.fromisoformat(facts["tidpunkt"])
    return Post(
        id=besok.id if besok else found.checkout_id,
        checkout_id=found.checkout_id,
        avbrott_id=found.avbrott_id,
        kvitto_number=kvitto.number,
        retur_number=found.retur_number,
        desk=DeskId(split_number(kvitto.number)[0]),
        patient_id=patient.id,
        namn=patient.shown_namn,
        number=patient.identitet.number,
        is_skyddad=patient.is_skyddad,
        tidpunkt=tidpunkt,
        beskrivning=words,
        vardgivarkategori=vardgivarkategori,
        utfall=utfall,
        betalsatt=kvitto.betalsatt.value,
        att_betala=att_betala,
        targets=targets,
        is_reglering=besok is None,
    )
