"""The window's composition root: builds everything, connects everything, decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from db.ledger import SqliteLedger
from kassa.adapters.folders import Folders
from kassa.adapters.kvitto_paper import choose_paper
from kassa.adapters.printers import choose_printer
from kassa.adapters.qr import qr_matrix
from kassa.adapters.sprak_files import load_sprak
from kassa.adapters.system_clock import choose_clock
from kassa.clock import Clock, local_now
from kassa.desk import ovning as practice
from kassa.desk.central_book import CentralTaxaBook
from kassa.desk.data_key import DataKey
from kassa.desk.held_key import HeldKey
from kassa.desk.kortterminal import SeparatTerminal
from kassa.desk.session import Session
from kassa.desk.settings import Desk, Settings
from kassa.money import Money
from ui.app.atkomst import Atkomst
from ui.app.avbrott import AvbrottPages
from ui.app.cleaning import Cleaning
from ui.app.kontroll import kontroll_pane
from ui.app.money import money_pages
from ui.app.more import More
from ui.app.pages import Pages
from ui.app.people import Entry
from ui.app.prints import OpenPrints
from ui.app.restart import Resumed, restarting
from ui.app.safety import Safety
from ui.app.settings import settings_use_cases
from ui.app.taxa import CentralTaxa, fetching_of
from ui.app.taxa_desk import Seeds, TaxaDesk, central_book
from ui.application import the_application
from ui.atkomst.view import AtkomstPane
from ui.background import Background
from ui.checkout.till import Till
from ui.checkout.view import CheckoutView
from ui.login.view import LoginPage
from ui.shell.main_window import MainWindow
from ui.shell.page_stack import Page
from ui.start.frame import Frame, make_frame
from ui.start.records import desk_of, find_key, key_ring, open_ledger, settings_of
from ui.theme import apply_theme

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic whose records are open.

    Attributes:
        ledger: its records.
        book: its tariffs.
        till: one desk of it.
        settings: of the clinic.
        folders: where its files lie.
        held: the key of the records.
    """

    ledger: SqliteLedger
    book: CentralTaxaBook
    till: Till
    settings: Settings
    folders: Folders
    held: HeldKey


def open_clinic(folders: Folders, taxa_book: Seeds, klocka: str | None, *, ovning: bool) -> Clinic:
    """Open a clinic that is set up; touches no widget.

    Args:
        folders: where its files lie; they exist.
        taxa_book: the tariffs that came with the program, or the only one to decide with.
        klocka: local time of the practice clinic.
        ovning: the practice clinic; its records are filled the first time.

    Raises:
        KeyLockedError: somebody is needed for the key of the records.
        UserFacingError: the settings are wrong, or the records cannot be opened.
    """
    clock = choose_clock(klocka, stands_still=klocka is not None)
    settings = settings_of(folders, ovning=ovning)
    key = find_key(folders, ovning=ovning, asks_first=True)
    return _open(settings, folders, clock, taxa_book, key, ovning=ovning)


def build_window(
    settings: Settings,
    folders: Folders,
    clock: Clock,
    taxa_book: Seeds,
    *,
    ovning: bool,
    resumed: Resumed | None = None,
    key: DataKey | None = None,
) -> MainWindow:
    """Return the window of a clinic, with everything connected.

    Args:
        settings: the clinic and its desk.
        folders: where its files lie; they exist.
        clock: the present.
        taxa_book: the tariffs that came with the program (lazy: fetched ones go first), or the
            only ones to decide with.
        ovning: the practice clinic; its records are filled the first time.
        resumed: whoever worked in the window this one takes the place of.
        key: of the records; found where nobody is needed for it, unless given.

    Raises:
        KeyLockedError: none was given, and somebody is needed for it.
        UserFacingError: the records cannot be opened, or no tariff is in force today.
    """
    key = key or find_key(folders, ovning=ovning)
    clinic = _open(settings, folders, clock, taxa_book, key, ovning=ovning)
    frame = make_frame(settings.namn, settings.tema, ovning=ovning)
    apply_theme(the_application(), settings.tema)
    entry, pages = fill_window(clinic, frame)
    if resumed is not None:
        resumed.go_on(entry, pages)
    return frame.window


def _open(
    settings: Settings,
    folders: Folders,
    clock: Clock,
    taxa_book: Seeds,
    key: DataKey,
    *,
    ovning: bool,
) -> Clinic:
    desk = desk_of(settings, ovning=ovning)
    ledger = open_ledger(folders, key)
    try:
        book = central_book(taxa_book, ledger, settings)
        if ovning and not practice.is_filled(ledger, desk):
            practice.fill_ovning(ledger, book, clock, desk)
        book.near(local_now(clock).date())  # read here, not when the window is filled
    except BaseException:
        ledger.close()
        raise
    till = _till_of(settings, folders, clock, book, ledger, desk)
    held = HeldKey(key, key_ring(folders, ovning=ovning), ledger)
    return Clinic(ledger, book, till, settings, folders, held)


def fill_window(
    clinic: Clinic, frame: Frame, *, login: LoginPage | None = None
) -> tuple[Entry, Pages]:
    """Put the pages of an open clinic into a frame, and connect everything.

    Args:
        clinic: what is worked with; closed with the window.
        frame: of the clinic, with nothing in it.
        login: the login, where it is already shown.
    """
    till, window, background = clinic.till, frame.window, frame.background
    folders, settings = clinic.folders, clinic.settings
    is_ovning = till.desk.ovning
    frame.status.show_clerk(till.desk.clerk)
    frame.status.show_taxa(clinic.book.near(local_now(till.clock).date()).namn)
    safety = None if is_ovning else Safety(till, clinic.held, folders, settings, background, window)
    Cleaning(folders, settings, background, window)
    entry, pages = _add_pages(clinic, frame, login, safety)
    if is_ovning:
        _offer_practice(pages.checkout, till.clock)
    window.closed.connect(partial(_close, background, safety, clinic.ledger))
    return entry, pages


def _close(background: Background, safety: Safety | None, ledger: SqliteLedger) -> None:
    """End what a window has begun, and close its records last."""
    background.close()
    if safety is not None:
        safety.close()
    ledger.close()


def _add_pages(
    clinic: Clinic, frame: Frame, login: LoginPage | None, safety: Safety | None
) -> tuple[Entry, Pages]:
    till, settings, folders, held = clinic.till, clinic.settings, clinic.folders, clinic.held
    window, background = frame.window, frame.background
    lock_seconds = SECONDS * settings.las_efter_minuter
    entry = Entry(till, held, window, frame.status, background, lock_seconds, login=login)
    taxa = clinic.book.near(local_now(till.clock).date())
    pages = Pages(till, taxa, settings.vardniva, background, window, entry.approve, folders)
    AvbrottPages(till, folders, settings, background, window, pages.take_blankett)
    say = pages.checkout.message.show_message
    fetching = fetching_of(settings, folders, held.key, window, ovning=till.desk.ovning)
    taxa_desk = TaxaDesk(till, clinic.book, folders, settings, entry.approve)
    central = CentralTaxa(taxa_desk, fetching, background, window, frame.status, say)
    more_pages: dict[str, Page] = {
        "atkomst": lambda: AtkomstPane(Atkomst(till, folders).use_cases(), background.run),
        **money_pages(till, entry, folders, settings, background),
        "taxa": central.pane,
        "kontroll": lambda: kontroll_pane(till, folders, held.key, window),
        **({"backup": lambda: safety.pane} if safety else {}),
    }
    More(
        till,
        entry,
        background,
        window,
        settings_use_cases(till, folders, settings, restarting(till, pages, window)),
        more_pages,
        safety.ask_for_copy if safety else lambda: None,
    )
    if safety is not None:
        entry.entered.connect(safety.notice.refresh)
    prints = OpenPrints(till, background, window, say)
    prints.printed.connect(pages.kvitto.refresh)
    return entry, pages


def _till_of(
    settings: Settings,
    folders: Folders,
    clock: Clock,
    taxa_book: CentralTaxaBook,
    ledger: SqliteLedger,
    desk: Desk,
) -> Till:
    session = Session(desk, godkann_over=Money.kr(settings.godkann_over))
    paper = choose_paper(settings, folders.kvitto)
    lists = choose_printer(settings.skrivare, folders.kvitto)
    return Till(
        ledger,
        taxa_book,
        clock,
        session,
        paper.screen,
        lists,
        paper.renderer,
        paper.printer,
        lambda kod: load_sprak(kod, ledger.taxa_sprak_list(kod)),
        SeparatTerminal(asks=settings.kortreferens),
        qr_matrix,
    )


def _offer_practice(checkout: CheckoutView, clock: Clock) -> None:
    patients = practice.ovning_patient_list(local_now(clock).date())
    checkout.offer_practice([(p.number, p.namn, p.visar) for p in patients])
