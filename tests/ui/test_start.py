"""A clinic that cannot be opened says why: on the screen, on the terminal, and nothing is used."""

import sys
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

import ui.app.bugs
from db.errors import DatabaseUnguardedError
from kassa.adapters.folders import Folders
from kassa.adapters.taxa_files import bundled_taxa_book
from tests.helpers import raw
from tests.helpers.till import open_ledger
from ui.app import refusal_box, run_window

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
def as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the hooks and the log of bugs as they were: a start sets both for good."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(ui.app.bugs.log, "propagate", ui.app.bugs.log.propagate)
    monkeypatch.setattr(ui.app.bugs.log, "handlers", list(ui.app.bugs.log.handlers))


@pytest.mark.parametrize("has_screen", [True, False])
def test_a_file_that_was_changed_is_not_opened_and_the_clerk_is_told(
    tampered: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, has_screen: bool
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    if has_screen:
        monkeypatch.setattr(ui.app, "WITHOUT_SCREEN", ("nothing",))

    with pytest.raises(DatabaseUnguardedError, match="ring it-stödet"):
        run_window(tampered, bundled_taxa_book(), "2026-03-02T10:15", ovning=True)

    assert [("swallow" in text, "Använd den inte" in text) for text in told] == (
        [(True, True)] if has_screen else []
    )


def test_the_box_has_a_way_out(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    box = refusal_box(DatabaseUnguardedError("Något är fel. Ring it-stödet."), app)
    qtbot.addWidget(box)

    assert [button.text() for button in box.buttons()] == ["Stäng"]
    assert box.text() == "Något är fel. Ring it-stödet."
