"""The question a reversal asks, in the place of the buttons: what, and why?"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from ui.kvitto import texts
from ui.widgets.field import Field
from ui.widgets.key_button import named_button
from ui.widgets.shortcut import ENTER
from ui.widgets.undo import empty_line

REASON_LENGTH = 200


class ReasonPanel(QFrame):
    """Asks for the reason; Enter takes back, Esc gives up.

    Attributes:
        confirmed: the reason as typed, and the patient's name where it was asked for.
        correction_chosen: which correction, 0 for the reversal of the whole receipt.
        cancelled: the clerk gave up.
    """

    confirmed = Signal(str, str)
    correction_chosen = Signal(int)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("reasonPanel")
        self._question = QLabel()
        self._question.setObjectName("reasonQuestion")
        self._question.setWordWrap(True)
        self._question.setTextFormat(Qt.TextFormat.PlainText)
        self._question.setProperty("role", "strong")
        self._suggested = ""
        self._reversing = False
        self._what = QComboBox()
        self._what.setObjectName("makulera.vad")
        self._what.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._what.currentIndexChanged.connect(self._on_chosen)
        self._what_field = Field(texts.WHAT, self._what, texts.WHAT_HINT)
        self._edit = _line_edit("makulera.skal")
        self._edit.textEdited.connect(lambda: self.show_fault(""))
        self._field = Field(texts.REASON, self._edit, texts.REASON_HINT)
        self._namn = _line_edit("makulera.namn")
        self._namn_field = Field(texts.NAMN, self._namn, texts.NAMN_HINT)
        self._namn.textEdited.connect(lambda: self._namn_field.show_fault(""))
        self._confirm = named_button("makulera.slutfor", texts.REVERSE, texts.CONFIRM_KEY)
        self._confirm.setProperty("primary", True)
        self._confirm.clicked.connect(
            lambda: self.confirmed.emit(self._edit.text(), self._namn.text())
        )
        self._cancel = named_button("makulera.avbryt", texts.CANCEL, texts.CANCEL_KEY)
        self._cancel.clicked.connect(self.cancelled)
        self._lay_out()
        self.show_reversing(False)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._confirm)
        buttons.addWidget(self._cancel)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(8)
        column.addWidget(self._question)
        column.addWidget(self._what_field)
        column.addWidget(self._field)
        column.addWidget(self._namn_field)
        column.addLayout(buttons)

    def ask(self, question: str) -> None:
        """Begin with an empty reason."""
        self._question.setText(question)
        empty_line(self._edit)
        empty_line(self._namn)
        self._namn_field.hide()
        self._suggested = ""
        self.offer(())
        self.show_fault("")
        self.show()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, labels: tuple[str, ...]) -> None:
        """Offer corrections beside the reversal of the whole receipt, which is chosen."""
        self._what.blockSignals(True)
        self._what.clear()
        self._what.addItems([texts.WHOLE, *labels])
        self._what.blockSignals(False)
        self._what_field.setVisible(bool(labels))

    def show_reason(self, skal: str) -> None:
        """Put words into the reason, unless the clerk has written other ones."""
        if self._edit.text() in {"", self._suggested}:
            self._edit.setText(skal)
            self._suggested = skal
            self.show_fault("")

    def show_fault(self, text: str) -> None:
        """Say what is wrong with the reason."""
        self._field.show_fault(text)
        if text:
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_name(self, why: str) -> None:
        """Ask for the patient's name too, and say why."""
        self._namn_field.show()
        self._namn_field.show_fault(why)
        self._namn.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_reversing(self, reversing: bool) -> None:
        """Take no more while it is being posted; what is typed stays."""
        self._reversing = reversing
        self._show_word()
        self._edit.setReadOnly(reversing)
        self._namn.setReadOnly(reversing)
        self._what.setEnabled(not reversing)
        self._confirm.setEnabled(not reversing)
        self._cancel.setEnabled(not reversing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            button = self._cancel if self._cancel.hasFocus() else self._confirm
            button.click()
        elif event.key() == Qt.Key.Key_Escape:
            self._cancel.click()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self._edit.hasFocus():
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            place = self._what.currentIndex() + step
            self._what.setCurrentIndex(max(0, min(self._what.count() - 1, place)))
        else:
            super().keyPressEvent(event)

    def _on_chosen(self, place: int) -> None:
        self._show_word()
        self.correction_chosen.emit(place)

    def _show_word(self) -> None:
        is_correction = self._what.currentIndex() > 0
        idle, busy = (
            (texts.CORRECT, texts.CORRECTING) if is_correction else (texts.REVERSE, texts.REVERSING)
        )
        self._confirm.set_word(busy if self._reversing else idle)


def _line_edit(name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setObjectName(name)
    edit.setMaxLength(REASON_LENGTH)
    return edit
