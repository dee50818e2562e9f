"""What holds for every test: no screen, and no log warning that nobody expected."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator

# Before any Qt application exists. A developer may override it to watch a test.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from typing import TYPE_CHECKING

import pytest

import db.driver  # noqa: F401 - SQLCipher in place of sqlite3, before a test imports sqlite-utils

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from tests.helpers.till import Till


class ExpectLog(logging.Handler):
    """Collects log records of WARNING and above, and those a test has announced.

    A test that provokes a warning asks for the fixture ``expect_log`` and says so first::

        def test_printer_failure_is_logged(expect_log):
            expect_log("printer does not answer")
            ...

    An announced record that never comes fails the test as well.
    """

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.seen: list[logging.LogRecord] = []
        self.expected: list[re.Pattern[str]] = []

    def __call__(self, pattern: str) -> None:
        """Announce records whose message contains a match of the regular expression."""
        self.expected.append(re.compile(pattern))

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record)

    def problems(self) -> list[str]:
        """Say what came unannounced, and what was announced and did not come."""
        messages = [record.getMessage() for record in self.seen]
        unexpected = [
            f"unexpected {record.levelname} from {record.name}: {message}"
            for record, message in zip(self.seen, messages, strict=True)
            if not any(pattern.search(message) for pattern in self.expected)
        ]
        absent = [
            f"expected log record never came: {pattern.pattern!r}"
            for pattern in self.expected
            if not any(pattern.search(message) for message in messages)
        ]
        return unexpected + absent


@pytest.fixture(autouse=True)
def expect_log() -> Iterator[ExpectLog]:
    """Fail the test on every log record of WARNING or above that it did not announce."""
    handler = ExpectLog()
    root = logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    if problems := handler.problems():
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.fixture(scope="session")
def fonts(qapp: QApplication) -> None:
    """Load the fonts that come with Kassa."""
    from ui.theme import load_fonts  # not where no test asks for them

    load_fonts()


@pytest.fixture
def plain_screen(qapp: QApplication, fonts: None) -> Iterator[None]:
    """Take away the windows of a test and their look when it is over."""
    from tests.ui.windows import leave_nothing

    yield
    leave_nothing(qapp)


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Till, Till]]:
    """Return two desks that have never met."""
    from tests.helpers.desks import two_desks  # not where no test asks for them

    with two_desks(tmp_path) as opened:
        yield opened
