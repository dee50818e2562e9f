"""The window: a frame, a status line, pages and help. It knows no feature."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

import resources
from ui.shell.help_panel import HelpPanel, KeyHelp
from ui.shell.status_line import StatusLine
from ui.theme import DENSE_BELOW

MINIMUM = QSize(960, 540)
USUAL = QSize(1366, 768)
FRAME_OVNING = 5


class MainWindow(QMainWindow):
    """Shows one page at a time; F1 shows the keys over it.

    Attributes:
        page_changed: the name of the page that is shown now.
        density_changed: True when the window has become low, False when it is high again.
        closed: the window is closing.
    """

    page_changed = Signal(str)
    density_changed = Signal(bool)
    closed = Signal()

    def __init__(self, status: StatusLine, key_list: Sequence[KeyHelp], *, ovning: bool) -> None:
        """Build an empty window around a status line."""
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowIcon(QIcon(str(resources.path("icons", "kassa.svg"))))
        self.setMinimumSize(MINIMUM)
        self.resize(USUAL)
        self._is_dense = False
        self._names: list[str] = []
        self._widgets: dict[str, QWidget] = {}
        self._status = status
        self._pages = QStackedWidget()
        self._pages.setObjectName("page")
        frame = QFrame()
        frame.setObjectName("frame")
        frame.setProperty("ovning", ovning)
        side = FRAME_OVNING if ovning else 0
        column = QVBoxLayout(frame)
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(0)
        column.addWidget(status)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(frame)
        self._help = HelpPanel(key_list, frame)
        self._focus_before: QWidget | None = None
        status.page_requested.connect(self.show_page)
        status.help_requested.connect(self.toggle_help)
        self._help.closed.connect(self._on_help_closed)
        help_key = QShortcut(QKeySequence(Qt.Key.Key_F1), self)
        help_key.activated.connect(self.toggle_help)

    def add_page(self, name: str, title: str, key: str, page: QWidget) -> None:
        """Add a page; the first one is shown.

        Args:
            name: for ``show_page``.
            title: Swedish, in the status line.
            key: such as ``F6``.
            page: the feature's widget.
        """
        self._names.append(name)
        self._widgets[name] = page
        self._pages.addWidget(page)
        self._status.add_page(name, title, key)
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(lambda: self.show_page(name))
        if len(self._names) == 1:
            self._status.show_page(name)

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return self._names[self._pages.currentIndex()]

    def show_page(self, name: str) -> None:
        """Show a page."""
        self._help.hide()
        self._pages.setCurrentWidget(self._widgets[name])
        self._status.show_page(name)
        self._widgets[name].setFocus(Qt.FocusReason.OtherFocusReason)
        self.page_changed.emit(name)

    def toggle_help(self) -> None:
        """Show the keys, or take them away."""
        if self._help.isVisible():
            self._help.dismiss()
            return
        self._focus_before = self.focusWidget()
        self._help.open_over(self._pages.geometry())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_dense = event.size().height() < DENSE_BELOW
        if is_dense != self._is_dense:
            self._is_dense = is_dense
            self.density_changed.emit(is_dense)
        if self._help.isVisible():
            self._help.open_over(self._pages.geometry())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

    def _on_help_closed(self) -> None:
        if self._focus_before is not None:
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
