"""The high-cost protection as a tariff sets it: ceilings by date, and how a period runs.

(Rule book: Högkostnadsskydd för öppenvård - eFrikort; Hälso- och sjukvårdslagen 17 kap.)
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kassa.errors import UserFacingError
from kassa.money import Money


class Periodregel(StrEnum):
    """How a frikort period runs."""

    RULLANDE = "rullande"
    FAST = "fast"


class Skydd(StrEnum):
    """Which ceiling a fee counts towards: open care, or treatment aids (rule book: Hjälpmedel)."""

    OPPENVARD = "oppenvard"
    HJALPMEDEL = "hjalpmedel"


class TakMissingError(UserFacingError):
    """No ceiling is known for a date."""

    code = "tak_saknas"


@dataclass(frozen=True, slots=True)
class Hogkostnadsskydd:
    """The ceilings by date, and the period rule.

    Attributes:
        tak_list: (first local date, ceiling), oldest first.
        periodregel: how the period runs.
        slag: which entries it is about.
        kalla: heading in the rule book.
    """

    tak_list: tuple[tuple[date, Money], ...]
    periodregel: Periodregel
    slag: Skydd = Skydd.OPPENVARD
    kalla: str = field(default="", compare=False)

    def tak_on(self, day: date) -> Money:
        """Return the ceiling in force on a day.

        Raises:
            TakMissingError: no ceiling had begun by then.
        """
        place = bisect_right(self.tak_list, day, key=lambda tak: tak[0])
        if not place:
            message = f"Taxan har inget tak för frikort den {day}. Kontrollera datumet."
            raise TakMissingError(message)
        return self.tak_list[place - 1][1]

    def tak_before(self, day: date) -> Money:
        """Return the ceiling in force on a day; before the first one, the first.

        For what stands in a ledger already: an old fee must not keep its patient from the desk
        because a newer tariff has left out the ceilings of its time.
        """
        place = bisect_right(self.tak_list, day, key=lambda tak: tak[0])
        return self.tak_list[max(place - 1, 0)][1]
