"""The list of receipts: a table, or a text in its place."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.kvitto import texts
from ui.kvitto.rows import KvittoRow
from ui.widgets.key_button import KeyButton
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.two_lines import TwoLineTable

BUTTON_HEIGHT = 36
LEAST = 320, 40
"""So little, in pixels, is left of the list while the question of a reversal needs a low screen."""

NUMBER, PATIENT, BELOPP = range(3)


def kvitto_model(parent: QObject | None = None) -> RowsModel[KvittoRow]:
    """Return an empty model of receipts."""
    columns = [
        Column[KvittoRow]("Kvitto", lambda row: f"{row.kvitto.number}\n{row.time}"),
        Column[KvittoRow]("Patient", lambda row: f"{row.name}\n{row.patient_number}"),
        Column[KvittoRow]("Belopp", lambda row: f"{row.belopp}\n{row.state}", is_right=True),
    ]
    return RowsModel(columns, KvittoRow.sentence, parent)


class KvittoTable(TwoLineTable):
    """Rows of two lines, one of them selected.

    Attributes:
        number_selected: number of the receipt that is now selected, by key or by click.
        reverse_requested: Del was pressed.
    """

    number_selected = Signal(str)
    reverse_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("kvittoList")
        self.setAccessibleName(texts.LIST)
        model = kvitto_model(self)
        self.setModel(model)
        self._model = model
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(NUMBER, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(PATIENT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(BELOPP, QHeaderView.ResizeMode.ResizeToContents)

    def show_rows(self, rows: tuple[KvittoRow, ...], selected: str) -> None:
        """Show a list; the selected row is seen."""
        if rows != self._model.rows:
            self._model.set_rows(rows)
        numbers = [row.kvitto.number for row in rows]
        place = numbers.index(selected) if selected in numbers else -1
        if place >= 0 and place != self.currentIndex().row():
            self.selectRow(place)
        self.scrollTo(self._model.index(max(place, 0), 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.reverse_requested.emit()
            return
        super().keyPressEvent(event)

    def _on_row_changed(self, current: QModelIndex) -> None:
        row = current.data(Qt.ItemDataRole.UserRole) if current.isValid() else None
        if row is not None:
            self.number_selected.emit(row.kvitto.number)


class KvittoList(QStackedWidget):
    """The table, or in its place why there is none, with a way to try again.

    Attributes:
        retry_requested: the list is to be fetched again.
    """

    retry_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.table = KvittoTable()
        self.addWidget(self.table)
        self.addWidget(self._text_page())

    @property
    def text(self) -> str:
        """What is said in place of the table; empty while the table is shown."""
        return self._text.text() if self.currentIndex() else ""

    def show_rows(self, rows: tuple[KvittoRow, ...], selected: str) -> None:
        """Show the table."""
        self.setCurrentIndex(0)
        self.table.show_rows(rows, selected)

    def show_text(self, text: str, *, can_retry: bool) -> None:
        """Show a text in place of the table."""
        self._text.setText(text)
        self._retry.setVisible(can_retry)
        self.setCurrentIndex(1)
        self.table.show_rows((), "")

    def minimumSizeHint(self) -> QSize:
        return QSize(*LEAST)

    def _text_page(self) -> QWidget:
        self._text = QLabel()
        self._text.setObjectName("kvittoListText")
        self._text.setProperty("role", "empty")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._retry = KeyButton(texts.LOAD_AGAIN, texts.LOAD_AGAIN_KEY)
        self._retry.setObjectName("kvittoListRetry")
        self._retry.setMinimumHeight(BUTTON_HEIGHT)
        self._retry.clicked.connect(self.retry_requested)
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch()
        column.addWidget(self._text)
        column.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        return page
