"""The table model of the receipts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.kvitto.rows import KvittoRow

Index = QModelIndex | QPersistentModelIndex

NUMBER, PATIENT, BELOPP = range(3)
HEADER_LIST = ("Kvitto", "Patient", "Belopp")
NO_PARENT = QModelIndex()


class KvittoTableModel(QAbstractTableModel):
    """One receipt a row, two lines a cell; the row itself is under ``Qt.UserRole``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[KvittoRow, ...] = ()

    @property
    def rows(self) -> tuple[KvittoRow, ...]:
        """What is shown."""
        return self._rows

    def set_rows(self, rows: tuple[KvittoRow, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def place_of(self, number: str) -> int:
        """Return the row of a receipt's number, -1 when it is not shown."""
        places = (at for at, row in enumerate(self._rows) if row.kvitto.number == number)
        return next(places, -1)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(HEADER_LIST)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(row, index.column())
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return row.sentence()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = _side(index.column())
            return side | Qt.AlignmentFlag.AlignVCenter
        return row if role == Qt.ItemDataRole.UserRole else None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(HEADER_LIST):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADER_LIST[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section) | Qt.AlignmentFlag.AlignVCenter
        return None


def _cell(row: KvittoRow, column: int) -> str:
    if column == NUMBER:
        return f"{row.kvitto.number}\n{row.time}"
    if column == PATIENT:
        return f"{row.name}\n{row.patient_number}"
    return f"{row.belopp}\n{row.short_kind}"


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column == BELOPP else Qt.AlignmentFlag.AlignLeft
