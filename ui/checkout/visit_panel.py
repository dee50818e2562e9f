"""The visit column: the common visits, the one field, the question, the chips, all inputs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kassa.taxa.model import Taxa
from ui.checkout.chips import Chip
from ui.checkout.match import Match
from ui.checkout.override_panel import OverridePanel
from ui.checkout.question import Question, Typed
from ui.checkout.search_field import SearchField, SuggestionList
from ui.checkout.state import BesokState, ViewState
from ui.checkout.vara_list import VaraList
from ui.checkout.visit_form import VisitForm
from ui.widgets.flow import FlowLayout
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import make_label
from ui.widgets.scrolling import scrolling

PLACEHOLDER = "Skriv: tolk, remiss, TBE, intyg …"
COLUMNS = 3


class VisitPanel(QFrame):
    """Asks what the visit is.

    Attributes:
        quick_picked: the number of a common visit that was clicked.
        answered: the number of an answer that was clicked.
        chip_removed: the id of a chip that is to go.
        search: the one field.
        varor: the goods.
        form: all inputs.
        override: the clerk's own code.
    """

    quick_picked = Signal(int)
    answered = Signal(int)
    chip_removed = Signal(str)

    def __init__(
        self,
        taxa: Taxa,
        search: Callable[[str], tuple[Match, ...]],
        pick_number: Callable[[int], bool],
    ) -> None:
        """Offer what a tariff knows; the callables answer the one field."""
        super().__init__()
        self.setProperty("card", True)
        self.setObjectName("visitPanel")
        self.search = SearchField(search, pick_number)
        self.search.setPlaceholderText(PLACEHOLDER)
        self.varor = VaraList()
        self.form = VisitForm(taxa)
        self.override = OverridePanel()
        self._headline = make_label("strong", "visitHeadline")
        self._quicks = [KeyButton("", str(n), key_first=True, side=8) for n in range(1, 10)]
        self._question = _QuestionBox()
        self._question.answered.connect(self.answered)
        self._chips = QWidget()
        self._chip_row = FlowLayout(self._chips)
        self._shown_chips: tuple[Chip, ...] = ()
        self._chip_buttons: list[QPushButton] = []
        self._pages = QStackedWidget()
        self._pages.addWidget(self._ordinary())
        self._pages.addWidget(self.override)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self._suggestions = SuggestionList(self)
        self.search.use_suggestions(self._suggestions)

    @property
    def is_override_open(self) -> bool:
        """True while the clerk chooses a code."""
        return self._pages.currentWidget() is self.override

    def open_override(self, shown: bool) -> None:
        """Show the choice of a code in place of the visit, or the visit again."""
        self._suggestions.hide()
        self._pages.setCurrentIndex(int(shown))

    @property
    def editors(self) -> dict[str, QWidget]:
        """All inputs of the visit by key, those of the goods with them."""
        return {**self.form.inputs.editors, **self.varor.editors}

    def reveal(self, name: str) -> None:
        """Scroll an input into view."""
        self._scroll.ensureWidgetVisible(self.editors[name], 0, 24)

    def show_state(self, state: ViewState) -> None:
        """Show the visit."""
        besok = state.besok
        if besok.question is not None or self.search.hasFocus():
            self._scroll.verticalScrollBar().setValue(0)
        self._show_quicks(besok)
        self._headline.setText(besok.headline or "Välj besök med siffra, eller skriv ett ord")
        self._question.show_question(besok.question)
        asked = besok.question
        hint = asked.hint if asked and asked.typed is not Typed.NONE else PLACEHOLDER
        self.search.setPlaceholderText(hint)
        are_others = self._show_chips(besok.chip_list)
        if self.varor.show_rows(besok.vara_list, state.form, state.faults) or are_others:
            self._order_tabs()
        self.form.show_state(state)
        self.override.show_faults(state.faults)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            removes = event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
            if removes and isinstance(watched, QPushButton):
                self.chip_removed.emit(watched.objectName().removeprefix("chip."))
                self.search.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._suggestions.hide()

    def _ordinary(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 8, 4)
        column.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(0, 0, 8, 0)
        top.setSpacing(8)
        top.addLayout(self._quick_grid())
        top.addWidget(self.search)
        column.addLayout(top)
        inner = QWidget()
        rest = QVBoxLayout(inner)
        rest.setContentsMargins(0, 0, 8, 8)
        rest.setSpacing(8)
        pieces = (self._question, self._headline, self._chips, self.varor, _form_title(), self.form)
        for each in pieces:
            rest.addWidget(each)
        rest.addStretch(1)
        self._scroll = scrolling(inner)
        column.addWidget(self._scroll, 1)
        return page

    def _quick_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, button in enumerate(self._quicks):
            number = place + 1
            button.setObjectName(f"quick.{number}")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, n=number: self.quick_picked.emit(n))
            grid.addWidget(button, place // COLUMNS, place % COLUMNS)
        for each in range(COLUMNS):
            grid.setColumnStretch(each, 1)
        return grid

    def _show_quicks(self, besok: BesokState) -> None:
        for number, button in enumerate(self._quicks, 1):
            button.setVisible(number <= len(besok.quick_list))
        for quick, button in zip(besok.quick_list, self._quicks, strict=False):
            button.set_word(quick.label, *quick.shorter)
            button.setChecked(quick.number == besok.chosen)
            button.show_key_active(besok.question is None)

    def _show_chips(self, chips: tuple[Chip, ...]) -> bool:
        """Show the chips; True when others are there."""
        if chips == self._shown_chips:
            return False
        self._shown_chips = chips
        self._chip_row.empty()
        self._chip_buttons = [self._chip_button(chip) for chip in chips]
        for button in self._chip_buttons:
            self._chip_row.addWidget(button)
        self._chips.setVisible(bool(chips))
        return True

    def _order_tabs(self) -> None:
        """Let Tab go in reading order: the field, the chips, the goods."""
        before: QWidget = self.search
        for each in (*self._chip_buttons, *self.varor.tab_list()):
            QWidget.setTabOrder(before, each)
            before = each

    def _chip_button(self, chip: Chip) -> QPushButton:
        button = QPushButton(f"{chip.label}  ×")
        button.setObjectName(f"chip.{chip.id}")
        button.setProperty("chip", True)
        button.setAutoDefault(False)
        button.setAccessibleName(chip.label)
        button.setAccessibleDescription("Delete tar bort")
        button.setToolTip("Delete eller klick tar bort")
        button.clicked.connect(lambda: self.chip_removed.emit(chip.id))
        button.installEventFilter(self)
        return button


def _form_title() -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 4, 0, 0)
    title = make_label("title", wraps=False)
    title.setText("Alla uppgifter")
    key = make_label("key", wraps=False)
    key.setText("F4")
    row.addWidget(title)
    row.addWidget(key)
    row.addStretch(1)
    return whole


class _QuestionBox(QFrame):
    """One question with its numbered answers.

    Attributes:
        answered: the number of the answer that was clicked.
    """

    answered = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("question")
        self._question: Question | None = None
        self._text = make_label("strong", "questionText")
        self._answers = QWidget()
        self._row = FlowLayout(self._answers)
        self._buttons: list[KeyButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(8)
        column.addWidget(self._text)
        column.addWidget(self._answers)
        self.hide()

    def show_question(self, question: Question | None) -> None:
        """Ask, or ask nothing."""
        if question == self._question:
            return
        self._question = question
        if question is None:
            self.hide()
            return
        self._text.setText(question.text)
        self.setAccessibleName(question.text)
        answers = [answer.label for answer in question.answer_list]
        while len(self._buttons) < len(answers):
            self._add_button(len(self._buttons) + 1)
        for button, label in zip_longest(self._buttons, answers):
            if label is not None:
                button.set_word(label)
            button.setVisible(label is not None)
        self._answers.setVisible(bool(answers))
        self.show()

    def _add_button(self, number: int) -> None:
        """Make the button of one more answer; it stays, for what is asked next."""
        button = KeyButton("", str(number), key_first=True)
        button.setObjectName(f"answer.{number}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.answered.emit(number))
        self._row.addWidget(button)
        self._buttons.append(button)
