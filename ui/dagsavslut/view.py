"""The page of the day: the reports to the left, the selected one as it is printed to the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QSplitter, QVBoxLayout, QWidget

from kassa.kvitto.dagsrapport import Dagsrapport
from ui.dagsavslut import texts
from ui.dagsavslut.ports import DagsavslutUseCases
from ui.dagsavslut.presenter import DagsavslutPresenter
from ui.run import Run
from ui.widgets.form_card import FormCard
from ui.widgets.key_button import named_button
from ui.widgets.labels import ToneBox, make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.receipt_preview import ReceiptPreview
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.shortcut import add_shortcut
from ui.widgets.tone import Tone
from ui.widgets.two_lines import TwoLineTable


class DagsavslutPane(QWidget):
    """Where the day stands, and its end."""

    def __init__(self, use_cases: DagsavslutUseCases, run: Run) -> None:
        """Build the page; nothing is fetched before ``refresh``."""
        super().__init__()
        self.setObjectName("dagsavslutPane")
        self._presenter = DagsavslutPresenter(self, use_cases, run)
        self._asking: FormCard | None = None
        self._build_parts()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read where the day stands; what was said last time is taken away."""
        self.clear_message()
        self._presenter.refresh()

    # --- what the presenter asks -----------------------------------------------------------------

    def show_list(self, rapporter: tuple[Dagsrapport, ...], selected: int) -> None:
        """Show the day in hand and the Z reports, one of them selected."""
        selection = self._list.selectionModel()
        selection.blockSignals(True)
        self._model.set_rows(rapporter)
        self._list.selectRow(selected)
        selection.blockSignals(False)

    def show_standing(self, summary: str, to_see_to: str) -> None:
        """Show the day in a sentence, and what should be seen to before it is closed."""
        self._summary.setText(summary)
        self._before.show_text(to_see_to)

    def show_pdf(self, pdf: bytes, description: str) -> None:
        """Show a report as it is printed."""
        self._preview.show_pdf(pdf, description)

    def show_preview_text(self, text: str) -> None:
        """Show a text in place of a report."""
        self._preview.show_text(text)

    def show_actions(self, *, can_print: bool, takes_cash: bool) -> None:
        """Say what can be done now."""
        self._print.setEnabled(can_print)
        self._open.setVisible(takes_cash)

    def ask_float(self) -> None:
        """Ask for the float."""
        self._ask(self._float)

    def ask_count(self) -> None:
        """Ask what was counted in the drawer, and why it differs."""
        self._ask(self._count)

    def ask_close(self) -> None:
        """Ask whether the day is to be closed."""
        self._ask(self._sure)

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say what is wrong with what was typed."""
        if self._asking is not None:
            self._asking.show_faults(faults)

    def show_busy(self, words: str) -> None:
        """Say that it is being written; empty words end that."""
        if self._asking is not None:
            self._asking.show_busy(words)

    def end_question(self) -> None:
        """Stop asking."""
        if self._asking is not None:
            self._asking.hide()
            self._asking = None
        self._actions.show()
        self._list.setEnabled(True)
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
        self._message.show_message(tone, text)

    def clear_message(self) -> None:
        """Take that away."""
        self._message.dismiss()

    # --- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    def _ask(self, card: FormCard) -> None:
        if self._asking is not None:
            return
        self._asking = card
        self._list.setEnabled(False)
        self._actions.hide()
        card.set_typed({})
        card.show_faults({})
        card.show()
        card.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- building --------------------------------------------------------------------------------

    def _build_parts(self) -> None:
        self._message = MessageBar()
        self._summary = make_label("strong", "dagsavslutSummary")
        self._before = ToneBox(Tone.ATTENTION, texts.BEFORE, "dagsavslutBefore")
        self._model = RowsModel(
            [
                Column[Dagsrapport]("Rapport", texts.row_what),
                Column[Dagsrapport]("Netto", self._row_sum, is_right=True),
            ],
            self._row_sentence,
            self,
        )
        self._list = TwoLineTable()
        self._list.setObjectName("dagsavslutList")
        self._list.setAccessibleName(texts.LIST)
        self._list.setModel(self._model)
        mode = QHeaderView.ResizeMode
        self._list.horizontalHeader().setSectionResizeMode(0, mode.Stretch)
        self._list.horizontalHeader().setSectionResizeMode(1, mode.ResizeToContents)
        self._float = FormCard("oppning", texts.OPEN_FIELDS, texts.OPEN, cancel=texts.CANCEL)
        self._float.show_title(texts.FLOAT_QUESTION)
        self._count = FormCard("rakna", texts.COUNT_FIELDS, texts.CLOSE, cancel=texts.CANCEL)
        self._sure = FormCard("stang", (), texts.CLOSE, cancel=texts.CANCEL)
        self._count.show_title(texts.COUNT_QUESTION)
        self._sure.show_title(texts.CLOSE_QUESTION)
        for card in (self._float, self._count, self._sure):
            card.hide()
        self._preview = ReceiptPreview()
        self._preview.setAccessibleName("Förhandsvisning av rapporten")
        self._close = named_button("dagsavslut.stang", texts.CLOSE, texts.CLOSE_KEY)
        self._close.setProperty("primary", True)
        self._open = named_button("dagsavslut.oppna", texts.OPEN, texts.OPEN_KEY)
        self._open.hide()
        self._print = named_button("dagsavslut.skriv_ut", texts.PRINT, texts.PRINT_KEY)
        self.setFocusProxy(self._list)

    def _row_sum(self, rapport: Dagsrapport) -> str:
        return texts.row_sum(rapport, is_blind=self._presenter.is_blind)

    def _row_sentence(self, rapport: Dagsrapport) -> str:
        return f"{texts.row_what(rapport)}, {self._row_sum(rapport)}".replace("\n", ", ")

    def _lay_out(self) -> None:
        self._actions = QWidget()
        row = QHBoxLayout(self._actions)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self._close, self._print, self._open):
            row.addWidget(button)
        row.addStretch()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addWidget(self._summary)
        column.addWidget(self._before)
        column.addWidget(self._list, 1)
        for widget in (self._float, self._count, self._sure, self._actions):
            column.addWidget(widget)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(self._preview)
        halves.setStretchFactor(0, 1)
        halves.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        whole.addWidget(self._message)
        whole.addWidget(halves, 1)

    def _connect(self) -> None:
        presenter = self._presenter
        self._list.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self._float.saved.connect(presenter.open)
        self._count.saved.connect(presenter.close)
        self._sure.saved.connect(presenter.close)
        for card in (self._float, self._count, self._sure):
            card.cancelled.connect(presenter.cancel)
        for button, key, act in (
            (self._close, texts.CLOSE_KEY, presenter.begin_close),
            (self._open, texts.OPEN_KEY, presenter.begin_open),
            (self._print, texts.PRINT_KEY, presenter.print_selected),
        ):
            button.clicked.connect(act)
            add_shortcut(self, key, act)

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.select(current.row())
