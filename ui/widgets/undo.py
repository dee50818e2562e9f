"""What Ctrl+Z may bring back: nothing of the one before where the next one is typed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QLineEdit, QWidget


def forget_typing(whole: QWidget) -> None:
    """Let Ctrl+Z take nothing back that was typed before in any line of a widget."""
    for line in whole.findChildren(QLineEdit):
        with QSignalBlocker(line):
            line.setText(line.text())


def empty_line(line: QLineEdit) -> None:
    """Empty a line for good; what ``clear`` empties, Ctrl+Z brings back."""
    line.clear()
    line.setText("")
