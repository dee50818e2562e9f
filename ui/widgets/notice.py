"""Something above all pages that waits for an answer, and lets one go on working meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.widgets.key_button import KeyButton
from ui.widgets.labels import make_label
from ui.widgets.tone import TONE_WORD, Tone, ToneIcon, set_tone

BUTTON_HEIGHT = 36


class Notice(QFrame):
    """A text with two answers; hidden while there is nothing to ask.

    Attributes:
        answered: True for the first answer.
        asked: something is asked now, or nothing any more.
    """

    answered = Signal(bool)
    asked = Signal()

    def __init__(self, name: str, first: tuple[str, str], second: tuple[str, str]) -> None:
        """Build it.

        Args:
            name: of the object.
            first: word and key of one answer; the key is nobody else's in the whole window.
            second: of the other.
        """
        super().__init__()
        self.setObjectName(name)
        self.setProperty("box", True)
        self._text = make_label("", f"{name}.text")
        self._is_held = False
        self._buttons = tuple(KeyButton(word, key) for word, key in (first, second))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(ToneIcon(Tone.ATTENTION))
        row.addWidget(self._text, 1)
        for place, button in enumerate(self._buttons):
            button.setObjectName(f"{name}.{place}")
            button.setMinimumHeight(BUTTON_HEIGHT)
            row.addWidget(button)
        for (_, key), button in zip((first, second), self._buttons, strict=True):
            QShortcut(QKeySequence(key), self).activated.connect(button.click)  # dead while unseen
        self._buttons[0].clicked.connect(lambda: self.answered.emit(True))
        self._buttons[1].clicked.connect(lambda: self.answered.emit(False))
        set_tone(self, Tone.ATTENTION)
        self.hide()

    @property
    def text(self) -> str:
        """What is asked now, also while it is held back; empty when nothing is."""
        return self._text.text()

    @property
    def is_shown(self) -> bool:
        """True while something is asked and not held back."""
        return bool(self.text) and not self._is_held

    def ask(self, text: str) -> None:
        """Ask something, in place of what was asked before; an empty text stops asking."""
        self._text.setText(text)
        self.setAccessibleName(f"{TONE_WORD[Tone.ATTENTION]}: {text}" if text else "")
        for button in self._buttons:
            button.setEnabled(True)
        self._show()
        self.asked.emit()

    def hold_back(self, is_held: bool) -> None:
        """Show nothing for now: others are asked first."""
        self._is_held = is_held
        self._show()

    def _show(self) -> None:
        self.setVisible(self.is_shown)

    def show_busy(self) -> None:
        """Take no more answers until something is asked again."""
        for button in self._buttons:
            button.setEnabled(False)
