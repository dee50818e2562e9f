"""The three meanings a colour may have, each with a word and a drawn sign.

A widget that carries a meaning has the dynamic property ``tone`` (``ok``, ``attention``,
``error``); the style sheet gives it its colour. The sign and the word say the same without colour.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget


class Tone(StrEnum):
    """What a message or mark means."""

    OK = "ok"
    ATTENTION = "attention"
    ERROR = "error"


TONE_WORD = {Tone.OK: "Klart", Tone.ATTENTION: "Obs", Tone.ERROR: "Fel"}


def set_tone(widget: QWidget, tone: Tone | None) -> None:
    """Give a widget its meaning (None takes it away) and let the style sheet see it."""
    value = tone.value if tone else ""
    if widget.property("tone") == value:
        return
    widget.setProperty("tone", value)
    for each in (widget, *widget.findChildren(QWidget)):
        each.style().unpolish(each)
        each.style().polish(each)
    widget.update()


class ToneIcon(QWidget):
    """The sign of a tone: a tick in a circle, an exclamation in a triangle, a cross in an octagon.

    It is drawn in the widget's text colour, as high as a line of its text is.
    """

    def __init__(self, tone: Tone | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone: Tone | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if tone is not None:
            self.set_tone(tone)

    def set_tone(self, tone: Tone) -> None:
        """Draw another sign, in the tone's colour."""
        self._tone = tone
        set_tone(self, tone)

    def sizeHint(self) -> QSize:
        side = self.fontMetrics().height() + 2
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._tone is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = float(min(self.width(), self.height()))
        painter.scale(side / 20, side / 20)  # drawn on a grid of 20 x 20
        colour = self.palette().color(self.foregroundRole())
        painter.setPen(QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        _PAINT[self._tone](painter)


def _paint_ok(painter: QPainter) -> None:
    painter.drawEllipse(QRectF(2, 2, 16, 16))
    painter.drawPolyline(QPolygonF([QPointF(6, 10.5), QPointF(9, 13.5), QPointF(14, 7)]))


def _paint_attention(painter: QPainter) -> None:
    path = QPainterPath(QPointF(10, 2))
    path.lineTo(18.5, 17.5)
    path.lineTo(1.5, 17.5)
    path.closeSubpath()
    painter.drawPath(path)
    painter.drawLine(QPointF(10, 8), QPointF(10, 12))
    painter.drawPoint(QPointF(10, 15))


def _paint_error(painter: QPainter) -> None:
    corners = [(7, 2), (13, 2), (18, 7), (18, 13), (13, 18), (7, 18), (2, 13), (2, 7)]
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    painter.drawLine(QPointF(7, 7), QPointF(13, 13))
    painter.drawLine(QPointF(13, 7), QPointF(7, 13))


_PAINT = {Tone.OK: _paint_ok, Tone.ATTENTION: _paint_attention, Tone.ERROR: _paint_error}
