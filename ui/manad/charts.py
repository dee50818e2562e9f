"""Bars on the screen, in the colours of the theme: lying with values, or standing on a line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from kassa.ersattning.manad import MONTHS_SHOWN
from kassa.ersattning.stapel import Stapel, top_of

BAR = 14
STEP = 24
LABEL_SHARE = 0.34
TINY_PIXELS = 11
COLUMNS_HEIGHT = 132
SOFT = 0.38


class _Chart(QWidget):
    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._title = title
        self._staplar: tuple[Stapel, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_staplar(self, staplar: tuple[Stapel, ...]) -> None:
        """Show bars; the words of all of them are what a screen reader says."""
        self._staplar = staplar
        told = "; ".join(f"{s.label} {s.value or round(s.summa)}" for s in staplar if s.summa)
        self.setAccessibleName(f"{self._title}: {told or 'inget'}")
        self.setToolTip(told)
        self.updateGeometry()
        self.update()

    def _ink(self) -> tuple[QColor, QColor, QColor]:
        """Return the colour of words, of bars, and of bars that are not meant."""
        palette = self.palette()
        accent = palette.color(QPalette.ColorRole.Highlight)
        soft = QColor(accent)
        soft.setAlphaF(SOFT)
        return palette.color(QPalette.ColorRole.Text), accent, soft

    def _draw_title(self, painter: QPainter) -> int:
        """Draw the title and return where the chart may begin."""
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.save()
        painter.setFont(font)
        painter.setPen(self._ink()[0])
        height = painter.fontMetrics().lineSpacing()
        painter.drawText(0, painter.fontMetrics().ascent(), self._title)
        painter.restore()
        return height + 6


class LyingChart(_Chart):
    """Bars under each other, each with its name before and its value after it."""

    def sizeHint(self) -> QSize:
        return QSize(320, 28 + STEP * len(self._staplar))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text, accent, _ = self._ink()
        y = self._draw_title(painter)
        top = top_of(self._staplar)
        metrics = painter.fontMetrics()
        before = self.width() * LABEL_SHARE
        after = max((metrics.horizontalAdvance(s.value) for s in self._staplar), default=0) + 12
        room = max(self.width() - before - after, 24)
        for stapel in self._staplar:
            length = max(room * stapel.summa / top, 1.0)
            painter.setPen(text)
            box = QRectF(0, y, before - 8, STEP)
            middle = Qt.AlignmentFlag.AlignVCenter
            shown = metrics.elidedText(stapel.label, Qt.TextElideMode.ElideRight, int(before - 8))
            painter.drawText(box, int(middle | Qt.AlignmentFlag.AlignLeft), shown)
            painter.fillRect(QRectF(before, y + (STEP - BAR) / 2, length, BAR), accent)
            value = QRectF(before + length + 8, y, after, STEP)
            painter.drawText(value, int(middle | Qt.AlignmentFlag.AlignLeft), stapel.value)
            y += STEP


class StandingChart(_Chart):
    """Bars side by side on a line; the second of two parts, or what is not marked, is softer."""

    def sizeHint(self) -> QSize:
        return QSize(260, COLUMNS_HEIGHT + 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        begin = self._draw_title(painter)
        if not self._staplar:
            return
        font = QFont(painter.font())
        font.setPixelSize(TINY_PIXELS)
        painter.setFont(font)
        text, accent, soft = self._ink()
        metrics = painter.fontMetrics()
        top = top_of(self._staplar)
        scale = f"{top:,.0f}".replace(",", " ")
        left = metrics.horizontalAdvance(scale) + 6
        base = begin + COLUMNS_HEIGHT
        line = QColor(text)
        line.setAlphaF(0.2)
        painter.setPen(line)
        for part in (0.5, 1.0):
            y = round(base - COLUMNS_HEIGHT * part)
            painter.drawLine(left, y, self.width(), y)
        painter.setPen(text)
        painter.drawText(0, begin + metrics.ascent() - 2, scale)
        painter.drawLine(left, base, self.width(), base)
        step = (self.width() - left) / len(self._staplar)
        is_many = len(self._staplar) > MONTHS_SHOWN
        for place, stapel in enumerate(self._staplar):
            x, low = left + place * step + step * 0.15, float(base)
            inks = (accent, soft) if len(stapel.delar) > 1 else (
                accent if stapel.is_marked else soft,
            )  # fmt: skip
            for value, ink in zip(stapel.delar, inks, strict=True):
                high = COLUMNS_HEIGHT * value / top
                painter.fillRect(QRectF(x, low - high, step * 0.7, high), ink)
                low -= high
            if not is_many or stapel.is_marked:
                box = QRectF(x - step, base + 2, step * 2.7, metrics.lineSpacing())
                painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), stapel.label)
