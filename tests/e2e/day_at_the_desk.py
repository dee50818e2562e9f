"""A day at the desk, run by ``test_nothing_leaks`` in a process of its own.

``python -m tests.e2e.day_at_the_desk FOLDER SNAPSHOT REPORT`` starts ``kassa`` as a person does,
off screen, and works through a day with real key events: log in, sell, park, print, close the day,
export, copy, drill, meet a bug. What lies on the disk while the window is open is copied to
SNAPSHOT; the titles the window had and how private the process is are written to REPORT.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.ui.keys import press, type_text
from ui.background import Background
from ui.cli import main
from ui.shell.main_window import MainWindow
from ui.start.unlock import UnlockWindow

ADMIN, PASSWORD = "ASAO", "mossa under granen"
PEOPLE = {
    "19880504-2382": "Märta Ängström",
    "19750312-2389": "Örjan Quist",
    "20140601-2383": "Elvira Ödmark",
    "19930264-2393": "Zlatko Wähä",  # a samordningsnummer: day + 60
    "19850209-A102": "Ingeborg Ülgür",  # a reserve number, made up
}
UNSAID = ("19930264-2393", "19850209-A102")
WRONG = "19650228-2381"
CTRL = Qt.KeyboardModifier.ControlModifier
PR_GET_DUMPABLE = 3

Steps = Iterator[None]


class Day:
    """Works through the day, one step at a time, each when the window has come to rest."""

    def __init__(self, snapshot: Path, report: Path) -> None:
        self._snapshot = snapshot
        self._report = report
        self._titles: set[str] = set()
        self._steps = self._day()
        self._timer = QTimer()
        self._timer.setInterval(40)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    def _go_on(self) -> None:
        for window in QApplication.topLevelWidgets():
            self._titles |= {window.windowTitle(), window.objectName(), window.windowFilePath()}
        if any(each.is_busy for each in self._window.findChildren(Background)):
            return
        self._timer.stop()
        try:
            next(self._steps)
        except StopIteration:
            return
        except BaseException:  # noqa: BLE001 - else a failed step would leave the window open
            sys.__excepthook__(*sys.exc_info())
            os._exit(1)
        self._timer.start()

    @property
    def _window(self) -> QWidget:
        shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        tills = [each for each in shown if isinstance(each, MainWindow)]
        locked = [each for each in shown if isinstance(each, UnlockWindow)]
        return (tills or locked or [QWidget()])[0]

    def _field(self, name: str) -> QLineEdit:
        found = self._window.findChild(QLineEdit, name)
        assert found is not None, name
        return found

    def _key(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        QTest.keyClick(self._window, key, modifier or Qt.KeyboardModifier.NoModifier)

    def _type(self, words: str) -> None:
        type_text(self._window, words)

    def _enter(self) -> None:
        press(self._window, Qt.Key.Key_Return)

    def _day(self) -> Steps:
        yield from self._log_in()
        yield from self._sell_to_everybody()
        yield from self._mistype()
        yield from self._park()
        yield from self._receipts()
        yield from self._patients_page()
        yield from self._close_the_day()
        yield from self._lists()
        yield from self._meet_a_bug()
        self._look_around()
        yield
        self._window.close()

    def _log_in(self) -> Steps:
        while not isinstance(self._window, UnlockWindow):
            yield
        self._field("login.signatur").setText(ADMIN)
        self._field("login.losenord").setText(PASSWORD)
        self._field("login.losenord").setFocus()
        self._enter()
        while not isinstance(self._window, MainWindow):
            yield
        self._window.activateWindow()
        yield

    def _sell_to_everybody(self) -> Steps:
        for number, namn in PEOPLE.items():
            self._key(Qt.Key.Key_F5)
            press(self._window, Qt.Key.Key_Escape)
            yield
            self._field("personnummer").setFocus()
            self._type(number)
            self._enter()
            yield
            self._field("namn").setFocus()
            self._type(namn)
            yield
            self._field("besok_sok").setFocus()
            self._type("1")
            yield
            if number in UNSAID:  # asked with numbers: 7 is who lives in the county
                self._type("7")
                yield
            for _ in range(4):
                self._enter()
                yield
            yield from self._new_patient()

    def _new_patient(self) -> Steps:
        for _ in range(3):
            press(self._window, Qt.Key.Key_Escape)
            yield

    def _mistype(self) -> Steps:
        """A number with a slip in it, and a search that finds nobody."""
        self._field("personnummer").setFocus()
        self._type(WRONG)
        self._enter()
        yield
        self._key(Qt.Key.Key_F10)
        yield
        self._type("Ängström Märta")
        yield

    def _park(self) -> Steps:
        self._key(Qt.Key.Key_F5)
        self._field("personnummer").setFocus()
        self._type("19750312-2389")
        self._enter()
        yield
        self._key(Qt.Key.Key_K, CTRL)
        yield

    def _receipts(self) -> Steps:
        self._key(Qt.Key.Key_F9)
        yield
        self._key(Qt.Key.Key_P, CTRL)
        yield
        self._key(Qt.Key.Key_F6)
        yield
        press(self._window, Qt.Key.Key_Escape)
        yield

    def _patients_page(self) -> Steps:
        self._key(Qt.Key.Key_F10)
        yield
        self._type("19880504-2382")
        self._enter()
        yield
        self._key(Qt.Key.Key_P, CTRL)
        yield
        self._key(Qt.Key.Key_F11)
        yield
        self._key(Qt.Key.Key_P, CTRL)
        yield

    def _close_the_day(self) -> Steps:
        self._key(Qt.Key.Key_F12)
        yield
        self._key(Qt.Key.Key_F6)
        yield
        self._enter()
        yield

    def _lists(self) -> Steps:
        """The access log as a file, the support's file, a copy and a drill."""
        for page, keys in (
            ("atkomst", (Qt.Key.Key_F7,)),
            ("settings", (Qt.Key.Key_F7,)),
            ("backup", (Qt.Key.Key_F6, Qt.Key.Key_F7)),
        ):
            window = self._window
            assert isinstance(window, MainWindow)
            window.show_page(page)
            yield
            for key in keys:
                self._key(key)
                yield

    def _meet_a_bug(self) -> Steps:
        """Its message quotes what was typed, as messages do."""

        def bug() -> None:
            number, namn = next(iter(PEOPLE.items()))
            raise ValueError(f"cannot make sense of {number} {namn}")

        QTimer.singleShot(0, bug)
        yield
        for box in QApplication.topLevelWidgets():
            if box is not self._window and box.isVisible():
                box.close()
        yield

    def _look_around(self) -> None:
        shutil.copytree(Path.home(), self._snapshot)
        libc = ctypes.CDLL(None)
        said = {
            "titles": sorted(self._titles),
            "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
            "dumpable": libc.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0),
        }
        self._report.write_text(json.dumps(said, ensure_ascii=False))


def run(arguments: list[str]) -> None:
    """Start ``kassa`` over a folder and work through the day."""
    folder, snapshot, report = arguments
    app = QApplication(["kassa"])
    app.setProperty("day", Day(Path(snapshot), Path(report)))  # lives as long as the application
    main(["--mapp", folder])


if __name__ == "__main__":
    run(sys.argv[1:])
