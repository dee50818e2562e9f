"""The tariffs of a desk: those that were fetched, and the ones with the program as a seed.

On a day the fetched tariff that began last decides; of the same first day, the highest version. The
tariffs that came with the program count only for days on which no fetched one is in force: what the
region publishes is never overtaken by a new version of the program. Old ones stay, for what is
registered late. A tariff is read when it is first needed, so that a long history costs nothing.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from kassa.taxa.load import load_taxa
from kassa.taxa.model import TaxaMissingError

if TYPE_CHECKING:
    from datetime import date

    from kassa.desk.taxa_ports import TaxaFil
    from kassa.taxa.book import LazyTaxaBook
    from kassa.taxa.model import Taxa


class TaxaFiles(Protocol):
    """The part of the records that has the fetched tariffs."""

    def taxa_fil_list(self) -> tuple[TaxaFil, ...]:
        """Return every fetched tariff, in the order they were installed."""
        ...

    def taxa_content(self, sha256: str) -> bytes:
        """Return a fetched tariff's file; raises ``StorageError`` where it is damaged."""
        ...


class NoFiles:
    """No fetched tariffs: a tariff named on the command line stands alone."""

    def taxa_fil_list(self) -> tuple[TaxaFil, ...]:
        """Return nothing."""
        return ()

    def taxa_content(self, sha256: str) -> bytes:
        """Refuse: there is none."""
        raise LookupError(sha256)


class CentralTaxaBook:
    """The installed tariffs of one region; may be used from several threads."""

    def __init__(self, ledger: TaxaFiles, region: str, seeds: LazyTaxaBook) -> None:
        """Look up which tariffs there are.

        Args:
            ledger: the clinic's records.
            region: whose tariffs count here.
            seeds: the tariffs that came with the program for that region.
        """
        self._ledger = ledger
        self._region = region
        self._seeds = seeds
        self._lock = threading.Lock()
        self._taxa_by_sha256: dict[str, Taxa] = {}
        self._files: tuple[TaxaFil, ...] = ()
        self.reload()

    @property
    def files(self) -> tuple[TaxaFil, ...]:
        """Every fetched tariff of the region, superseded versions included."""
        return self._files

    def reload(self) -> bool:
        """Look up which tariffs there are now; True when there are others than before."""
        found = tuple(fil for fil in self._ledger.taxa_fil_list() if fil.region == self._region)
        is_new = found != self._files
        self._files = found
        return is_new

    def file_on(self, day: date) -> TaxaFil | None:
        """Return the fetched tariff that decides on a local date, None where none had begun."""
        begun = [fil for fil in self._files if fil.galler_fran <= day]
        return max(begun, key=_order, default=None)

    def coming(self, day: date) -> tuple[TaxaFil, ...]:
        """Return the tariffs that begin after a local date, the next one first."""
        newest: dict[date, TaxaFil] = {}
        for fil in sorted(self._files, key=_order):
            if fil.galler_fran > day:
                newest[fil.galler_fran] = fil
        return tuple(newest.values())

    def load(self, fil: TaxaFil) -> Taxa:
        """Return the tariff of a fetched file.

        Raises:
            StorageError: its content is damaged.
        """
        with self._lock:
            taxa = self._taxa_by_sha256.get(fil.sha256)
            if taxa is None:
                taxa = load_taxa(self._ledger.taxa_content(fil.sha256))
                self._taxa_by_sha256[fil.sha256] = taxa
            return taxa

    def of_hash(self, sha256: str) -> Taxa | None:
        """Return the tariff of a file with this hash, superseded or not; None where it is not here.

        Raises:
            StorageError: its content is damaged.
        """
        found = next((fil for fil in self._files if fil.sha256 == sha256), None)
        return self.load(found) if found is not None else self._seeds.of_hash(sha256)

    def newest(self) -> Taxa:
        """Return the tariff that begins last: its list of ceilings reaches furthest."""
        fil = max(self._files, key=_order, default=None)
        return self.load(fil) if fil is not None else self._seeds.newest()

    def near(self, day: date) -> Taxa:
        """Return the tariff in force on a local date, or the newest: a window needs one to open.

        Raises:
            TaxaMissingError: there is no tariff at all.
        """
        try:
            return self.valid_on(day)
        except TaxaMissingError:
            return self.newest()

    def valid_on(self, day: date) -> Taxa:
        """Return the tariff in force on a local date.

        Raises:
            TaxaMissingError: none is.
            StorageError: the fetched one is damaged; no other is taken in its place.
        """
        fil = self.file_on(day)
        if fil is None:
            return self._seeds.valid_on(day)
        if fil.galler_till is not None and fil.galler_till < day:
            message = (
                f"Ingen taxa gäller den {day}: {fil.namn} gällde till och med {fil.galler_till}. "
                "Kontrollera datumet, eller hämta nästa taxa."
            )
            raise TaxaMissingError(message)
        return self.load(fil)


def _order(fil: TaxaFil) -> tuple[date, int]:
    return fil.galler_fran, fil.version
