"""The ``GallringLedger`` port in SQL: the only statements that change or remove a record.

The guards let them do so only where a recorded gallring says that the time is over, and only to
what names a person (``migrations/0008_gallring.sql``).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from db.bare import DOCUMENTS, GALLRAT_KVITTO
from db.errors import DatabaseTamperedError, known_errors
from db.frikort import read_extern
from db.gallring_sql import (
    ADD_GALLRING,
    CHANGES,
    COUNTS,
    DOCUMENT_BARE,
    DOCUMENT_LIST,
    EXTERN,
    EXTERN_BARE,
    GALLRING_LIST,
    SEARCH_ANEW,
)
from db.kontroll.seals import SealCheck
from db.omsegling import ADD_OMSEGLING, drop_salts, seal_anew
from db.stamp import Row
from db.store import SqliteStore
from kassa.clock import day_start, utc_text
from kassa.desk import gallring_ports
from kassa.kvitto import document as kvitto

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kassa.desk.frikort_ports import ExternKvitto
    from kassa.desk.gallring_ports import Gallring
    from kassa.frikort.desks import ReceiptKey


class SqliteGallring(SqliteStore):
    """What the records can forget."""

    def gallring_list(self) -> tuple[Gallring, ...]:
        """Return every gallring, in order."""
        found = self._all(GALLRING_LIST, {})
        return tuple(gallring_ports.from_json(row["document"]) for row in found)

    def gallring_antal(self, bocker_till: date, logg_till: date) -> Mapping[str, int]:
        """Return how many rows of each table would lose their person, or go."""
        until = _until(bocker_till, logg_till)
        antal = {"extern_kvitto": len(self._extern_bare(until["bocker_till"]))}
        for table, count in COUNTS:
            antal[table] = antal.get(table, 0) + int(self._all(count, until)[0][0])
        return antal

    def gallring_omseglade(self, bocker_till: date) -> Mapping[str, str]:
        """Return the seals of the receipts without salt, once their person is gone."""
        found = (
            kvitto.from_json(row["document"])
            for row in self._all(DOCUMENT_LIST["kvitto"], {"bocker_till": _moment(bocker_till)})
        )
        bare = (each.without_person() for each in found)
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
        for table, bare in DOCUMENTS.items():
            for old in self._all(DOCUMENT_LIST[table], {"bocker_till": until["bocker_till"]}):
                row = {"id": old["id"], "document": bare(old["document"])}
                self._change(DOCUMENT_BARE[table], row)
        for extern_id, number in self._extern_bare(until["bocker_till"]):
            self._change(EXTERN_BARE, {"id": extern_id, "number": number})
        for change in CHANGES:
            self._change(change.statement, until)
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
            if not row["number"].startswith(GALLRAT_KVITTO):
                extern = read_extern(row)
                same.setdefault((row["person"], extern.receipt_key), []).append(extern)
        return [
            (extern.id, f"{GALLRAT_KVITTO}{min(each.id for each in noted)}")
            for noted in same.values()
            if all(utc_text(each.written_at) < bocker_till for each in noted)
            for extern in sorted(noted, key=lambda each: each.id, reverse=True)
        ]


def _until(bocker_till: date, logg_till: date) -> dict[str, str]:
    """Return the moments before which records are over, in the form they carry."""
    return {"bocker_till": _moment(bocker_till), "logg_till": _moment(logg_till)}


def _moment(day: date) -> str:
    """Return when a local day begins, in UTC: records carry that, days are the clinic's."""
    return utc_text(day_start(day))
