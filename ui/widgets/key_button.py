"""A button with its key on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

GAP = 8
SIDE = 14
TARGET_HEIGHT = 36
"""How high what is clicked on is at least, in pixels."""
MEASURES = {QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.LayoutRequest}
"""What makes a button another size; the last tells that its word or its key is, styled after it."""


class KeyButton(QPushButton):
    """Shows a word and the key that does the same; ``key_first`` puts the key on the left.

    The accessible name is the word, the description names the key.
    """

    def __init__(
        self,
        word: str,
        key: str = "",
        *,
        key_first: bool = False,
        side: int = SIDE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._long = word
        self._shorter: tuple[str, ...] = ()
        self._sizes: dict[str, QSize] = {}  # by word: a layout asks again and again
        self._word = QLabel(word)
        self._key = QLabel(key)
        self._key.setProperty("role", "key")
        self._key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._key.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(side, 0, side, 0)
        row.setSpacing(GAP)
        pieces = [self._key, self._word] if key_first else [self._word, self._key]
        for piece in pieces:
            piece.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(piece)
        if not key:  # a label that is shown before it has a parent is a window of its own
            self._key.hide()
        if key_first:
            row.addStretch(1)
        self.setAutoDefault(False)
        self.setAccessibleName(word)
        self.setAccessibleDescription(f"Tangent {key}" if key else "")

    @property
    def word(self) -> str:
        """The word it stands for."""
        return self._long

    def set_word(self, word: str, *shorter: str) -> None:
        """Show another word; where it does not fit, the first of the shorter ones that does."""
        if (word, shorter) != (self._long, self._shorter):
            self._long, self._shorter = word, shorter
            self.setAccessibleName(word)
            self.setToolTip(word if shorter else "")
            self._fit()
            self.updateGeometry()

    def show_key_active(self, active: bool) -> None:
        """Show whether the key does this just now; the button itself always does."""
        self._key.setEnabled(active)

    def sizeHint(self) -> QSize:
        """What the longest word takes, whichever is shown: the room decides, not the past."""
        return self._size_with(self._long)

    def minimumSizeHint(self) -> QSize:
        sizes = (self._size_with(word) for word in (self._long, *self._shorter))
        return min(sizes, key=QSize.width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        heard = super().event(event)
        if event.type() in MEASURES:
            self._sizes.clear()
            self._fit()
            self.updateGeometry()
        return heard

    def _fit(self) -> None:
        """Show the longest word that fits; a button with one word grows instead."""
        words = (self._long, *self._shorter)
        fitting = (word for word in words if self._size_with(word).width() <= self.width())
        self._word.setText(next(fitting, words[-1]))

    def _size_with(self, word: str) -> QSize:
        """Return what it takes with a word, as the label itself would ask for it."""
        if word not in self._sizes:
            inner = self._row.sizeHint()
            rest = inner.width() - self._word.sizeHint().width()
            width = rest + self._word.fontMetrics().size(0, word).width()
            self._sizes[word] = QSize(width, max(inner.height(), super().sizeHint().height()))
        return self._sizes[word]


def named_button(name: str, word: str, key: str) -> KeyButton:
    """Return a button of a page, high enough to be hit.

    Args:
        name: of the object.
        word: on it.
        key: what does the same.
    """
    button = KeyButton(word, key)
    button.setObjectName(name)
    button.setMinimumHeight(TARGET_HEIGHT)
    return button
