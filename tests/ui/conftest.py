"""What holds for every test of the window: it leaves no window behind.

A style sheet is worked out anew for every widget there is, so what earlier tests left would make
each later one slower.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """Take away the windows of a test when its other fixtures are done with them."""
    yield
    for widget in QApplication.topLevelWidgets():
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
