"""A card that is scanned while the keyboard is not in the identity number.

A scanner types faster than any hand and ends with Enter. Where digits are commands (the visit field
picks a visit, Enter completes), such a burst must not be taken for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.checkout.form import Form
from ui.widgets.shortcut import ENTER

FASTEST_HAND_MS = 35
NUMBER = re.compile(r"(\d{2})?\d{6}[-+]?\d{4}")


class ScanWatch(QObject):
    """Watches the keys of some widgets for a scanned identity number.

    Attributes:
        scanned: the number, and the form as it was before the first digit.
    """

    scanned = Signal(str, object)

    def __init__(self, form: Callable[[], Form], parent: QWidget) -> None:
        """Ask ``form`` what is typed when a burst may begin."""
        super().__init__(parent)
        self._form = form
        self._before = form()
        self._burst = ""
        self._last_ms = 0

    def watch(self, *widgets: QWidget) -> None:
        """Watch the keys of these widgets."""
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        is_timed = bool(event.timestamp())  # keys without a time come from no keyboard
        if not is_timed or event.timestamp() - self._last_ms > FASTEST_HAND_MS:
            self._burst, self._before = "", self._form()
        self._last_ms = event.timestamp()
        if event.key() in ENTER and NUMBER.fullmatch(self._burst):
            number, self._burst = self._burst, ""
            self.scanned.emit(number, self._before)
            return True
        self._burst += event.text() or "?"
        return super().eventFilter(watched, event)
