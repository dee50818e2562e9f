"""The page of the month: sums and pictures to the left, the receipts behind them to the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from kassa.ersattning.manad import ManadRad, Manadsrapport, Post
from kassa.ersattning.stapel import dag_staplar, grund_staplar, tidigare_staplar
from kassa.ersattning.text import BETALDA, DAGAR_TITLE, FRIA, GRUND_TITLE, TIDIGARE_TITLE
from ui.manad import texts
from ui.manad.charts import LyingChart, StandingChart
from ui.manad.ports import ManadUseCases
from ui.manad.presenter import ManadPresenter
from ui.run import Run
from ui.widgets.key_button import named_button
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.receipt_preview import ReceiptPreview
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.scrolling import scrolling
from ui.widgets.shortcut import add_shortcut
from ui.widgets.two_lines import row_height, two_line_table

POSTS_SHOWN = 7


class ManadPane(QWidget):
    """A month and what it is made of."""

    def __init__(self, use_cases: ManadUseCases, run: Run) -> None:
        """Build the page; nothing is counted before ``refresh``."""
        super().__init__()
        self.setObjectName("manadPane")
        self._presenter = ManadPresenter(self, use_cases, run)
        self._build_parts()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Count the month again."""
        self.clear_message()
        self._presenter.refresh()
        self._posts.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what the presenter asks -----------------------------------------------------------------

    def show_month(self, title: str, summa: str, told: str) -> None:
        """Show which month, its sum, and what else is to be said."""
        self._title.setText(title)
        self._summa.setText(summa)
        self._told.setText(told)

    def show_posts(self, posts: tuple[Post, ...], selected: int) -> None:
        """Show the sum of each reason, one of them selected."""
        selection = self._posts.selectionModel()
        selection.blockSignals(True)
        self._post_model.set_rows(posts)
        self._posts.selectRow(selected)
        selection.blockSignals(False)

    def show_charts(self, rapport: Manadsrapport) -> None:
        """Show the pictures."""
        self._by_grund.show_staplar(grund_staplar(rapport))
        self._by_day.show_staplar(dag_staplar(rapport))
        self._by_month.show_staplar(tidigare_staplar(rapport))

    def show_rows(self, rows: tuple[ManadRad, ...]) -> None:
        """Show the receipts of the selected reason."""
        self._row_model.set_rows(rows)

    def show_pdf(self, pdf: bytes, description: str) -> None:
        """Show a receipt."""
        self._preview.show_pdf(pdf, description)

    def show_preview_text(self, text: str) -> None:
        """Show a text in place of a receipt."""
        self._preview.show_text(text)

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
        self._message.show_message(tone, text)

    def clear_message(self) -> None:
        """Take that away."""
        self._message.dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Right and self._posts.hasFocus():
            self._rows.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    # --- building --------------------------------------------------------------------------------

    def _build_parts(self) -> None:
        self._message = MessageBar()
        self._title = make_label("heading", "manadTitle", wraps=False)
        self._summa = make_label("strong", "manadSumma", wraps=False)
        self._told = make_label("muted", "manadTold")
        self._post_model = RowsModel(
            [
                Column[Post]("Grund", texts.post_what),
                Column[Post]("Belopp", texts.post_belopp, is_right=True),
            ],
            texts.post_sentence,
            self,
        )
        self._row_model = RowsModel(
            [
                Column[ManadRad]("Kvitto", texts.row_what),
                Column[ManadRad]("Belopp", texts.row_belopp, is_right=True),
            ],
            texts.row_sentence,
            self,
        )
        self._posts = two_line_table("manadPosts", texts.POSTS, self._post_model)
        self._posts.setMinimumHeight(
            row_height(self._posts.fontMetrics()) * POSTS_SHOWN
            + self._posts.horizontalHeader().sizeHint().height()
            + 4
        )
        self._rows = two_line_table("manadRows", texts.ROWS, self._row_model)
        self._by_grund = LyingChart("manadByGrund", GRUND_TITLE)
        self._by_day = StandingChart("manadByDay", f"{DAGAR_TITLE}: {BETALDA}, {FRIA}")
        self._by_month = StandingChart("manadByMonth", TIDIGARE_TITLE)
        self._preview = ReceiptPreview()
        self._back = named_button("manad.forra", texts.BACK, texts.BACK_KEY)
        self._next = named_button("manad.nasta", texts.NEXT, texts.NEXT_KEY)
        self._print = named_button("manad.skriv_ut", texts.PRINT, texts.PRINT_KEY)
        self._save = named_button("manad.spara", texts.SAVE, texts.SAVE_KEY)
        self._book = named_button("manad.bokfor", texts.BOOK, texts.BOOK_KEY)
        self.setFocusProxy(self._posts)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        for widget in (self._title, self._summa):
            head.addWidget(widget)
        head.addStretch()
        head.addWidget(self._back)
        head.addWidget(self._next)
        right = QSplitter(Qt.Orientation.Vertical)
        right.setChildrenCollapsible(False)
        right.addWidget(self._rows)
        right.addWidget(self._preview)
        right.setStretchFactor(0, 2)
        right.setStretchFactor(1, 3)
        right.setSizes([240, 320])
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(scrolling(self._sums()))
        halves.addWidget(right)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        actions = QHBoxLayout()
        actions.setSpacing(8)
        for button in (self._print, self._save, self._book):
            actions.addWidget(button)
        actions.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        whole.addWidget(self._message)
        whole.addLayout(head)
        whole.addWidget(self._told)
        whole.addWidget(halves, 1)
        whole.addLayout(actions)

    def _sums(self) -> QWidget:
        standing = QHBoxLayout()
        standing.setSpacing(24)
        standing.addWidget(self._by_day, 1)
        standing.addWidget(self._by_month, 1)
        sums = QWidget()
        column = QVBoxLayout(sums)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(12)
        column.addWidget(self._posts)
        column.addLayout(standing)
        column.addWidget(self._by_grund)
        column.addStretch()
        return sums

    def _connect(self) -> None:
        presenter = self._presenter
        self._posts.selectionModel().currentRowChanged.connect(self._on_post)
        self._rows.selectionModel().currentRowChanged.connect(self._on_row)
        for button, key, act in (
            (self._back, texts.BACK_KEY, lambda: presenter.turn(-1)),
            (self._next, texts.NEXT_KEY, lambda: presenter.turn(1)),
            (self._print, texts.PRINT_KEY, presenter.print),
            (self._save, texts.SAVE_KEY, presenter.save),
            (self._book, texts.BOOK_KEY, presenter.book),
        ):
            button.clicked.connect(act)
            add_shortcut(self, key, act)

    def _on_post(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.select_post(current.row())

    def _on_row(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.select_row(current.row())
