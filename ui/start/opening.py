"""Opens the window of a clinic: a first one at once where that can be, and the till behind it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from kassa.adapters.display import WITHOUT_SCREEN
from kassa.adapters.folders import Folders
from kassa.adapters.key_front import Asks
from kassa.errors import UserFacingError
from ui.application import speak_swedish, the_application
from ui.background import UnexpectedError
from ui.start.front import Front
from ui.start.screen import bring_up
from ui.theme import apply_font, apply_theme, load_fonts

if TYPE_CHECKING:
    from types import TracebackType

    from kassa.desk.data_key import DataKey
    from kassa.desk.keys import KeyLockedError
    from kassa.desk.people_ports import ClerkAccount
    from kassa.desk.settings import Settings
    from ui.app import Clinic
    from ui.app.restart import Resumed
    from ui.app.taxa_desk import Seeds
    from ui.app.unlock import Opened, Unlocking
    from ui.login.view import LoginPage
    from ui.shell.main_window import MainWindow
    from ui.start.first_page import FirstPage, Typed
    from ui.start.frame import Frame
    from ui.widgets.kept_keys import KeptKeys

T = TypeVar("T")

REFUSED = 3
PAINTED_MS = 30
"""The other thread takes its share of the time: it begins when the window has been painted."""


@dataclass(slots=True)
class First:
    """The first window.

    Attributes:
        frame: around it.
        page: its field; None where there is a login.
        login: the login; None where nobody has to.
        is_begun: the till is being opened behind it.
    """

    frame: Frame
    page: FirstPage | None = None
    login: LoginPage | None = None
    is_begun: bool = False


class Opening:
    """One start.

    Attributes:
        window: the one that is shown.
    """

    def __init__(
        self,
        folders: Folders,
        taxa_book: Callable[[], Seeds],
        klocka: str | None,
        *,
        ovning: bool,
    ) -> None:
        """Take what to open.

        Args:
            folders: where the clinic's files lie; they exist.
            taxa_book: reads the tariffs that came with the program, or the only one to decide with.
            klocka: local time of the practice clinic.
            ovning: the practice clinic.
        """
        self.window: QMainWindow | None = None
        self._folders = folders
        self._taxa_book = cache(taxa_book)
        self._klocka = klocka
        self._ovning = ovning
        self._refused: UserFacingError | None = None
        self._clinic: Clinic | None = None
        self._first: First | None = None
        self._typed: Typed | None = None
        self._is_left = False
        self._keys: KeptKeys | None = None

    def run(self, front: Front | None) -> int:
        """Open the window and stay until it is closed.

        Raises:
            UserFacingError: the clinic cannot be opened.
        """
        app = QApplication.instance() or QApplication(sys.argv[:1])
        speak_swedish(the_application())
        sys.excepthook = self._on_bug
        load_fonts()
        self.open(front)
        code = 0 if self._refused else app.exec()
        if self._refused is not None:
            raise self._refused
        return code

    def open(self, front: Front | None) -> None:
        """Show the first window and begin with the rest; without a front, do everything first."""
        if front is None:
            self._open_whole()
        elif front.asks is Asks.KEY:
            self._ask_key(front.namn, front.tema)
        else:
            self._open_first(front)

    def settle(self) -> None:
        """Finish what has begun, of a window that is closed."""
        if self._first is not None:
            self._first.frame.background.close()

    # --- a first window, and the till behind it --------------------------------------------------

    def _open_first(self, front: Front) -> None:
        from ui.start.first_page import FirstPage
        from ui.start.frame import make_frame

        frame = make_frame(front.namn, front.tema, ovning=self._ovning)
        self._first = first = First(frame)
        frame.window.is_opening = True
        if front.asks is Asks.LOGIN:
            self._ask_login(first, front.namn)
        else:
            first.page = FirstPage()
            frame.window.pages.show_meanwhile(first.page)
        frame.window.closed.connect(self._leave)
        apply_theme(the_application(), front.tema)
        self._show(frame.window)
        if first.page is not None:
            first.page.field.setFocus()
        QTimer.singleShot(PAINTED_MS, frame.window, lambda: self._open_behind(first))

    def _ask_login(self, first: First, namn: str) -> None:
        from ui.login.view import LoginPage

        def run(
            work: Callable[[], T],
            on_result: Callable[[T], None],
            on_error: Callable[[UserFacingError], None],
        ) -> None:
            self._open_behind(first)  # work is done in order: this comes before a password
            first.frame.background.run(work, on_result, on_error)

        window = first.frame.window
        first.login = LoginPage(namn, self._log_in, run)
        window.set_lock_page(first.login)
        window.lock()
        first.login.ask(None)

    def _open_behind(self, first: First) -> None:
        if not first.is_begun:
            first.is_begun = True
            first.frame.background.run(
                self._open_clinic, lambda clinic: self._fill(clinic, first), self._not_opened
            )

    def _open_clinic(self) -> Clinic:
        """Load, read, open and check everything; in the worker thread."""
        from ui.app import open_clinic

        clinic = open_clinic(self._folders, self._taxa_book(), self._klocka, ovning=self._ovning)
        self._clinic = clinic
        return clinic

    def _log_in(self, signatur: str, password: str) -> ClerkAccount:
        """Check a password; in the worker thread, and so after ``_open_clinic``."""
        from ui.app.people import check_password

        clinic = self._clinic
        if clinic is None:  # it could not be opened, which is being told
            raise UserFacingError("")
        return check_password(clinic.till, clinic.held, signatur, password)

    def _fill(self, clinic: Clinic, first: First) -> None:
        """Put the pages into the first window, and go on with what was typed there."""
        if self._is_left:
            clinic.ledger.close()
            return
        try:
            self._put_in(clinic, first)
        except Exception:  # a bug: nobody is left before a window that will never be ready
            self._refuse_later(UnexpectedError())
            raise

    def _put_in(self, clinic: Clinic, first: First) -> None:
        from ui.app import fill_window
        from ui.start.warm_up import WarmUp

        window = first.frame.window
        window.closed.disconnect(self._leave)
        fill_window(clinic, first.frame, login=first.login)
        self._typed = first.page.taken() if first.page else None
        self._follow(window, clinic.held.key)
        window.end_opening()
        self._go_on(window)
        WarmUp(window)

    def _go_on(self, window: MainWindow) -> None:
        """Go on in the checkout with what was typed before it was there, once somebody may."""
        if window.is_locked:
            window.unlocked.connect(lambda: self._go_on(window))
            return
        typed, self._typed = self._typed, None
        if typed is not None:
            checkout = window.pages.widget_of("kassa")
            typed.go_on_in(checkout.first_field)  # type: ignore[attr-defined] # the checkout has it

    def _not_opened(self, error: UserFacingError) -> None:
        """Ask for what opens the key, or refuse; once this is delivered, for it closes a window."""
        from kassa.desk.keys import KeyLockedError

        if isinstance(error, KeyLockedError) and not self._is_left:
            QTimer.singleShot(0, lambda: self._ask_key_after(error))
        else:
            self._refuse_later(error)

    def _ask_key_after(self, locked: KeyLockedError) -> None:
        """Ask for what opens the key in place of a first window that expected nobody to."""
        first, self._first = self._first, None
        if first is not None:
            first.frame.window.closed.disconnect(self._leave)
            first.frame.background.close()
            self._typed = first.page.taken() if first.page else None
        self._open_whole(locked)

    def _leave(self) -> None:
        """The window is closed before the till is there."""
        self._is_left = True

    # --- a locked database -----------------------------------------------------------------------

    def _ask_key(self, namn: str, tema: str, locked: KeyLockedError | None = None) -> None:
        """Ask for what opens the key, a password unless told, and load the rest meanwhile."""
        from ui.start.unlock import UnlockWindow

        apply_font(the_application(), tema)
        has_slots = locked is None or locked.has_slots
        why = locked.message if locked else ""
        window = UnlockWindow(namn, self._unlocking, has_slots=has_slots, why=why)
        window.opened.connect(self._on_opened)
        apply_theme(the_application(), tema)
        self._show(window)
        QTimer.singleShot(PAINTED_MS, window, lambda: window.meanwhile(self._load))

    def _load(self) -> None:
        """Load what the till is made of, read tariffs included; in the worker thread."""
        import_module("ui.app")
        self._taxa_book().newest()

    def _unlocking(self) -> Unlocking:
        from ui.app.unlock import unlocking_of

        return unlocking_of(self._folders, self._klocka, ovning=self._ovning)

    def _on_opened(self, opened: Opened) -> None:
        """Open the till with what opened, and let in whoever has logged in."""
        from ui.app.restart import Resumed
        from ui.start.records import settings_of

        try:
            settings = settings_of(self._folders, ovning=self._ovning)
            resumed = Resumed(settings, opened.account, opened.said)
            self._open_till(settings, resumed, opened.key)
        except UserFacingError as error:
            self._refuse(error)

    # --- everything at once ----------------------------------------------------------------------

    def _open_whole(self, locked: KeyLockedError | None = None) -> None:
        """Open the till, or ask for what is missing: the settings of a new clinic, or the key."""
        from ui.start.records import find_settings

        try:
            settings = find_settings(self._folders, ovning=self._ovning)
            if settings is None:
                self._show(self._setup_window())
            elif locked is not None:
                self._ask_key(settings.namn, settings.tema, locked)
            else:
                self._open_till(settings)
        except UserFacingError as error:
            self._refuse(error)

    def _open_till(
        self, settings: Settings, resumed: Resumed | None = None, key: DataKey | None = None
    ) -> None:
        """Open a window in place of the one that is shown; ask for its key where that is needed."""
        from kassa.adapters.system_clock import choose_clock
        from kassa.desk.keys import KeyLockedError
        from ui.app import build_window
        from ui.start.records import find_key
        from ui.start.warm_up import WarmUp

        try:
            key = key or find_key(self._folders, ovning=self._ovning, asks_first=True)
        except KeyLockedError as locked:
            self._ask_key(settings.namn, settings.tema, locked)
            return
        clock = choose_clock(self._klocka, stands_still=self._klocka is not None)
        window = build_window(
            settings,
            self._folders,
            clock,
            self._taxa_book(),
            ovning=self._ovning,
            resumed=resumed,
            key=key,
        )
        self._follow(window, key)
        self._show(window)
        self._go_on(window)
        WarmUp(window)

    def _open_again(self, again: Resumed, key: DataKey) -> None:
        """Open a window with other settings; what was typed meanwhile stands in it."""
        self._keys, keys = again.keys, again.keys
        if keys is not None:
            keys.rest()
        try:
            self._open_till(again.settings, again, key)
        finally:
            self._keys = None
            if keys is not None and self.window is not None:
                keys.press_in(self.window)

    def _setup_window(self) -> QMainWindow:
        """Return the window that asks for the settings of a new clinic."""
        from kassa.adapters.settings_file import check_settings, save_settings
        from ui.setup.view import SetupPage

        window = QMainWindow()
        window.setWindowTitle("Kassa – kom igång")
        window.resize(1366, 768)
        apply_theme(the_application(), "system")
        page = SetupPage(
            check_settings, lambda settings: save_settings(self._folders.settings, settings)
        )
        page.settings_saved.connect(self._open_till)
        window.setCentralWidget(page)
        return window

    # --- both ------------------------------------------------------------------------------------

    def _follow(self, window: MainWindow, key: DataKey) -> None:
        window.restart_requested.connect(lambda again: self._open_again(again, key))

    def _show(self, window: QMainWindow) -> None:
        """Show a window in place of the one before."""
        earlier, self.window = self.window, window
        bring_up(window)
        if earlier is not None:
            if self._keys is not None:
                self._keys.gather()
            earlier.close()
            earlier.deleteLater()

    def _refuse_later(self, error: UserFacingError) -> None:
        """Refuse once this is delivered: a window that closes waits for all that was begun."""
        self._refused = error
        QTimer.singleShot(0, lambda: self._refuse(error))

    def _refuse(self, error: UserFacingError) -> None:
        """Tell why the clinic cannot be opened, and end."""
        self._refused = error
        app = the_application()
        if not self._is_left and not app.platformName().startswith(WITHOUT_SCREEN):
            from ui.start.refusal import refusal_box

            refusal_box(error, app).exec()
        app.setQuitOnLastWindowClosed(False)  # the end comes once, below
        if self.window is not None:
            self.window.close()
        app.exit(REFUSED)

    def _on_bug(
        self, kind: type[BaseException], error: BaseException, places: TracebackType | None
    ) -> None:
        from ui.start.bugs import excepthook_over, log_to

        log_to(self._folders.log)
        excepthook_over(lambda: self.window)(kind, error, places)
