"""The page that checks the records: beside the work at the till, and stopped at will."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kassa.adapters.folders import Folders
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.desk.kontroll.finding import Finding, Kontroll
from kassa.desk.kontroll.run import Progress
from kassa.desk.settings import Settings
from kassa.errors import StorageError
from tests.helpers.tamper import past_the_guards
from tests.helpers.till import NOON, Till
from tests.ui.windows import open_window
from ui.kontroll import texts
from ui.kontroll.ports import KontrollUseCases
from ui.kontroll.view import KontrollPane
from ui.shell.main_window import MainWindow
from ui.widgets.key_button import KeyButton

CTRL = Qt.KeyboardModifier.ControlModifier
CLINIC = Settings(
    "Vårdcentralen Linden", "559900-0006", "Lindgatan 4, 553 20 Jönköping", "primarvard", "K1"
)


@dataclass
class Window:
    window: MainWindow
    pane: KontrollPane
    qtbot: QtBot

    def check(self) -> None:
        QTest.keyClick(self.window, Qt.Key.Key_F6)
        self.qtbot.waitUntil(lambda: not self.pane._is_running, timeout=20_000)

    @property
    def found(self) -> tuple[Finding, ...]:
        return self.pane._model.rows


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = Folders(tmp_path / "clinic")
    folders.ensure()
    till = Till.open(folders.database)
    till.sell()
    till.sell(typ="hembesok")
    till.close()
    return folders


@pytest.fixture
def opened(folders: Folders, qtbot: QtBot) -> Iterator[Window]:
    window = open_window(qtbot, folders, CLINIC, NOON, bundled_taxa_book())
    QTest.keyClick(window, Qt.Key.Key_M, CTRL)
    button = window.findChild(KeyButton, "more.kontroll")
    assert button is not None
    button.click()
    pane = window.findChild(KontrollPane)
    assert pane is not None
    assert window.page == "kontroll"
    yield Window(window, pane, qtbot)
    window.close()


def test_a_whole_clinic_is_said_to_be_whole(opened: Window) -> None:
    opened.check()

    assert opened.found == ()
    assert opened.pane._sum._title.text() == texts.GOOD
    assert "2\N{NO-BREAK SPACE}kvitton" in opened.pane._sum.label.text()
    assert "Sigill 2-" in opened.pane._seal.text()
    assert opened.pane._start.word == texts.START


def test_every_finding_is_listed_with_what_to_do(opened: Window, folders: Folders) -> None:
    with past_the_guards(folders.database) as conn:
        conn.execute("UPDATE payment SET belopp_ore = 100 WHERE seq = 1")
    opened.check()

    assert {finding.rule for finding in opened.found} == {"sigill", "summa"}
    assert opened.pane._sum._title.text() == "2 fel"
    assert opened.pane._what_to_do.label.text() == opened.found[0].do
    assert opened.window.focusWidget() is opened.pane._table


def test_a_check_that_cannot_be_made_is_told(opened: Window, folders: Folders) -> None:
    for file in folders.base.glob("kassa.db*"):
        file.unlink()
    opened.check()

    assert "disken svarar inte" in opened.pane._message.text


class SlowClinic:
    """A check that goes on until it is stopped, or let go."""

    def __init__(self) -> None:
        self.began = Event()
        self.may_end = Event()

    def __call__(self, progress: Progress) -> Kontroll:
        self.began.set()
        for done in range(100_000):
            progress("Patienterna", done, 100_000)
            if self.may_end.is_set():
                return Kontroll((), seal="7-abc")
        raise StorageError("Det tog aldrig slut.")


@pytest.fixture
def slow(opened: Window) -> SlowClinic:
    clinic = SlowClinic()
    opened.pane._do = KontrollUseCases(clinic)
    return clinic


def test_a_check_is_watched_and_stopped_with_the_same_key(opened: Window, slow: SlowClinic) -> None:
    QTest.keyClick(opened.window, Qt.Key.Key_F6)
    opened.qtbot.waitUntil(lambda: "Patienterna: " in opened.pane._progress.text())
    assert opened.pane._start.word == texts.STOP
    assert opened.pane._bar.maximum() == 100_000
    opened.check()

    assert "avbröts" in opened.pane._message.text
    assert opened.found == ()


def test_the_till_goes_on_while_it_runs(opened: Window, slow: SlowClinic, folders: Folders) -> None:
    """Another sale is posted, and what runs in the background of the till is not behind it."""
    QTest.keyClick(opened.window, Qt.Key.Key_F6)
    slow.began.wait(5)
    till = Till.open(folders.database)
    assert till.sell(typ="distans").kvitto.number == "K1-3"
    till.close()
    opened.window.show_page("kassa")
    slow.may_end.set()
    opened.qtbot.waitUntil(lambda: not opened.pane._is_running)

    assert "7-abc" in opened.pane._seal.text()


def test_a_window_that_closes_waits_for_no_check(opened: Window, slow: SlowClinic) -> None:
    QTest.keyClick(opened.window, Qt.Key.Key_F6)
    slow.began.wait(5)
    opened.window.close()

    assert not opened.pane._is_running
