"""The first-run page."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kassa.desk.settings import Settings
from ui.setup import texts
from ui.setup.presenter import Check, Save, SetupPresenter
from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.key_button import KeyButton
from ui.widgets.message_bar import MessageBar
from ui.widgets.shortcut import ENTER

PAGE_WIDTH = 880
COLUMNS = 2
BUTTON_HEIGHT = 40
OBJECT_PREFIX = "settings."


class SetupPage(QScrollArea):
    """Asks for the settings of the clinic, once.

    The inputs are named ``settings.<key>``, the button ``settings.save``. Enter goes to the next
    field and saves from the last one, Ctrl+Enter saves from anywhere, Esc goes back one field.

    Attributes:
        settings_saved: the settings, checked and written.
    """

    settings_saved = Signal(Settings)

    def __init__(self, check: Check, save: Save, parent: QWidget | None = None) -> None:
        """Show an empty form.

        Args:
            check: ``kassa.adapters.settings_file.check_settings``.
            save: writes the settings; may raise a storage error, which is shown.
            parent: of the page.
        """
        super().__init__(parent)
        self.setObjectName("setupPage")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._presenter = SetupPresenter(self, check, save, self.settings_saved.emit)
        self._editors: dict[str, QLineEdit | Choice] = {}
        self._fields: dict[str, Field] = {}
        self._message = MessageBar()
        self._save = KeyButton(texts.SAVE, texts.SAVE_KEY)
        self._save.setObjectName(f"{OBJECT_PREFIX}save")
        self._save.setProperty("primary", True)
        self._save.setMinimumHeight(BUTTON_HEIGHT)
        self._save.clicked.connect(self._presenter.submit)
        for field in texts.FIELD_LIST:
            self._add_editor(field)
        self.setWidget(self._sheet())
        self.setFocusProxy(self._editors[texts.FIELD_LIST[0].key])

    def show_faults(self, message_by_key: Mapping[str, str]) -> None:
        """Show these faults at their fields, and none elsewhere."""
        for key, field in self._fields.items():
            field.show_fault(message_by_key.get(key, ""))

    def show_error(self, text: str) -> None:
        """Say something about the whole page."""
        if text != self._message.text:
            self._message.show_message("error", text)

    def clear_error(self) -> None:
        """Take that away."""
        self._message.dismiss()

    def focus_field(self, key: str) -> None:
        """Go to a field."""
        editor = self._editors[key]
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, QLineEdit):
            editor.selectAll()
        self.ensureWidgetVisible(self._fields[key])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.focus_field(texts.FIELD_LIST[0].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in ENTER:
            self._on_enter(event)
        elif key == Qt.Key.Key_Escape:
            if not self._message.dismiss():
                self._go(-1)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, QLineEdit):
            self._presenter.leave(watched.objectName().removeprefix(OBJECT_PREFIX))
        return super().eventFilter(watched, event)

    def _on_enter(self, event: QKeyEvent) -> None:
        at_end = self._place() == len(texts.FIELD_LIST) - 1 or self._save.hasFocus()
        if at_end or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._presenter.submit()
        else:
            self._go(1)

    def _place(self) -> int:
        """Return which field has the focus, -1 when none has."""
        for place, field in enumerate(texts.FIELD_LIST):
            editor = self._editors[field.key]
            focus = self.focusWidget()
            if focus is editor or editor.isAncestorOf(focus):
                return place
        return -1

    def _go(self, steps: int) -> None:
        place = len(texts.FIELD_LIST) if self._save.hasFocus() else self._place()
        place = min(max(place + steps, 0), len(texts.FIELD_LIST) - 1)
        self.focus_field(texts.FIELD_LIST[place].key)

    def _add_editor(self, field: texts.FieldText) -> None:
        def edited(value: str) -> None:
            self._presenter.edit(field.key, value)

        editor: QLineEdit | Choice
        if field.answers:
            editor = Choice(field.answers, field.value)
            editor.chosen.connect(edited)
        else:
            editor = QLineEdit()
            editor.textChanged.connect(edited)
            editor.installEventFilter(self)
        editor.setObjectName(OBJECT_PREFIX + field.key)
        self._editors[field.key] = editor
        self._fields[field.key] = Field(field.label, editor, field.hint, field.note)

    def _sheet(self) -> QWidget:
        title = QLabel(texts.TITLE)
        title.setProperty("role", "heading")
        lead = QLabel(texts.LEAD)
        lead.setWordWrap(True)
        page = QFrame()
        page.setProperty("card", True)
        page.setMaximumWidth(PAGE_WIDTH)
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(lead)
        column.addWidget(self._message)
        column.addLayout(self._grid())
        column.addLayout(self._bottom())
        sheet = QWidget()
        row = QHBoxLayout(sheet)
        row.setContentsMargins(16, 16, 16, 16)
        row.addStretch()
        row.addWidget(page, 100, Qt.AlignmentFlag.AlignTop)
        row.addStretch()
        return sheet

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(16)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        for place, field in enumerate(texts.FIELD_LIST):
            grid.addWidget(self._fields[field.key], *divmod(place, COLUMNS))
        return grid

    def _bottom(self) -> QHBoxLayout:
        keys = QLabel(texts.KEYS)
        keys.setObjectName("fieldHint")
        keys.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(keys, 1)
        row.addWidget(self._save)
        return row
