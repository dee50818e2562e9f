"""Copies in the whole window: by themselves, on their page, and what is said above all pages."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from db.backup import SqliteSource, check_copy
from kassa.adapters.folders import Folders
from kassa.adapters.passwords import Argon2Hasher
from kassa.clock import FixedClock
from kassa.desk.backup import note_event
from kassa.desk.backup_ports import BackupKind, NumberGap, Series, UsedNumbers
from kassa.desk.data_key import DataKey
from kassa.desk.keys import Keeper
from kassa.desk.people import add_clerk
from kassa.desk.people_ports import ClerkAccount, Roll
from kassa.desk.recovery_key import recovery_rows
from kassa.desk.restore import finish_restore
from kassa.desk.settings import Settings
from kassa.errors import StorageError
from kassa.ids import DeskId
from kassa.kvitto.numbering import Gap
from tests.helpers.copies import names
from tests.helpers.keys import PASSWORD, ring_of
from tests.helpers.raw import KEY
from tests.helpers.taxa import rjl_book
from tests.helpers.till import NOON, Till, desk_of, open_ledger
from tests.ui.keys import press, type_text
from tests.ui.windows import open_window
from ui.app.backup import Backups
from ui.app.safety import Safety
from ui.app.safety_notice import SafetyNotice
from ui.backup.ports import KeyStanding
from ui.backup.texts import key_standing
from ui.backup.view import BackupPane
from ui.shell.main_window import MainWindow
from ui.widgets.key_button import KeyButton

CLINIC = Settings("Testmottagningen", "232100-0057", "Storgatan 1", "primarvard", "K1")
NBSP = "\N{NO-BREAK SPACE}"
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@dataclass
class Clinic:
    """A clinic with receipts, its folder of copies, and its window."""

    base: Path
    copies: Path
    qtbot: QtBot
    window: MainWindow | None = None
    clock: FixedClock = NOON

    def open(self, **settings: object) -> None:
        chosen = replace(CLINIC, **{"kopia_mapp": str(self.copies), **settings})  # type: ignore[arg-type]
        folders = Folders(self.base)
        self.window = open_window(self.qtbot, folders, chosen, self.clock, rjl_book())
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def sell(self) -> None:
        till = Till.open(self.base / "kassa.db")
        till.sell()
        till.close()

    @property
    def main(self) -> MainWindow:
        assert self.window
        return self.window

    @property
    def safety(self) -> Safety:
        found = self.main.findChild(Safety)
        assert found
        return found

    @property
    def backups(self) -> Backups:
        return self.safety.backups

    @property
    def pane(self) -> BackupPane:
        return self.safety.pane

    @property
    def notice(self) -> str:
        notice: SafetyNotice = self.safety.notice
        return notice.notice.text

    def settle(self) -> None:
        for _ in range(3):
            self.qtbot.waitUntil(lambda: not self.backups.aside.is_busy)
            self.qtbot.wait(30)

    def copy(self) -> None:
        self.backups.copy()
        self.settle()

    def go(self) -> None:
        """Open the page as a person does."""
        QTest.keyClick(self.main, Qt.Key.Key_M, CTRL)
        button = self.main.findChild(KeyButton, "more.backup")
        assert button
        place = button.accessibleDescription().removeprefix("Tangent ")
        press(self.main, Qt.Key(ord(place)))
        self.settle()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.main, key)
        self.settle()

    @property
    def message(self) -> str:
        return self.pane._message.text.replace(NBSP, " ")

    def words(self, name: str) -> str:
        label = self.pane.findChild(QLabel, name)
        assert label, name
        return label.text().replace(NBSP, " ")

    @property
    def rows(self) -> list[str]:
        model = self.pane._model
        return [
            str(model.index(row, 1).data()).replace("\n", " ").replace(NBSP, " ").strip()
            for row in range(model.rowCount())
        ]


@pytest.fixture
def clinic(qtbot: QtBot, tmp_path: Path) -> Iterator[Clinic]:
    made = Clinic(tmp_path / "clinic", tmp_path / "kopior", qtbot)
    made.copies.mkdir()
    made.sell()
    yield made
    if made.window is not None:
        made.window.close()


# --- by themselves -------------------------------------------------------------------------------


def test_a_copy_is_made_when_it_is_time_and_something_was_written(clinic: Clinic) -> None:
    clinic.open()
    clinic.backups.look()
    clinic.settle()
    assert len(names(clinic.copies)) == 1

    clinic.sell()
    clinic.backups.look()
    clinic.settle()
    assert len(names(clinic.copies)) == 1  # a quarter of an hour has not gone

    clinic.backups._due = 0.0
    clinic.backups.look()
    clinic.settle()
    assert len(names(clinic.copies)) == 2


def test_closing_the_day_makes_a_copy(clinic: Clinic) -> None:
    clinic.open()
    QTest.keyClick(clinic.main, Qt.Key.Key_F12)
    clinic.settle()
    clinic.press(Qt.Key.Key_F6)
    press(clinic.main, Qt.Key.Key_Return)

    clinic.qtbot.waitUntil(lambda: len(names(clinic.copies)) == 1, timeout=10_000)

    clinic.settle()
    state = check_copy(clinic.copies / names(clinic.copies)[0], KEY)
    assert dict(state.counts)["z_rapport"] == 1


def test_closing_the_window_makes_a_last_copy(clinic: Clinic) -> None:
    clinic.open()
    clinic.sell()

    clinic.main.close()

    [name] = names(clinic.copies)
    assert check_copy(clinic.copies / name, KEY).kvitto_count == 2


def test_an_older_database_is_told_above_all_pages_and_on_the_page(clinic: Clinic) -> None:
    """Somebody has put back the file of before the last sale; the copies know better."""
    file = clinic.base / "kassa.db"
    away = file.with_name("snapshot.db")
    shutil.copy(file, away)
    clinic.sell()
    clinic.open()
    clinic.copy()
    clinic.main.close()
    shutil.copy(away, file)
    clinic.clock = FixedClock(NOON.now() + timedelta(minutes=15))

    clinic.open()
    clinic.copy()

    told = "Databasen är äldre än säkerhetskopian från 2026-03-02 12:00: 1 kvitto saknas."
    assert told in clinic.notice
    clinic.go()
    assert told in clinic.words("backupCopies")
    assert "Allt som är skrivet" not in clinic.words("backupCopies")  # only of the older file
    assert "kassa aterstall" in clinic.rows[0]
    clinic.press(Qt.Key.Key_F6)
    assert "fortfarande för gammal" in clinic.message  # and what to do stands under it, once


def test_a_window_that_another_takes_the_place_of_makes_none(clinic: Clinic) -> None:
    """Saved settings open another window: the clerk must not wait for a copy."""
    clinic.open()
    clinic.main.restart_requested.emit(object())

    clinic.main.close()

    assert names(clinic.copies) == []


def test_without_a_named_folder_copies_lie_beside_the_database(clinic: Clinic) -> None:
    clinic.open(kopia_mapp="")
    clinic.copy()
    clinic.go()

    assert len(names(clinic.base / "kopior")) == 1
    assert "samma disk" in clinic.words("backupCopies")


def test_a_folder_that_never_answers_keeps_nobody_waiting(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk sells, the window says so after a while, and it closes."""
    began, never, gave_up = threading.Event(), threading.Event(), threading.Event()

    def copy_to(_source: SqliteSource, _path: Path) -> None:
        began.set()
        never.wait(30)
        gave_up.set()
        raise StorageError("")

    monkeypatch.setattr("ui.app.backup.EXIT_SECONDS", 0.1)
    monkeypatch.setattr(SqliteSource, "copy_to", copy_to)
    clinic.open()
    clinic.backups.copy()
    clinic.qtbot.waitUntil(began.is_set)

    clinic.sell()
    clinic.backups._began -= 3_600
    clinic.backups._keeper.good_at = NOON.now() - timedelta(hours=5)
    clinic.backups.look()
    clinic.qtbot.waitUntil(lambda: "svarar inte" in clinic.notice)
    clinic.main.close()

    assert not gave_up.is_set()  # it closed while the folder was still silent
    never.set()


# --- above all pages -----------------------------------------------------------------------------


def test_a_gone_folder_is_said_above_all_pages_until_it_is_there(clinic: Clinic) -> None:
    """Nothing stops the checkout; F5 and the rest go on."""
    shutil.rmtree(clinic.copies)
    clinic.open()
    clinic.copy()
    assert clinic.notice.startswith("Ingen säkerhetskopia har lyckats än.")
    assert "är disken ansluten" in clinic.notice

    clinic.copies.mkdir()
    clinic.copy()

    assert "säkerhetskopia" not in clinic.notice.lower()


def test_the_notice_leads_to_the_page_and_can_wait(clinic: Clinic) -> None:
    shutil.rmtree(clinic.copies)
    clinic.open()
    clinic.copy()
    QTest.keyClick(clinic.main, Qt.Key.Key_S, ALT)
    clinic.settle()
    assert "Återställningsnyckeln finns inte på papper" in clinic.notice

    QTest.keyClick(clinic.main, Qt.Key.Key_V, ALT)
    clinic.settle()

    assert clinic.main.page == "backup"
    assert clinic.notice == ""


def test_a_key_on_paper_is_not_asked_for(clinic: Clinic) -> None:
    with closing(open_ledger(clinic.base / "kassa.db")) as ledger:
        note_event(BackupKind.NYCKEL_PROVAD, ledger, NOON, desk_of())
    clinic.open()
    clinic.copy()

    assert clinic.notice == ""


def test_after_a_restore_the_missing_receipts_are_named(clinic: Clinic) -> None:
    with closing(open_ledger(clinic.base / "kassa.db")) as ledger:
        last: UsedNumbers = {(Series.KVITTO, "K1"): 4}
        finish_restore(ledger, last, NOON.now(), "x.kopia", NOON, desk_of())
    clinic.open()
    clinic.settle()

    assert "återställd från en säkerhetskopia" in clinic.notice
    assert "Kvitto K1-2 till K1-4 finns bara på papper: registrera om de besöken." in clinic.notice


# --- the page ------------------------------------------------------------------------------------


def test_the_page_says_how_it_stands(clinic: Clinic) -> None:
    clinic.open()
    clinic.copy()
    clinic.go()

    assert clinic.words("backupCopies") == (
        f"Allt som är skrivet fanns i en kopia 2026-03-02 12:00. 1 kopia i {clinic.copies}."
    )
    assert "nyckeln ligger än öppen bredvid" in clinic.words("backupKey")
    assert clinic.rows == []


def test_a_copy_is_made_by_a_key(clinic: Clinic) -> None:
    clinic.open()
    clinic.go()
    clinic.press(Qt.Key.Key_F6)

    assert clinic.message == "Säkerhetskopian är tagen, öppnad och kontrollerad."
    assert len(names(clinic.copies)) == 1


def test_a_drill_restores_the_copy_says_so_and_is_noted(
    clinic: Clinic, qtmodeltester: ModelTester
) -> None:
    clinic.open()
    clinic.copy()
    clinic.sell()
    clinic.go()
    clinic.press(Qt.Key.Key_F7)

    assert clinic.message == (
        "Kopian från 2026-03-02 12:00 är återställd på prov: den öppnades och stämmer, "
        "1 kvitto, 250 kr, kedjan hel. 1 kvitto har kommit till sedan dess."
    )
    assert clinic.rows == ["Övning: återställning på prov Stämde: 1 kvitto, 250 kr"]
    assert not [file for file in clinic.base.iterdir() if file.name.startswith(".kassa-")]
    qtmodeltester.check(clinic.pane._model)  # type: ignore[no-untyped-call]


def test_a_drill_that_fails_says_what_to_do(clinic: Clinic) -> None:
    clinic.open()
    clinic.copy()
    [name] = names(clinic.copies)
    (clinic.copies / name).write_bytes(b"\0" * 8192)
    clinic.go()
    clinic.press(Qt.Key.Key_F7)

    assert "duger inte" in clinic.message
    assert "Ta en ny med F6" in clinic.message
    assert clinic.rows[0].startswith("Övning: återställning på prov: fel")


def test_the_key_goes_to_paper_and_is_tried_from_it(clinic: Clinic) -> None:
    """Without a printer it is written down by hand; no file of it is made."""
    clinic.open()
    clinic.go()
    clinic.press(Qt.Key.Key_F8)
    shown = [clinic.words(f"backup.rad{place}")[4:] for place in range(1, 5)]
    assert shown == list(recovery_rows(KEY))
    assert "skriv av raderna för hand" in clinic.words("backupKeyNote")

    press(clinic.main, Qt.Key.Key_Return)
    assert [clinic.words(f"backup.rad{place}") for place in range(1, 5)] == [""] * 4
    field = clinic.pane.findChild(QLineEdit, "backupPaper.rad1")
    assert field
    assert field.hasFocus()
    field.setText("".join(shown))
    press(clinic.main, Qt.Key.Key_Return)
    clinic.settle()

    assert clinic.message == "Pappret stämmer. Lägg det i kassaskåpet."
    assert clinic.rows == ["Återställningsnyckeln provad från pappret"]
    assert not list((clinic.base / "kvitto").iterdir())


def test_a_slip_on_the_paper_is_shown_at_its_row_and_another_key_is_told(clinic: Clinic) -> None:
    clinic.open()
    clinic.go()
    clinic.press(Qt.Key.Key_F8)
    press(clinic.main, Qt.Key.Key_Return)
    type_text(clinic.main, "68sb6")
    press(clinic.main, Qt.Key.Key_Return)
    clinic.settle()
    assert clinic.message == ""
    assert clinic.rows == []

    for place, row in enumerate(recovery_rows(DataKey(bytes(32))), start=1):
        field = clinic.pane.findChild(QLineEdit, f"backupPaper.rad{place}")
        assert field
        field.setText(row)
    press(clinic.main, Qt.Key.Key_Return)
    clinic.settle()

    assert f"hör till nyckel {DataKey(bytes(32)).id}" in clinic.message


@pytest.mark.parametrize("is_on_paper", [True, False])
def test_the_page_says_which_paper_is_the_right_one(is_on_paper: bool) -> None:
    """By the id that stands on it: a change of key that was broken off leaves one that is not."""
    standing = KeyStanding(Keeper.STORE, (), is_on_paper, has_clerks=False, id="818b2fdd")

    assert "818b2fdd" in key_standing(standing)[2]


def test_escape_takes_the_key_from_the_screen(clinic: Clinic) -> None:
    clinic.open()
    clinic.go()
    clinic.press(Qt.Key.Key_F8)

    press(clinic.main, Qt.Key.Key_Escape)

    assert clinic.words("backup.rad1") == ""
    assert not clinic.pane._key_card.isVisible()


def test_a_key_that_is_shown_is_gone_when_one_comes_back(clinic: Clinic) -> None:
    clinic.open()
    clinic.go()
    clinic.press(Qt.Key.Key_F8)
    QTest.keyClick(clinic.main, Qt.Key.Key_F5)
    clinic.go()

    assert not clinic.pane._key_card.isVisible()
    assert clinic.words("backup.rad1") == ""


def test_on_paper_and_with_a_slot_for_everybody_the_key_is_closed(clinic: Clinic) -> None:
    """The last thing that was missing was the paper."""
    hasher, asa = Argon2Hasher(light=True), ClerkAccount("ASAO", "Åsa", Roll.ADMINISTRATOR, "")
    with closing(open_ledger(clinic.base / "kassa.db")) as ledger:
        add_clerk(asa, PASSWORD, None, ledger, hasher, NOON, desk_of())
    clinic.open()
    type_text(clinic.main, "asao")
    press(clinic.main, Qt.Key.Key_Tab)
    type_text(clinic.main, PASSWORD)
    press(clinic.main, Qt.Key.Key_Return)
    clinic.qtbot.waitUntil(lambda: not clinic.main.is_locked)
    clinic.go()
    clinic.press(Qt.Key.Key_F8)
    press(clinic.main, Qt.Key.Key_Return)
    field = clinic.pane.findChild(QLineEdit, "backupPaper.rad1")
    assert field
    field.setText("".join(recovery_rows(KEY)))
    press(clinic.main, Qt.Key.Key_Return)
    clinic.settle()

    assert ring_of(clinic.base).keeper() is Keeper.CLERKS
    assert KEY.raw.hex() not in (clinic.base / "kassa.nyckel").read_text()
    assert "öppnas med kassörernas lösenord" in clinic.words("backupKey")


def test_a_receptionist_sees_how_it_stands_and_neither_drills_nor_sees_the_key(
    clinic: Clinic,
) -> None:
    bo = ClerkAccount("BOEK", "Bo Ek", Roll.RECEPTION, "$argon2id$1")
    with closing(open_ledger(clinic.base / "kassa.db")) as ledger, ledger.transaction():
        ledger.add_clerk_account(bo, DeskId("K1"), desk_of().clerk, NOON.now())
    clinic.open()
    clinic.safety.notice._till.session.enter(bo)
    clinic.main.unlock()
    clinic.copy()
    clinic.go()
    enabled = {
        name: clinic.pane.findChild(QPushButton, f"backup.{name}").isEnabled()  # type: ignore[union-attr]
        for name in ("kopiera", "ova", "nyckel")
    }
    assert enabled == {"kopiera": True, "ova": False, "nyckel": False}

    clinic.press(Qt.Key.Key_F8)
    assert "Be en administratör" in clinic.message
    clinic.press(Qt.Key.Key_F7)
    assert "bara den göra som är ansvarig" in clinic.message
    assert clinic.notice == ""


def test_a_gap_in_the_series_is_a_record_like_any_other(clinic: Clinic) -> None:
    """It is copied, and a copy without it is not up to date."""
    clinic.open()
    clinic.copy()
    by = (DeskId("K1"), desk_of().clerk, NOON.now())
    with closing(open_ledger(clinic.base / "kassa.db")) as ledger, ledger.transaction():
        ledger.add_gap(NumberGap("g1", Series.KVITTO, "K1", Gap(2, 3), "Återställd", *by))
    clinic.copy()

    assert len(names(clinic.copies)) == 2


def test_the_practice_clinic_makes_no_copies(qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(qtbot, Folders(tmp_path), CLINIC, NOON, rjl_book(), ovning=True)

    assert window.findChild(Safety) is None
    button = window.findChild(KeyButton, "more.backup")
    assert button
    window.show_page("mer")
    assert not button.isEnabled()
    window.close()
    assert not (tmp_path / "kopior").exists()
