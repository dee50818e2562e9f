"""Keys that mean the same everywhere, or work while the keyboard is somewhere in a widget."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.application import the_application

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def add_shortcut(widget: QWidget, key: str, act: Callable[[], object]) -> None:
    """Let a key do something while the keyboard is in ``widget`` or a child of it."""
    shortcut = QShortcut(QKeySequence(key), widget)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)


class HeldKeys(QObject):
    """Lets nothing be done twice by a key that is held down, where X11 hides that it is.

    X11 tells a repeated key as let go and pressed at the same moment. Qt marks it as repeated only
    when both have come already; else a held Enter would complete what it went on to. It listens to
    the native window, which hears each key once. Keys that move and erase go on repeating.

    A scanner and a remote desktop tell two equal signs at the same moment too, but have held none.
    """

    LEAST_MS = 150
    """A key that was down for less is not held: a keyboard waits longer before it repeats."""

    REPEATING = frozenset(
        {
            Qt.Key.Key_Backspace,
            Qt.Key.Key_Delete,
            Qt.Key.Key_Tab,
            Qt.Key.Key_Backtab,
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_PageUp,
            Qt.Key.Key_PageDown,
        }
    )

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._let_go = (0, 0)
        self._down_since = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.timestamp():
            told = (event.key(), event.timestamp())
            if event.type() == QEvent.Type.KeyRelease:
                self._let_go = told
            elif event.type() == QEvent.Type.KeyPress:
                if told != self._let_go:
                    self._down_since = event.timestamp()
                is_held = event.timestamp() - self._down_since >= self.LEAST_MS
                return is_held and event.key() not in self.REPEATING
        return super().eventFilter(watched, event)


class KeysFirst(QObject):
    """Keeps the keys of Kassa's that a line of text would edit with: Ctrl+U, Ctrl+E, Ctrl+Y.

    X11 has the first two for emptying a line and its end, Windows the last for doing again, and
    the keyboard is nearly always in a line of text. Only the widget that has it is listened to: a
    filter on the application would be called for every event of every widget.
    """

    KEYS = frozenset({Qt.Key.Key_U, Qt.Key.Key_E, Qt.Key.Key_Y})

    def __init__(self, parent: QWidget) -> None:
        """Follow the keyboard from now on."""
        super().__init__(parent)
        the_application().focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            and event.key() in self.KEYS
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)
