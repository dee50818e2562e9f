"""The window before the till where the database is locked: a password opens it, or the paper."""

from __future__ import annotations

import getpass
from contextlib import closing, suppress
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

import resources
from db.errors import DatabaseKeyError
from kassa.adapters.folders import Folders
from kassa.adapters.passwords import Argon2Hasher
from kassa.clock import Clock
from kassa.desk import people
from kassa.desk.backup import note_event
from kassa.desk.backup_ports import BackupKind
from kassa.desk.data_key import DataKey
from kassa.desk.held_key import HeldKey
from kassa.desk.keys import KeyLockedError, KeyRing, WrongPasswordError
from kassa.desk.people_ports import ClerkAccount
from kassa.desk.recovery_key import read_recovery_rows
from kassa.desk.settings import Desk, Settings
from kassa.errors import StorageError, UserFacingError
from kassa.ids import ClerkId
from ui.background import Background
from ui.cli.clinic import open_ledger
from ui.login.view import LoginPage
from ui.recovery.ports import RecoveryUseCases
from ui.recovery.view import RecoveryPage
from ui.widgets.key_button import KeyButton
from ui.widgets.shortcut import add_shortcut

PAPER, PAPER_KEY = "Återställningsnyckel", "F4"
BUTTON_HEIGHT = 36
OTHER_CLINIC = (
    "Nyckeln är rätt skriven men öppnar inte den här databasen: pappret hör till en annan "
    "mottagning, eller databasen är skadad. Inget har ändrats."
)
KNOWS_ANOTHER = (
    "Databasen är upplåst men känner inte det lösenordet: den kan vara återställd från en kopia. "
    "Logga in med det lösenord du hade då, eller be en administratör om ett nytt."
)


@dataclass(frozen=True, slots=True)
class Opened:
    """What opened.

    Attributes:
        key: of the records.
        account: who has logged in; None where that is still to be done.
        said: what the clerk is told; may be empty.
    """

    key: DataKey
    account: ClerkAccount | None = None
    said: str = ""


class UnlockWindow(QMainWindow):
    """Looks like the login, and is one: the same password opens the key and lets in.

    Attributes:
        opened: what opened.
    """

    opened = Signal(Opened)

    def __init__(
        self,
        settings: Settings,
        folders: Folders,
        clock: Clock,
        ring: KeyRing,
        locked: KeyLockedError,
    ) -> None:
        """Build the window.

        Args:
            settings: of the clinic, which lie outside the database.
            folders: where the records lie.
            clock: the present.
            ring: the ways to the key.
            locked: why nothing opened without a person.
        """
        super().__init__()
        self._folders = folders
        self._clock = clock
        self._ring = ring
        self._locked = locked
        self._desk = Desk.of(settings, ClerkId(getpass.getuser()), ovning=False)
        self._failures = people.Failures(clock)
        self._background = Background(self)
        self._found: Opened | None = None
        run = self._background.run
        self._login = LoginPage(settings.namn, self._log_in, run)
        self._login.entered.connect(lambda _account: self._on_opened())
        self._login.refused.connect(self._on_opened)  # the key may be open all the same
        use_cases = RecoveryUseCases(self._recover)
        self._paper = RecoveryPage(settings.namn, use_cases, run, can_go_back=locked.has_slots)
        self._paper.recovered.connect(self._on_opened)
        self._paper.cancelled.connect(self._ask_password)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._with_paper_button())
        self._pages.addWidget(self._paper)
        self.setCentralWidget(self._pages)
        self.setWindowTitle(f"Kassa – {settings.namn}")
        self.setWindowIcon(QIcon(str(resources.path("icons", "kassa.svg"))))
        self.resize(1366, 768)
        if locked.has_slots:
            self._ask_password()
        else:
            self._ask_paper()

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
        self._pages.setCurrentIndex(1)
        self._paper.ask("" if self._locked.has_slots else self._locked.message)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._background.close()
        super().closeEvent(event)

    # --- off the GUI thread ----------------------------------------------------------------------

    def _log_in(self, signatur: str, password: str) -> ClerkAccount:
        """Open the key and log in with one password; ``_found`` is what opened."""
        self._failures.refuse_too_soon()
        try:
            key, is_proven = self._ring.unlock(signatur, password)
        except WrongPasswordError:
            self._failures.note()
            raise
        hasher = Argon2Hasher()
        with closing(open_ledger(self._folders, key)) as ledger:
            held = HeldKey(key, self._ring, ledger)
            try:
                account = people.log_in(signatur, password, ledger, hasher, self._clock, self._desk)
            except people.LoginError:
                if not is_proven:
                    raise
                self._found = Opened(key, said=KNOWS_ANOTHER)
                raise
            with suppress(StorageError):  # the next login tries again
                held.note_login(account, password)
        self._found = Opened(key, account)
        return account

    def _recover(self, rows: tuple[str, ...], signatur: str, password: str) -> None:
        key = read_recovery_rows(rows)
        try:
            ledger = open_ledger(self._folders, key)
        except DatabaseKeyError as error:
            raise UserFacingError(OTHER_CLINIC) from error
        with closing(ledger):
            held = HeldKey(key, self._ring, ledger)
            if signatur.strip():
                hasher = Argon2Hasher()
                held.write_password(
                    signatur,
                    password,
                    lambda: people.recover_password(
                        signatur, password, ledger, hasher, self._clock, self._desk
                    ),
                )
            self._ring.readopt(key)
            note_event(BackupKind.NYCKEL_ANVAND, ledger, self._clock, self._desk)
        self._found = Opened(key)

    def _on_opened(self) -> None:
        """Tell once the work that opened it is delivered: whoever hears it closes this window."""
        if self._found is not None:
            QTimer.singleShot(0, self, self._tell)

    def _tell(self) -> None:
        found, self._found = self._found, None
        if found is not None:
            self.opened.emit(found)
