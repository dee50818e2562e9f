"""The invented patients of the practice clinic, a key each: a newcomer can begin at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.key_button import KeyButton
from ui.widgets.labels import make_label

TITLE = "Övningspatienter"


class PracticeList(QWidget):
    """Offers patients to practise on.

    Attributes:
        picked: the identity number of the patient that was chosen.
    """

    picked = Signal(str)

    def __init__(self, patients: Sequence[tuple[str, str, str]]) -> None:
        """Offer patients: (identity number, name, what can be practised)."""
        super().__init__()
        self.setObjectName("ovning_patient_list")
        self.setAccessibleName(TITLE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        title = make_label("", "fieldLabel")
        title.setText(TITLE)
        column.addWidget(title)
        for place, (number, namn, visar) in enumerate(patients, start=1):
            key = f"Alt+{place}"
            button = KeyButton("", key)
            first = namn.partition(" ")[0]
            short = visar.partition(",")[0]
            button.set_word(f"{namn}: {visar}", f"{first}: {visar}", f"{first}: {short}", first)
            button.setMinimumWidth(1)  # shorter words rather than a wider column
            button.clicked.connect(lambda _checked=False, chosen=number: self.picked.emit(chosen))
            QShortcut(QKeySequence(key), self).activated.connect(button.click)
            column.addWidget(button)
