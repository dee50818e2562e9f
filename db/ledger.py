"""The ``Ledger`` port of the desk in SQL.

Only plain statements on the one connection are used here: ``insert`` and ``execute`` of
sqlite-utils commit by themselves and would end a transaction in the middle. Rows are written
inside ``transaction()`` and nowhere else; whoever forgets it has a bug, and is told so.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from db import rows, sql
from db.errors import known_errors
from kassa.ids import new_id
from kassa.kvitto.document import from_json

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from sqlite_utils import Database

    from kassa.desk.ports import BesokRecord, CheckoutRecord, Patient, Payment, PrintEvent
    from kassa.frikort.entry import FrikortEntry
    from kassa.ids import CheckoutId, ClerkId, DeskId, KvittoId, PatientId
    from kassa.kvitto.document import Kvitto

SqlValue = str | int | None


class SqliteLedger:
    """The clinic's records in one SQLite file; may be used from several threads.

    A thread that has a transaction open keeps the others waiting until it ends. Other processes are
    kept apart by SQLite itself.
    """

    def __init__(self, db: Database) -> None:
        """Take over a database that ``open_database`` has opened."""
        self._db = db
        self._lock = threading.RLock()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Open a durable transaction that no other writer can enter; commit at the end.

        Whatever is raised inside undoes all of it.

        Raises:
            StorageError: the database is locked, full, read-only or damaged; nothing was written.
            RuntimeError: a transaction is open already (a bug).
        """
        with self._lock:
            conn = self._db.conn
            if conn.in_transaction:
                message = "a transaction is open already"
                raise RuntimeError(message)
            with known_errors():
                conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                with known_errors():
                    conn.execute("COMMIT")
            except BaseException:
                self._undo()
                raise

    def _undo(self) -> None:
        # A full disk can have ended the transaction before we do.
        if self._db.conn.in_transaction:
            self._db.conn.execute("ROLLBACK")

    def find_patient(self, number: str) -> Patient | None:
        """Return the patient with an identity number in normal form, as last written."""
        row = self._first(sql.PATIENT_BY_NUMBER, {"number": number})
        return None if row is None else rows.read_patient(row)

    def patient(self, patient_id: PatientId) -> Patient | None:
        """Return a patient as last written."""
        row = self._first(sql.PATIENT_BY_ID, {"id": patient_id})
        return None if row is None else rows.read_patient(row)

    def entry_list(self, patient_id: PatientId) -> tuple[FrikortEntry, ...]:
        """Return a patient's frikort entries in registration order."""
        found = self._all(sql.ENTRY_BY_PATIENT, {"patient_id": patient_id})
        return tuple(rows.read_entry(row) for row in found)

    def checkout(self, checkout_id: CheckoutId) -> CheckoutRecord | None:
        """Return a posted checkout or reversal."""
        return self._checkout(sql.CHECKOUT_BY_ID, {"id": checkout_id})

    def besok_list(self, patient_id: PatientId, day: date) -> tuple[BesokRecord, ...]:
        """Return a patient's standing (not reversed) visits of a local date."""
        found = self._all(sql.STANDING_BESOK, {"patient_id": patient_id, "day": day.isoformat()})
        return tuple(rows.read_besok(row) for row in found)

    def reversal_of(self, checkout_id: CheckoutId) -> CheckoutRecord | None:
        """Return the reversal of a checkout, None when it stands."""
        return self._checkout(sql.REVERSAL_OF, {"avser": checkout_id})

    def payment_of(self, checkout_id: CheckoutId) -> Payment | None:
        """Return what was paid for a checkout, None where there was nothing to pay."""
        row = self._first(sql.PAYMENT_OF, {"checkout_id": checkout_id})
        return None if row is None else rows.read_payment(row)

    def last_kvitto(self, desk: DeskId) -> Kvitto | None:
        """Return the newest receipt of a desk."""
        return self._kvitto(sql.LAST_KVITTO, {"desk": desk})

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
        return tuple(from_json(row["document"]) for row in found)

    def desk_list(self) -> tuple[DeskId, ...]:
        """Return the desks that have a number series."""
        return tuple(row["desk"] for row in self._all(sql.DESK_LIST, {}))

    def series(self, desk: DeskId) -> tuple[Kvitto, ...]:
        """Return every receipt of a desk in order, for ``chain_faults``."""
        found = self._all(sql.SERIES, {"desk": desk})
        return tuple(from_json(row["document"]) for row in found)

    def was_printed(self, kvitto_id: KvittoId) -> bool:
        """True when a printer has taken this receipt before."""
        return self._first(sql.PRINTED, {"kvitto_id": kvitto_id}) is not None

    def print_list(self, kvitto_id: KvittoId) -> tuple[PrintEvent, ...]:
        """Return the attempts to print a receipt, in order."""
        found = self._all(sql.PRINT_BY_KVITTO, {"kvitto_id": kvitto_id})
        return tuple(rows.read_print(row) for row in found)

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

    def add_entry(self, entry: FrikortEntry) -> None:
        """Write a frikort entry."""
        self._add(sql.ADD_ENTRY, rows.entry_row(entry))

    def add_payment(self, payment: Payment) -> None:
        """Write a payment."""
        self._add(sql.ADD_PAYMENT, rows.payment_row(payment))

    def add_kvitto(self, kvitto: Kvitto) -> None:
        """Write a sealed receipt."""
        self._add(sql.ADD_KVITTO, rows.kvitto_row(kvitto))

    def add_print(self, event: PrintEvent) -> None:
        """Write an attempt to print."""
        self._add(sql.ADD_PRINT, rows.print_row(event))

    def _add(self, statement: str, row: Mapping[str, SqlValue]) -> None:
        with self._lock, known_errors():
            if not self._db.conn.in_transaction:
                message = "records are written inside a transaction only"
                raise RuntimeError(message)
            self._db.conn.execute(statement, dict(row))

    def _checkout(self, statement: str, values: Mapping[str, SqlValue]) -> CheckoutRecord | None:
        row = self._first(statement, values)
        if row is None:
            return None
        besok = self._all(sql.BESOK_OF, {"checkout_id": row["id"]})
        return rows.read_checkout(row, tuple(rows.read_besok(item) for item in besok))

    def _kvitto(self, statement: str, values: Mapping[str, SqlValue]) -> Kvitto | None:
        row = self._first(statement, values)
        return None if row is None else from_json(row["document"])

    def _first(self, statement: str, values: Mapping[str, SqlValue]) -> sqlite3.Row | None:
        found = self._all(statement, values)
        return found[0] if found else None

    def _all(self, statement: str, values: Mapping[str, SqlValue]) -> list[sqlite3.Row]:
        with self._lock, known_errors():
            cursor = self._db.conn.cursor()
            cursor.row_factory = sql.by_name
            return cursor.execute(statement, dict(values)).fetchall()
