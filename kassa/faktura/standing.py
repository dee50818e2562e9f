"""Where an invoice stands: what has been credited and paid of it, and when it should have been."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kassa.money import ZERO, Money

if TYPE_CHECKING:
    from datetime import date

    from kassa.faktura.document import Faktura


class Status(StrEnum):
    """Where it stands; whether it is late or reminded of is told beside it."""

    OPPEN = "oppen"
    DELBETALD = "delbetald"
    BETALD = "betald"
    OVERBETALD = "overbetald"
    KREDITERAD = "krediterad"
    KREDIT = "kredit"


@dataclass(frozen=True, slots=True)
class Standing:
    """An invoice with all that has happened to it.

    Attributes:
        faktura: the frozen document.
        patient_id: whose.
        krediterat: what credit notes have taken off, positive.
        betalt: what has been paid in.
        paminnelser: how many reminders were written.
        forfaller_on: last day to pay, that of the last reminder where there is one.
        is_printed: it has been printed.
    """

    faktura: Faktura
    patient_id: str
    krediterat: Money
    betalt: Money
    paminnelser: int
    forfaller_on: date
    is_printed: bool

    @property
    def kvar(self) -> Money:
        """What remains to be paid; negative for what was paid too much."""
        return (
            ZERO if self.faktura.is_kredit else self.faktura.money - self.krediterat - self.betalt
        )

    @property
    def status(self) -> Status:
        """Where it stands."""
        if self.faktura.is_kredit:
            return Status.KREDIT
        if self.kvar < ZERO:
            return Status.OVERBETALD
        if not self.kvar:
            return Status.BETALD if self.betalt else Status.KREDITERAD
        return Status.DELBETALD if self.betalt else Status.OPPEN

    def is_late(self, today: date) -> bool:
        """True when something remains to be paid after its last day."""
        return self.kvar > ZERO and self.forfaller_on < today
