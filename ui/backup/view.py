"""The page: how it stands above, what has been done below, the key over it while it is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kassa.desk.backup_ports import BackupEvent
from ui.backup import texts
from ui.backup.ports import BackupUseCases
from ui.backup.presenter import BackupPresenter
from ui.run import Run
from ui.widgets.form_card import FormCard
from ui.widgets.key_button import named_button
from ui.widgets.labels import ToneBox, make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.shortcut import add_shortcut
from ui.widgets.tone import Tone
from ui.widgets.two_lines import TwoLineTable


class BackupPane(QWidget):
    """How safe the records are, and what can be done for it."""

    def __init__(
        self,
        use_cases: BackupUseCases,
        run: Run,
        run_aside: Run,
        on_changed: Callable[[], None] = lambda: None,
    ) -> None:
        """Build the page; nothing is fetched before ``refresh``. See ``BackupPresenter``."""
        super().__init__()
        self.setObjectName("backupPane")
        self._presenter = BackupPresenter(self, use_cases, run, run_aside, on_changed)
        self._build_parts()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read how it stands; what was said last time is taken away, and no key is left shown."""
        self.clear_message()
        self._presenter.close_key()
        self._presenter.refresh()

    # --- what the presenter asks -----------------------------------------------------------------

    def show_copies(self, tone: str, title: str, words: str) -> None:
        """Show how it stands with the copies."""
        self._copies.show_tone(Tone(tone), title, words)

    def show_key_standing(self, tone: str, title: str, words: str) -> None:
        """Show how the key is kept."""
        self._key_box.show_tone(Tone(tone), title, words)

    def show_events(self, events: tuple[BackupEvent, ...]) -> None:
        """Show what has been done."""
        self._model.set_rows(events)
        self._empty.setText(texts.EMPTY)
        self._pages.setCurrentWidget(self._list if events else self._empty)

    def show_actions(self, *, can_drill: bool, can_see_key: bool) -> None:
        """Say what can be done by whoever works here."""
        self._drill.setEnabled(can_drill)
        self._key.setEnabled(can_see_key)

    def show_busy(self, words: str) -> None:
        """Say that something is being done; empty words end that."""
        self._busy.setText(words)
        for card in (self._shown, self._paper):
            if card.isVisible():
                card.show_busy(words)

    def show_key(self, rows: tuple[str, ...], note: str, act: str) -> None:
        """Show the key, what to do with it, and what Enter does."""
        for place, (label, row) in enumerate(zip(self._rows, rows, strict=True), start=1):
            label.setText(f"{place}   {row}")
            label.show()
        self._title.setText(texts.KEY)
        self._note.setText(note)
        self._shown.set_save_word(act)
        self._show_instead(self._key_card)
        self._paper.hide()
        self._shown.show()
        self._shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_paper(self) -> None:
        """Ask for what stands on the paper."""
        self._shown.hide()
        self._forget_rows()
        self._title.setText(texts.PAPER_TITLE)
        self._note.setText(texts.PAPER_NOTE)
        self._paper.set_typed({})
        self._paper.show_faults({})
        self._paper.show()
        self._paper.focus_field(texts.ROW_KEYS[0])

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say what is wrong with what was typed."""
        self._paper.show_faults(faults)

    def end_key(self) -> None:
        """Show the key no more."""
        self._forget_rows()
        self._paper.set_typed({})
        if self._key_card.isHidden():
            return
        self._key_card.hide()
        self._body.show()
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

    # --- building --------------------------------------------------------------------------------

    def _forget_rows(self) -> None:
        for label in self._rows:
            label.clear()
            label.hide()

    def _show_instead(self, card: QWidget) -> None:
        self._body.hide()
        card.show()

    def _build_parts(self) -> None:
        self._message = MessageBar()
        self._copies = ToneBox(Tone.OK, texts.COPIES_TITLE, "backupCopies")
        self._key_box = ToneBox(Tone.OK, texts.KEY_TITLE, "backupKey")
        self._model = RowsModel(
            [
                Column[BackupEvent]("När", texts.event_who),
                Column[BackupEvent]("Vad", texts.event_what),
            ],
            texts.event_sentence,
            self,
        )
        self._list = TwoLineTable()
        self._list.setObjectName("backupList")
        self._list.setAccessibleName(texts.LIST)
        self._list.setModel(self._model)
        header = self._list.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._empty = make_label("empty", "backupText")
        self._empty.setText(texts.LOADING)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(32)
        self._rows = tuple(
            make_label("heading", f"backup.{key}", wraps=False) for key in texts.ROW_KEYS
        )
        self._note = make_label("", "backupKeyNote")
        self._shown = FormCard("backupShown", (), texts.PRINT_KEY, cancel=texts.CLOSE)
        self._paper = FormCard(
            "backupPaper", texts.PAPER_FIELDS, texts.TRY, cancel=texts.CLOSE, columns=2
        )
        self._busy = make_label("muted", "backupBusy", wraps=False)
        self._copy = named_button("backup.kopiera", texts.COPY, texts.COPY_KEY)
        self._drill = named_button("backup.ova", texts.DRILL, texts.DRILL_KEY)
        self._key = named_button("backup.nyckel", texts.KEY, texts.KEY_KEY)
        self.setFocusProxy(self._list)

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        for page in (self._empty, self._list):
            self._pages.addWidget(page)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addWidget(self._copies)
        body.addWidget(self._key_box)
        body.addWidget(self._pages, 1)
        actions = QHBoxLayout()
        actions.setSpacing(8)
        for button in (self._copy, self._drill, self._key):
            actions.addWidget(button)
        actions.addStretch()
        actions.addWidget(self._busy)
        body.addLayout(actions)
        self._key_card = QFrame()
        self._key_card.setProperty("card", True)
        card = QVBoxLayout(self._key_card)
        card.setContentsMargins(24, 20, 24, 20)
        card.setSpacing(12)
        self._title = make_label("heading", "backupKeyTitle")
        for widget in (self._title, self._note, *self._rows, self._shown, self._paper):
            card.addWidget(widget)
        card.addStretch(1)
        self._key_card.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        whole.addWidget(self._message)
        whole.addWidget(self._body, 1)
        whole.addWidget(self._key_card, 1)

    def _connect(self) -> None:
        presenter = self._presenter
        self._shown.saved.connect(lambda _typed: presenter.take_to_paper())
        self._paper.saved.connect(presenter.try_paper)
        for card in (self._shown, self._paper):
            card.cancelled.connect(presenter.close_key)
        for button, key, act in (
            (self._copy, texts.COPY_KEY, presenter.copy),
            (self._drill, texts.DRILL_KEY, presenter.drill),
            (self._key, texts.KEY_KEY, presenter.show_key),
        ):
            button.clicked.connect(act)
            add_shortcut(self, key, act)
