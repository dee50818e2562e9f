"""Outage mode: its beginning and end, and what belongs to it.

While an outage lasts at a desk, everything that is posted there belongs to it: the note is written
in the transaction of the posting. Nothing else is different: the desk works as on any day, and the
receipt says where the frikort could not be checked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kassa.clock import to_local
from kassa.desk.avbrott_ports import Avbrott
from kassa.desk.posting import moment_of
from kassa.errors import Fault, InvalidInputError
from kassa.ids import new_id

if TYPE_CHECKING:
    from datetime import date, datetime

    from kassa.clock import Clock
    from kassa.desk.frikort_ports import Inlast
    from kassa.desk.ports import Ledger, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.ids import CheckoutId

SKAL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class AvbrottStatus:
    """What the window shows of an outage.

    Attributes:
        avbrott: the one that lasts at the desk; None while the systems are up.
        antal: visits that were posted in it and stand.
        inlast: the newest extract of frikort status; None where there is none.
        taxa: name of the tariff in force.
        taxa_fran: local date from which it applies.
        is_hamtad: it was fetched; otherwise it came with the program.
        kontrollerad_at: when the centre last confirmed the tariffs, UTC; None for never.
    """

    avbrott: Avbrott | None
    antal: int
    inlast: Inlast | None
    taxa: str
    taxa_fran: date
    is_hamtad: bool
    kontrollerad_at: datetime | None


def begin_avbrott(skal: str, ledger: Ledger, clock: Clock, desk: Desk) -> Avbrott:
    """Write that an outage begins at a desk; one that lasts already is returned instead.

    Args:
        skal: what is down, in the clerk's words.
        ledger: the clinic's records.
        clock: the present.
        desk: where and by whom.

    Raises:
        InvalidInputError: nothing is said of what is down, or too much.
        StorageError: it could not be written.
    """
    skal = " ".join(skal.split())
    if not skal or len(skal) > SKAL_LENGTH:
        message = f"Skriv vad som ligger nere, högst {SKAL_LENGTH} tecken: Cosmic och eFrikort."
        raise InvalidInputError((Fault("skal", message),))
    with ledger.transaction():
        lasting = ledger.open_avbrott(desk.id)
        if lasting is not None:
            return lasting
        avbrott = Avbrott(new_id(), skal, desk.id, desk.clerk, moment_of(clock))
        ledger.add_avbrott(avbrott)
        return avbrott


def end_avbrott(ledger: Ledger, clock: Clock, desk: Desk) -> Avbrott | None:
    """Write that the outage at a desk has ended, and return it; None where none lasted.

    Raises:
        StorageError: it could not be written; the outage goes on.
    """
    with ledger.transaction():
        lasting = ledger.open_avbrott(desk.id)
        if lasting is None:
            return None
        at = moment_of(clock)
        ledger.add_avbrott_slut(lasting.id, desk.id, desk.clerk, at)
        return replace(lasting, ended_at=at)


def note_in_avbrott(checkout_id: CheckoutId, ledger: Ledger, desk: Desk, at: datetime) -> bool:
    """Write that a checkout belongs to the outage that lasts; True where one does.

    Must be called inside the ledger's transaction, after the checkout is written.

    Args:
        checkout_id: of a sale, a reversal or a settlement.
        ledger: with its transaction open.
        desk: where and by whom.
        at: time of writing, UTC.
    """
    lasting = ledger.open_avbrott(desk.id)
    if lasting is None:
        return False
    ledger.add_avbrott_checkout(lasting.id, checkout_id, desk.id, desk.clerk, at)
    return True


def avbrott_status(ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk) -> AvbrottStatus:
    """Return what the window shows: since when, how many visits, how old what it knows is."""
    avbrott = ledger.open_avbrott(desk.id)
    taxa = taxa_book.valid_on(to_local(clock.now()).date())
    good = ledger.last_good_hamtning()
    return AvbrottStatus(
        avbrott=avbrott,
        antal=ledger.avbrott_count(avbrott.id) if avbrott else 0,
        inlast=ledger.last_inlast(),
        taxa=taxa.namn,
        taxa_fran=taxa.galler_fran,
        is_hamtad=any(fil.sha256 == taxa.sha256 for fil in ledger.taxa_fil_list()),
        kontrollerad_at=good.written_at if good else None,
    )
