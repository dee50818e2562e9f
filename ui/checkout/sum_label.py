"""The sum: the largest thing on the screen, never cut, the new one fading in."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

FADE_MS = 140
FIRST_SHADE = 0.55  # a new sum can be read from its first frame on
LEAST_PIXELS = 24


class SumLabel(QLabel):
    """Shows a sum in one line; where it does not fit in its full size it takes a smaller one."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._shade = 1.0
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(FADE_MS)
        self._fade.setStartValue(FIRST_SHADE)
        self._fade.setEndValue(1.0)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.valueChanged.connect(self._on_faded)

    def show_sum(self, words: str) -> None:
        """Show a sum; a new one fades in."""
        if words == self.text():
            return
        self.setText(words)
        if self.isVisible():
            self._fade.start()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()), metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = self.palette().color(self.foregroundRole())
        ink.setAlphaF(self._shade)  # an opacity would draw every digit anew, ten times as slowly
        painter.setFont(self._fitting_font())
        painter.setPen(ink)
        where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), where, self.text())

    def _fitting_font(self) -> QFont:
        font = QFont(self.font())
        while font.pixelSize() > LEAST_PIXELS:
            if QFontMetrics(font).horizontalAdvance(self.text()) <= self.width():
                break
            font.setPixelSize(font.pixelSize() - 2)
        return font

    def _on_faded(self, shade: float) -> None:
        self._shade = shade
        self.update()
