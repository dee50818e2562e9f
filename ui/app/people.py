"""Who works at the window: login, lock, and what people may reach."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from kassa.adapters.passwords import Argon2Hasher
from kassa.desk import people
from kassa.desk.held_key import HeldKey
from kassa.desk.people_ports import ClerkAccount, LoginKind, Roll
from kassa.errors import StorageError
from ui.background import Background
from ui.checkout.till import Till
from ui.login.view import LoginPage
from ui.personal.ports import PersonalUseCases
from ui.shell.idle_watch import IdleWatch
from ui.shell.main_window import MainWindow
from ui.shell.status_line import StatusLine

WITHOUT_LOGIN = "utan inloggning"


class Entry(QObject):
    """Lets people in and out of a window.

    Attributes:
        entered: somebody has logged in.
    """

    entered = Signal()

    def __init__(
        self,
        till: Till,
        held: HeldKey,
        window: MainWindow,
        status: StatusLine,
        background: Background,
        lock_seconds: int,
        *,
        login: LoginPage | None = None,
    ) -> None:
        """Lock the window if somebody can log in; until then it works without.

        Args:
            till: the desk.
            held: the key of its records, which passwords open.
            window: what is locked.
            status: shows who works here.
            background: where passwords are checked.
            lock_seconds: after which nobody has touched anything; 0 for never.
            login: the page that asks, where the window is locked with it already.
        """
        super().__init__(window)
        self._till = till
        self._held = held
        self._window = window
        self._status = status
        self._hasher = Argon2Hasher()
        self._page = login or LoginPage(till.desk.klinik.namn, self._log_in, background.run)
        self._page.entered.connect(self._enter)
        if login is None:
            window.set_lock_page(self._page)
        window.lock_requested.connect(self.lock)
        window.closed.connect(lambda: self._note(LoginKind.UT))
        self._idle = IdleWatch(lock_seconds, self)
        window.shown.connect(lambda: self._idle.watch(window.windowHandle()))
        self._idle.idle.connect(self.lock)
        window.closed.connect(self._idle.stop)
        if self.is_needed:
            if not window.is_locked:
                window.lock()
                self._page.ask(None)
        elif not till.desk.ovning:
            status.show_clerk(f"{till.desk.clerk} · {WITHOUT_LOGIN}")

    @property
    def is_needed(self) -> bool:
        """True when somebody can log in, and so has to."""
        return not self._till.desk.ovning and people.has_clerks(self._till.ledger)

    @property
    def is_locked(self) -> bool:
        """True while nobody has been let in."""
        return self._window.is_locked

    def lock(self) -> None:
        """Lock the window, where anybody can open it again."""
        if not self._window.is_locked and self.is_needed:
            self._note(LoginKind.LAS)
            self._window.lock()
            self._page.ask(self._till.session.account)

    def explain(self, words: str) -> None:
        """Say on the login page why one has to log in once more."""
        self._page.explain(words)

    def enter_first(self, account: ClerkAccount) -> None:
        """Let the first administrator, who has just been made, work on."""
        self._enter(account)

    def personal_use_cases(self) -> PersonalUseCases:
        """Return what the people's page can do."""
        till, hasher, held = self._till, self._hasher, self._held

        def by() -> ClerkAccount:
            account = till.session.account
            if account is None:
                raise people.NotAllowedError(Roll.ADMINISTRATOR)
            return account

        def add(account: ClerkAccount, password: str) -> ClerkAccount:
            writer = till.session.account
            return held.write_password(
                account.signatur,
                password,
                lambda: people.add_clerk(
                    account, password, writer, till.ledger, hasher, till.clock, till.desk
                ),
            )

        def change(account: ClerkAccount) -> ClerkAccount:
            changed = people.change_clerk(account, by(), till.ledger, till.clock, till.desk)
            held.settle()
            return changed

        def set_password(signatur: str, password: str) -> None:
            held.write_password(
                signatur,
                password,
                lambda: people.change_password(
                    signatur, password, by(), till.ledger, hasher, till.clock, till.desk
                ),
            )

        def load() -> tuple[ClerkAccount, ...]:
            till.session.require(Roll.ADMINISTRATOR)
            return till.ledger.clerk_account_list()

        return PersonalUseCases(load, add, change, set_password)

    def approve(self, signatur: str, password: str) -> ClerkAccount:
        """Return the account of a second person who approves; off the GUI thread."""
        till = self._till
        return people.approve(signatur, password, till.ledger, self._hasher, till.clock, till.desk)

    def _log_in(self, signatur: str, password: str) -> ClerkAccount:
        return check_password(self._till, self._held, signatur, password)

    def _enter(self, account: ClerkAccount) -> None:
        self._till.session.enter(account)
        self._status.show_clerk(f"{account.namn} ({account.signatur})")
        self._window.unlock()
        self.entered.emit()

    def _note(self, kind: LoginKind) -> None:
        account, till = self._till.session.account, self._till
        if account is not None and not (kind is LoginKind.UT and self._window.is_locked):
            people.note_login(kind, account.signatur, till.ledger, till.clock, till.desk)


def check_password(till: Till, held: HeldKey, signatur: str, password: str) -> ClerkAccount:
    """Return the account of whoever logs in; off the GUI thread."""
    hasher = Argon2Hasher()
    account = people.log_in(signatur, password, till.ledger, hasher, till.clock, till.desk)
    with suppress(StorageError):  # lets nobody wait outside: the next login tries again
        held.note_login(account, password)
    return account
