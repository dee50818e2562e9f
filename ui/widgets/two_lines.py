"""Tables with cells of two lines: the thing itself, and under it, quieter, what belongs to it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

PADDING = 8
QUIET = 0.75
LINES = 2


class TwoLineTable(QTableView):
    """Rows of two lines, one of them selected; the selected one stays in sight."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("twoLines", True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.setItemDelegate(TwoLineDelegate(self))
        height = row_height(self.fontMetrics())
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())


def two_line_table(
    name: str, words: str, model: QAbstractItemModel, stretched: int = 0
) -> TwoLineTable:
    """Return a table of a model, one column of which takes the room that is left.

    Args:
        name: of the object.
        words: what screen readers call it.
        model: what it shows.
        stretched: the column that takes the room.
    """
    table = TwoLineTable()
    table.setObjectName(name)
    table.setAccessibleName(words)
    table.setModel(model)
    header = table.horizontalHeader()
    for place in range(model.columnCount()):
        mode = QHeaderView.ResizeMode
        is_stretched = place == stretched
        header.setSectionResizeMode(place, mode.Stretch if is_stretched else mode.ResizeToContents)
    return table


class TwoLineDelegate(QStyledItemDelegate):
    """Draws text of two lines, each cut with an ellipsis where it is too wide."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the style's ground, then the lines."""
        item = QStyleOptionViewItem(option)
        self.initStyleOption(item, index)
        lines = _lines(index)
        item.text = ""
        item.state &= ~QStyle.StateFlag.State_HasFocus
        style = item.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, item, painter, item.widget)
        strong, quiet = _colours(item)
        rect = item.rect.adjusted(PADDING, 0, -PADDING, 0)
        height = item.fontMetrics.lineSpacing()
        top = rect.top() + (rect.height() - LINES * height) // 2
        alignment = item.displayAlignment & Qt.AlignmentFlag.AlignHorizontal_Mask
        painter.save()
        for place, (line, colour) in enumerate(zip(lines, (strong, quiet), strict=False)):
            font = _first_font(item.font) if place == 0 else item.font
            painter.setFont(font)
            painter.setPen(colour)
            room = QRect(rect.left(), top + place * height, rect.width(), height)
            elided = QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, int(alignment | Qt.AlignmentFlag.AlignVCenter), elided)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        item = QStyleOptionViewItem(option)
        self.initStyleOption(item, index)
        metrics = QFontMetrics(_first_font(item.font))
        wide = max(metrics.horizontalAdvance(line) for line in _lines(index))
        return QSize(wide + 2 * PADDING + 1, row_height(metrics))


def _lines(index: QModelIndex | QPersistentModelIndex) -> list[str]:
    return str(index.data()).split("\n")


def row_height(metrics: QFontMetrics) -> int:
    """Return how high a row of two lines is."""
    return LINES * metrics.lineSpacing() + PADDING


def _first_font(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setWeight(QFont.Weight.Medium)
    return strong


def _colours(item: QStyleOptionViewItem) -> tuple[QColor, QColor]:
    palette: QPalette = item.palette
    if item.state & QStyle.StateFlag.State_Selected:
        colour = palette.color(QPalette.ColorRole.HighlightedText)
        return colour, colour
    colour = palette.color(QPalette.ColorRole.Text)
    quiet = QColor(colour)
    quiet.setAlphaF(QUIET)
    return colour, quiet
