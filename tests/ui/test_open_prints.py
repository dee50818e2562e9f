"""After a crash in the middle of a print: the window asks, and nobody has to stop working."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kassa.adapters.folders import Folders
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.desk.print_kvitto import print_kvitto
from kassa.desk.settings import Settings
from tests.helpers.till import NOON, Till
from tests.ui.windows import open_window
from tests.unit.desk.test_print_kvitto import Crash, CrashingPrinter, PlainRenderer
from ui.shell.main_window import MainWindow
from ui.widgets.notice import Notice

CTRL = Qt.KeyboardModifier.ControlModifier
CLINIC = Settings("Vårdcentralen Linden", "559900-0006", "Lindgatan 4", "primarvard", "K1")
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def crashed(tmp_path: Path) -> Path:
    """Return a clinic's folder whose window ended while a receipt was printed."""
    folders = Folders(tmp_path)
    folders.ensure()
    till = Till.open(folders.database)
    kvitto = till.sell().kvitto
    with pytest.raises(Crash):
        print_kvitto(kvitto, PlainRenderer(), CrashingPrinter(), till.ledger, till.clock, till.desk)
    till.close()
    return tmp_path


@pytest.fixture
def window(crashed: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    window = open_window(qtbot, Folders(crashed), CLINIC, NOON, bundled_taxa_book())
    yield window
    window.close()


def notice_of(window: MainWindow, qtbot: QtBot) -> Notice:
    notice = window.findChild(Notice, "openPrint")
    assert notice is not None
    qtbot.waitUntil(lambda: bool(notice.text))
    return notice


def state(folder: Path) -> tuple[int, bool]:
    """Return how many prints are open, and whether the receipt came out as far as is known."""
    till = Till.open(Folders(folder).database)
    kvitto = till.ledger.last_kvitto(till.desk.id)
    assert kvitto is not None
    found = len(till.ledger.open_print_list(till.desk.id))
    is_printed = not till.ledger.unprinted_among([kvitto.id])
    till.close()
    return found, is_printed


def test_it_asks_and_yes_is_the_end_of_it(window: MainWindow, crashed: Path, qtbot: QtBot) -> None:
    notice = notice_of(window, qtbot)
    assert notice.text.replace(NBSP, " ").startswith(
        "Kvitto K1-1 (250 kr) skickades till skrivaren kl. 12:00"
    )
    QTest.keyClick(window, Qt.Key.Key_J, CTRL)
    qtbot.waitUntil(lambda: not notice.text)
    assert state(crashed) == (0, True)
    assert not list(Folders(crashed).kvitto.iterdir())


def test_no_prints_it_again(window: MainWindow, crashed: Path, qtbot: QtBot) -> None:
    notice = notice_of(window, qtbot)
    QTest.keyClick(window, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: not notice.text)
    assert state(crashed) == (0, True)
    assert [file.name for file in Folders(crashed).kvitto.glob("*.pdf")] == ["Kvitto K1-1.pdf"]


def test_a_printer_that_fails_says_so_and_leaves_the_receipt_listed(
    window: MainWindow, crashed: Path, qtbot: QtBot
) -> None:
    notice = notice_of(window, qtbot)
    Folders(crashed).kvitto.rmdir()
    QTest.keyClick(window, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: not notice.text)
    assert state(crashed) == (0, False)
