"""Login, lock, people and the access log in the whole window, with real keys and a real file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kassa.adapters.folders import Folders
from kassa.adapters.passwords import Argon2Hasher
from kassa.clock import FixedClock
from kassa.desk.access import filter_of
from kassa.desk.people import add_clerk
from kassa.desk.people_ports import ClerkAccount, Roll
from kassa.desk.settings import Settings
from tests.helpers.taxa import rjl_book
from tests.helpers.till import ADULT, TODAY, Till, desk_of, open_ledger
from tests.ui import windows
from tests.ui.keys import press, type_text
from ui.atkomst.view import AtkomstPane
from ui.kvitto.view import KvittoPane
from ui.login.view import LoginPage
from ui.personal.view import PersonalPane
from ui.shell.idle_watch import IdleWatch
from ui.shell.main_window import MainWindow
from ui.widgets.key_button import KeyButton

CLOCK = FixedClock.at_local(f"{TODAY}T10:15")
CLINIC = Settings("Testmottagningen", "232100-0057", "Storgatan 1", "primarvard", "K1")
PASSWORD = "mossa under granen"
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Window:
    """The window of a clinic, driven by keys."""

    window: MainWindow
    folder: Path
    qtbot: QtBot

    def type(self, text: str) -> None:
        type_text(self.window, text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        press(self.window, key, modifier or Qt.KeyboardModifier.NoModifier)

    def shortcut(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        QTest.keyClick(self.window, key, modifier or Qt.KeyboardModifier.NoModifier)

    def text(self, name: str) -> str:
        found = self.window.findChild(QLabel, name)
        assert found is not None, name
        return found.text()

    def field(self, name: str) -> QLineEdit:
        found = self.window.findChild(QLineEdit, name)
        assert found is not None, name
        return found

    def more(self, name: str) -> None:
        """Press the key that stands on a button of "Mer"."""
        self.shortcut(Qt.Key.Key_M, CTRL)
        button = self.window.findChild(KeyButton, f"more.{name}")
        assert button is not None, name
        place = button.accessibleDescription().removeprefix("Tangent ")
        self.press(Qt.Key(ord(place)))

    def log_in(self, password: str = PASSWORD) -> None:
        self.type(password)
        self.press(Qt.Key.Key_Return)

    def wait_open(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window.is_locked)

    def rows(self) -> list[tuple[str, str]]:
        with_ledger = open_ledger(self.folder / "kassa.db")
        try:
            found = with_ledger.access_list(filter_of(TODAY, TODAY), 100)
            return [(row.clerk, row.what.value) for row in found]
        finally:
            with_ledger.close()


def make_clerks(folder: Path) -> None:
    """Write an administrator and a receptionist."""
    ledger = open_ledger(folder / "kassa.db")
    hasher, desk = Argon2Hasher(light=True), desk_of()
    admin = ClerkAccount("ASAO", "Åsa Öberg", Roll.ADMINISTRATOR, "")
    made = add_clerk(admin, PASSWORD, None, ledger, hasher, CLOCK, desk)
    orjan = ClerkAccount("ORJA", "Örjan Ek", Roll.RECEPTION, "")
    add_clerk(orjan, PASSWORD, made, ledger, hasher, CLOCK, desk)
    ledger.close()


def open_window(qtbot: QtBot, folder: Path, settings: Settings = CLINIC) -> Window:
    window = windows.open_window(qtbot, Folders(folder), settings, CLOCK, rjl_book())
    return Window(window, folder, qtbot)


@pytest.fixture
def manned(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A clinic with two clerks, at its login."""
    make_clerks(tmp_path)
    made = open_window(qtbot, tmp_path)
    yield made
    made.window.close()


@pytest.fixture
def unmanned(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A clinic where nobody can log in yet."""
    made = open_window(qtbot, tmp_path)
    yield made
    made.window.close()


def enter(window: Window, signatur: str = "asao") -> None:
    window.type(signatur)
    window.press(Qt.Key.Key_Tab)
    window.log_in()
    window.wait_open()


def test_without_accounts_the_desk_works_and_says_so(unmanned: Window) -> None:
    assert not unmanned.window.is_locked
    assert unmanned.text("clerk").endswith("utan inloggning")


def test_with_accounts_one_logs_in(manned: Window) -> None:
    assert manned.window.is_locked
    enter(manned)

    assert manned.text("clerk") == "Åsa Öberg (ASAO)"


def test_a_wrong_password_stays_out_and_can_be_typed_over(manned: Window) -> None:
    manned.type("asao")
    manned.press(Qt.Key.Key_Tab)
    manned.log_in("fel fel fel")
    page = manned.window.findChild(LoginPage)
    assert page is not None
    manned.qtbot.waitUntil(lambda: "stämmer inte" in page._message.text)
    assert manned.window.is_locked
    manned.log_in()
    manned.wait_open()


def test_behind_the_lock_no_key_does_anything(manned: Window) -> None:
    """F10 would show a patient, and the log would say so."""
    for key in (Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_F11, Qt.Key.Key_F1):
        manned.shortcut(key)

    assert manned.window.page == "kassa"
    assert manned.window.is_locked


def test_a_locked_checkout_stands_as_it_was_also_for_a_colleague(manned: Window) -> None:
    enter(manned)
    manned.type(ADULT)
    manned.press(Qt.Key.Key_Return)
    manned.type("1")
    before = manned.text("att_betala")
    manned.shortcut(Qt.Key.Key_L, CTRL)
    assert manned.window.is_locked
    assert manned.field("login.signatur").text() == "ASAO"
    manned.field("login.signatur").setFocus()
    manned.field("login.signatur").selectAll()
    enter(manned, "orja")

    assert manned.text("att_betala") == before
    assert manned.field("personnummer").text() == ADULT
    assert manned.text("clerk") == "Örjan Ek (ORJA)"


def test_a_colleague_changes_clerk_with_one_key_and_signatur(manned: Window) -> None:
    """Whoever left stands in the field; F2 makes room, for one who has not been here today too."""
    enter(manned)
    manned.shortcut(Qt.Key.Key_L, CTRL)
    manned.shortcut(Qt.Key.Key_F2)
    enter(manned, "orja")

    assert manned.text("clerk") == "Örjan Ek (ORJA)"


def test_who_has_been_here_is_one_key_away(manned: Window) -> None:
    enter(manned)
    manned.shortcut(Qt.Key.Key_L, CTRL)
    manned.field("login.signatur").setFocus()
    manned.field("login.signatur").selectAll()
    enter(manned, "orja")
    manned.shortcut(Qt.Key.Key_L, CTRL)
    manned.shortcut(Qt.Key.Key_F6)

    assert manned.field("login.signatur").text() == "ASAO"
    manned.log_in()
    manned.wait_open()
    assert manned.text("clerk") == "Åsa Öberg (ASAO)"


def test_the_receipt_and_the_records_name_who_worked(manned: Window) -> None:
    enter(manned, "orja")
    manned.type(ADULT)
    manned.press(Qt.Key.Key_Return)
    manned.type("1")
    manned.press(Qt.Key.Key_Return)
    manned.press(Qt.Key.Key_Return)
    manned.qtbot.waitUntil(lambda: list((manned.folder / "kvitto").glob("*.pdf")) != [])
    ledger = open_ledger(manned.folder / "kassa.db")
    [kvitto] = ledger.kvitto_list(5)
    ledger.close()

    assert kvitto.clerk == "ORJA"


def test_a_look_is_logged_with_who_looked(qtbot: QtBot, tmp_path: Path) -> None:
    make_clerks(tmp_path)
    till = Till.open(tmp_path / "kassa.db")
    till.sell()
    till.close()
    opened = open_window(qtbot, tmp_path)
    enter(opened, "orja")
    opened.type(ADULT)
    opened.press(Qt.Key.Key_Return)
    opened.shortcut(Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: ("ORJA", "patientsida") in opened.rows())

    assert ("ORJA", "kassa") in opened.rows()
    opened.window.close()


def test_the_first_administrator_is_made_in_the_window(unmanned: Window) -> None:
    """From then on the window knows who works here, and locks."""
    window = unmanned.window
    unmanned.more("personal")
    pane = window.findChild(PersonalPane)
    assert pane is not None
    unmanned.qtbot.waitUntil(lambda: pane._is_first)
    unmanned.shortcut(Qt.Key.Key_F6)
    unmanned.type("asao")
    unmanned.press(Qt.Key.Key_Tab)
    unmanned.type("Åsa Öberg")
    unmanned.press(Qt.Key.Key_Tab)
    unmanned.press(Qt.Key.Key_Tab)
    unmanned.type("kort")
    unmanned.press(Qt.Key.Key_Return)
    fault = pane._new._fields["losenord"]
    unmanned.qtbot.waitUntil(lambda: "för kort" in fault.fault)
    unmanned.type(PASSWORD)
    unmanned.press(Qt.Key.Key_Return)
    unmanned.qtbot.waitUntil(lambda: unmanned.text("clerk") == "Åsa Öberg (ASAO)")
    unmanned.shortcut(Qt.Key.Key_L, CTRL)

    assert window.is_locked


def test_what_a_role_does_not_reach_cannot_be_opened(manned: Window) -> None:
    enter(manned, "orja")
    for name in ("personal", "atkomst"):
        button = manned.window.findChild(QPushButton, f"more.{name}")
        assert button is not None
        manned.more(name)
        assert not button.isEnabled()
        assert manned.window.page == "mer"


def test_a_colleague_with_fewer_rights_leaves_the_page(manned: Window) -> None:
    enter(manned)
    manned.more("personal")
    assert manned.window.page == "personal"
    manned.shortcut(Qt.Key.Key_L, CTRL)
    manned.field("login.signatur").setFocus()
    manned.field("login.signatur").selectAll()
    enter(manned, "orja")

    assert manned.window.page == "kassa"


def test_a_sample_is_drawn_looked_through_and_kept(manned: Window) -> None:
    enter(manned)
    till = Till.open(manned.folder / "kassa.db")
    till.sell()
    till.close()
    manned.type(ADULT)
    manned.press(Qt.Key.Key_Return)
    manned.more("atkomst")
    pane = manned.window.findChild(AtkomstPane)
    assert pane is not None
    manned.qtbot.waitUntil(lambda: bool(pane._rows))
    manned.shortcut(Qt.Key.Key_F7)
    manned.qtbot.waitUntil(lambda: bool(list((manned.folder / "export").glob("*.csv"))))
    manned.shortcut(Qt.Key.Key_F6)
    manned.press(Qt.Key.Key_Return)
    manned.qtbot.waitUntil(lambda: bool(pane._review._fields["utfall"].fault))
    manned.type("Inget att anmärka")
    manned.press(Qt.Key.Key_Return)
    manned.qtbot.waitUntil(lambda: "Inget att anmärka" in manned.text("atkomstCount"))

    [exported] = (manned.folder / "export").glob("*.csv")
    assert ADULT in exported.read_text("utf-8-sig")
    assert exported.stat().st_mode & 0o077 == 0


def test_nobody_touching_anything_locks(qtbot: QtBot) -> None:
    """A moment stands in for minutes; each key begins it anew."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    watch = IdleWatch(1, widget)
    watch._timer.setInterval(150)
    watch.watch(widget.windowHandle())
    heard: list[bool] = []
    watch.idle.connect(lambda: heard.append(True))
    for _ in range(4):
        QTest.keyClick(widget.windowHandle(), Qt.Key.Key_A)
        QTest.qWait(70)
    assert not heard
    qtbot.waitUntil(lambda: bool(heard), timeout=2000)


def test_the_window_locks_by_itself(qtbot: QtBot, tmp_path: Path) -> None:
    make_clerks(tmp_path)
    opened = open_window(qtbot, tmp_path, replace(CLINIC, las_efter_minuter=5))
    enter(opened)
    watch = opened.window.findChild(IdleWatch)
    assert watch is not None
    assert watch._timer.interval() == 300_000
    assert watch._timer.isActive()
    watch.idle.emit()

    assert opened.window.is_locked
    opened.window.close()
    assert not watch._timer.isActive()  # nothing is left to lock, and nothing to ask


def test_above_the_limit_a_second_person_approves(qtbot: QtBot, tmp_path: Path) -> None:
    """The reason stays typed; a wrong password can be typed again; then it is taken back."""
    make_clerks(tmp_path)
    till = Till.open(tmp_path / "kassa.db")
    till.at(f"{TODAY}T10:00").sell()  # before the window's clock
    till.close()
    opened = open_window(qtbot, tmp_path, replace(CLINIC, godkann_over=100))
    enter(opened, "orja")
    opened.shortcut(Qt.Key.Key_F9)
    pane = opened.window.findChild(KvittoPane)
    assert pane is not None
    qtbot.waitUntil(pane._reverse.isEnabled)
    opened.shortcut(Qt.Key.Key_F6)
    opened.type("Fel patient")
    opened.press(Qt.Key.Key_Return)
    qtbot.waitUntil(pane._approval.isVisible)
    opened.type("asao")
    opened.press(Qt.Key.Key_Tab)
    opened.type("fel fel fel")
    opened.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "stämmer inte" in pane._approval._fields["losenord"].fault)
    opened.type(PASSWORD)
    opened.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "K1-2" in pane._message.text)

    assert not pane._approval.isVisible()
    opened.window.close()
