"""The window: a frame, a status line, pages and help. It knows no feature."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

import resources
from ui.shell.frame import Frame
from ui.shell.page_stack import Page, PageStack
from ui.shell.status_line import StatusLine
from ui.theme import DENSE_BELOW

if TYPE_CHECKING:
    from ui.shell.help_panel import HelpPanel

MINIMUM = QSize(960, 540)
USUAL = QSize(1366, 768)


class MainWindow(QMainWindow):
    """Shows one page at a time; F1 shows the handbook over it.

    Attributes:
        pages: the pages by name.
        is_opening: its pages are still to come, and ``shown`` waits for them.
        page_changed: the name of the page that is shown now.
        density_changed: True when the window has become low, False when it is high again.
        lock_requested: Ctrl+L, or nobody has touched anything for a while.
        unlocked: somebody has been let in again.
        shown: the window has come to the screen for the first time, with its pages.
        restart_requested: the window is to be opened anew, with what is handed along.
        closed: the window is closing.
    """

    page_changed = Signal(str)
    density_changed = Signal(bool)
    lock_requested = Signal()
    unlocked = Signal()
    shown = Signal()
    restart_requested = Signal(object)
    closed = Signal()

    def __init__(
        self, status: StatusLine, make_help: Callable[[QWidget], HelpPanel], *, ovning: bool
    ) -> None:
        """Build an empty window.

        Args:
            status: the line on top.
            make_help: builds the handbook over a widget, the first time somebody asks for it.
            ovning: of the practice clinic.
        """
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowIcon(QIcon(str(resources.path("icons", "kassa.svg"))))
        self.setMinimumSize(MINIMUM)
        self.resize(USUAL)
        self._is_dense = False
        self._is_shown = False
        self._status = status
        self.pages = PageStack()
        self._frame = Frame(status, self.pages, ovning=ovning)
        self._outer = QStackedWidget()
        self._outer.addWidget(self._frame)
        self.setCentralWidget(self._outer)
        self.is_opening = False
        self._make_help = make_help
        self._help: HelpPanel | None = None
        self._focus_before: QWidget | None = None
        self._focus_locked: QWidget | None = None
        self._lock_page: QWidget | None = None
        status.page_requested.connect(self.show_page)
        status.help_requested.connect(self.toggle_help)
        self._add_key("F1", self.toggle_help)
        self._add_key("Ctrl+L", self.lock_requested.emit)

    def _add_key(self, key: str, act: Callable[[], None]) -> None:
        """Keys of the frame are dead while the frame is not seen: behind the lock nothing moves."""
        QShortcut(QKeySequence(key), self._frame).activated.connect(act)

    def add_page(self, name: str, title: str, key: str, page: Page) -> None:
        """Add a page; the first one is shown.

        Args:
            name: for ``show_page``.
            title: Swedish, in the status line; empty for a page that another one leads to.
            key: such as ``F6``; empty for none.
            page: the feature's widget, or what makes it the first time somebody goes there.
        """
        self.pages.add(name, page)
        if title:
            self._status.add_page(name, title, key)
        if key:
            self._add_key(key, lambda: self.show_page(name))
        if self.pages.name == name:
            self._status.show_page(name)

    def end_opening(self) -> None:
        """Tell that the pages are there."""
        self.is_opening = False
        if self._focus_locked is not None and not self._focus_locked.isVisibleTo(self._frame):
            self._focus_locked = None  # of what stood there meanwhile
        self.pages.end_meanwhile()
        if self.isVisible():
            self._on_shown()

    def add_notice(self, notice: QWidget) -> None:
        """Put something above all pages; it hides itself while it has nothing to say."""
        self._frame.notices.add(notice)

    def show_avbrott(self, words: str) -> None:
        """Give the frame the colour of an outage, with its words; empty words end that."""
        self._frame.show_avbrott(words)

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return self.pages.name

    def show_page(self, name: str) -> None:
        """Show a page."""
        self._hide_help()
        widget = self.pages.show_page(name)
        self._status.show_page(name)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.page_changed.emit(name)

    def set_lock_page(self, page: QWidget) -> None:
        """Give the page that is shown while the window is locked."""
        self._outer.addWidget(page)
        self._lock_page = page

    @property
    def is_locked(self) -> bool:
        """True while only the lock page is seen."""
        return self._outer.currentWidget() is not self._frame

    def lock(self) -> None:
        """Show nothing but the lock page; what was typed stays behind it."""
        if self._lock_page is not None and not self.is_locked:
            self._hide_help()
            self._focus_locked = self.focusWidget()
            self._outer.setCurrentWidget(self._lock_page)
            self._lock_page.setFocus(Qt.FocusReason.OtherFocusReason)

    def unlock(self) -> None:
        """Show the window again, with the keyboard where it was."""
        if self.is_locked:
            self._outer.setCurrentWidget(self._frame)
            if self._focus_locked is not None:
                self._focus_locked.setFocus(Qt.FocusReason.OtherFocusReason)
            self.unlocked.emit()

    def toggle_help(self) -> None:
        """Show the handbook where it fits the page, or take it away."""
        if self._help is None:
            self._help = self._make_help(self._frame)
            self._help.closed.connect(self._on_help_closed)
        if self._help.isVisible():
            self._help.dismiss()
            return
        self._focus_before = self.focusWidget()
        self._help.open_over(self.pages.geometry(), self.page)

    def _hide_help(self) -> None:
        if self._help is not None:
            self._help.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_dense = event.size().height() < DENSE_BELOW
        if is_dense != self._is_dense:
            self._is_dense = is_dense
            self.density_changed.emit(is_dense)
        if self._help is not None and self._help.isVisible():
            self._help.resize_over(self.pages.geometry())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_shown()

    def _on_shown(self) -> None:
        if not self._is_shown and not self.is_opening:
            self._is_shown = True
            self.shown.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if (inside := self.focusWidget()) is not None:
            inside.clearFocus()  # what a field says on being left, it says while somebody listens
        self.closed.emit()
        super().closeEvent(event)

    def _on_help_closed(self) -> None:
        if self._focus_before is not None:
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
