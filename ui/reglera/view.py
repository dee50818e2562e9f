"""The work list as it is seen: who to the left, which fees to the right, what to do below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kassa.desk.att_reglera import Fee
from kassa.kvitto.document import Betalsatt
from kassa.money import ZERO
from ui.reglera import texts
from ui.reglera.ports import Case, RegleraUseCases
from ui.reglera.presenter import RegleraPresenter
from ui.run import Run
from ui.widgets.key_button import KeyButton, named_button
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.shortcut import ENTER
from ui.widgets.two_lines import two_line_table
from ui.widgets.undo import empty_line

NAME_WIDTH = 240


class RegleraPane(QWidget):
    """Everybody with something to settle.

    Attributes:
        settled: a settlement was posted.
    """

    settled = Signal()

    def __init__(self, use_cases: RegleraUseCases, run: Run, parent: QWidget | None = None) -> None:
        """Build the pane; nothing is fetched before ``refresh``.

        Args:
            use_cases: what it can do.
            run: ``Background.run``.
            parent: of the pane.
        """
        super().__init__(parent)
        self.setObjectName("regleraPane")
        self._presenter = RegleraPresenter(self, use_cases, run, self.settled.emit)
        self._build_parts()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the list again."""
        self._presenter.refresh()

    def focus_list(self) -> None:
        """Go to the list."""
        self._cases.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- what the presenter asks -----------------------------------------------------------------

    def show_cases(self, cases: tuple[Case, ...], selected: int) -> None:
        """Show the list with one selected."""
        selection = self._cases.selectionModel()
        selection.blockSignals(True)
        self._model.set_rows(cases)
        self._cases.selectRow(selected)
        selection.blockSignals(False)
        self._pages.setCurrentIndex(0)
        self._actions.setEnabled(True)

    def show_list_text(self, text: str) -> None:
        """Show a text in place of the list."""
        self._text.setText(text)
        self._pages.setCurrentIndex(1)
        self._actions.setEnabled(False)

    def show_case(self, case: Case | None) -> None:
        """Show the fees of one patient."""
        self._fee_model.set_rows(case.fees if case else ())

    def ask_betalsatt(self, question: str, *, takes_cash: bool) -> None:
        """Ask how it is paid or paid back."""
        case = self._model.rows[self._cases.currentIndex().row()]
        is_paid = case.item.netto != ZERO
        self._question.setText(question)
        self._kort.setVisible(is_paid)
        self._faktura.setVisible(is_paid)
        self._kontant.setVisible(is_paid and takes_cash)
        self._now.setVisible(not is_paid)
        self._namn.hide()
        self._send.hide()
        self._cases.setEnabled(False)
        self._actions.hide()
        self._answers.show()
        (self._kort if is_paid else self._now).setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_name(self, why: str) -> None:
        """Ask for the patient's name: an invoice is sent to somebody."""
        self._question.setText(why)
        for button in (self._kort, self._faktura, self._kontant):
            button.hide()
        empty_line(self._namn)
        self._namn.show()
        self._send.show()
        self._namn.setFocus(Qt.FocusReason.OtherFocusReason)

    def end_question(self) -> None:
        """Stop asking."""
        self._answers.hide()
        self._actions.show()
        self._cases.setEnabled(True)
        self.focus_list()

    def show_busy(self, busy: bool) -> None:
        """Say that it is being posted."""
        for each in (*self._ways, self._namn, self._send, self._cancel):
            each.setEnabled(not busy)

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
        self._message.show_message(tone, text)

    def clear_message(self) -> None:
        """Take that away."""
        self._message.dismiss()

    # --- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._answers.isVisible():
            if not self._answer(event.key()):
                super().keyPressEvent(event)
        elif event.key() in ENTER:
            self._presenter.begin()
        elif event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    def _answer(self, key: int) -> bool:
        is_paid = self._kort.isVisible()
        if key == Qt.Key.Key_Escape:
            self._presenter.cancel()
        elif key == Qt.Key.Key_K and is_paid:
            self._presenter.confirm(Betalsatt.KORT)
        elif key == Qt.Key.Key_F and is_paid:
            self._presenter.confirm(Betalsatt.FAKTURA)
        elif key == Qt.Key.Key_C and self._kontant.isVisible():
            self._presenter.confirm(Betalsatt.KONTANT)
        elif key in ENTER:
            focused = self.focusWidget()
            if isinstance(focused, KeyButton):
                focused.click()
            elif focused is self._namn:
                self._send.click()
        else:
            return False
        return True

    # --- building --------------------------------------------------------------------------------

    def _build_parts(self) -> None:
        self._message = MessageBar()
        self._model = RowsModel(
            [
                Column[Case]("Patient", texts.who),
                Column[Case]("Att göra", texts.what, is_right=True),
            ],
            texts.sentence,
            self,
        )
        self._cases = two_line_table("regleraList", texts.LIST, self._model, stretched=0)
        self._fee_model = RowsModel(
            [
                Column[Fee]("Datum", lambda fee: f"{fee.day}\n"),
                Column[Fee]("Avgift", texts.fee_what),
                Column[Fee]("Belopp", texts.fee_belopp, is_right=True),
            ],
            texts.fee_sentence,
            self,
        )
        self._fees = two_line_table("regleraFees", texts.FEES, self._fee_model, stretched=1)
        self._text = make_label("empty", "regleraText")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setMargin(48)
        self._pages = QStackedWidget()
        self._build_buttons()
        self.setFocusProxy(self._cases)

    def _build_buttons(self) -> None:
        self._settle = named_button("reglera", texts.SETTLE, texts.SETTLE_KEY)
        self._settle.setProperty("primary", True)
        self._print = named_button("skriv_ut_listan", texts.PRINT, texts.PRINT_KEY)
        self._question = make_label("strong", "regleraQuestion", wraps=False)
        self._kort = named_button("reglera.kort", texts.KORT, texts.KORT_KEY)
        self._faktura = named_button("reglera.faktura", texts.FAKTURA, texts.FAKTURA_KEY)
        self._kontant = named_button("reglera.kontant", texts.KONTANT, texts.KONTANT_KEY)
        self._now = named_button("reglera.utan", texts.SETTLE_NOW, texts.SETTLE_KEY)
        self._cancel = named_button("reglera.avbryt", texts.CANCEL, texts.CANCEL_KEY)
        self._ways = (self._kort, self._faktura, self._kontant, self._now)
        self._namn = QLineEdit()
        self._namn.setObjectName("reglera.namn")
        self._namn.setAccessibleName(texts.NAMN)
        self._namn.setPlaceholderText(texts.NAMN)
        self._namn.setMinimumWidth(NAME_WIDTH)
        self._send = named_button("reglera.fakturera", texts.SEND, texts.SETTLE_KEY)
        self._send.setProperty("primary", True)
        self._actions = _row(self._settle, self._print)
        self._answers = _row(self._question, *self._ways, self._namn, self._send, self._cancel)
        self._answers.hide()

    def _lay_out(self) -> None:
        tables = QWidget()
        halves = QHBoxLayout(tables)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(16)
        halves.addWidget(self._cases, 1)
        halves.addWidget(self._fees, 1)
        self._pages.addWidget(tables)
        self._pages.addWidget(self._text)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        whole.addWidget(self._message)
        whole.addWidget(self._pages, 1)
        whole.addWidget(self._answers)
        whole.addWidget(self._actions)

    def _connect(self) -> None:
        presenter = self._presenter
        self._cases.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self._cases.doubleClicked.connect(lambda _index: presenter.begin())
        clicks: tuple[tuple[KeyButton, Callable[[], object]], ...] = (
            (self._settle, presenter.begin),
            (self._print, presenter.print_list),
            (self._kort, lambda: presenter.confirm(Betalsatt.KORT)),
            (self._faktura, lambda: presenter.confirm(Betalsatt.FAKTURA)),
            (self._kontant, lambda: presenter.confirm(Betalsatt.KONTANT)),
            (self._now, lambda: presenter.confirm(Betalsatt.INGEN)),
            (self._send, lambda: presenter.confirm(Betalsatt.FAKTURA, self._namn.text())),
            (self._cancel, presenter.cancel),
        )
        for button, slot in clicks:
            button.clicked.connect(slot)
        shortcut = QShortcut(QKeySequence(texts.PRINT_KEY), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(presenter.print_list)

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.select(current.row())


def _row(*widgets: QWidget) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return whole
