"""The ``GallringLedger`` port in SQL: the only statements that change or remove a record.

The guards let them do so only where a recorded gallring says that the time is over, and only to
what names a person (``migrations/0008_gallring.sql``).
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from db.errors import DatabaseTamperedError, known_errors
from db.frikort import read_extern
from db.kontroll.seals import SealCheck
from db.omsegling import ADD_OMSEGLING, drop_salts, seal_anew
from db.person_sql import gallrad_number, is_gallrad, latest_of, numbers_of, whole_of
from db.rows import Row
from db.store import SqliteStore
from kassa.clock import to_utc, utc_text
from kassa.desk import gallring_ports
from kassa.faktura import document as faktura
from kassa.kvitto import document as kvitto

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kassa.desk.frikort_ports import ExternKvitto
    from kassa.desk.gallring_ports import Gallring
    from kassa.frikort.desks import ReceiptKey

GALLRING_LIST = "SELECT document FROM gallring ORDER BY serial"
ADD_GALLRING = """
INSERT INTO gallring (
    id, serial, bocker_till, logg_till, document, hash, desk, clerk, written_at
) VALUES (
    :id, :serial, :bocker_till, :logg_till, :document, :hash, :desk, :clerk, :made_at
)
"""
GALLRAT = "gallrat-"
_PERSON = whole_of("patient.id")
_BARE = is_gallrad("number")
_IDLE = f"""NOT {_BARE} AND written_at < :bocker_till
    AND NOT EXISTS (SELECT 1 FROM checkout WHERE checkout.patient_id IN {_PERSON}
                    AND checkout.written_at >= :bocker_till)
    AND NOT EXISTS (SELECT 1 FROM frikort_entry WHERE frikort_entry.patient_id IN {_PERSON}
                    AND frikort_entry.written_at >= :bocker_till)
"""  # noqa: S608 - its own words
COUNTS = {
    "patient": f"SELECT count(*) FROM patient WHERE {_IDLE}",  # noqa: S608 - its own words
    "kvitto": """
        SELECT count(*) FROM kvitto WHERE written_at < :bocker_till
            AND (json_extract(document, '$.salt') IS NOT NULL
                 OR json_extract(document, '$.person_hash') IS NULL
                 AND json_extract(document, '$.omseglad') IS NULL)""",
    "besok": """
        SELECT count(*) FROM besok WHERE written_at < :bocker_till
            AND json_extract(facts, '$.gallrad') IS NULL""",
    "faktura": """
        SELECT count(*) FROM faktura WHERE written_at < :bocker_till
            AND json_extract(document, '$.mottagare') IS NOT NULL""",
    "parked": "SELECT count(*) FROM parked WHERE written_at < :bocker_till AND form <> '{}'",
    "inlast_status": f"""
        SELECT count(*) FROM inlast_status WHERE written_at < :bocker_till
            AND NOT {_BARE}""",  # noqa: S608 - its own words
    "access_log": "SELECT count(*) FROM access_log WHERE written_at < :logg_till",
}
OLD_KVITTO = "SELECT id, document FROM kvitto WHERE written_at < :bocker_till"
OLD_FAKTURA = "SELECT id, document FROM faktura WHERE written_at < :bocker_till"
EXTERN = f"""
SELECT extern_kvitto.*, {latest_of("extern_kvitto.patient_id")} AS person FROM extern_kvitto
"""  # noqa: S608 - its own words
EXTERN_BARE = "UPDATE extern_kvitto SET klinik = '', number = :number WHERE id = :id"
# What an entry makes up for is told by its row of an extract: the row stays, with the patient's own
# id for a number.
STATUS_BARE = f"""
UPDATE inlast_status
SET number = (
    SELECT {gallrad_number("id")} FROM patient WHERE patient.number = inlast_status.number
)
WHERE NOT {_BARE}
    AND (
        written_at < :bocker_till OR number IN (SELECT number FROM patient WHERE {_IDLE})
    )
    AND seq IN (
        SELECT status.seq FROM frikort_entry AS entry
        JOIN inlast_status AS status ON status.inlast_id = entry.inlast_id
        WHERE status.number IN {numbers_of("entry.patient_id")}
    )
"""  # noqa: S608 - its own words
STATUS_GONE = f"""
DELETE FROM inlast_status WHERE written_at < :bocker_till AND NOT {_BARE}
"""  # noqa: S608 - its own words
# Who is idle is asked before the patients lose their numbers.
IDLE_VERSION = f"""
UPDATE patient_version
SET fodelsedatum = '1900-01-01', namn = '', land = NULL, lma_nummer = NULL
WHERE written_at < :bocker_till AND patient_id IN (SELECT id FROM patient WHERE {_IDLE})
"""  # noqa: S608 - its own words
IDLE_VAL = f"""
UPDATE faktura_val SET adress = ''
WHERE written_at < :bocker_till AND patient_id IN (SELECT id FROM patient WHERE {_IDLE})
"""  # noqa: S608 - its own words
IDLE_PATIENT = f"""
UPDATE patient SET number = {gallrad_number("id")}, number_fodelsedatum = NULL WHERE {_IDLE}
"""  # noqa: S608 - its own words
CHANGES = (
    STATUS_BARE,
    STATUS_GONE,
    IDLE_VERSION,
    IDLE_VAL,
    IDLE_PATIENT,
    """UPDATE checkout SET betalare = '', skal = iif(skal IS NULL, NULL, 'gallrat')
    WHERE written_at < :bocker_till AND (betalare <> '' OR skal <> 'gallrat')""",
    """UPDATE besok SET
        facts = json_object(
            'besok', json_object(
                'typ', json_extract(facts, '$.besok.typ'),
                'vardgivarkategori', json_extract(facts, '$.besok.vardgivarkategori'),
                'vardniva', json_extract(facts, '$.besok.vardniva')
            ),
            'frikort', json_object('ackumulerat', json_extract(facts, '$.frikort.ackumulerat')),
            'patient', json_object('kategori', json_extract(facts, '$.patient.kategori')),
            'utfall', json_extract(facts, '$.utfall'),
            'gallrad', json('true')
        ),
        decision = json_set(
            decision, '$.motivering', json_array(), '$.varningar', json_array(),
            '$.alternativ', json_array()
        ),
        skal = iif(skal IS NULL, NULL, 'gallrat')
    WHERE written_at < :bocker_till AND json_extract(facts, '$.gallrad') IS NULL""",
    "UPDATE parked SET form = '{}' WHERE written_at < :bocker_till AND form <> '{}'",
    """UPDATE inforing_svar SET referens = '', anteckning = iif(anteckning = '', '', 'gallrat')
    WHERE written_at < :bocker_till
        AND (referens <> '' OR anteckning NOT IN ('', 'gallrat'))""",
    """UPDATE blankett SET anteckning = 'gallrat'
    WHERE written_at < :bocker_till AND anteckning NOT IN ('', 'gallrat')""",
    "UPDATE utbyte SET krockar = '[]' WHERE written_at < :bocker_till AND krockar <> '[]'",
    "DELETE FROM access_log WHERE written_at < :logg_till",
)
SEARCH_ANEW = "INSERT INTO patient_search (patient_search) VALUES ('rebuild')"


class SqliteGallring(SqliteStore):
    """What the records can forget."""

    def gallring_list(self) -> tuple[Gallring, ...]:
        """Return every gallring, in order."""
        found = self._all(GALLRING_LIST, {})
        return tuple(gallring_ports.from_json(row["document"]) for row in found)

    def gallring_antal(self, bocker_till: date, logg_till: date) -> Mapping[str, int]:
        """Return how many rows of each kind would lose their person, or go."""
        until = _until(bocker_till, logg_till)
        antal = {name: int(self._all(text, until)[0][0]) for name, text in COUNTS.items()}
        return {**antal, "extern_kvitto": len(self._extern_bare(until["bocker_till"]))}

    def gallring_omseglade(self, bocker_till: date) -> Mapping[str, str]:
        """Return the seals of the receipts without salt, once their person is gone."""
        found = (
            kvitto.from_json(row["document"])
            for row in self._all(OLD_KVITTO, {"bocker_till": _moment(bocker_till)})
        )
        bare = (each.without_person() for each in found if not each.is_gallrad)
        return {each.number: each.omseglad for each in bare if each.omseglad}

    def refuse_tampered(self) -> None:
        """Refuse to take anybody out of records that are not as they were sealed.

        What is left is sealed anew, and that would hide who had changed something before.

        Raises:
            DatabaseTamperedError: the first of them is named.
        """
        with self._lock, known_errors():
            for finding in SealCheck(self._db.conn).findings("", lambda _: None):
                message = (
                    "Inget har gallrats: något är ändrat utanför Kassa. Kör Kontrollera under Mer "
                    f"och ring it-stödet. ({finding.where}: {finding.what})"
                )
                raise DatabaseTamperedError(message)

    def gallra(self, gallring: Gallring) -> None:
        """Write the record, and take the persons out, in the open transaction."""
        row: Row = {
            "id": gallring.id,
            "serial": gallring.serial,
            "bocker_till": gallring.bocker_till,
            "logg_till": gallring.logg_till,
            "document": gallring_ports.to_json(gallring),
            "hash": gallring.hash,
            "desk": gallring.desk,
            "clerk": gallring.clerk,
            "made_at": gallring.made_at,
        }
        self._add(ADD_GALLRING, row)
        until = _until(*map(date.fromisoformat, (gallring.bocker_till, gallring.logg_till)))
        for old in self._all(OLD_KVITTO, {"bocker_till": until["bocker_till"]}):
            whole = kvitto.from_json(old["document"])
            if not whole.is_gallrad:
                self._bare("kvitto", old["id"], kvitto.to_json(whole.without_person()))
        for old in self._all(OLD_FAKTURA, {"bocker_till": until["bocker_till"]}):
            bare = faktura.to_json(faktura.from_json(old["document"]).without_person())
            if bare != old["document"]:
                self._bare("faktura", old["id"], bare)
        for extern_id, number in self._extern_bare(until["bocker_till"]):
            self._change(EXTERN_BARE, {"id": extern_id, "number": number})
        for statement in CHANGES:
            self._change(statement, until)
        with self._lock, known_errors():
            self._db.conn.execute(SEARCH_ANEW)
            for omsegling in seal_anew(self._db.conn, self._touched, gallring):
                self._add(ADD_OMSEGLING, omsegling)
            drop_salts(self._db.conn)

    def wipe(self) -> None:
        """Write the file anew, so that nothing of what is gone is left in its free pages."""
        with self._lock, known_errors():
            self._db.conn.execute("VACUUM")
            self._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _extern_bare(self, bocker_till: str) -> list[tuple[str, str]]:
        """Return the receipts from elsewhere that lose their number, with what each gets instead.

        What several desks have noted of one receipt must still be seen to be one, or it would count
        twice: they get the same, and keep their number while one of them is kept. The one whose id
        it is comes last.
        """
        same: dict[tuple[str, ReceiptKey], list[ExternKvitto]] = {}
        for row in self._all(EXTERN, {}):
            if not row["number"].startswith(GALLRAT):
                extern = read_extern(row)
                same.setdefault((row["person"], extern.receipt_key), []).append(extern)
        return [
            (extern.id, f"{GALLRAT}{min(each.id for each in noted)}")
            for noted in same.values()
            if all(utc_text(each.written_at) < bocker_till for each in noted)
            for extern in sorted(noted, key=lambda each: each.id, reverse=True)
        ]

    def _bare(self, table: str, row_id: str, document: str) -> None:
        statement = {
            "kvitto": "UPDATE kvitto SET document = :document WHERE id = :id",
            "faktura": "UPDATE faktura SET document = :document WHERE id = :id",
        }[table]
        self._change(statement, {"id": row_id, "document": document})


def _until(bocker_till: date, logg_till: date) -> dict[str, str]:
    """Return the moments before which records are over, in the form they carry."""
    return {"bocker_till": _moment(bocker_till), "logg_till": _moment(logg_till)}


def _moment(day: date) -> str:
    """Return when a local day begins, in UTC: records carry that, days are the clinic's."""
    return utc_text(to_utc(datetime.combine(day, time())))
