"""The codes a clerk can choose from: code, amount and name in columns, each name whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.checkout.override import ProduktChoice

EMPTY = "Ingen kod passar. Välj först besök, eller sök på ett annat ord."
CELLS = Qt.ItemDataRole.UserRole + 1
LEFT, GAP, ABOVE = 12, 12, 8
LEAST_HEIGHT = 36
MIDDLE = Qt.AlignmentFlag.AlignVCenter
NAME = Qt.AlignmentFlag.AlignLeft | MIDDLE | Qt.TextFlag.TextWordWrap


class KodList(QListWidget):
    """Shows products to choose one from.

    Attributes:
        columns: how wide the codes and the amounts are.
    """

    def __init__(self) -> None:
        super().__init__()
        self.columns = (0, 0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setItemDelegate(KodDelegate(self))

    def show_choices(self, choices: Sequence[ProduktChoice]) -> None:
        """Show products, the first one selected; words in their place where there is none."""
        self.clear()
        cells = [(each.avgiftskod, each.belopp, each.namn) for each in choices]
        wide = self.fontMetrics().horizontalAdvance
        self.columns = (
            max((wide(kod) for kod, _, _ in cells), default=0),
            max((wide(belopp) for _, belopp, _ in cells), default=0),
        )
        for choice, each in zip(choices, cells, strict=True):
            item = QListWidgetItem("   ".join(each))
            item.setData(Qt.ItemDataRole.UserRole, choice.id)
            item.setData(CELLS, each)
            self.addItem(item)
        if choices:
            self.setCurrentRow(0)
            return
        item = QListWidgetItem(EMPTY)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())


class KodDelegate(QStyledItemDelegate):
    """Draws a product in three columns; a name too long for its column goes on below."""

    def __init__(self, shown: KodList) -> None:
        """Take the list it draws for."""
        super().__init__(shown)
        self._list = shown

    def rects(self, row: QRect) -> tuple[QRect, QRect, QRect]:
        """Return where code, amount and name of a row stand."""
        kod, belopp = self._list.columns
        at = row.left() + LEFT
        second = at + kod + GAP
        third = second + belopp + GAP
        return (
            QRect(at, row.top(), kod, row.height()),
            QRect(second, row.top(), belopp, row.height()),
            QRect(third, row.top(), row.right() - LEFT - third, row.height()),
        )

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the style's ground, then the columns."""
        cells = index.data(CELLS)
        if cells is None:
            super().paint(painter, option, index)
            return
        item = QStyleOptionViewItem(option)
        self.initStyleOption(item, index)
        item.text = ""
        item.state &= ~QStyle.StateFlag.State_HasFocus
        style = item.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, item, painter, item.widget)
        painter.save()
        painter.setFont(item.font)
        painter.setPen(item.palette.color(QPalette.ColorRole.Text))
        right = Qt.AlignmentFlag.AlignRight | MIDDLE
        flags = (Qt.AlignmentFlag.AlignLeft | MIDDLE, right, NAME)
        for cell, rect, flag in zip(cells, self.rects(item.rect), flags, strict=True):
            painter.drawText(rect, int(flag), cell)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        cells = index.data(CELLS)
        if cells is None:
            return super().sizeHint(option, index)
        room = QRect(0, 0, self._list.viewport().width(), LEAST_HEIGHT)
        name = self.rects(room)[2]
        name.setHeight(10_000)
        needed = self._list.fontMetrics().boundingRect(name, int(NAME), cells[2]).height()
        return QSize(0, max(needed + 2 * ABOVE, LEAST_HEIGHT))
