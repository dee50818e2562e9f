"""The two tables of the patient's page: who was found, and the fees."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView

from kassa.desk.patient_page import FeeRow
from kassa.desk.ports import Patient
from kassa.kvitto.text import money_text
from ui.patient import texts
from ui.widgets.two_lines import TwoLineTable

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
FEE_HEADER = ("Datum", "Avgift", "Belopp", "Räknas")
DAY, WHAT, BELOPP, RAKNAS = range(4)


class FoundModel(QAbstractTableModel):
    """Patients, one a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[Patient, ...] = ()

    def set_rows(self, found: tuple[Patient, ...]) -> None:
        """Show other patients."""
        self.beginResetModel()
        self._found = found
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._found)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        patient = self._found[index.row()]
        namn = patient.shown_namn or "Namn saknas"
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{namn}\n{patient.shown_number}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{namn}, {patient.shown_number}"
        return None


class FeeModel(QAbstractTableModel):
    """Fees, one a row, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[FeeRow, ...] = ()

    @property
    def rows(self) -> tuple[FeeRow, ...]:
        """What is shown."""
        return self._rows

    def set_rows(self, rows: tuple[FeeRow, ...]) -> None:
        """Show other fees."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(FEE_HEADER)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(row, index.column())
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{row.day}, {row.what}, {money_text(row.belopp)}. {row.why}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(index.column()) | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(FEE_HEADER):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return FEE_HEADER[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section) | Qt.AlignmentFlag.AlignVCenter
        return None


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
        self._model = FoundModel(self)
        self.setModel(self._model)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)

    def show_found(self, found: tuple[Patient, ...], selected: int) -> None:
        """Show patients with one of them selected, without telling of it."""
        self.selectionModel().blockSignals(True)
        self._model.set_rows(found)
        self.selectRow(selected)
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.row())


class FeeTable(TwoLineTable):
    """The fees.

    Attributes:
        withdraw_requested: Del was pressed on a row; carries it.
    """

    withdraw_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("feeList")
        self.setAccessibleName(texts.FEES)
        self._model = FeeModel(self)
        self.setModel(self._model)
        header = self.horizontalHeader()
        for column in (DAY, BELOPP, RAKNAS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
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


def _cell(row: FeeRow, column: int) -> str:
    if column == DAY:
        return f"{row.day}\n{row.where.split(',')[0]}"
    if column == WHAT:
        return f"{row.what}\n{row.why}"
    if column == BELOPP:
        return f"{money_text(row.belopp)}\n"
    return f"{money_text(row.raknas) if row.is_counted else '–'}\n"


def _side(column: int) -> Qt.AlignmentFlag:
    is_sum = column in {BELOPP, RAKNAS}
    return Qt.AlignmentFlag.AlignRight if is_sum else Qt.AlignmentFlag.AlignLeft
