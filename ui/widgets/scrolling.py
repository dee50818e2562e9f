"""An area that scrolls what is inside up and down, out of the way of Tab."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class _UpAndDown(QScrollArea):
    """Is never narrower than what it shows: nothing is cut at its side."""

    def minimumSizeHint(self) -> QSize:
        room = super().minimumSizeHint()
        inner = self.widget()
        if inner is None:
            return room
        bar = self.verticalScrollBar().sizeHint()  # it is 100 wide until it has been shown
        needed = inner.minimumSizeHint().width() + bar.width()
        return QSize(max(room.width(), needed), room.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def scrolling(inner: QWidget) -> QScrollArea:
    """Return a widget that shows as much of another as there is room for; Tab scrolls along."""
    scroll = _UpAndDown()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inner)
    return scroll
