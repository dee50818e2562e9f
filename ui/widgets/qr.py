"""A QR code on the screen: dark on white in both themes, since it must be read by a phone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

SIDE = 220
DARK, LIGHT = QColor("#000000"), QColor("#ffffff")


class QrLabel(QWidget):
    """Draws the squares of a code."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._matrix: tuple[tuple[bool, ...], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_code(self, matrix: tuple[tuple[bool, ...], ...]) -> None:
        """Show a code: rows of squares, True is dark, the quiet zone included."""
        if matrix != self._matrix:
            self._matrix = matrix
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), LIGHT)
        if not self._matrix:
            return
        side = min(self.width(), self.height()) / len(self._matrix)
        for down, row in enumerate(self._matrix):
            for across, is_dark in enumerate(row):
                if is_dark:
                    square = QRectF(across * side, down * side, side, side)
                    painter.fillRect(square.toAlignedRect(), DARK)
