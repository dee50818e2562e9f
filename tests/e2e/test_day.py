"""A whole day at the desk: 200 mixed visits by keyboard, counted by hand from the papers."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kassa.adapters.folders import Folders
from kassa.clock import FixedClock
from kassa.desk.settings import Settings
from tests.helpers.number import adult_number
from tests.helpers.taxa import rjl_book
from tests.helpers.whole import assert_whole, counts
from tests.ui.keys import press, type_text
from tests.ui.windows import open_window
from ui.background import Background
from ui.shell.main_window import MainWindow

VISITS = 200
SEED = 20260302
CLINIC = Settings("Testmottagningen", "232100-0057", "Storgatan 1", "primarvard", "K1")
CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = "\n"
NBSP = "\N{NO-BREAK SPACE}"

# What is typed after the identity, how often, what a receptionist would expect to take and how.
# Each way ends the visit; "ordinary" ones by card.
WAYS: tuple[tuple[str, int, int, str], ...] = (
    ("1\n\n", 90, 250, "Kort"),
    ("2\nf\n", 25, 250, "Faktura"),  # the card is declined: an invoice in one key
    ("3\n\n", 25, 100, "Kort"),
    ("1\nc\n", 20, 250, "Kontant"),
    ("4\n\n", 15, 100, "Kort"),
    ("2uteblev\ntolk\n21\nf\n", 5, 560, "Faktura"),
    ("1intyg a\n\n\n", 5, 250 + 310, "Kort"),
    ("1smitt\n\n", 15, 0, "Kort"),
)


@dataclass
class TickingClock:
    """Goes on a minute at each visit.

    Attributes:
        at: stands there.
    """

    at: FixedClock = field(default_factory=lambda: FixedClock.at_local("2026-03-02T07:30"))

    def now(self):
        return self.at.now()

    def tick(self) -> None:
        self.at = FixedClock(self.at.moment + timedelta(minutes=2))


@dataclass
class Reception:
    """The window, its keyboard and its clock."""

    window: MainWindow
    folders: Folders
    clock: TickingClock
    qtbot: QtBot

    def type(self, keys: str) -> None:
        for char in keys:
            if char == ENTER:
                press(self.window, Qt.Key.Key_Return)
                self.wait()
            else:
                type_text(self.window, char)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        QTest.keyClick(self.window, key, modifier or Qt.KeyboardModifier.NoModifier)
        self.wait()

    def wait(self) -> None:
        background = self.window.findChild(Background)
        assert background is not None
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not background.is_busy)
        QApplication.processEvents()

    def papers(self) -> dict[str, str]:
        """Return the text of every paper that came out, by its number."""
        said = {}
        for file in sorted(self.folders.kvitto.glob("*.pdf")):
            pages = pypdf.PdfReader(file).pages
            text = " ".join(page.extract_text() for page in pages).replace(NBSP, " ")
            said[file.stem] = " ".join(text.replace("−", "-").split())
        return said


@pytest.fixture
def reception(plain_screen: None, qtbot: QtBot, tmp_path: Path) -> Iterator[Reception]:
    folders, clock = Folders(tmp_path), TickingClock()
    window = open_window(qtbot, folders, replace(CLINIC, kontant=True), clock, rjl_book())
    yield Reception(window, folders, clock, qtbot)
    window.close()


def paid_of(paper: str) -> tuple[int, str]:
    """Return what a receipt says was paid, kr, and how; negative for what went back."""
    found = re.search(r"(?:Betalt|Att betala|Att få tillbaka|Faktureras) (-?[\d ]+) kr", paper)
    how = re.search(r"Betalsätt: (?:Återbetalning till )?(\w+)", paper)
    if found is None:
        return 0, "Kort"
    return int(found[1].replace(" ", "")), how[1].capitalize() if how else ""


def test_a_day_of_200_visits_by_keyboard(reception: Reception) -> None:
    """Every receipt is there once, the drawer tells the right sum, and the Z report agrees."""
    chance = random.Random(SEED)
    ways = [way for way in WAYS for _ in range(way[1])]
    chance.shuffle(ways)
    assert len(ways) == VISITS
    reception.key(Qt.Key.Key_F12)
    reception.key(Qt.Key.Key_F7)
    reception.type("500\n")
    reception.key(Qt.Key.Key_F5)
    expected: Counter[str] = Counter()

    for place, (keys, _often, kr, how) in enumerate(ways):
        reception.clock.tick()
        number = adult_number(place)
        if chance.random() < 0.05:  # the card is being looked for: the next one first
            reception.type(f"{adult_number(1_000 + place)}\n1")
            reception.key(Qt.Key.Key_K, CTRL)
            reception.type(f"{number}\n{keys}")
            reception.key(Qt.Key.Key_F2)
            reception.key(Qt.Key.Key_1, CTRL)
            reception.type("\n\n")
            expected["Kort"] += 250
        else:
            reception.type(f"{number}\n{keys}")
        reception.key(Qt.Key.Key_F2)
        expected[how] += kr
    for _ in range(3):  # three visits were on the wrong patient: the newest are taken back
        reception.clock.tick()
        reception.key(Qt.Key.Key_F9)
        reception.key(Qt.Key.Key_F6)
        reception.type("Fel patient\n")
    back = [paper for paper in reception.papers().values() if "Returkvitto" in paper]
    for paper in back:
        kr, how = paid_of(paper)
        expected[how] += kr
    reception.key(Qt.Key.Key_F12)
    reception.key(Qt.Key.Key_F6)
    reception.type(f"{500 + expected['Kontant']}\n")

    papers = reception.papers()
    z_report = next(text for name, text in papers.items() if "Z-rapport" in text)
    receipts = [text for text in papers.values() if "Z-rapport" not in text]
    taken: Counter[str] = Counter()
    for paper in receipts:
        kr, how = paid_of(paper)
        taken[how] += kr
    assert taken == expected
    assert len(receipts) == counts(reception.folders.database)["kvitto"]
    assert f"{500 + expected['Kontant']:,} kr Skillnad 0 kr".replace(",", " ") in z_report
    assert_whole(reception.folders.database)
