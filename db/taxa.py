"""The ``TaxaLedger`` port in SQL: fetched tariffs, what was trusted, when it was confirmed."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import TYPE_CHECKING

from db.stamp import Row, read_written, written
from db.store import SqliteStore
from kassa.clock import utc_text
from kassa.desk.taxa_ports import (
    Hamtning,
    KlockaBekraftelse,
    TaxaAndring,
    TaxaBekraftelse,
    TaxaFil,
)
from kassa.errors import StorageError
from kassa.ids import new_id
from kassa.taxa.central import Trusted

if TYPE_CHECKING:
    from db.driver import sqlite3
    from kassa.desk.taxa_ports import TaxaSprak
    from kassa.ids import ClerkId, DeskId

ROOT = "root"
ROLL_LIST = ("timestamp", "snapshot", "targets")

TAXA_FIL_LIST = """
SELECT id, taxa_id, region, galler_fran, galler_till, version, namn, sha256, signers,
    andringar, desk, clerk, written_at
FROM taxa_fil ORDER BY seq
"""
TAXA_CONTENT = "SELECT content FROM taxa_fil WHERE sha256 = :sha256"
TAXA_SPRAK_LIST = """
SELECT taxa_sprak.content FROM taxa_sprak JOIN taxa_fil ON taxa_fil.id = taxa_fil_id
WHERE kod = :kod ORDER BY galler_fran, version
"""
ANCHOR = "SELECT max(seq) AS seq FROM taxa_dokument WHERE anchor = 1"
ROOT_LIST = "SELECT content FROM taxa_dokument WHERE roll = 'root' AND seq >= :seq ORDER BY seq"
LAST_DOKUMENT = """
SELECT content FROM taxa_dokument WHERE roll = :roll AND seq > :seq ORDER BY seq DESC LIMIT 1
"""
HAMTNING_LIST = "SELECT * FROM taxa_hamtning ORDER BY seq DESC LIMIT :limit"
LAST_GOOD_HAMTNING = "SELECT * FROM taxa_hamtning WHERE kod = '' ORDER BY seq DESC LIMIT 1"
LAST_TAXA_BEKRAFTELSE = "SELECT * FROM taxa_bekraftelse ORDER BY seq DESC LIMIT 1"
LAST_KLOCKA_BEKRAFTELSE = """
SELECT * FROM klocka_bekraftelse WHERE desk = :desk ORDER BY seq DESC LIMIT 1
"""
ADD_DOKUMENT = """
INSERT INTO taxa_dokument (id, roll, version, anchor, content, desk, clerk, written_at)
VALUES (:id, :roll, :version, :anchor, :content, :desk, :clerk, :written_at)
"""
ADD_TAXA_FIL = """
INSERT INTO taxa_fil (id, taxa_id, region, galler_fran, galler_till, version, namn, sha256, signers,
    andringar, content, desk, clerk, written_at)
VALUES (:id, :taxa_id, :region, :galler_fran, :galler_till, :version, :namn, :sha256, :signers,
    :andringar, :content, :desk, :clerk, :written_at)
"""
ADD_TAXA_SPRAK = """
INSERT INTO taxa_sprak (id, taxa_fil_id, kod, sha256, content, desk, clerk, written_at)
VALUES (:id, :taxa_fil_id, :kod, :sha256, :content, :desk, :clerk, :written_at)
"""
ADD_HAMTNING = """
INSERT INTO taxa_hamtning (id, adress, kod, meddelande, nya, nekad_fran, signed_at, expires_at,
    desk, clerk, written_at)
VALUES (:id, :adress, :kod, :meddelande, :nya, :nekad_fran, :signed_at, :expires_at,
    :desk, :clerk, :written_at)
"""
ADD_TAXA_BEKRAFTELSE = """
INSERT INTO taxa_bekraftelse (id, until_at, bekraftad_av, desk, clerk, written_at)
VALUES (:id, :until_at, :bekraftad_av, :desk, :clerk, :written_at)
"""
ADD_KLOCKA_BEKRAFTELSE = """
INSERT INTO klocka_bekraftelse (id, kvitto_at, signed_at, desk, clerk, written_at)
VALUES (:id, :kvitto_at, :signed_at, :desk, :clerk, :written_at)
"""


class SqliteTaxa(SqliteStore):
    """What the records know of the central tariff and of the clock."""

    def taxa_fil_list(self) -> tuple[TaxaFil, ...]:
        """Return every fetched tariff, in the order they were installed."""
        return tuple(_read_taxa_fil(row) for row in self._all(TAXA_FIL_LIST, {}))

    def taxa_content(self, sha256: str) -> bytes:
        """Return a fetched tariff's file.

        Raises:
            StorageError: it is not what was installed; another tariff is never taken in its place.
        """
        row = self._first(TAXA_CONTENT, {"sha256": sha256})
        content = b"" if row is None else str(row["content"]).encode()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StorageError(
                "Den installerade taxan är skadad och kan inte användas. Ring it-stödet: den "
                "senaste säkerhetskopian behövs."
            )
        return content

    def taxa_sprak_list(self, kod: str) -> tuple[bytes, ...]:
        """Return the fetched files of words in a language, the oldest tariff's first."""
        return tuple(
            str(row["content"]).encode() for row in self._all(TAXA_SPRAK_LIST, {"kod": kod})
        )

    def trusted(self) -> Trusted:
        """Return the signed documents that have been accepted, from the anchor on."""
        anchor = self._first(ANCHOR, {})
        seq = anchor["seq"] if anchor is not None else None
        if seq is None:
            return Trusted()
        roots = tuple(str(row["content"]).encode() for row in self._all(ROOT_LIST, {"seq": seq}))
        rest = [self._first(LAST_DOKUMENT, {"roll": roll, "seq": seq}) for roll in ROLL_LIST]
        timestamp, snapshot, targets = (
            None if row is None else str(row["content"]).encode() for row in rest
        )
        return Trusted(roots, timestamp, snapshot, targets)

    def hamtning_list(self, limit: int) -> tuple[Hamtning, ...]:
        """Return the newest attempts to fetch first."""
        return tuple(_read_hamtning(row) for row in self._all(HAMTNING_LIST, {"limit": limit}))

    def last_good_hamtning(self) -> Hamtning | None:
        """Return the newest attempt that went well."""
        row = self._first(LAST_GOOD_HAMTNING, {})
        return None if row is None else _read_hamtning(row)

    def last_taxa_bekraftelse(self) -> TaxaBekraftelse | None:
        """Return the newest confirmation of an old tariff."""
        row = self._first(LAST_TAXA_BEKRAFTELSE, {})
        if row is None:
            return None
        until, by = datetime.fromisoformat(row["until_at"]), row["bekraftad_av"]
        return TaxaBekraftelse(row["id"], until, by, **read_written(row))

    def last_klocka_bekraftelse(self, desk: DeskId) -> KlockaBekraftelse | None:
        """Return the newest confirmation of a desk's clock."""
        row = self._first(LAST_KLOCKA_BEKRAFTELSE, {"desk": desk})
        if row is None:
            return None
        moments = _moment(row["kvitto_at"]), _moment(row["signed_at"])
        return KlockaBekraftelse(row["id"], *moments, **read_written(row))

    def add_trusted(self, trusted: Trusted, desk: DeskId, clerk: ClerkId, at: datetime) -> None:
        """Write the documents that are not written yet; the first root of all is an anchor."""
        known = self.trusted()
        by = written(desk, clerk, at)
        for root in trusted.roots:
            if root not in known.roots:
                is_first = not known.roots and root is trusted.roots[0]
                self._add_dokument(ROOT, root, by, is_anchor=is_first)
        for roll in ROLL_LIST:
            content: bytes | None = getattr(trusted, roll)
            if content is not None and content != getattr(known, roll):
                self._add_dokument(roll, content, by)

    def add_anchor(self, root: bytes, desk: DeskId, clerk: ClerkId, at: datetime) -> None:
        """Write a root that trust begins anew with."""
        self._add_dokument(ROOT, root, written(desk, clerk, at), is_anchor=True)

    def _add_dokument(self, roll: str, content: bytes, by: Row, *, is_anchor: bool = False) -> None:
        version = json.loads(content)["signed"]["version"]
        row = {"id": new_id(), "roll": roll, "version": version, "anchor": int(is_anchor)}
        self._add(ADD_DOKUMENT, {**row, "content": content.decode(), **by})

    def add_taxa_fil(self, taxa: TaxaFil, content: bytes) -> None:
        """Write a tariff with its file."""
        row: Row = {
            "id": taxa.id,
            "taxa_id": taxa.taxa_id,
            "region": taxa.region,
            "galler_fran": taxa.galler_fran.isoformat(),
            "galler_till": taxa.galler_till.isoformat() if taxa.galler_till else None,
            "version": taxa.version,
            "namn": taxa.namn,
            "sha256": taxa.sha256,
            "signers": json.dumps(taxa.signers, ensure_ascii=False),
            "andringar": json.dumps(
                [[each.rubrik, each.text] for each in taxa.andringar], ensure_ascii=False
            ),
            "content": content.decode(),
        }
        self._add(ADD_TAXA_FIL, row | written(taxa.desk, taxa.clerk, taxa.written_at))

    def add_taxa_sprak(self, sprak: TaxaSprak) -> None:
        """Write a tariff's words in a language."""
        taxa = sprak.taxa
        row: Row = {
            "id": sprak.id,
            "taxa_fil_id": taxa.id,
            "kod": sprak.kod,
            "sha256": sprak.sha256,
            "content": sprak.content.decode(),
        }
        self._add(ADD_TAXA_SPRAK, row | written(taxa.desk, taxa.clerk, taxa.written_at))

    def add_hamtning(self, hamtning: Hamtning) -> None:
        """Write an attempt to fetch."""
        row: Row = {
            "id": hamtning.id,
            "adress": hamtning.adress,
            "kod": hamtning.kod,
            "meddelande": hamtning.meddelande,
            "nya": hamtning.nya,
            "nekad_fran": hamtning.nekad_fran.isoformat() if hamtning.nekad_fran else None,
            "signed_at": _text(hamtning.signed_at),
            "expires_at": _text(hamtning.expires_at),
        }
        by = written(hamtning.desk, hamtning.clerk, hamtning.written_at)
        self._add(ADD_HAMTNING, row | by)

    def add_taxa_bekraftelse(self, bekraftelse: TaxaBekraftelse) -> None:
        """Write that an old tariff may go on."""
        row: Row = {
            "id": bekraftelse.id,
            "until_at": utc_text(bekraftelse.until_at),
            "bekraftad_av": bekraftelse.bekraftad_av,
        }
        by = written(bekraftelse.desk, bekraftelse.clerk, bekraftelse.written_at)
        self._add(ADD_TAXA_BEKRAFTELSE, row | by)

    def add_klocka_bekraftelse(self, bekraftelse: KlockaBekraftelse) -> None:
        """Write that the clock is right."""
        row: Row = {
            "id": bekraftelse.id,
            "kvitto_at": _text(bekraftelse.kvitto_at),
            "signed_at": _text(bekraftelse.signed_at),
        }
        by = written(bekraftelse.desk, bekraftelse.clerk, bekraftelse.written_at)
        self._add(ADD_KLOCKA_BEKRAFTELSE, row | by)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else utc_text(moment)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _read_taxa_fil(row: sqlite3.Row) -> TaxaFil:
    return TaxaFil(
        id=row["id"],
        taxa_id=row["taxa_id"],
        region=row["region"],
        galler_fran=date.fromisoformat(row["galler_fran"]),
        galler_till=_day(row["galler_till"]),
        version=row["version"],
        namn=row["namn"],
        sha256=row["sha256"],
        signers=tuple(json.loads(row["signers"])),
        andringar=tuple(TaxaAndring(*each) for each in json.loads(row["andringar"])),
        **read_written(row),
    )


def _read_hamtning(row: sqlite3.Row) -> Hamtning:
    return Hamtning(
        id=row["id"],
        adress=row["adress"],
        kod=row["kod"],
        meddelande=row["meddelande"],
        nya=row["nya"],
        nekad_fran=_day(row["nekad_fran"]),
        signed_at=_moment(row["signed_at"]),
        expires_at=_moment(row["expires_at"]),
        **read_written(row),
    )
