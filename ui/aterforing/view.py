"""The way back as it is seen: the list to the left, the row in hand large to the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kassa.aterforing.inforing import Inforing, Svar
from kassa.kvitto.text import money_text
from ui import text
from ui.aterforing import texts
from ui.aterforing.ports import AterforingUseCases
from ui.aterforing.presenter import AterforingPresenter
from ui.run import Run
from ui.widgets.flow import FlowLayout
from ui.widgets.form_card import FormCard
from ui.widgets.key_button import named_button
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.scrolling import scrolling
from ui.widgets.shortcut import ENTER, add_shortcut
from ui.widgets.two_lines import TwoLineTable

CLEAR_MS = 60_000
RENEW_MS = 60_000
SETTLE_MS = 250
"""How long a row must be looked at before it is claimed: passing by claims nothing."""


class AterforingPane(QWidget):
    """Everything to be entered elsewhere."""

    def __init__(self, use_cases: AterforingUseCases, run: Run) -> None:
        """Build the page; nothing is fetched before ``refresh``."""
        super().__init__()
        self.setObjectName("aterforingPane")
        self._presenter = AterforingPresenter(self, use_cases, run)
        self._asking: FormCard | None = None
        self._copied = ""
        self._build_parts()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the list again."""
        self._message.dismiss()
        self._presenter.refresh()

    # --- what the presenter asks -----------------------------------------------------------------

    def show_rows(self, rows: tuple[Inforing, ...], selected: int) -> None:
        """Show the list with one selected."""
        selection = self._list.selectionModel()
        selection.blockSignals(True)
        self._model.set_rows(rows)
        self._list.selectRow(selected)
        selection.blockSignals(False)
        self._pages.setCurrentIndex(0)
        self._settle.start()

    def show_list_text(self, text: str) -> None:
        """Show a text in place of the list."""
        self._model.set_rows(())
        self._text.setText(text)
        self._pages.setCurrentIndex(1)

    def show_summary(self, text: str, *, is_all: bool) -> None:
        """Show how far it has come, and what is listed."""
        self._summary.setText(text)
        self._tools[texts.FILTER_KEY].set_word(texts.FILTER_OPEN if is_all else texts.FILTER)

    def show_row(self, row: Inforing | None, said: str) -> None:
        """Show the row in hand, and where it stands."""
        self._card.setVisible(row is not None)
        if row is None:
            return
        self._heading.setText(texts.heading(row))
        for svar, word in texts.answers(row).items():
            self._answers[svar].set_word(word)
            self._forms[svar].show_title(word)
        self._namn.setText(texts.shown_namn(row))
        self._number.setText(texts.shown_number(row))
        self._kod.setText(texts.kod(row) or "–")
        self._sum.setText(money_text(row.target.belopp))
        self._time.setText(text.moment(row.post.tidpunkt))
        self._details.setText(texts.details(row))
        self._state.setText(said)
        self._state.setVisible(bool(said))

    def show_actions(self, *, can_answer: bool, can_open: bool) -> None:
        """Say what can be done with it."""
        for button in self._answers.values():
            button.setEnabled(can_answer)
        self._open.setVisible(can_open)

    def ask(self, svar: str) -> None:
        """Ask what belongs to an answer: a reference, or what differs."""
        card = self._forms[Svar(svar)]
        self._asking = card
        card.set_typed({})
        card.show_faults({})
        self._list.setEnabled(False)
        self._buttons.hide()
        card.show()
        card.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say what is wrong with what was typed."""
        if self._asking is not None:
            self._asking.show_faults(faults)

    def end_question(self) -> None:
        """Stop asking."""
        if self._asking is not None:
            self._asking.hide()
            self._asking = None
        self._buttons.show()
        self._list.setEnabled(True)
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy(self, text: str) -> None:
        """Put a text on the clipboard for a while."""
        QGuiApplication.clipboard().setText(text)
        self._copied = text
        self._clear.start()

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
        self._message.show_message(tone, text)

    def clear_message(self) -> None:
        """Take that away."""
        self._message.dismiss()

    # --- keys, coming and going ------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._asking is None and event.key() in ENTER:
            self._presenter.begin(Svar.INFORT)
        elif event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._renew.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.leave()

    def leave(self) -> None:
        """Give the row in hand back."""
        self._renew.stop()
        self._settle.stop()
        self._presenter.let_go()

    def clear_clipboard(self) -> None:
        """Empty the clipboard, unless something else has been copied since."""
        clipboard = QGuiApplication.clipboard()
        if self._copied and clipboard.text() == self._copied:
            clipboard.clear()
        self._copied = ""

    # --- building --------------------------------------------------------------------------------

    def _build_parts(self) -> None:
        self._message = MessageBar()
        self._summary = make_label("muted", "aterforingSummary")
        self._model = RowsModel(
            [
                Column[Inforing]("Patient", texts.who),
                Column[Inforing]("Besök", texts.when),
                Column[Inforing]("Summa", texts.what, is_right=True),
            ],
            texts.sentence,
            self,
        )
        self._list = TwoLineTable()
        self._list.setObjectName("aterforingList")
        self._list.setAccessibleName(texts.LIST)
        self._list.setModel(self._model)
        mode = QHeaderView.ResizeMode
        for place, how in enumerate((mode.Stretch, mode.ResizeToContents, mode.ResizeToContents)):
            self._list.horizontalHeader().setSectionResizeMode(place, how)
        self._text = make_label("empty", "aterforingText")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setMargin(48)
        self._pages = QStackedWidget()
        self._forms = {
            svar: FormCard(f"svar.{svar}", (field,), texts.SAVE, cancel=texts.CANCEL)
            for svar, field in texts.FORM.items()
        }
        for svar, card in self._forms.items():
            card.show_title(texts.QUESTION[svar])
            card.hide()
        self._settle = _timer(self, SETTLE_MS, self._presenter.take)
        self._clear = _timer(self, CLEAR_MS, self.clear_clipboard)
        self._renew = _timer(self, RENEW_MS, self._presenter.renew, again=True)
        self.setFocusProxy(self._list)

    def _lay_out(self) -> None:
        self._pages.addWidget(self._list)
        self._pages.addWidget(self._text)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._summary)
        left.addWidget(self._pages, 1)
        self._tools = {
            key: named_button(name, word, key)
            for name, word, key in (
                ("aterforing.visa", texts.FILTER, texts.FILTER_KEY),
                ("aterforing.system", texts.SYSTEM, texts.SYSTEM_KEY),
                ("aterforing.rapport", texts.REPORT, texts.REPORT_KEY),
                ("aterforing.spara", texts.EXPORT, texts.EXPORT_KEY),
                ("aterforing.las", texts.READ, texts.READ_KEY),
            )
        }
        left.addWidget(_row(*self._tools.values()))
        halves = QHBoxLayout()
        halves.setSpacing(16)
        halves.addLayout(left, 6)
        halves.addWidget(self._lay_out_card(), 4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        whole.addWidget(self._message)
        whole.addLayout(halves, 1)

    def _lay_out_card(self) -> QWidget:
        grid = self._lay_out_values()
        self._card = QFrame()
        self._card.setProperty("card", True)
        self._heading = make_label("heading", "inforing.atgard")
        self._namn = make_label("strong", "inforing.namn")
        self._details = make_label("", "inforing.rader")
        self._state = make_label("strong", "inforing.lage")
        told = QWidget()
        above = QVBoxLayout(told)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(10)
        above.addWidget(self._heading)
        above.addWidget(self._namn)
        above.addLayout(grid)
        above.addWidget(self._details)
        above.addWidget(self._state)
        above.addStretch(1)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(scrolling(told), 1)  # it gives way to what is asked on a low screen
        for card in self._forms.values():
            column.addWidget(card)
        column.addWidget(self._lay_out_answers())
        return self._card

    def _lay_out_values(self) -> QGridLayout:
        self._number, self._kod, self._sum, self._time = (
            make_label("prompt", f"inforing.{name}", wraps=False)
            for name in ("personnummer", "kod", "summa", "tid")
        )
        self._copies = [
            named_button(f"kopiera.{key.lower()}", word, key)
            for word, key in (
                (texts.COPY_NUMBER, texts.NUMBER_KEY),
                (texts.COPY_KOD, texts.KOD_KEY),
                (texts.COPY_SUM, texts.SUM_KEY),
                (texts.COPY_TIME, texts.TIME_KEY),
            )
        ]
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        shown: tuple[QLabel, ...] = (self._number, self._kod, self._sum, self._time)
        for place, (label, button) in enumerate(zip(shown, self._copies, strict=True)):
            grid.addWidget(label, place, 0)
            grid.addWidget(button, place, 1)
        grid.setColumnStretch(0, 1)
        return grid

    def _lay_out_answers(self) -> QWidget:
        self._answers = {
            svar: named_button(f"svara.{word.lower()}", word, key)
            for svar, word, key in (
                (Svar.INFORT, texts.INFORT, texts.INFORT_KEY),
                (Svar.FANNS_REDAN, texts.FANNS, texts.FANNS_KEY),
                (Svar.SKILJER_SIG, texts.SKILJER, texts.SKILJER_KEY),
                (Svar.KAN_INTE, texts.KAN_INTE, texts.KAN_INTE_KEY),
            )
        }
        self._answers[Svar.INFORT].setProperty("primary", True)
        self._open = named_button("svara.oppna", texts.OPPNA, texts.OPPNA_KEY)
        self._open.hide()
        self._buttons = QWidget()
        grid = QGridLayout(self._buttons)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, button in enumerate((*self._answers.values(), self._open)):
            grid.addWidget(button, place // 2, place % 2)
        return self._buttons

    def _connect(self) -> None:
        presenter = self._presenter
        self._list.selectionModel().currentRowChanged.connect(self._on_row_changed)
        for svar, button in self._answers.items():
            button.clicked.connect(lambda _checked, chosen=svar: presenter.begin(chosen))
        self._open.clicked.connect(lambda: presenter.begin(Svar.OPPNAD))
        copies = (
            presenter.copy_number, presenter.copy_kod, presenter.copy_sum, presenter.copy_time,
        )  # fmt: skip
        for button, act in zip(self._copies, copies, strict=True):
            button.clicked.connect(act)
        tools: dict[str, Callable[[], object]] = {
            texts.FILTER_KEY: presenter.toggle_all,
            texts.SYSTEM_KEY: presenter.next_system,
            texts.REPORT_KEY: presenter.report,
            texts.EXPORT_KEY: presenter.export,
            texts.READ_KEY: presenter.read_answers,
        }
        for key, button in self._tools.items():
            button.clicked.connect(tools[key])
        keys: dict[str, Callable[[], object]] = {
            texts.NUMBER_KEY: presenter.copy_number,
            texts.KOD_KEY: presenter.copy_kod,
            texts.SUM_KEY: presenter.copy_sum,
            texts.TIME_KEY: presenter.copy_time,
            texts.FANNS_KEY: lambda: presenter.begin(Svar.FANNS_REDAN),
            texts.SKILJER_KEY: lambda: presenter.begin(Svar.SKILJER_SIG),
            texts.KAN_INTE_KEY: lambda: presenter.begin(Svar.KAN_INTE),
            texts.OPPNA_KEY: lambda: presenter.begin(Svar.OPPNAD),
            **tools,
        }
        for key, key_act in keys.items():
            add_shortcut(self, key, key_act)
        for card in self._forms.values():
            card.saved.connect(presenter.answer)
            card.cancelled.connect(presenter.cancel)

    def _on_row_changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self._presenter.select(current.row())
            self._settle.start()


def _timer(
    parent: QWidget, after: int, act: Callable[[], object], *, again: bool = False
) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(after)
    timer.setSingleShot(not again)
    timer.timeout.connect(act)
    return timer


def _row(*widgets: QWidget) -> QWidget:
    whole = QWidget()
    row = FlowLayout(whole)
    for widget in widgets:
        row.addWidget(widget)
    return whole
