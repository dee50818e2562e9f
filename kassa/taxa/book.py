"""The tariffs at hand, and which one is in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.taxa.model import TaxaMissingError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from kassa.taxa.model import Taxa

NONE_AT_ALL = "Ingen taxa är installerad för regionen. Hämta den: kassa taxa hamta."


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
            if not self.taxa_list:
                raise TaxaMissingError(NONE_AT_ALL)
            first = min(taxa.galler_fran for taxa in self.taxa_list)
            message = (
                f"Ingen taxa gäller den {day}. Den första gäller från {first}. Kontrollera datumet."
            )
            raise TaxaMissingError(message)
        latest = max(begun, key=lambda taxa: (taxa.galler_fran, taxa.version))
        if latest.galler_till is not None and latest.galler_till < day:
            message = (
                f"Ingen taxa gäller den {day}: {latest.namn} gällde till och med "
                f"{latest.galler_till}. Kontrollera datumet, eller installera nästa taxa."
            )
            raise TaxaMissingError(message)
        return latest

    def of_hash(self, sha256: str) -> Taxa | None:
        """Return the tariff of a file with this hash, None where it is not installed."""
        return next((taxa for taxa in self.taxa_list if taxa.sha256 == sha256), None)

    def newest(self) -> Taxa:
        """Return the tariff that begins last: its list of ceilings reaches furthest.

        Raises:
            TaxaMissingError: there is none at all.
        """
        if not self.taxa_list:
            raise TaxaMissingError(NONE_AT_ALL)
        return max(self.taxa_list, key=lambda taxa: (taxa.galler_fran, taxa.version))


class LazyTaxaBook:
    """The tariffs that came with the program, read when a day is asked for that needs them."""

    def __init__(self, load: Callable[[], InstalledTaxaBook]) -> None:
        """Remember how they are read; ``load`` is called once at most."""
        self._load = load
        self._book: InstalledTaxaBook | None = None

    def of_region(self, region: str) -> LazyTaxaBook:
        """Return those of one region alone."""
        return LazyTaxaBook(
            lambda: InstalledTaxaBook(
                tuple(taxa for taxa in self.all.taxa_list if taxa.region == region)
            )
        )

    @property
    def all(self) -> InstalledTaxaBook:
        """All of them."""
        if self._book is None:
            self._book = self._load()
        return self._book

    def valid_on(self, day: date) -> Taxa:
        """Return the tariff in force on a local date; see ``InstalledTaxaBook``."""
        return self.all.valid_on(day)

    def of_hash(self, sha256: str) -> Taxa | None:
        """Return the tariff of a file with this hash; see ``InstalledTaxaBook``."""
        return self.all.of_hash(sha256)

    def newest(self) -> Taxa:
        """Return the tariff that begins last; see ``InstalledTaxaBook``."""
        return self.all.newest()
