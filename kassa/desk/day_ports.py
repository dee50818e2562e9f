"""What the desk asks of the records about a day: the opening, the receipts, the Z reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from kassa.ids import ClerkId, DeskId
    from kassa.kvitto.dagsrapport import Dagsrapport
    from kassa.kvitto.document import Kvitto
    from kassa.kvitto.utebliven_lista import UteblivetRad
    from kassa.money import Money


@dataclass(frozen=True, slots=True)
class Oppning:
    """The opening of a desk that takes cash.

    Attributes:
        id: made beforehand.
        vaxelkassa: the float.
        desk: which.
        clerk: by whom.
        written_at: UTC.
    """

    id: str
    vaxelkassa: Money
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


class DayLedger(Protocol):
    """The part of the clinic's records that is about the day of a desk."""

    def transaction(self) -> AbstractContextManager[None]:
        """Open a durable transaction that no other writer can enter; commit at the end."""
        ...

    def kvitto_after(self, desk: DeskId, serial: int) -> tuple[Kvitto, ...]:
        """Return a desk's receipts after a place of its series, in order."""
        ...

    def unprinted_after(self, desk: DeskId, serial: int) -> tuple[Kvitto, ...]:
        """Return those of them that no printer has taken."""
        ...

    def copies_since(self, desk: DeskId, since: datetime | None) -> tuple[Kvitto, ...]:
        """Return the receipts that were printed again at a desk, once for each copy."""
        ...

    def last_oppning(self, desk: DeskId) -> Oppning | None:
        """Return the newest opening of a desk."""
        ...

    def last_z(self, desk: DeskId) -> Dagsrapport | None:
        """Return the newest Z report of a desk."""
        ...

    def z_of(self, rapport_id: str) -> Dagsrapport | None:
        """Return a Z report by its id."""
        ...

    def z_list(self, desk: DeskId, limit: int) -> tuple[Dagsrapport, ...]:
        """Return a desk's newest Z reports first."""
        ...

    def utebliven_rader(self, start: datetime, end: datetime) -> tuple[UteblivetRad, ...]:
        """Return the standing missed visits written between two moments (UTC), in order."""
        ...

    def add_oppning(self, oppning: Oppning) -> None:
        """Write an opening."""
        ...

    def add_z(self, rapport: Dagsrapport) -> None:
        """Write a sealed Z report."""
        ...
