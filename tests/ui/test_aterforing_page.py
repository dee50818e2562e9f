"""The way back into the other systems, row by row, with real keys over the real use cases."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from kassa.aterforing.inforing import Svar
from kassa.clock import FixedClock
from kassa.desk.aterforing import take
from tests.ui.avbrott_parts import BERTIL, GERD, open_window
from ui.app import reservrutin

SVAR_LIST = (Svar.INFORT, Svar.FANNS_REDAN, Svar.SKILJER_SIG, Svar.KAN_INTE)


@pytest.fixture
def opened(tmp_path, qtbot):
    opened = open_window(tmp_path, qtbot)
    yield opened
    opened.window.close()


def test_a_row_is_copied_ticked_off_and_the_next_one_comes(opened):
    """P, K and S copy; Enter asks for the reference, Enter again saves."""
    opened.begin()
    for number in (GERD, BERTIL):
        opened.sell(number)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("1")
    opened.wait()
    clipboard = QGuiApplication.clipboard()
    assert opened.words("inforing.atgard") == "För in i Cosmic"
    copied = []
    for key in (Qt.Key.Key_P, Qt.Key.Key_K, Qt.Key.Key_S):
        opened.key(key)
        copied.append(clipboard.text())
    first = opened.words("inforing.personnummer")
    assert copied == [GERD.replace("-", ""), "100", "250"]
    opened.press(Qt.Key.Key_Return)
    opened.type("C-4711")
    opened.press(Qt.Key.Key_Return)

    assert opened.words("inforing.personnummer") not in {"", first}
    (svar,) = opened.ledger._all("SELECT * FROM inforing_svar", {})
    assert (svar["svar"], svar["referens"]) == ("infort", "C-4711")


def test_the_clipboard_is_emptied_after_a_while(opened):
    """Unless something else has been copied since."""
    opened.begin()
    opened.sell(GERD)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("1")
    opened.wait()
    opened.key(Qt.Key.Key_P)
    opened.pages.aterforing.clear_clipboard()
    assert QGuiApplication.clipboard().text() == ""
    opened.key(Qt.Key.Key_P)
    QGuiApplication.clipboard().setText("annat")
    opened.pages.aterforing.clear_clipboard()

    assert QGuiApplication.clipboard().text() == "annat"


def test_a_row_another_window_has_cannot_be_answered(opened):
    opened.begin()
    opened.sell(GERD)
    till, routine = opened.pages.routine._till, opened.pages.routine
    (row, *_) = routine.rows()
    take(row.key, "another", till.ledger, till.clock, till.desk)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("1")
    opened.qtbot.waitUntil(lambda: "förs in av" in opened.words("inforing.lage"))

    assert not opened.is_on("svara.infört")


def test_a_row_that_cannot_be_entered_stays_and_says_why(opened):
    opened.begin()
    opened.sell(GERD)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("1")
    opened.wait()
    opened.key(Qt.Key.Key_G)
    opened.press(Qt.Key.Key_Return)
    assert opened.window.findChild(QLabel, "fieldFaultText") is not None
    opened.type("Finns inte i Cosmic")
    opened.press(Qt.Key.Key_Return)

    assert opened.words("inforing.atgard") == "För in i eFrikort"  # the next one that waits
    assert "Cosmic: 1 kvar" in opened.words("aterforingSummary")
    opened.press(Qt.Key.Key_Up)
    assert "Finns inte i Cosmic" in opened.words("inforing.lage")


def test_the_closing_report_is_of_the_outage_of_the_row_in_hand(opened, monkeypatch):
    """A new outage begins before the one before is brought back: its report can still be had."""
    opened.begin()
    opened.sell(GERD)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.press(Qt.Key.Key_Return)
    opened.press(Qt.Key.Key_Return)
    monkeypatch.setattr(FixedClock, "now", lambda clock: clock.moment + timedelta(hours=5))
    opened.begin()
    opened.sell(BERTIL)
    reported: list[list[str]] = []
    monkeypatch.setattr(
        reservrutin,
        "print_avbrott_rapport",
        lambda rapport, *_: reported.append([row.post.number for row in rapport.rader]),
    )
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("1")
    opened.wait()
    opened.key(Qt.Key.Key_P, ctrl=True)
    opened.press(Qt.Key.Key_Down)
    opened.key(Qt.Key.Key_P, ctrl=True)

    assert [set(numbers) for numbers in reported] == [{GERD}, {BERTIL}]


def test_what_is_to_be_taken_away_is_answered_in_those_words(opened):
    """Reversed since it was entered: "infört" would be wrong of a removal."""
    opened.begin()
    opened.sell(GERD)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("1")
    opened.wait()
    words = [opened.button(svar).word for svar in SVAR_LIST]
    assert words == ["Infört", "Fanns redan", "Skiljer sig", "Går inte"]
    opened.press(Qt.Key.Key_Return)
    opened.press(Qt.Key.Key_Return)
    opened.key(Qt.Key.Key_F9)
    opened.key(Qt.Key.Key_F6)
    opened.type("Fel patient")
    opened.press(Qt.Key.Key_Return)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("1")
    opened.wait()
    assert opened.words("inforing.atgard") == "Ta bort i Cosmic"
    words = [opened.button(svar).word for svar in SVAR_LIST]
    assert words == ["Borttaget", "Fanns inte kvar", "Skiljer sig", "Går inte"]
    opened.press(Qt.Key.Key_Return)

    assert opened.words("svar.infort.title") == "Borttaget"
