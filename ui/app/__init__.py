"""The window's composition root: builds everything, connects everything, decides nothing."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QWidget

import resources
from db.ledger import SqliteLedger
from kassa.adapters.display import WITHOUT_SCREEN
from kassa.adapters.folders import Folders
from kassa.adapters.kvitto_paper import choose_paper
from kassa.adapters.printers import choose_printer
from kassa.adapters.qr import qr_matrix
from kassa.adapters.settings_file import check_settings, load_settings, save_settings
from kassa.adapters.sprak_files import load_sprak
from kassa.adapters.system_clock import choose_clock
from kassa.clock import Clock, local_now
from kassa.desk import ovning as practice
from kassa.desk.central_book import CentralTaxaBook
from kassa.desk.data_key import DataKey
from kassa.desk.held_key import HeldKey
from kassa.desk.keys import KeyLockedError
from kassa.desk.kortterminal import SeparatTerminal
from kassa.desk.session import Session
from kassa.desk.settings import Desk, Settings
from kassa.errors import UserFacingError
from kassa.ids import ClerkId
from kassa.money import Money
from ui import text
from ui.app.atkomst import Atkomst
from ui.app.avbrott import AvbrottPages
from ui.app.bugs import excepthook_over, log_to
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
from ui.app.unlock import Opened, UnlockWindow
from ui.atkomst.view import AtkomstPane
from ui.background import Background
from ui.checkout.keys import CHECKOUT_KEYS
from ui.checkout.till import Till
from ui.checkout.view import CheckoutView
from ui.cli.clinic import find_key, key_ring, open_ledger
from ui.setup.view import SetupPage
from ui.shell.handbok import load_handbok
from ui.shell.help_panel import HelpPanel, KeyHelp
from ui.shell.main_window import MainWindow
from ui.shell.status_line import StatusLine
from ui.theme import apply_theme, load_fonts

SECONDS = 60
OVNING_CLERK = "Övningskassör"
SHELL_KEYS = (
    KeyHelp("F1", "Handboken, på den sida som passar; sist alla tangenter"),
    KeyHelp("F5", "Kassan"),
    KeyHelp("F9", "Kvitton: sök, skriv ut igen, rätta, makulera"),
    KeyHelp("F10", "Patienten: alla avgifter, frikort, kvitton från annat håll, frikortsbevis"),
    KeyHelp("F11", "Att reglera: återbetala och efterdebitera"),
    KeyHelp("F12", "Dagsavslut: växelkassa, X-rapport, stäng dagen"),
    KeyHelp("Ctrl+U", "Uteblivna besök och sena återbud, i följd"),
    KeyHelp("Ctrl+D", "Driftavbrott: avbrottsläget, föra in efteråt, reservpaket"),
    KeyHelp(
        "Ctrl+M", "Mer: uteblivna, dagsavslut, fakturor, månaden, taxa, personal, inställningar"
    ),
    KeyHelp("Ctrl+L", "Lås kassan, eller byt kassör: allt står kvar"),
    KeyHelp("F6", "Rätta eller makulera det valda kvittot (bland kvittona)"),
)


def run_window(mapp: Path | None, taxa_book: Seeds, klocka: str | None, *, ovning: bool) -> int:
    """Open the window and stay until it is closed.

    Args:
        mapp: where data and settings lie; None is the user's own place.
        taxa_book: the tariffs that came with the program, or the only one to decide with.
        klocka: local time of the practice clinic.
        ovning: the practice clinic.

    Raises:
        UserFacingError: the clinic cannot be opened.
    """
    clock = choose_clock(klocka, stands_still=klocka is not None)
    folders = Folders.of(mapp, ovning=ovning)
    folders.ensure()
    log_to(folders.log)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101 - Kassa makes no other kind
    load_fonts()
    shown = _Shown()

    def open_till(
        found: Settings, resumed: Resumed | None = None, key: DataKey | None = None
    ) -> None:
        try:
            key = key or find_key(folders, ovning=ovning, asks_first=True)
        except KeyLockedError as locked:
            shown.bring(_unlock_window(found, folders, clock, locked, open_till))
            return
        window = build_window(
            found, folders, clock, taxa_book, ovning=ovning, resumed=resumed, key=key
        )
        window.restart_requested.connect(lambda again: open_till(again.settings, again, key))
        shown.bring(window)

    sys.excepthook = excepthook_over(lambda: shown.window)
    try:
        settings = load_settings(folders.settings) or (practice.SETTINGS if ovning else None)
        if settings is None:
            shown.bring(_setup_window(folders, app, open_till))
        else:
            open_till(settings)
    except UserFacingError as error:
        _tell(error, app)
        raise
    return app.exec()


def _tell(error: UserFacingError, app: QApplication) -> None:
    if not app.platformName().startswith(WITHOUT_SCREEN):
        refusal_box(error, app).exec()


def refusal_box(error: UserFacingError, app: QApplication) -> QMessageBox:
    """Return what says why the clinic cannot be opened: a double click shows no terminal."""
    apply_theme(app, "system")
    box = QMessageBox(QMessageBox.Icon.Critical, text.REFUSED_TITLE, error.message)
    box.addButton(text.REFUSED_CLOSE, QMessageBox.ButtonRole.AcceptRole)
    return box


class _Shown:
    """The window that is shown; another takes its place before it is closed."""

    def __init__(self) -> None:
        self.window: QMainWindow | None = None

    def bring(self, window: QMainWindow) -> None:
        earlier, self.window = self.window, window
        _bring_up(window)
        if earlier is not None:
            earlier.close()
            earlier.deleteLater()


def _unlock_window(
    settings: Settings,
    folders: Folders,
    clock: Clock,
    locked: KeyLockedError,
    open_till: Callable[[Settings, Resumed | None, DataKey | None], None],
) -> QMainWindow:
    """Return the window that asks for what opens the key, and then opens the till."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - whoever opens a window has made it
    apply_theme(app, settings.tema)
    window = UnlockWindow(settings, folders, clock, key_ring(folders, ovning=False), locked)

    def go_on(opened: Opened) -> None:
        try:
            open_till(settings, Resumed(settings, opened.account, opened.said), opened.key)
        except UserFacingError as error:
            _tell(error, app)
            app.quit()

    window.opened.connect(go_on)
    return window


def _bring_up(window: QMainWindow) -> None:
    """Show a window, no larger than the screen, and give it the keyboard.

    Where no window manager does either, nothing of the till may lie outside the screen.
    """
    room = window.screen().availableGeometry()
    if window.width() < room.width() and window.height() < room.height():
        window.show()
    else:
        window.setGeometry(room)
        window.showMaximized()
    window.raise_()
    window.activateWindow()


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
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - whoever opens a window has made it
    clerk = ClerkId(OVNING_CLERK if ovning else getpass.getuser())
    desk = Desk.of(settings, clerk, ovning=ovning)
    key = key or find_key(folders, ovning=ovning)
    ledger = open_ledger(folders, key)
    book = central_book(taxa_book, ledger, settings)
    if ovning and not practice.is_filled(ledger, desk):
        practice.fill_ovning(ledger, book, clock, desk)
    till = _till_of(settings, folders, clock, book, ledger, desk)
    taxa = book.near(local_now(clock).date())

    apply_theme(app, settings.tema)
    frame = _frame(settings.namn, desk.clerk, taxa.namn, ovning=ovning)
    window, background = frame.window, frame.background
    held = HeldKey(key, key_ring(folders, ovning=ovning), ledger)
    safety = None if ovning else Safety(till, held, folders, settings, background, window)
    Cleaning(folders, settings, background, window)
    entry, pages = _add_pages(till, book, held, folders, settings, frame, safety)
    if resumed is not None:
        resumed.go_on(entry, pages)
    if ovning:
        _offer_practice(pages.checkout, clock)

    window.closed.connect(partial(_close, background, safety, ledger))
    window.density_changed.connect(lambda dense: apply_theme(app, settings.tema, dense=dense))
    return window


def _close(background: Background, safety: Safety | None, ledger: SqliteLedger) -> None:
    """End what a window has begun, and close its records last."""
    background.close()
    if safety is not None:
        safety.close()
    ledger.close()


def _add_pages(
    till: Till,
    book: CentralTaxaBook,
    held: HeldKey,
    folders: Folders,
    settings: Settings,
    frame: _Frame,
    safety: Safety | None,
) -> tuple[Entry, Pages]:
    window, background = frame.window, frame.background
    lock_seconds = SECONDS * settings.las_efter_minuter
    entry = Entry(till, held, window, frame.status, background, lock_seconds)
    taxa = book.near(local_now(till.clock).date())
    pages = Pages(till, taxa, settings.vardniva, background, window, entry.approve, folders)
    AvbrottPages(till, folders, settings, background, window)
    say = pages.checkout.message.show_message
    fetching = fetching_of(settings, folders, held.key, window, ovning=till.desk.ovning)
    taxa_desk = TaxaDesk(till, book, folders, settings, entry.approve)
    central = CentralTaxa(taxa_desk, fetching, background, window, frame.status, say)
    more_pages: dict[str, QWidget] = {
        "atkomst": AtkomstPane(Atkomst(till, folders).use_cases(), background.run),
        **money_pages(till, entry, folders, settings, background),
        "taxa": central.pane,
        "kontroll": kontroll_pane(till, folders, held.key, window),
        **({"backup": safety.pane} if safety else {}),
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


@dataclass(frozen=True, slots=True)
class _Frame:
    """A window with nothing in it yet."""

    status: StatusLine
    window: MainWindow
    background: Background


def _frame(namn: str, clerk: str, taxa: str, *, ovning: bool) -> _Frame:
    status = StatusLine(namn, clerk, ovning=ovning)
    status.show_taxa(taxa)
    window = MainWindow(status, _help_over, ovning=ovning)
    window.setWindowTitle(f"Kassa – {namn}" + (" (ÖVNING)" if ovning else ""))
    return _Frame(status, window, Background(window))


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


def _help_over(frame: QWidget) -> HelpPanel:
    keys = (*(KeyHelp(key, words) for key, words in CHECKOUT_KEYS), *SHELL_KEYS)
    return HelpPanel(load_handbok(resources.handbok()), keys, frame)


def _setup_window(
    folders: Folders, app: QApplication, on_saved: Callable[[Settings], None]
) -> QMainWindow:
    """Return the window that asks for the settings of a new clinic."""
    window = QMainWindow()
    window.setWindowTitle("Kassa – kom igång")
    window.resize(1366, 768)
    apply_theme(app, "system")
    page = SetupPage(check_settings, lambda settings: save_settings(folders.settings, settings))
    page.settings_saved.connect(on_saved)
    window.setCentralWidget(page)
    return window
