"""The page that leads to what is not done all day, each with its number key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.widgets.key_button import KeyButton
from ui.widgets.labels import make_label

BUTTON_WIDTH = 280
BUTTON_HEIGHT = 40


@dataclass(frozen=True, slots=True)
class MoreItem:
    """One place to go, or one thing to do.

    Attributes:
        name: the button is ``more.<name>``.
        title: on the button.
        words: what it is, beside it.
        act: goes there.
        is_open: True when whoever works here may go there now.
    """

    name: str
    title: str
    words: str
    act: Callable[[], None]
    is_open: Callable[[], bool] = lambda: True


class MorePage(QWidget):
    """Lists the places; what somebody may not do is shown, and says who may."""

    def __init__(self, items: Sequence[MoreItem]) -> None:
        """Build the list; at most nine."""
        super().__init__()
        self.setObjectName("morePage")
        self._items = tuple(items)
        self._buttons: list[KeyButton] = []
        title = make_label("heading", "moreTitle")
        title.setText("Mer")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, item in enumerate(self._items):
            button = KeyButton(item.title, str(place + 1), key_first=True)
            button.setObjectName(f"more.{item.name}")
            button.setMinimumSize(BUTTON_WIDTH, BUTTON_HEIGHT)
            button.clicked.connect(item.act)
            words = make_label()
            words.setText(item.words)
            grid.addWidget(button, place, 0)
            grid.addWidget(words, place, 1)
            self._buttons.append(button)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(title)
        column.addLayout(grid)
        column.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def refresh(self) -> None:
        """Open and close the places for whoever works here now."""
        for item, button in zip(self._items, self._buttons, strict=True):
            button.setEnabled(item.is_open())
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = event.key() - Qt.Key.Key_1
        if 0 <= place < len(self._items) and not event.modifiers():
            self._buttons[place].click()
            return
        super().keyPressEvent(event)
