"""What the desk asks of the records about a month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kassa.desk.ports import BesokRecord
    from kassa.money import Money


@dataclass(frozen=True, slots=True)
class ManadBesok:
    """A visit as a receipt of the month tells it, or takes it back.

    Attributes:
        record: the visit as it was posted.
        kvitto: number of the receipt of the month.
        issued_at: when that was written, UTC.
        sign: 1, or -1 where the receipt takes the visit back.
        frikort: what the frikort took off it, from its entry in the ledger.
    """

    record: BesokRecord
    kvitto: str
    issued_at: datetime
    sign: int
    frikort: Money


class ManadLedger(Protocol):
    """The part of the clinic's records that tells a month."""

    def besok_between(self, from_at: datetime, until_at: datetime) -> Iterator[ManadBesok]:
        """Yield the visits of the receipts of a time, in the order of the receipts.

        Args:
            from_at: the first moment, UTC.
            until_at: the moment after the last, UTC.
        """
        ...
