"""Keys that are pressed while nothing can take them, kept until something can."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from ui.application import the_application

KEY_EVENTS = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease})


@dataclass(frozen=True, slots=True)
class WaitingKey:
    """A key that waits for a window."""

    key: int
    modifiers: Qt.KeyboardModifier
    text: str

    def press(self, window: QWidget) -> None:
        """Press it where the keyboard of a window is now, be the window active or not."""
        target = window.focusWidget()
        if target is not None:
            event = QKeyEvent(QEvent.Type.KeyPress, self.key, self.modifiers, self.text)
            QApplication.sendEvent(target, event)


class KeptKeys(QObject):
    """Keeps the keys of one window from now on, until another takes its place or it goes on.

    A key that is held down is kept once. Keys of the frame (F9, Ctrl+K) are kept as any other, but
    what they would do is not done: only fields and buttons hear a key that is pressed here.
    """

    def __init__(self, widget: QWidget) -> None:
        """Keep the keys of a widget's window; ends with the widget, where nobody ends it before."""
        super().__init__(widget)
        self._window = widget.window()
        self._keys: list[WaitingKey] = []
        self._listen()

    def _listen(self) -> None:
        the_application().installEventFilter(self)

    def rest(self) -> None:
        """Listen no more until ``gather``: nothing is told meanwhile, and much is going on."""
        the_application().removeEventFilter(self)

    def gather(self) -> None:
        """Keep what has been pressed and not been told yet, while the window still hears it."""
        self._listen()
        QCoreApplication.processEvents()

    def end(self) -> None:
        """Keep no more, and forget what was kept."""
        self.rest()
        self._keys.clear()

    def press_in(self, window: QWidget) -> None:
        """Keep no more, and press what was kept in a window, in the order it came."""
        keys = tuple(self._keys)
        self.end()
        for key in keys:
            key.press(window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in KEY_EVENTS or not self._is_mine(watched):
            return False
        if isinstance(event, QKeyEvent):
            event.accept()  # else a shortcut would take it
            if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
                self._keys.append(WaitingKey(event.key(), event.modifiers(), event.text()))
        return True

    def _is_mine(self, watched: QObject) -> bool:
        if isinstance(watched, QWindow):
            return watched is self._window.windowHandle()
        return isinstance(watched, QWidget) and watched.window() is self._window
