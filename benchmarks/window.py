"""Sell in the real window, key by key, and say what it took: run as a program of its own.

    python -m benchmarks.window FOLDER CHECKOUTS

Prints one JSON object: milliseconds from a key press until the new sum is painted (and, in turn
with them, until a bare window has painted what its key brought), and the resident memory, in MB,
after so many checkouts. Off screen, on a clinic of its own in FOLDER.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from kassa.adapters.folders import Folders
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.clock import FixedClock
from kassa.desk.ovning import test_number
from kassa.desk.settings import Settings
from ui.app import build_window
from ui.background import Background
from ui.checkout.sum_label import SumLabel
from ui.shell.main_window import MainWindow
from ui.theme import load_fonts

FEW, MANY = 200, 2_000
STATM = Path("/proc/self/statm")
PAGE_BYTES = 4096
MOST_SECONDS = 5
CLINIC = Settings("Testmottagningen", "232100-0057", "Storgatan 1", "primarvard", "K1")
MORNING = FixedClock.at_local("2026-03-02T07:30")
FIRST_BORN, LAST_BORN = date(1936, 1, 1), date(2025, 12, 31)
# What is typed after the number; the signs stand for keys. Each way ends with a receipt.
WAYS = ("1⏎⏎", "2⏎⏎", "1smitt⏎⏎⏎", "3⏎⏎", "1intyg a⏎⏎⏎", "4⏎⏎", "1akut⏎⏎⏎", "1⏎f⏎")
ASKED_EACH = 5
LIVES_HERE = "7"
"""Each fifth patient has a reserve number: who that is, is asked once the visit is said."""
KEY = {"⏎": Qt.Key.Key_Return, "②": Qt.Key.Key_F2}


@dataclass
class _TickingClock:
    """Goes on twenty seconds at each visit: a day has room for all of them."""

    at: FixedClock = field(default_factory=lambda: MORNING)

    def now(self) -> datetime:
        return self.at.now()

    def tick(self) -> None:
        self.at = FixedClock(self.at.moment + timedelta(seconds=20))


class _Painted(QObject):
    """Notices that a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.is_painted = False
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.is_painted |= event.type() == QEvent.Type.Paint
        return False


class _Typist:
    """Types in a window and times the keys that change what a label says."""

    def __init__(self, window: QWidget, label: QLabel) -> None:
        self._window, self._label = window, label
        self._painted = _Painted(label)
        self.times: list[float] = []

    def press(self, char: str) -> None:
        """Press and let go of a key; time it when it brings another text to the label."""
        before = self._label.text()
        self._painted.is_painted = False
        inside: QWidget | None = self._window.focusWidget()
        target = self._window if inside is None else inside
        key, words = (KEY[char], "") if char in KEY else (Qt.Key(ord(char.upper())), char)
        start = time.perf_counter()
        QApplication.sendEvent(target, _key(QEvent.Type.KeyPress, key, words))
        is_new = self._label.text() not in ("", before) and self._label.isVisible()
        while is_new and not self._painted.is_painted:
            QApplication.processEvents()
            assert time.perf_counter() < start + MOST_SECONDS, self._label.text()
        taken = time.perf_counter() - start
        QApplication.sendEvent(target, _key(QEvent.Type.KeyRelease, key, words))
        if is_new:
            self.times.append(taken * 1000)


def _key(kind: QEvent.Type, key: Qt.Key, words: str) -> QKeyEvent:
    return QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, words)


class _BareWindow(QWidget):
    """One field and one label that says how much is in the field."""

    def __init__(self) -> None:
        super().__init__()
        room, self.label, self._line = QVBoxLayout(self), QLabel("0"), QLineEdit()
        room.addWidget(self._line)
        room.addWidget(self.label)
        self._line.textChanged.connect(lambda typed: self.label.setText(str(len(typed))))
        self._line.setFocus()


class _Reception:
    """The till's window with somebody at its keyboard."""

    def __init__(self, folder: Path) -> None:
        folders = Folders.of(folder)
        folders.ensure()
        self._clock = _TickingClock()
        self.window: MainWindow = build_window(
            CLINIC, folders, self._clock, bundled_taxa_book(), ovning=False
        )
        self.window.resize(1366, 768)
        self.window.show()
        label, background = self.window.findChild(SumLabel), self.window.findChild(Background)
        assert label is not None
        assert background is not None
        self.typist, self._background = _Typist(self.window, label), background

    def sell(self, place: int, bare: _Typist) -> None:
        """Serve one patient; the bare window takes a key for each that is timed here."""
        self._clock.tick()
        for char in f"{_number(place)}⏎{_way(place)}②":
            before = len(self.typist.times)
            self.typist.press(char)
            if len(self.typist.times) > before:
                bare.press("1")
            QApplication.processEvents()
            while self._background.is_busy:
                QApplication.processEvents()


def _number(place: int) -> str:
    """Return the number of somebody of any age, another each time.

    It is of the form of the published test series, or for some a made-up reserve number.
    """
    days = (LAST_BORN - FIRST_BORN).days
    born = FIRST_BORN + timedelta(days=place * 7919 % days)
    return f"{born:%Y%m%d}A{place % 1000:03d}" if _is_asked(place) else test_number(born, 238)


def _way(place: int) -> str:
    way = WAYS[place % len(WAYS)]
    return way[0] + LIVES_HERE * _is_asked(place) + way[1:]


def _is_asked(place: int) -> bool:
    return place % ASKED_EACH == 0


def _memory() -> float | None:
    """Return what is resident, in MB; None where the system does not tell."""
    gc.collect()
    return int(STATM.read_text().split()[1]) * PAGE_BYTES / 1e6 if STATM.exists() else None


def main(folder: Path, checkouts: int) -> None:
    """Sell, and print what it took."""
    QApplication(["kassa"])
    load_fonts()
    bare_window = _BareWindow()
    bare_window.resize(1366, 768)
    bare_window.show()
    bare = _Typist(bare_window, bare_window.label)
    reception = _Reception(folder)
    memory: dict[int, float | None] = {}
    for place in range(checkouts):
        reception.sell(place, bare)
        if place + 1 in (FEW, MANY):
            memory[place + 1] = _memory()
    reception.window.close()
    sold = len(list(Folders.of(folder).kvitto.glob("*.pdf")))
    print(json.dumps({
        "key": reception.typist.times, "bare": bare.times, "memory": memory, "sold": sold,
    }))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
