"""Put a checkout that was begun aside, and take it up again: at any desk, but once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.desk.park_ports import Parked, ParkedEnd
from kassa.desk.posting import moment_of
from kassa.errors import UserFacingError
from kassa.ids import CheckoutId, new_id

if TYPE_CHECKING:
    from kassa.clock import Clock
    from kassa.desk.park_ports import ParkLedger
    from kassa.desk.settings import Desk


class ParkedGoneError(UserFacingError):
    """Somebody else has taken it up; nothing was changed."""

    code = "parkerad_borta"


def park(form: str, ledger: ParkLedger, clock: Clock, desk: Desk) -> Parked:
    """Put a checkout aside.

    Args:
        form: what was typed, as JSON.
        ledger: the clinic's records.
        clock: the present.
        desk: where and by whom.

    Raises:
        StorageError: it could not be written; it stays on the screen then.
    """
    parked = Parked(
        id=new_id(),
        checkout_id=CheckoutId(new_id()),
        form=form,
        desk=desk.id,
        clerk=desk.clerk,
        written_at=moment_of(clock),
    )
    with ledger.transaction():
        ledger.add_parked(parked)
    return parked


def take_up(parked_id: str, ledger: ParkLedger, clock: Clock, desk: Desk) -> Parked:
    """Take a parked checkout up again.

    Args:
        parked_id: which.
        ledger: the clinic's records.
        clock: the present.
        desk: where and by whom.

    Raises:
        ParkedGoneError: it is gone, or taken up elsewhere.
        StorageError: it could not be written; it stays parked then.
    """
    with ledger.transaction():
        parked, end = ledger.parked(parked_id), ledger.parked_end(parked_id)
        if parked is None:
            raise ParkedGoneError("Det finns inget sådant parkerat. Öppna listan igen.")
        if end is not None:
            message = f"Den är redan upptagen i kassa {end.desk}, av {end.clerk}."
            raise ParkedGoneError(message)
        ledger.add_parked_end(ParkedEnd(parked_id, desk.id, desk.clerk, moment_of(clock)))
    return parked
