"""The page that leads to what is not done all day, each with its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.key_button import KeyButton
from ui.widgets.labels import make_label
from ui.widgets.scrolling import scrolling

BUTTON_WIDTH = 200
BUTTON_HEIGHT = 40
KEYS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class MoreItem:
    """One place to go, or one thing to do.

    Attributes:
        name: the button is ``more.<name>``.
        title: on the button.
        words: what it is, beside it.
        act: goes there.
        group: the heading it stands under; items of one group stand together.
        is_open: True when whoever works here may go there now.
    """

    name: str
    title: str
    words: str
    act: Callable[[], None]
    group: str
    is_open: Callable[[], bool] = lambda: True


class MorePage(QWidget):
    """Lists the places in two columns; what somebody may not do is shown, and says who may."""

    def __init__(self, items: Sequence[MoreItem]) -> None:
        """Build the list."""
        super().__init__()
        self.setObjectName("morePage")
        self._items = tuple(items)
        self._buttons = [_button(item, key) for item, key in zip(items, KEYS, strict=False)]
        sheet = QWidget()
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(16, 16, 16, 16)
        columns.setSpacing(32)
        for groups in self._columns():
            column = QVBoxLayout()
            column.setSpacing(8)
            for group in groups:
                column.addLayout(group)
                column.addSpacing(16)
            column.addStretch(1)
            columns.addLayout(column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(sheet))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def refresh(self) -> None:
        """Open and close the places for whoever works here now."""
        for item, button in zip(self._items, self._buttons, strict=True):
            button.setEnabled(item.is_open())
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = KEYS.find(chr(event.key())) if event.key() <= ord("Z") else -1
        if 0 <= place < len(self._buttons) and not event.modifiers():
            self._buttons[place].click()
            return
        super().keyPressEvent(event)

    def _columns(self) -> tuple[list[QGridLayout], list[QGridLayout]]:
        """Return the groups of each column: about as many rows to the left as to the right."""
        left: list[QGridLayout] = []
        right: list[QGridLayout] = []
        placed = 0
        pairs = zip(self._items, self._buttons, strict=True)
        for name, group in groupby(pairs, lambda pair: pair[0].group):
            rows = list(group)
            is_nearer = 2 * placed + len(rows) <= len(self._items)  # to the half, with than without
            (left if is_nearer and not right else right).append(_group(name, rows))
            placed += len(rows)
        return left, right


def _button(item: MoreItem, key: str) -> KeyButton:
    button = KeyButton(item.title, key, key_first=True)
    button.setObjectName(f"more.{item.name}")
    button.setMinimumSize(BUTTON_WIDTH, BUTTON_HEIGHT)
    button.clicked.connect(item.act)
    return button


def _group(name: str, rows: Sequence[tuple[MoreItem, KeyButton]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    heading = make_label("heading", wraps=False)
    heading.setText(name)
    grid.addWidget(heading, 0, 0, 1, 2)
    for place, (item, button) in enumerate(rows, 1):
        words = make_label("muted")
        words.setText(item.words)
        grid.addWidget(button, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, place, 1)
    grid.setColumnStretch(1, 1)
    return grid
