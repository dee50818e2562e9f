"""The tariffs at hand, and which one is in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.taxa.model import TaxaMissingError

if TYPE_CHECKING:
    from datetime import date

    from kassa.taxa.model import Taxa


@dataclass(frozen=True, slots=True)
class InstalledTaxaBook:
    """Tariffs of one region. The latest to begin wins; of the same day, the highest version.

    Attributes:
        taxa_list: the tariffs, in any order.
    """

    taxa_list: tuple[Taxa, ...]

    def valid_on(self, day: date) -> Taxa:
        """Return the tariff in force on a local date; one without an end lasts until the next.

        Raises:
            TaxaMissingError: none had begun by then, or the last to begin had ended.
        """
        begun = [taxa for taxa in self.taxa_list if taxa.galler_fran <= day]
        if not begun:
            first = min((taxa.galler_fran for taxa in self.taxa_list), default=None)
            known = f" Den första gäller från {first}." if first else ""
            message = f"Ingen taxa gäller den {day}.{known} Kontrollera datumet."
            raise TaxaMissingError(message)
        latest = max(begun, key=lambda taxa: (taxa.galler_fran, taxa.version))
        if latest.galler_till is not None and latest.galler_till < day:
            message = (
                f"Ingen taxa gäller den {day}: {latest.namn} gällde till och med "
                f"{latest.galler_till}. Kontrollera datumet, eller installera nästa taxa."
            )
            raise TaxaMissingError(message)
        return latest

    def newest(self) -> Taxa:
        """Return the tariff that begins last: its list of ceilings reaches furthest.

        Raises:
            TaxaMissingError: there is none at all.
        """
        if not self.taxa_list:
            raise TaxaMissingError("Ingen taxa är installerad. Installera en taxa.")
        return max(self.taxa_list, key=lambda taxa: (taxa.galler_fran, taxa.version))
