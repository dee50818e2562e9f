"""The checkout before it is there: its first field, which takes what is typed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.widgets.field import Field
from ui.widgets.kept_keys import WaitingKey
from ui.widgets.labels import make_label

LABEL, PLACEHOLDER = "Personnummer", "Läs av kortet"
OPENING = "Kassan öppnas. Skriv redan nu."
TAKEN = "Kassan öppnas. Patienten visas strax."
SHARES = (26, 44, 30)
LEAVES = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed before the checkout was there.

    Attributes:
        words: in the field.
        place: of the cursor.
        keys: from the first on that left the field.
    """

    words: str
    place: int
    keys: tuple[WaitingKey, ...]

    def go_on_in(self, field: QLineEdit) -> None:
        """Let another field go on with it: the text, the place, then the keys that wait."""
        field.setFocus()
        field.setText(self.words)
        field.setCursorPosition(self.place)
        for key in self.keys:
            key.press(field.window())


class FirstPage(QWidget):
    """Looks as the checkout will, with the identity number alone.

    From the first key that leaves the field on, keys are held: they mean something in the checkout.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[WaitingKey] = []
        self.field = QLineEdit()
        self.field.setObjectName("personnummer")
        self.field.setPlaceholderText(PLACEHOLDER)
        self.field.installEventFilter(self)
        self._note = make_label("muted", "openingNote")
        self._note.setText(OPENING)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(12, 12, 12, 12)
        columns.setSpacing(12)
        for place, share in enumerate(SHARES):
            card = QFrame()
            card.setProperty("card", True)
            card.setMinimumWidth(1)
            columns.addWidget(card, share)
            if not place:
                self._fill(card)
        self.setFocusProxy(self.field)

    def taken(self) -> Typed:
        """Return what was typed."""
        return Typed(self.field.text(), self.field.cursorPosition(), tuple(self._waiting))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and (self._waiting or event.key() in LEAVES)
        ):
            self._waiting.append(WaitingKey(event.key(), event.modifiers(), event.text()))
            self._note.setText(TAKEN)
            return True
        return super().eventFilter(watched, event)

    def _fill(self, card: QFrame) -> None:
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        field = Field(LABEL, self.field)
        field.layout().setSpacing(2)  # type: ignore[union-attr] # a field has a layout
        column.addWidget(field)
        column.addWidget(self._note)
        column.addStretch(1)
