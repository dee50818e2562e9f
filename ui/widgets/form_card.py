"""A form made from a table of fields: Enter saves, Esc gives up, faults stand at their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.form_field import FieldKind, FormField
from ui.widgets.key_button import KeyButton, named_button
from ui.widgets.labels import make_label
from ui.widgets.shortcut import ENTER

LONGEST = 200


class FormCard(QFrame):
    """Asks for what a table of fields says.

    Attributes:
        saved: what was typed, by field.
        cancelled: the clerk gave up.
    """

    saved = Signal(dict)
    cancelled = Signal()

    def __init__(
        self,
        name: str,
        fields: Sequence[FormField],
        save: str,
        *,
        cancel: str = "",
        columns: int = 1,
    ) -> None:
        """Build the form.

        Args:
            name: of the object; its inputs are named after it.
            fields: in reading order; none where only a yes is asked for.
            save: on the button.
            cancel: on the other button; without it nothing can be given up.
            columns: side by side.
        """
        super().__init__()
        self.setObjectName(name)
        self._name = name
        self._save_word = save
        self._title = make_label("heading", f"{name}.title")
        self._title.hide()
        self._editors: dict[str, QLineEdit | Choice] = {}
        self._fields: dict[str, Field] = {}
        for field in fields:
            self._add(field)
        self._save = named_button(f"{name}.spara", save, "Enter")
        self._save.setProperty("primary", True)
        self._save.clicked.connect(lambda: self.saved.emit(self.typed()))
        self._cancel = named_button(f"{name}.avbryt", cancel, "Esc")
        self._can_cancel = bool(cancel)
        if not cancel:  # what is shown before it has a parent is a window of its own
            self._cancel.hide()
        self._cancel.clicked.connect(self.cancelled)
        self._lay_out(columns)
        self.setFocusProxy(next(iter(self._editors.values()), self._save))

    @property
    def buttons(self) -> QWidget:
        """What saves and gives up; a page puts it elsewhere where the form is long."""
        return self._buttons

    @property
    def save_button(self) -> KeyButton:
        """What saves; where a page puts it elsewhere, the page presses it for Enter."""
        return self._save

    def save(self) -> None:
        """Save what stands in the fields, as Enter does in them."""
        self._save.click()

    def show_title(self, words: str) -> None:
        """Say above the fields what is asked for."""
        self._title.setText(words)
        self._title.setVisible(bool(words))

    def set_save_word(self, word: str) -> None:
        """Put another word on the button."""
        self._save_word = word
        self._save.set_word(word)

    def set_typed(self, typed: Mapping[str, str]) -> None:
        """Put values into the fields; those not named are emptied."""
        for key, editor in self._editors.items():
            if isinstance(editor, QLineEdit):
                editor.setText(typed.get(key, ""))
            elif key in typed:
                editor.choose(typed[key])

    def typed(self) -> dict[str, str]:
        """Return what stands in the fields."""
        return {
            key: editor.text() if isinstance(editor, QLineEdit) else editor.value
            for key, editor in self._editors.items()
        }

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Say what is wrong at its fields, and go to the first of it."""
        for key, field in self._fields.items():
            field.show_fault(faults.get(key, ""))
        wrong = [key for key in self._fields if key in faults]
        if wrong:
            self.focus_field(wrong[0])

    def focus_field(self, key: str) -> None:
        """Go to a field."""
        editor = self._editors[key]
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, QLineEdit):
            editor.selectAll()

    def show_busy(self, words: str) -> None:
        """Take no more while it is being done; empty words end that."""
        self._save.set_word(words or self._save_word)
        self._save.setEnabled(not words)
        self._cancel.setEnabled(not words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            (self._cancel if self._cancel.hasFocus() else self._save).click()
        elif event.key() == Qt.Key.Key_Escape and self._can_cancel:
            self._cancel.click()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, columns: int) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        for place, field in enumerate(self._fields.values()):
            grid.addWidget(field, *divmod(place, columns))
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._save)
        row.addWidget(self._cancel)
        foot = QHBoxLayout()
        foot.addWidget(self._buttons)
        foot.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(self._title)
        whole.addLayout(grid)
        whole.addLayout(foot)

    def _add(self, field: FormField) -> None:
        editor: QLineEdit | Choice
        if field.kind is FieldKind.CHOICE:
            editor = Choice(field.answers, field.value)
        else:
            editor = QLineEdit()
            editor.setMaxLength(LONGEST)
            if field.kind is FieldKind.PASSWORD:
                editor.setEchoMode(QLineEdit.EchoMode.Password)
        editor.setObjectName(f"{self._name}.{field.key}")
        self._editors[field.key] = editor
        self._fields[field.key] = Field(field.label, editor, field.hint)
