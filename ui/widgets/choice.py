"""A choice of one among a few, each with the number key that picks it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

BUTTON_HEIGHT = 36
NOT_CHOSEN = -1


class Choice(QWidget):
    """Shows numbered answers side by side; a number key picks, Enter is left to the owner.

    Attributes:
        chosen: the value picked, by key or by click.
    """

    chosen = Signal(str)

    def __init__(
        self, answers: Sequence[tuple[str, str]], value: str = "", parent: QWidget | None = None
    ) -> None:
        """Show the answers as pairs of value and label; ``value`` is picked beforehand."""
        super().__init__(parent)
        self._values = [answer for answer, _ in answers]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for number, (answer, label) in enumerate(answers):
            button = QRadioButton(f"{number + 1}  {label}")
            button.setAccessibleName(label)
            button.setMinimumHeight(BUTTON_HEIGHT)
            button.setChecked(answer == value)
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch()
        self._group.idClicked.connect(self._on_clicked)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusProxy(self._group.buttons()[max(0, self._group.checkedId())])
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def value(self) -> str:
        """The value picked; empty when none is."""
        place = self._group.checkedId()
        return "" if place == NOT_CHOSEN else self._values[place]

    def choose(self, value: str) -> None:
        """Pick a value without telling anybody; one that is not there leaves nothing changed."""
        if value in self._values:
            button = self._group.button(self._values.index(value))
            button.setChecked(True)
            self.setFocusProxy(button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = event.key() - Qt.Key.Key_1
        if 0 <= place < len(self._values) and not event.modifiers():
            button = self._group.button(place)
            button.setFocus()
            button.click()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._group.buttons()[max(0, self._group.checkedId())].setFocus(event.reason())

    def _on_clicked(self, place: int) -> None:
        self.setFocusProxy(self._group.button(place))
        self.chosen.emit(self._values[place])
