"""Notices that nobody has touched the keyboard or the mouse for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}
SECOND_MS = 1_000


class IdleWatch(QObject):
    """Counts from the last touch.

    Attributes:
        idle: nobody has touched anything for so long.
    """

    idle = Signal()

    def __init__(self, seconds: int, app: QApplication, parent: QObject) -> None:
        """Begin to count; 0 seconds never ends."""
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(seconds * SECOND_MS)
        self._timer.timeout.connect(self.idle)
        if seconds:
            app.installEventFilter(self)
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES:
            self._timer.start()
        return super().eventFilter(watched, event)
