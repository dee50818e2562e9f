"""What a till knows of its tariff and its clock: looked up off the GUI thread, no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kassa.adapters.folders import Folders
from kassa.adapters.taxa_source import mirror_of
from kassa.clock import local_now
from kassa.desk.central_book import CentralTaxaBook, NoFiles, TaxaFiles
from kassa.desk.klocka import ClockDoubt, clock_doubt, confirm_clock, refuse_doubted
from kassa.desk.people_ports import ClerkAccount, Roll
from kassa.desk.settings import Settings
from kassa.desk.taxa_lage import TaxaLage, confirm_taxa, refuse_unconfirmed, taxa_lage
from kassa.desk.taxa_ports import TaxaFil
from kassa.desk.taxa_priser import Prisrad, prisrad_list
from kassa.desk.taxa_trusted import believed
from kassa.taxa.book import InstalledTaxaBook, LazyTaxaBook
from kassa.taxa.central import fingerprint
from kassa.taxa.model import TaxaMissingError
from ui.checkout.till import Till
from ui.taxa.ports import Oversikt

NEWEST = 3
Seeds = LazyTaxaBook | InstalledTaxaBook
Approve = Callable[[str, str], ClerkAccount]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the records found.

    Attributes:
        lage: how the tariff stands; None where none is in force.
        doubt: why the clock is doubted, None when it is not.
        came: tariffs that are new since the last look.
        today: the local date of the look.
        missing: why no tariff is in force.
    """

    lage: TaxaLage | None
    doubt: ClockDoubt | None
    came: tuple[TaxaFil, ...]
    today: date
    missing: str = ""


def central_book(taxa_book: Seeds, ledger: TaxaFiles, settings: Settings) -> CentralTaxaBook:
    """Return the tariffs of a window.

    Args:
        taxa_book: those that came with the program, or the only ones to decide with.
        ledger: has the fetched ones.
        settings: say of which region.
    """
    if isinstance(taxa_book, LazyTaxaBook):
        region = settings.region
        return CentralTaxaBook(ledger, region, taxa_book.of_region(region))
    return CentralTaxaBook(NoFiles(), settings.region, LazyTaxaBook(lambda: taxa_book))


class TaxaDesk:
    """What a till knows of its tariff and clock."""

    def __init__(
        self,
        till: Till,
        book: CentralTaxaBook,
        folders: Folders,
        settings: Settings,
        approve: Approve,
    ) -> None:
        """Let the till post only while clock and tariff are to be trusted.

        Args:
            till: the desk.
            book: its tariffs.
            folders: where the second memory of what is trusted lies.
            settings: of the desk.
            approve: checks a second person's signatur and password.
        """
        till.guards.append(self.refuse)
        self._till = till
        self._approve = approve
        self._book = book
        self._folders = folders
        self._settings = settings

    def lage(self) -> TaxaLage:
        """Return how the tariff stands now."""
        till, settings = self._till, self._settings
        seen = believed(till.ledger, mirror_of(self._folders))
        fetches = bool(settings.taxa_adress)
        book, region = self._book, settings.region
        return taxa_lage(book, till.ledger, seen, till.clock, region, fetches=fetches)

    def doubt(self) -> ClockDoubt | None:
        """Return why the clock is doubted; the practice clinic's is never."""
        till = self._till
        return None if till.desk.ovning else clock_doubt(till.ledger, till.clock, till.desk)

    def look(self) -> Looked:
        """Look whether anything has changed: another desk may have fetched, the day may be over."""
        till = self._till
        before = {fil.id for fil in self._book.files}
        self._book.reload()
        came = tuple(fil for fil in self._book.files if fil.id not in before)
        today = local_now(till.clock).date()
        for fil in self._book.coming(today)[:1]:
            self._book.load(fil)  # so that midnight waits for nothing
        try:
            lage = self.lage()
        except TaxaMissingError as error:
            return Looked(None, self.doubt(), came, today, error.message)
        return Looked(lage, self.doubt(), came, today)

    def refuse(self) -> None:
        """Refuse to post while the clock is doubted or the tariff must be confirmed.

        Raises:
            UserFacingError: it is, or must.
        """
        refuse_doubted(self.doubt())
        refuse_unconfirmed(self.lage())

    def oversikt(self) -> Oversikt:
        """Return everything the page shows."""
        till = self._till
        self._book.reload()
        lage = self.lage()
        trusted = believed(till.ledger, mirror_of(self._folders))
        files = sorted(self._book.files, key=lambda f: (f.galler_fran, f.version), reverse=True)
        return Oversikt(
            lage=lage,
            files=tuple(files),
            seed=lage.taxa if lage.fil is None else None,
            hamtningar=till.ledger.hamtning_list(NEWEST),
            adress=self._settings.taxa_adress,
            fingerprint=fingerprint(trusted.roots[-1]) if trusted.roots else "",
            today=local_now(till.clock).date(),
            needs_password=not till.session.may(Roll.ANSVARIG),
        )

    def prices(self, fil: TaxaFil | None) -> tuple[Prisrad, ...]:
        """Return every price of a tariff; None is the one in force."""
        taxa = self.lage().taxa if fil is None else self._book.load(fil)
        return prisrad_list(taxa)

    def confirm(self, signatur: str, password: str) -> None:
        """Confirm the tariff in force, by whoever works here or by somebody who can."""
        till = self._till
        by: str = till.desk.clerk
        if not till.session.may(Roll.ANSVARIG):
            by = self._approve(signatur, password).signatur
        confirm_taxa(self.lage(), by, till.ledger, till.clock, till.desk)

    def confirm_clock(self) -> None:
        """Write that the clock is right."""
        confirm_clock(self._till.ledger, self._till.clock, self._till.desk)
