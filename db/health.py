"""The ``HealthLedger`` port in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import sql
from db.errors import known_errors
from db.schema import schema_faults
from db.store import SqliteStore
from kassa.desk import gallring_ports as gallring
from kassa.kvitto import dagsrapport, numbering
from kassa.kvitto.document import from_json

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE_LIST = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND name NOT GLOB '_*' AND name NOT GLOB 'sqlite_*'
    AND name NOT GLOB 'patient_search*'
ORDER BY name
"""
GALLRINGAR = "SELECT document FROM gallring ORDER BY serial"
Z_SERIES = "SELECT document FROM z_rapport WHERE desk = :desk ORDER BY serial"


class SqliteHealth(SqliteStore):
    """What the records know of themselves."""

    def table_counts(self) -> Mapping[str, int]:
        """Return how many records there are of each kind."""
        names = [row["name"] for row in self._all(TABLE_LIST, {})]
        return {name: self._count(name) for name in names}

    def integrity_faults(self) -> tuple[str, ...]:
        """Return what is wrong with the file, its guards or its series, in Swedish."""
        with self._lock, known_errors():
            checked = [str(row[0]) for row in self._db.conn.execute("PRAGMA quick_check")]
            guards = schema_faults(self._db.conn)
        faults = [] if checked == ["ok"] else [f"Datafilen: {said}" for said in checked]
        faults += [f"{name} saknas eller har ändrats." for name in guards]
        gallringar = [gallring.from_json(row["document"]) for row in self._all(GALLRINGAR, {})]
        faults += gallring.chain_faults(gallringar)
        resealed = {number: seal for each in gallringar for number, seal in each.omseglade.items()}
        for row in self._all(sql.DESK_LIST, {}):
            desk = {"desk": row["desk"]}
            series = [from_json(each["document"]) for each in self._all(sql.SERIES, desk)]
            faults += numbering.chain_faults(series)
            faults += [
                f"Kvitto {kvitto.number} är gallrat på annat sätt än gallringen säger."
                for kvitto in series
                if kvitto.omseglad != resealed.get(kvitto.number, "")
            ]
            z_list = [dagsrapport.from_json(each["document"]) for each in self._all(Z_SERIES, desk)]
            faults += dagsrapport.chain_faults(z_list)
        return tuple(faults)

    def _count(self, table: str) -> int:
        # The name comes from the file's own list of tables, and is quoted all the same.
        quoted = '"' + table.replace('"', '""') + '"'
        found = self._first(f"SELECT count(*) AS many FROM {quoted}", {})  # noqa: S608
        return int(found["many"]) if found else 0
