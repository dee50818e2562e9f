"""Records that were put back to an older state are told by the copies they do not know of."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from db.backup import check_copy
from db.kontroll.source import open_kontroll
from kassa.clock import FixedClock
from kassa.desk.backup import CopyStatus
from kassa.desk.backup_ports import BackupKind
from kassa.desk.kontroll.run import kontrollera
from kassa.desk.restore import finish_restore
from tests.helpers.copies import keeper_of, names
from tests.helpers.raw import KEY
from tests.helpers.till import NOON, Till, taxa


class Clinic:
    """A clinic's file and its folder of copies, at a clock that is moved by hand."""

    def __init__(self, base: Path) -> None:
        self.path = base / "clinic" / "kassa.db"
        self.folder = base / "kopior"
        self.folder.mkdir()
        self.clock = NOON
        self.till = Till.open(self.path)

    def later(self, **time: float) -> None:
        self.clock = FixedClock(self.clock.now() + timedelta(**time))
        self.till = replace(self.till, clock=self.clock)

    def keep(self) -> CopyStatus:
        return keeper_of(self.till, self.folder).keep()

    def at_rest(self, act: Callable[[], object]) -> None:
        """Do something to the file while nobody has it open."""
        self.till.close()
        act()
        self.till = replace(Till.open(self.path), clock=self.clock)

    def save_away(self) -> Path:
        """Return a copy of the file as a disk's snapshot has it."""
        away = self.path.with_name("snapshot.db")
        self.at_rest(lambda: shutil.copy(self.path, away))
        return away

    def put_back(self, away: Path) -> None:
        self.at_rest(lambda: shutil.copy(away, self.path))


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path)
    yield clinic
    clinic.till.close()


@pytest.fixture
def rolled_back(clinic: Clinic) -> tuple[Clinic, str]:
    """Return a clinic whose file was put back, and the name of the copy that has more."""
    clinic.till.sell()
    clinic.keep()
    away = clinic.save_away()
    for _ in range(2):
        clinic.later(minutes=15)
        clinic.till.sell()
        clinic.keep()
    newest = names(clinic.folder)[-1]
    clinic.later(minutes=15)
    clinic.put_back(away)
    return clinic, newest


def test_an_older_file_is_told_by_the_next_copy(rolled_back):
    clinic, newest = rolled_back

    status = clinic.keep()

    assert "äldre än säkerhetskopian från 2026-03-02 12:30: 2 kvitton saknas" in status.newer
    assert f"kassa aterstall och kopian {newest}" in status.newer
    assert keeper_of(clinic.till, clinic.folder).status().newer == status.newer


def test_the_check_tells_it_until_a_copy_is_restored(rolled_back):
    clinic, newest = rolled_back
    clinic.keep()

    with open_kontroll(clinic.path, KEY) as source:
        [found] = kontrollera(source, clinic.till.taxa_book, taxa()).findings

    assert (found.rule, found.where) == ("kopia", f"Kopian {newest}")
    assert "2 kvitton saknas" in found.what


def test_the_copy_that_has_more_stays_while_others_come_and_go(rolled_back):
    """It would be thinned out: it is not the last one of its hour, and many newer come."""
    clinic, newest = rolled_back
    for _ in range(12):
        clinic.later(minutes=1)
        clinic.till.sell()
        clinic.keep()
    status = clinic.keep()

    assert check_copy(clinic.folder / newest, KEY).kvitto_count == 3
    assert "2 kvitton saknas" in status.newer
    assert status.error == ""


def test_copies_of_the_older_file_are_thinned_as_always(rolled_back):
    """A clinic that goes on must not fill its disk."""
    clinic, _ = rolled_back
    for _ in range(40):
        clinic.later(minutes=1)
        clinic.till.sell()
        clinic.keep()

    assert len(names(clinic.folder)) < 3 + 12


def test_once_a_copy_is_restored_nothing_more_is_told(rolled_back):
    """Neither of the copy that was taken back, nor of those the wrong file had made."""
    clinic, newest = rolled_back
    clinic.keep()
    clinic.later(minutes=15)
    clinic.till.sell()
    clinic.keep()
    clinic.later(minutes=15)
    clinic.put_back(clinic.folder / newest)
    finish_restore(clinic.till.ledger, {}, NOON.now(), newest, clinic.clock, clinic.till.desk)

    assert clinic.keep().newer == ""
    clinic.later(minutes=15)
    clinic.till.sell()
    assert clinic.keep().newer == ""


def test_an_older_copy_that_was_restored_on_purpose_is_no_older_file(clinic):
    clinic.till.sell()
    clinic.keep()
    older = clinic.folder / names(clinic.folder)[0]
    clinic.later(minutes=15)
    clinic.till.sell()
    clinic.keep()
    clinic.later(minutes=15)
    clinic.put_back(older)
    finish_restore(clinic.till.ledger, {}, NOON.now(), older.name, clinic.clock, clinic.till.desk)

    assert clinic.keep().newer == ""


def test_a_file_from_before_the_first_copy_is_told_too(clinic):
    away = clinic.save_away()
    clinic.till.sell()
    clinic.keep()
    clinic.later(minutes=15)
    clinic.put_back(away)

    assert "1 kvitto saknas" in clinic.keep().newer


def test_a_copy_that_a_cut_kept_from_being_noted_is_no_newer_one(clinic, monkeypatch):
    """It came into the folder, and then the power went: the records have all it has."""
    clinic.till.sell()
    with monkeypatch.context() as patch:
        patch.setattr("kassa.desk.backup.note_event", cut)
        with pytest.raises(KeyboardInterrupt):
            clinic.keep()
    clinic.later(minutes=15)
    clinic.till.sell()

    status = clinic.keep()

    assert (status.newer, status.error, len(names(clinic.folder))) == ("", "", 2)


def cut(*_args: object, **_kwargs: object) -> None:
    raise KeyboardInterrupt


def test_a_newer_copy_that_is_damaged_stands_in_nobodys_way(rolled_back):
    """It says nothing; copies go on, and a drill tells of a copy that does not open."""
    clinic, newest = rolled_back
    (clinic.folder / newest).write_bytes(b"half")

    status = clinic.keep()

    assert (status.newer, status.error) == ("", "")
    assert list(clinic.path.parent.glob(".kassa-*")) == []


def test_a_copy_from_a_clock_that_was_ahead_is_no_newer_one(clinic):
    clinic.later(days=30)
    clinic.till.sell()
    clinic.keep()
    clinic.later(days=-30)
    clinic.till.sell()

    assert clinic.keep().newer == ""
    assert clinic.till.ledger.backup_event_list(1, (BackupKind.KOPIA,))[0].error is None
