"""The settings page in the real window: changed by keys, checked, in force at once."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kassa.adapters.folders import Folders
from kassa.adapters.settings_file import load_settings, save_settings
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.desk.settings import MENING, Kvittopapper, Settings
from kassa.kvitto.document import Betalsatt
from tests.helpers.till import ADULT, NOON, OTHER_ADULT, Till
from tests.ui.keys import press, type_text
from tests.ui.windows import open_window
from ui.app import build_window
from ui.app.restart import Resumed
from ui.settings import texts
from ui.settings.view import SettingsPane
from ui.shell.main_window import MainWindow
from ui.widgets.choice import Choice
from ui.widgets.key_button import KeyButton

CTRL = Qt.KeyboardModifier.ControlModifier
CLINIC = Settings(
    "Vårdcentralen Linden", "559900-0006", "Lindgatan 4, 553 20 Jönköping", "primarvard", "K1"
)


@dataclass
class Window:
    """The window with its settings page open."""

    window: MainWindow
    pane: SettingsPane
    folders: Folders
    qtbot: QtBot
    asked: list[Resumed]

    def editor(self, key: str) -> QLineEdit | Choice:
        form = self.pane._form
        assert form is not None
        return form._editors[key]

    def type(self, key: str, words: str) -> None:
        editor = self.editor(key)
        assert isinstance(editor, QLineEdit)
        editor.setFocus()
        editor.selectAll()
        type_text(self.window, words)

    def save(self) -> None:
        press(self.window, Qt.Key.Key_Return)
        form = self.pane._form
        assert form is not None
        self.qtbot.waitUntil(form._save.isEnabled)

    def fault(self, key: str) -> str:
        form = self.pane._form
        assert form is not None
        return form._fields[key].fault


@pytest.fixture
def opened(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    folders = Folders(tmp_path)
    folders.ensure()
    save_settings(folders.settings, CLINIC)
    window = open_window(qtbot, folders, CLINIC, NOON, bundled_taxa_book())
    asked: list[Resumed] = []
    window.restart_requested.connect(asked.append)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_M, CTRL)
    button = window.findChild(KeyButton, "more.settings")
    assert button is not None
    button.click()
    pane = window.findChild(SettingsPane)
    assert pane is not None
    qtbot.waitUntil(lambda: pane._form is not None)
    yield Window(window, pane, folders, qtbot, asked)
    window.close()


def test_every_setting_is_in_the_window_with_its_meaning(opened: Window) -> None:
    form = opened.pane._form
    assert form is not None
    assert set(form._editors) == set(MENING) == set(texts.LABELS)


def test_every_setting_is_in_the_file_under_its_meaning(opened: Window) -> None:
    written = opened.folders.settings.read_text()
    for key, meaning in MENING.items():
        assert re.search(rf"^# {re.escape(meaning)}.*\n{key} = ", written, re.MULTILINE)


def test_a_change_is_checked_written_and_asks_for_another_window(opened: Window) -> None:
    opened.type("godkann_over", "500")
    choice = opened.editor("kvittopapper")
    assert isinstance(choice, Choice)
    choice.choose("80mm")
    opened.save()

    changed = load_settings(opened.folders.settings)
    assert changed is not None
    assert (changed.godkann_over, changed.kvittopapper) == (500, Kvittopapper.REMSA)
    assert [again.settings for again in opened.asked] == [changed]
    assert "gäller nu" in opened.asked[0].said


def test_the_button_that_saves_is_always_seen(opened: Window) -> None:
    """The form is longer than a window: what saves it stands below it, and not at its end."""
    opened.pane.refresh()  # with another form in the place of the first
    opened.qtbot.waitUntil(lambda: opened.pane.findChild(QLineEdit, "settings.namn") is not None)
    opened.qtbot.wait(50)
    [save] = opened.pane.findChildren(KeyButton, "settings.spara")
    assert (save.isVisible(), save.visibleRegion().boundingRect()) == (True, save.rect())

    opened.type("godkann_over", "500")
    save.click()
    opened.qtbot.waitUntil(lambda: bool(opened.asked))
    assert opened.asked[0].settings.godkann_over == 500


@pytest.mark.parametrize("name", ["settings.support", "settings.spara"])
def test_enter_saves_wherever_one_is(opened: Window, name: str) -> None:
    opened.type("godkann_over", "500")
    button = opened.pane.findChild(KeyButton, name)
    assert button is not None
    button.setFocus()

    QTest.keyClick(button, Qt.Key.Key_Return)
    opened.qtbot.waitUntil(lambda: bool(opened.asked))

    assert opened.asked[0].settings.godkann_over == 500


def test_every_fault_is_said_at_its_field_and_nothing_is_written(opened: Window) -> None:
    opened.type("organisationsnummer", "559900-0007")
    opened.type("kvittoskrivare", "i hallen")
    opened.type("las_efter_minuter", "snart")
    opened.save()

    assert "Kontrollsiffran" in opened.fault("organisationsnummer")
    assert "går inte att läsa" in opened.fault("kvittoskrivare")
    assert opened.fault("las_efter_minuter")
    assert load_settings(opened.folders.settings) == CLINIC
    assert opened.asked == []


def test_what_has_been_begun_is_parked_before_the_window_changes(opened: Window) -> None:
    QTest.keyClick(opened.window, Qt.Key.Key_F5)
    type_text(opened.window, ADULT)
    press(opened.window, Qt.Key.Key_Return)
    opened.window.show_page("settings")
    opened.qtbot.wait(50)
    opened.type("namn", "Vårdcentralen Eken")
    opened.save()

    assert texts.PARKED in opened.asked[0].said
    till = Till.open(opened.folders.database)
    assert len(till.ledger.parked_list()) == 1
    till.close()


def test_the_other_window_goes_on_and_says_so(opened: Window) -> None:
    resumed = Resumed(CLINIC, None, "Inställningarna är sparade och gäller nu.")
    window = build_window(
        CLINIC, opened.folders, NOON, bundled_taxa_book(), ovning=False, resumed=resumed
    )
    opened.qtbot.addWidget(window)
    shown = [child.text for child in window.findChildren(type(opened.pane._message))]
    assert resumed.said in shown
    window.close()


def test_the_supports_file_tells_of_the_program_and_of_nobody(opened: Window) -> None:
    till = Till.open(opened.folders.database)
    till.sell()
    till.sell(Betalsatt.FAKTURA, number=OTHER_ADULT, namn="Örjan Ek")
    till.close()
    (opened.folders.log / "kassa.log").write_text("2026-03-02 ERROR kassa.bug 4F2A KeyError: x.py")
    QTest.keyClick(opened.window, Qt.Key.Key_F7)
    folder = opened.folders.export
    opened.qtbot.waitUntil(lambda: folder.exists() and bool(list(folder.glob("*.zip"))))
    opened.qtbot.waitUntil(lambda: "supporten" in opened.pane._message.text)
    [file] = folder.glob("*.zip")

    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as bundle:
        content = {name: bundle.read(name).decode() for name in bundle.namelist()}
    told = json.loads(content["kassa.json"])
    assert told["antal"]["kvitto"] == 2
    assert told["kontroll"] == ["inga fel"]
    assert "KeyError" in content["kassa.log"]
    everything = " ".join(content.values())
    for secret in (ADULT, ADULT.replace("-", ""), OTHER_ADULT, "Märta", "Ängström", "Örjan"):
        assert secret not in everything
