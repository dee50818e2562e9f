"""The receipts pane."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from kassa.desk.reverse_checkout import ReversalResult
from ui.kvitto import texts
from ui.kvitto.ports import KvittoUseCases
from ui.kvitto.presenter import KvittoPresenter
from ui.kvitto.reason import ReasonPanel
from ui.kvitto.rows import KvittoRow
from ui.kvitto.table import KvittoList
from ui.run import Run
from ui.widgets.form_card import FormCard
from ui.widgets.key_button import TARGET_HEIGHT, named_button
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.receipt_preview import ReceiptPreview

LIST_KEYS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class KvittoPane(QWidget):
    """The latest receipts, a search, the selected one as it is printed, and what can be done.

    Call ``refresh`` when the pane is shown and when a checkout was posted.

    Attributes:
        kvitto_reversed: a reversal was posted; carries its ``ReversalResult``.
    """

    kvitto_reversed = Signal(ReversalResult)

    def __init__(self, use_cases: KvittoUseCases, run: Run, parent: QWidget | None = None) -> None:
        """Build the pane; nothing is fetched before ``refresh``.

        Args:
            use_cases: what it can do.
            run: ``Background.run``.
            parent: of the pane.
        """
        super().__init__(parent)
        self.setObjectName("kvittoPane")
        self._presenter = KvittoPresenter(self, use_cases, run, self.kvitto_reversed.emit)
        self._build_parts()
        self._lay_out()
        self._connect()

    # --- for the window --------------------------------------------------------------------------

    def refresh(self, select: str = "") -> None:
        """Fetch the newest receipts; select the one with this number, if told."""
        self._presenter.refresh(select)

    def focus_search(self) -> None:
        """Go to the search."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    # --- what the presenter asks -----------------------------------------------------------------

    def show_rows(self, rows: tuple[KvittoRow, ...], selected: str) -> None:
        """Show a list with the row of a number selected."""
        self._list.show_rows(rows, selected)

    def show_day(self, text: str) -> None:
        """Show the day in a line above the list."""
        self._day.setText(text)

    def show_list_text(self, text: str, *, can_retry: bool = False) -> None:
        """Show a text in place of the list."""
        self._list.show_text(text, can_retry=can_retry)

    def show_pdf(self, pdf: bytes, description: str) -> None:
        """Show a receipt."""
        self._preview.show_pdf(pdf, description)

    def show_preview_text(self, text: str) -> None:
        """Show a text in place of a receipt."""
        self._preview.show_text(text)

    def show_actions(self, *, can_print: bool, can_reverse: bool, printing: bool) -> None:
        """Say what can be done now."""
        self._print.set_word(texts.PRINTING if printing else texts.PRINT)
        self._print.setEnabled(can_print)
        self._english.setEnabled(can_print)
        self._reverse.setEnabled(can_reverse)

    def ask_reason(self, question: str) -> None:
        """Ask for the reason of a reversal, and for nothing else."""
        self._actions.hide()
        self._search.setEnabled(False)
        self._list.setEnabled(False)
        self._reason.ask(question)

    def show_corrections(self, labels: tuple[str, ...]) -> None:
        """Offer corrections beside the reversal of the whole receipt."""
        self._reason.offer(labels)

    def show_reason(self, skal: str) -> None:
        """Put words into the reason."""
        self._reason.show_reason(skal)

    def show_reason_fault(self, text: str) -> None:
        """Say what is wrong with the reason; empty when nothing is."""
        self._reason.show_fault(text)

    def ask_approval(self, why: str) -> None:
        """Ask a second person for signatur and password, in place of the reason."""
        self._reason.hide()
        self._approval.set_typed({})
        self._approval.show_faults({})
        self._approval.show_title(texts.APPROVAL)
        self._message.show_message("attention", why)
        self._approval.show()
        self._approval.focus_field("signatur")

    def show_approval_fault(self, text: str) -> None:
        """Say why the approval was refused; it can be tried again."""
        self._approval.show_busy("")
        self._approval.show_faults({"losenord": text})

    def end_approval(self) -> None:
        """Go back to the reason."""
        self._approval.show_busy("")
        self._approval.set_typed({})
        self._approval.hide()
        self._message.dismiss()
        self._reason.show()
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_name(self, why: str) -> None:
        """Ask for the patient's name too: an invoice is sent to somebody."""
        self._reason.ask_name(why)

    def show_reversing(self, reversing: bool) -> None:
        """Say that the reversal is being posted."""
        self._reason.show_reversing(reversing)

    def end_reason(self) -> None:
        """Stop asking, and go back to the list."""
        self._search.setEnabled(True)
        self._list.setEnabled(True)
        self._list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._reason.hide()
        self._actions.show()

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
        self._message.show_message(tone, text)

    def clear_message(self) -> None:
        """Take that away."""
        self._message.dismiss()

    # --- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._step_back():
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows move in the list while one types in the search."""
        if watched is self._search and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and event.key() in LIST_KEYS and not self._list.text:
                QApplication.sendEvent(self._list.table, event)
                return True
        return super().eventFilter(watched, event)

    def _print_english(self) -> None:
        self._presenter.print_selected(english=True)

    def _step_back(self) -> bool:
        """Take the message away, then what is searched for; False when there is nothing left."""
        if self._message.dismiss():
            return True
        if self._search.text():
            self._search.clear()
            self.focus_search()
            return True
        return False

    def _on_search_entered(self) -> None:
        if not self._list.text:
            self._list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- building --------------------------------------------------------------------------------

    def _build_parts(self) -> None:
        self._search = QLineEdit()
        self._search.setObjectName("kvittoSearch")
        self._search.setAccessibleName(texts.SEARCH)
        self._search.setAccessibleDescription(texts.SEARCH_HINT)
        self._search.setPlaceholderText(f"{texts.SEARCH}: {texts.SEARCH_HINT.lower()}")
        self._search.setMinimumHeight(TARGET_HEIGHT)
        self._search.setClearButtonEnabled(True)
        self._day = make_label("muted", "kvittoDay")
        self._list = KvittoList()
        self._preview = ReceiptPreview()
        self._message = MessageBar()
        self._reason = ReasonPanel()
        self._reason.hide()
        self._approval = FormCard(
            "godkann", texts.APPROVAL_FIELDS, texts.APPROVE, cancel=texts.CANCEL
        )
        self._approval.hide()
        self._print = named_button("skriv_ut", texts.PRINT, texts.PRINT_KEY)
        self._english = named_button("pa_engelska", texts.ENGLISH, texts.ENGLISH_KEY)
        self._reverse = named_button("makulera", texts.TAKE_BACK, texts.REVERSE_KEY)
        self._actions = QWidget()
        row = QHBoxLayout(self._actions)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._print)
        row.addWidget(self._reverse)
        row.addWidget(self._english)
        row.addStretch()
        self.setFocusProxy(self._search)
        self.show_actions(can_print=False, can_reverse=False, printing=False)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for each in (
            self._search,
            self._day,
            self._list,
            self._reason,
            self._approval,
            self._actions,
        ):
            column.addWidget(each, 1 if each is self._list else 0)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(self._preview)
        halves.setStretchFactor(0, 2)
        halves.setStretchFactor(1, 1)
        halves.setSizes([2_000, 1_000])  # in shares; a whole receipt is seen on a low screen
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        whole.addWidget(self._message)
        whole.addWidget(halves, 1)

    def _on_approval(self, typed: dict[str, str]) -> None:
        self._approval.show_busy(texts.CHECKING)
        self._presenter.approve(typed["signatur"], typed["losenord"])

    def _connect(self) -> None:
        self._search.textChanged.connect(self._presenter.search)
        self._search.returnPressed.connect(self._on_search_entered)
        self._search.installEventFilter(self)
        self._list.table.number_selected.connect(self._presenter.select)
        self._list.table.reverse_requested.connect(self._presenter.begin_reversal)
        self._list.retry_requested.connect(self._presenter.refresh)
        self._reason.confirmed.connect(self._presenter.confirm_reversal)
        self._reason.correction_chosen.connect(self._presenter.choose_correction)
        self._reason.cancelled.connect(self._presenter.cancel_reversal)
        self._approval.saved.connect(self._on_approval)
        self._approval.cancelled.connect(self.end_approval)
        self._print.clicked.connect(self._presenter.print_selected)
        self._english.clicked.connect(self._print_english)
        self._reverse.clicked.connect(self._presenter.begin_reversal)
        for key, slot in (
            (QKeySequence(texts.PRINT_KEY), self._presenter.print_selected),
            (QKeySequence(texts.ENGLISH_KEY), self._print_english),
            (QKeySequence(texts.REVERSE_KEY), self._presenter.begin_reversal),
            (QKeySequence(texts.LOAD_AGAIN_KEY), self._presenter.refresh),
            (QKeySequence.StandardKey.Find, self.focus_search),
        ):
            shortcut = QShortcut(key, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
