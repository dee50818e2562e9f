"""What the checkout screen asks of the world: the use cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kassa.desk.blankett import EnterBlankett
from kassa.desk.complete_checkout import CheckoutResult, CompleteCheckout
from kassa.desk.park_ports import Parked
from kassa.desk.ports import Patient
from kassa.desk.quote import Quote
from kassa.desk.request import QuoteRequest
from kassa.faktura.document import Kanal
from kassa.frikort.state import FrikortState
from kassa.ids import CheckoutId, PatientId
from kassa.kvitto.document import Betalsatt, Kvitto
from kassa.money import Money
from kassa.taxa.model import Taxa
from ui.checkout.paying import SwishView


@dataclass(frozen=True, slots=True)
class Known:
    """What the records know of an identity number.

    Attributes:
        patient: None where the register does not know the number.
        frikort: on the day of the visit.
        inlast: how old the extract is that the frikort rests on; empty without one.
    """

    patient: Patient | None
    frikort: FrikortState
    inlast: str = ""


class CheckoutDesk(Protocol):
    """The use cases the screen needs."""

    def needs_name(self, command: CompleteCheckout) -> bool:
        """Return whether an invoice would go out from here with nobody's name on it."""
        ...

    @property
    def ways(self) -> tuple[Betalsatt, ...]:
        """The ways of payment the desk takes, the commonest first."""
        ...

    def kanal_of(self, patient_id: PatientId) -> Kanal:
        """Return how a patient's invoices are sent."""
        ...

    def swish(self, belopp: Money) -> SwishView:
        """Return the code that pays a sum by Swish."""
        ...

    def taxa_on(self, day: date) -> Taxa:
        """Return the tariff in force on a local date; raises UserFacingError when none is."""
        ...

    def known(self, number: str, day: date) -> Known:
        """Return what is known of an identity number in normal form."""
        ...

    def quote(self, request: QuoteRequest, checkout_id: CheckoutId) -> Quote:
        """Return what a visit costs."""
        ...

    def draw_up(self, shown: Quote) -> Quote:
        """Return what is shown with its posting drawn up, where it can be posted."""
        ...

    def complete(self, command: CompleteCheckout) -> CheckoutResult:
        """Post a quote; runs in the background."""
        ...

    def complete_blankett(self, command: EnterBlankett) -> CheckoutResult:
        """Post what stands on a paper form, with its number; runs in the background."""
        ...

    def park(self, form: str) -> Parked:
        """Put a checkout aside, as JSON."""
        ...

    def take_up(self, parked_id: str) -> Parked:
        """Take one up again; raises UserFacingError when it is gone."""
        ...

    def parked_list(self) -> tuple[Parked, ...]:
        """Return what is put aside, at every desk."""
        ...

    @property
    def printed_words(self) -> str:
        """What has happened once the printer took a receipt."""
        ...

    def print_kvitto(self, kvitto: Kvitto, kod: str = "sv") -> bool:
        """Print a receipt, True as a copy; runs in the background."""
        ...

    def last_kvitto(self) -> Kvitto | None:
        """Return the desk's newest receipt."""
        ...
