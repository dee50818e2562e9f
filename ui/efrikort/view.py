"""The eFrikort page: where a list is pasted, what was compared, and what to do with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPlainTextEdit, QVBoxLayout, QWidget

from ui.efrikort import texts
from ui.efrikort.ports import EfrikortUseCases
from ui.efrikort.presenter import EfrikortPresenter
from ui.run import Run
from ui.widgets.key_button import KeyButton, named_button
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.shortcut import add_shortcut
from ui.widgets.two_lines import TwoLineTable

PASTE_HEIGHT = 120
Row = tuple[str, str, str]


class EfrikortPane(QWidget):
    """Compares the visits of an outage with what eFrikort has."""

    def __init__(self, use_cases: EfrikortUseCases, run: Run) -> None:
        """Build the page."""
        super().__init__()
        self.setObjectName("efrikortPane")
        self._presenter = EfrikortPresenter(self, use_cases, run)
        self._build_parts()
        self._build_buttons()
        self._buttons[texts.FETCH_KEY].setEnabled(use_cases.has_service)
        self._lay_out()
        self.setFocusProxy(self._paste)

    def refresh(self) -> None:
        """Show what was compared last, and take the keyboard."""
        self._presenter.show()
        self._paste.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what the presenter asks -----------------------------------------------------------------

    def show_compared(self, rows: tuple[Row, ...], summary: str) -> None:
        """Show what was compared: patient, visit, and what is said of it."""
        self._model.set_rows(rows)
        self._summary.setText(summary)

    def show_actions(self, *, can_accept: bool, can_send: bool) -> None:
        """Say what can be done now."""
        self._buttons[texts.ACCEPT_KEY].setEnabled(can_accept)
        self._buttons[texts.SEND_KEY].setEnabled(can_send)

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
        self._message.show_message(tone, text)

    # --- keys and building -----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    def _build_parts(self) -> None:
        self._message = MessageBar()
        self._title = make_label("heading", "efrikortTitle")
        self._title.setText(texts.TITLE)
        self._hint = make_label("muted", "efrikortHint")
        self._hint.setText(texts.HINT)
        self._paste = QPlainTextEdit()
        self._paste.setObjectName("efrikort.lista")
        self._paste.setAccessibleName(texts.HINT)
        self._paste.setFixedHeight(PASTE_HEIGHT)
        self._paste.setTabChangesFocus(True)
        self._summary = make_label("strong", "efrikortSummary")
        self._summary.setText(texts.NOT_YET)
        self._model = RowsModel(
            [
                Column[Row]("Patient", lambda row: row[0]),
                Column[Row]("Besök", lambda row: row[1]),
                Column[Row]("eFrikort", lambda row: row[2]),
            ],
            lambda row: ", ".join(row).replace("\n", ", "),
            self,
        )
        self._list = TwoLineTable()
        self._list.setObjectName("efrikortList")
        self._list.setAccessibleName(texts.TITLE)
        self._list.setModel(self._model)
        mode = QHeaderView.ResizeMode
        for place, how in enumerate((mode.Stretch, mode.ResizeToContents, mode.Stretch)):
            self._list.horizontalHeader().setSectionResizeMode(place, how)

    def _build_buttons(self) -> None:
        presenter = self._presenter
        self._buttons = {
            key: self._button(word, key, act)
            for word, key, act in (
                (texts.COMPARE, texts.COMPARE_KEY, self._compare),
                (texts.FILE, texts.FILE_KEY, presenter.compare_file),
                (texts.FETCH, texts.FETCH_KEY, presenter.fetch),
                (texts.ACCEPT, texts.ACCEPT_KEY, presenter.accept),
                (texts.SEND, texts.SEND_KEY, presenter.send),
            )
        }
        self._buttons[texts.ACCEPT_KEY].setProperty("primary", True)

    def _compare(self) -> None:
        self._presenter.compare(self._paste.toPlainText())

    def _button(self, word: str, key: str, act: Callable[[], None]) -> KeyButton:
        button = named_button(f"efrikort.{word.split(maxsplit=1)[0].lower()}", word, key)
        button.clicked.connect(act)
        add_shortcut(self, key, act)
        return button

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        for key in (texts.COMPARE_KEY, texts.FILE_KEY, texts.FETCH_KEY):
            above.addWidget(self._buttons[key])
        for key in (texts.ACCEPT_KEY, texts.SEND_KEY):
            below.addWidget(self._buttons[key])
        above.addStretch(1)
        below.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        for widget in (self._message, self._title, self._hint, self._paste):
            whole.addWidget(widget)
        whole.addLayout(above)
        whole.addWidget(self._summary)
        whole.addWidget(self._list, 1)
        whole.addLayout(below)
