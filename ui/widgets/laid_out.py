"""Lay a part of the window out once, after everything in it has been shown or hidden.

Qt lays a window out anew each time a widget of it is shown, all the way up. Where a state shows and
hides many widgets in one go, that is most of the time until it is on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLayout, QWidget


@contextmanager
def laid_out_once(widget: QWidget) -> Iterator[None]:
    """Keep a widget and all in it where they are until the end; then it is laid out as usual.

    Qt lays out what was hidden when it is shown, and never again if it could not: that is asked for
    here.
    """
    held = [layout for layout in _layouts(widget) if layout.isEnabled()]
    hidden = [layout for layout in held if not _is_seen(layout.parent())]
    for layout in held:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for layout in held:
            layout.setEnabled(True)
        for layout in hidden:
            if _is_seen(layout.parent()):
                layout.activate()


def _layouts(widget: QWidget) -> list[QLayout]:
    """Return the layouts inside a widget, and those it stands in itself."""
    found = widget.findChildren(QLayout)
    above: QWidget | None = widget
    while above is not None:
        layout = above.layout()
        if layout is not None:
            found.append(layout)
        above = above.parentWidget()
    return found


def _is_seen(inside: QObject | None) -> bool:
    """True for a widget that is shown; a layout inside another waits for that one."""
    return isinstance(inside, QWidget) and inside.isVisible()
