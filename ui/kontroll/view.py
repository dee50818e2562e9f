"""The page that checks the clinic's records: start it, watch it, read what does not hold."""

from __future__ import annotations

import time

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QProgressBar, QVBoxLayout, QWidget

from kassa.desk.kontroll.finding import Finding, Kontroll
from kassa.desk.kontroll.run import StoppedError
from kassa.errors import UserFacingError
from ui.kontroll import texts
from ui.kontroll.ports import KontrollUseCases
from ui.run import Run
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import ToneBox, make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.shortcut import add_shortcut
from ui.widgets.tone import Tone
from ui.widgets.two_lines import TwoLineTable

TARGET_HEIGHT = 36
EACH_SECONDS = 0.1
GIVE_WAY_EACH = 16
GIVE_WAY_SECONDS = 0.001


class KontrollPane(QWidget):
    """Checks the records in the background while the till goes on.

    Attributes:
        came_so_far: what is looked at, how much of it, of how much; from another thread.
    """

    came_so_far = Signal(str, int, int)

    def __init__(self, use_cases: KontrollUseCases, run: Run) -> None:
        """Build the page; nothing is checked before somebody asks for it."""
        super().__init__()
        self.setObjectName("kontrollPane")
        self._do = use_cases
        self._run = run
        self._is_running = self._is_stopped = False
        self._build_parts()
        self._lay_out()
        self.came_so_far.connect(self._on_progress)
        add_shortcut(self, texts.KEY, self.start)

    def refresh(self) -> None:
        """Give the keyboard to what starts a check; what was found stays."""
        self._start.setFocus(Qt.FocusReason.OtherFocusReason)

    def start(self) -> None:
        """Begin a check, or stop the one that runs."""
        if self._is_running:
            self.stop()
            return
        self._is_running, self._is_stopped = True, False
        self._message.dismiss()
        self._show_nothing()
        self._start.set_word(texts.STOP)
        self._bar.show()
        self._progress.show()
        tell = _Teller(self)
        self._run(lambda: self._do.check(tell), self._on_result, self._on_error)

    def stop(self) -> None:
        """Let the check that runs end as soon as it can."""
        self._is_stopped = True

    @property
    def is_stopped(self) -> bool:
        """True once nobody waits for the outcome."""
        return self._is_stopped

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    def _on_progress(self, what: str, done: int, whole: int) -> None:
        self._progress.setText(texts.progress(what, done, whole))
        self._bar.setRange(0, whole)
        self._bar.setValue(done)

    def _on_result(self, found: Kontroll) -> None:
        self._end()
        self._model.set_rows(found.findings)
        if found.findings:
            self._sum.show_tone(Tone.ERROR, texts.faults(found), texts.summary(found))
            self._table.show()
            self._table.selectRow(0)
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._sum.show_tone(Tone.OK, texts.GOOD, texts.summary(found))
        self._notes.show_text("\n".join(found.notes))
        self._seal.setText(texts.seal(found))

    def _on_error(self, error: UserFacingError) -> None:
        self._end()
        tone = Tone.ATTENTION if isinstance(error, StoppedError) else Tone.ERROR
        self._message.show_message(tone, error.message)

    def _end(self) -> None:
        self._is_running = False
        self._start.set_word(texts.START)
        self._bar.hide()
        self._progress.hide()
        self._before.hide()

    def _show_nothing(self) -> None:
        self._model.set_rows(())
        for box in (self._sum, self._notes, self._what_to_do):
            box.show_text("")
        self._table.hide()
        self._before.hide()
        self._seal.setText("")

    def _on_row(self, current: QModelIndex) -> None:
        finding: Finding | None = current.data(Qt.ItemDataRole.UserRole)
        self._what_to_do.show_text(finding.do if finding is not None else "")

    # --- building --------------------------------------------------------------------------------

    def _build_parts(self) -> None:
        self._message = MessageBar()
        self._title = make_label("heading", "kontrollTitle")
        self._title.setText(texts.TITLE)
        self._what = make_label("", "kontrollWhat")
        self._what.setText(texts.WHAT)
        self._start = KeyButton(texts.START, texts.KEY)
        self._start.setObjectName("kontroll.start")
        self._start.setProperty("primary", True)
        self._start.setMinimumHeight(TARGET_HEIGHT)
        self._start.clicked.connect(self.start)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.hide()
        self._progress = make_label("muted", "kontrollProgress", wraps=False)
        self._progress.hide()
        self._before = make_label("muted", "kontrollBefore")
        self._before.setText(texts.NOT_YET)
        self._sum = ToneBox(Tone.OK, texts.GOOD, "kontrollSum")
        self._notes = ToneBox(Tone.ATTENTION, texts.OBS, "kontrollNotes")
        self._what_to_do = ToneBox(Tone.ATTENTION, texts.DO, "kontrollDo")
        self._seal = make_label("muted", "kontrollSeal")
        self._seal.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._build_table()

    def _build_table(self) -> None:
        self._model = RowsModel(
            [Column[Finding]("Var", texts.where), Column[Finding]("Vad", texts.what)],
            texts.sentence,
            self,
        )
        self._table = TwoLineTable()
        self._table.setObjectName("kontrollList")
        self._table.setAccessibleName(texts.LIST)
        self._table.setModel(self._model)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._table.selectionModel().currentRowChanged.connect(self._on_row)
        self._table.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._start)
        row.addWidget(self._progress)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._message)
        column.addWidget(self._title)
        column.addWidget(self._what)
        column.addLayout(row)
        for widget in (self._bar, self._before, self._sum, self._notes):
            column.addWidget(widget)
        column.addWidget(self._table, 1)
        column.addWidget(self._what_to_do)
        column.addWidget(self._seal)
        column.addStretch(0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


class _Teller:
    """Tells the page how far the check has come, and gives way to whoever works at the till.

    It is called in the thread of the check.
    """

    def __init__(self, pane: KontrollPane) -> None:
        self._pane = pane
        self._what = ""
        self._told_at = 0.0
        self._calls = 0

    def __call__(self, what: str, done: int, whole: int) -> None:
        if self._pane.is_stopped:
            raise StoppedError
        self._calls += 1
        if self._calls % GIVE_WAY_EACH == 0:
            time.sleep(GIVE_WAY_SECONDS)
        now = time.monotonic()
        if what != self._what or now - self._told_at > EACH_SECONDS:
            self._what, self._told_at = what, now
            self._pane.came_so_far.emit(what, done, whole)
