"""The handbook: twelve pages at most, each picture true, and F1 opens the page that fits."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QImageReader, QTextDocument
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

import resources
from scripts import bilder, handbok
from tests.ui.keys import press
from ui.shell.handbok import HandbokPage, load_handbok
from ui.shell.help_panel import HelpPanel
from ui.shell.main_window import MainWindow

MOST_PAGES = 12
A4_ROOM = QSizeF(700, 990)  # A4 with its margins, at 96 dots an inch
PAGES = load_handbok(resources.handbok())
BILD_LIST = handbok.bild_list()


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    with bilder.practice_window(bilder.CLINIC, "") as window:
        window.show()
        yield window


def seen(window: QWidget) -> str:
    """Return every word that stands in a window."""
    words = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    words += [edit.text() for edit in window.findChildren(QLineEdit) if edit.isVisible()]
    for table in window.findChildren(QTableView):
        model = table.model()
        if table.isVisible():
            cells = [(r, c) for r in range(model.rowCount()) for c in range(model.columnCount())]
            words += [str(model.index(*cell).data()) for cell in cells]
    words += [
        widget.accessibleName() for widget in window.findChildren(QWidget) if widget.isVisible()
    ]
    return " ".join(words).replace("\N{NO-BREAK SPACE}", " ")


def test_the_handbook_is_short() -> None:
    assert 8 < len(PAGES) <= MOST_PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_each_page_fits_on_one_paper(page: HandbokPage, qtbot: QtBot) -> None:
    document = QTextDocument()
    document.setMarkdown(re.sub(r"!\[.*?\]\(.*?\)", "\n\n" + "- bild\n" * 20, page.text))
    document.setPageSize(A4_ROOM)
    assert document.pageCount() == 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
def test_every_picture_is_there(page: HandbokPage) -> None:
    named = re.findall(r"!\[.+?\]\((.+?)\)", page.text)
    assert all(QImageReader(str(page.folder / name)).size().width() > 0 for name in named)


def test_no_picture_is_left_over() -> None:
    named = {f"{bild.name}.png" for bild in BILD_LIST}
    assert {file.name for file in (resources.handbok() / "bilder").iterdir()} == named


@pytest.mark.parametrize("bild", BILD_LIST, ids=lambda bild: bild.name)
def test_what_a_picture_shows_comes_of_its_keys(
    bild: handbok.Bild, window: MainWindow, qtbot: QtBot
) -> None:
    bilder.type_keys(window, bild.keys)
    qtbot.waitUntil(lambda: bild.seen in seen(window))


def test_every_page_of_the_window_has_one_that_fits(window: MainWindow) -> None:
    fitted = {name for page in PAGES for name in page.fits}
    assert set(window.pages.names) - fitted == set()


@pytest.mark.parametrize(
    ("key", "title"),
    [
        (Qt.Key.Key_F5, "Ta betalt för ett besök"),
        (Qt.Key.Key_F9, "Kvitton och fakturor"),
        (Qt.Key.Key_F12, "Stänga dagen och månaden"),
    ],
)
def test_f1_opens_the_page_that_fits(window: MainWindow, key: Qt.Key, title: str) -> None:
    press(window, key)
    press(window, Qt.Key.Key_F1)
    panel = window.findChild(HelpPanel)
    assert panel is not None
    assert (panel.isVisible(), panel.title) == (True, title)

    press(window, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_arrows_turn_the_pages_and_the_last_one_lists_the_keys(window: MainWindow) -> None:
    press(window, Qt.Key.Key_F1)
    panel = window.findChild(HelpPanel)
    assert panel is not None
    press(window, Qt.Key.Key_Down)
    assert panel.title == "Det ovanliga: skriv ett ord"
    press(window, Qt.Key.Key_End)
    assert panel.title == "Alla tangenter"
    assert "Parkera det påbörjade" in seen(panel)


def test_every_page_shows_its_text_once_however_one_comes_there(window: MainWindow) -> None:
    """The bar that comes and goes with a long page does not begin the page anew inside itself."""
    window.resize(1366, 768)
    press(window, Qt.Key.Key_F1)
    panel = window.findChild(HelpPanel)
    assert panel is not None
    press(window, Qt.Key.Key_Home)
    for page in PAGES:
        expected = QTextDocument()
        expected.setMarkdown(page.text)

        assert (panel.title, panel._browser.toPlainText()) == (page.title, expected.toPlainText())
        press(window, Qt.Key.Key_Down)


def test_page_down_scrolls_the_text(window: MainWindow) -> None:
    window.resize(960, 540)
    press(window, Qt.Key.Key_F1)
    panel = window.findChild(HelpPanel)
    assert panel is not None
    bar = panel._browser.verticalScrollBar()
    press(window, Qt.Key.Key_PageDown)
    down = bar.value()
    press(window, Qt.Key.Key_PageUp)
    assert (down > 0, bar.value()) == (True, 0)


def test_without_a_handbook_the_keys_are_there(qtbot: QtBot, tmp_path) -> None:
    assert load_handbok(tmp_path / "none") == ()
