"""The pages of a window by name; each can be made the first time somebody goes there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

Page = QWidget | Callable[[], QWidget]


class PageStack(QStackedWidget):
    """Shows one page at a time.

    Attributes:
        name: of the page that is shown; empty while there is none.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.name = ""
        self._meanwhile: QWidget | None = None
        self._names: list[str] = []
        self._made: dict[str, QWidget] = {}
        self._makers: dict[str, Callable[[], QWidget]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all pages."""
        return tuple(self._names)

    @property
    def unmade(self) -> tuple[str, ...]:
        """The names of the pages nobody has been to."""
        return tuple(self._makers)

    def add(self, name: str, page: Page) -> None:
        """Add a page, or what makes it; the first one is shown."""
        self._names.append(name)
        if isinstance(page, QWidget):
            self._keep(name, page)
        else:
            self._makers[name] = page
        if len(self._names) == 1:
            self.show_page(name)

    def widget_of(self, name: str) -> QWidget:
        """Return a page; it is made now unless it was before."""
        if name not in self._made:
            self._keep(name, self._makers.pop(name)())
        return self._made[name]

    def show_page(self, name: str) -> QWidget:
        """Show a page, and return it."""
        widget = self.widget_of(name)
        self.name = name
        self.setCurrentWidget(widget)
        return widget

    def show_meanwhile(self, widget: QWidget) -> None:
        """Show something else until the first page is there."""
        self._meanwhile = widget
        self.addWidget(widget)

    def end_meanwhile(self) -> None:
        """Take that away."""
        if self._meanwhile is not None:
            self._meanwhile.deleteLater()
            self._meanwhile = None

    def _keep(self, name: str, widget: QWidget) -> None:
        self._made[name] = widget
        self.addWidget(widget)
