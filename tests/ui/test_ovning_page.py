"""A rehearsed outage in the practice clinic, with real keys over the real use cases."""

import errno
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from tests.ui.avbrott_parts import ALMA, BERTIL, GERD, open_window


@pytest.fixture
def opened(tmp_path, qtbot):
    opened = open_window(tmp_path, qtbot)
    yield opened
    opened.window.close()


def test_a_rehearsal_has_a_checklist_that_ticks_itself_off(tmp_path, qtbot):
    """In the practice clinic: what the records say is done, and above all pages what is next."""
    opened = open_window(tmp_path, qtbot, ovning=True)
    opened.key(Qt.Key.Key_D, ctrl=True)
    assert opened.is_on("avbrott.ova")
    opened.type("7")
    opened.wait()
    assert opened.words("ovningProgress") == "Ingen övning är påbörjad."
    assert opened.words("ovningStripText") == ""
    opened.press(Qt.Key.Key_Return)
    assert [f.suffix for f in opened.folders.export.glob("[!.]*")] == [".utbyte"]
    assert "1 av 9 moment är gjorda" in opened.words("ovningProgress")
    assert not opened.is_on("ovning.borja")
    for number in (GERD, BERTIL, ALMA):
        opened.sell(number)

    next_one = "Övning, 3 av 9 gjorda. Härnäst: Makulera ett av kvittona (F9, F6)."
    assert opened.words("ovningStripText") == f"{next_one} Listan: Ctrl+D, 7."
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("7")
    opened.wait()
    times = [opened.words(f"ovning.tid.{number}") for number in range(1, 10)]
    assert times == ["10:15"] * 3 + [""] * 6
    steps = [steg.text for steg in opened.pages.routine._ovning().steg]
    shown = [opened.words(f"ovning.steg.{number}") for number in range(1, 10)]
    assert shown == [f"{number}. {text}" for number, text in enumerate(steps, 1)]
    opened.key(Qt.Key.Key_P, ctrl=True)
    assert "3 av 9 moment är gjorda. Protokollet är" in opened.rehearsal._message.text
    opened.window.close()


def test_the_list_stays_where_the_clerk_has_scrolled_it(tmp_path, qtbot):
    """It is read anew each half minute; only another next step is brought forward."""
    opened = open_window(tmp_path, qtbot, ovning=True)
    opened.rehearsal._scroll.setFixedHeight(60)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("7")
    opened.wait()
    opened.press(Qt.Key.Key_Return)
    bar = opened.rehearsal._scroll.verticalScrollBar()
    assert bar.maximum() > 80  # the second step, which is next, is out of sight at the end
    bar.setValue(bar.maximum())
    protokoll = opened.pages.routine._ovning()
    opened.rehearsal.show_protokoll(
        replace(protokoll, made_at=protokoll.made_at + timedelta(minutes=1))
    )
    opened.wait()

    assert bar.value() == bar.maximum()
    opened.window.close()


def test_a_rehearsal_does_not_begin_in_another_outage(tmp_path, qtbot):
    opened = open_window(tmp_path, qtbot, ovning=True)
    opened.begin()
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("7")
    opened.wait()
    opened.press(Qt.Key.Key_Return)

    assert "Avsluta det först" in opened.rehearsal._message.text
    assert opened.words("ovningProgress") == "Ingen övning är påbörjad."
    opened.window.close()


def test_a_disk_without_room_is_told_and_the_rehearsal_goes_on_when_there_is(
    tmp_path, qtbot, monkeypatch
):
    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    opened = open_window(tmp_path, qtbot, ovning=True)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("7")
    opened.wait()
    with monkeypatch.context() as full:
        full.setattr("tempfile.TemporaryDirectory", refuse)
        opened.press(Qt.Key.Key_Return)
    assert "disken är full). Kontrollera att disken" in opened.rehearsal._message.text

    opened.press(Qt.Key.Key_Return)

    assert "1 av 9 moment är gjorda" in opened.words("ovningProgress")
    assert [f.suffix for f in opened.folders.export.glob("[!.]*")] == [".utbyte"]
    opened.window.close()


def test_the_real_clinic_cannot_be_rehearsed_on(opened):
    opened.key(Qt.Key.Key_D, ctrl=True)
    assert not opened.is_on("avbrott.ova")
    opened.type("7")
    opened.wait()

    assert opened.window.page == "avbrott"
    assert opened.pages.ovning is None
