"""The screen, as any window meets it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMainWindow

TITLE_BAR = 40
"""What a window manager puts above a window, at most."""


def bring_up(window: QMainWindow) -> None:
    """Show a window, no larger than the screen, and give it the keyboard.

    Where no window manager does either, nothing of the till may lie outside the screen: not even
    where it is smaller than the window wants, as a small one is that shows everything large.
    """
    room = window.screen().availableGeometry()
    window.setMinimumSize(window.minimumSize().boundedTo(room.size() - QSize(0, TITLE_BAR)))
    if window.width() < room.width() and window.height() < room.height():
        window.show()
    else:
        window.setGeometry(room)
        window.showMaximized()
    window.raise_()
    window.activateWindow()
