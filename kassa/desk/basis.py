"""What a quote rests on besides what was asked: as long as it is the same, the quote holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.clock import local_now
from kassa.errors import UserFacingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, LedgerVersion
    from kassa.taxa.model import Taxa


@dataclass(frozen=True, slots=True)
class Basis:
    """The records, the day and the tariffs that a quote was made of.

    Attributes:
        version: of the records.
        today: local date on which it was made.
        taxa_list: SHA-256 of the tariff in force today and on each day it has a visit on, by day;
            None for a day without one that can be read.
    """

    version: LedgerVersion
    today: date
    taxa_list: tuple[str | None, ...]


def basis_of(
    days: Iterable[date], ledger: Ledger, taxa_on: Callable[[date], Taxa], clock: Clock
) -> Basis:
    """Return what a quote made now rests on; to be asked before anything is read for it.

    Args:
        days: local dates of its visits.
        ledger: the clinic's records.
        taxa_on: returns the tariff its visits of a local date are decided by.
        clock: the present.
    """
    version = ledger.version()
    today = local_now(clock).date()
    taxa_list = tuple(_hash_on(day, taxa_on) for day in sorted({today, *days}))
    return Basis(version, today, taxa_list)


def _hash_on(day: date, taxa_on: Callable[[date], Taxa]) -> str | None:
    try:
        return taxa_on(day).sha256
    except UserFacingError:  # it is told where somebody asks for it
        return None
