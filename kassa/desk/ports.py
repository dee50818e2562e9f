"""The ports of the desk: what the use cases ask of the world."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kassa.desk.avbrott_ports import AvbrottLedger
from kassa.desk.backup_ports import BackupLedger
from kassa.desk.bokfor_ports import SieLedger
from kassa.desk.day_ports import DayLedger
from kassa.desk.faktura_ports import FakturaLedger
from kassa.desk.frikort_ports import FrikortLedger
from kassa.desk.gallring_ports import GallringLedger
from kassa.desk.health_ports import HealthLedger
from kassa.desk.manad_ports import ManadLedger
from kassa.desk.park_ports import ParkLedger
from kassa.desk.people_ports import PeopleLedger
from kassa.desk.print_ports import PrintLedger
from kassa.desk.taxa_ports import TaxaLedger
from kassa.desk.utbyte_ports import UtbyteLedger
from kassa.desk.utdrag_ports import UtdragLedger
from kassa.kvitto.sprak import SVENSKA
from kassa.patient import SKYDDAD, masked

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import date, datetime

    from kassa.aterforing.rapport import Aterforingsrapport
    from kassa.desk.ovning_avbrott import OvningProtokoll
    from kassa.frikort.entry import FrikortEntry
    from kassa.ids import BesokId, CheckoutId, ClerkId, DeskId, PatientId
    from kassa.kvitto.bevis import Bevis
    from kassa.kvitto.dagsrapport import Dagsrapport
    from kassa.kvitto.document import Betalsatt, Kvitto
    from kassa.kvitto.numbering import ChainEnd
    from kassa.kvitto.regler_lista import ReglerLista
    from kassa.kvitto.sprak import Sprak
    from kassa.kvitto.utebliven_lista import UteblivenLista
    from kassa.money import Money
    from kassa.patient import Identitet
    from kassa.taxa.model import Taxa

LedgerVersion = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient of the clinic's register, as last written.

    Attributes:
        id: made beforehand.
        identitet: the number, kept with its kind.
        fodelsedatum: birth date (local), from the number or as stated.
        namn: may be empty; the desk does not need it.
        kategori: contract value (``folkbokford`` ...), as last used.
        land: ISO country or CA-QC, None where it does not matter.
        lma_nummer: number of the LMA card, None where there is none.
        is_skyddad: protected identity: masked on screen, in lists and on paper.
    """

    id: PatientId
    identitet: Identitet
    fodelsedatum: date
    namn: str
    kategori: str
    land: str | None
    lma_nummer: str | None
    is_skyddad: bool = False

    @property
    def shown_namn(self) -> str:
        """The name as others may see it, on screen, in lists and on paper."""
        return SKYDDAD if self.is_skyddad else self.namn

    @property
    def shown_number(self) -> str:
        """The identity number as others may see it."""
        number = self.identitet.number
        return masked(number) if self.is_skyddad else number


@dataclass(frozen=True, slots=True)
class BesokRecord:
    """A posted visit: the frozen facts and the decision, as JSON text.

    Attributes:
        id: made beforehand.
        checkout_id: the checkout it was posted with.
        place: its place on the receipt, 1 the first.
        effective_on: local date of the visit.
        produkt_id: the product's id in the tariff.
        facts: the case in contract JSON.
        decision: the answer in contract JSON.
        taxa: id of the tariff.
        taxa_hash: SHA-256 of the tariff file.
        skal: the clerk's reason for a product of his or her own choice.
        underlag: what of it the region makes up for, or not (``kassa.ersattning.underlag``), as
            JSON text; None where it was posted before that was kept.
    """

    id: BesokId
    checkout_id: CheckoutId
    place: int
    effective_on: date
    produkt_id: str
    facts: str
    decision: str
    taxa: str
    taxa_hash: str
    skal: str | None
    underlag: str | None = None

    @property
    def is_gallrad(self) -> bool:
        """True when a gallring has taken away who it was of; the facts are gone with it.

        Raises:
            ValueError, AttributeError: the facts cannot be read.
        """
        return bool(json.loads(self.facts).get("gallrad"))


@dataclass(frozen=True, slots=True)
class CheckoutRecord:
    """One posting: the visits that share a receipt, or a reversal of such a posting.

    Attributes:
        id: made at quote time; unique, so a retry finds the first posting.
        patient_id: whose.
        besok: the visits in the order of the receipt; none for a reversal.
        betalare: who pays instead of the patient, as printed; empty for the patient.
        skal: the clerk's reason for a reversal.
        avser: the checkout a reversal takes back.
        desk: the desk that wrote it.
        clerk: who wrote it.
        written_at: time of writing, UTC.
    """

    id: CheckoutId
    patient_id: PatientId | None
    besok: tuple[BesokRecord, ...]
    betalare: str
    skal: str | None
    avser: CheckoutId | None
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Payment:
    """A part of what was paid for a checkout, negative for a reversal.

    Attributes:
        id: made beforehand.
        checkout_id: what was paid.
        place: among the parts, 1 the first.
        betalsatt: how; never ``INGEN`` or ``FLERA``.
        referens: what the card terminal or the payment service calls it, or the OCR reference of
            the invoice; may be empty.
        belopp: how much.
        desk: the desk that wrote it.
        clerk: who wrote it.
        written_at: time of writing, UTC.
    """

    id: str
    checkout_id: CheckoutId
    place: int
    betalsatt: Betalsatt
    referens: str
    belopp: Money
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


@dataclass(frozen=True, slots=True)
class EntryEnd:
    """Where a patient's entries of one desk end.

    Attributes:
        seal: of the newest one; empty before the first.
        known_at: where those of other desks end, as written (UTC); None where there are none.
    """

    seal: str
    known_at: str | None


class Ledger(
    FrikortLedger,
    PeopleLedger,
    ParkLedger,
    DayLedger,
    PrintLedger,
    HealthLedger,
    BackupLedger,
    AvbrottLedger,
    UtbyteLedger,
    FakturaLedger,
    SieLedger,
    ManadLedger,
    GallringLedger,
    UtdragLedger,
    TaxaLedger,
    Protocol,
):
    """The clinic's records. Adding is the only way to change them."""

    def transaction(self) -> AbstractContextManager[None]:
        """Open a durable transaction that no other writer can enter; commit at the end."""
        ...

    def version(self) -> LedgerVersion:
        """Return what is another one after anything was written, here or past this connection."""
        ...

    def find_patient(self, number: str) -> Patient | None:
        """Return the patient with an identity number in normal form."""
        ...

    def entry_list(self, patient_id: PatientId) -> tuple[FrikortEntry, ...]:
        """Return a patient's frikort entries in registration order."""
        ...

    def checkout(self, checkout_id: CheckoutId) -> CheckoutRecord | None:
        """Return a posted checkout."""
        ...

    def besok_list(self, patient_id: PatientId, day: date) -> tuple[BesokRecord, ...]:
        """Return a patient's standing (not reversed) visits of a local date."""
        ...

    def reversal_of(self, checkout_id: CheckoutId) -> CheckoutRecord | None:
        """Return the reversal of a checkout, None when it stands."""
        ...

    def payment_list(self, checkout_id: CheckoutId) -> tuple[Payment, ...]:
        """Return what was paid for a checkout, in parts; none where there was nothing to pay."""
        ...

    def last_kvitto(self, desk: DeskId) -> Kvitto | None:
        """Return the newest receipt of a desk."""
        ...

    def chain_end(self, desk: DeskId) -> ChainEnd:
        """Return where the receipts of a desk end; ``NO_CHAIN`` before the first."""
        ...

    def kvitto_of(self, checkout_id: CheckoutId) -> Kvitto | None:
        """Return the receipt of a checkout."""
        ...

    def kvitto(self, number: str) -> Kvitto | None:
        """Return a receipt by its number."""
        ...

    def kvitto_list(self, limit: int, patient_id: PatientId | None = None) -> tuple[Kvitto, ...]:
        """Return the newest receipts first, of one patient or of all."""
        ...

    def kvitto_since(self, at: datetime) -> tuple[Kvitto, ...]:
        """Return every receipt written from a moment on, the newest first."""
        ...

    def add_patient(self, patient: Patient, desk: DeskId, clerk: ClerkId, at: datetime) -> None:
        """Write a new patient, or a new version of what is known of one."""
        ...

    def add_checkout(self, record: CheckoutRecord) -> None:
        """Write a checkout with its visits."""
        ...

    def entry_end(self, patient_id: PatientId, desk: DeskId) -> EntryEnd:
        """Return what a patient's next entry at a desk comes after."""
        ...

    def add_entry(self, entry: FrikortEntry, after: EntryEnd | None = None) -> EntryEnd:
        """Write a frikort entry and return what the next one comes after.

        Args:
            entry: of a patient and a desk.
            after: what it comes after, where that has been asked for.
        """
        ...

    def add_payment(self, payment: Payment) -> None:
        """Write a payment."""
        ...

    def add_kvitto(self, kvitto: Kvitto, document: str) -> None:
        """Write a sealed receipt, and it as the JSON it was sealed as."""
        ...


class Printer(Protocol):
    """Somewhere a finished PDF goes."""

    @property
    def name(self) -> str:
        """The printer's name, for the clerk and the log."""
        ...

    @property
    def done_words(self) -> str:
        """What has happened once it took a receipt, in Swedish: ``utskrivet``."""
        ...

    def send(self, pdf: bytes, title: str) -> None:
        """Hand over a PDF; the title carries no patient data.

        Raises:
            PrinterError: the printer did not take it; the message says what to do.
        """
        ...


class KvittoRenderer(Protocol):
    """Draws a receipt."""

    def render(self, kvitto: Kvitto, *, kopia: bool, sprak: Sprak = SVENSKA) -> bytes:
        """Return the PDF of a receipt; the same receipt gives the same bytes."""
        ...

    def missing_glyphs(self, text: str) -> tuple[str, ...]:
        """Return the characters of a text that cannot be printed, each once."""
        ...


class BevisRenderer(Protocol):
    """Draws a proof of a frikort."""

    def render(self, bevis: Bevis) -> bytes:
        """Return the PDF; the same proof gives the same bytes."""
        ...


class ReglerListaRenderer(Protocol):
    """Draws the work list of what is to be settled."""

    def render(self, lista: ReglerLista) -> bytes:
        """Return the PDF; the same list gives the same bytes."""
        ...


class DagsrapportRenderer(Protocol):
    """Draws an X or Z report."""

    def render(self, rapport: Dagsrapport, *, kopia: bool) -> bytes:
        """Return the PDF; the same report gives the same bytes."""
        ...


class UteblivenListaRenderer(Protocol):
    """Draws the list of missed visits."""

    def render(self, lista: UteblivenLista) -> bytes:
        """Return the PDF; the same list gives the same bytes."""
        ...


class AterforingRenderer(Protocol):
    """Draws the closing report of an outage."""

    def render(self, rapport: Aterforingsrapport) -> bytes:
        """Return the PDF; the same report gives the same bytes."""
        ...


class OvningRenderer(Protocol):
    """Draws the protocol of a rehearsed outage."""

    def render(self, protokoll: OvningProtokoll) -> bytes:
        """Return the PDF; the same protocol gives the same bytes."""
        ...


class TaxaBook(Protocol):
    """The installed tariffs."""

    def valid_on(self, day: date) -> Taxa:
        """Return the tariff in force on a local date.

        Raises:
            TaxaMissingError: none is.
        """
        ...

    def of_hash(self, sha256: str) -> Taxa | None:
        """Return the installed tariff of a file with this hash, in force or not."""
        ...
