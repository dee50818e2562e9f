"""The next number of a series, past what is left out of it on record.

All must be called inside the ledger's transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.desk.backup_ports import Series
from kassa.kvitto.numbering import Gap, next_place, past

if TYPE_CHECKING:
    from kassa.desk.ports import Ledger
    from kassa.ids import DeskId


def next_kvitto_place(desk: DeskId, ledger: Ledger) -> tuple[str, str]:
    """Return the number and the previous hash of a desk's next receipt."""
    return next_place(desk, ledger.chain_end(desk), _gaps(Series.KVITTO, desk, ledger))


def next_z_serial(desk: DeskId, ledger: Ledger) -> int:
    """Return the number of a desk's next Z report."""
    last = ledger.last_z(desk)
    return past(last.serial + 1 if last else 1, _gaps(Series.Z_RAPPORT, desk, ledger))


def next_faktura_serial(serie: int, ledger: Ledger) -> int:
    """Return the place of the next invoice in its series."""
    return past(ledger.last_faktura_serial(serie) + 1, _gaps(Series.FAKTURA, str(serie), ledger))


def _gaps(series: Series, name: str, ledger: Ledger) -> tuple[Gap, ...]:
    return tuple(each.gap for each in ledger.gap_list(series, name))
