"""The one field of the visit column, and the suggestions under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from ui import text
from ui.checkout.match import Match
from ui.widgets.shortcut import ENTER

ROW_HEIGHT = 36
MOST_ROWS = 8
GAP = 2


class SearchField(QLineEdit):
    """Understands number keys while it is empty, and words.

    Attributes:
        picked: a suggestion was taken.
        entered: Enter with nothing typed.
        chip_removal_requested: Backspace with nothing typed.
        back_requested: Esc, and no suggestions are shown.
    """

    picked = Signal(object)
    entered = Signal()
    chip_removal_requested = Signal()
    back_requested = Signal()

    def __init__(
        self, search: Callable[[str], tuple[Match, ...]], pick_number: Callable[[int], bool]
    ) -> None:
        """Ask ``search`` what a text means, ``pick_number`` whether a digit meant something."""
        super().__init__()
        self.setObjectName("besok_sok")
        self.setAccessibleName(text.FIELD["besok_sok"])
        self._search = search
        self._pick_number = pick_number
        self._suggestions: SuggestionList | None = None
        self.textChanged.connect(self._on_text_changed)

    def use_suggestions(self, suggestions: SuggestionList) -> None:
        """Show what is found in a list."""
        self._suggestions = suggestions
        suggestions.itemClicked.connect(self._on_clicked)

    @property
    def is_suggesting(self) -> bool:
        """True while suggestions are shown."""
        return self._suggestions is not None and not self._suggestions.isHidden()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in ENTER:
            self._on_enter()
        elif key == Qt.Key.Key_Escape:
            self._on_escape()
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self._suggestions is not None:
            if not self.is_suggesting:
                self._on_text_changed(self.text())
            self._suggestions.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Backspace and not self.text():
            self.chip_removal_requested.emit()
        elif not self._on_digit(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._suggestions is not None and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._suggestions.hide()

    def _on_digit(self, event: QKeyEvent) -> bool:
        typed = event.text()
        if self.text() or len(typed) != 1 or typed not in "123456789":
            return False
        # a key held down repeats itself: what is asked next must not be answered by it
        return event.isAutoRepeat() or self._pick_number(int(typed))

    def _on_enter(self) -> None:
        if not self.text().strip():
            self.entered.emit()
        elif self._suggestions is not None:
            if not self.is_suggesting:
                self._on_text_changed(self.text())
            match = self._suggestions.chosen
            if match is not None:
                self._take(match)

    def _on_escape(self) -> None:
        if self.is_suggesting and self._suggestions is not None:
            self._suggestions.hide()
        else:
            self.back_requested.emit()

    def _on_text_changed(self, typed: str) -> None:
        if self._suggestions is None:
            return
        if not typed.strip():
            self._suggestions.hide()
            return
        self._suggestions.offer(self._search(typed), typed.strip(), self)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        match = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(match, Match):
            self._take(match)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, match: Match) -> None:
        self.clear()
        self.picked.emit(match)


class SuggestionList(QListWidget):
    """What a word may mean; stands over what is below the field, the first row chosen.

    The arrows lead on to what does not fit.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.parent_panel = parent
        self.setObjectName("suggestions")
        self.setAccessibleName("Förslag")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.hide()

    @property
    def chosen(self) -> Match | None:
        """The suggestion that Enter takes."""
        match = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return match if isinstance(match, Match) else None

    def offer(self, matches: Sequence[Match], typed: str, field: QWidget) -> None:
        """Show suggestions under a field."""
        self.clear()
        for match in matches:
            item = QListWidgetItem(f"{match.label}   ·   {match.group}")
            item.setData(Qt.ItemDataRole.UserRole, match)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self.addItem(item)
        if not matches:
            item = QListWidgetItem(f"Inget hittades för ”{typed}”. F4 visar alla uppgifter.")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self.addItem(item)
        else:
            self.setCurrentRow(0)
        below = self.parent_panel.mapFromGlobal(field.mapToGlobal(field.rect().bottomLeft()))
        top = below.y() + GAP
        room = (self.parent_panel.height() - top - GAP) // ROW_HEIGHT
        rows = min(self.count(), MOST_ROWS, room)
        self.setGeometry(below.x(), top, field.width(), rows * ROW_HEIGHT + 2 * GAP + 2)
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Choose the next or the previous suggestion."""
        if self.count():
            self.setCurrentRow((self.currentRow() + by) % self.count())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        return super().event(event)
