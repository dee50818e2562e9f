"""The ``Ledger`` port of the desk in SQL: patients, visits, fees, payments, receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import rows, sql
from db.avbrott import SqliteAvbrott
from db.backup import SqliteBackup
from db.bokforing import SqliteBokforing
from db.day import SqliteDay
from db.faktura import SqliteFaktura
from db.frikort import SqliteFrikort
from db.gallring import SqliteGallring
from db.health import SqliteHealth
from db.manad import SqliteManad
from db.park import SqlitePark
from db.people import SqlitePeople
from db.prints import SqlitePrint
from db.seal import FIRST, refuse_broken, seal_of
from db.store import SqlValue
from db.taxa import SqliteTaxa
from db.utbyte import SqliteUtbyte
from db.utdrag import SqliteUtdrag
from kassa.clock import utc_text
from kassa.desk.frikort_ports import receipt_of
from kassa.desk.ports import EntryEnd
from kassa.desk.prova_taxa import FrozenBesok
from kassa.frikort.desks import as_one_ledger
from kassa.ids import new_id
from kassa.kvitto.numbering import NO_CHAIN, ChainEnd

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from kassa.desk.ports import BesokRecord, CheckoutRecord, Patient, Payment
    from kassa.frikort.entry import FrikortEntry
    from kassa.ids import CheckoutId, ClerkId, DeskId, PatientId
    from kassa.kvitto.document import Kvitto


class SqliteLedger(
    SqliteFrikort,
    SqlitePeople,
    SqlitePark,
    SqliteDay,
    SqlitePrint,
    SqliteHealth,
    SqliteBackup,
    SqliteAvbrott,
    SqliteUtbyte,
    SqliteFaktura,
    SqliteBokforing,
    SqliteManad,
    SqliteGallring,
    SqliteUtdrag,
    SqliteTaxa,
):
    """The clinic's records in one SQLite file; may be used from several threads."""

    def find_patient(self, number: str) -> Patient | None:
        """Return the patient with an identity number in normal form, as last written.

        A number that was joined into another leads to the patient of that one.
        """
        row = self._first(sql.PATIENT_ID_BY_NUMBER, {"number": number})
        return None if row is None else self.patient(row["id"])

    def entry_list(self, patient_id: PatientId) -> tuple[FrikortEntry, ...]:
        """Return a patient's frikort entries in registration order, those of all desks.

        Raises:
            DatabaseTamperedError: one of them is not as it was written.
        """
        found = self._all(sql.ENTRY_BY_PATIENT, {"patient_id": patient_id})
        refuse_broken(found)
        entries = self.with_stated(patient_id, tuple(rows.read_entry(row) for row in found))
        return as_one_ledger(entries, lambda: receipt_of(self.extern_list(patient_id)))

    def checkout(self, checkout_id: CheckoutId) -> CheckoutRecord | None:
        """Return a posted checkout or reversal."""
        return self._checkout(sql.CHECKOUT_BY_ID, {"id": checkout_id})

    def besok_list(self, patient_id: PatientId, day: date) -> tuple[BesokRecord, ...]:
        """Return a patient's standing (not reversed) visits of a local date."""
        found = self._all(sql.STANDING_BESOK, {"patient_id": patient_id, "day": day.isoformat()})
        return tuple(rows.read_besok(row) for row in found)

    def frozen_besok_list(self) -> tuple[FrozenBesok, ...]:
        """Return every standing visit as it was posted, for the rehearsal of a tariff."""
        return tuple(
            FrozenBesok(row["number"], row["facts"], row["decision"], row["skal"] is not None)
            for row in self._all(sql.FROZEN_BESOK, {})
        )

    def reversal_of(self, checkout_id: CheckoutId) -> CheckoutRecord | None:
        """Return the reversal of a checkout, None when it stands."""
        return self._checkout(sql.REVERSAL_OF, {"avser": checkout_id})

    def payment_list(self, checkout_id: CheckoutId) -> tuple[Payment, ...]:
        """Return what was paid for a checkout, in parts; none where there was nothing to pay."""
        found = self._all(sql.PAYMENT_LIST, {"checkout_id": checkout_id})
        return tuple(rows.read_payment(row) for row in found)

    def last_kvitto(self, desk: DeskId) -> Kvitto | None:
        """Return the newest receipt of a desk."""
        return self._kvitto(sql.LAST_KVITTO, {"desk": desk})

    def chain_end(self, desk: DeskId) -> ChainEnd:
        """Return where the receipts of a desk end; ``NO_CHAIN`` before the first."""
        row = self._first(sql.CHAIN_END, {"desk": desk})
        return NO_CHAIN if row is None else ChainEnd(row["serial"], row["hash"])

    def kvitto_of(self, checkout_id: CheckoutId) -> Kvitto | None:
        """Return the receipt of a checkout."""
        return self._kvitto(sql.KVITTO_OF, {"checkout_id": checkout_id})

    def kvitto(self, number: str) -> Kvitto | None:
        """Return a receipt by its number."""
        return self._kvitto(sql.KVITTO_BY_NUMBER, {"number": number})

    def kvitto_list(self, limit: int, patient_id: PatientId | None = None) -> tuple[Kvitto, ...]:
        """Return the newest receipts first, of one patient or of all.

        Args:
            limit: at most so many.
            patient_id: whose; None for everybody's.
        """
        statement = sql.NEWEST_KVITTO if patient_id is None else sql.NEWEST_KVITTO_OF_PATIENT
        found = self._all(statement, {"limit": limit, "patient_id": patient_id})
        return tuple(rows.read_kvitto(row) for row in found)

    def kvitto_since(self, at: datetime) -> tuple[Kvitto, ...]:
        """Return every receipt written from a moment on, the newest first."""
        found = self._all(sql.KVITTO_SINCE, {"since": utc_text(at)})
        return tuple(rows.read_kvitto(row) for row in found)

    def desk_list(self) -> tuple[DeskId, ...]:
        """Return the desks that have a number series."""
        return tuple(row["desk"] for row in self._all(sql.DESK_LIST, {}))

    def series(self, desk: DeskId) -> tuple[Kvitto, ...]:
        """Return every receipt of a desk in order, for ``chain_faults``."""
        found = self._all(sql.SERIES, {"desk": desk})
        return tuple(rows.read_kvitto(row) for row in found)

    def add_patient(self, patient: Patient, desk: DeskId, clerk: ClerkId, at: datetime) -> None:
        """Write a new patient, or a new version of what is known of one."""
        if self._first(sql.PATIENT_EXISTS, {"id": patient.id}) is None:
            self._add(sql.ADD_PATIENT, rows.patient_row(patient, desk, clerk, at))
        version = rows.patient_version_row(new_id(), patient, desk, clerk, at)
        self._add(sql.ADD_PATIENT_VERSION, version)

    def add_checkout(self, record: CheckoutRecord) -> None:
        """Write a checkout with its visits."""
        self._add(sql.ADD_CHECKOUT, rows.checkout_row(record))
        for besok in record.besok:
            self._add(sql.ADD_BESOK, rows.besok_row(besok, record))

    def entry_end(self, patient_id: PatientId, desk: DeskId) -> EntryEnd:
        """Return what a patient's next entry at a desk comes after."""
        (found,) = self._all(sql.COMES_AFTER, {"patient_id": patient_id, "desk": desk})
        return EntryEnd(found["hash"] or FIRST, found["at"])

    def add_entry(self, entry: FrikortEntry, after: EntryEnd | None = None) -> EntryEnd:
        """Write a frikort entry, sealed after the patient's last one of the same desk.

        Args:
            entry: of a patient and a desk.
            after: what it comes after, where that has been asked for.

        Returns:
            What the next one comes after.
        """
        end = after or self.entry_end(entry.patient_id, entry.desk)
        row = rows.entry_row(entry, end.known_at)
        seal = seal_of(end.seal, row)
        self._add(sql.ADD_ENTRY, {**row, "hash": seal})
        return EntryEnd(seal, end.known_at)

    def add_payment(self, payment: Payment) -> None:
        """Write a payment."""
        self._add(sql.ADD_PAYMENT, rows.payment_row(payment))

    def add_kvitto(self, kvitto: Kvitto, document: str) -> None:
        """Write a sealed receipt, and it as the JSON it was sealed as."""
        self._add(sql.ADD_KVITTO, rows.kvitto_row(kvitto, document))

    def _checkout(self, statement: str, values: Mapping[str, SqlValue]) -> CheckoutRecord | None:
        row = self._first(statement, values)
        if row is None:
            return None
        besok = self._all(sql.BESOK_OF, {"checkout_id": row["id"]})
        return rows.read_checkout(row, tuple(rows.read_besok(item) for item in besok))

    def _kvitto(self, statement: str, values: Mapping[str, SqlValue]) -> Kvitto | None:
        row = self._first(statement, values)
        return None if row is None else rows.read_kvitto(row)
