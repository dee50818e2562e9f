"""Files of other desks at the window, with real keys: their codes are asked for, one by one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from kassa.adapters.key_seal import Argon2Sealer
from kassa.adapters.utbyte_lock import lock
from kassa.desk.utbyte import SUFFIX, write_utbyte
from kassa.desk.utbyte_kod import EXAMPLE, new_kod
from kassa.ids import DeskId
from tests.helpers.desks import kod_in
from tests.helpers.till import ADULT, CHILD, OTHER_ADULT, Till
from tests.ui.avbrott_parts import BERTIL, CLINIC, GERD, Window, open_window
from tests.ui.keys import focus
from ui.avbrott import texts
from ui.avbrott.view import AvbrottPane
from ui.widgets.form_card import FormCard

WRITE, READ = "4", "5"
NUMBERS = {"K2": CHILD, "K3": OTHER_ADULT, "K4": ADULT}


@pytest.fixture
def opened(tmp_path, qtbot):
    opened = open_window(tmp_path / "one", qtbot)
    yield opened
    opened.window.close()


def pane(opened: Window) -> AvbrottPane:
    found = opened.window.findChild(AvbrottPane)
    assert found is not None
    return found


def card(opened: Window) -> FormCard:
    return pane(opened)._kod


def message(opened: Window) -> str:
    return pane(opened)._message.text


def field(opened: Window) -> QLineEdit:
    found = opened.window.findChild(QLineEdit, "avbrottKod.kod")
    assert found is not None
    return found


def go(opened: Window, key: str = "") -> None:
    """Go to the outage page and press the key of something there."""
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type(key)
    opened.wait()


def give(opened: Window, kod: str) -> None:
    opened.type(kod)
    opened.press(Qt.Key.Key_Return)


def made(folder: Path, desk: str, *, kod: str = "") -> str:
    """Return a file of another desk with a patient; with a code where one is given."""
    till = Till.open(folder / desk / "kassa.db", desk)
    till.sell(number=NUMBERS[desk])
    klinik = replace(CLINIC.klinik, register=desk)
    content = write_utbyte(till.ledger, till.clock, replace(till.desk, klinik=klinik))
    till.close()
    file = folder / desk / f"kassa{SUFFIX}"
    file.write_bytes(lock(content, kod, Argon2Sealer.light()) if kod else content)
    return str(file)


@pytest.fixture
def choose(monkeypatch) -> Callable[..., None]:
    """Return what decides which files the dialog answers."""

    def chosen(*files: str) -> None:
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: (list(files), ""))

    return chosen


def test_what_one_window_writes_another_reads_with_the_code_it_showed(
    opened, tmp_path, qtbot, monkeypatch, choose
):
    other = open_window(tmp_path / "other", qtbot)
    desk = other.pages.routine._till.desk
    klinik = replace(desk.klinik, register="K2")
    other.pages.routine._till.session.desk = replace(desk, id=DeskId("K2"), klinik=klinik)
    other.sell(GERD)
    other.sell(BERTIL)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(tmp_path))
    go(other, WRITE)
    said = message(other)
    (file,) = tmp_path.glob(f"*{SUFFIX}")
    assert str(file) in said
    assert GERD not in file.name
    assert GERD.encode() not in file.read_bytes()
    other.window.close()
    opened.window.activateWindow()
    qtbot.waitUntil(opened.window.isActiveWindow)
    choose(str(file))

    go(opened, READ)

    assert f"Filen {file.name} är krypterad" in opened.words("avbrottKod.title")
    assert focus(opened.window) is field(opened)
    for typed, words in (
        ("", "är krypterad"),
        (EXAMPLE, "hör till en annan fil"),
        ("7KQF", "Koden är felskriven"),
    ):
        give(opened, typed)  # in the place of what is there, all of it selected
        assert words in card(opened)._fields["kod"].fault
        assert opened.ledger.foreign_desk_list() == set()
    give(opened, kod_in(said).lower())
    assert "Kassa K2" in message(opened)
    assert opened.ledger.foreign_desk_list() == {"K2"}
    assert not card(opened).isVisible()
    assert field(opened).text() == ""


def test_each_of_several_files_is_asked_for_and_nothing_is_taken_in_before_all_are_open(
    opened, tmp_path, choose
):
    """Of one name in folders of their own; one has no code."""
    kod, other_kod = new_kod(), new_kod()
    choose(
        made(tmp_path, "K2", kod=kod),
        made(tmp_path, "K4"),
        made(tmp_path, "K3", kod=other_kod),
    )
    go(opened, READ)
    give(opened, other_kod)
    assert "hör till en annan fil" in card(opened)._fields["kod"].fault

    give(opened, kod)
    assert card(opened)._fields["kod"].fault == ""
    assert field(opened).text() == ""
    assert opened.ledger.foreign_desk_list() == set()
    give(opened, kod)
    assert "hör till en annan fil" in card(opened)._fields["kod"].fault
    give(opened, other_kod)

    assert opened.ledger.foreign_desk_list() == {"K2", "K3", "K4"}
    said = [line[:8] for line in message(opened).split("\n")]
    assert said == ["Kassa K2", "Kassa K4", "Kassa K3"]


def test_what_is_given_up_takes_in_nothing_and_is_asked_anew(opened, tmp_path, choose):
    kod = new_kod()
    choose(made(tmp_path, "K2", kod=kod), made(tmp_path, "K3", kod=new_kod()))
    go(opened, READ)
    give(opened, kod)
    opened.press(Qt.Key.Key_Escape)

    assert opened.ledger.foreign_desk_list() == set()
    assert not card(opened).isVisible()
    assert opened.is_on("avbrott.vaxla")
    choose(made(tmp_path / "again", "K2", kod=kod))
    opened.type(READ)
    opened.wait()
    assert card(opened).isVisible()
    give(opened, kod)
    assert opened.ledger.foreign_desk_list() == {"K2"}


def test_a_file_that_is_damaged_inside_says_what_was_taken_in_before(opened, tmp_path, choose):
    damaged = tmp_path / "trasig.utbyte"
    damaged.write_bytes(b"x")
    choose(made(tmp_path, "K2"), str(damaged))

    go(opened, READ)

    assert "Kassa K2" in message(opened)
    assert "trasig.utbyte: Filen är skadad" in message(opened)


def slowly(opened: Window, monkeypatch: Any) -> threading.Event:
    """Let the reading of files wait for an event."""
    may = threading.Event()
    really = opened.pages.routine._read_files

    def wait(*args: Any) -> str:
        assert may.wait(10)
        return really(*args)

    use_cases = pane(opened)._presenter._do
    monkeypatch.setattr(pane(opened)._presenter, "_do", replace(use_cases, read_files=wait))
    return may


def test_a_code_that_is_asked_for_takes_no_keyboard_from_another_page(
    opened, tmp_path, choose, monkeypatch, qtbot
):
    """Nor from the lock, where a password would stand in clear."""
    choose(made(tmp_path, "K2", kod=new_kod()))
    opened.key(Qt.Key.Key_D, ctrl=True)
    may = slowly(opened, monkeypatch)
    opened.type(READ)
    opened.window.show_page("kassa")
    opened.type("1965")
    may.set()
    opened.wait()
    opened.type("0228")

    number = focus(opened.window)
    assert isinstance(number, QLineEdit)
    assert number.objectName() == "personnummer"
    assert number.text().replace("-", "") == "19650228"
    assert field(opened).text() == ""
    go(opened)
    assert focus(opened.window) is field(opened)


def test_a_code_that_did_not_fit_takes_no_keyboard_either(opened, tmp_path, choose, monkeypatch):
    choose(made(tmp_path, "K2", kod=new_kod()))
    go(opened, READ)
    may = slowly(opened, monkeypatch)
    opened.type(EXAMPLE)
    QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_Return)
    opened.window.show_page("kassa")
    may.set()
    opened.wait()
    opened.type("1965")

    assert focus(opened.window).objectName() == "personnummer"
    go(opened)
    assert "hör till en annan fil" in card(opened)._fields["kod"].fault
    assert field(opened).text() == EXAMPLE


def test_whoever_comes_back_can_go_on_typing(opened, tmp_path, choose):
    kod = new_kod()
    choose(made(tmp_path, "K2", kod=kod))
    go(opened, READ)
    opened.key(Qt.Key.Key_F5)
    go(opened)
    give(opened, kod)

    assert opened.ledger.foreign_desk_list() == {"K2"}


def test_one_question_at_a_time(opened, tmp_path, choose):
    choose(made(tmp_path, "K2"))
    go(opened)
    opened.press(Qt.Key.Key_Return)
    assert opened.is_on("avbrott.skal")

    pane(opened)._presenter.read_files()
    opened.wait()

    assert message(opened) == texts.ANSWER_FIRST
    assert opened.is_on("avbrott.skal")
    assert opened.ledger.foreign_desk_list() == set()
