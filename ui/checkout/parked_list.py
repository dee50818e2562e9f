"""The checkouts that were put aside, a key each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.checkout.parking import MOST_KEYS
from ui.checkout.state import ParkedRow
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import make_label

TITLE = "Parkerade"


class ParkedList(QWidget):
    """Offers what was put aside; hidden while nothing is.

    Attributes:
        picked: the place of the one to take up, 0 the first.
    """

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("parkerade")
        self.setAccessibleName(TITLE)
        self._rows: tuple[ParkedRow, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(4)
        title = make_label("", "fieldLabel")
        title.setText(TITLE)
        self._column.addWidget(title)
        self._buttons: list[KeyButton] = []

    def show_rows(self, rows: tuple[ParkedRow, ...]) -> None:
        """Show what is put aside."""
        if rows == self._rows:
            return
        self._rows = rows
        for button in self._buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for place, row in enumerate(rows):
            button = KeyButton("", f"Ctrl+{place + 1}" if place < MOST_KEYS else "")
            button.set_word(row.label, *_shorter(row.label))
            button.setMinimumWidth(1)  # shorter words rather than a wider column
            button.setObjectName(f"parkerad.{place}")
            button.clicked.connect(lambda _checked=False, chosen=place: self.picked.emit(chosen))
            self._column.addWidget(button)
            self._buttons.append(button)


def _shorter(label: str) -> tuple[str, ...]:
    """Return what still tells one from another: who and the sum, then who, then the first word."""
    who, _, rest = label.partition(", ")
    belopp = rest.rpartition(", ")[2]
    return (*((f"{who}, {belopp}",) if belopp else ()), who, who.partition(" ")[0])
