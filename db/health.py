"""The ``HealthLedger`` port in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import rows, sql
from db.errors import known_errors
from db.schema import schema_faults
from db.seal import broken_seals
from db.store import SqliteStore
from kassa.desk import gallring_ports as gallring
from kassa.desk.backup_ports import REMOVED, Series
from kassa.kvitto import dagsrapport, numbering

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kassa.ids import DeskId

TABLE_LIST = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND name NOT GLOB '_*' AND name NOT GLOB 'sqlite_*'
    AND name NOT GLOB 'patient_search*'
ORDER BY name
"""
GALLRINGAR = "SELECT document FROM gallring ORDER BY serial"
EVERY_ENTRY = "SELECT * FROM frikort_entry ORDER BY seq"
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
        gallringar = [gallring.from_json(row["document"]) for row in self._all(GALLRINGAR, {})]
        faults += self._gaps(gallringar) + self._broken_seals()
        faults += [f"{name} saknas, har ändrats eller hör inte hit." for name in guards]
        faults += gallring.chain_faults(gallringar)
        resealed = {number: seal for each in gallringar for number, seal in each.omseglade.items()}
        for row in self._all(sql.DESK_LIST, {}):
            desk = {"desk": row["desk"]}
            series = [rows.read_kvitto(each) for each in self._all(sql.SERIES, desk)]
            faults += numbering.chain_faults(series, self._left_out(row["desk"], Series.KVITTO))
            faults += [
                f"Kvitto {kvitto.number} är gallrat på annat sätt än gallringen säger."
                for kvitto in series
                if kvitto.omseglad != resealed.get(kvitto.number, "")
            ]
            z_list = [rows.read_rapport(each) for each in self._all(Z_SERIES, desk)]
            faults += dagsrapport.chain_faults(
                z_list, self._left_out(row["desk"], Series.Z_RAPPORT)
            )
        return tuple(faults)

    def _gaps(self, gallringar: Sequence[gallring.Gallring]) -> list[str]:
        """Return which tables have lost records: ``seq`` rises without holes.

        No more may be missing than a gallring has removed.
        """
        faults = []
        for table, count in self.table_counts().items():
            row = self._first(f"SELECT ifnull(max(seq), 0) AS last FROM {_quoted(table)}", {})  # noqa: S608
            gone = sum(each.antal[table] for each in gallringar) if table in REMOVED else 0
            missing = row["last"] - count - gone if row else 0
            if missing > 0:
                what = "1 post" if missing == 1 else f"{missing} poster"
                faults.append(f"{table}: {what} saknas.")
        return faults

    def _broken_seals(self) -> list[str]:
        with self._lock, known_errors():
            cursor = self._db.conn.cursor()
            cursor.row_factory = sql.by_name
            broken = list(broken_seals(cursor.execute(EVERY_ENTRY)))
        return [f"Frikortspost {entry_id} är inte som den skrevs." for entry_id in broken]

    def _left_out(self, desk: DeskId, series: Series) -> tuple[numbering.Gap, ...]:
        found = self._all(sql.GAP_LIST, {"series": series.value, "name": desk})
        return tuple(numbering.Gap(row["from_serial"], row["until_serial"]) for row in found)

    def _count(self, table: str) -> int:
        found = self._first(f"SELECT count(*) AS many FROM {_quoted(table)}", {})  # noqa: S608
        return int(found["many"]) if found else 0


def _quoted(table: str) -> str:
    """Return a name of the file's own list of tables, quoted all the same."""
    return '"' + table.replace('"', '""') + '"'
