"""A locked database: the login opens it, or the paper from the safe; driven by keys."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from kassa.adapters.folders import Folders
from kassa.adapters.passwords import Argon2Hasher
from kassa.adapters.settings_file import save_settings
from kassa.clock import FixedClock
from kassa.desk.backup import note_event
from kassa.desk.backup_ports import BackupKind
from kassa.desk.data_key import DataKey
from kassa.desk.held_key import HeldKey
from kassa.desk.keys import Keeper, KeyLockedError
from kassa.desk.people import add_clerk, change_password
from kassa.desk.people_ports import ClerkAccount, Roll
from kassa.desk.recovery_key import recovery_rows
from kassa.desk.settings import Settings
from tests.helpers.keys import OTHER_PASSWORD, PASSWORD, ring_of
from tests.helpers.raw import KEY
from tests.helpers.taxa import rjl_book
from tests.helpers.till import desk_of, open_ledger
from tests.ui.keys import press, type_text
from ui.app import build_window
from ui.app.unlock import Opened, Unlocking
from ui.shell.main_window import MainWindow
from ui.start import run_window
from ui.start.bugs import log
from ui.start.records import find_key
from ui.start.unlock import UnlockWindow
from ui.widgets.message_bar import MessageBar

CLOCK = FixedClock.at_local("2026-03-02T10:15")
CLINIC = Settings("Testmottagningen", "232100-0057", "Storgatan 1", "primarvard", "K1")


@dataclass
class Locked:
    """A locked clinic and the window that asks for what opens it."""

    folder: Path
    qtbot: QtBot
    window: UnlockWindow = field(init=False)
    opened: list[Opened] = field(default_factory=list)

    def show(self, locked: KeyLockedError | None = None) -> None:
        locked = locked or KeyLockedError("Databasen är låst.", has_slots=True)
        folders, ring = Folders(self.folder), ring_of(self.folder)
        unlocking = Unlocking(desk_of(CLINIC.register), folders, CLOCK, ring)
        self.window = UnlockWindow(
            CLINIC.namn, lambda: unlocking, has_slots=locked.has_slots, why=locked.message
        )
        self.qtbot.addWidget(self.window)
        self.window.opened.connect(self.opened.append)
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def field(self, name: str) -> QLineEdit:
        found = self.window.findChild(QLineEdit, name)
        assert found is not None, name
        return found

    def log_in(self, signatur: str, password: str) -> None:
        self.field("login.signatur").setText(signatur)
        self.field("login.losenord").setFocus()
        type_text(self.window, password)
        press(self.window, Qt.Key.Key_Return)
        self.settle()

    def write_paper(self, key: DataKey, signatur: str = "", password: str = "") -> None:
        for place, row in enumerate(recovery_rows(key), start=1):
            self.field(f"recovery.rad{place}").setText(row)
        self.field("recovery.signatur").setText(signatur)
        self.field("recovery.losenord").setText(password)
        press(self.window, Qt.Key.Key_Return)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window._background.is_busy)
        self.qtbot.wait(20)

    @property
    def said(self) -> str:
        shown = [bar.text for bar in self.window.findChildren(MessageBar) if bar.isVisible()]
        return " ".join(shown)


def make_clinic(folder: Path) -> None:
    """Write a clinic with an administrator and a receptionist, whose passwords close the key."""
    hasher, desk = Argon2Hasher(light=True), desk_of()
    with closing(open_ledger(folder / "kassa.db")) as ledger:
        held = HeldKey(KEY, ring_of(folder), ledger)
        admin = ClerkAccount("ASAO", "Åsa Öberg", Roll.ADMINISTRATOR, "")
        made = held.write_password(
            "ASAO", PASSWORD, lambda: add_clerk(admin, PASSWORD, None, ledger, hasher, CLOCK, desk)
        )
        other = ClerkAccount("BOEK", "Bo Ek", Roll.RECEPTION, "")
        held.write_password(
            "BOEK",
            OTHER_PASSWORD,
            lambda: add_clerk(other, OTHER_PASSWORD, made, ledger, hasher, CLOCK, desk),
        )
        note_event(BackupKind.NYCKEL_UTSKRIVEN, ledger, CLOCK, desk)
        held.settle()
    assert ring_of(folder).keeper() is Keeper.CLERKS


@pytest.fixture
def locked(qtbot: QtBot, tmp_path: Path) -> Iterator[Locked]:
    make_clinic(tmp_path)
    made = Locked(tmp_path, qtbot)
    yield made
    if isValid(made.window):
        made.window.close()


def test_one_password_opens_the_key_and_logs_in(locked: Locked) -> None:
    locked.show()

    locked.log_in("asao", PASSWORD)

    [opened] = locked.opened
    assert opened.key == KEY
    assert opened.account
    assert opened.account.signatur == "ASAO"


def test_the_till_opens_with_that_and_asks_no_more(locked: Locked) -> None:
    locked.show()
    locked.log_in("boek", OTHER_PASSWORD)
    [opened] = locked.opened

    folders = Folders(locked.folder)
    with pytest.raises(KeyLockedError):
        build_window(CLINIC, folders, CLOCK, rjl_book(), ovning=False)
    folders.ensure()
    window = build_window(CLINIC, folders, CLOCK, rjl_book(), ovning=False, key=opened.key)
    locked.qtbot.addWidget(window)
    assert window.is_locked
    window.close()


def test_a_wrong_password_opens_nothing_and_waits_longer_and_longer(locked: Locked) -> None:
    locked.show()

    for _ in range(3):
        locked.log_in("asao", "fel lösenord helt")
        assert "stämmer inte" in locked.said
    locked.log_in("asao", PASSWORD)

    assert "Vänta 5 sekunder" in locked.said
    assert locked.opened == []


def test_the_paper_opens_it_and_the_login_comes_after(locked: Locked) -> None:
    locked.show()
    QTest.keyClick(locked.window, Qt.Key.Key_F4)

    locked.write_paper(KEY)

    assert locked.opened == [Opened(KEY)]
    with closing(open_ledger(locked.folder / "kassa.db")) as ledger:
        assert ledger.backup_event_list(1)[0].kind is BackupKind.NYCKEL_ANVAND


def test_a_slip_on_the_paper_is_shown_at_its_row(locked: Locked) -> None:
    locked.show()
    QTest.keyClick(locked.window, Qt.Key.Key_F4)
    rows = list(recovery_rows(KEY))
    rows[2] = rows[2][:-1] + ("0" if rows[2][-1] != "0" else "1")

    for place, row in enumerate(rows, start=1):
        locked.field(f"recovery.rad{place}").setText(row)
    press(locked.window, Qt.Key.Key_Return)
    locked.settle()

    assert locked.opened == []
    assert locked.field("recovery.rad3").hasFocus()


def test_another_clinics_paper_opens_nothing_and_changes_nothing(locked: Locked) -> None:
    locked.show()
    QTest.keyClick(locked.window, Qt.Key.Key_F4)
    before = (locked.folder / "kassa.nyckel").read_bytes()

    locked.write_paper(DataKey(bytes(32)))

    assert "hör till en annan mottagning" in locked.said
    assert locked.opened == []
    assert (locked.folder / "kassa.nyckel").read_bytes() == before


def test_with_the_paper_an_administrator_gets_a_new_password(locked: Locked) -> None:
    """The only way in where the last administrator has forgotten it."""
    locked.show()
    QTest.keyClick(locked.window, Qt.Key.Key_F4)

    locked.write_paper(KEY, "asao", "nytt minnesvärt ord")

    assert locked.opened == [Opened(KEY)]
    assert ring_of(locked.folder).unlock("ASAO", "nytt minnesvärt ord") == (KEY, True)


@pytest.mark.parametrize(
    ("signatur", "password", "where"),
    [("boek", "nytt minnesvärt ord", "recovery.signatur"), ("asao", "kort", "recovery.losenord")],
)
def test_a_receptionist_or_a_bad_password_gets_nothing(
    locked: Locked, signatur: str, password: str, where: str
) -> None:
    locked.show()
    QTest.keyClick(locked.window, Qt.Key.Key_F4)

    locked.write_paper(KEY, signatur, password)

    assert locked.opened == []
    assert locked.field(where).hasFocus()
    assert ring_of(locked.folder).unlock("ASAO", PASSWORD) == (KEY, True)


def test_a_lost_key_file_is_said_and_the_paper_makes_it_anew(locked: Locked) -> None:
    (locked.folder / "kassa.nyckel").unlink()
    with pytest.raises(KeyLockedError) as lost:
        find_key(Folders(locked.folder), ovning=True)
    locked.show(lost.value)
    assert "Nyckelfilen saknas" in locked.said

    locked.write_paper(KEY)

    assert locked.opened == [Opened(KEY)]
    assert find_key(Folders(locked.folder), ovning=True) == KEY


def test_records_with_an_older_password_open_and_ask_for_it(locked: Locked) -> None:
    """A restored copy knows the password of its day; the key file knows the present one."""
    with closing(open_ledger(locked.folder / "kassa.db")) as ledger:
        account = ledger.clerk_account("ASAO")
        assert account
        hasher, desk = Argon2Hasher(light=True), desk_of()
        change_password("ASAO", "lösenordet i kopian", account, ledger, hasher, CLOCK, desk)
    locked.show()

    locked.log_in("asao", PASSWORD)

    [opened] = locked.opened
    assert (opened.key, opened.account) == (KEY, None)
    assert "återställd från en kopia" in opened.said


def test_everything_is_reached_by_keys(locked: Locked) -> None:
    locked.show()
    QTest.keyClick(locked.window, Qt.Key.Key_F4)
    assert locked.field("recovery.rad1").hasFocus()

    press(locked.window, Qt.Key.Key_Escape)

    assert locked.field("login.signatur").hasFocus()


def test_a_start_from_cold_to_a_sale_ready_till(
    locked: Locked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``kassa`` itself: the locked window, the password, the till with the clerk's name."""
    folders = Folders(locked.folder)
    save_settings(folders.settings, CLINIC)
    seen: list[str] = []

    def visible(kind: type[QWidget]) -> QWidget | None:
        shown = (each for each in QApplication.topLevelWidgets() if each.isVisible())
        return next((each for each in shown if isinstance(each, kind)), None)

    def log_in() -> None:
        window = visible(UnlockWindow)
        assert isinstance(window, UnlockWindow)
        seen.append(window.windowTitle())
        locked.window = window
        locked.field("login.signatur").setText("ASAO")
        locked.field("login.losenord").setText(PASSWORD)
        button = window.findChild(QPushButton, "login.spara")
        assert button
        button.click()

    def look() -> None:
        window = visible(MainWindow)
        if not isinstance(window, MainWindow):
            QTimer.singleShot(50, look)
            return
        seen.append(f"{window.windowTitle()} {window.is_locked}")
        window.close()

    QTimer.singleShot(100, log_in)
    QTimer.singleShot(300, look)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(log, "propagate", log.propagate)
    monkeypatch.setattr(log, "handlers", list(log.handlers))
    run_window(locked.folder, rjl_book, None, ovning=False)

    assert seen == ["Kassa – Testmottagningen", "Kassa – Testmottagningen False"]
