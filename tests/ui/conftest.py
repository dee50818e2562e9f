"""What every test of the window has: a till to work at, and it leaves no window behind.

A style sheet is worked out anew for every widget there is, so what earlier tests left would make
each later one slower.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from tests.ui.checkout_parts import close_till, open_till, presenter_of
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.till import Till


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """Take away the windows of a test when its other fixtures are done with them."""
    yield
    for widget in QApplication.topLevelWidgets():
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    """Give a till on a file of its own; a test that needs another makes it itself."""
    till = open_till(tmp_path)
    yield till
    close_till(till)


@pytest.fixture
def presenter(till: Till) -> CheckoutPresenter:
    """Return the presenter of the checkout over that till."""
    return presenter_of(till)
