"""The running period as a picture: a staircase of what counts, the ceiling, and today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from kassa.desk.patient_page import PatientPage, Step
from kassa.kvitto.text import money_text
from kassa.money import Money
from ui.patient import texts

HEIGHT = 148
LOWEST = 96
SIDE = 8
TOP = 22
BOTTOM = 22
DOT = 4.0
QUIET = 0.75
GROUND = 60  # of 255: the area under the stairs
_MONTH = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Period:
    """What is drawn.

    Attributes:
        start: first day of the period.
        slut: its last day.
        today: the present local date, inside the period.
        tak: the ceiling.
        step_list: where the counted sum rose to, by date.
    """

    start: date
    slut: date
    today: date
    tak: Money
    step_list: tuple[Step, ...]

    @classmethod
    def of(cls, page: PatientPage) -> Period | None:
        """Return the period of a page, None when nothing counts."""
        state = page.state
        if state.period_start is None or state.period_slut is None or not page.step_list:
            return None
        return cls(state.period_start, state.period_slut, page.today, state.tak, page.step_list)

    def along(self, day: date) -> float:
        """Return where a day lies in the period, from 0 to 1."""
        whole = (self.slut - self.start).days + 1
        return min(1.0, max(0.0, (day - self.start).days / whole))

    def up(self, belopp: Money) -> float:
        """Return how high a sum is under the ceiling, from 0 to 1."""
        return min(1.0, belopp.ore / self.tak.ore)

    def months(self) -> Iterator[date]:
        """Return the first day of each month that begins in the period."""
        day = (self.start.replace(day=1) + timedelta(days=32)).replace(day=1)
        while day <= self.slut:
            yield day
            day = (day + timedelta(days=32)).replace(day=1)


class Tidslinje(QWidget):
    """Draws a period; hidden where there is none. Its description says the same in words."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tidslinje")
        self.setAccessibleName("Perioden")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._period: Period | None = None
        self.hide()

    def show_page(self, page: PatientPage) -> None:
        """Draw the period of a page."""
        self._period = Period.of(page)
        self.setAccessibleDescription(texts.picture_words(page))
        self.setToolTip(texts.picture_words(page))
        self.setVisible(self._period is not None)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, LOWEST)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._period is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = painter.font()
        small.setPixelSize(13)
        painter.setFont(small)
        room = QRectF(self.rect()).adjusted(SIDE, TOP, -SIDE, -BOTTOM)
        _Drawing(painter, room, self._period, self.palette()).draw()


class _Drawing:
    """One painting of a period."""

    def __init__(self, painter: QPainter, room: QRectF, period: Period, palette: QPalette) -> None:
        self._painter = painter
        self._room = room
        self._period = period
        self._accent = palette.color(QPalette.ColorRole.Highlight)
        self._text = palette.color(QPalette.ColorRole.Text)
        self._muted = QColor(self._text)
        self._muted.setAlphaF(QUIET)

    def draw(self) -> None:
        self._months()
        self._ceiling()
        self._stairs()
        self._today()

    def _x(self, day: date) -> float:
        return self._room.left() + self._room.width() * self._period.along(day)

    def _y(self, belopp: Money) -> float:
        return self._room.bottom() - self._room.height() * self._period.up(belopp)

    def _months(self) -> None:
        painter, room = self._painter, self._room
        painter.setPen(QPen(self._muted, 1))
        painter.drawLine(QLineF(room.bottomLeft(), room.bottomRight()))
        free_from = room.left()
        for day in self._period.months():
            x = self._x(day)
            painter.drawLine(QLineF(x, room.bottom(), x, room.bottom() + 4))
            words = _MONTH[day.month - 1] + (f" {day.year}" if day.month == 1 else "")
            width = painter.fontMetrics().horizontalAdvance(words)
            if x >= free_from and x + width <= room.right() + SIDE:
                painter.drawText(QPointF(x + 2, room.bottom() + BOTTOM - 5), words)
                free_from = x + width + 12

    def _ceiling(self) -> None:
        painter, room = self._painter, self._room
        painter.setPen(QPen(self._muted, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(room.topLeft(), room.topRight()))
        painter.setPen(self._muted)
        words = f"Tak {money_text(self._period.tak)}"
        painter.drawText(QPointF(room.left(), room.top() - 7), words)

    def _stairs(self) -> None:
        """Draw the sum as it rose; it holds to today, from there to the end it is faint."""
        painter, room, period = self._painter, self._room, self._period
        points = [QPointF(self._x(period.start), room.bottom())]
        for step in period.step_list:
            points += [QPointF(self._x(step.day), points[-1].y())]
            points += [QPointF(self._x(step.day), self._y(step.efter))]
        end = self._x(period.today)
        points.append(QPointF(max(end, points[-1].x()), points[-1].y()))
        ground = QColor(self._accent)
        ground.setAlpha(GROUND)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawPolygon(QPolygonF([*points, QPointF(points[-1].x(), room.bottom())]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._accent, 2))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(QPen(self._accent, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(points[-1], QPointF(room.right(), points[-1].y())))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._accent)
        for step in period.step_list:
            painter.drawEllipse(QPointF(self._x(step.day), self._y(step.efter)), DOT, DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _today(self) -> None:
        painter, room, period = self._painter, self._room, self._period
        x = self._x(period.today)
        painter.setPen(QPen(self._text, 1))
        painter.drawLine(QLineF(x, room.top() - 4, x, room.bottom()))
        belopp = period.step_list[-1].efter
        words = f"I dag {money_text(belopp)}"
        width = painter.fontMetrics().horizontalAdvance(words)
        taken = painter.fontMetrics().horizontalAdvance(f"Tak {money_text(period.tak)}") + 12
        left = min(max(x + 5, room.left() + taken), room.right() - width)
        painter.drawText(QPointF(left, room.top() - 7), words)
