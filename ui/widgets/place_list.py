"""Places to go or things to do, one below the other, each with its number key and what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.key_button import KeyButton
from ui.widgets.labels import make_label

BUTTON_WIDTH = 280
BUTTON_HEIGHT = 40


@dataclass(frozen=True, slots=True)
class Place:
    """One place to go, or one thing to do.

    Attributes:
        name: the button is ``<list>.<name>``.
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


class PlaceList(QWidget):
    """Lists places; what may not be done now is shown, dimmed."""

    def __init__(self, name: str, places: Sequence[Place]) -> None:
        """Build the list; at most nine have a key."""
        super().__init__()
        self._places = tuple(places)
        self._buttons: list[KeyButton] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for number, place in enumerate(self._places):
            button = KeyButton(place.title, str(number + 1), key_first=True)
            button.setObjectName(f"{name}.{place.name}")
            button.setMinimumSize(BUTTON_WIDTH, BUTTON_HEIGHT)
            button.clicked.connect(place.act)
            words = make_label()
            words.setText(place.words)
            grid.addWidget(button, number, 0)
            grid.addWidget(words, number, 1)
            self._buttons.append(button)
        grid.setColumnStretch(1, 1)

    def refresh(self) -> None:
        """Open and close the places for whoever works here now."""
        for place, button in zip(self._places, self._buttons, strict=True):
            button.setEnabled(place.is_open())

    def press(self, event: QKeyEvent) -> bool:
        """Go where a number key leads; True when it leads somewhere."""
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self._places) and not event.modifiers():
            self._buttons[number].click()
            return True
        return False
