"""A field of a form: its label, a hint, the input, and the fault right under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.widgets.tone import Tone, ToneIcon, set_tone

INPUT_HEIGHT = 36


class Field(QWidget):
    """Keeps an input together with its words.

    The input's accessible name is the label, its description the hint and the fault. With a fault
    the input has the tone error, and the style sheet gives it its frame; the fault has a sign.
    """

    def __init__(self, label: str, editor: QWidget, hint: str = "", note: str = "") -> None:
        """Build the field.

        Args:
            label: above the input.
            editor: the input; becomes a child of the field.
            hint: between label and input.
            note: under the input, where a hint would be long.
        """
        super().__init__()
        self._hint = f"{hint} {note}".strip()
        self._editor = editor
        editor.setMinimumHeight(INPUT_HEIGHT)
        editor.setAccessibleName(label)
        editor.setAccessibleDescription(self._hint)
        self._label = QLabel(label)
        self._label.setObjectName("fieldLabel")
        self._label.setBuddy(editor)
        semibold = self._label.font()
        semibold.setBold(True)
        self._label.setFont(semibold)
        self._fault = FaultLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        if hint:
            column.addWidget(_hint_label(hint))
        column.addWidget(editor)
        column.addWidget(self._fault)
        if note:
            column.addWidget(_hint_label(note))
        column.addStretch(1)

    @property
    def fault(self) -> str:
        """What is wrong with it; empty when nothing is."""
        return self._fault.words

    def show_fault(self, words: str) -> None:
        """Say what is wrong and what to do; an empty text takes it away."""
        if words == self._fault.words:
            return
        self._fault.show_words(words)
        set_tone(self._editor, Tone.ERROR if words else None)
        described = f"Fel: {words} {self._hint}".strip() if words else self._hint
        self._editor.setAccessibleDescription(described)


class FaultLine(QWidget):
    """A fault with its sign; hidden while there is none.

    Attributes:
        words: what is wrong; empty when nothing is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("fieldFault")
        self.words = ""
        self._label = QLabel()
        self._label.setObjectName("fieldFaultText")
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(ToneIcon(Tone.ERROR), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        set_tone(self, Tone.ERROR)
        self.hide()

    def show_words(self, words: str) -> None:
        """Say what is wrong and what to do."""
        self.words = words
        self._label.setText(words)
        self.setVisible(bool(words))


def _hint_label(hint: str) -> QLabel:
    label = QLabel(hint)
    label.setObjectName("fieldHint")
    label.setWordWrap(True)
    return label
