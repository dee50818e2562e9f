"""Lay a part of the window out once, after everything in it has been shown or hidden.

Qt lays a window out anew each time a widget of it is shown, all the way up. Where a state shows and
hides many widgets in one go, that is most of the time until it is on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QLayout, QWidget


@contextmanager
def laid_out_once(widget: QWidget) -> Iterator[None]:
    """Keep a widget and all in it where they are until the end; then it is laid out as usual.

    Qt lays out what was hidden when it is shown, and never again if it could not: that is asked for
    here.
    """
    held: list[tuple[QLayout, QWidget]] = []
    for layout in _layouts(widget):
        inside = layout.parent()
        # a layout inside another is laid out by that one
        if isinstance(inside, QWidget) and layout.isEnabled():
            held.append((layout, inside))
    hidden = [each for each in held if not each[1].isVisible()]
    for layout, _ in held:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for layout, _ in held:
            layout.setEnabled(True)
        for layout, inside in hidden:
            if inside.isVisible():
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
