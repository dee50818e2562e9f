"""The tariff page: the tariffs to the left, what the chosen one costs or changes to the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from kassa.desk.taxa_ports import TaxaAndring, TaxaFil
from kassa.desk.taxa_priser import Prisrad
from kassa.errors import UserFacingError
from ui.run import Run
from ui.taxa import texts
from ui.taxa.ports import Oversikt, TaxaUseCases
from ui.taxa.tariffs import TariffColumn
from ui.widgets.form_card import FormCard
from ui.widgets.key_button import TARGET_HEIGHT, KeyButton
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.shortcut import add_shortcut
from ui.widgets.two_lines import TwoLineTable

LEFT, RIGHT = 45, 55
NAME, PRICE = 1, 2
LEAST_PRICE, MOST_FOR_PRICE = 80, 0.3
Row = TaxaFil | None  # None is the tariff that came with the program


class TaxaPane(QWidget):
    """Which tariffs there are, what they say, and how sure one can be of them.

    Attributes:
        confirmed: somebody has confirmed that an old tariff goes on.
    """

    confirmed = Signal()

    def __init__(self, use_cases: TaxaUseCases, run: Run) -> None:
        """Build the page; nothing is fetched before ``refresh``."""
        super().__init__()
        self.setObjectName("taxaPane")
        self._do = use_cases
        self._run = run
        self._seen: Oversikt | None = None
        self._shown = ""
        self._wants_newest = False
        self._is_said_above = False
        self._prices: tuple[Prisrad, ...] = ()
        self._message = MessageBar()
        self._state = make_label("strong", "taxaInstalled")
        self._state.setText(texts.LOADING)
        self._confirm = FormCard(
            "taxaConfirm", texts.CONFIRM_FIELDS, texts.CONFIRM, cancel=texts.CANCEL, columns=2
        )
        self._confirm.show_title(texts.CONFIRM_TITLE)
        self._confirm.saved.connect(self._save_confirmation)
        self._confirm.cancelled.connect(self._end_confirmation)
        self._confirm.hide()
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self._tariffs(), LEFT)
        columns.addWidget(self._contents(), RIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for widget in (self._message, self._state, self._confirm):
            column.addWidget(widget)
        column.addLayout(columns, 1)
        column.addWidget(self._buttons())
        self.setFocusProxy(self._search)

    def refresh(self) -> None:
        """Read again how things stand; what is chosen and searched for stays."""
        self._run(self._do.load, self._show, self._on_error)

    def open(self) -> None:
        """Read everything again for somebody who has just come here."""
        self.refresh()
        self.focus_search()

    def focus_search(self) -> None:
        """Go to the search."""
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_out_standing(self, is_said_above: bool) -> None:
        """Say how the tariff stands unless a notice above the page does."""
        self._is_said_above = is_said_above
        self._show_state()

    def show_progress(self, words: str) -> None:
        """Say how far a fetch has come; empty words end that."""
        self._fetch.setEnabled(not words)
        self._fetch.set_word(words or texts.FETCH)

    def show_outcome(self, tone: str, words: str) -> None:
        """Say how a fetch that was asked for here went."""
        self._message.show_message(tone, words)

    def fetch(self) -> None:
        """Begin to fetch."""
        self._message.dismiss()
        if not self._do.fetch():
            self._message.show_message("attention", texts.NO_ADDRESS)

    def ask_confirmation(self) -> None:
        """Confirm that an old tariff goes on, or ask who does."""
        if not self._confirm_button.isEnabled():
            return
        if self._seen is not None and not self._seen.needs_password:
            self._save_confirmation({"signatur": "", "losenord": ""})
            return
        self._confirm.set_typed({})
        self._confirm.show_faults({})
        self._confirm.show()
        self._confirm.focus_field("signatur")

    def switch(self) -> None:
        """Show what the chosen tariff changes in place of what it costs, or the other way."""
        is_prices = self._pages.currentIndex() == 0
        self._pages.setCurrentIndex(int(is_prices))
        self._switch.set_word(texts.SHOW_PRICES if is_prices else texts.SHOW_CHANGES)
        target: QWidget = self._table if is_prices else self._search
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_prices()

    def show_changes(self) -> None:
        """Show what the newest tariff changes."""
        if self._pages.currentIndex() == 0:
            self.switch()
        self._wants_newest = True
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self._search.hasFocus():
            self._price_table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Escape and self._search.text():
            self._search.clear()
            self.focus_search()
        elif event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    # --- building ---------------------------------------------------------------------------------

    def _tariffs(self) -> TariffColumn:
        self._model = RowsModel[Row](
            [
                Column[Row]("Läge", lambda row: self._cell(texts.row_state, row)),
                Column[Row]("Taxa", lambda row: self._cell(texts.row_name, row)),
            ],
            lambda row: self._cell(texts.row_name, row).replace("\n", ", "),
            self,
        )
        self._table = _table("taxaList", texts.LIST, self._model, stretch=NAME)
        self._table.selectionModel().currentRowChanged.connect(self._on_chosen)
        self._about = make_label("muted", "taxaAbout")
        self._root = make_label("muted", "taxaRoot")
        self._fetches = make_label("muted", "taxaFetches")
        self._left = TariffColumn(self._table, (self._about, self._fetches, self._root))
        return self._left

    def _contents(self) -> QWidget:
        self._search = QLineEdit()
        self._search.setObjectName("taxaSearch")
        self._search.setAccessibleName(texts.SEARCH_HINT)
        self._search.setPlaceholderText(texts.SEARCH_HINT)
        self._search.textChanged.connect(self._filter)
        self._price_model = RowsModel[Prisrad](
            [
                Column[Prisrad]("Kod", lambda row: row.kod),
                Column[Prisrad]("Vad och varifrån", lambda row: f"{row.namn}\n{row.kalla}"),
                Column[Prisrad]("Pris", lambda row: row.pris, is_right=True),
            ],
            lambda row: f"{row.kod} {row.namn}, {row.pris}. Källa: {row.kalla}".strip(),
            self,
        )
        self._price_table = _table("taxaPrices", texts.PRICES, self._price_model, stretch=1)
        mode = QHeaderView.ResizeMode.Fixed
        self._price_table.horizontalHeader().setSectionResizeMode(PRICE, mode)
        self._nothing = make_label("empty", "taxaNothing")
        self._nothing.setText(texts.NOTHING_FOUND)
        self._nothing.hide()
        self._change_model = RowsModel[TaxaAndring](
            [Column[TaxaAndring](texts.CHANGES, texts.change_words)],
            lambda row: f"{row.rubrik}: {row.text}",
            self,
        )
        self._changes = _table("taxaChanges", texts.CHANGES, self._change_model, stretch=0)
        self._no_changes = make_label("empty", "taxaNoChanges")
        self._no_changes.setText(texts.NO_CHANGES)
        self._no_changes.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._pages = QStackedWidget()
        self._pages.addWidget(_column(self._search, self._price_table, self._nothing))
        self._pages.addWidget(_column(self._changes, self._no_changes))
        return self._pages

    def _buttons(self) -> QWidget:
        self._fetch = self._button("taxa.hamta", texts.FETCH, texts.FETCH_KEY, self.fetch)
        self._switch = self._button(
            "taxa.andringar", texts.SHOW_CHANGES, texts.SWITCH_KEY, self.switch
        )
        self._confirm_button = self._button(
            "taxa.bekrafta", texts.CONFIRM, texts.CONFIRM_KEY, self.ask_confirmation
        )
        self._confirm_button.setEnabled(False)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self._fetch, self._switch, self._confirm_button):
            row.addWidget(button)
        row.addStretch()
        return whole

    def _button(self, name: str, word: str, key: str, act: Callable[[], None]) -> KeyButton:
        button = KeyButton(word, key)
        button.setObjectName(name)
        button.setMinimumHeight(TARGET_HEIGHT)
        button.clicked.connect(act)
        add_shortcut(self, key, button.click)
        return button

    # --- showing ----------------------------------------------------------------------------------

    def _cell(self, words: Callable[[Row, Oversikt], str], row: Row) -> str:
        return "" if self._seen is None else words(row, self._seen)

    def _show(self, seen: Oversikt) -> None:
        before = self._chosen_id()
        self._seen = seen
        self._show_state()
        self._root.setText(texts.root_words(seen))
        self._fetches.setText(texts.fetches(seen.hamtningar))
        self._confirm_button.setEnabled(seen.lage.niva >= seen.lage.niva.VARNING)
        rows: tuple[Row, ...] = (*seen.files, *((None,) if seen.seed is not None else ()))
        self._model.set_rows(rows)
        ids = [row.id if row else "" for row in rows]
        in_force = seen.lage.fil.id if seen.lage.fil else ""
        wanted = before if before in ids else in_force
        if self._wants_newest and ids:
            wanted, self._wants_newest = ids[0], False
        self._table.selectRow(ids.index(wanted) if wanted in ids else 0)
        self._left.fit()

    def _show_state(self) -> None:
        if self._seen is not None:
            self._state.setText(texts.sentence(self._seen.lage, is_said_above=self._is_said_above))
            self._state.setVisible(bool(self._state.text()))

    def _chosen_id(self) -> str | None:
        index = self._table.currentIndex()
        if not index.isValid():
            return None
        row: Row = index.data(Qt.ItemDataRole.UserRole)
        return row.id if row is not None else ""

    def _on_chosen(self, current: QModelIndex) -> None:
        if not current.isValid() or self._seen is None:
            return
        row: Row = current.data(Qt.ItemDataRole.UserRole)
        self._about.setText(texts.about(row))
        self._left.fit()
        changes = row.andringar if row is not None else ()
        self._change_model.set_rows(changes)
        self._changes.setVisible(bool(changes))
        self._no_changes.setVisible(not changes)
        sha256 = row.sha256 if row is not None else self._seen.lage.taxa.sha256
        if sha256 != self._shown:
            self._shown = sha256
            self._run(lambda: self._do.prices(row), self._show_prices, self._on_error)

    def _show_prices(self, rows: tuple[Prisrad, ...]) -> None:
        self._prices = rows
        self._filter(self._search.text())

    def _fit_prices(self) -> None:
        """Give the prices the room they need, and what they are of the most of it."""
        table = self._price_table
        most = int(table.viewport().width() * MOST_FOR_PRICE)
        table.setColumnWidth(PRICE, min(max(table.sizeHintForColumn(PRICE), LEAST_PRICE), most))

    def _filter(self, typed: str) -> None:
        found = tuple(row for row in self._prices if row.has(typed))
        self._price_model.set_rows(found)
        self._price_table.setVisible(bool(found) or not self._prices)
        self._nothing.setVisible(bool(self._prices) and not found)
        self._fit_prices()

    # --- confirming -------------------------------------------------------------------------------

    def _save_confirmation(self, typed: dict[str, str]) -> None:
        self._confirm.show_busy(texts.SAVING)
        self._run(
            lambda: self._do.confirm(typed["signatur"], typed["losenord"]),
            lambda _nothing: self._on_confirmed(),
            self._on_not_confirmed,
        )

    def _on_confirmed(self) -> None:
        self._end_confirmation()
        self.confirmed.emit()

    def _on_not_confirmed(self, error: UserFacingError) -> None:
        self._confirm.show_busy("")
        if self._confirm.isHidden():
            self._on_error(error)
        else:
            self._confirm.show_faults({"losenord": error.message})

    def _end_confirmation(self) -> None:
        self._confirm.show_busy("")
        self._confirm.hide()
        self.refresh()
        self.focus_search()

    def _on_error(self, error: UserFacingError) -> None:
        self._message.show_message("error", error.message)


def _table(name: str, accessible: str, model: QAbstractTableModel, *, stretch: int) -> QTableView:
    table = TwoLineTable()
    table.setObjectName(name)
    table.setAccessibleName(accessible)
    table.setModel(model)
    header = table.horizontalHeader()
    for place in range(model.columnCount()):
        mode = QHeaderView.ResizeMode
        header.setSectionResizeMode(
            place, mode.Stretch if place == stretch else mode.ResizeToContents
        )
    return table


def _column(*widgets: QWidget) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for widget in widgets:
        column.addWidget(widget, int(isinstance(widget, QTableView)))
    return whole
