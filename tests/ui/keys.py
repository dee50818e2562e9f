"""Keys as a person presses them; ``QTest.keyClicks`` with å, ä or ö aborts the interpreter."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


def focus(window: QWidget) -> QWidget:
    """Return what has the focus in a window that may not be active on this platform."""
    inside: QWidget | None = window.focusWidget()
    return window if inside is None else inside


def type_text(window: QWidget, text: str) -> None:
    """Type a text where the focus is."""
    for char in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = ord(char.upper()) if ord(char) < 0x100 else Qt.Key.Key_unknown
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, char)
            QApplication.sendEvent(focus(window), event)


def press(
    window: QWidget,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press a key where the focus is."""
    QTest.keyClick(focus(window), key, modifier)
