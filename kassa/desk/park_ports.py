"""What the desk asks of the records about checkouts that were put aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from kassa.ids import CheckoutId, ClerkId, DeskId


@dataclass(frozen=True, slots=True)
class Parked:
    """A checkout that was begun and put aside.

    Attributes:
        id: made beforehand.
        checkout_id: of the checkout it will be.
        form: what was typed, as JSON; only the screen understands it.
        desk: where it was put aside.
        clerk: by whom.
        written_at: UTC.
    """

    id: str
    checkout_id: CheckoutId
    form: str
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


@dataclass(frozen=True, slots=True)
class ParkedEnd:
    """Where and by whom a parked checkout was taken up again."""

    parked_id: str
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


class ParkLedger(Protocol):
    """The part of the clinic's records that is about parked checkouts."""

    def transaction(self) -> AbstractContextManager[None]:
        """Open a durable transaction that no other writer can enter; commit at the end."""
        ...

    def parked_list(self) -> tuple[Parked, ...]:
        """Return what is still put aside, at every desk, the oldest first."""
        ...

    def parked(self, parked_id: str) -> Parked | None:
        """Return one, also when it has been taken up."""
        ...

    def parked_end(self, parked_id: str) -> ParkedEnd | None:
        """Return how it ended, None while it is put aside."""
        ...

    def add_parked(self, parked: Parked) -> None:
        """Put a checkout aside."""
        ...

    def add_parked_end(self, end: ParkedEnd) -> None:
        """Write that it was taken up."""
        ...
