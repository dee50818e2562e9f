"""The ``DayLedger`` port in SQL."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from db import rows
from db.errors import stored
from db.stamp import Row, read_written, written
from db.store import SqliteStore
from kassa.clock import utc_text
from kassa.desk.day_ports import Oppning
from kassa.ids import PatientId
from kassa.kvitto import dagsrapport
from kassa.kvitto.utebliven_lista import UteblivetRad
from kassa.money import ORE_PER_KRONA, Money

if TYPE_CHECKING:
    from db.driver import sqlite3
    from kassa.ids import DeskId
    from kassa.kvitto.dagsrapport import Dagsrapport
    from kassa.kvitto.document import Kvitto

KVITTO_AFTER = "SELECT document FROM kvitto WHERE desk = :desk AND serial > :serial ORDER BY serial"
UNPRINTED_AFTER = """
SELECT document FROM kvitto
WHERE desk = :desk AND serial > :serial
    AND NOT EXISTS (SELECT 1 FROM print_event WHERE kvitto_id = kvitto.id AND error IS NULL)
ORDER BY serial
"""
COPIES_SINCE = """
SELECT document FROM print_event JOIN kvitto ON kvitto.id = kvitto_id
WHERE print_event.desk = :desk AND print_event.written_at > :since AND kopia AND error IS NULL
ORDER BY print_event.seq
"""
LAST_OPPNING = "SELECT * FROM oppning WHERE desk = :desk ORDER BY seq DESC LIMIT 1"
NEWEST_Z = "SELECT document FROM z_rapport WHERE desk = :desk ORDER BY serial DESC LIMIT :limit"
Z_OF = "SELECT document FROM z_rapport WHERE id = :id"
UTEBLIVEN_RADER = """
SELECT kvitto.document, checkout.patient_id, facts, decision, godkand_av FROM kvitto
JOIN checkout ON checkout.id = kvitto.checkout_id
JOIN besok ON besok.checkout_id = kvitto.checkout_id
LEFT JOIN godkannande ON godkannande.checkout_id = kvitto.checkout_id
WHERE kvitto.written_at >= :from_at AND kvitto.written_at < :until_at AND kvitto.kind = 'kop'
    AND json_extract(besok.facts, '$.utfall') IN ('uteblivet', 'aterbud')
    AND NOT EXISTS (SELECT 1 FROM checkout AS back WHERE back.avser = kvitto.checkout_id)
ORDER BY kvitto.written_at, kvitto.seq, besok.place
"""
ADD_OPPNING = """
INSERT INTO oppning (id, vaxelkassa_ore, desk, clerk, written_at)
VALUES (:id, :vaxelkassa_ore, :desk, :clerk, :written_at)
"""
ADD_Z = """
INSERT INTO z_rapport (id, serial, until_kvitto, document, hash, desk, clerk, written_at)
VALUES (:id, :serial, :until_kvitto, :document, :hash, :desk, :clerk, :written_at)
"""


class SqliteDay(SqliteStore):
    """What the records know of the day of a desk."""

    def kvitto_after(self, desk: DeskId, serial: int) -> tuple[Kvitto, ...]:
        """Return a desk's receipts after a place of its series, in order."""
        return self._kvitton(KVITTO_AFTER, {"desk": desk, "serial": serial})

    def unprinted_after(self, desk: DeskId, serial: int) -> tuple[Kvitto, ...]:
        """Return those of them that no printer has taken."""
        return self._kvitton(UNPRINTED_AFTER, {"desk": desk, "serial": serial})

    def copies_since(self, desk: DeskId, since: datetime | None) -> tuple[Kvitto, ...]:
        """Return the receipts that were printed again at a desk, once for each copy."""
        after = utc_text(since) if since else ""
        return self._kvitton(COPIES_SINCE, {"desk": desk, "since": after})

    def last_oppning(self, desk: DeskId) -> Oppning | None:
        """Return the newest opening of a desk."""
        row = self._first(LAST_OPPNING, {"desk": desk})
        return None if row is None else _read_oppning(row)

    def last_z(self, desk: DeskId) -> Dagsrapport | None:
        """Return the newest Z report of a desk."""
        return next(iter(self.z_list(desk, 1)), None)

    def z_of(self, rapport_id: str) -> Dagsrapport | None:
        """Return a Z report by its id."""
        row = self._first(Z_OF, {"id": rapport_id})
        return None if row is None else rows.read_rapport(row)

    def z_list(self, desk: DeskId, limit: int) -> tuple[Dagsrapport, ...]:
        """Return a desk's newest Z reports first."""
        found = self._all(NEWEST_Z, {"desk": desk, "limit": limit})
        return tuple(rows.read_rapport(row) for row in found)

    def utebliven_rader(self, start: datetime, end: datetime) -> tuple[UteblivetRad, ...]:
        """Return the standing missed visits written between two moments (UTC), in order."""
        values: dict[str, str | int | None] = {
            "from_at": utc_text(start),
            "until_at": utc_text(end),
        }
        return tuple(_read_uteblivet(row) for row in self._all(UTEBLIVEN_RADER, values))

    def add_oppning(self, oppning: Oppning) -> None:
        """Write an opening."""
        by = written(oppning.desk, oppning.clerk, oppning.written_at)
        self._add(ADD_OPPNING, {"id": oppning.id, "vaxelkassa_ore": oppning.vaxelkassa.ore, **by})

    def add_z(self, rapport: Dagsrapport) -> None:
        """Write a sealed Z report."""
        row: Row = {
            "id": rapport.id,
            "serial": rapport.serial,
            "until_kvitto": rapport.until_kvitto,
            "document": dagsrapport.to_json(rapport),
            "hash": rapport.hash,
            "desk": rapport.desk,
            "clerk": rapport.clerk,
            "written_at": rapport.made_at,
        }
        self._add(ADD_Z, row)

    def _kvitton(self, statement: str, values: dict[str, str | int | None]) -> tuple[Kvitto, ...]:
        return tuple(rows.read_kvitto(row) for row in self._all(statement, values))


@stored
def _read_oppning(row: sqlite3.Row) -> Oppning:
    return Oppning(id=row["id"], vaxelkassa=Money(row["vaxelkassa_ore"]), **read_written(row))


@stored
def _read_uteblivet(row: sqlite3.Row) -> UteblivetRad:
    kvitto = rows.read_kvitto(row)
    facts, decision = json.loads(row["facts"]), json.loads(row["decision"])
    patient = kvitto.patient
    return UteblivetRad(
        kvitto=kvitto.number,
        patient_id=PatientId(row["patient_id"]),
        namn=patient.namn if patient else "",
        number=patient.number if patient else "",
        tidpunkt=datetime.fromisoformat(facts["tidpunkt"]),
        produkt=", ".join(rad["produkt"] for rad in decision["rader"]),
        belopp=Money(round(ORE_PER_KRONA * decision["att_betala"])),
        is_efterskankt="avgift_efterskankt" in facts["besok"].get("omstandigheter", ()),
        beslut_av=row["godkand_av"] or "",
    )
