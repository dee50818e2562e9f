"""Outage mode in the window, with real keys over the real use cases."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.ui.avbrott_parts import GERD, open_window
from ui.theme import DARK, LIGHT, contrast


@pytest.fixture
def opened(tmp_path, qtbot):
    opened = open_window(tmp_path, qtbot)
    yield opened
    opened.window.close()


def test_one_key_and_enter_begin_an_outage_and_the_window_says_so(opened):
    """In words and in the frame's colour, on every page; the end takes it away again."""
    opened.begin()

    frame = opened.window.findChild(QWidget, "frame")
    assert frame.property("avbrott") is True
    assert "10:15" not in opened.words("avbrott")  # the strip says it; the clinic's name has room
    assert opened.words("avbrott") == "AVBROTT · 0 väntar"
    assert "Driftavbrott sedan 10:15 (Cosmic och eFrikort)" in opened.words("avbrottStripText")
    assert "Inget utdrag av frikort" in opened.words("avbrottStripText")
    assert "Taxa från 2026-01-01, följde med Kassa." in opened.words("avbrottStripText")
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.press(Qt.Key.Key_Return)
    opened.press(Qt.Key.Key_Return)
    assert frame.property("avbrott") is False
    assert opened.words("avbrottStripText") == ""


def test_a_sale_is_counted_in_the_status_line(opened):
    opened.begin()
    opened.sell(GERD)

    assert opened.words("avbrott") == "AVBROTT · 1 väntar"


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_the_colour_of_an_outage_can_be_read(tokens):
    assert contrast(tokens.on_avbrott, tokens.avbrott) >= 4.5
    assert contrast(tokens.avbrott, tokens.window) >= 3
