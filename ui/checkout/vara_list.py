"""The goods of a checkout as a small list: how many, what else a row needs, its sum, a way out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kassa.taxa.load_vara import MOMSSATS
from ui import text
from ui.checkout.form import VARA_FIELD, Form
from ui.checkout.inputs import Inputs
from ui.checkout.state import VaraRow
from ui.widgets.field import FaultLine
from ui.widgets.labels import make_label
from ui.widgets.undo import forget_typing

ANTAL_WIDTH = 56
SIDE = 36
EXAMPLE = {"totalpris": "1500", "hjul_tum": "20", "benamning": "Tandskena", "pris": "125"}
WIDE = "benamning"


class VaraList(QWidget):
    """Shows the goods; hidden while there are none.

    Attributes:
        changed: key and value of what was typed or chosen in a row.
        removed: the number of a row that is to go.
    """

    changed = Signal(str, object)
    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("varor")
        self.setAccessibleName("Varor och intyg")
        self._rows: list[_Row] = []
        self._made: dict[tuple[int, frozenset[str]], _Row] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        title = make_label("title", wraps=False)
        title.setText("Varor och intyg")
        self._column.addWidget(title)
        self.hide()

    @property
    def editors(self) -> dict[str, QWidget]:
        """The inputs of all rows by key."""
        return {key: editor for row in self._rows for key, editor in row.inputs.editors.items()}

    def show_rows(self, rows: Sequence[VaraRow], form: Form, faults: Mapping[str, str]) -> bool:
        """Show the goods and the faults of their fields; True when other rows are there."""
        are_others = [row.artikel for row in self._rows] != [row.artikel for row in rows]
        if are_others:
            self._arrange(rows)
        for shown, row in zip(self._rows, rows, strict=True):
            shown.show_row(row, form, faults)
        self.setVisible(bool(rows))
        return are_others

    def tab_list(self) -> list[QWidget]:
        """Return what the Tab key stops at, in order."""
        return [each for row in self._rows for each in (*row.inputs.editors.values(), row.remove)]

    def _arrange(self, rows: Sequence[VaraRow]) -> None:
        """Put the right rows below each other; one that is not needed waits for the next time."""
        for old in self._rows:
            self._column.removeWidget(old)
            old.hide()
        self._rows = [self._row_of(row) for row in rows]
        for row in self._rows:
            forget_typing(row)
            self._column.addWidget(row)
            row.show()

    def _row_of(self, row: VaraRow) -> _Row:
        kind = (row.number, row.asks)
        if kind not in self._made:
            made = self._made[kind] = _Row(row)
            made.inputs.changed.connect(self.changed)
            made.removed.connect(self.removed)
        return self._made[kind]


class _Row(QFrame):
    """Goods of one kind, in a place of the list.

    Attributes:
        artikel: the contract's name of what it shows.
        inputs: its inputs by key.
        remove: takes the row away; so do Delete and Backspace on it.
        removed: the number of this row.
    """

    removed = Signal(int)

    def __init__(self, row: VaraRow) -> None:
        super().__init__()
        self.setObjectName(f"varor.{row.number}")
        self.setProperty("box", True)
        self.artikel = ""
        self.inputs = Inputs(self)
        self._number = row.number
        self._fields: dict[str, QWidget] = {}
        self._name = make_label("", f"varor.{row.number}.namn")
        self._sum = make_label("strong", f"varor.{row.number}.belopp", wraps=False)
        self._fault = FaultLine()
        self._more = QWidget()
        self.remove = QPushButton("×")
        self.remove.setObjectName(f"varor.{row.number}.ta_bort")
        self.remove.setFlat(True)
        self.remove.setFixedSize(SIDE, SIDE)
        self.remove.setProperty("remove", True)
        self.remove.setToolTip("Delete eller klick tar bort")
        self.remove.clicked.connect(self._on_removed)
        self.remove.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 4, 4)
        column.setSpacing(4)
        column.addLayout(self._line())
        column.addWidget(self._fault)
        column.addWidget(self._more)
        self._add_more(row.asks)

    def show_row(self, row: VaraRow, form: Form, faults: Mapping[str, str]) -> None:
        """Show how many, the sum, and the fields that matter."""
        self.artikel = row.artikel
        self._name.setText(row.label)
        self._sum.setText(row.belopp)
        self._antal.setAccessibleName(f"{text.FIELD['antal']}: {row.label}")
        self.remove.setAccessibleName(f"Ta bort {row.label}")
        self.inputs.show_form(form, faults)
        at = f"varor.{row.number}"
        found = (faults.get(f"{at}.{name}", "") for name in ("artikel", "antal"))
        self._fault.show_words(" ".join(words for words in found if words))
        for name, field in self._fields.items():
            field.setVisible(name in row.shows)
        self._more.setVisible(bool(row.shows & self._fields.keys()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
        ):
            self._on_removed()
            return True
        return super().eventFilter(watched, event)

    def _line(self) -> QHBoxLayout:
        self._antal = self.inputs.line(f"varor.{self._number}.antal", "1", text.FIELD["antal"])
        self._antal.setFixedWidth(ANTAL_WIDTH)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._antal)
        line.addWidget(self._name, 1)
        line.addWidget(self._sum)
        line.addWidget(self.remove)
        return line

    def _add_more(self, asks: frozenset[str]) -> None:
        fields = QHBoxLayout(self._more)
        fields.setContentsMargins(0, 0, 4, 2)
        fields.setSpacing(8)
        for name in VARA_FIELD:
            if name not in asks:
                continue
            key, label = f"varor.{self._number}.{name}", text.FIELD[name]
            if name == "momssats":
                rates = [(str(rate), f"{rate} %") for rate in MOMSSATS]
                choice = self.inputs.combo(key, [("", "Välj"), *rates], label)
                choice.setMinimumContentsLength(len("25 %"))
            else:
                self.inputs.line(key, EXAMPLE[name], label)
            self._fields[name] = self.inputs.field(key, label=label)
            top = Qt.AlignmentFlag.AlignTop
            fields.addWidget(self._fields[name], 2 if name == WIDE else 1, top)
        if len(self._fields) == 1:
            fields.addStretch(1)

    def _on_removed(self) -> None:
        self.removed.emit(self._number)
