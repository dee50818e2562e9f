"""A clinic that cannot be opened says why: on the screen, on the terminal, and nothing is used."""

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMessageBox,
)
from pytestqt.qtbot import QtBot

import ui.start.opening
from db.errors import DatabaseUnguardedError
from kassa.adapters.folders import Folders
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.errors import UserFacingError
from tests.helpers import raw
from tests.helpers.till import open_ledger
from ui.app import open_clinic
from ui.app.unlock import unlocking_of
from ui.start import run_window
from ui.start.bugs import log
from ui.start.refusal import refusal_box
from ui.start.screen import TITLE_BAR, bring_up

SWALLOW = "CREATE TRIGGER swallow BEFORE INSERT ON payment BEGIN SELECT RAISE(IGNORE); END"


@pytest.fixture
def tampered(tmp_path: Path) -> Path:
    """Return the folder of a practice clinic whose file somebody has added to."""
    folders = Folders.of(tmp_path, ovning=True)
    folders.ensure()
    open_ledger(folders.database).close()
    with closing(raw.connect(folders.database)) as conn:
        conn.execute(SWALLOW)
    return tmp_path


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[None]:
    """Leave the hooks, the log of bugs and the application as they were: a start sets them."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(log, "propagate", log.propagate)
    monkeypatch.setattr(log, "handlers", list(log.handlers))
    yield
    qapp.setQuitOnLastWindowClosed(True)


@pytest.mark.parametrize("has_screen", [True, False])
def test_a_file_that_was_changed_is_not_opened_and_the_clerk_is_told(
    tampered: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, has_screen: bool
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    if has_screen:
        monkeypatch.setattr(ui.start.opening, "WITHOUT_SCREEN", ("nothing",))

    with pytest.raises(DatabaseUnguardedError, match="ring it-stödet"):
        run_window(tampered, bundled_taxa_book, "2026-03-02T10:15", ovning=True)

    assert [("swallow" in text, "Använd den inte" in text) for text in told] == (
        [(True, True)] if has_screen else []
    )


def test_what_qt_itself_says_is_swedish(
    tampered: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file dialog, where the desktop has none of its own, and the menu of every field."""
    monkeypatch.setattr(QMessageBox, "exec", lambda _: None)
    with pytest.raises(DatabaseUnguardedError):
        run_window(tampered, bundled_taxa_book, "2026-03-02T10:15", ovning=True)
    dialog, field = QFileDialog(), QLineEdit()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    for widget in (dialog, field):
        qtbot.addWidget(widget)

    labels = {label.text().replace("&", "") for label in dialog.findChildren(QLabel)}
    menu = {
        action.text().partition("\t")[0] for action in field.createStandardContextMenu().actions()
    }
    assert {"Titta i:", "Filer av typ:"} <= labels
    assert {"&Kopiera", "Klistra &in"} <= menu


def test_the_box_has_a_way_out(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    box = refusal_box(DatabaseUnguardedError("Något är fel. Ring it-stödet."), app)
    qtbot.addWidget(box)

    assert [button.text() for button in box.buttons()] == ["Stäng"]
    assert box.text() == "Något är fel. Ring it-stödet."


def test_a_clinic_whose_settings_are_gone_does_not_open_as_the_practice(tmp_path: Path) -> None:
    """Only the practice clinic has settings of its own: receipts would carry an invented name."""
    folders = Folders.of(tmp_path)
    folders.ensure()

    with pytest.raises(UserFacingError, match="inte inställd"):
        open_clinic(folders, bundled_taxa_book(), None, ovning=False)
    with pytest.raises(UserFacingError, match="inte inställd"):
        unlocking_of(folders, None, ovning=False)
    assert not folders.database.exists()


@pytest.mark.parametrize(("room", "least"), [
    (QSize(1366, 768), QSize(960, 540)),
    (QSize(960, 500), QSize(960, 500 - TITLE_BAR)),
    (QSize(683, 384), QSize(683, 384 - TITLE_BAR)),
])  # fmt: skip
def test_a_window_is_never_larger_than_the_screen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, room: QSize, least: QSize
) -> None:
    """At 200 % a screen has half as many points: cramped is better than the sum outside it."""
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, *room.toTuple()))
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setMinimumSize(960, 540)
    window.resize(1366, 768)
    bring_up(window)

    assert window.minimumSize() == least
    assert window.isMaximized()
