"""The two tables of the patient's page: who was found, and the fees."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView

from kassa.desk.patient_page import FeeRow
from kassa.desk.ports import Patient
from kassa.kvitto.text import money_text
from ui.patient import texts
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.two_lines import TwoLineTable

WHAT = 1


class FoundTable(TwoLineTable):
    """Who was found.

    Attributes:
        chosen: the row that is now selected.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("patientList")
        self.setAccessibleName(texts.LIST)
        patient = Column[Patient]("Patient", lambda row: "\n".join(texts.who(row)))
        self._model = RowsModel([patient], lambda row: ", ".join(texts.who(row)), self)
        self.setModel(self._model)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)

    def show_found(self, found: tuple[Patient, ...], selected: int) -> None:
        """Show patients with one of them selected (below zero: none), without telling of it."""
        self.selectionModel().blockSignals(True)
        self._model.set_rows(found)
        if selected < 0:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        else:
            self.selectRow(selected)
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.row())


class FeeTable(TwoLineTable):
    """The fees, the newest first.

    Attributes:
        withdraw_requested: Del was pressed on a row; carries it.
    """

    withdraw_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("feeList")
        self.setAccessibleName(texts.FEES)
        columns = [
            Column[FeeRow]("Datum", lambda row: f"{row.day}\n{row.where.split(',')[0]}"),
            Column[FeeRow]("Avgift", lambda row: f"{row.what}\n{row.why}"),
            Column[FeeRow]("Belopp", lambda row: f"{money_text(row.belopp)}\n", is_right=True),
            Column[FeeRow]("Räknas", lambda row: f"{_counted(row)}\n", is_right=True),
        ]
        self._model = RowsModel(columns, texts.fee_sentence, self)
        self.setModel(self._model)
        header = self.horizontalHeader()
        for place in range(len(columns)):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)

    def show_rows(self, rows: tuple[FeeRow, ...]) -> None:
        """Show fees."""
        if rows != self._model.rows:
            self._model.set_rows(rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Delete and 0 <= place < len(self._model.rows):
            self.withdraw_requested.emit(self._model.rows[place])
            return
        super().keyPressEvent(event)


def _counted(row: FeeRow) -> str:
    return money_text(row.raknas) if row.is_counted else "–"
