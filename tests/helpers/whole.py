"""What must be true of a clinic's file at any moment."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from db.kontroll.source import open_kontroll
from kassa.desk.kontroll.run import kontrollera
from kassa.taxa.book import InstalledTaxaBook
from tests.helpers import raw
from tests.helpers.till import taxa

if TYPE_CHECKING:
    from pathlib import Path

    from kassa.desk.kontroll.finding import Finding

TABLES = (
    "patient",
    "patient_version",
    "checkout",
    "besok",
    "frikort_entry",
    "payment",
    "kvitto",
    "print_event",
    "inlast",
    "inlast_status",
    "extern_kvitto",
    "patient_join",
    "att_reglera",
    "clerk_account",
    "login_event",
    "access_log",
    "access_review",
    "parked",
    "parked_end",
    "godkannande",
    "oppning",
    "z_rapport",
    "print_start",
    "backup_event",
    "number_gap",
    "avbrott",
    "avbrott_slut",
    "avbrott_rapport",
    "avbrott_checkout",
    "inforing_claim",
    "inforing_svar",
    "utbyte",
    "blankett_serie",
    "blankett",
    "blankett_oppnad",
    "faktura_val",
    "faktura",
    "faktura_handelse",
    "inbetalning_fil",
    "inbetalning",
    "inbetalning_koppling",
    "sie_fil",
    "sie_verifikation",
    "gallring",
    "taxa_dokument",
    "taxa_fil",
    "taxa_sprak",
    "taxa_hamtning",
    "taxa_bekraftelse",
    "klocka_bekraftelse",
)

# What holds no records of its own but is append-only all the same.
GUARDED = (*TABLES, "seal", "omsegling")


def counts(path: Path) -> dict[str, int]:
    """Return how many rows each table has."""
    with closing(raw.connect(path)) as conn:
        return {
            table: conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES
        }


def findings(path: Path, noted_seal: str = "") -> tuple[Finding, ...]:
    """Return what ``kassa kontrollera`` finds in a file."""
    book = InstalledTaxaBook((taxa(),))
    with open_kontroll(path, raw.key_for(path)) as source:
        return kontrollera(source, book, taxa(), noted_seal=noted_seal).findings


def assert_sound(path: Path) -> None:
    """Assert that SQLite finds the file sound and every reference leads somewhere."""
    with closing(raw.connect(path)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []


def assert_whole(path: Path) -> None:
    """Assert that the file is sound, nothing in it is half done, and every invariant holds."""
    assert_sound(path)
    found = findings(path)
    assert found == (), "\n".join(f"{f.where}: {f.what}" for f in found)
