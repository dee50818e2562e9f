"""What every test of the window has: the fonts, a till to work at, and it leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.checkout_parts import close_till, open_till, presenter_of
from tests.ui.checkout_window import open_window
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.till import Till
from ui.shell.main_window import MainWindow


@pytest.fixture(autouse=True)
def screen(plain_screen: None) -> None:
    """Let every test begin on a screen with nothing on it."""


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


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """Show the window of a clinic, with its checkout; a test that needs another makes it."""
    window = open_window(qtbot, tmp_path)
    yield window
    window.close()


@pytest.fixture
def practice_window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """Show the window of the practice clinic."""
    window = open_window(qtbot, tmp_path, ovning=True)
    yield window
    window.close()
