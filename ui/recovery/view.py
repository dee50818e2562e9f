"""The page: the four rows of the paper, and a new password for an administrator who needs one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kassa.errors import InvalidInputError, UserFacingError
from ui.recovery import texts
from ui.recovery.ports import RecoveryUseCases
from ui.run import Run
from ui.widgets.form_card import FormCard
from ui.widgets.labels import make_label
from ui.widgets.message_bar import MessageBar

CARD_WIDTH = 720


class RecoveryPage(QWidget):
    """Asks for the key on paper.

    Attributes:
        recovered: it opened the records.
        cancelled: whoever sits there wants to log in instead.
    """

    recovered = Signal()
    cancelled = Signal()

    def __init__(
        self, clinic: str, use_cases: RecoveryUseCases, run: Run, *, can_go_back: bool
    ) -> None:
        """Build the page.

        Args:
            clinic: its name.
            use_cases: what it can do.
            run: ``Background.run``.
            can_go_back: there is somebody whose password opens it as well.
        """
        super().__init__()
        self.setObjectName("recoveryPage")
        self._do = use_cases
        self._run = run
        self._message = MessageBar()
        back = texts.BACK if can_go_back else ""
        self._form = FormCard("recovery", texts.FIELDS, texts.SAVE, cancel=back, columns=2)
        self._form.saved.connect(self._open)
        self._form.cancelled.connect(self.cancelled)
        whose = make_label("muted", "recoveryClinic")
        whose.setText(clinic)
        title = make_label("heading", "recoveryTitle")
        title.setText(texts.TITLE)
        note = make_label("muted", "recoveryNote")
        note.setText(texts.NOTE)
        card = QFrame()
        card.setProperty("card", True)
        card.setFixedWidth(CARD_WIDTH)
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for widget in (whose, title, note, self._message, self._form):
            column.addWidget(widget)
        whole = QHBoxLayout(self)
        whole.addStretch()
        whole.addWidget(card, 0, Qt.AlignmentFlag.AlignVCenter)
        whole.addStretch()
        self.setFocusProxy(self._form)

    def ask(self, why: str) -> None:
        """Ask anew; ``why`` says what has happened to the key, empty for nothing."""
        self._form.set_typed({})
        self._message.dismiss()
        if why:
            self._message.show_message("attention", why)
        self._form.focus_field(texts.ROWS[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self._message.dismiss():
            super().keyPressEvent(event)

    def _open(self, typed: dict[str, str]) -> None:
        rows = tuple(typed[key] for key in texts.ROWS)
        self._message.dismiss()
        self._form.show_busy(texts.OPENING)
        self._run(
            lambda: self._do.recover(rows, typed["signatur"], typed["losenord"]),
            lambda _nothing: self._on_open(),
            self._on_refused,
        )

    def _on_open(self) -> None:
        self._form.show_busy("")
        self._form.set_typed({})
        self.recovered.emit()

    def _on_refused(self, error: UserFacingError) -> None:
        self._form.show_busy("")
        faults = {}
        if isinstance(error, InvalidInputError):
            faults = {fault.field: fault.message for fault in error.faults}
        self._form.show_faults(faults)
        if not faults:
            self._message.show_message("error", error.message)
            self._form.focus_field(texts.ROWS[0])
