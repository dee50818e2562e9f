"""What stands around the pages: the status line, what is told above all pages, and the colour."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.shell.notice_stack import NoticeStack
from ui.shell.status_line import StatusLine
from ui.widgets.shortcut import HeldKeys, KeysFirst

SIDE = 5


class Frame(QFrame):
    """Has a colour of its own in the practice clinic and while an outage lasts.

    Attributes:
        notices: what is told above all pages.
    """

    def __init__(self, status: StatusLine, pages: QWidget, *, ovning: bool) -> None:
        """Put the pages under a status line."""
        super().__init__()
        self.setObjectName("frame")
        self.setProperty("ovning", ovning)
        self._is_ovning = ovning
        self._status = status
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self.notices = NoticeStack()
        self._column.addWidget(status)
        self._column.addLayout(self.notices)
        self._column.addWidget(pages, 1)
        self._keys_first = KeysFirst(self)
        self._held_keys = HeldKeys(self)
        self.show_avbrott("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.notices.show_in(event.size().height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if (native := self.window().windowHandle()) is not None:
            native.installEventFilter(self._held_keys)

    def show_avbrott(self, words: str) -> None:
        """Take the colour of an outage, with its words; empty words end that."""
        side = SIDE if words or self._is_ovning else 0
        self._column.setContentsMargins(side, side, side, side)
        self.setProperty("avbrott", bool(words))
        self.style().polish(self)
        self._status.show_avbrott(words)
