"""Notices that nobody has touched the keyboard or the mouse for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

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

    It listens to the native window, which hears each touch once; a filter on the application would
    be called for every event of every widget.

    Attributes:
        idle: nobody has touched anything for so long.
    """

    idle = Signal()

    def __init__(self, seconds: int, parent: QObject) -> None:
        """Count so many seconds; 0 never ends."""
        super().__init__(parent)
        self._seconds = seconds
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(seconds * SECOND_MS)
        self._timer.timeout.connect(self.idle)

    def watch(self, window: QWindow) -> None:
        """Begin to count the touches of a window."""
        if self._seconds:
            window.installEventFilter(self)
            self._timer.start()

    def stop(self) -> None:
        """Count no more: whoever is locked out of a window that has closed is a bug."""
        self._seconds = 0
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._seconds and event.type() in TOUCHES:
            self._timer.start()
        return super().eventFilter(watched, event)
