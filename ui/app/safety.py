"""The safety of a clinic's records in a window: copies, their page, and what is said above all."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property

from PySide6.QtCore import QObject, Signal

from kassa.adapters.folders import Folders
from kassa.desk.held_key import HeldKey
from kassa.desk.settings import Settings
from ui.app.backup import Backups, backup_use_cases
from ui.app.safety_notice import SafetyNotice
from ui.background import Background, ClosedError
from ui.backup.view import BackupPane
from ui.checkout.till import Till
from ui.shell.main_window import MainWindow
from ui.start.records import keeper_of


class Safety(QObject):
    """Puts copies, their page and their notice into a window.

    Attributes:
        notice: what is said above all pages.
        backups: makes the copies.
    """

    _wanted = Signal()

    def __init__(
        self,
        till: Till,
        held: HeldKey,
        folders: Folders,
        settings: Settings,
        background: Background,
        window: MainWindow,
    ) -> None:
        """Build all of it; the first copy comes once the window is open."""
        super().__init__(window)
        self._window = window
        self._is_replaced = False
        keeper = keeper_of(held, folders, settings, till.clock, lambda: till.desk)
        self.backups = Backups(keeper, settings.kopia_minuter, self)
        self.notice = SafetyNotice(till, held, self.backups, background, window)
        self._use_cases = backup_use_cases(till, held, keeper, folders, settings)
        self._held = held
        self._run = background.run
        self._asking = Background(self, longest_wait=0)  # a key store may say nothing
        self._wanted.connect(self.backups.copy)
        window.shown.connect(self.backups.start)
        window.shown.connect(self._ask_key_store)
        window.restart_requested.connect(self._on_replaced)

    @cached_property
    def pane(self) -> BackupPane:
        """The page; made when it is first asked for."""
        aside = self.backups.aside.run
        return BackupPane(self._use_cases, self._run, aside, self.notice.refresh)

    def ask_for_copy(self) -> None:
        """Make a copy soon; may be called on any thread."""
        self._wanted.emit()

    def close(self) -> None:
        """Make a last copy while nobody looks, and end.

        Where another window takes this one's place, that one goes on making copies.
        """
        if not self._is_replaced:
            self._window.hide()
        self._asking.close()
        self.backups.close(with_a_last_copy=not self._is_replaced)

    def _ask_key_store(self) -> None:
        """Let the system's key store forget what no records have: once, and nobody waits for it."""
        self._asking.run(self._held.ask_unused, self._on_forgotten, lambda _error: None)

    def _on_forgotten(self, ids: frozenset[str]) -> None:
        """Write that down in turn with all else that writes the key file."""
        if ids:
            with suppress(ClosedError):  # the next window asks again
                self._run(
                    lambda: self._held.note_forgotten(ids), lambda _done: None, lambda _error: None
                )

    def _on_replaced(self, _resumed: object) -> None:
        self._is_replaced = True
