"""Rows to dataclasses and back: money as öre, dates and times as ISO text, kinds as their value.

Each ``..._row`` function gives the values of one INSERT, by column; each reading function takes a
row that has the columns by name.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from db.errors import stored
from db.stamp import Row, read_written, written
from kassa.clock import utc_text
from kassa.desk.ports import BesokRecord, CheckoutRecord, Patient, Payment
from kassa.frikort.entry import EntryKind, FrikortEntry
from kassa.hogkostnadsskydd import Skydd
from kassa.kvitto import dagsrapport
from kassa.kvitto.dagsrapport import Dagsrapport
from kassa.kvitto.document import Betalsatt, Kvitto, from_json
from kassa.kvitto.numbering import split_number
from kassa.money import Money
from kassa.patient import Identitet, IdentitetKind

if TYPE_CHECKING:
    from db.driver import sqlite3
    from kassa.ids import ClerkId, DeskId


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def patient_row(patient: Patient, desk: DeskId, clerk: ClerkId, at: datetime) -> Row:
    """Return what never changes about a patient."""
    return {
        "id": patient.id,
        "number": patient.identitet.number,
        "number_kind": patient.identitet.kind.value,
        "number_fodelsedatum": _day_text(patient.identitet.fodelsedatum),
        **written(desk, clerk, at),
    }


def patient_version_row(
    version_id: str, patient: Patient, desk: DeskId, clerk: ClerkId, at: datetime
) -> Row:
    """Return what is known of a patient now."""
    return {
        "id": version_id,
        "patient_id": patient.id,
        "fodelsedatum": patient.fodelsedatum.isoformat(),
        "namn": patient.namn,
        "kategori": patient.kategori,
        "land": patient.land,
        "lma_nummer": patient.lma_nummer,
        "skyddad": int(patient.is_skyddad),
        **written(desk, clerk, at),
    }


@stored
def read_patient(row: sqlite3.Row) -> Patient:
    """Return the patient of a row of ``patient`` joined with a version."""
    return Patient(
        id=row["id"],
        identitet=Identitet(
            number=row["number"],
            kind=IdentitetKind(row["number_kind"]),
            fodelsedatum=_day(row["number_fodelsedatum"]),
        ),
        fodelsedatum=date.fromisoformat(row["fodelsedatum"]),
        namn=row["namn"],
        kategori=row["kategori"],
        land=row["land"],
        lma_nummer=row["lma_nummer"],
        is_skyddad=bool(row["skyddad"]),
    )


def checkout_row(record: CheckoutRecord) -> Row:
    """Return a checkout as a row; its visits are rows of their own."""
    return {
        "id": record.id,
        "patient_id": record.patient_id,
        "betalare": record.betalare,
        "skal": record.skal,
        "avser": record.avser,
        **written(record.desk, record.clerk, record.written_at),
    }


def besok_row(besok: BesokRecord, record: CheckoutRecord) -> Row:
    """Return a visit of a checkout as a row."""
    return {
        "id": besok.id,
        "checkout_id": besok.checkout_id,
        "place": besok.place,
        "effective_on": besok.effective_on.isoformat(),
        "produkt_id": besok.produkt_id,
        "facts": besok.facts,
        "decision": besok.decision,
        "taxa": besok.taxa,
        "taxa_hash": besok.taxa_hash,
        "skal": besok.skal,
        "underlag": besok.underlag,
        **written(record.desk, record.clerk, record.written_at),
    }


@stored
def read_checkout(row: sqlite3.Row, besok: tuple[BesokRecord, ...]) -> CheckoutRecord:
    """Return the checkout of a row, with its visits."""
    return CheckoutRecord(
        id=row["id"],
        patient_id=row["patient_id"],
        besok=besok,
        betalare=row["betalare"],
        skal=row["skal"],
        avser=row["avser"],
        **read_written(row),
    )


@stored
def read_besok(row: sqlite3.Row) -> BesokRecord:
    """Return the visit of a row."""
    return BesokRecord(
        id=row["id"],
        checkout_id=row["checkout_id"],
        place=row["place"],
        effective_on=date.fromisoformat(row["effective_on"]),
        produkt_id=row["produkt_id"],
        facts=row["facts"],
        decision=row["decision"],
        taxa=row["taxa"],
        taxa_hash=row["taxa_hash"],
        skal=row["skal"],
        underlag=row["underlag"],
    )


def entry_row(entry: FrikortEntry, known_at: str | None = None) -> Row:
    """Return a frikort entry as a row.

    Args:
        entry: what is written.
        known_at: where the entries of other desks that are known end, UTC; None where there are
            none. A clock that is behind theirs must not put the entry among them.
    """
    placed_at = None
    if known_at is not None and known_at >= utc_text(entry.written_at):
        placed_at = utc_text(datetime.fromisoformat(known_at) + timedelta(milliseconds=1))
    return {
        "id": entry.id,
        "patient_id": entry.patient_id,
        "kind": entry.kind.value,
        "effective_on": entry.effective_on.isoformat(),
        "belopp_ore": entry.belopp.ore,
        "charged_ore": entry.charged.ore,
        "avser": entry.avser,
        "giltigt_till": _day_text(entry.giltigt_till),
        "checkout_id": entry.checkout_id,
        "besok_id": entry.besok_id,
        "skydd": entry.skydd.value,
        "reglerar": entry.reglerar,
        "inlast_id": entry.inlast_id,
        "placed_at": placed_at,
        **written(entry.desk, entry.clerk, entry.written_at),
    }


@stored
def read_entry(row: sqlite3.Row) -> FrikortEntry:
    """Return the frikort entry of a row."""
    return FrikortEntry(
        id=row["id"],
        patient_id=row["patient_id"],
        kind=EntryKind(row["kind"]),
        effective_on=date.fromisoformat(row["effective_on"]),
        belopp=Money(row["belopp_ore"]),
        charged=Money(row["charged_ore"]),
        avser=row["avser"],
        giltigt_till=_day(row["giltigt_till"]),
        checkout_id=row["checkout_id"],
        besok_id=row["besok_id"],
        skydd=Skydd(row["skydd"]),
        reglerar=row["reglerar"],
        inlast_id=row["inlast_id"],
        placed_at=datetime.fromisoformat(row["placed_at"]) if row["placed_at"] else None,
        **read_written(row),
    )


def payment_row(payment: Payment) -> Row:
    """Return a payment as a row."""
    return {
        "id": payment.id,
        "checkout_id": payment.checkout_id,
        "place": payment.place,
        "betalsatt": payment.betalsatt.value,
        "referens": payment.referens,
        "belopp_ore": payment.belopp.ore,
        **written(payment.desk, payment.clerk, payment.written_at),
    }


@stored
def read_payment(row: sqlite3.Row) -> Payment:
    """Return the payment of a row."""
    return Payment(
        id=row["id"],
        checkout_id=row["checkout_id"],
        place=row["place"],
        betalsatt=Betalsatt(row["betalsatt"]),
        referens=row["referens"],
        belopp=Money(row["belopp_ore"]),
        **read_written(row),
    )


def kvitto_row(kvitto: Kvitto, document: str) -> Row:
    """Return a receipt as a row: the document, and the columns that find it."""
    desk, serial = split_number(kvitto.number)
    return {
        "id": kvitto.id,
        "serial": serial,
        "number": kvitto.number,
        "kind": kvitto.kind.value,
        "checkout_id": kvitto.checkout_id,
        "document": document,
        "previous_hash": kvitto.previous_hash,
        "hash": kvitto.hash,
        **written(desk, kvitto.clerk, kvitto.issued_at),
    }


@stored
def read_kvitto(row: sqlite3.Row) -> Kvitto:
    """Return the receipt of a row."""
    return from_json(row["document"])


@stored
def read_rapport(row: sqlite3.Row) -> Dagsrapport:
    """Return the Z report of a row."""
    return dagsrapport.from_json(row["document"])
