"""Retention: take out who it was of, when the time for keeping it is over.

Books are kept seven years after the calendar year they belong to (bokföringslagen 7 kap. 2 §); the
access log for the clinic's own time, five years at the least (HSLF-FS 2016:40). Sums, numbers and
chains stay, and can still be proved: ``docs/adr/0015-gallring.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kassa.clock import local_now, utc_text
from kassa.desk.gallring_ports import Gallring
from kassa.desk.posting import moment_of
from kassa.errors import Fault, InvalidInputError
from kassa.ids import new_id
from kassa.kvitto.document import FIRST_HASH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kassa.clock import Clock
    from kassa.desk.gallring_ports import GallringLedger
    from kassa.desk.settings import Desk

BOCKER_AR = 7
ANTAL = {
    "patient": ("patient utan nyare besök", "patienter utan nyare besök"),
    "kvitto": ("kvitto", "kvitton"),
    "besok": ("besök", "besök"),
    "faktura": ("faktura", "fakturor"),
    "extern_kvitto": ("kvitto från annat håll", "kvitton från annat håll"),
    "parked": ("parkerat besök", "parkerade besök"),
    "inlast_status": ("rad ur inlästa utdrag", "rader ur inlästa utdrag"),
    "access_log": ("rad i åtkomstloggen", "rader i åtkomstloggen"),
}
"""What goes, by its table: one of them, and several."""
ANTAL_OVRIGT = ("annan uppgift om dem", "andra uppgifter om dem")
"""What goes of every other table."""


@dataclass(frozen=True, slots=True)
class GallringPlan:
    """What a gallring would do today.

    Attributes:
        bocker_till: books from before this local date.
        logg_till: looks from before this local date.
        antal: how many rows of each kind.
    """

    bocker_till: date
    logg_till: date
    antal: Mapping[str, int]

    @property
    def is_empty(self) -> bool:
        """True when nothing's time is over."""
        return not any(self.antal.values())


def books_kept_from(today: date) -> date:
    """Return the local date from which books must still be kept."""
    return date(today.year - BOCKER_AR, 1, 1)


def plan_gallring(ledger: GallringLedger, clock: Clock, logg_ar: int) -> GallringPlan:
    """Return what a gallring would do; nothing is changed.

    Args:
        ledger: the clinic's records.
        clock: the present.
        logg_ar: years the access log is kept.
    """
    today = local_now(clock).date()
    bocker_till = books_kept_from(today)
    logg_till = _years_before(today, logg_ar)
    return GallringPlan(bocker_till, logg_till, ledger.gallring_antal(bocker_till, logg_till))


def gallra(
    plan: GallringPlan, godkand_av: str, ledger: GallringLedger, clock: Clock, desk: Desk
) -> Gallring:
    """Take the persons out of what was planned, in one transaction, and write that it was done.

    Args:
        plan: what was shown.
        godkand_av: who else agreed; empty where the clinic has no accounts.
        ledger: the clinic's records.
        clock: the present.
        desk: where and by whom.

    Raises:
        InvalidInputError: there is nothing to do; the second person is the first; or the clock has
            been set back since it was planned.
        StorageError: it could not be written, or somebody has changed records past the guards;
            nothing is gone.
    """
    _refuse(plan, godkand_av, clock, desk)
    ledger.refuse_tampered()
    with ledger.transaction():
        earlier = ledger.gallring_list()
        gallring = Gallring(
            id=new_id(),
            serial=len(earlier) + 1,
            bocker_till=plan.bocker_till.isoformat(),
            logg_till=plan.logg_till.isoformat(),
            antal=dict(ledger.gallring_antal(plan.bocker_till, plan.logg_till)),
            omseglade=dict(ledger.gallring_omseglade(plan.bocker_till)),
            godkand_av=godkand_av,
            desk=desk.id,
            clerk=desk.clerk,
            made_at=utc_text(moment_of(clock)),
            previous_hash=earlier[-1].hash if earlier else FIRST_HASH,
        ).sealed()
        ledger.gallra(gallring)
    ledger.wipe()
    return gallring


def _refuse(plan: GallringPlan, godkand_av: str, clock: Clock, desk: Desk) -> None:
    if plan.is_empty:
        message = "Det finns inget att gallra: inget är äldre än det ska sparas."
        raise InvalidInputError((Fault("", message),))
    if plan.bocker_till > books_kept_from(local_now(clock).date()):
        message = "Klockan har ställts tillbaka sedan listan gjordes. Öppna sidan igen."
        raise InvalidInputError((Fault("", message),))
    if godkand_av and godkand_av == desk.clerk:
        message = "Någon annan ska godkänna gallringen. Be en kollega om signatur och lösenord."
        raise InvalidInputError((Fault("signatur", message),))


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
