"""A window over a clinic of its own, by keys: what the pages of an outage are tried with."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from kassa.adapters.folders import Folders
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.aterforing.inforing import Svar
from kassa.clock import FixedClock
from kassa.desk.ovning import SETTINGS
from kassa.desk.settings import Settings
from tests.ui import windows
from tests.ui.keys import press, type_text
from ui.app.avbrott import AvbrottPages
from ui.ovning.view import OvningPane
from ui.shell.main_window import MainWindow
from ui.widgets.key_button import KeyButton

CLINIC = replace(SETTINGS, namn="Testmottagningen", register="K1", reserv_telefon="IT 036-1")
GERD = "19650228-2384"
BERTIL = "19791123-2390"
ALMA = "19880504-2382"
NBSP = "\N{NO-BREAK SPACE}"


class Window:
    """A window over a clinic of its own."""

    def __init__(self, window: MainWindow, folders: Folders, qtbot) -> None:
        self.window = window
        self.folders = folders
        self.qtbot = qtbot
        found = window.findChild(AvbrottPages)
        assert isinstance(found, AvbrottPages)
        self.pages: AvbrottPages = found
        self.ledger = self.pages.routine._till.ledger

    def wait(self) -> None:
        background = self.pages.background
        for _ in range(4):
            self.qtbot.waitUntil(lambda: not background.is_busy)
            self.qtbot.wait(20)

    def key(self, key: Qt.Key, ctrl: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self.window, key, modifier)
        self.wait()

    def press(self, key: Qt.Key) -> None:
        press(self.window, key)
        self.wait()

    def type(self, words: str) -> None:
        type_text(self.window, words)

    def words(self, name: str) -> str:
        label = self.window.findChild(QLabel, name)
        assert label is not None
        return label.text().replace(NBSP, " ") if label.isVisible() else ""

    def is_on(self, name: str) -> bool:
        widget = self.window.findChild(QWidget, name)
        assert widget is not None
        return widget.isVisible() and widget.isEnabled()

    @property
    def rehearsal(self) -> OvningPane:
        pane = self.pages.ovning
        assert pane is not None
        return pane

    def button(self, svar: Svar) -> KeyButton:
        return self.pages.aterforing._answers[svar]

    def print_forms(self) -> None:
        """Make a package, and go to the page where its forms are entered."""
        for key in "63":
            self.key(Qt.Key.Key_D, ctrl=True)
            self.type(key)
            self.wait()

    def fill_in(self, *typed: str) -> None:
        """Type what stands on a form, field by field, and save it."""
        for words in typed:
            self.type(words)
            QTest.keyClick(self.window.focusWidget(), Qt.Key.Key_Tab)
        self.press(Qt.Key.Key_Return)

    def begin(self) -> None:
        self.key(Qt.Key.Key_D, ctrl=True)
        self.press(Qt.Key.Key_Return)
        self.press(Qt.Key.Key_Return)

    def sell(self, number: str) -> None:
        self.key(Qt.Key.Key_F5)
        self.type(number)
        self.press(Qt.Key.Key_Return)
        self.type("1")
        self.press(Qt.Key.Key_Return)
        self.press(Qt.Key.Key_Return)
        self.key(Qt.Key.Key_F2)


def open_window(
    folder: Path, qtbot, *, ovning: bool = False, settings: Settings = CLINIC
) -> Window:
    folders, clock = Folders(folder), FixedClock.at_local("2026-03-02T10:15")
    window = windows.open_window(
        qtbot, folders, settings, clock, bundled_taxa_book(), ovning=ovning
    )
    opened = Window(window, folders, qtbot)
    opened.wait()
    return opened
