"""A ledger as large as the region's: made once, and kept for as long as the schema stays the same.

The small file comes first, through the same use cases as at a desk: so many patients, each with
fees paid elsewhere and visits of the clinic's own. The large file holds every row of the small one
once for each of ``DESKS`` desks, side by side, so that one patient's rows lie scattered over the
whole file as they do when a year is written day by day. Receipts are numbered and sealed anew, and
so are the entries of the frikort ledger: each desk has an unbroken chain. Nobody in either file
exists; the numbers are made-up reserve numbers.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.key import KEY
from db.cipher import attach, connect
from db.connection import marker_path, open_database
from db.driver import sqlite3
from db.ledger import SqliteLedger
from db.schema import schema_text
from db.seal import COLUMNS, SQL_FUNCTION, Sealer
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.clock import FixedClock
from kassa.desk.complete_checkout import CompleteCheckout, complete_checkout
from kassa.desk.frikort_ports import Inlast, InlastStatus
from kassa.desk.ovning import SETTINGS
from kassa.desk.ports import Patient, TaxaBook
from kassa.desk.quote import Quote, quote
from kassa.desk.register_extern import RegisterExtern, register_extern
from kassa.desk.request import BesokRequest, QuotePatient, QuoteRequest
from kassa.desk.settings import Desk
from kassa.frikort.entry import EntryKind
from kassa.ids import CheckoutId, ClerkId, EntryId, InlastId, KvittoId, PatientId, new_id
from kassa.kvitto.document import FIRST_HASH, Betalsatt, from_json, to_json
from kassa.money import ZERO, Money
from kassa.patient import parse_identitet

PATIENTS = 1_000
DESKS = 400
EXTERN = 23
BESOK = 2
LATE = 20
ENTRIES = PATIENTS * (EXTERN + BESOK)
NEEDED_BYTES = 22 * 10**9

TODAY = date(2026, 11, 20)
CLOCK = FixedClock.at_local(f"{TODAY}T10:15")
BORN = date(1945, 1, 1)
CHUNK = 250

_GIVEN = [first + last for first in ("Al", "Be", "Ce", "Da", "El", "Fi") for last in ("ma", "rik")]
_FAMILY = [
    f"{first}{middle}{last}"
    for first in ("Ek", "Björk", "Sten", "Al", "Ask", "Lind", "Berg", "Ceder", "Havs", "Ål")
    for middle in ("", "o", "e", "a")
    for last in ("dal", "ström", "gren", "lund", "ås")
]


@dataclass(frozen=True, slots=True)
class Region:
    """The two files.

    Attributes:
        small: of ``PATIENTS`` patients.
        large: of ``DESKS`` times as many.
    """

    small: Path
    large: Path


def number_of(patient: int, desk: int) -> str:
    """Return the made-up reserve number of a patient; desk 0 has those of the small file."""
    return f"22{BORN + timedelta(days=20 * patient):%y%m%d}-T{desk:03d}"


def region(cache: Path) -> Region | None:
    """Return both files, made when they are not there; None where the disk has no room for them.

    Args:
        cache: the folder that keeps them; those of an older schema are removed from it.
    """
    recipe = schema_text() + Path(__file__).read_text(encoding="utf-8")
    folder = cache / f"region-{hashlib.sha256(recipe.encode()).hexdigest()[:16]}"
    made = Region(folder / "small.db", folder / "large.db")
    if marker_path(made.large).exists():
        return made
    cache.mkdir(parents=True, exist_ok=True)
    for old in cache.glob("region-*"):
        shutil.rmtree(old)
    if shutil.disk_usage(cache).free < NEEDED_BYTES:
        return None
    folder.mkdir()
    _make_small(made.small)
    _make_large(made)
    return made


def say(text: str) -> None:
    """Show how far the work has come, past the table."""
    print(f"\r{text:<70}", end="", file=sys.stderr, flush=True)


# --- the small file, by the use cases of a desk ---------------------------------------------


def _make_small(file: Path) -> None:
    random = Random(2026)
    ledger = SqliteLedger(open_database(file, key=KEY))
    book = bundled_taxa_book()
    desk = Desk.of(replace(SETTINGS, register="D0"), ClerkId("bench"), ovning=True)
    patients = [_add_patient(ledger, number, desk) for number in range(PATIENTS)]
    _add_inlast(ledger, patients, desk)
    days = (TODAY - date(2025, 1, 2)).days // (EXTERN + BESOK)
    for turn in range(EXTERN + BESOK):
        say(f"small file: {turn} of {EXTERN + BESOK} rounds")
        first = date(2025, 1, 2) + timedelta(days=turn * days)
        for patient in patients:
            day = first + timedelta(days=random.randrange(days))
            if turn < EXTERN:
                _add_extern(patient, day, random, ledger, book, desk)
            else:
                shown = quote_of(patient.identitet.number, day, ledger, book)
                command = CompleteCheckout(shown, Betalsatt.KORT, duplicate_confirmed=True)
                complete_checkout(command, ledger, book, CLOCK, desk)
    open_count = len(ledger.att_reglera_list())
    for patient in patients[: max(0, LATE - open_count)]:
        _add_extern(patient, date(2026, 1, 3), random, ledger, book, desk)
    ledger.close()


def _add_patient(ledger: SqliteLedger, place: int, desk: Desk) -> Patient:
    identitet = parse_identitet(number_of(place, 0), TODAY)
    assert identitet.fodelsedatum
    patient = Patient(
        id=PatientId(new_id()),
        identitet=identitet,
        fodelsedatum=identitet.fodelsedatum,
        namn=f"{_GIVEN[place % len(_GIVEN)]} {_FAMILY[place % len(_FAMILY)]}",
        kategori="folkbokford",
        land=None,
        lma_nummer=None,
    )
    with ledger.transaction():
        ledger.add_patient(patient, desk.id, desk.clerk, datetime(2025, 1, 1, tzinfo=UTC))
    return patient


def _add_inlast(ledger: SqliteLedger, patients: list[Patient], desk: Desk) -> None:
    at = datetime(2025, 1, 1, tzinfo=UTC)
    inlast = Inlast(InlastId(new_id()), "0" * 64, at, desk.id, desk.clerk, at, fil="0" * 64)
    with ledger.transaction():
        ledger.add_inlast(
            inlast,
            [
                InlastStatus(new_id(), inlast.id, patient.identitet.number, ZERO, None, None)
                for patient in patients
            ],
        )


def _add_extern(
    patient: Patient, day: date, random: Random, ledger: SqliteLedger, book: TaxaBook, desk: Desk
) -> None:
    command = RegisterExtern(
        kind=EntryKind.EXTERN,
        patient_id=patient.id,
        extern_id=new_id(),
        entry_id=EntryId(new_id()),
        region="08",
        klinik="Exempelkliniken",
        number=new_id()[:8],
        paid_on=day,
        belopp=Money.kr(random.choice([50, 100, 250])),
        giltigt_till=None,
        is_in_hsa=True,
    )
    register_extern(command, ledger, book, CLOCK, desk)


def quote_of(number: str, day: date, ledger: SqliteLedger, book: TaxaBook) -> Quote:
    """Open a patient and decide: what a doctor's visit of a day costs."""
    identitet = parse_identitet(number, TODAY)
    known = ledger.find_patient(identitet.number)
    assert known
    case = {
        "tidpunkt": f"{day}T10:15",
        "patient": {"fodelsedatum": known.fodelsedatum.isoformat()},
        "besok": {"vardniva": "primarvard", "vardgivarkategori": "lakare", "typ": "mottagning"},
    }
    patient = QuotePatient(identitet, known.fodelsedatum, known.namn, None)
    return quote(QuoteRequest((BesokRequest(case),), patient), ledger, book, CLOCK)


# --- the large file, by plain SQL ------------------------------------------------------------

_ID_COLUMNS = {
    "id", "patient_id", "checkout_id", "besok_id", "entry_id", "avser", "reglerar", "kvitto_id",
    "into_id",
}  # fmt: skip
_TABLES = (
    "patient", "patient_version", "checkout", "besok", "frikort_entry", "payment", "extern_kvitto",
    "inlast_status", "att_reglera",
)  # fmt: skip


def _make_large(made: Region) -> None:
    part = made.large.with_suffix(".part.db")
    open_database(part, key=KEY).close()
    with closing(connect(part, KEY)) as conn:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -4000000"):
            conn.execute(f"PRAGMA {pragma}")
        conn.create_function("name_of", 2, _name_of, deterministic=True)
        conn.create_function(SQL_FUNCTION, len(COLUMNS), Sealer())
        attach(conn, made.small, KEY, "small")
        conn.execute("CREATE TEMP TABLE number (desk INTEGER PRIMARY KEY)")
        conn.executemany("INSERT INTO number VALUES (?)", [(desk,) for desk in range(DESKS)])
        held = _take_down(conn)
        conn.execute("INSERT INTO inlast SELECT * FROM small.inlast")
        for table in _TABLES:
            _multiply(conn, table)
        _close_settled(conn)
        _add_receipts(conn)
        for place, statement in enumerate(held):
            say(f"large file: index or guard {place} of {len(held)}")
            conn.execute(statement)
        conn.execute("INSERT INTO patient_search (patient_search) VALUES ('rebuild')")
        entries = conn.execute("SELECT count(*) FROM frikort_entry").fetchone()[0]
        assert entries >= ENTRIES * DESKS, entries
        conn.execute("DETACH small")
        conn.execute("PRAGMA journal_mode = WAL")
    say("")
    marker_path(part).unlink()
    part.replace(made.large)
    open_database(
        made.large, key=KEY
    ).close()  # compares every table, index and guard with the schema


def _take_down(conn: sqlite3.Connection) -> list[str]:
    """Drop indexes and guards, and return the statements that make them again."""
    found = conn.execute(
        "SELECT type, name, sql FROM sqlite_master"
        " WHERE type IN ('trigger', 'index') AND sql IS NOT NULL ORDER BY type"
    ).fetchall()
    for kind, name, _ in found:
        conn.execute(f"DROP {kind} {name}")
    return [statement for _, _, statement in found]


def _multiply(conn: sqlite3.Connection, table: str) -> None:
    """Write every row of the small file once for each desk, by the row's place."""
    columns = [row[1] for row in conn.execute(f"PRAGMA main.table_info({table})")]
    made = ", ".join(_expression(table, column) for column in columns)
    last = conn.execute(f"SELECT ifnull(max(seq), 0) FROM small.{table}").fetchone()[0]
    for first in range(1, last + 1, CHUNK):
        say(f"large file: {table} {100 * first // last} %")
        conn.execute(
            f"INSERT INTO main.{table} ({', '.join(columns)}) SELECT {made}"
            f" FROM small.{table} AS t CROSS JOIN temp.number AS n WHERE t.seq BETWEEN ? AND ?",
            (first, first + CHUNK - 1),
        )


def _expression(table: str, column: str) -> str:
    if (table, column) == ("frikort_entry", "hash"):
        return f"{SQL_FUNCTION}({', '.join(_expression(table, each) for each in COLUMNS)})"
    if column in _ID_COLUMNS:
        return f"substr(t.{column}, 1, 32) || printf('%04d', n.desk)"
    if column == "number" and table != "extern_kvitto":
        return "substr(t.number, 1, 10) || printf('%03d', n.desk)"
    if column == "namn":
        return "name_of(t.seq, n.desk)"
    return {"seq": f"(t.seq - 1) * {DESKS} + n.desk + 1", "desk": "'D' || n.desk"}.get(
        column, f"t.{column}"
    )


def _name_of(seq: int, desk: int) -> str:
    given = _GIVEN[(seq + 5 * desk) % len(_GIVEN)]
    return f"{given} {_FAMILY[(seq + 7 * desk) % len(_FAMILY)]}"


def _close_settled(conn: sqlite3.Connection) -> None:
    """Close what is open at every desk but the first: settled work stays in the ledger."""
    conn.execute(
        "INSERT INTO main.att_reglera (id, patient_id, is_open, desk, clerk, written_at)"
        " SELECT 'x' || substr(id, 2), patient_id, 0, desk, clerk, written_at"
        " FROM main.att_reglera AS t WHERE desk <> 'D0' AND is_open AND NOT EXISTS ("
        "  SELECT 1 FROM main.att_reglera AS later"
        "  WHERE later.patient_id = t.patient_id AND later.seq > t.seq)"
        " ORDER BY seq"
    )


def _add_receipts(conn: sqlite3.Connection) -> None:
    last = conn.execute("SELECT max(seq) FROM small.kvitto").fetchone()[0]
    hashes = [FIRST_HASH] * DESKS
    small = conn.execute("SELECT * FROM small.kvitto ORDER BY seq")
    names = [column[0] for column in small.description]
    for values in small.fetchall():
        row = dict(zip(names, values, strict=True))
        say(f"large file: kvitto {100 * row['seq'] // last} %")
        conn.execute("BEGIN")
        conn.executemany(
            f"INSERT INTO main.kvitto VALUES ({', '.join(f':{name}' for name in names)})",
            _receipts(row, hashes),
        )
        conn.execute("COMMIT")


def _receipts(row: dict[str, str], hashes: list[str]) -> Iterator[dict[str, object]]:
    """Yield a receipt as each desk would have written it, sealed after the desk's last one."""
    first = from_json(row["document"])
    for desk in range(DESKS):
        document = replace(
            first,
            id=KvittoId(f"{row['id'][:32]}{desk:04d}"),
            number=f"D{desk}-{row['serial']}",
            checkout_id=CheckoutId(f"{row['checkout_id'][:32]}{desk:04d}"),
            previous_hash=hashes[desk],
        ).sealed()
        hashes[desk] = document.hash
        yield {
            **row,
            "seq": (int(row["seq"]) - 1) * DESKS + desk + 1,
            "id": document.id,
            "desk": f"D{desk}",
            "number": document.number,
            "checkout_id": document.checkout_id,
            "document": to_json(document),
            "previous_hash": document.previous_hash,
            "hash": document.hash,
        }
