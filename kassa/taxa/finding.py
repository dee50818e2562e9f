"""What the proof of a tariff can find."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kassa.taxa.fakta import Vector


class FindingKind(StrEnum):
    """What can be wrong with a tariff that loads."""

    GAP = "lucka"
    CONTRADICTION = "motsägelse"
    MASKED = "dold rad"
    UNREACHABLE = "onåbar produkt"
    SURCHARGE = "tillägg på genomfört besök"
    CODE = "kod saknas"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong.

    Attributes:
        kind: what.
        table: heading of the rows of the file it is about.
        rows: ids of the rows concerned; of a price that is missing, what was done and who pays how.
        message: Swedish: what is wrong and what would be right.
        witness: a case that shows it: that no row or two rows hold for, that another row decides
            than the one that never does, or that is charged too much. None where no case at all
            fulfils the conditions.
        artikel: the goods of the case, empty where it is about none.
    """

    kind: FindingKind
    table: str
    rows: tuple[str, ...]
    message: str
    witness: Vector | None
    artikel: str = ""
