"""A key with two owners is dead: Qt then asks nobody. So each key of the window has one."""

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from kassa.adapters.folders import Folders
from tests.helpers.taxa import rjl_book
from tests.ui.checkout_parts import MORNING
from tests.ui.checkout_window import CLINIC
from tests.ui.windows import open_window
from ui.shell.main_window import MainWindow
from ui.widgets.notice import Notice

PAGE_KEYS = Qt.ShortcutContext.WidgetWithChildrenShortcut


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """Return a clinic's window with every page made."""
    window = open_window(qtbot, Folders(tmp_path), CLINIC, MORNING, rjl_book())
    for name in window.pages.names:
        window.pages.widget_of(name)
    return window


def keys_of(window: MainWindow, *, of_pages: bool) -> Counter[str]:
    """Return how often each key is taken: on some page, or in the whole window."""
    where = window.pages if of_pages else window
    return Counter(
        key.key().toString()
        for key in where.findChildren(QShortcut)
        if (key.context() is PAGE_KEYS) is of_pages
    )


def test_a_key_of_the_whole_window_has_one_owner(window: MainWindow) -> None:
    """The pages' and the notices' keys: several notices may ask at once."""
    keys = keys_of(window, of_pages=False)

    assert len(keys) > 20
    assert [key for key, times in keys.items() if times > 1] == []


def test_no_page_takes_a_key_of_the_whole_window(window: MainWindow) -> None:
    assert keys_of(window, of_pages=True).keys() & keys_of(window, of_pages=False).keys() == set()


def test_every_notice_is_answered_by_its_keys(window: MainWindow, qtbot: QtBot) -> None:
    """All of them at once, where there is room for that."""
    window.resize(1366, 1000)
    notices = window.findChildren(Notice)
    for notice in notices:
        notice.answered.disconnect()
        notice.ask("Stämmer det?")
    heard: list[tuple[str, bool]] = []
    for notice in notices:
        name = notice.objectName()
        notice.answered.connect(lambda first, name=name: heard.append((name, first)))
    for notice in notices:
        for shortcut in notice.findChildren(QShortcut):
            QTest.keySequence(window, shortcut.key())

    assert heard == [(n.objectName(), first) for n in notices for first in (True, False)]


@pytest.mark.parametrize("page", ["patient", "kassa", "kvitto", "reglera"])
def test_the_outage_is_one_key_away_from_everywhere(window: MainWindow, page: str) -> None:
    window.show_page(page)
    QTest.keySequence(window, QKeySequence("Ctrl+D"))

    assert window.page == "avbrott"


class Greedy(QLineEdit):
    """Takes every key for editing, as one or the other system's line of text does."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


@pytest.mark.parametrize("key", ["U", "E", "Y"])
def test_no_line_of_text_keeps_a_key_of_kassa_s_for_itself(
    window: MainWindow, qtbot: QtBot, key: str
) -> None:
    """Under X11 Ctrl+U and Ctrl+E edit a line, under Windows Ctrl+Y does."""
    assert not is_kept(window, qtbot, key)


def test_what_was_typed_is_still_taken_back_by_its_line(window: MainWindow, qtbot: QtBot) -> None:
    assert is_kept(window, qtbot, "Z")


def is_kept(window: MainWindow, qtbot: QtBot, key: str) -> bool:
    """Return whether a line of text that takes every key keeps Ctrl and a letter."""
    line = Greedy(window)
    line.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    line.setFocus()
    assert QApplication.focusWidget() is line
    event = QKeyEvent(
        QEvent.Type.ShortcutOverride, ord(key), Qt.KeyboardModifier.ControlModifier, ""
    )
    QApplication.sendEvent(line, event)
    return event.isAccepted()
