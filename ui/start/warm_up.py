"""Makes the pages nobody has been to, one at a time, while nobody touches anything."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer

from ui.shell.idle_watch import TOUCHES
from ui.shell.main_window import MainWindow

AFTER_A_TOUCH_MS = 2_000
BETWEEN_MS = 100


class WarmUp(QObject):
    """Saves the first visit of each page the making of it."""

    def __init__(self, window: MainWindow) -> None:
        """Begin when the window has not been touched for a while."""
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._make_one)
        window.windowHandle().installEventFilter(self)
        window.closed.connect(self._timer.stop)
        self._timer.start(AFTER_A_TOUCH_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES and self._timer.isActive():
            self._timer.start(AFTER_A_TOUCH_MS)
        return super().eventFilter(watched, event)

    def _make_one(self) -> None:
        left = self._window.pages.unmade
        if left:
            self._window.pages.widget_of(left[0])
            self._timer.start(BETWEEN_MS)
