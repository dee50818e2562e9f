"""Words in several weights, in rows: laid out by line breaking alone, without a document.

A label with rich text reads marks, builds a document and lays it out for every width that a layout
tries, at each key. Here the words come in runs and each row is broken into lines once a width.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QLabel

SMALL_PIXELS = 13
GAP = 8
NEW_LINE = "\u2028"
LOOKS = {QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange}


class Weight(Enum):
    """How a run of words is drawn."""

    PLAIN = "plain"
    BOLD = "bold"
    MUTED = "muted"
    """Smaller, in the colour of words of less weight."""


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in one weight."""

    words: str
    weight: Weight = Weight.PLAIN


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One row: words that take more lines, and what stands in a column before or after them.

    Attributes:
        runs: the words.
        before: to their left, right-aligned in a column of its own.
        after: to their right, right-aligned at the edge.
    """

    runs: tuple[Run, ...]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _LaidOut:
    """All of it for one width.

    Attributes:
        height: of all rows.
        least: the width that no word and no column exceeds.
        words: each row's words and where they stand.
        columns: what stands before and after them, and where its base line begins.
    """

    height: int
    least: int
    words: tuple[tuple[QTextLayout, QPointF], ...]
    columns: tuple[tuple[str, QPointF], ...]


class ToldLabel(QLabel):
    """Shows rows of words; to a screen reader it is a label with all of them as its text.

    Args:
        name: its object name.
        gap: between the rows, in pixels.
        is_small: all of it is in the small size, and what stands before the words is bold.
    """

    def __init__(self, name: str, *, gap: int = 0, is_small: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._gap, self._is_small = gap, is_small
        self._rows: tuple[ToldRow, ...] = ()
        self._by_width: dict[int, _LaidOut] = {}

    def show_rows(self, rows: Sequence[ToldRow]) -> None:
        """Show other rows."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        self._by_width.clear()
        self.setText("\n".join(map(_spoken, self._rows)))
        self.updateGeometry()  # the same words in other weights are no new text to a label
        self.update()

    def heightForWidth(self, width: int) -> int:
        return self._laid_out(width).height

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self._laid_out(self.width()).height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._laid_out(self.width()).least, self.fontMetrics().height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in LOOKS:
            self._by_width.clear()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        laid_out = self._laid_out(self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        for words, place in laid_out.words:
            words.draw(painter, place)
        painter.setFont(self._column_font())
        for text, place in laid_out.columns:
            painter.drawText(place, text)

    def _laid_out(self, width: int) -> _LaidOut:
        if width not in self._by_width:
            self._by_width[width] = self._lay_out(width)
        return self._by_width[width]

    def _lay_out(self, width: int) -> _LaidOut:
        metrics = QFontMetricsF(self._column_font())
        font, muted = self._font(), self._muted()
        before = _column(metrics, [row.before for row in self._rows])
        after = _column(metrics, [row.after for row in self._rows])
        room = max(1.0, width - before - after)
        words: list[tuple[QTextLayout, QPointF]] = []
        columns: list[tuple[str, QPointF]] = []
        y = least = 0.0
        for row in self._rows:
            y += self._gap if words else 0
            laid_out, height = _broken(row.runs, font, muted, room)
            base = y + laid_out.lineAt(0).ascent()
            if row.before:
                x = before - GAP - metrics.horizontalAdvance(row.before)
                columns.append((row.before, QPointF(x, base)))
            if row.after:
                x = width - metrics.horizontalAdvance(row.after)
                columns.append((row.after, QPointF(x, base)))
            words.append((laid_out, QPointF(before, y)))
            least = max(least, laid_out.minimumWidth())
            y += height
        whole = math.ceil(before + least + after)
        return _LaidOut(math.ceil(y), whole, tuple(words), tuple(columns))

    def _font(self) -> QFont:
        font = QFont(self.font())
        if self._is_small:
            font.setPixelSize(SMALL_PIXELS)
        return font

    def _column_font(self) -> QFont:
        font = self._font()
        font.setBold(self._is_small)
        return font

    def _muted(self) -> QTextCharFormat:
        form = QTextCharFormat()
        font = QFont(self.font())
        font.setPixelSize(SMALL_PIXELS)
        form.setFont(font)
        form.setForeground(QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText))
        return form


def _spoken(row: ToldRow) -> str:
    words = "".join(run.words for run in row.runs).replace(NEW_LINE, "\n")
    return " ".join(part for part in (row.before, words, row.after) if part)


def _column(metrics: QFontMetricsF, texts: Sequence[str]) -> float:
    """Return the width of a column with the gap beside it; nothing where nothing stands there."""
    widest = max((metrics.horizontalAdvance(text) for text in texts if text), default=0.0)
    return widest + GAP if widest else 0.0


def _broken(
    runs: Sequence[Run], font: QFont, muted: QTextCharFormat, width: float
) -> tuple[QTextLayout, float]:
    """Return words broken into lines of a width, and how high they are together."""
    laid_out = QTextLayout("".join(run.words for run in runs), font)
    laid_out.setFormats(list(_formats(runs, font, muted)))
    laid_out.beginLayout()
    y = 0.0
    while (line := laid_out.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0.0, y))
        y += line.height()
    laid_out.endLayout()
    return laid_out, y


def _formats(
    runs: Sequence[Run], font: QFont, muted: QTextCharFormat
) -> Iterator[QTextLayout.FormatRange]:
    start = 0
    for run in runs:
        if run.weight is not Weight.PLAIN:
            made = QTextLayout.FormatRange()
            made.start, made.length = start, len(run.words)
            made.format = muted if run.weight is Weight.MUTED else _bold(font)
            yield made
        start += len(run.words)


def _bold(font: QFont) -> QTextCharFormat:
    form, heavy = QTextCharFormat(), QFont(font)
    heavy.setBold(True)
    form.setFont(heavy)
    return form
