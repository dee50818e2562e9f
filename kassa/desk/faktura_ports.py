"""What the desk asks of the records about invoices and what is paid of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime

    from kassa.faktura.document import Faktura, Kanal
    from kassa.faktura.inbetalning import Betalfil, Inbetalning
    from kassa.faktura.standing import Standing
    from kassa.ids import CheckoutId, ClerkId, DeskId, FakturaId, PatientId


class Handelse(StrEnum):
    """What was done with an invoice."""

    UTSKRIFT = "utskrift"
    EXPORT = "export"
    PAMINNELSE = "paminnelse"


@dataclass(frozen=True, slots=True)
class FakturaVal:
    """How a patient's invoices are sent, and where."""

    kanal: Kanal
    adress: str


@dataclass(frozen=True, slots=True)
class Okopplad:
    """A payment nobody knows the invoice of.

    Attributes:
        id: of the payment.
        inbetalning: as it stood in the file.
    """

    id: str
    inbetalning: Inbetalning


class FakturaLedger(Protocol):
    """The part of the clinic's records that is about invoices."""

    def transaction(self) -> AbstractContextManager[None]:
        """Open a durable transaction that no other writer can enter; commit at the end."""
        ...

    def faktura_val(self, patient_id: PatientId) -> FakturaVal | None:
        """Return how a patient's invoices are sent, None where nothing was ever said."""
        ...

    def add_faktura_val(
        self, patient_id: PatientId, val: FakturaVal, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write how a patient's invoices are sent from now on."""
        ...

    def last_faktura_serial(self, serie: int) -> int:
        """Return the newest number of a series, 0 before the first."""
        ...

    def faktura_of(self, checkout_id: CheckoutId) -> tuple[Standing, ...]:
        """Return the invoices and credit notes of a posting, in order."""
        ...

    def faktura_by_ocr(self, ocr: str) -> Standing | None:
        """Return an invoice by its reference."""
        ...

    def faktura_list(self, limit: int) -> tuple[Standing, ...]:
        """Return the newest invoices and credit notes first."""
        ...

    def faktura_open_list(self) -> tuple[Standing, ...]:
        """Return every invoice of which something remains, or too much was paid, oldest first."""
        ...

    def faktura_unexported(self) -> tuple[Standing, ...]:
        """Return what the finance office has not had, oldest first."""
        ...

    def faktura_of_patient(self, number: str) -> tuple[Standing, ...]:
        """Return the invoices of an identity number, newest first."""
        ...

    def faktura_between(self, first: date, last: date) -> tuple[Standing, ...]:
        """Return what was written on local days, both included, oldest first."""
        ...

    def korning_list(self, korning: str) -> tuple[Standing, ...]:
        """Return the invoices of one run (an export, a reminder run), oldest first."""
        ...

    def add_faktura(
        self, faktura: Faktura, patient_id: PatientId, avser_id: FakturaId | None, desk: DeskId,
        clerk: ClerkId, at: datetime,
    ) -> None:  # fmt: skip
        """Write an invoice or a credit note."""
        ...

    def add_faktura_handelse(
        self,
        faktura_id: FakturaId,
        kind: Handelse,
        korning: str,
        desk: DeskId,
        clerk: ClerkId,
        at: datetime,
        forfaller_on: date | None = None,
    ) -> None:
        """Write what was done with an invoice."""
        ...

    def inbetalning_fil(self, sha256: str) -> bool:
        """True when a payment file with this content has been read."""
        ...

    def known_nyckel(self, nyckel_list: Sequence[str]) -> frozenset[str]:
        """Return those of some payments that have been read before, by what makes them the same."""
        ...

    def add_inbetalning_fil(
        self, fil: Betalfil, betalningar: Sequence[tuple[Inbetalning, FakturaId | None]],
        desk: DeskId, clerk: ClerkId, at: datetime,
    ) -> None:  # fmt: skip
        """Write a payment file, its payments, and the invoices they belong to."""
        ...

    def okopplad_list(self) -> tuple[Okopplad, ...]:
        """Return the payments nobody knows the invoice of, oldest first."""
        ...

    def add_koppling(
        self, inbetalning_id: str, faktura_id: FakturaId, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write which invoice a payment belongs to, since a clerk says so."""
        ...
