"""Messages in one line, for the screen and for the screen reader."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.widgets.key_button import KeyButton
from ui.widgets.tone import TONE_WORD, Tone, ToneIcon, set_tone

CLOSE_SIDE = 36


class MessageBar(QFrame):
    """What happened and what to do, with a sign and a word; hidden when there is nothing to say.

    Whoever owns the bar calls ``dismiss`` when the next action begins, and on Esc when the bar does
    not have the focus itself. The style sheet knows it as ``#messageBar[tone="..."]``.

    Attributes:
        dismissed: the message went away by Esc, by its button or by ``dismiss``.
    """

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._icon = ToneIcon()
        self._word = QLabel()
        self._word.setObjectName("messageWord")
        bold = self._word.font()
        bold.setBold(True)
        self._word.setFont(bold)
        self._text = QLabel()
        self._text.setObjectName("messageText")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = KeyButton("Stäng", "Esc")
        self._close.setObjectName("messageClose")
        self._close.setAccessibleName("Stäng meddelandet")
        self._close.setFlat(True)
        self._close.setMinimumHeight(CLOSE_SIDE)
        self._close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._word)
        row.addWidget(self._text, 1)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now; empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def show_message(self, tone: Tone | str, text: str) -> None:
        """Say something, in place of what was said before.

        Args:
            tone: ``ok``, ``attention`` or ``error``.
            text: what happened and what to do, plain text.
        """
        tone = Tone(tone)
        self._icon.set_tone(tone)
        self._word.setText(TONE_WORD[tone])
        self._text.setText(text)
        self.setAccessibleName(f"{TONE_WORD[tone]}: {text}")
        set_tone(self, tone)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def dismiss(self) -> bool:
        """Take the message away; True when there was one."""
        if self.isHidden():
            return False
        self.hide()
        self._text.clear()
        self.setAccessibleName("")
        self.dismissed.emit()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.dismiss():
            event.accept()
            return
        super().keyPressEvent(event)
