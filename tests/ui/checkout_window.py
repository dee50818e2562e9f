"""What the tests of the checkout in the real window are made of: it, and what one does there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kassa.adapters.folders import Folders
from kassa.desk.ovning import SETTINGS
from kassa.desk.settings import Settings
from tests.helpers.taxa import rjl_book
from tests.ui import windows
from tests.ui.checkout_parts import ADULT, MORNING
from tests.ui.keys import focus, press, type_text
from ui.shell.main_window import MainWindow

W = TypeVar("W", bound=QWidget)
ENTER = Qt.Key.Key_Return
CLINIC = replace(SETTINGS, namn="Testmottagningen", register="K1", tema="ljust")


def open_window(
    qtbot: QtBot, folder: Path, *, ovning: bool = False, settings: Settings = CLINIC
) -> MainWindow:
    return windows.open_window(qtbot, Folders(folder), settings, MORNING, rjl_book(), ovning=ovning)


def find(window: QWidget, name: str, kind: type[W] | None = None) -> Any:
    found = window.findChild(kind or QWidget, name)
    assert found is not None, name
    return found


def text_of(window: QWidget, name: str) -> str:
    return str(find(window, name, QLabel).text())


def focus_name(window: QWidget) -> str:
    inside: QWidget | None = window.focusWidget()
    return "" if inside is None else inside.objectName()


def identify(window: QWidget, number: str = ADULT) -> None:
    type_text(window, number)
    press(window, ENTER)


def wait_for_paper(qtbot: QtBot, window: QWidget) -> None:
    qtbot.waitUntil(
        lambda: text_of(window, "donePrint").startswith("Sparat som PDF"), timeout=5_000
    )


def scan(window: QWidget, number: str, *, gap_ms: int = 5) -> None:
    """Type as a scanner does: hardly any time between the keys, Enter at the end."""
    moment = 1_000_000
    for char in f"{number}\r":
        moment += gap_ms
        key = Qt.Key.Key_Return if char == "\r" else Qt.Key(ord(char))
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, char)
        event.setTimestamp(moment)
        QApplication.sendEvent(focus(window), event)


def identify_anew(window: QWidget, number: str) -> None:
    """Take the next patient."""
    press(window, Qt.Key.Key_F2)
    identify(window, number)


def hold(window: QWidget, key: Qt.Key, begins: int) -> None:
    """Hold a key down for three repetitions, as X11 tells it; times in milliseconds."""
    text = "1" if key == Qt.Key.Key_1 else "\r"
    for kind, moment in (
        (QEvent.Type.KeyPress, begins),
        (QEvent.Type.KeyRelease, begins + 500),
        (QEvent.Type.KeyPress, begins + 500),
        (QEvent.Type.KeyRelease, begins + 530),
        (QEvent.Type.KeyPress, begins + 530),
        (QEvent.Type.KeyRelease, begins + 560),
    ):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(moment)
        QApplication.sendEvent(window.windowHandle(), event)
