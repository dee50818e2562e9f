"""The first window takes what is typed before the till is there, and none of it is lost."""

import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from db.files import needs_key
from kassa.adapters.folders import Folders
from kassa.adapters.key_file import JsonKeyFile
from kassa.adapters.key_front import Asks, whom_it_asks
from kassa.adapters.passwords import Argon2Hasher
from kassa.adapters.settings_file import save_settings
from kassa.adapters.taxa_files import seed_taxa_book
from kassa.clock import FixedClock
from kassa.desk.backup import note_event
from kassa.desk.backup_ports import BackupKind
from kassa.desk.held_key import HeldKey
from kassa.desk.key_ports import KeyRecord
from kassa.desk.ovning import SETTINGS
from kassa.desk.people import add_clerk
from kassa.desk.people_ports import ClerkAccount, Roll
from kassa.desk.recovery_key import recovery_rows
from kassa.desk.settings import VARDEN, Desk
from kassa.errors import UserFacingError
from kassa.ids import ClerkId
from tests.helpers.keys import FakeStore, ring_of
from tests.helpers.raw import KEY
from tests.helpers.till import open_ledger
from tests.ui.keys import focus, press, type_text
from ui import text
from ui.app import build_window
from ui.checkout.practice_list import PracticeList
from ui.checkout.view import SHARES
from ui.shell.main_window import MainWindow
from ui.start import first_page, front
from ui.start.front import Front, front_of
from ui.start.opening import Opening
from ui.start.unlock import UnlockWindow
from ui.start.warm_up import WarmUp

CLOCK = FixedClock.at_local("2026-03-02T10:15")
KLOCKA = "2026-03-02T10:15"
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
W = TypeVar("W", bound=QWidget)
ADULT = "198805042382"
PASSWORD = "tolv tecken långt"


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[None]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield
    for each in qapp.topLevelWidgets():  # what a failed test has left
        if isinstance(each, QMainWindow):
            each.close()


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """Return the folders of a clinic that is set up and has been opened once."""
    folders = Folders(tmp_path)
    folders.ensure()
    save_settings(folders.settings, SETTINGS)
    open_ledger(folders.database).close()
    assert needs_key(folders.database)
    return folders


def add_somebody(folders: Folders, *, has_slot: bool = True, is_on_paper: bool = False) -> None:
    """Add somebody who has to log in; with the key on paper too, only that opens the key."""
    desk = Desk.of(SETTINGS, ClerkId("it"), ovning=False)
    account = ClerkAccount("anna", "Anna Provsson", Roll.ADMINISTRATOR, "")
    hasher = Argon2Hasher(light=True)
    with closing(open_ledger(folders.database)) as ledger:

        def write() -> ClerkAccount:
            return add_clerk(account, PASSWORD, None, ledger, hasher, CLOCK, desk)

        if is_on_paper:
            note_event(BackupKind.NYCKEL_UTSKRIVEN, ledger, CLOCK, desk)
        if has_slot:
            HeldKey(KEY, ring_of(folders.base), ledger).write_password("anna", PASSWORD, write)
        else:
            write()


def start(qtbot: QtBot, folders: Folders, *, ovning: bool = False) -> Opening:
    """Return a start whose first window is on the screen, with nothing behind it yet."""
    found = front_of(folders, ovning=ovning)
    assert found is not None
    opening = Opening(folders, seed_taxa_book, KLOCKA, ovning=ovning)
    opening.open(found)
    window = opening.window
    assert window is not None
    window.setProperty("opening", opening)  # lives as long
    qtbot.waitExposed(window)
    return opening


def open_first(qtbot: QtBot, folders: Folders, *, ovning: bool = False) -> MainWindow:
    """Return the first window where that is the till's own."""
    window = start(qtbot, folders, ovning=ovning).window
    assert isinstance(window, MainWindow)
    return window


def wait_for_another(qtbot: QtBot, opening: Opening, kind: type[W]) -> W:
    """Return the window that comes in place of the first one."""
    qtbot.waitUntil(lambda: isinstance(opening.window, kind), timeout=20_000)
    window = opening.window
    assert isinstance(window, kind)
    return window


def wait_for_the_till(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.is_opening, timeout=20_000)


def typed(window: QWidget) -> str:
    field = focus(window)
    assert isinstance(field, QLineEdit)
    return field.text()


def line(window: QWidget, name: str) -> str:
    label = window.findChild(QLabel, name)
    return label.text() if isinstance(label, QLabel) else ""


def test_a_patient_typed_at_once_is_chosen_when_the_till_is_there(
    qtbot: QtBot, folders: Folders
) -> None:
    """Number and Enter, typed before anything was read: the visit is next, with the patient."""
    window = open_first(qtbot, folders)
    assert window.pages.names == ()
    type_text(window, ADULT)
    press(window, Qt.Key.Key_Return)

    wait_for_the_till(qtbot, window)

    assert line(window, "patientLine") != ""
    assert focus(window).objectName() == "besok_sok"
    window.close()


def test_half_a_number_goes_on_where_it_was(qtbot: QtBot, folders: Folders) -> None:
    window = open_first(qtbot, folders)
    type_text(window, "1988042382")
    for _ in range(6):
        press(window, Qt.Key.Key_Left)
    type_text(window, "0")

    wait_for_the_till(qtbot, window)
    type_text(window, "5")

    assert focus(window).objectName() == "personnummer"
    assert typed(window) == ADULT
    window.close()


def test_what_follows_the_patient_waits_for_the_till(qtbot: QtBot, folders: Folders) -> None:
    """Number, Enter and words of the visit: the words stand in the visit's field."""
    window = open_first(qtbot, folders)
    type_text(window, ADULT)
    press(window, Qt.Key.Key_Return)
    type_text(window, "telefon")

    wait_for_the_till(qtbot, window)

    assert focus(window).objectName() == "besok_sok"
    assert typed(window) == "telefon"
    window.close()


def test_a_password_typed_at_once_lets_in_when_the_till_is_there(
    qtbot: QtBot, folders: Folders
) -> None:
    add_somebody(folders)
    window = open_first(qtbot, folders)
    assert window.is_locked
    type_text(window, "anna")
    press(window, Qt.Key.Key_Return)
    type_text(window, PASSWORD)
    press(window, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: not window.is_locked, timeout=20_000)

    assert "Anna Provsson (ANNA)" in line(window, "clerk")
    assert window.page == "kassa"
    window.close()


def test_one_password_typed_at_once_opens_the_key_and_lets_in(
    qtbot: QtBot, folders: Folders
) -> None:
    """Where only the login opens the file, it comes first all the same, and once."""
    add_somebody(folders, is_on_paper=True)
    opening = start(qtbot, folders)
    unlock = opening.window
    assert isinstance(unlock, UnlockWindow)
    type_text(unlock, "anna")
    press(unlock, Qt.Key.Key_Return)
    type_text(unlock, PASSWORD)
    press(unlock, Qt.Key.Key_Return)

    window = wait_for_another(qtbot, opening, MainWindow)

    assert not window.is_locked
    assert "Anna Provsson (ANNA)" in line(window, "clerk")
    assert focus(window).objectName() == "personnummer"
    window.close()


def test_a_silent_key_store_is_asked_once_and_nobody_waits_for_it(
    qtbot: QtBot, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is to forget a key that nobody needs, and is asked once the window takes a patient."""
    add_somebody(folders, is_on_paper=True)
    file = JsonKeyFile(folders.key)
    record = file.load()
    assert record is not None
    file.save(replace(record, unused=("0" * 8,)))
    store, answers, windows = FakeStore(), threading.Event(), []

    def forget(key_ids: tuple[str, ...]) -> frozenset[str]:
        windows.append(opening.window)
        answers.wait()
        return frozenset(key_ids)

    monkeypatch.setattr(store, "forget", forget)
    monkeypatch.setattr("kassa.adapters.key_store.SystemKeyStore", lambda: store)
    opening = start(qtbot, folders)
    unlock = opening.window
    assert isinstance(unlock, UnlockWindow)
    for word in ("anna", PASSWORD):
        type_text(unlock, word)
        press(unlock, Qt.Key.Key_Return)
    window = wait_for_another(qtbot, opening, MainWindow)
    type_text(window, ADULT)
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: line(window, "patientLine") != "")
    answers.set()

    qtbot.waitUntil(lambda: (found := file.load()) is not None and found.unused == ())
    assert windows == [window]
    window.close()


def test_a_key_that_only_the_paper_opens_is_asked_for_and_the_patient_waits(
    qtbot: QtBot, folders: Folders
) -> None:
    """The key store kept it, and does not answer: nobody could know before it was asked."""
    JsonKeyFile(folders.key).save(KeyRecord(KEY.id, in_store=True))
    opening = start(qtbot, folders)
    first = opening.window
    assert isinstance(first, MainWindow)
    type_text(first, ADULT)
    press(first, Qt.Key.Key_Return)

    unlock = wait_for_another(qtbot, opening, UnlockWindow)
    for row in recovery_rows(KEY):
        type_text(unlock, row)
        press(unlock, Qt.Key.Key_Tab)
    press(unlock, Qt.Key.Key_Return)
    window = wait_for_another(qtbot, opening, MainWindow)

    qtbot.waitUntil(lambda: line(window, "patientLine") != "")
    assert focus(window).objectName() == "besok_sok"
    window.close()


def test_a_patient_typed_where_one_has_to_log_in_after_all_waits_for_that(
    qtbot: QtBot, folders: Folders
) -> None:
    """Clerks of an earlier version have no slot in the key file before their next login."""
    add_somebody(folders, has_slot=False)
    window = open_first(qtbot, folders)
    type_text(window, ADULT)
    press(window, Qt.Key.Key_Return)
    wait_for_the_till(qtbot, window)
    assert window.is_locked
    assert typed(window) == ""

    type_text(window, "anna")
    press(window, Qt.Key.Key_Return)
    type_text(window, PASSWORD)
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.is_locked, timeout=20_000)

    assert line(window, "patientLine") != ""
    assert focus(window).objectName() == "besok_sok"
    window.close()


def test_half_a_login_stands_when_the_till_is_there(qtbot: QtBot, folders: Folders) -> None:
    add_somebody(folders)
    window = open_first(qtbot, folders)
    type_text(window, "an")

    wait_for_the_till(qtbot, window)
    type_text(window, "na")

    assert window.is_locked
    assert typed(window) == "anna"
    window.close()


def test_a_window_closed_before_the_till_is_there_leaves_nothing_open(
    qtbot: QtBot, folders: Folders
) -> None:
    window = open_first(qtbot, folders)
    opening: Opening = window.property("opening")
    qtbot.wait(60)  # the other thread has begun
    window.close()

    opening.settle()

    assert window.pages.names == ()
    assert not folders.database.with_name("kassa.db-wal").exists()  # the last to close took it


def test_the_practice_clinic_is_filled_behind_its_first_window(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folders = Folders(tmp_path)
    folders.ensure()
    window = open_first(qtbot, folders, ovning=True)

    wait_for_the_till(qtbot, window)

    assert window.findChild(PracticeList) is not None
    assert "ÖVNING" in window.windowTitle()
    window.close()


def test_pages_nobody_has_been_to_are_made_while_nobody_works(
    qtbot: QtBot, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.start.warm_up.AFTER_A_TOUCH_MS", 0)
    monkeypatch.setattr("ui.start.warm_up.BETWEEN_MS", 0)
    window = open_first(qtbot, folders)
    wait_for_the_till(qtbot, window)
    assert window.findChild(WarmUp) is not None

    qtbot.waitUntil(lambda: window.pages.unmade == (), timeout=20_000)

    assert window.page == "kassa"
    assert focus(window).objectName() == "personnummer"
    window.close()


# --- what is known before ------------------------------------------------------------------------


def test_the_front_is_the_clinic_s_name_and_theme(folders: Folders) -> None:
    save_settings(folders.settings, replace(SETTINGS, namn="Provkliniken", tema="morkt"))

    assert front_of(folders, ovning=False) == Front("Provkliniken", "morkt", Asks.NOBODY)


@pytest.mark.parametrize(("is_on_paper", "asks"), [(False, Asks.LOGIN), (True, Asks.KEY)])
def test_where_somebody_can_log_in_the_login_comes_first(
    folders: Folders, is_on_paper: bool, asks: Asks
) -> None:
    """The records are encrypted and cannot be asked: the slots of the key file tell."""
    add_somebody(folders, is_on_paper=is_on_paper)

    assert front_of(folders, ovning=False) == Front(SETTINGS.namn, SETTINGS.tema, asks)


@pytest.mark.parametrize(
    "broken", ["settings", "theme", "name", "no settings", "no records", "no key"]
)
def test_in_any_doubt_there_is_no_first_window(folders: Folders, broken: str) -> None:
    """What is wrong is told by whoever reads it properly, and nothing was shown before."""
    written = {"settings": "namn = ", "theme": 'namn = "A"\ntema = "rosa"', "name": "namn = 1"}
    if broken in written:
        folders.settings.write_text(written[broken], encoding="utf-8")
    else:
        missing = {"no settings": folders.settings, "no records": folders.database}
        missing.get(broken, folders.key).unlink()

    assert front_of(folders, ovning=False) is None


@pytest.mark.parametrize("content", [b"", b"no key", b"[]", b'{"platser": 1, "oppen": ""}'])
def test_a_file_that_is_no_key_file_answers_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "kassa.nyckel"
    file.write_bytes(content)

    assert whom_it_asks(file) is None


def test_the_first_window_says_what_the_checkout_says(qtbot: QtBot, folders: Folders) -> None:
    """The words and measures of the field stand twice, for the sake of the start."""
    window = open_first(qtbot, folders)
    wait_for_the_till(qtbot, window)
    field = window.findChild(QLineEdit, "personnummer")
    assert isinstance(field, QLineEdit)

    assert text.FIELD["personnummer"] == first_page.LABEL
    assert field.placeholderText() == first_page.PLACEHOLDER
    assert first_page.SHARES == SHARES
    assert SETTINGS.namn == front.OVNING_NAMN
    assert VARDEN["tema"] == front.TEMA
    window.close()


def open_settings(qtbot: QtBot, folders: Folders) -> tuple[Opening, MainWindow]:
    """Return a start with the settings page of its window open."""
    window = open_first(qtbot, folders)
    wait_for_the_till(qtbot, window)
    window.show_page("settings")
    qtbot.waitUntil(lambda: window.findChild(QLineEdit, "settings.namn") is not None)
    opening = window.property("opening")
    assert isinstance(opening, Opening)
    return opening, window


def test_what_is_typed_while_settings_are_saved_stands_in_the_next_window(
    qtbot: QtBot, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is written, and while the window is built and hears nothing: all in its order."""
    opening, window = open_settings(qtbot, folders)

    def build(*args: Any, **kwargs: Any) -> MainWindow:
        for char in ADULT[6:]:
            event = QKeyEvent(QEvent.Type.KeyPress, ord(char), NO_MODIFIER, char)
            QCoreApplication.postEvent(focus(window), event)
        return build_window(*args, **kwargs)

    monkeypatch.setattr("ui.app.build_window", build)
    press(window, Qt.Key.Key_Return)
    type_text(window, ADULT[:6])
    qtbot.waitUntil(lambda: opening.window is not window, timeout=20_000)
    another = opening.window
    assert isinstance(another, MainWindow)

    assert focus(another).objectName() == "personnummer"
    assert typed(another) == ADULT
    type_text(another, "9")
    assert typed(another) == f"{ADULT}9"
    another.close()


def test_keys_do_their_work_again_where_settings_are_refused(
    qtbot: QtBot, folders: Folders
) -> None:
    """What was meant for the checkout does not overwrite the field that is wrong."""
    opening, window = open_settings(qtbot, folders)
    number = window.findChild(QLineEdit, "settings.organisationsnummer")
    assert number is not None
    number.setText("559900-0007")
    press(window, Qt.Key.Key_Return)
    type_text(window, ADULT)
    qtbot.waitUntil(number.hasFocus)
    assert number.text() == "559900-0007"
    type_text(window, "5")

    assert number.text() == "5"
    assert opening.window is window
    window.close()


def test_keys_go_back_to_the_window_where_no_other_can_be_opened(
    qtbot: QtBot, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening, window = open_settings(qtbot, folders)

    def refuse(*_args: Any, **_kwargs: Any) -> MainWindow:
        raise UserFacingError("Går inte.")

    monkeypatch.setattr("ui.app.build_window", refuse)
    monkeypatch.setattr(sys, "excepthook", lambda *_args: None)
    with qtbot.capture_exceptions() as raised:
        press(window, Qt.Key.Key_Return)
        type_text(window, "Ny")
        qtbot.waitUntil(lambda: bool(raised), timeout=20_000)

    assert opening.window is window
    assert typed(window) == "Ny"
    window.close()
