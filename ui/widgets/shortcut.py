"""Keys that mean the same everywhere, or work while the keyboard is somewhere in a widget."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def add_shortcut(widget: QWidget, key: str, act: Callable[[], object]) -> None:
    """Let a key do something while the keyboard is in ``widget`` or a child of it."""
    shortcut = QShortcut(QKeySequence(key), widget)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)
