"""The inputs of the contract as standard widgets: named after their key, kept in step with a form.

Each input tells its change as (key, value) at once, whoever made it; showing a form changes no
input that already stands so, and tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QWidget,
)

from ui import text
from ui.checkout.form import Form
from ui.widgets.field import Field

W = TypeVar("W", bound=QWidget)

VALUE = Qt.ItemDataRole.UserRole
COMBO_CHARACTERS = 8


class Inputs(QObject):
    """Makes the inputs of one panel and keeps them.

    Attributes:
        changed: key and value of what was typed, chosen or ticked.
        editors: the inputs by key.
        shown_elsewhere: keys whose input ``show_form`` leaves to the panel.
    """

    changed = Signal(str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.editors: dict[str, QWidget] = {}
        self.shown_elsewhere: set[str] = set()
        self._fields: dict[str, Field] = {}

    def line(self, key: str, placeholder: str = "", label: str = "") -> QLineEdit:
        """Make a line of text."""
        editor = QLineEdit()
        editor.setPlaceholderText(placeholder)
        editor.textChanged.connect(lambda typed: self.changed.emit(key, typed))
        return self._keep(key, editor, label)

    def combo(self, key: str, items: Iterable[tuple[str, str]], label: str = "") -> QComboBox:
        """Make a choice; the items are pairs of contract value and label."""
        editor = QComboBox()
        for value, words in items:
            editor.addItem(words, value)
        editor.setMinimumContentsLength(COMBO_CHARACTERS)
        editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        editor.currentIndexChanged.connect(
            lambda index: self.changed.emit(key, editor.itemData(index) or "")
        )
        editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        editor.installEventFilter(self)
        return self._keep(key, editor, label)

    def refill(self, key: str, items: Iterable[tuple[str, str]]) -> None:
        """Offer other things in a choice; what is chosen stays, where it is still offered."""
        editor = self.editors[key]
        assert isinstance(editor, QComboBox)  # noqa: S101 - made by combo
        wanted = list(items)
        known = [(editor.itemData(n), editor.itemText(n)) for n in range(editor.count())]
        if wanted == known:
            return
        with QSignalBlocker(editor):
            chosen = editor.currentData()
            editor.clear()
            for value, words in wanted:
                editor.addItem(words, value)
            editor.setCurrentIndex(editor.findData(chosen))

    def refill_ticks(self, key: str, items: Iterable[tuple[str, str]]) -> None:
        """Offer other things to tick."""
        editor = self.editors[key]
        assert isinstance(editor, QListWidget)  # noqa: S101 - made by ticks
        with QSignalBlocker(editor):
            editor.clear()
            for value, label in items:
                item = QListWidgetItem(label)
                item.setData(VALUE, value)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Unchecked)
                item.setSizeHint(QSize(0, 34))
                editor.addItem(item)

    def forget(self, key: str) -> None:
        """Let go of an input that is taken away."""
        self.editors.pop(key)
        self.shown_elsewhere.discard(key)
        self._fields.pop(key, None)

    def typed_combo(self, key: str, items: Iterable[tuple[str, str]]) -> QComboBox:
        """Make a long choice that is found by typing."""
        editor = self.combo(key, items)
        editor.setEditable(True)
        editor.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(editor.model(), editor)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        editor.setCompleter(completer)
        line = editor.lineEdit()
        if line is not None:
            line.setAccessibleName(text.FIELD[key])
            line.editingFinished.connect(lambda: _put_back(editor))
        return editor

    def check(self, key: str, label: str = "", *, tristate: bool = False) -> QCheckBox:
        """Make a tick box; with ``tristate`` it can also be not answered yet."""
        words = label or text.FIELD[key]
        editor = QCheckBox(words)
        editor.setTristate(tristate)
        if tristate:
            editor.setCheckState(Qt.CheckState.PartiallyChecked)
        editor.checkStateChanged.connect(
            lambda state: self.changed.emit(key, state is Qt.CheckState.Checked)
        )
        self.editors[key] = editor
        editor.setObjectName(key)
        editor.setAccessibleName(words)
        return editor

    def ticks(self, key: str, rows: int) -> QListWidget:
        """Make a list of things to tick, found by typing their first letters; still empty."""
        editor = QListWidget()
        editor.setFixedHeight(rows * 34 + 4)
        editor.itemChanged.connect(
            lambda item: self.changed.emit(
                f"{key}.{item.data(VALUE)}", item.checkState() is Qt.CheckState.Checked
            )
        )
        return self._keep(key, editor)

    def field(self, key: str, hint: str = "", label: str = "") -> Field:
        """Return the input with its label and a place for its fault."""
        field = Field(label or text.FIELD[key], self.editors[key], hint)
        field.layout().setSpacing(2)  # type: ignore[union-attr] # a field has a layout
        self._fields[key] = field
        return field

    def show_form(self, form: Form, faults: Mapping[str, str]) -> None:
        """Show a form and the faults of its fields."""
        for key, editor in self.editors.items():
            if key not in self.shown_elsewhere:
                _show_value(editor, form.value(key))
        self.show_faults(faults)

    def show_value(self, key: str, value: Any) -> None:  # noqa: ANN401 - of any input
        """Show a value in an input without taking it for typed or chosen."""
        _show_value(self.editors[key], value)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Show the faults of the fields here."""
        for key, field in self._fields.items():
            field.show_fault(faults.get(key, ""))

    def show_only(self, optional: Sequence[str], shows: frozenset[str]) -> None:
        """Show those optional fields that matter now, hide the others."""
        for key in optional:
            whole = self._fields.get(key) or self.editors[key]
            whole.setVisible(key in shows)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Scrolling over a choice that does not have the focus must not change it.
        if (
            event.type() == QEvent.Type.Wheel
            and isinstance(watched, QComboBox)
            and not watched.hasFocus()
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _keep(self, key: str, editor: W, label: str = "") -> W:
        self.editors[key] = editor
        editor.setObjectName(key)
        editor.setAccessibleName(label or text.FIELD[key])
        return editor


def _put_back(editor: QComboBox) -> None:
    """Let the line of a choice say what is chosen, whatever was typed last."""
    found = editor.findText(editor.currentText(), Qt.MatchFlag.MatchFixedString)
    if found >= 0:
        editor.setCurrentIndex(found)
    editor.setEditText(editor.itemText(editor.currentIndex()))


def _show_value(editor: QWidget, value: Any) -> None:  # noqa: ANN401 - of any input
    if isinstance(editor, QLineEdit):
        if editor.text() != str(value):
            with QSignalBlocker(editor):
                editor.setText(str(value))
    elif isinstance(editor, QCheckBox):
        _show_check(editor, None if value == "" else value)
    elif isinstance(editor, QComboBox):
        index = editor.findData(value)
        if index != editor.currentIndex():
            with QSignalBlocker(editor):
                editor.setCurrentIndex(index)
    elif isinstance(editor, QListWidget):
        with QSignalBlocker(editor):
            for row in range(editor.count()):
                item = editor.item(row)
                ticked = item.data(VALUE) in value
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)


def _show_check(editor: QCheckBox, value: bool | None) -> None:
    state = Qt.CheckState.PartiallyChecked
    if value is not None:
        state = Qt.CheckState.Checked if value else Qt.CheckState.Unchecked
    if editor.checkState() != state or editor.isTristate() != (value is None):
        with QSignalBlocker(editor):
            editor.setTristate(value is None)
            editor.setCheckState(state)
