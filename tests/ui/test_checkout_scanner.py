"""Keys that come too fast or too often: scanners, and keys that are held down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from tests.ui.checkout_parts import ADULT, OTHER
from tests.ui.checkout_window import (
    ENTER,
    find,
    focus_name,
    hold,
    identify,
    identify_anew,
    scan,
    text_of,
    wait_for_paper,
)
from tests.ui.keys import focus, press


def test_enter_held_down_or_pressed_twice_posts_once(qtbot, window, tmp_path):
    identify(window)
    press(window, Qt.Key.Key_1)
    press(window, ENTER)
    press(window, ENTER)
    press(window, ENTER)
    press(window, ENTER)

    wait_for_paper(qtbot, window)
    assert len(list((tmp_path / "kvitto").glob("*.pdf"))) == 1
    assert not find(window, "slutfor").isEnabled()


def test_a_card_scanned_into_the_visit_field_begins_the_next_patient(window):
    """A scanner's digits are no visits, and nothing of the patient before is lost."""
    identify(window)
    press(window, Qt.Key.Key_1)

    scan(window, OTHER)

    assert find(window, "personnummer", QLineEdit).text() == OTHER
    assert text_of(window, "avgiftskod") == ""
    press(window, Qt.Key.Key_Escape)
    find(window, "personnummer", QLineEdit).clear()
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert find(window, "personnummer", QLineEdit).text() == ADULT


def test_a_card_scanned_after_what_would_it_cost_keeps_the_visit(window):
    press(window, Qt.Key.Key_F3)
    press(window, Qt.Key.Key_1)

    scan(window, ADULT.replace("-", ""))

    assert text_of(window, "avgiftskod") == "100"
    assert find(window, "personnummer", QLineEdit).text() == ADULT.replace("-", "")


def test_a_hand_that_types_digits_picks_visits(window):
    press(window, Qt.Key.Key_F3)

    scan(window, "199911221114", gap_ms=80)

    assert find(window, "personnummer", QLineEdit).text() == ""
    assert text_of(window, "avgiftskod") == "240"


def test_a_digit_that_is_held_down_says_one_thing(window):
    """The key repeats itself, the clerk does not: the next question is not answered by it."""
    identify(window, "19880504-A102")
    press(window, Qt.Key.Key_1)
    for _ in range(3):
        held = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", autorep=True
        )
        QApplication.sendEvent(focus(window), held)

    assert find(window, "kategori", QComboBox).currentText() == ""
    assert find(window, "besok_sok", QLineEdit).text() == ""


def test_a_held_key_that_the_system_does_not_mark_does_one_thing(window, tmp_path):
    """X11 tells a repeated key as let go and pressed at the same moment, and Qt may miss it."""
    window.activateWindow()
    identify(window)
    hold(window, Qt.Key.Key_1, 1_000)
    hold(window, ENTER, 2_000)
    assert focus_name(window) == "slutfor"
    assert not list((tmp_path / "kvitto").glob("*.pdf"))
    identify_anew(window, "19880504-A102")
    hold(window, Qt.Key.Key_1, 3_000)
    assert find(window, "kategori", QComboBox).currentText() == ""
    hold(window, Qt.Key.Key_1, 4_000)
    assert find(window, "kategori", QComboBox).currentText() == "Asylsökande"


def test_equal_signs_from_a_scanner_at_one_moment_are_all_taken(window):
    """A scanner or a remote desktop may let go of a key and press it again at the same moment."""
    window.activateWindow()
    find(window, "personnummer", QLineEdit).setFocus()
    for sign in "198811112386":
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, ord(sign), Qt.KeyboardModifier.NoModifier, sign)
            event.setTimestamp(1_000)
            QApplication.sendEvent(window.windowHandle(), event)

    assert find(window, "personnummer", QLineEdit).text() == "198811112386"
