"""The window before the till where the database is locked: a password opens it, or the paper.

It is the first window of most starts, so it loads little: what opens the key is loaded, with
everything else, in the worker thread while somebody types.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

import resources
from ui.background import Background, ClosedError
from ui.login.view import LoginPage
from ui.widgets.key_button import KeyButton
from ui.widgets.shortcut import add_shortcut

if TYPE_CHECKING:
    from kassa.desk.people_ports import ClerkAccount
    from ui.app.unlock import Unlocking
    from ui.recovery.view import RecoveryPage

PAPER, PAPER_KEY = "Återställningsnyckel", "F4"
BUTTON_HEIGHT = 36


class UnlockWindow(QMainWindow):
    """Looks like the login, and is one: the same password opens the key and lets in.

    Attributes:
        opened: what opened.
    """

    opened = Signal(object)

    def __init__(
        self, namn: str, make_unlocking: Callable[[], Unlocking], *, has_slots: bool, why: str = ""
    ) -> None:
        """Build the window.

        Args:
            namn: of the clinic.
            make_unlocking: loads what opens the key; called once, in the worker thread.
            has_slots: somebody's password opens it; else only the paper.
            why: only the paper does.
        """
        super().__init__()
        self._namn = namn
        self._make_unlocking = make_unlocking
        self._made: Unlocking | None = None
        self._has_slots = has_slots
        self._why = why
        self._background = Background(self)
        self._login = LoginPage(namn, self._log_in, self._background.run)
        self._login.entered.connect(lambda _account: self._on_opened())
        self._login.refused.connect(self._on_opened)  # the key may be open all the same
        self._paper: RecoveryPage | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(self._with_paper_button())
        self.setCentralWidget(self._pages)
        self.setWindowTitle(f"Kassa – {namn}")
        self.setWindowIcon(QIcon(str(resources.path("icons", "kassa.svg"))))
        self.resize(1366, 768)
        if has_slots:
            self._ask_password()
        else:
            self._ask_paper()

    def meanwhile(self, work: Callable[[], object]) -> None:
        """Do work in the worker thread while somebody types; a password waits for it."""
        with suppress(ClosedError):  # let in before that: the till loads it itself
            self._background.run(work, lambda _done: None, lambda _error: None)

    def _with_paper_button(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self._login, 1)
        button = KeyButton(PAPER, PAPER_KEY)
        button.setObjectName("unlock.paper")
        button.setMinimumHeight(BUTTON_HEIGHT)
        button.setFlat(True)
        button.clicked.connect(self._ask_paper)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        add_shortcut(page, PAPER_KEY, self._ask_paper)
        page.setFocusProxy(self._login)
        return page

    def _ask_password(self) -> None:
        self._pages.setCurrentIndex(0)
        self._login.ask(None)

    def _ask_paper(self) -> None:
        paper = self._paper or self._make_paper()
        self._pages.setCurrentWidget(paper)
        paper.ask("" if self._has_slots else self._why)

    def _make_paper(self) -> RecoveryPage:
        from ui.recovery.ports import RecoveryUseCases
        from ui.recovery.view import RecoveryPage

        use_cases = RecoveryUseCases(self._recover)
        run = self._background.run
        self._paper = paper = RecoveryPage(self._namn, use_cases, run, can_go_back=self._has_slots)
        paper.recovered.connect(self._on_opened)
        paper.cancelled.connect(self._ask_password)
        self._pages.addWidget(paper)
        return paper

    def closeEvent(self, event: QCloseEvent) -> None:
        self._background.close()
        super().closeEvent(event)

    # --- off the GUI thread ----------------------------------------------------------------------

    def _unlocking(self) -> Unlocking:
        if self._made is None:
            self._made = self._make_unlocking()
        return self._made

    def _log_in(self, signatur: str, password: str) -> ClerkAccount:
        return self._unlocking().log_in(signatur, password)

    def _recover(self, rows: tuple[str, ...], signatur: str, password: str) -> None:
        self._unlocking().recover(rows, signatur, password)

    # --- on it -----------------------------------------------------------------------------------

    def _on_opened(self) -> None:
        """Tell once the work that opened it is delivered: whoever hears it closes this window."""
        if self._made is not None and self._made.found is not None:
            QTimer.singleShot(0, self, self._tell)

    def _tell(self) -> None:
        made = self._made
        if made is not None and made.found is not None:
            found, made.found = made.found, None
            self.opened.emit(found)
