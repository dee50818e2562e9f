"""What the desk asks for: the visits of one receipt, the patient, and what was said of fees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kassa.money import Money
    from kassa.patient import Identitet


@dataclass(frozen=True, slots=True)
class QuotePatient:
    """The patient as typed at the desk.

    Attributes:
        identitet: the parsed number.
        fodelsedatum: the birth date; from the number, or typed where it has none.
        namn: as typed, may be empty.
        lma_nummer: as typed, None where there is none.
    """

    identitet: Identitet
    fodelsedatum: date
    namn: str
    lma_nummer: str | None


@dataclass(frozen=True, slots=True)
class FrikortClaim:
    """What the patient says or shows about earlier fees; makes the receipt preliminary.

    Attributes:
        ackumulerat: total paid so far in the running period, this clinic's fees included.
        sedan: local date of the first of these fees.
        frikort_till: last day of a frikort shown.
    """

    ackumulerat: Money | None = None
    sedan: date | None = None
    frikort_till: date | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """The clerk's own choice of product, with the reason that is recorded and printed."""

    produkt_id: str
    skal: str


@dataclass(frozen=True, slots=True)
class BesokRequest:
    """One visit.

    Attributes:
        case: in contract JSON (kassa avgift), as a mapping.
        override: the clerk's own product.
    """

    case: Mapping[str, Any]
    override: Override | None = None

    @property
    def skal(self) -> str | None:
        """The clerk's reason, as it is recorded and printed; None without an own product."""
        return self.override.skal.strip() if self.override else None


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """Everything a quote depends on.

    Attributes:
        besok: the visits that share the receipt, at least one; the last is the one in hand.
        patient: None for "what would it cost?".
        claim: what the patient says or shows.
        betalare: who pays instead of the patient, as printed; empty for the patient.
    """

    besok: tuple[BesokRequest, ...]
    patient: QuotePatient | None = None
    claim: FrikortClaim = field(default_factory=FrikortClaim)
    betalare: str = ""
