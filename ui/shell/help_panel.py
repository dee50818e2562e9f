"""All keys, shown over the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.key_button import KeyButton
from ui.widgets.labels import make_label

MARGIN = 24
COLUMNS = 2


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """One key and what it does, in words."""

    key: str
    words: str


class HelpPanel(QFrame):
    """Lists the keys; Esc, F1 or its button close it.

    Attributes:
        closed: it went away.
    """

    closed = Signal()

    def __init__(self, key_list: Sequence[KeyHelp], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self.setAccessibleName("Tangenter")
        self._close = KeyButton("Stäng", "Esc")
        self._close.clicked.connect(self.dismiss)
        title = make_label("heading", wraps=False)
        title.setText("Tangenter")
        top = QHBoxLayout()
        top.addWidget(title)
        top.addStretch(1)
        top.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 16, MARGIN, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addLayout(_grid(key_list))
        column.addStretch(1)
        self.hide()

    def open_over(self, area: QRect) -> None:
        """Show it over an area of its parent."""
        self.setGeometry(area.adjusted(MARGIN, 12, -MARGIN, -12))
        self.show()
        self.raise_()
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Take it away."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)


def _grid(key_list: Sequence[KeyHelp]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    rows = -(-len(key_list) // COLUMNS)
    for place, each in enumerate(key_list):
        column, row = divmod(place, rows)
        key = make_label("key", wraps=False)
        key.setText(each.key)
        key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = make_label()
        words.setText(each.words)
        corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        grid.addWidget(key, row, column * 2, corner)
        grid.addWidget(words, row, column * 2 + 1)
        grid.setColumnStretch(column * 2 + 1, 1)
    return grid
