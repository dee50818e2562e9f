"""What must be true of a clinic's file at any moment, read past Kassa with plain SQL."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from kassa.kvitto import dagsrapport
from kassa.kvitto.document import from_json
from kassa.kvitto.numbering import Gap, chain_faults
from tests.helpers import raw

if TYPE_CHECKING:
    from pathlib import Path

    from db.driver import sqlite3

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
    "avbrott_checkout",
    "inforing_claim",
    "inforing_svar",
    "utbyte",
    "blankett_serie",
    "blankett",
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

# Each query finds rows that must not be there.
NEVER = {
    "a checkout without its receipt": """
        SELECT id FROM checkout WHERE id NOT IN (SELECT checkout_id FROM kvitto)""",
    "a receipt without its checkout": """
        SELECT number FROM kvitto WHERE checkout_id NOT IN (SELECT id FROM checkout)""",
    "a receipt that does not say what was paid": """
        SELECT number FROM kvitto
        WHERE json_extract(document, '$.att_betala') <> (
            SELECT ifnull(sum(belopp_ore), 0) FROM payment
            WHERE payment.checkout_id = kvitto.checkout_id)""",
    "a receipt that tells other parts than were paid": """
        SELECT number FROM kvitto
        WHERE json_extract(document, '$.delar') IS NOT NULL AND (
            SELECT json_group_array(json_array(json_extract(value, '$.betalsatt'),
                                               json_extract(value, '$.belopp')))
            FROM json_each(document, '$.delar')) <> (
            SELECT json_group_array(json_array(betalsatt, belopp_ore)) FROM payment
            WHERE payment.checkout_id = kvitto.checkout_id)""",
    "parts of a payment that go both ways": """
        SELECT checkout_id FROM payment GROUP BY checkout_id
        HAVING min(belopp_ore) < 0 AND max(belopp_ore) > 0""",
    "what is paid by invoice and not invoiced, or the other way round": """
        SELECT id FROM checkout
        WHERE (SELECT ifnull(sum(belopp_ore), 0) FROM payment
               WHERE checkout_id = checkout.id AND betalsatt = 'faktura')
            <> (SELECT ifnull(sum(belopp_ore), 0) FROM faktura WHERE checkout_id = checkout.id)""",
    "an invoice whose document says another sum or reference": """
        SELECT id FROM faktura
        WHERE json_extract(document, '$.belopp') <> belopp_ore
            OR json_extract(document, '$.serial') <> serial
            OR (SELECT sum(json_extract(value, '$.belopp'))
                FROM json_each(document, '$.rader')) <> belopp_ore""",
    "a credit note for an invoice that is one itself": """
        SELECT kredit.id FROM faktura AS kredit JOIN faktura ON faktura.id = kredit.avser
        WHERE faktura.belopp_ore < 0""",
    "a payment without its checkout": """
        SELECT id FROM payment WHERE checkout_id NOT IN (SELECT id FROM checkout)""",
    "a counting fee without its entry, or with two": """
        SELECT besok.id FROM besok
        WHERE (SELECT count(*) FROM frikort_entry
               WHERE besok_id = besok.id AND checkout_id = besok.checkout_id AND kind = 'avgift'
                   AND skydd = 'oppenvard')
            <> (SELECT max(0, sum(json_extract(value, '$.frikortsgrundande')
                                  AND json_extract(value, '$.belopp') > 0))
                FROM json_each(decision, '$.rader'))""",
    "a visit whose entries are charged other than paid": """
        SELECT besok.id FROM besok
        WHERE (SELECT ifnull(sum(charged_ore - belopp_ore), 0) FROM frikort_entry
               WHERE besok_id = besok.id AND kind = 'avgift')
            <> round(100 * (json_extract(decision, '$.att_betala')
                            - json_extract(decision, '$.belopp')))""",
    "a sale without visits, or a return or settlement with some": """
        SELECT number FROM kvitto
        WHERE (kind = 'kop') <> (checkout_id IN (SELECT checkout_id FROM besok))""",
    "a settlement without its entries, or of another sum": """
        SELECT number FROM kvitto
        WHERE kind = 'reglering' AND json_extract(document, '$.att_betala') IS NOT (
            SELECT sum(belopp_ore) FROM frikort_entry
            WHERE kind = 'reglering' AND frikort_entry.checkout_id = kvitto.checkout_id)""",
    "a checkout whose visits are paid with another sum": """
        SELECT checkout.id FROM checkout
        JOIN kvitto ON kvitto.checkout_id = checkout.id AND kind = 'kop'
        WHERE (SELECT ifnull(sum(belopp_ore), 0) FROM payment
               WHERE payment.checkout_id = checkout.id) <> (
            SELECT sum(round(100 * json_extract(decision, '$.att_betala'))) FROM besok
            WHERE checkout_id = checkout.id)""",
    "a reversal that leaves an entry standing": """
        SELECT entry.id FROM frikort_entry AS entry
        JOIN checkout AS reversal ON reversal.avser = entry.checkout_id
        WHERE entry.kind IN ('avgift', 'reglering')
            AND entry.id NOT IN (SELECT avser FROM frikort_entry WHERE avser IS NOT NULL)""",
    "a reversal that does not pay back": """
        SELECT reversal.id, way.value FROM checkout AS reversal
        JOIN json_each('["kort", "faktura", "kontant", "swish"]') AS way
        WHERE reversal.avser IS NOT NULL
            AND (SELECT ifnull(sum(belopp_ore), 0) FROM payment
                 WHERE checkout_id IN (reversal.avser, reversal.id) AND betalsatt = way.value)
                <> 0""",
    "a patient without a version": """
        SELECT id FROM patient WHERE id NOT IN (SELECT patient_id FROM patient_version)""",
}


def counts(path: Path) -> dict[str, int]:
    """Return how many rows each table has."""
    with closing(raw.connect(path)) as conn:
        return {
            table: conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES
        }


def assert_whole(path: Path) -> None:
    """Assert that the file is sound, nothing in it is half done, and each series is unbroken."""
    with closing(raw.connect(path)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        for what, query in NEVER.items():
            assert conn.execute(query).fetchall() == [], what
        desks = [row[0] for row in conn.execute("SELECT DISTINCT desk FROM kvitto")]
        for desk in desks:
            documents = conn.execute(
                "SELECT document FROM kvitto WHERE desk = ? ORDER BY serial", (desk,)
            )
            assert chain_faults((from_json(row[0]) for row in documents), gaps(conn, desk)) == ()
            reports = conn.execute(
                "SELECT document FROM z_rapport WHERE desk = ? ORDER BY serial", (desk,)
            )
            z_list = [dagsrapport.from_json(row[0]) for row in reports]
            assert dagsrapport.chain_faults(z_list, gaps(conn, desk, "z_rapport")) == ()


def gaps(conn: sqlite3.Connection, desk: str, series: str = "kvitto") -> list[Gap]:
    """Return what is left out of a series on record."""
    found = conn.execute(
        "SELECT from_serial, until_serial FROM number_gap WHERE name = ? AND series = ?",
        (desk, series),
    )
    return [Gap(*row) for row in found]
