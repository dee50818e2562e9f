"""The settings page: one form, each input with what it means."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kassa.desk.settings import Settings
from kassa.errors import InvalidInputError, UserFacingError
from ui.run import Run
from ui.settings import texts
from ui.settings.ports import SettingsUseCases
from ui.widgets.form_card import FormCard
from ui.widgets.kept_keys import KeptKeys
from ui.widgets.key_button import named_button
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.scrolling import scrolling
from ui.widgets.shortcut import ENTER, add_shortcut

WIDE = 1_200
PAGE_WIDTH = 1_400


class SettingsPane(QWidget):
    """All settings of the clinic and this desk."""

    def __init__(self, use_cases: SettingsUseCases, run: Run) -> None:
        """Build the page; nothing is fetched before ``refresh``."""
        super().__init__()
        self.setObjectName("settingsPane")
        self._do = use_cases
        self._run = run
        self._form: FormCard | None = None
        self._keys: KeptKeys | None = None
        self._message = MessageBar()
        self._text = make_label("empty", "settingsText")
        self._text.setText(texts.LOADING)
        self._sheet = QWidget()
        self._sheet.setMaximumWidth(PAGE_WIDTH)
        self._column = QVBoxLayout(self._sheet)
        self._column.setContentsMargins(0, 0, 12, 0)
        self._column.addWidget(self._text)
        self._column.addStretch()
        self._scroll = scrolling(self._sheet)
        support = named_button("settings.support", texts.SUPPORT, texts.SUPPORT_KEY)
        support.clicked.connect(self.bundle)
        add_shortcut(self, texts.SUPPORT_KEY, self.bundle)
        self._row = row = QHBoxLayout()
        row.setSpacing(8)
        hint = make_label("muted", "settingsHint", wraps=False)
        hint.setText(texts.HINT)
        row.addWidget(support)
        row.addStretch()
        row.addWidget(hint)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        whole.addWidget(self._message)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(row)

    def refresh(self) -> None:
        """Read the settings again; what was typed and not saved is gone."""
        self._message.dismiss()
        self._run(self._do.load, lambda found: self._show(*found), self._on_error)

    def bundle(self) -> None:
        """Write the support's file."""
        self._message.dismiss()
        self._run(
            self._do.bundle,
            lambda path: self._message.show_message("ok", texts.bundled(path)),
            self._on_error,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self._form is not None:
            self._form.save()
        elif event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    def _show(self, typed: Mapping[str, str], queues: tuple[str, ...]) -> None:
        if self._form is not None:
            self._column.removeWidget(self._form)
            for earlier in (self._form, self._form.buttons):
                earlier.hide()
                earlier.deleteLater()
        fields = texts.fields(queues, typed.get("skrivare", ""))
        columns = 3 if self.width() >= WIDE else 2
        form = FormCard("settings", fields, texts.SAVE, columns=columns)
        form.show_title(texts.TITLE)
        form.set_typed(typed)
        form.saved.connect(self._save)
        self._text.hide()
        self._column.insertWidget(0, form)
        self._row.insertWidget(0, form.buttons)  # a long form: always seen, and not at its end
        self._form = form
        self.setFocusProxy(form)
        form.show()  # a field not yet shown does not take the keyboard
        form.focus_field("namn")

    def _save(self, typed: dict[str, str]) -> None:
        if self._form is None:
            return
        self._message.dismiss()
        self._form.show_busy(texts.SAVING)
        self._keys = KeptKeys(self)
        self._run(lambda: self._do.save(typed), self._on_saved, self._on_refused)

    def _on_saved(self, settings: Settings) -> None:
        if self._form is not None:
            self._form.show_busy("")
            self._form.show_faults({})
        if self._keys is not None:
            self._do.restart(settings, self._keys)

    def _on_refused(self, error: UserFacingError) -> None:
        if self._keys is not None:
            self._keys.end()  # they were meant for another place than the field that is wrong
        if self._form is None:
            return
        self._form.show_busy("")
        faults = {}
        if isinstance(error, InvalidInputError):
            faults = {fault.field: fault.message for fault in error.faults if fault.field}
        self._form.show_faults(faults)
        if not faults:
            self._on_error(error)

    def _on_error(self, error: UserFacingError) -> None:
        self._message.show_message("error", error.message)
