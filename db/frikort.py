"""The ``FrikortLedger`` port in SQL: receipts from elsewhere, extracts, joins, settlements."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from db import rows, sql
from db.errors import stored
from db.stamp import read_written, written
from db.store import SqliteStore, SqlValue
from kassa.clock import to_local, utc_text
from kassa.desk.frikort_ports import ExternKvitto, Inlast, InlastStatus
from kassa.frikort.entry import STATED, EntryKind, Stated
from kassa.ids import new_id
from kassa.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.driver import sqlite3
    from kassa.desk.ports import Patient
    from kassa.frikort.entry import FrikortEntry
    from kassa.ids import CheckoutId, ClerkId, DeskId, EntryId, InlastId, PatientId

_read = rows.read_patient
_SEPARATOR = re.compile(r"[\s+\-\u2010-\u2014\u2212]")
_NUMBER = re.compile(rf"(?:\d|{_SEPARATOR.pattern})+[A-Za-z\d]*")
_DATE_DIGITS = (8, 6)  # before the dash: with a century (or 21-23 of a reserve number), without


class SqliteFrikort(SqliteStore):
    """What the ledger knows of the frikort beyond its entries."""

    def patient(self, patient_id: PatientId) -> Patient | None:
        """Return a patient as last written; who was joined into another is that one now."""
        row = self._first(sql.PATIENT_BY_ID, {"id": patient_id})
        return None if row is None else rows.read_patient(row)

    def search_patient(self, text: str, limit: int) -> tuple[Patient, ...]:
        """Return patients by the beginning of a number or of each word of a name.

        A number may be typed without its century and without its separator. Who was joined into
        another is found as that one, under both numbers.
        """
        text = unicodedata.normalize("NFC", text).strip()
        if not text:
            return ()
        if text[0].isdigit() and _NUMBER.fullmatch(text):
            found = self._by_number(text, limit)
        else:
            words = re.findall(r"\w+", text)
            match = " ".join(f'"{word}"*' for word in words)
            found = self._all(sql.SEARCH_NAME, {"match": match, "limit": limit}) if words else []
        patients = (self.patient(row["id"]) if row["is_joined"] else _read(row) for row in found)
        return tuple({patient.id: patient for patient in patients if patient}.values())

    def _by_number(self, text: str, limit: int) -> list[sqlite3.Row]:
        typed = _SEPARATOR.sub("", text).upper()
        found: dict[str, sqlite3.Row] = {}
        for prefix in (typed, f"19{typed}", f"20{typed}"):
            parted = (f"{prefix[:digits]}-{prefix[digits:]}" for digits in _DATE_DIGITS)
            for first in (prefix, *parted):
                after = f"{first}\U0010ffff"
                values: dict[str, SqlValue] = {"first": first, "after": after, "limit": limit}
                found |= {row["id"]: row for row in self._all(sql.SEARCH_NUMBER, values)}
        return list(found.values())[:limit]

    def skyddad_among(self, checkout_id_list: Iterable[CheckoutId]) -> frozenset[CheckoutId]:
        """Return those of some checkouts whose patient's identity is protected now."""
        found = self._all(sql.SKYDDAD_AMONG, {"id_list": json.dumps(list(checkout_id_list))})
        return frozenset(row["id"] for row in found)

    def extern_list(self, patient_id: PatientId) -> tuple[ExternKvitto, ...]:
        """Return a patient's receipts from elsewhere in registration order."""
        found = self._all(sql.EXTERN_BY_PATIENT, {"patient_id": patient_id})
        return tuple(read_extern(row) for row in found)

    def with_stated(
        self, patient_id: PatientId, entries: tuple[FrikortEntry, ...]
    ) -> tuple[FrikortEntry, ...]:
        """Return a patient's entries with the totals they make up for."""
        if all(entry.kind not in STATED for entry in entries):
            return entries
        found = {row["id"]: row for row in self._all(sql.STATED, {"patient_id": patient_id})}
        return tuple(
            replace(e, stated=stated_of(e, found[e.id])) if e.id in found else e for e in entries
        )

    def add_extern(self, extern: ExternKvitto) -> None:
        """Write a receipt from elsewhere."""
        self._add(
            sql.ADD_EXTERN,
            {
                "id": extern.id,
                "entry_id": extern.entry_id,
                "patient_id": extern.patient_id,
                "region": extern.region,
                "klinik": extern.klinik,
                "number": extern.number,
                "ekonomiservice": extern.ekonomiservice,
                **written(extern.desk, extern.clerk, extern.written_at),
            },
        )

    def last_inlast(self) -> Inlast | None:
        """Return the extract that was made last."""
        row = self._first(sql.LAST_INLAST, {})
        return None if row is None else read_inlast(row)

    def inlast(self, inlast_id: InlastId) -> Inlast | None:
        """Return an extract."""
        row = self._first(sql.INLAST_BY_ID, {"id": inlast_id})
        return None if row is None else read_inlast(row)

    def inlast_of(self, fil: str) -> tuple[Inlast, ...]:
        """Return the extracts of a file that were not corrected, the one made last first."""
        return tuple(read_inlast(row) for row in self._all(sql.INLAST_OF, {"fil": fil}))

    def entry_of_corrected(self) -> tuple[tuple[PatientId, EntryId], ...]:
        """Return each standing entry that rests on an extract which was corrected, and whose."""
        return tuple((r["patient_id"], r["id"]) for r in self._all(sql.ENTRY_OF_CORRECTED, {}))

    def status_of(self, number: str) -> tuple[Inlast, InlastStatus] | None:
        """Return what the last extract that knows a number says of it, and that extract."""
        row = self._first(sql.STATUS_OF, {"number": number})
        if row is None:
            return None
        inlast = self.inlast(row["inlast_id"])
        return None if inlast is None else (inlast, _read_status(row))

    def status_list(self, inlast_id: InlastId) -> tuple[InlastStatus, ...]:
        """Return every status of an extract whose patient the clinic knows."""
        found = self._all(sql.KNOWN_STATUS, {"inlast_id": inlast_id})
        return tuple(_read_status(row) for row in found)

    def add_inlast(self, inlast: Inlast, status_list: Iterable[InlastStatus]) -> None:
        """Write an extract with every status in it."""
        by = written(inlast.desk, inlast.clerk, inlast.written_at)
        self._add(
            sql.ADD_INLAST,
            {
                "id": inlast.id,
                "sha256": inlast.sha256,
                "fil": inlast.fil,
                "rattar": inlast.rattar,
                "fetched_at": utc_text(inlast.fetched_at),
                **by,
            },
        )
        for status in status_list:
            self._add(
                sql.ADD_STATUS,
                {
                    "id": status.id,
                    "inlast_id": status.inlast_id,
                    "number": status.number,
                    "ackumulerat_ore": status.ackumulerat.ore,
                    "first_on": _day_text(status.first_on),
                    "giltigt_till": _day_text(status.giltigt_till),
                    **by,
                },
            )

    def joined_list(self, patient_id: PatientId) -> tuple[Patient, ...]:
        """Return the patients that one was before, as last written, the first join first."""
        found = self._all(sql.JOINED_INTO, {"patient_id": patient_id})
        earlier = (self._first(sql.PATIENT_ITSELF, {"id": row["patient_id"]}) for row in found)
        return tuple(_read(row) for row in earlier if row is not None)

    def add_join(
        self, patient_id: PatientId, into_id: PatientId, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write that two patients are one; the second is kept."""
        row = {"id": new_id(), "patient_id": patient_id, "into_id": into_id}
        self._add(sql.ADD_JOIN, {**row, **written(desk, clerk, at)})

    def att_reglera_list(self) -> tuple[PatientId, ...]:
        """Return the patients that have something to settle, the oldest first."""
        return tuple(row["patient_id"] for row in self._all(sql.ATT_REGLERA, {}))

    def is_att_reglera(self, patient_id: PatientId) -> bool:
        """True when it was last written that a patient has something to settle.

        Who was joined into another is that one now.
        """
        row = self._first(sql.IS_ATT_REGLERA, {"patient_id": patient_id})
        return row is not None and bool(row["is_open"])

    def add_att_reglera(
        self, patient_id: PatientId, desk: DeskId, clerk: ClerkId, at: datetime, *, is_open: bool
    ) -> None:
        """Write whether a patient has something to settle."""
        by = written(desk, clerk, at)
        row = {"id": new_id(), "patient_id": patient_id, "is_open": int(is_open), **by}
        self._add(sql.ADD_ATT_REGLERA, row)


@stored
def stated_of(entry: FrikortEntry, row: sqlite3.Row) -> Stated | None:
    """Return the total an entry makes up for, None where the records do not tell.

    Raises:
        DatabaseRecordError: what they tell cannot be read.
    """
    is_there = row["ackumulerat_ore"] is not None and row["fetched_at"] is not None
    if entry.kind is EntryKind.INLAST and is_there:
        fetched_at = datetime.fromisoformat(row["fetched_at"])
        return Stated(Money(row["ackumulerat_ore"]), to_local(fetched_at).date(), fetched_at)
    if entry.kind is EntryKind.UPPGIFT and row["ackumulerat"] is not None:
        return Stated(Money.kr(row["ackumulerat"]), date.fromisoformat(row["besok_on"]))
    return None


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@stored
def read_extern(row: sqlite3.Row) -> ExternKvitto:
    """Return the receipt from elsewhere of a row."""
    return ExternKvitto(
        id=row["id"],
        entry_id=row["entry_id"],
        patient_id=row["patient_id"],
        region=row["region"],
        klinik=row["klinik"],
        number=row["number"],
        ekonomiservice=row["ekonomiservice"],
        **read_written(row),
    )


@stored
def read_inlast(row: sqlite3.Row) -> Inlast:
    """Return the extract of a row."""
    return Inlast(
        id=row["id"],
        sha256=row["sha256"],
        fil=row["fil"] or row["sha256"],
        rattar=row["rattar"],
        fetched_at=datetime.fromisoformat(row["fetched_at"]),
        **read_written(row),
    )


@stored
def _read_status(row: sqlite3.Row) -> InlastStatus:
    return InlastStatus(
        id=row["id"],
        inlast_id=row["inlast_id"],
        number=row["number"],
        ackumulerat=Money(row["ackumulerat_ore"]),
        first_on=_day(row["first_on"]),
        giltigt_till=_day(row["giltigt_till"]),
    )
