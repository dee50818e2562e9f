"""What the page of the month can do at a till; and the file of vouchers."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

from kassa.adapters.files import save_export
from kassa.adapters.folders import Folders
from kassa.adapters.manad_pdf import PdfManadRenderer
from kassa.bokforing.konto import Kontoplan
from kassa.bokforing.sie import SUFFIX, sie_bytes
from kassa.clock import local_now
from kassa.desk.bokfor import book_days, vouchers_waiting
from kassa.desk.manad import manad_csv, tell_manad
from kassa.desk.people_ports import Look, Roll
from kassa.desk.settings import Settings
from kassa.errors import UserFacingError
from kassa.ersattning.manad import Manad, Manadsrapport
from kassa.ersattning.text import title
from ui.checkout.till import Till
from ui.manad.ports import ManadUseCases, Told


def manad_use_cases(till: Till, folders: Folders, settings: Settings) -> ManadUseCases:
    """Return what the page of the month can do.

    Args:
        till: the desk.
        folders: where files that leave the program are written.
        settings: the accounts.
    """
    renderer = PdfManadRenderer()
    ledger, clock = till.ledger, till.clock

    def load(manad: Manad) -> Told:
        till.session.require(Roll.ANSVARIG)
        rapport = tell_manad(manad, ledger, till.taxa_book, clock, till.desk)
        return Told(rapport, len(vouchers_waiting(ledger, settings.konton)))

    def draw(number: str) -> bytes:
        till.session.require(Roll.ANSVARIG)
        kvitto = ledger.kvitto(number)
        if kvitto is None:
            raise UserFacingError(f"Kvitto {number} finns inte. Öppna månaden igen.")
        till.look_at(Look.KVITTO, kvitto)
        return till.renderer.render(kvitto, kopia=True)

    def save(rapport: Manadsrapport) -> str:
        till.session.require(Roll.ANSVARIG)
        name = f"underlag {rapport.manad}"
        save_export(folders.export, name, ".csv", manad_csv(rapport), is_kept=True)
        save_export(folders.export, name, ".pdf", renderer.render(rapport), is_kept=True)
        return str(folders.export)

    def print_(rapport: Manadsrapport) -> None:
        till.session.require(Roll.ANSVARIG)
        till.printer.send(renderer.render(rapport), title(rapport.manad))

    return ManadUseCases(
        this_month=lambda: Manad.of(local_now(clock).date()),
        load=load,
        draw=draw,
        print=print_,
        save=save,
        book=booking(till, folders, settings.konton, settings.kostnadsstalle),
        printed_words=till.printer.done_words,
    )


def booking(
    till: Till, folders: Folders, plan: Kontoplan, kostnadsstalle: str
) -> Callable[[], str]:
    """Return what writes the closed days as SIE 4I and returns the path, empty for none."""

    def book() -> str:
        till.session.require(Roll.ANSVARIG)
        fil = book_days(
            till.ledger, plan, till.clock, till.desk, version=version("kassa"),
            kostnadsstalle=kostnadsstalle,
        )  # fmt: skip
        if fil is None:
            return ""
        name = f"bokföring {local_now(till.clock):%Y-%m-%d}"
        return save_export(folders.export, name, SUFFIX, sie_bytes(fil.content), is_kept=True)

    return book
