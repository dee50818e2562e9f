"""The page of missed visits: the form to the left, what is registered to the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from kassa.kvitto.utebliven_lista import UteblivetRad
from ui.run import Run
from ui.uteblivna import texts
from ui.uteblivna.ports import UteblivnaUseCases
from ui.uteblivna.presenter import UteblivnaPresenter
from ui.widgets.form_card import FormCard
from ui.widgets.key_button import named_button
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.scrolling import scrolling
from ui.widgets.shortcut import ENTER, add_shortcut
from ui.widgets.two_lines import TwoLineTable

FORM_COLUMNS = 2
WHO, VISIT = 0, 1
NARROW = 1200  # the list then has no room for the visit itself, which the tooltip tells


class UteblivnaPane(QWidget):
    """Missed visits, registered one after the other.

    Attributes:
        registered: one was posted.
        hand_over: lets the checkout go on with what is typed; False when it does not.
    """

    registered = Signal()

    def __init__(
        self,
        use_cases: UteblivnaUseCases,
        run: Run,
        hand_over: Callable[[Mapping[str, str]], bool],
    ) -> None:
        """Build the page; nothing is fetched before ``refresh``."""
        super().__init__()
        self.setObjectName("uteblivnaPane")
        self.hand_over = hand_over
        self._presenter = UteblivnaPresenter(self, use_cases, run, self.registered.emit)
        self._build_parts()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the list again; what was said last time is taken away."""
        self.clear_message()
        self._presenter.refresh()

    # --- what the presenter asks -----------------------------------------------------------------

    def show_list(self, rader: tuple[UteblivetRad, ...], summary: str) -> None:
        """Show the list, the newest row in sight."""
        self._model.set_rows(rader)
        self._summary.setText(summary)
        self._pages.setCurrentIndex(0 if rader else 1)
        if rader:
            self._list.selectRow(len(rader) - 1)
        self._print.setEnabled(bool(rader))

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say what is wrong at its fields."""
        self._form.show_faults(faults)

    def ask(self, question: str) -> None:
        """Show what it costs and ask whether to register it."""
        self._sure.show_title(question)
        self._turn_to(self._sure)

    def end_question(self) -> None:
        """Go back to the form."""
        self._turn_to(self._form)

    def begin_next(self) -> None:
        """Empty what belongs to the patient, and begin with the number."""
        self._form.set_typed(texts.BEGINNING)
        self.end_question()
        if self.isVisible():  # else the keyboard is in the checkout, which took the visit over
            self._form.focus_field("personnummer")

    def show_busy(self, words: str) -> None:
        """Take no more while something is done; empty words end that."""
        for card in (self._form, self._sure):
            card.show_busy(words)

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
        self._message.show_message(tone, text)

    def clear_message(self) -> None:
        """Take that away."""
        self._message.dismiss()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW
        self._list.setColumnHidden(VISIT, is_narrow)
        mode = (
            QHeaderView.ResizeMode.Stretch if is_narrow else QHeaderView.ResizeMode.ResizeToContents
        )
        self._list.horizontalHeader().setSectionResizeMode(WHO, mode)

    def _turn_to(self, card: FormCard) -> None:
        """Show one of the two cards, and go there."""
        for each in (self._form, self._sure):
            each.setVisible(each is card)
        self._form.buttons.setVisible(card is self._form)
        if self.isVisible():
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self._save.hasFocus():
            self._save.click()
        elif event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    def _hand_over(self) -> None:
        self._presenter.hand_over(self._form.typed())

    # --- building --------------------------------------------------------------------------------

    def _build_parts(self) -> None:
        self._message = MessageBar()
        self._form = FormCard("uteblivet", texts.FIELDS, texts.NEXT, columns=FORM_COLUMNS)
        self._form.show_title(texts.FORM)
        self._save = self._form.save_button
        self._sure = FormCard("uteblivetFraga", (), texts.REGISTER, cancel=texts.CHANGE)
        self._sure.hide()
        self._summary = make_label("strong", "uteblivnaSummary")
        self._model = RowsModel(
            [
                Column[UteblivetRad]("Patient", texts.row_who),
                Column[UteblivetRad]("Besök", texts.row_what),
                Column[UteblivetRad]("Avgift", texts.row_sum, is_right=True),
            ],
            texts.row_sentence,
            self,
        )
        self._list = TwoLineTable()
        self._list.setObjectName("uteblivnaList")
        self._list.setAccessibleName(texts.LIST)
        self._list.setModel(self._model)
        mode = QHeaderView.ResizeMode
        header = self._list.horizontalHeader()
        for place, fits in enumerate((mode.Stretch, mode.Stretch, mode.ResizeToContents)):
            header.setSectionResizeMode(place, fits)
        self._empty = make_label("empty", "uteblivnaText")
        self._empty.setText(texts.EMPTY)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(32)
        self._checkout = named_button("uteblivna.kassan", texts.CHECKOUT, texts.CHECKOUT_KEY)
        self._print = named_button("uteblivna.skriv_ut", texts.PRINT, texts.PRINT_KEY)
        self._other_days = named_button("uteblivna.dagar", texts.PERIOD, texts.PERIOD_KEY)
        self.setFocusProxy(self._form)

    def _lay_out(self) -> None:
        sheet = QWidget()
        cards = QVBoxLayout(sheet)
        cards.setContentsMargins(0, 0, 8, 0)
        cards.addWidget(self._form)
        cards.addWidget(self._sure)
        cards.addStretch()
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self._form.buttons)  # the form is longer than a low window
        acts.addWidget(self._checkout)
        acts.addStretch()
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(scrolling(sheet), 1)
        left.addLayout(acts)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list)
        self._pages.addWidget(self._empty)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._print)
        buttons.addWidget(self._other_days)
        buttons.addStretch()
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._summary)
        right.addWidget(self._pages, 1)
        right.addLayout(buttons)
        halves = QHBoxLayout()
        halves.setSpacing(24)
        halves.addLayout(left, 1)
        halves.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        whole.addWidget(self._message)
        whole.addLayout(halves, 1)

    def _connect(self) -> None:
        presenter = self._presenter
        self._form.saved.connect(presenter.show_fee)
        self._sure.saved.connect(lambda _typed: presenter.register())
        self._sure.cancelled.connect(presenter.change)
        for button, key, act in (
            (self._checkout, texts.CHECKOUT_KEY, self._hand_over),
            (self._print, texts.PRINT_KEY, presenter.print_list),
            (self._other_days, texts.PERIOD_KEY, presenter.next_period),
        ):
            button.clicked.connect(act)
            add_shortcut(self, key, act)
