"""The form of the patient's page: what was paid or shown from elsewhere, or a new number."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from kassa.region import REGION
from ui.patient import texts
from ui.patient.form import FormKind
from ui.widgets.field import Field
from ui.widgets.key_button import named_button
from ui.widgets.labels import make_label
from ui.widgets.shortcut import ENTER
from ui.widgets.undo import empty_line

LONGEST = 80
ASKED = {
    FormKind.EXTERN: ("region", "klinik", "number", "paid_on", "belopp", "is_in_hsa"),
    FormKind.FRIKORT: ("region", "klinik", "number", "giltigt_till"),
    FormKind.JOIN: ("join",),
}
COLUMNS = 3


class FormPanel(QFrame):
    """Asks; Enter saves, Esc gives up.

    Attributes:
        saved: what was typed, by field.
        cancelled: the clerk gave up.
    """

    saved = Signal(dict)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("patientForm")
        self._kind = FormKind.EXTERN
        self._title = make_label("strong", "patientFormTitle")
        self._hint = make_label("muted", "patientFormHint")
        self._editors: dict[str, QWidget] = {}
        self._fields: dict[str, Field] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for place in range(COLUMNS):
            grid.setColumnStretch(place, 1)
        self._grid = grid
        for name, label in texts.FIELD.items():
            self._add(name, label)
        self._save = named_button("patientForm.spara", texts.SAVE, "Enter")
        self._save.setProperty("primary", True)
        self._save.clicked.connect(lambda: self.saved.emit(self.typed()))
        self._cancel = named_button("patientForm.avbryt", texts.CANCEL, "Esc")
        self._cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._save)
        buttons.addWidget(self._cancel)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addLayout(grid)
        column.addLayout(buttons)

    def ask(self, kind: FormKind) -> None:
        """Begin with empty fields."""
        self._kind = kind
        self._title.setText(texts.FORM_TITLE[kind])
        self._hint.setText(texts.FORM_HINT[kind])
        self.show_faults({})
        for widget in (*self._fields.values(), self._editors["is_in_hsa"]):
            self._grid.removeWidget(widget)
            widget.hide()
        for place, name in enumerate(ASKED[kind]):
            widget = self._fields.get(name, self._editors[name])
            self._grid.addWidget(widget, place // COLUMNS, place % COLUMNS)
            widget.show()
        for editor in self._editors.values():
            if isinstance(editor, QLineEdit):
                empty_line(editor)
            elif isinstance(editor, QComboBox):
                editor.setCurrentIndex(0)
            elif isinstance(editor, QCheckBox):
                editor.setChecked(True)
        self.show()
        self._editors[ASKED[kind][0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def typed(self) -> dict[str, str]:
        """Return what stands in the fields that are asked for."""
        found = {}
        for name in ASKED[self._kind]:
            editor = self._editors[name]
            if isinstance(editor, QLineEdit):
                found[name] = editor.text()
            elif isinstance(editor, QComboBox):
                found[name] = editor.currentData() or ""
            elif isinstance(editor, QCheckBox):
                found[name] = "ja" if editor.isChecked() else ""
        return found

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Say what is wrong, and go to the first of it."""
        for name, field in self._fields.items():
            field.show_fault(faults.get(name, ""))
        wrong = [name for name in ASKED[self._kind] if name in faults]
        if wrong:
            self._editors[wrong[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self, busy: bool) -> None:
        """Take no more while it is being saved."""
        self._save.set_word(texts.SAVING if busy else texts.SAVE)
        self._save.setEnabled(not busy)
        self._cancel.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            (self._cancel if self._cancel.hasFocus() else self._save).click()
        elif event.key() == Qt.Key.Key_Escape:
            self._cancel.click()
        else:
            super().keyPressEvent(event)

    def _add(self, name: str, label: str) -> None:
        editor: QWidget
        if name == "is_in_hsa":
            editor = QCheckBox(label)
        elif name == "region":
            editor = QComboBox()
            editor.addItem("Välj region", "")
            for code, namn in sorted(REGION.items(), key=lambda item: item[1]):
                editor.addItem(namn, code)
        else:
            editor = QLineEdit()
            editor.setMaxLength(LONGEST)
            editor.setPlaceholderText(texts.HINT.get(name, ""))
        editor.setObjectName(f"patientForm.{name}")
        self._editors[name] = editor
        if name != "is_in_hsa":
            self._fields[name] = Field(label, editor)
