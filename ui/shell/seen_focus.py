"""Keeps the keyboard where it is seen.

Work in the background ends when it ends, and a page then asks for the keyboard: by that time
somebody may type a personnummer on another page, or a password at the lock. Qt would let a field
that nobody sees have the rest of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from shiboken6 import isValid

from ui.application import the_application

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.shell.main_window import MainWindow


class SeenFocus(QObject):
    """Gives the keyboard back when something hidden takes it; that has it once it is shown."""

    def __init__(self, window: MainWindow) -> None:
        """Watch over a window."""
        super().__init__(window)
        self._window = window
        self._asked: QWidget | None = None
        the_application().focusChanged.connect(self._on_changed)
        window.page_changed.connect(self._on_shown)
        window.unlocked.connect(self._on_shown)

    def _on_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is None or now.isVisible() or not self._window.isVisible():
            return
        if self._window.isAncestorOf(now):
            self._asked = now
            if before is not None and before.isVisible():
                before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_shown(self) -> None:
        """Give the keyboard to what asked for it while its page could not be seen."""
        asked = self._asked
        if asked is not None and not isValid(asked):
            self._asked = None
        elif asked is not None and asked.isVisible():
            self._asked = None
            asked.setFocus(Qt.FocusReason.OtherFocusReason)
