"""Labels of the few kinds there are; the style sheet knows them by their ``role``."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from ui.widgets.tone import Tone, ToneIcon, set_tone


def make_label(role: str = "", name: str = "", *, wraps: bool = True) -> QLabel:
    """Return an empty label.

    Args:
        role: ``title``, ``heading``, ``strong``, ``muted``, ``prompt`` or ``key``.
        name: its object name.
        wraps: long texts take more lines.
    """
    label = QLabel()
    label.setObjectName(name)
    label.setProperty("role", role)
    label.setWordWrap(wraps)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


class ElidingLabel(QLabel):
    """One line of text that ends with … where there is no room; its text stays whole."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def paintEvent(self, _event: QPaintEvent) -> None:
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            room,
            self.alignment().value,
            self.palette(),
            self.isEnabled(),
            words,
            self.foregroundRole(),
        )


class ToneBox(QFrame):
    """A box with a sign, a word and a text; hidden while there is no text."""

    def __init__(self, tone: Tone, title: str, name: str) -> None:
        super().__init__()
        self.setProperty("box", True)
        self._title = make_label("boxTitle", wraps=False)
        self._title.setText(title)
        self._label = make_label("", name)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._label)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        self._icon = ToneIcon(tone)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        set_tone(self, tone)
        self.hide()

    @property
    def label(self) -> QLabel:
        """The label with the text."""
        return self._label

    def show_text(self, text: str) -> None:
        """Show a text; an empty one hides the box."""
        self._label.setText(text)
        self.setVisible(bool(text))

    def show_tone(self, tone: Tone, title: str, text: str) -> None:
        """Show a text with another meaning."""
        self._icon.set_tone(tone)
        self._title.setText(title)
        set_tone(self, tone)
        self.show_text(text)
