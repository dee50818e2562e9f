"""The ``FakturaLedger`` port in SQL: invoices, what was done with them, what was paid of them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from db import faktura_sql as sql
from db.stamp import Row, written
from db.store import SqliteStore
from kassa.desk.faktura_ports import FakturaVal, Okopplad
from kassa.faktura.document import Kanal, from_json, to_json
from kassa.faktura.inbetalning import Inbetalning
from kassa.faktura.standing import Standing
from kassa.ids import new_id
from kassa.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from db.driver import sqlite3
    from db.store import SqlValue
    from kassa.desk.faktura_ports import Handelse
    from kassa.faktura.document import Faktura
    from kassa.faktura.inbetalning import Betalfil
    from kassa.ids import CheckoutId, ClerkId, DeskId, FakturaId, PatientId


class SqliteFaktura(SqliteStore):
    """What the records know of invoices."""

    def faktura_val(self, patient_id: PatientId) -> FakturaVal | None:
        """Return how a patient's invoices are sent, None where nothing was ever said."""
        row = self._first(sql.FAKTURA_VAL, {"patient_id": patient_id})
        return None if row is None else FakturaVal(Kanal(row["kanal"]), row["adress"])

    def add_faktura_val(
        self, patient_id: PatientId, val: FakturaVal, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write how a patient's invoices are sent from now on."""
        row: Row = {
            "id": new_id(),
            "patient_id": patient_id,
            "kanal": val.kanal.value,
            "adress": val.adress,
        }
        self._add(sql.ADD_FAKTURA_VAL, {**row, **written(desk, clerk, at)})

    def last_faktura_serial(self, serie: int) -> int:
        """Return the newest number of a series, 0 before the first."""
        row = self._first(sql.LAST_FAKTURA_SERIAL, {"serie": serie})
        return int(row["serial"]) if row and row["serial"] is not None else 0

    def faktura_of(self, checkout_id: CheckoutId) -> tuple[Standing, ...]:
        """Return the invoices and credit notes of a posting, in order."""
        return self._standing(sql.FAKTURA_OF, {"checkout_id": checkout_id})

    def faktura_by_ocr(self, ocr: str) -> Standing | None:
        """Return an invoice by its reference."""
        return next(iter(self._standing(sql.FAKTURA_BY_OCR, {"ocr": ocr})), None)

    def faktura_list(self, limit: int) -> tuple[Standing, ...]:
        """Return the newest invoices and credit notes first."""
        return self._standing(sql.NEWEST_FAKTURA, {"limit": limit})

    def faktura_open_list(self) -> tuple[Standing, ...]:
        """Return every invoice of which something remains, or too much was paid, oldest first."""
        return self._standing(sql.FAKTURA_OPEN, {})

    def faktura_unexported(self) -> tuple[Standing, ...]:
        """Return what the finance office has not had, oldest first."""
        return self._standing(sql.FAKTURA_UNEXPORTED, {})

    def faktura_of_patient(self, number: str) -> tuple[Standing, ...]:
        """Return the invoices of an identity number, newest first."""
        return self._standing(sql.FAKTURA_OF_PATIENT, {"number": number})

    def faktura_between(self, first: date, last: date) -> tuple[Standing, ...]:
        """Return what was written on local days, both included, oldest first."""
        days = {"first": first.isoformat(), "last": last.isoformat()}
        return self._standing(sql.FAKTURA_BETWEEN, days)

    def korning_list(self, korning: str) -> tuple[Standing, ...]:
        """Return the invoices of one run (an export, a reminder run), oldest first."""
        return self._standing(sql.FAKTURA_OF_KORNING, {"korning": korning})

    def add_faktura(
        self, faktura: Faktura, patient_id: PatientId, avser_id: FakturaId | None, desk: DeskId,
        clerk: ClerkId, at: datetime,
    ) -> None:  # fmt: skip
        """Write an invoice or a credit note."""
        row: Row = {
            "id": faktura.id,
            "serie": faktura.serie,
            "serial": faktura.serial,
            "ocr": faktura.ocr,
            "checkout_id": faktura.checkout_id,
            "place": faktura.place,
            "avser": avser_id,
            "patient_id": patient_id,
            "belopp_ore": faktura.belopp,
            "utfardad_on": faktura.utfardad_on.isoformat(),
            "forfaller_on": faktura.forfaller_on.isoformat(),
            "document": to_json(faktura),
        }
        self._add(sql.ADD_FAKTURA, {**row, **written(desk, clerk, at)})

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
        row: Row = {
            "id": new_id(),
            "faktura_id": faktura_id,
            "kind": kind.value,
            "korning": korning,
            "forfaller_on": forfaller_on.isoformat() if forfaller_on else None,
        }
        self._add(sql.ADD_FAKTURA_HANDELSE, {**row, **written(desk, clerk, at)})

    def inbetalning_fil(self, sha256: str) -> bool:
        """True when a payment file with this content has been read."""
        return self._first(sql.INBETALNING_FIL, {"sha256": sha256}) is not None

    def known_nyckel(self, nyckel_list: Sequence[str]) -> frozenset[str]:
        """Return those of some payments that have been read before, by what makes them the same."""
        found = self._all(sql.KNOWN_NYCKEL, {"nyckel_list": json.dumps(list(nyckel_list))})
        return frozenset(row["nyckel"] for row in found)

    def add_inbetalning_fil(
        self, fil: Betalfil, betalningar: Sequence[tuple[Inbetalning, FakturaId | None]],
        desk: DeskId, clerk: ClerkId, at: datetime,
    ) -> None:  # fmt: skip
        """Write a payment file, its payments, and the invoices they belong to."""
        by = written(desk, clerk, at)
        fil_id = new_id()
        self._add(
            sql.ADD_INBETALNING_FIL,
            {"id": fil_id, "sha256": fil.sha256, "format": fil.format.value, **by},
        )
        for betalning, faktura_id in betalningar:
            row: Row = {
                "id": new_id(),
                "fil_id": fil_id,
                "place": betalning.place,
                "nyckel": betalning.nyckel,
                "referens": betalning.referens,
                "belopp_ore": betalning.belopp.ore,
                "betald_on": betalning.betald_on.isoformat(),
            }
            self._add(sql.ADD_INBETALNING, {**row, **by})
            if faktura_id is not None:
                self._koppla(str(row["id"]), faktura_id, by, is_told=False)

    def okopplad_list(self) -> tuple[Okopplad, ...]:
        """Return the payments nobody knows the invoice of, oldest first."""
        return tuple(_read_okopplad(row) for row in self._all(sql.OKOPPLAD_LIST, {}))

    def add_koppling(
        self, inbetalning_id: str, faktura_id: FakturaId, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write which invoice a payment belongs to, since a clerk says so."""
        by = written(desk, clerk, at)
        self._koppla(inbetalning_id, faktura_id, by, is_told=True)

    def _koppla(
        self, inbetalning_id: str, faktura_id: FakturaId, by: Row, *, is_told: bool
    ) -> None:
        row: Row = {
            "id": new_id(),
            "inbetalning_id": inbetalning_id,
            "faktura_id": faktura_id,
            "sagd": int(is_told),
        }
        self._add(sql.ADD_KOPPLING, {**row, **by})

    def _standing(self, statement: str, values: Mapping[str, SqlValue]) -> tuple[Standing, ...]:
        return tuple(_read_standing(row) for row in self._all(statement, values))


def _read_standing(row: sqlite3.Row) -> Standing:
    return Standing(
        faktura=from_json(row["document"]),
        patient_id=row["patient_id"],
        krediterat=Money(-row["krediterat_ore"]),
        betalt=Money(row["betalt_ore"]),
        paminnelser=row["paminnelser"],
        forfaller_on=date.fromisoformat(row["senast_on"]),
        is_printed=bool(row["is_printed"]),
    )


def _read_okopplad(row: sqlite3.Row) -> Okopplad:
    return Okopplad(
        id=row["id"],
        inbetalning=Inbetalning(
            place=row["place"],
            nyckel=row["nyckel"],
            referens=row["referens"],
            belopp=Money(row["belopp_ore"]),
            betald_on=date.fromisoformat(row["betald_on"]),
        ),
    )
