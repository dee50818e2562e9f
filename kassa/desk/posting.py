"""What posting and reversing have in common: the moment, the frozen facts, the refusals."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kassa.avgift.answer import answer_mapping
from kassa.canonical import canonical
from kassa.desk.motivering import frikort_motivering, hjalpmedel_motivering
from kassa.errors import Fault, InvalidInputError, UserFacingError
from kassa.frikort.entry import EntryKind
from kassa.ids import EntryId, new_id
from kassa.kvitto.document import Betalsatt
from kassa.money import ORE_PER_KRONA, ZERO

if TYPE_CHECKING:
    from datetime import datetime

    from kassa.clock import Clock
    from kassa.desk.quote import BesokQuote
    from kassa.desk.settings import Desk
    from kassa.frikort.entry import FrikortEntry
    from kassa.ids import CheckoutId, ClerkId, DeskId

MICROSECONDS_PER_MILLISECOND = 1_000


class NotPostableError(UserFacingError):
    """There is nothing that could be posted, or nobody to post it for."""

    code = "kan_inte_registreras"


class CheckoutConflictError(UserFacingError):
    """The id is taken by a posting with other facts; nothing was written."""

    code = "krock"


def refuse_cash(betalsatt: Betalsatt, desk: Desk) -> None:
    """Refuse cash or Swish at a desk that takes none.

    Raises:
        InvalidInputError: it was chosen all the same.
    """
    if betalsatt is Betalsatt.KONTANT and not desk.kontant:
        message = "Kassan tar inte kontanter. Välj kort eller faktura."
        raise InvalidInputError((Fault("betalsatt", message),))
    if betalsatt is Betalsatt.SWISH and not desk.swish:
        message = "Kassan tar inte emot Swish. Välj kort eller faktura."
        raise InvalidInputError((Fault("betalsatt", message),))


def moment_of(clock: Clock) -> datetime:
    """Return the present (UTC) to the millisecond, which is what records can carry."""
    now = clock.now()
    milliseconds = now.microsecond // MICROSECONDS_PER_MILLISECOND
    return now.replace(microsecond=milliseconds * MICROSECONDS_PER_MILLISECOND)


def facts_of(besok: BesokQuote) -> str:
    """Return the case in contract JSON with the frikort it met, so that it can be replayed.

    The contract knows a frikort as a sum that has reached the ceiling; what counts is therefore
    told by what remains to it, in whole kronor: öre that came from elsewhere are left out.
    """
    counted = besok.before.tak - besok.before.kvar
    frikort = {"ackumulerat": counted.ore // ORE_PER_KRONA}
    return canonical({**besok.request.case, "frikort": frikort})


def decision_of(besok: BesokQuote) -> str:
    """Return the answer in contract JSON, as it was shown."""
    reasons = frikort_motivering(besok.avgift.grundande, besok.charged, besok.before)
    if besok.hjalpmedel:
        reasons = (*reasons, *hjalpmedel_motivering(besok.hjalpmedel))
    return canonical(answer_mapping(besok.avgift, besok.att_betala, reasons))


def same_facts(posted: str, facts: str) -> bool:
    """True when two cases say the same of the visit, whatever the frikort was when they met."""
    return case_of(posted) == case_of(facts)


def counter_entry(
    entry: FrikortEntry,
    desk: DeskId,
    clerk: ClerkId,
    at: datetime,
    checkout_id: CheckoutId | None = None,
) -> FrikortEntry:
    """Return the entry that takes another one back.

    Args:
        entry: what is taken back.
        desk: where.
        clerk: by whom.
        at: time of writing, UTC.
        checkout_id: the reversal it is posted with, if any.
    """
    return replace(
        entry,
        id=EntryId(new_id()),
        kind=EntryKind.ATERBETALNING,
        belopp=ZERO,
        charged=ZERO,
        avser=entry.id,
        reglerar=None,
        giltigt_till=None,
        checkout_id=checkout_id,
        desk=desk,
        clerk=clerk,
        written_at=at,
    )


def case_of(facts: str) -> dict[str, Any]:
    """Return the case of frozen facts, without the frikort it met."""
    visit: dict[str, Any] = json.loads(facts)
    visit.pop("frikort", None)
    visit.pop("id", None)
    return visit
