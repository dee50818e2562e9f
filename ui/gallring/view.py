"""The page of retention: what would go today, a question, and what has gone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kassa.desk.gallra import GallringPlan
from kassa.desk.gallring_ports import Gallring
from kassa.errors import InvalidInputError, UserFacingError
from ui.gallring import texts
from ui.gallring.ports import GallringUseCases
from ui.run import Run
from ui.widgets.form_card import FormCard
from ui.widgets.key_button import named_button
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.shortcut import add_shortcut

PAGE_WIDTH = 760


class GallringPane(QWidget):
    """Takes out persons whose time is over, once somebody else agrees."""

    def __init__(self, use_cases: GallringUseCases, run: Run) -> None:
        """Build the page; nothing is counted before ``refresh``."""
        super().__init__()
        self.setObjectName("gallringPane")
        self._do = use_cases
        self._run = run
        self._plan: GallringPlan | None = None
        self._card: FormCard | None = None
        self._message = MessageBar()
        self._found = make_label("strong", "gallringPlan")
        self._history = make_label("muted", "gallringHistory")
        self._button = named_button("gallring.gallra", texts.GALLRA, texts.GALLRA_KEY)
        self._button.clicked.connect(self.ask)
        add_shortcut(self, texts.GALLRA_KEY, self.ask)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def refresh(self) -> None:
        """Count again what would go."""
        self._message.dismiss()
        self._end()
        self._load()

    def ask(self) -> None:
        """Ask for the second person, or for a yes."""
        if self._plan is None or self._plan.is_empty or self._card is not None:
            return
        fields = texts.SECOND_FIELDS if self._do.has_accounts() else ()
        card = FormCard("gallring.fraga", fields, texts.SAVE, cancel=texts.CANCEL)
        card.show_title(texts.QUESTION)
        card.saved.connect(self._gallra)
        card.cancelled.connect(self._end)
        self._card = card
        self._button.hide()
        self._column.insertWidget(self._column.indexOf(self._button), card)
        card.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    def _load(self) -> None:
        self._found.setText(texts.LOADING)
        self._run(self._do.load, self._on_loaded, self._on_error)

    def _on_loaded(self, found: tuple[GallringPlan, tuple[Gallring, ...]]) -> None:
        self._plan, done = found
        self._found.setText(texts.plan(self._plan))
        self._history.setText(texts.history(done))
        if self._plan.is_empty and self.window().focusWidget() is self._button:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # or Qt moves it to the status line
        self._button.setEnabled(not self._plan.is_empty)

    def _gallra(self, typed: dict[str, str]) -> None:
        plan = self._plan
        if plan is None or self._card is None:
            return
        self._card.show_busy(texts.BUSY)
        self._run(
            lambda: self._do.gallra(plan, typed.get("signatur", ""), typed.get("losenord", "")),
            self._on_gone,
            self._on_refused,
        )

    def _on_gone(self, done: Gallring) -> None:
        self._end()
        self._message.show_message("ok", texts.gone(done))
        self._load()

    def _on_refused(self, error: UserFacingError) -> None:
        if self._card is not None:
            self._card.show_busy("")
            if isinstance(error, InvalidInputError) and any(f.field for f in error.faults):
                self._card.show_faults({fault.field: fault.message for fault in error.faults})
                return
        self._on_error(error)

    def _on_error(self, error: UserFacingError) -> None:
        self._message.show_message("error", error.message)

    def _end(self) -> None:
        if self._card is not None:
            self._column.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
            self._card = None
        self._button.show()
        target = self._button if self._button.isEnabled() else self
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        title = make_label("heading", "gallringTitle")
        title.setText(texts.TITLE)
        why = make_label("muted", "gallringWhy")
        why.setText(texts.WHY)
        sheet = QWidget()
        sheet.setMaximumWidth(PAGE_WIDTH)
        self._column = QVBoxLayout(sheet)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        for widget in (title, why, self._found):
            self._column.addWidget(widget)
        self._column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self._history)
        self._column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        whole.addWidget(self._message)
        whole.addWidget(sheet, 1)
