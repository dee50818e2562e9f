"""The line on top, where room is short."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.test_avbrott_words import shown
from ui.avbrott import texts
from ui.shell.status_line import StatusLine
from ui.theme import apply_font, apply_theme
from ui.widgets.key_button import KeyButton
from ui.widgets.tone import Tone

PAGES = (("kassa", "Kassa", "F5"), ("kvitto", "Kvitton", "F9"), ("patient", "Patient", "F10"))
MORE = (("reglera", "Att reglera", "F11"), ("mer", "Mer", "Ctrl+M"))
BADGE = texts.badge(shown())
LONG = texts.badge(shown(antal=1214))
LAYOUTS = 3
"""So many rounds at most until a layout inside another has its size."""


@pytest.fixture
def line(qtbot: QtBot) -> StatusLine:
    """The line of a full-HD screen at 200 %, inside the frame of an outage."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "ljust", dense=True)
    line = StatusLine("Vårdcentralen Linden", "reception · utan inloggning", ovning=True)
    for name, title, key in PAGES + MORE:
        line.add_page(name, title, key)
    line.show_taxa_state("Taxan följde med", None, "Taxan följde med programmet")
    line.resize(950, line.height())
    qtbot.addWidget(line)
    line.show()
    return line


def label(line: StatusLine, name: str) -> QLabel:
    found = line.findChild(QLabel, name)
    assert found is not None
    return found


@pytest.mark.parametrize("badge", ["", BADGE, LONG])
def test_every_key_can_be_read_in_the_smallest_window(line: StatusLine, badge: str) -> None:
    line.show_avbrott(badge)
    QApplication.processEvents()

    for button in line.findChildren(KeyButton):
        assert button.width() >= button.sizeHint().width(), button.word
        assert button.geometry().right() < line.width(), button.word


def test_the_clinic_is_named_in_the_smallest_window(line: StatusLine) -> None:
    """Three words that warn of nothing give way to it."""
    QApplication.processEvents()

    assert not label(line, "taxaState").isVisible()
    assert label(line, "clinic").width() > 100


def test_a_tariff_to_mind_is_told_also_where_room_is_short(line: StatusLine) -> None:
    line.show_taxa_state("Taxan är gammal", Tone.ATTENTION, "Taxan är inte bekräftad")

    assert label(line, "taxaState").isVisible()


def test_an_outage_says_how_many_wait_in_every_window(line: StatusLine) -> None:
    """The word goes before the names do; the number never."""
    assert BADGE == "AVBROTT · 4 väntar"
    line.show_avbrott(BADGE)
    assert label(line, "avbrott").text() == "AVBROTT · 4"

    line.resize(1366, line.height())
    assert label(line, "avbrott").text() == BADGE


@pytest.mark.parametrize("badge", [BADGE, LONG])
def test_the_clinic_is_named_in_an_outage_too(line: StatusLine, badge: str) -> None:
    """In the practice clinic, where there is least room: who works there gives way to it."""
    line.show_avbrott(badge)
    QApplication.processEvents()

    assert label(line, "clinic").width() > 80
    assert label(line, "avbrott").text() in badge
    assert label(line, "avbrott").width() >= label(line, "avbrott").sizeHint().width()


def test_who_works_there_is_told_again_once_there_is_room(line: StatusLine) -> None:
    line.show_avbrott(LONG)
    QApplication.processEvents()
    assert not label(line, "clerk").isVisible()

    line.resize(1366, line.height())
    QApplication.processEvents()
    assert label(line, "clerk").isVisible()
    assert label(line, "clerk").width() >= label(line, "clerk").sizeHint().width()


def test_a_page_behind_the_last_one_lights_that(line: StatusLine) -> None:
    """Who is in the settings has come by "Mer" and goes back by it."""

    def lit() -> list[str]:
        return [button.word for button in line.findChildren(KeyButton) if button.isChecked()]

    line.show_page("kvitto")
    assert lit() == ["Kvitton"]
    line.show_page("settings")
    assert lit() == ["Mer"]
    line.show_page("kassa")
    assert lit() == ["Kassa"]


def test_words_that_were_measured_before_the_style_sheet_are_shown_whole(
    qtbot: QtBot, qapp: QApplication
) -> None:
    """The style sheet comes once the window is built; what it makes larger is measured again."""
    apply_font(qapp, "ljust")
    status = StatusLine("Övningskliniken", "", ovning=True)
    for name, title, key in PAGES:
        status.add_page(name, title, key)
    status.show_clerk("Övningskassör")
    qtbot.addWidget(status)
    status.resize(1366, status.height())
    status.show()
    QApplication.processEvents()

    apply_theme(qapp, "ljust")
    for _ in range(LAYOUTS):
        QApplication.processEvents()

    labels = [label for button in status.findChildren(KeyButton) for label in words_of(button)]
    cut = [label.text() for label in labels if label.width() < label.sizeHint().width()]
    assert len(labels) == 2 * (len(PAGES) + 1)
    assert cut == []


def words_of(button: KeyButton) -> list[QLabel]:
    return button.findChildren(QLabel)
