"""What the file itself can tell: its soundness, its guards, and rows that must never be there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.driver import sqlite3
from db.errors import DatabaseCorruptError, known_error
from db.kontroll.place import place_of
from db.person_sql import numbers_of
from db.schema import schema_faults
from db.seal import broken_seals
from kassa.desk.kontroll.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SAID = 1_000
MOST_LETTERS = "\u0600"
"""Below it stand the letters that SQLite knows as such without doubt: Latin, Greek, Cyrillic."""
FIND_NAME = "SELECT 1 FROM patient_search WHERE patient_search MATCH ? AND rowid = ?"


@dataclass(frozen=True, slots=True)
class Never:
    """Rows that must not be there.

    Attributes:
        rule: the invariant they break.
        text: what is wrong, in Swedish.
        query: finds them: (table, seq) of each.
    """

    rule: str
    text: str
    query: str


NEVER = (
    Never("lasbar", "Kvittot säger något annat än dess egna kolumner.", """
        SELECT 'kvitto', seq FROM kvitto
        WHERE json_extract(document, '$.clerk') IS NOT clerk
            OR strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(document, '$.issued_at'))
                IS NOT written_at"""),
    Never("lasbar", "Rapporten säger något annat än dess egna kolumner.", """
        SELECT 'z_rapport', seq FROM z_rapport
        WHERE json_extract(document, '$.id') IS NOT id
            OR json_extract(document, '$.desk') IS NOT desk
            OR json_extract(document, '$.clerk') IS NOT clerk
            OR json_extract(document, '$.made_at') IS NOT written_at"""),
    Never("kvitto", "Kvittot är utskrivet för en annan patient än registreringen gäller.", """
        SELECT 'kvitto', kvitto.seq FROM kvitto
        JOIN checkout ON checkout.id = checkout_id JOIN patient ON patient.id = patient_id
        WHERE json_extract(document, '$.patient.number')
            NOT IN (patient.number, '********-' || substr(patient.number, -4))"""),
    Never("kvitto", "Registreringen har inget kvitto.", """
        SELECT 'checkout', seq FROM checkout WHERE id NOT IN (SELECT checkout_id FROM kvitto)"""),
    Never("faktura", "Det som betalas med faktura är inte det som är fakturerat.", """
        SELECT 'checkout', seq FROM checkout
        WHERE (SELECT ifnull(sum(belopp_ore), 0) FROM payment
               WHERE checkout_id = checkout.id AND betalsatt = 'faktura')
            <> (SELECT ifnull(sum(belopp_ore), 0) FROM faktura WHERE checkout_id = checkout.id)
            AND checkout.desk NOT IN (SELECT value FROM utbyte, json_each(desk_list))
            -- what was sold before there were invoices, under the seal of the migration
            AND checkout.seq > ifnull((
                SELECT json_extract(rows, '$.checkout[1]') FROM seal WHERE seq = 1 AND clerk = ''
            ), 0)"""),
    Never("faktura", "Fakturan säger ett annat belopp eller nummer än dess egna kolumner.", """
        SELECT 'faktura', seq FROM faktura
        WHERE json_extract(document, '$.belopp') IS NOT belopp_ore
            OR json_extract(document, '$.serial') IS NOT serial
            OR (SELECT sum(json_extract(value, '$.belopp'))
                FROM json_each(document, '$.rader')) IS NOT belopp_ore"""),
    Never("faktura", "Kreditfakturan krediterar en kreditfaktura.", """
        SELECT 'faktura', kredit.seq FROM faktura AS kredit
        JOIN faktura ON faktura.id = kredit.avser WHERE faktura.belopp_ore < 0"""),
    Never("avgift", "Avgiften i frikortet hör inte till någon registrering.", """
        SELECT 'frikort_entry', seq FROM frikort_entry
        WHERE kind IN ('avgift', 'reglering') AND checkout_id IS NULL"""),
    Never("avgift", "Posten tar tillbaka något annat än det som returen gäller.", """
        SELECT 'frikort_entry', entry.seq FROM frikort_entry AS entry
        JOIN frikort_entry AS taken ON taken.id = entry.avser
        LEFT JOIN checkout AS reversal ON reversal.id = entry.checkout_id
        WHERE entry.kind = 'aterbetalning' AND NOT (
            taken.checkout_id IS reversal.avser AND (
                reversal.id IS NOT NULL
                OR taken.id IN (SELECT entry_id FROM extern_kvitto)
            )
            -- a stated total that eFrikort lists fee by fee; what an extract said by a wrong time
            OR entry.checkout_id IS NULL AND (
                taken.kind IN ('uppgift', 'inlast') OR taken.inlast_id IS NOT NULL
            )
        )"""),
    Never("patient", "Patienten saknar uppgifter.", """
        SELECT 'patient', seq FROM patient
        WHERE id NOT IN (SELECT patient_id FROM patient_version)"""),
    Never("patient", "Numren är sammanförda i en ring.", """
        WITH RECURSIVE step (start, id) AS (
            SELECT patient_id, into_id FROM patient_join
            UNION SELECT start, into_id FROM step JOIN patient_join ON patient_id = step.id
        )
        SELECT 'patient_join', seq FROM patient_join
        WHERE patient_id IN (SELECT start FROM step WHERE start = step.id)"""),
    Never("patient", "Ett personnummer är sammanfört med ett annat nummer.", """
        SELECT 'patient_join', patient_join.seq FROM patient_join
        JOIN patient ON patient.id = patient_id WHERE number_kind = 'personnummer'"""),
    Never("patient", "Kvittot från annat håll hör till en annan patient än sin frikortspost.", """
        SELECT 'extern_kvitto', extern_kvitto.seq FROM extern_kvitto
        JOIN frikort_entry ON frikort_entry.id = entry_id
        WHERE frikort_entry.patient_id <> extern_kvitto.patient_id"""),
    Never("patient", "Frikortsposten finns inte i utdraget den hänvisar till.", """
        SELECT 'frikort_entry', entry.seq FROM frikort_entry AS entry
        WHERE inlast_id IS NOT NULL AND kind <> 'aterbetalning'
            AND NOT EXISTS (
            SELECT 1 FROM inlast_status AS status
            WHERE status.inlast_id = entry.inlast_id
                AND (kind <> 'inlast' OR status.ackumulerat_ore >= entry.belopp_ore)
                AND number IN NUMBERS
        )""".replace("NUMBERS", numbers_of("entry.patient_id"))),
    Never("utskrift", "Utskriften slutade med ett annat kvitto än den började med.", """
        SELECT 'print_event', print_event.seq FROM print_event JOIN print_start USING (id)
        WHERE print_event.kvitto_id <> print_start.kvitto_id
            OR print_event.kopia <> print_start.kopia"""),
    Never("utskrift", "Kvittot har skrivits ut i mer än ett original.", """
        SELECT 'print_event', max(seq) FROM print_event
        WHERE kopia = 0 AND error IS NULL GROUP BY kvitto_id HAVING count(*) > 1"""),
    Never("personal", "Det första kontot är ingen administratör.", """
        SELECT 'clerk_account', seq FROM clerk_account
        WHERE seq = (SELECT min(seq) FROM clerk_account) AND roll <> 'administrator'"""),
    Never("personal", "Det finns ingen administratör som kan logga in.", """
        SELECT 'clerk_account', max(seq) FROM clerk_account
        HAVING count(*) AND NOT EXISTS (
            SELECT 1 FROM clerk_account AS newest
            WHERE roll = 'administrator' AND is_active AND NOT EXISTS (
                SELECT 1 FROM clerk_account AS later
                WHERE later.signatur = newest.signatur AND later.seq > newest.seq
            )
        )"""),
    Never("personal", "Inloggningen gäller ett konto som inte finns.", """
        SELECT 'login_event', seq FROM login_event
        WHERE signatur NOT IN (SELECT signatur FROM clerk_account)"""),
    Never("personal", "Godkännandet gäller inget som behöver det, eller är den egna kassörens.", """
        SELECT 'godkannande', godkannande.seq FROM godkannande
        JOIN checkout ON checkout.id = checkout_id
        WHERE godkand_av = godkannande.clerk OR (avser IS NULL AND NOT EXISTS (
            SELECT 1 FROM besok JOIN json_each(facts, '$.besok.omstandigheter') AS named
            WHERE besok.checkout_id = checkout.id AND named.value = 'avgift_efterskankt'
        ) AND NOT EXISTS (
            SELECT 1 FROM besok
            WHERE besok.checkout_id = checkout.id AND json_extract(facts, '$.gallrad')
        ))"""),
    Never("personal", "Granskningen nämner rader som inte finns i åtkomstloggen.", """
        SELECT 'access_review', seq FROM access_review
        WHERE written_at >= (SELECT ifnull(max(logg_till), '') FROM gallring)
            AND from_on >= (SELECT ifnull(max(logg_till), '') FROM gallring)
            AND EXISTS (
            SELECT 1 FROM json_each(drawn) WHERE value NOT IN (SELECT id FROM access_log)
        )"""),
)  # fmt: skip


def stored_findings(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Yield what is wrong with the file, its guards, its references and its rows."""
    for row in conn.execute(f"PRAGMA integrity_check({MOST_SAID})"):
        if row[0] != "ok":
            yield Finding("fil", "Datafilen", f"SQLite säger: {row[0]}.")
    yield from _guards(conn)
    for table, seq, parent, _ in conn.execute("PRAGMA foreign_key_check").fetchall():
        text = f"Den hänvisar till något som inte finns ({parent})."
        yield Finding("hanvisning", place_of(conn, table, seq), text)
    yield from _broken_entries(conn)
    yield from _unfindable(conn)
    for never in NEVER:
        for table, seq in conn.execute(never.query).fetchall():
            yield Finding(never.rule, place_of(conn, table, seq), never.text)


def _unfindable(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Yield the names that the search does not give: it is asked for each."""
    try:
        for seq, namn in conn.execute("SELECT seq, namn FROM patient_version"):
            phrase = '"{}"'.format(str(namn or "").replace('"', '""'))
            is_word = any(letter.isalpha() and letter < MOST_LETTERS for letter in phrase)
            if is_word and conn.execute(FIND_NAME, (phrase, seq)).fetchone() is None:
                text = "Namnet finns inte i sökningen."
                yield Finding("patient", place_of(conn, "patient_version", seq), text)
    except sqlite3.DatabaseError as error:
        told = known_error(error)
        if told is not None and told.code != DatabaseCorruptError.code:
            raise
        yield Finding("patient", "Sökningen efter namn", "Den är skadad: namn kan saknas i den.")


def _guards(conn: sqlite3.Connection) -> Iterator[Finding]:
    for name in schema_faults(conn):
        yield Finding("skydd", name, "Det saknas, har ändrats eller hör inte till Kassas datafil.")


def _broken_entries(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Yield the entries of the frikort ledger whose own seal does not hold."""
    cursor = conn.cursor()
    cursor.row_factory = sqlite3.Row
    entries = cursor.execute("SELECT * FROM frikort_entry ORDER BY seq")
    for entry_id in list(broken_seals(entries)):
        (seq,) = conn.execute("SELECT seq FROM frikort_entry WHERE id = ?", (entry_id,)).fetchone()
        text = "Den, eller posten före den hos samma patient, är inte som den skrevs."
        yield Finding("sigill", place_of(conn, "frikort_entry", seq), text)
