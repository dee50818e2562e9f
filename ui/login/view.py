"""The login: signatur and password, or a colleague's name and password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kassa.errors import UserFacingError
from ui.login import texts
from ui.run import Run
from ui.widgets.form_card import FormCard
from ui.widgets.key_button import KeyButton, named_button
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.shortcut import add_shortcut

if TYPE_CHECKING:
    from kassa.desk.people_ports import ClerkAccount

CARD_WIDTH = 460
MOST_RECENT = 4
FUNCTION_KEYS = ("F5", "F6", "F7", "F8")


@dataclass(frozen=True, slots=True)
class Recent:
    """Somebody who has worked here lately."""

    signatur: str
    namn: str


class LoginPage(QWidget):
    """Asks who works here.

    Attributes:
        entered: the account of whoever has logged in.
        refused: somebody was not let in; the page has said why.
    """

    entered = Signal(object)
    refused = Signal()

    def __init__(self, clinic: str, log_in: Callable[[str, str], ClerkAccount], run: Run) -> None:
        """Build the page.

        Args:
            clinic: its name.
            log_in: takes signatur and password; slow, and so called off the GUI thread.
            run: ``Background.run``.
        """
        super().__init__()
        self.setObjectName("loginPage")
        self._log_in = log_in
        self._run = run
        self._recent: list[Recent] = []
        self._is_busy = False
        self._title = make_label("heading", "loginTitle")
        self._note = make_label("muted", "loginNote")
        self._message = MessageBar()
        self._form = FormCard("login", texts.FIELDS, texts.SAVE)
        self._form.saved.connect(self._try)
        self._other = named_button("login.other", texts.OTHER, texts.OTHER_KEY)
        self._other.clicked.connect(self._ask_other)
        self._colleagues = QWidget()
        self._colleague_row = QHBoxLayout(self._colleagues)
        self._colleague_row.setContentsMargins(0, 0, 0, 0)
        self._colleague_row.setSpacing(8)
        clinic_label = make_label("muted", "loginClinic")
        clinic_label.setText(clinic)
        card = QFrame()
        card.setProperty("card", True)
        card.setFixedWidth(CARD_WIDTH)
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for widget in (clinic_label, self._title, self._note, self._message, self._form):
            column.addWidget(widget)
        column.addWidget(self._other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._colleagues)
        whole = QHBoxLayout(self)
        whole.addStretch()
        whole.addWidget(card, 0, Qt.AlignmentFlag.AlignVCenter)
        whole.addStretch()
        self.setFocusProxy(self._form)
        for place, key in enumerate(FUNCTION_KEYS):
            add_shortcut(self, key, partial(self._choose, place))
        add_shortcut(self, texts.OTHER_KEY, self._ask_other)

    def ask(self, left: ClerkAccount | None) -> None:
        """Ask anew; ``left`` is whoever has left the desk, None at the start."""
        self._title.setText(texts.LOCKED if left else texts.WELCOME)
        self._note.setText(texts.left_by(left.namn) if left else "")
        self._note.setVisible(left is not None)
        self._message.dismiss()
        self._form.set_typed({"signatur": left.signatur if left else ""})
        self._form.focus_field("losenord" if left else "signatur")
        self._other.setVisible(left is not None)
        self._show_recent()

    def explain(self, words: str) -> None:
        """Say why one is asked; until the next attempt."""
        self._message.show_message("attention", words)

    def _show_recent(self) -> None:
        while self._colleague_row.count():
            item = self._colleague_row.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        for place, recent in enumerate(self._recent):
            key = FUNCTION_KEYS[place]
            button = KeyButton(recent.namn.split()[0], key, key_first=True)
            button.setObjectName(f"login.recent.{recent.signatur}")
            button.setMinimumHeight(36)
            button.clicked.connect(lambda _=False, place=place: self._choose(place))
            self._colleague_row.addWidget(button)
        self._colleague_row.addStretch()
        self._colleagues.setVisible(len(self._recent) > 1)

    def _choose(self, place: int) -> None:
        if place < len(self._recent):
            self._form.set_typed({"signatur": self._recent[place].signatur})
            self._form.focus_field("losenord")

    def _ask_other(self) -> None:
        """Ask for somebody else's signatur: the one who left stands in the field."""
        self._form.set_typed({})
        self._form.focus_field("signatur")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    def _try(self, typed: dict[str, str]) -> None:
        signatur, password = typed["signatur"], typed["losenord"]
        if self._is_busy:
            return
        if not signatur.strip() or not password:
            self._form.focus_field("losenord" if signatur.strip() else "signatur")
            return
        self._is_busy = True
        self._form.show_busy(texts.CHECKING)
        self._run(lambda: self._log_in(signatur, password), self._on_in, self._on_not_in)

    def _on_in(self, account: ClerkAccount) -> None:
        self._is_busy = False
        self._form.show_busy("")
        self._form.set_typed({})
        self._message.dismiss()
        here = Recent(account.signatur, account.namn)
        others = [recent for recent in self._recent if recent.signatur != here.signatur]
        self._recent = [here, *others][:MOST_RECENT]
        self.entered.emit(account)

    def _on_not_in(self, error: UserFacingError) -> None:
        self._is_busy = False
        self._form.show_busy("")
        self._message.show_message("error", error.message)
        self._form.focus_field("losenord")
        self.refused.emit()
