"""What is told above all pages, one under the other; a lower window shows fewer at a time."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import DENSE_BELOW
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import make_label
from ui.widgets.notice import Notice

MOST_BELOW = ((DENSE_BELOW, 2), (900, 4))
"""Below which height of the window how many are shown; above, all of them."""
MORE, MORE_KEY = "Visa fler", "Alt+F"


class NoticeStack(QVBoxLayout):
    """Holds back what a low window has no room for, counts it, and leads on to it."""

    def __init__(self) -> None:
        super().__init__()
        self._notices: list[Notice] = []
        self._most: int | None = None
        self._first = 0
        self._more: _More | None = None  # the window opens with nothing to tell

    def add(self, told: QWidget) -> None:
        """Add something; it hides itself while it has nothing to say."""
        self.insertWidget(self.count() - (self._more is not None), told)
        if isinstance(told, Notice):
            self._notices.append(told)
            told.asked.connect(self._arrange)

    def show_in(self, height: int) -> None:
        """Leave the page more than half of a window of this height."""
        self._most = next((most for below, most in MOST_BELOW if height < below), None)
        self._arrange()

    def _show_next(self) -> None:
        self._first += self._most or 0
        self._arrange()

    def _arrange(self) -> None:
        asking = [notice for notice in self._notices if notice.text]
        most = self._most or len(asking)
        if len(asking) <= most or self._first >= len(asking):
            self._first = 0
        shown = asking[self._first : self._first + most]
        for notice in self._notices:
            notice.hold_back(notice in asking and notice not in shown)
        self._count(len(asking) - len(shown))

    def _count(self, left: int) -> None:
        if left and self._more is None:
            self._more = _More()
            self._more.button.clicked.connect(self._show_next)
            self.addWidget(self._more)
        if self._more is not None:
            self._more.show_left(left)


class _More(QFrame):
    """How many there are beside those that are shown; its key is dead while it is unseen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("noticesMore")
        self._words = make_label("", "noticesLeft")
        self.button = KeyButton(MORE, MORE_KEY)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 4, 24, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        QShortcut(QKeySequence(MORE_KEY), self).activated.connect(self.button.click)

    def show_left(self, left: int) -> None:
        """Say how many; none hides it."""
        self._words.setText(f"{left} meddelande{'' if left == 1 else 'n'} till")
        self.setVisible(left > 0)
