"""The ``SieLedger`` port in SQL: files of vouchers, and the Z reports they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.stamp import read_written, written
from db.store import SqliteStore
from kassa.desk.bokfor_ports import SieFil
from kassa.ids import new_id
from kassa.kvitto import dagsrapport
from kassa.kvitto.document import from_json

if TYPE_CHECKING:
    from kassa.ids import DeskId
    from kassa.kvitto.dagsrapport import Dagsrapport
    from kassa.kvitto.document import Kvitto

UNBOOKED_Z = """
SELECT document FROM z_rapport
WHERE NOT EXISTS (SELECT 1 FROM sie_verifikation WHERE z_rapport_id = z_rapport.id)
ORDER BY seq
"""
KVITTO_BETWEEN = """
SELECT document FROM kvitto WHERE desk = :desk AND serial BETWEEN :first AND :last ORDER BY serial
"""
NEWEST_SIE_FIL = "SELECT * FROM sie_fil ORDER BY seq DESC LIMIT :limit"
Z_OF_SIE_FIL = "SELECT z_rapport_id FROM sie_verifikation WHERE sie_fil_id = :id ORDER BY seq"
ADD_SIE_FIL = """
INSERT INTO sie_fil (id, sha256, content, desk, clerk, written_at)
VALUES (:id, :sha256, :content, :desk, :clerk, :written_at)
"""
ADD_SIE_VERIFIKATION = """
INSERT INTO sie_verifikation (id, sie_fil_id, z_rapport_id, desk, clerk, written_at)
VALUES (:id, :sie_fil_id, :z_rapport_id, :desk, :clerk, :written_at)
"""


class SqliteBokforing(SqliteStore):
    """What the records know of the accounts."""

    def unbooked_z(self) -> tuple[Dagsrapport, ...]:
        """Return the Z reports that are in no file, of every desk, oldest first."""
        found = self._all(UNBOOKED_Z, {})
        return tuple(dagsrapport.from_json(row["document"]) for row in found)

    def kvitto_between(self, desk: DeskId, first: int, last: int) -> tuple[Kvitto, ...]:
        """Return a desk's receipts between two places of its series, both included."""
        found = self._all(KVITTO_BETWEEN, {"desk": desk, "first": first, "last": last})
        return tuple(from_json(row["document"]) for row in found)

    def add_sie_fil(self, fil: SieFil) -> None:
        """Write a file with the Z reports it holds."""
        by = written(fil.desk, fil.clerk, fil.written_at)
        self._add(ADD_SIE_FIL, {"id": fil.id, "sha256": fil.sha256, "content": fil.content, **by})
        for z_id in fil.z_list:
            self._add(
                ADD_SIE_VERIFIKATION,
                {"id": new_id(), "sie_fil_id": fil.id, "z_rapport_id": z_id, **by},
            )

    def sie_fil_list(self, limit: int) -> tuple[SieFil, ...]:
        """Return the newest files first."""
        return tuple(
            SieFil(
                id=row["id"],
                content=row["content"],
                z_list=tuple(
                    each["z_rapport_id"] for each in self._all(Z_OF_SIE_FIL, {"id": row["id"]})
                ),
                **read_written(row),
            )
            for row in self._all(NEWEST_SIE_FIL, {"limit": limit})
        )
