"""The page of paper forms: the form to the left, what can be chosen and the numbers beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.blankett import texts
from ui.blankett.ports import BlankettUseCases, Handed
from ui.blankett.presenter import BlankettPresenter
from ui.run import Run
from ui.widgets.flow import FlowLayout
from ui.widgets.form_card import FormCard
from ui.widgets.key_button import named_button
from ui.widgets.labels import ToneBox, make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.scrolling import scrolling
from ui.widgets.shortcut import add_shortcut
from ui.widgets.tone import Tone


class BlankettPane(QWidget):
    """Takes paper forms in, and counts their numbers.

    Attributes:
        hand_over: lets the checkout go on with a form; False when it does not.
    """

    def __init__(
        self, use_cases: BlankettUseCases, run: Run, hand_over: Callable[[Handed], bool]
    ) -> None:
        """Build the page; nothing is fetched before ``refresh``."""
        super().__init__()
        self.setObjectName("blankettPane")
        self.hand_over = hand_over
        self._presenter = presenter = BlankettPresenter(self, use_cases, run)
        self._message = MessageBar()
        self._form = FormCard("blankett", texts.FIELDS, texts.SAVE, columns=2)
        self._form.show_title(texts.TITLE)
        self._form.saved.connect(presenter.save)
        self._sure = FormCard("blankettFraga", (), texts.YES, cancel=texts.NO)
        self._sure.saved.connect(lambda _typed: presenter.confirm())
        self._sure.cancelled.connect(presenter.correct)
        self._strike = FormCard(
            "blankettMakulera", texts.STRIKE_FIELDS, texts.STRIKE, cancel=texts.CANCEL
        )
        self._strike.show_title(texts.STRIKE_QUESTION)
        self._strike.saved.connect(presenter.strike)
        self._strike.cancelled.connect(self.end_question)
        self._rest = FormCard("blankettRest", (), texts.UNUSED_YES, cancel=texts.CANCEL)
        self._rest.saved.connect(lambda _typed: presenter.unused())
        self._rest.cancelled.connect(self.end_question)
        self._reopen = FormCard(
            "blankettOppna", texts.REOPEN_FIELDS, texts.REOPEN_YES, cancel=texts.CANCEL
        )
        self._reopen.show_title(texts.REOPEN_QUESTION)
        self._reopen.saved.connect(presenter.reopen)
        self._reopen.cancelled.connect(self.end_question)
        self._cards = (self._sure, self._strike, self._rest, self._reopen)
        self._asking = self._form
        self._besok = make_label("", "blankettBesok")
        self._status = ToneBox(Tone.ATTENTION, "Nummer", "blankettStatus")
        self._lay_out()
        self.setFocusProxy(self._form)

    def refresh(self) -> None:
        """Read how it stands, and take the keyboard."""
        self._message.dismiss()
        self._presenter.refresh()
        self._form.focus_field("blankett")

    # --- what the presenter asks -----------------------------------------------------------------

    def show_forms(self, besok: str, status: str, *, is_complete: bool) -> None:
        """Show what can be chosen, and how it stands with the numbers."""
        self._besok.setText(besok)
        self._status.show_tone(Tone.OK if is_complete else Tone.ATTENTION, "Nummer", status)

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say what is wrong with what was typed."""
        self._asking.show_faults(faults)
        self._follow()

    def show_busy(self, words: str) -> None:
        """Say that it is being done, and of the form before no more; empty words end that."""
        if words:
            self._message.dismiss()
        for card in (self._form, *self._cards):
            card.show_busy(words)

    def ask(self, question: str) -> None:
        """Ask whether a form is to be saved though something is odd."""
        self._sure.show_title(question)
        self._show(self._sure)

    def end_question(self) -> None:
        """Stop asking."""
        if self._asking is not self._form:
            self._show(self._form)
            self._form.focus_field("blankett")

    def ask_unused(self, question: str) -> None:
        """Ask whether the rest lies blank."""
        self._rest.show_title(question)
        self._show(self._rest)

    def ask_strike(self) -> None:
        """Ask which form is spoilt, and why."""
        self._show(self._strike, is_new=True)

    def ask_reopen(self) -> None:
        """Ask which forms wait after all."""
        self._show(self._reopen, is_new=True)

    def next_form(self) -> None:
        """Empty the form for the next one."""
        self._form.set_typed({})
        self._form.show_faults({})
        if self.isVisible():  # else the keyboard is in the checkout, which took the form over
            self._form.focus_field("blankett")
        self._follow()

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
        self._message.show_message(tone, text)

    # --- keys and building -----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    def _hand_over(self) -> None:
        if self._asking is self._form:
            self._presenter.hand_over(self._form.typed())

    def _show(self, card: FormCard, *, is_new: bool = False) -> None:
        if is_new:
            card.set_typed({})
            card.show_faults({})
        for each in self._cards:
            each.setVisible(each is card)
        self._form.setEnabled(card is self._form)
        self._asking = card
        card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        """Scroll to the field that has the keyboard, once the faults have taken their room."""
        field = self._form.focusWidget()
        if field is not None:
            QTimer.singleShot(0, field, lambda: self._scroll.ensureWidgetVisible(field))

    def _lay_out(self) -> None:
        presenter = self._presenter
        tools = FlowLayout()
        for name, word, key, act in (
            ("blankett.kassan", texts.CHECKOUT, texts.CHECKOUT_KEY, self._hand_over),
            ("blankett.makulera", texts.STRIKE_ONE, texts.STRIKE_KEY, presenter.begin_strike),
            ("blankett.oanvanda", texts.UNUSED, texts.UNUSED_KEY, presenter.begin_unused),
            ("blankett.oppna", texts.REOPEN, texts.REOPEN_KEY, presenter.begin_reopen),
        ):
            button = named_button(name, word, key)
            button.clicked.connect(act)
            add_shortcut(self, key, act)
            tools.addWidget(button)
        left = QVBoxLayout()
        left.setSpacing(16)
        sheet = QWidget()
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(0, 0, 12, 0)
        inside.addWidget(self._form)
        inside.addStretch(1)
        self._scroll = scrolling(sheet)
        left.addWidget(self._scroll, 1)
        for card in self._cards:
            left.addWidget(card)
            card.hide()
        left.addLayout(tools)
        halves = QHBoxLayout()
        halves.setSpacing(16)
        halves.addLayout(left, 3)
        halves.addWidget(self._side(), 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        whole.addWidget(self._message)
        whole.addLayout(halves, 1)

    def _side(self) -> QWidget:
        side = QFrame()
        side.setProperty("card", True)
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 16, 16, 16)
        title = make_label("heading", wraps=False)
        title.setText("Besök")
        column.addWidget(title)
        column.addWidget(self._besok)
        column.addStretch(1)
        column.addWidget(self._status)
        return side
