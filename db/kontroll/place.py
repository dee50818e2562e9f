"""How a record is named to people: by its receipt where it has one, never by its patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.driver import sqlite3

# What the records of a table are called, in the singular, in Swedish.
WORDS = {
    "access_log": "raden i åtkomstloggen",
    "access_review": "granskningen av åtkomstloggen",
    "att_reglera": "märket på arbetslistan",
    "avbrott": "avbrottet",
    "avbrott_checkout": "registreringens avbrott",
    "avbrott_rapport": "slutrapporten",
    "avbrott_slut": "slutet på avbrottet",
    "backup_event": "händelsen hos säkerhetskopiorna",
    "besok": "besöket",
    "blankett": "blanketten",
    "blankett_oppnad": "den öppnade blanketten",
    "blankett_serie": "blankettserien",
    "checkout": "registreringen",
    "clerk_account": "kontot",
    "extern_kvitto": "kvittot från annat håll",
    "faktura": "fakturan",
    "faktura_handelse": "händelsen hos en faktura",
    "faktura_val": "valet av fakturakanal",
    "frikort_entry": "frikortsposten",
    "gallring": "gallringen",
    "godkannande": "godkännandet",
    "inbetalning": "inbetalningen",
    "inbetalning_fil": "betalfilen",
    "inbetalning_koppling": "kopplingen av en inbetalning",
    "inforing_claim": "raden som någon hade för införing",
    "inforing_svar": "svaret vid införing",
    "inlast": "utdraget",
    "inlast_status": "patienten i ett utdrag",
    "kvitto": "kvittot",
    "login_event": "inloggningen",
    "omsegling": "omseglingen",
    "number_gap": "överhoppade nummer",
    "oppning": "öppningen",
    "parked": "den parkerade registreringen",
    "parked_end": "slutet på en parkering",
    "patient": "patienten",
    "patient_join": "sammanföringen",
    "patient_version": "patientuppgiften",
    "payment": "betalningen",
    "print_event": "utskriften",
    "print_start": "den påbörjade utskriften",
    "seal": "sigillet",
    "sie_fil": "bokföringsfilen",
    "sie_verifikation": "verifikationen",
    "klocka_bekraftelse": "bekräftelsen av klockan",
    "taxa_bekraftelse": "bekräftelsen av taxan",
    "taxa_dokument": "taxans dokument",
    "taxa_fil": "den hämtade taxan",
    "taxa_hamtning": "hämtningen av taxan",
    "taxa_sprak": "taxans ord på ett annat språk",
    "utbyte": "den inlästa filen",
    "z_rapport": "Z-rapporten",
}

# The receipt a record belongs to, by the column that says so.
_NUMBER_BY = {
    "number": "SELECT number FROM kvitto WHERE seq = :seq",
    "checkout_id": "SELECT number FROM kvitto WHERE checkout_id = :value",
    "kvitto_id": "SELECT number FROM kvitto WHERE id = :value",
}


def place_of(conn: sqlite3.Connection, table: str, seq: int) -> str:
    """Return where a record is, in Swedish: ``Kvitto K1-12, betalningen``.

    Args:
        conn: the records.
        table: as in the schema.
        seq: of the record; it need not be there.
    """
    word = WORDS.get(table, f"posten i {table}")
    cursor = conn.execute(f"SELECT * FROM {table} WHERE seq = ?", (seq,))  # noqa: S608
    names = [column[0] for column in cursor.description]
    found = cursor.fetchone()
    if found is None:
        return _first_upper(f"{word} med plats {seq}")
    row = dict(zip(names, found, strict=True))
    number = _number(conn, table, row)
    if number:
        return f"Kvitto {number}" if table == "kvitto" else f"Kvitto {number}, {word}"
    if table == "z_rapport":
        return f"Z-rapport {row['serial']}, kassa {row['desk']}"
    written = str(row["written_at"])[:16].replace("T", " ")
    return _first_upper(f"{word} med plats {seq}, skriven {written} UTC i kassa {row['desk']}")


def _number(conn: sqlite3.Connection, table: str, row: dict[str, object]) -> str:
    columns = ("number",) if table == "kvitto" else ("checkout_id", "kvitto_id")
    if table == "checkout":
        columns, row = ("checkout_id",), {**row, "checkout_id": row["id"]}
    for column in columns:
        if row.get(column) is not None:
            values = {"value": row[column], "seq": row["seq"]}
            found = conn.execute(_NUMBER_BY[column], values).fetchone()
            if found is not None:
                return str(found[0])
    return ""


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
