"""The tariffs in a list, and under it what is known of the chosen one and of the fetches."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QTableView, QVBoxLayout, QWidget

from ui.widgets.scrolling import scrolling
from ui.widgets.two_lines import row_height

LEAST_ROWS = 2
GAP = 8


class TariffColumn(QWidget):
    """Shows the list first: in a low window the rest scrolls, by the arrow keys too."""

    def __init__(self, table: QTableView, labels: tuple[QLabel, ...]) -> None:
        """Take the list, and what stands under it."""
        super().__init__()
        self._table = table
        self._inner = QWidget()
        inside = QVBoxLayout(self._inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GAP)
        for label in labels:
            inside.addWidget(label)
        self._details = scrolling(self._inner)
        self._details.setObjectName("taxaDetails")
        self._details.setAccessibleName("Underskrift, hämtningar och rot")
        self._details.setMinimumHeight(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(table, 1)
        column.addWidget(self._details)

    def fit(self) -> None:
        """Give the list its rows, and the rest what it needs of what is left."""
        rows = LEAST_ROWS * row_height(self._table.fontMetrics())
        frame = 2 * self._details.frameWidth()
        head = self._table.horizontalHeader().sizeHint().height() + 2 * self._table.frameWidth()
        needed = self._inner.heightForWidth(self._details.viewport().width()) + frame
        room = max(0, self.height() - GAP - head - rows)
        self._details.setFixedHeight(min(needed, room))
        is_cut = needed > room
        self._details.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_cut else Qt.FocusPolicy.NoFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
