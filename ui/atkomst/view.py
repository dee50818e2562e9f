"""The access log as it is seen: what is asked for on top, the looks below."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from kassa.desk.people_ports import AccessReview, AccessRow
from kassa.errors import InvalidInputError, UserFacingError
from ui.atkomst import texts
from ui.atkomst.ports import Asked, AtkomstUseCases
from ui.run import Run
from ui.widgets.form_card import FormCard
from ui.widgets.key_button import named_button
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.shortcut import add_shortcut
from ui.widgets.two_lines import TwoLineTable

MOST_SHOWN = 500
DAYS_BACK = 30
WHOM = 2


class AtkomstPane(QWidget):
    """Who looked at whom, for whoever answers for the clinic."""

    def __init__(self, use_cases: AtkomstUseCases, run: Run) -> None:
        """Build the page; nothing is fetched before ``refresh``."""
        super().__init__()
        self.setObjectName("atkomstPane")
        self._do = use_cases
        self._run = run
        self._rows: tuple[AccessRow, ...] = ()
        self._asked: Asked | None = None
        self._message = MessageBar()
        self._form = FormCard("atkomst", texts.FIELDS, texts.SEARCH, columns=4)
        self._form.saved.connect(self._search)
        self._count = make_label("muted", "atkomstCount")
        self._review = FormCard(
            "atkomstReview", texts.REVIEW_FIELDS, texts.SAVE_REVIEW, cancel=texts.CANCEL
        )
        self._review.saved.connect(self._save_review)
        self._review.cancelled.connect(self._end_review)
        self._review.hide()
        self._empty = make_label("empty", "atkomstText")
        self._empty.setText(texts.EMPTY)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(32)
        self._build_table()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._table)
        self._pages.addWidget(self._empty)
        self._actions = self._buttons()
        add_shortcut(self, texts.SAMPLE_KEY, self.draw_sample)
        add_shortcut(self, texts.EXPORT_KEY, self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for widget in (self._message, self._form, self._review, self._count):
            column.addWidget(widget)
        column.addWidget(self._pages, 1)
        column.addWidget(self._actions)
        self.setFocusProxy(self._form)

    def _build_table(self) -> None:
        self._model = RowsModel(
            [
                Column[AccessRow]("Tid", texts.when),
                Column[AccessRow]("Kassör", texts.who),
                Column[AccessRow]("Patient", texts.whom),
                Column[AccessRow]("Vad", texts.what),
            ],
            texts.sentence,
            self,
        )
        self._table = TwoLineTable()
        self._table.setObjectName("atkomstList")
        self._table.setAccessibleName(texts.LIST)
        self._table.setModel(self._model)
        header = self._table.horizontalHeader()
        for place in range(self._model.columnCount()):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(
                place, mode.Stretch if place == WHOM else mode.ResizeToContents
            )

    def refresh(self) -> None:
        """Ask for the last month; what was typed before stays."""
        typed = self._form.typed()
        if not typed["from_on"]:
            today = self._do.today()
            first = today - timedelta(days=DAYS_BACK)
            self._form.set_typed({"from_on": str(first), "until_on": str(today)})
        self._search(self._form.typed())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    def draw_sample(self) -> None:
        """Draw a sample by lot and ask what it showed."""
        if self._review.isVisibleTo(self):
            return
        if not self._rows:
            self._message.show_message("attention", texts.NOTHING_TO_DRAW)
            return
        among = len(self._rows)
        self._rows = self._do.draw(self._rows)
        self._model.set_rows(self._rows)
        self._message.dismiss()
        self._form.hide()
        self._actions.hide()
        self._count.setText(texts.sample_title(self._rows, among))
        self._review.set_typed({})
        self._review.show_faults({})
        self._review.show()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._review.focus_field("utfall")

    def export(self) -> None:
        """Write everything that was asked for into a file."""
        asked = self._asked
        if asked is not None:
            self._run(
                lambda: self._do.export(asked),
                lambda path: self._message.show_message("ok", texts.exported(path)),
                self._on_error,
            )

    def _search(self, typed: dict[str, str]) -> None:
        faults = {}
        days = {}
        for key in ("from_on", "until_on"):
            try:
                days[key] = date.fromisoformat(typed[key].strip())
            except ValueError:
                faults[key] = texts.WRONG_DAY
        if not faults and days["until_on"] < days["from_on"]:
            faults["until_on"] = texts.WRONG_ORDER
        self._form.show_faults(faults)
        if faults:
            return
        asked = Asked(days["from_on"], days["until_on"], typed["clerk"].strip(), typed["number"])
        self._asked = asked
        self._run(lambda: self._do.load(asked), self._show, self._on_error)

    def _show(self, found: tuple[tuple[AccessRow, ...], tuple[AccessReview, ...]]) -> None:
        self._rows, reviews = found
        self._model.set_rows(self._rows)
        if self._rows:
            self._table.selectRow(0)
        self._pages.setCurrentWidget(self._table if self._rows else self._empty)
        counted = texts.count(self._rows, MOST_SHOWN)
        self._count.setText(f"{counted} {texts.last_review(reviews)}")

    def _save_review(self, typed: dict[str, str]) -> None:
        asked, rows = self._asked, self._rows
        if asked is None:
            return
        self._review.show_busy(texts.SAVING)
        self._run(
            lambda: self._do.save_review(rows, asked, typed["utfall"]),
            self._on_reviewed,
            self._on_not_reviewed,
        )

    def _on_reviewed(self, review: AccessReview) -> None:
        self._end_review()
        self._message.show_message("ok", texts.reviewed(review))

    def _on_not_reviewed(self, error: UserFacingError) -> None:
        self._review.show_busy("")
        if isinstance(error, InvalidInputError):
            self._review.show_faults({fault.field: fault.message for fault in error.faults})
        else:
            self._on_error(error)

    def _end_review(self) -> None:
        self._review.show_busy("")
        self._review.hide()
        self._form.show()
        self._actions.show()
        self.refresh()
        self._form.focus_field("from_on")

    def _on_error(self, error: UserFacingError) -> None:
        if isinstance(error, InvalidInputError):
            self._form.show_faults({fault.field: fault.message for fault in error.faults})
        else:
            self._message.show_message("error", error.message)

    def _buttons(self) -> QWidget:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for name, word, key, act in (
            ("atkomst.stickprov", texts.SAMPLE, texts.SAMPLE_KEY, self.draw_sample),
            ("atkomst.export", texts.EXPORT, texts.EXPORT_KEY, self.export),
        ):
            button = named_button(name, word, key)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch()
        return whole
