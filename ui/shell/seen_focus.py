"""Keeps the keyboard where it is seen.

Work in the background ends when it ends, and a page then asks for the keyboard: by that time
somebody may type a personnummer on another page, or a password at the lock. Qt would let a field
that nobody sees have the rest of it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui.application import the_application


class SeenFocus(QObject):
    """Gives the keyboard back when something hidden takes it; that has it once it is shown."""

    def __init__(self, window: QWidget) -> None:
        """Watch over a window."""
        super().__init__(window)
        self._window = window
        self._asked: QWidget | None = None
        the_application().focusChanged.connect(self._on_changed)

    def give_within(self, page: QWidget) -> None:
        """Give the keyboard to what asked for it while the page could not be seen."""
        asked, self._asked = self._asked, None
        if asked is not None and isValid(asked) and page.isAncestorOf(asked) and asked.isVisible():
            asked.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is None or now.isVisible() or not self._window.isVisible():
            return
        if self._window.isAncestorOf(now):
            self._asked = now
            if before is not None and before.isVisible():
                before.setFocus(Qt.FocusReason.OtherFocusReason)
