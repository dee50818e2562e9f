"""The page of the invoices: the list to the left, the selected one as printed to the right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kassa.desk.faktura_ports import FakturaVal, Okopplad
from kassa.faktura.standing import Standing
from ui.fakturor import texts
from ui.fakturor.ports import OKOPPLADE, FakturorUseCases
from ui.fakturor.presenter import FakturorPresenter
from ui.run import Run
from ui.widgets.choice import Choice
from ui.widgets.flow import FlowLayout
from ui.widgets.form_card import FormCard
from ui.widgets.key_button import named_button
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.receipt_preview import ReceiptPreview
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.shortcut import ENTER, add_shortcut
from ui.widgets.two_lines import TwoLineTable, two_line_table


class FakturorPane(QWidget):
    """Everything about invoices."""

    def __init__(
        self, use_cases: FakturorUseCases, run: Run, choose_file: Callable[[], str] | None = None
    ) -> None:
        """Build the page; nothing is fetched before ``refresh``.

        Args:
            use_cases: what it can do.
            run: ``Background.run``.
            choose_file: returns the path of a payment file, empty for none; a dialog unless told.
        """
        super().__init__()
        self.setObjectName("fakturorPane")
        self._presenter = FakturorPresenter(self, use_cases, run)
        self._choose_file = choose_file or self._ask_file
        self._today = date.min
        self._asking: FormCard | None = None
        self._build_lists()
        self._build_parts()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the list again; what was said last time is taken away."""
        self.clear_message()
        self._presenter.refresh()
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what the presenter asks -----------------------------------------------------------------

    def show_fakturor(self, rows: tuple[Standing, ...], today: date, selected: int) -> None:
        """Show invoices, one of them selected."""
        self._today = today
        _fill(self._list, self._model, rows, selected)
        self._pages.setCurrentWidget(self._list)

    def show_okopplade(self, rows: tuple[Okopplad, ...], selected: int) -> None:
        """Show payments nobody knows the invoice of."""
        _fill(self._payments, self._payment_model, rows, selected)
        self._pages.setCurrentWidget(self._payments)

    def show_list_text(self, text: str) -> None:
        """Show a text in place of the list."""
        self._text.setText(text)
        self._pages.setCurrentWidget(self._text)

    def show_urval(self, urval: str, okopplade: int) -> None:
        """Show what is chosen, and how many payments wait for their invoice."""
        self._urval.choose(urval)
        is_payments = urval == OKOPPLADE
        self._koppla.setVisible(is_payments)
        self._print.setVisible(not is_payments)
        self._kanal.setVisible(not is_payments)
        many = "1 betalning" if okopplade == 1 else f"{okopplade} betalningar"
        self._waiting.setText(f"{many} väntar på sin faktura (7)" if okopplade else "")

    def show_summary(self, text: str) -> None:
        """Show what the list comes to."""
        self._summary.setText(text)

    def show_pdf(self, pdf: bytes, description: str) -> None:
        """Show an invoice as it is printed."""
        self._preview.show_pdf(pdf, description)

    def show_preview_text(self, text: str) -> None:
        """Show a text in place of an invoice."""
        self._preview.show_text(text)

    def ask_kanal(self, title: str, val: FakturaVal) -> None:
        """Ask how a patient's invoices are sent."""
        adress = val.adress.replace("\n", ", ")
        self._ask(self._kanal_card, title, {"kanal": val.kanal.value, "adress": adress})

    def ask_ocr(self, title: str) -> None:
        """Ask which invoice a payment belongs to."""
        self._ask(self._ocr_card, title, {})

    def ask_remind(self, title: str) -> None:
        """Ask whether reminders are to be written."""
        self._ask(self._remind_card, title, {})

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say what is wrong with what was typed."""
        if self._asking is not None:
            self._asking.show_faults(faults)

    def end_question(self) -> None:
        """Stop asking."""
        if self._asking is not None:
            self._asking.hide()
            self._asking = None
        self._actions.show()
        self._pages.show()
        self._focus_list()

    def _focus_list(self) -> None:
        page = self._pages.currentWidget()
        if page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
        self._message.show_message(tone, text)

    def clear_message(self) -> None:
        """Take that away."""
        self._message.dismiss()

    # --- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self._search.hasFocus():
            self._presenter.search(self._search.text())
        elif event.key() == Qt.Key.Key_Down and self._search.hasFocus():
            self._focus_list()
        elif event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    # --- building --------------------------------------------------------------------------------

    def _build_lists(self) -> None:
        self._model = RowsModel(
            [
                Column[Standing]("Till", texts.row_what),
                Column[Standing]("Läge", lambda item: texts.row_status(item, self._today)),
                Column[Standing]("Belopp", texts.row_belopp, is_right=True),
            ],
            lambda item: texts.sentence(item, self._today),
            self,
        )
        self._payment_model = RowsModel(
            [
                Column[Okopplad]("Referens", texts.payment_what),
                Column[Okopplad]("Belopp", texts.payment_belopp, is_right=True),
            ],
            texts.payment_sentence,
            self,
        )
        self._list = two_line_table("fakturorList", texts.LIST, self._model)
        self._payments = two_line_table("fakturorPayments", texts.PAYMENTS, self._payment_model)
        self._text = make_label("empty", "fakturorText")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setMargin(48)
        self._pages = QStackedWidget()
        for page in (self._list, self._payments, self._text):
            self._pages.addWidget(page)

    def _build_parts(self) -> None:
        self._message = MessageBar()
        self._search = QLineEdit()
        self._search.setObjectName("fakturor.sok")
        self._search.setPlaceholderText(texts.SEARCH)
        self._search.setAccessibleName(texts.SEARCH)
        self._search.setMinimumHeight(36)
        self._urval = Choice(texts.URVAL)
        self._urval.setObjectName("fakturor.urval")
        self._urval.setAccessibleName("Vilka fakturor")
        self._summary = make_label("strong", "fakturorSummary", wraps=False)
        self._waiting = make_label("muted", "fakturorWaiting", wraps=False)
        self._preview = ReceiptPreview()
        self._print = named_button("fakturor.skriv_ut", texts.PRINT, texts.PRINT_KEY)
        self._kanal = named_button("fakturor.kanal", texts.KANAL_ASK, texts.KANAL_KEY)
        self._koppla = named_button("fakturor.koppla", texts.KOPPLA, texts.KOPPLA_KEY)
        self._remind = named_button("fakturor.paminn", texts.REMIND, texts.REMIND_KEY)
        self._export = named_button("fakturor.export", texts.EXPORT, texts.EXPORT_KEY)
        self._read = named_button("fakturor.las", texts.READ, texts.READ_KEY)
        self._kanal_card = FormCard("faktura_kanal", texts.KANAL_FIELDS, texts.SAVE,
                                    cancel=texts.CANCEL)  # fmt: skip
        self._ocr_card = FormCard("faktura_ocr", texts.OCR_FIELDS, texts.KOPPLA,
                                  cancel=texts.CANCEL)  # fmt: skip
        self._remind_card = FormCard("faktura_paminn", (), texts.REMIND, cancel=texts.CANCEL)
        for card in (self._kanal_card, self._ocr_card, self._remind_card):
            card.hide()
        self.setFocusProxy(self._search)

    def _lay_out(self) -> None:
        self._actions = QWidget()
        row = FlowLayout(self._actions)
        for button in (self._print, self._kanal, self._remind, self._export, self._read,
                       self._koppla):  # fmt: skip
            row.addWidget(button)
        told = QHBoxLayout()
        told.addWidget(self._summary)
        told.addStretch()
        told.addWidget(self._waiting)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addWidget(self._search)
        column.addWidget(self._pages, 1)
        for card in (self._kanal_card, self._ocr_card, self._remind_card):
            column.addWidget(card)
        column.addStretch()  # what the list leaves while a question is in its place
        column.addLayout(told)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(self._preview)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        whole.addWidget(self._message)
        whole.addWidget(self._urval)
        whole.addWidget(halves, 1)
        whole.addWidget(self._actions)

    def _connect(self) -> None:
        presenter = self._presenter
        for table in (self._list, self._payments):
            table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self._urval.chosen.connect(presenter.choose)
        self._kanal_card.saved.connect(presenter.save_kanal)
        self._ocr_card.saved.connect(presenter.koppla)
        self._remind_card.saved.connect(lambda _typed: presenter.remind())
        for card in (self._kanal_card, self._ocr_card, self._remind_card):
            card.cancelled.connect(presenter.cancel)
        for button, key, act in (
            (self._print, texts.PRINT_KEY, presenter.print),
            (self._kanal, texts.KANAL_KEY, presenter.begin_kanal),
            (self._koppla, texts.KOPPLA_KEY, presenter.begin_koppla),
            (self._remind, texts.REMIND_KEY, presenter.begin_remind),
            (self._export, texts.EXPORT_KEY, presenter.export),
            (self._read, texts.READ_KEY, self._on_read),
        ):
            button.clicked.connect(act)
            add_shortcut(self, key, act)

    def _on_read(self) -> None:
        self._presenter.read(self._choose_file())

    def _ask_file(self) -> str:
        path, _ = QFileDialog.getOpenFileName(self, texts.CHOOSE_FILE)
        return path

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.select(current.row())

    def _ask(self, card: FormCard, title: str, typed: dict[str, str]) -> None:
        self.end_question()
        self._asking = card
        card.show_title(title)
        card.set_typed(typed)
        card.show_faults({})
        self._actions.hide()
        self._pages.hide()
        card.show()
        card.setFocus(Qt.FocusReason.OtherFocusReason)


def _fill(table: TwoLineTable, model: RowsModel, rows: tuple, selected: int) -> None:  # type: ignore[type-arg]
    selection = table.selectionModel()
    selection.blockSignals(True)
    model.set_rows(rows)
    table.selectRow(selected)
    selection.blockSignals(False)
