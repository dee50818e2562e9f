"""What the page of the month can do at a till."""

from __future__ import annotations

from kassa.adapters.folders import Folders
from kassa.adapters.manad_pdf import PdfManadRenderer
from kassa.adapters.money_files import book_closed_days, save_sie, save_underlag
from kassa.clock import local_now
from kassa.desk.bokfor import vouchers_waiting
from kassa.desk.manad import tell_manad
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
        save_underlag(rapport, folders.export)
        return str(folders.export)

    def print_(rapport: Manadsrapport) -> None:
        till.session.require(Roll.ANSVARIG)
        till.printer.send(renderer.render(rapport), title(rapport.manad))

    def book() -> str:
        till.session.require(Roll.ANSVARIG)
        fil = book_closed_days(ledger, settings, clock, till.desk)
        return save_sie(fil, folders.export) if fil else ""

    return ManadUseCases(
        this_month=lambda: Manad.of(local_now(clock).date()),
        load=load,
        draw=draw,
        print=print_,
        save=save,
        book=book,
        printed_words=till.printer.done_words,
    )
