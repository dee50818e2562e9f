"""The electronic frikort as the desk meets it after an outage: what it has, and how it is told.

Its contract (``cgi:healthcare:efrikort`` 3.0) has no id of the caller's own: the same visit sent
twice is registered twice. So what it has is read first, always.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from kassa.errors import UserFacingError

if TYPE_CHECKING:
    from datetime import date

    from kassa.money import Money


class EfrikortError(UserFacingError):
    """eFrikort did not answer, or answered no; the message says what to do.

    Attributes:
        is_refusal: it will say no again: the visit cannot be entered there.
    """

    code = "efrikort"

    def __init__(self, message: str, *, is_refusal: bool = False) -> None:
        """Keep whether it is worth another try."""
        super().__init__(message)
        self.is_refusal = is_refusal


class EfrikortSilentError(EfrikortError):
    """No answer came: nobody knows whether it was registered; it must be read again."""

    code = "efrikort_tyst"


class KortStatus(StrEnum):
    """The status of a card."""

    BELOW_LIMIT = "BELOW_LIMIT"
    PRELIMINARY = "PRELIMINARY"
    FINAL = "FINAL"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class Transaktion:
    """One fee that eFrikort has.

    Attributes:
        id: eFrikort's own; empty where a list does not tell it.
        number: identity number of the person, normal form.
        datum: local date of the visit.
        belopp: what was paid.
        enhet: the care unit, HSA id or name; empty where it is not told.
        vardgivare: the care provider's name; may be empty.
    """

    id: str
    number: str
    datum: date
    belopp: Money
    enhet: str
    vardgivare: str = ""


@dataclass(frozen=True, slots=True)
class Efrikort:
    """What eFrikort has of a person.

    Attributes:
        number: identity number, normal form.
        transaktioner: those that count.
        status: of the card; None where only a list was read, or there is no card.
        fran: local date from which the frikort held; None where there is none.
        till: its last day.
    """

    number: str
    transaktioner: tuple[Transaktion, ...]
    status: KortStatus | None = None
    fran: date | None = None
    till: date | None = None

    @property
    def has_frikort(self) -> bool:
        """True when there is or was a frikort."""
        return self.fran is not None and self.till is not None


@dataclass(frozen=True, slots=True)
class NyTransaktion:
    """A fee to be registered.

    Attributes:
        number: identity number, normal form.
        datum: local date of the visit.
        belopp: what was paid, above zero.
    """

    number: str
    datum: date
    belopp: Money


class EfrikortService(Protocol):
    """eFrikort over the network; each call may raise ``EfrikortError``."""

    def read(self, number: str) -> Efrikort:
        """Return what eFrikort has of a person."""
        ...

    def register(self, ny: NyTransaktion) -> str:
        """Register a fee, and return what eFrikort said of it; empty for nothing."""
        ...

    def delete(self, transaktion_id: str) -> None:
        """Take a fee away."""
        ...
