"""The ``ManadLedger`` port in SQL."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from db import rows
from db.store import SqliteStore
from kassa.clock import utc_text
from kassa.desk.manad_ports import ManadBesok
from kassa.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator

# A return names what it takes back (avser); its visits are those of that checkout.
BESOK_BETWEEN = """
SELECT besok.*, kvitto.number AS kvitto, kvitto.written_at AS issued_at,
    iif(kvitto.kind = 'retur', -1, 1) AS sign,
    (SELECT ifnull(sum(belopp_ore - charged_ore), 0) FROM frikort_entry
     WHERE frikort_entry.patient_id = checkout.patient_id AND besok_id = besok.id
         AND frikort_entry.kind = 'avgift' AND skydd = 'oppenvard') AS frikort_ore
FROM kvitto
JOIN checkout ON checkout.id = kvitto.checkout_id
JOIN besok ON besok.checkout_id = ifnull(checkout.avser, checkout.id)
WHERE kvitto.written_at >= :from_at AND kvitto.written_at < :until_at
ORDER BY kvitto.written_at, kvitto.seq, besok.place
"""


class SqliteManad(SqliteStore):
    """What the records know of a month."""

    def besok_between(self, from_at: datetime, until_at: datetime) -> Iterator[ManadBesok]:
        """Yield the visits of the receipts of a time, in the order of the receipts."""
        times = {"from_at": utc_text(from_at), "until_at": utc_text(until_at)}
        for row in self._all(BESOK_BETWEEN, times):
            yield ManadBesok(
                record=rows.read_besok(row),
                kvitto=row["kvitto"],
                issued_at=datetime.fromisoformat(row["issued_at"]),
                sign=row["sign"],
                frikort=Money(row["frikort_ore"]),
            )
