"""The people's page: a list, and one form at a time over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from kassa.desk.people_ports import ClerkAccount, Roll
from kassa.errors import InvalidInputError, UserFacingError
from ui.personal import texts
from ui.personal.ports import PersonalUseCases
from ui.run import Run
from ui.widgets.form_card import FormCard
from ui.widgets.key_button import named_button
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.shortcut import ENTER, add_shortcut
from ui.widgets.two_lines import TwoLineTable

FORM_WIDTH = 560


class PersonalPane(QWidget):
    """Everybody who may work here.

    Attributes:
        first_added: the first administrator is there; from now on one logs in.
    """

    first_added = Signal(ClerkAccount)

    def __init__(self, use_cases: PersonalUseCases, run: Run) -> None:
        """Build the page; nothing is fetched before ``refresh``."""
        super().__init__()
        self.setObjectName("personalPane")
        self._do = use_cases
        self._run = run
        self._is_first = False
        self._message = MessageBar()
        self._model = RowsModel(
            [
                Column[ClerkAccount]("Namn", texts.who),
                Column[ClerkAccount]("Roll", texts.roll),
            ],
            texts.sentence,
            self,
        )
        self._table = TwoLineTable()
        self._table.setObjectName("personalList")
        self._table.setAccessibleName(texts.LIST)
        self._table.setModel(self._model)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._table.doubleClicked.connect(lambda _index: self.ask_change())
        self._empty = make_label("empty", "personalText")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(32)
        self._new = self._form("personalNew", texts.NEW_FIELDS, self._add)
        self._change = self._form("personalChange", texts.CHANGE_FIELDS, self._save_change)
        self._password = self._form("personalPassword", texts.PASSWORD_FIELDS, self._save_password)
        self._actions = self._buttons()
        add_shortcut(self, texts.NEW_KEY, self.ask_new)
        add_shortcut(self, texts.PASSWORD_KEY, self.ask_password)
        self._lay_out()
        self.setFocusProxy(self._table)

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        for page in (self._table, self._empty):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._message)
        for form in (self._new, self._change, self._password):
            column.addWidget(form)
        column.addWidget(self._pages, 1)
        column.addStretch(0)
        column.addWidget(self._actions)

    def refresh(self) -> None:
        """Read the list again."""
        self._run(self._do.load, self._show, self._on_error)

    # --- what can be done ------------------------------------------------------------------------

    def ask_new(self) -> None:
        """Ask for a new account."""
        if self._is_asking:
            return
        self._new.set_typed({"roll": (Roll.ADMINISTRATOR if self._is_first else Roll.RECEPTION)})
        self._new.show_title(texts.new_title(is_first=self._is_first))
        self._ask(self._new, "signatur")

    def ask_change(self) -> None:
        """Ask what is to be changed of the account that is chosen."""
        account = self._chosen()
        if account is not None:
            is_active = "ja" if account.is_active else "nej"
            typed = {"namn": account.namn, "roll": account.roll.value, "is_active": is_active}
            self._change.set_typed(typed)
            self._change.show_title(texts.change_title(account))
            self._ask(self._change, "namn")

    def ask_password(self) -> None:
        """Ask for a new password of the account that is chosen."""
        account = self._chosen()
        if account is not None and not self._is_asking:
            self._password.set_typed({})
            self._password.show_title(texts.password_title(account))
            self._ask(self._password, "losenord")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._actions.isVisible() and event.key() in ENTER:
            (self.ask_new if self._is_first else self.ask_change)()
        elif event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    @property
    def _is_asking(self) -> bool:
        return not self._actions.isVisibleTo(self)

    # --- forms -----------------------------------------------------------------------------------

    def _ask(self, form: FormCard, field: str) -> None:
        self._message.dismiss()
        form.show_faults({})
        self._pages.setVisible(False)
        self._actions.setVisible(False)
        form.show()
        form.focus_field(field)

    def _end(self) -> None:
        for form in (self._new, self._change, self._password):
            form.hide()
            form.set_typed({})
        self._pages.setVisible(True)
        self._actions.setVisible(True)
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, typed: dict[str, str]) -> None:
        account = ClerkAccount(typed["signatur"], typed["namn"], Roll(typed["roll"]), "")
        is_first = self._is_first

        def done(made: ClerkAccount) -> None:
            self._on_saved(self._new, texts.saved(made))
            if is_first:
                self.first_added.emit(made)

        self._do_with(self._new, lambda: self._do.add(account, typed["losenord"]), done)

    def _save_change(self, typed: dict[str, str]) -> None:
        account = self._chosen()
        if account is None:
            return
        is_active = typed["is_active"] == "ja"
        changed = replace(
            account, namn=typed["namn"].strip(), roll=Roll(typed["roll"]), is_active=is_active
        )
        self._do_with(
            self._change,
            lambda: self._do.change(changed),
            lambda made: self._on_saved(self._change, texts.saved(made)),
        )

    def _save_password(self, typed: dict[str, str]) -> None:
        account = self._chosen()
        if account is None:
            return
        if typed["losenord"] != typed["igen"]:
            self._password.show_faults({"igen": texts.NOT_THE_SAME})
            return
        signatur = account.signatur
        self._do_with(
            self._password,
            lambda: self._do.set_password(signatur, typed["losenord"]),
            lambda _none: self._on_saved(self._password, texts.password_saved(signatur)),
        )

    def _do_with(
        self, form: FormCard, work: Callable[[], Any], done: Callable[[Any], None]
    ) -> None:
        def failed(error: UserFacingError) -> None:
            form.show_busy("")
            if isinstance(error, InvalidInputError):
                form.show_faults({fault.field: fault.message for fault in error.faults})
            else:
                self._on_error(error)

        form.show_busy(texts.SAVING)
        self._run(work, done, failed)

    def _on_saved(self, form: FormCard, words: str) -> None:
        form.show_busy("")
        self._end()
        self._message.show_message("ok", words)
        self.refresh()

    # --- the list --------------------------------------------------------------------------------

    def _show(self, accounts: tuple[ClerkAccount, ...]) -> None:
        chosen = self._chosen()
        self._is_first = not accounts
        self._model.set_rows(accounts)
        self._empty.setText(texts.EMPTY if self._is_first else "")
        self._pages.setCurrentWidget(self._empty if self._is_first else self._table)
        places = [n for n, a in enumerate(accounts) if chosen and a.signatur == chosen.signatur]
        if accounts:
            self._table.selectRow(places[0] if places else 0)
        for button in (self._change_button, self._password_button):
            button.setEnabled(bool(accounts))
        if self._actions.isVisible():
            focused = self._new_button if self._is_first else self._table
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self) -> ClerkAccount | None:
        index = self._table.currentIndex()
        return self._model.rows[index.row()] if index.isValid() else None

    def _on_error(self, error: UserFacingError) -> None:
        self._message.show_message("error", error.message)

    # --- building --------------------------------------------------------------------------------

    def _form(
        self, name: str, fields: tuple[Any, ...], save: Callable[[dict[str, str]], None]
    ) -> FormCard:
        form = FormCard(name, fields, texts.SAVE, cancel=texts.CANCEL)
        form.setMaximumWidth(FORM_WIDTH)
        form.saved.connect(save)
        form.cancelled.connect(self._end)
        form.hide()
        return form

    def _buttons(self) -> QWidget:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        made = []
        for name, word, key, act in (
            ("personal.ny", texts.NEW, texts.NEW_KEY, self.ask_new),
            ("personal.andra", texts.CHANGE, texts.CHANGE_KEY, self.ask_change),
            ("personal.losenord", texts.PASSWORD, texts.PASSWORD_KEY, self.ask_password),
        ):
            button = named_button(name, word, key)
            button.clicked.connect(act)
            row.addWidget(button)
            made.append(button)
        self._new_button, self._change_button, self._password_button = made
        row.addStretch()
        return whole
