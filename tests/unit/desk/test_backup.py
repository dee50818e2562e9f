"""Copies: whole and checked, few but enough, and a warning where the last good one is old."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from db.backup import SqliteSource, check_copy
from db.connection import open_database
from db.copies import copy_database
from db.driver import sqlite3
from db.files import is_plain
from kassa.adapters import copy_folder
from kassa.adapters.copy_folder import DirectoryCopies, made_at_of
from kassa.clock import FixedClock, to_local
from kassa.desk.backup import note_event, read_state, superfluous, write_state
from kassa.desk.backup_ports import BackupKind, CopyFile
from kassa.desk.data_key import DataKey
from kassa.desk.held_key import HeldKey
from kassa.errors import StorageError
from tests.helpers.copies import SETTINGS, keeper_of, names
from tests.helpers.keys import ring_of
from tests.helpers.raw import KEY
from tests.helpers.till import Till
from tests.helpers.whole import assert_whole

NOW = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "clinic" / "kassa.db")
    yield till
    till.close()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "kopior"
    folder.mkdir(mode=0o755)
    return folder


def later(till: Till, **time: float) -> Till:
    """Return the same window some time later."""
    return replace(till, clock=FixedClock(till.clock.now() + timedelta(**time)))


def events(till: Till) -> list[tuple[str, bool]]:
    """Return what is noted: kind and whether it went well, the oldest first."""
    found = till.ledger.backup_event_list(100)
    return [(event.kind.value, event.error is None) for event in reversed(found)]


def test_a_copy_holds_every_record_and_is_encrypted(till, folder):
    """It opens with the key as the clinic's own file does, and nothing is half done in it."""
    till.sell()
    till.sell()

    status = keeper_of(till, folder).keep()

    [name] = names(folder)
    assert name == f"kassa-K1-{KEY.id}-2026-03-02-120000.kopia"
    assert (status.error, status.is_old, status.newest and status.newest.name) == ("", False, name)
    assert not is_plain(folder / name)
    assert check_copy(folder / name, KEY).kvitto_count == 2
    restored = folder / "restored" / "kassa.db"
    restored.parent.mkdir()
    restored.write_bytes((folder / name).read_bytes())
    open_database(restored, key=KEY).close()
    assert_whole(restored)


def test_a_copy_is_for_its_owner_alone_and_leaves_nothing_else(till, folder):
    till.sell()

    keeper_of(till, folder).keep()

    assert {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {
        names(folder)[0]: 0o600,
        f"kassa-K1-{KEY.id}.toml": 0o600,
    }
    assert (folder / f"kassa-K1-{KEY.id}.toml").read_bytes() == SETTINGS
    assert not [file for file in till.path.parent.iterdir() if "kopia" in file.name]


def test_what_is_still_in_the_log_is_in_the_copy(till, folder):
    till.ledger._db.conn.execute("PRAGMA wal_autocheckpoint = 0")
    till.sell()

    keeper_of(till, folder).keep()

    assert check_copy(folder / names(folder)[0], KEY).kvitto_count == 1


def test_a_copy_is_of_one_moment_though_others_write_meanwhile(till, folder, monkeypatch):
    """A sale between the figures and the pages would make a good copy look like a bad one."""
    till.sell()
    source = SqliteSource(till.path, KEY)
    monkeypatch.setattr("db.backup.copy_database", selling_first(till))

    state = source.copy_to(folder / "copy.db")

    assert check_copy(folder / "copy.db", KEY) == state
    assert state.kvitto_count == 1
    assert len(till.ledger.kvitto_list(10)) == 2


def selling_first(till: Till) -> Callable[..., None]:
    """Return a copying that lets the desk sell just before."""

    def copy(conn: sqlite3.Connection, target: Path, key: DataKey) -> None:
        till.sell()
        copy_database(conn, target, key)

    return copy


def test_nothing_new_needs_no_copy_and_counts_as_good(till, folder):
    """A weekend without visits is no reason for a warning, nor for a hundred equal files."""
    till.sell()
    keeper_of(till, folder).keep()

    monday = later(till, hours=63)
    status = keeper_of(monday, folder).keep()

    assert len(names(folder)) == 1
    assert (status.is_old, status.good_at) == (False, monday.clock.now())


def test_a_copy_that_was_taken_away_is_made_again(till, folder):
    till.sell()
    keeper_of(till, folder).keep()
    (folder / names(folder)[0]).unlink()

    status = keeper_of(later(till, minutes=15), folder).keep()

    assert len(names(folder)) == 1
    assert status.error == ""


def test_asked_for_a_copy_is_made_though_nothing_is_new(till, folder):
    till.sell()
    keeper_of(till, folder).keep()

    keeper_of(later(till, minutes=1), folder).keep(anew=True)

    assert len(names(folder)) == 2


def test_two_copies_of_a_second_have_two_names(till, folder):
    keeper_of(till, folder).keep(anew=True)
    keeper_of(till, folder).keep(anew=True)

    assert len(names(folder)) == 2
    assert len(keeper_of(till, folder).folder.copies()) == 2


@pytest.mark.parametrize("trouble", ["gone", "file", "full"])
def test_a_folder_that_cannot_take_it_is_a_warning_and_never_an_error(
    till, folder, trouble, monkeypatch
):
    """The desk goes on; the reason is said and noted once, and the next attempt may succeed."""
    till.sell()
    if trouble == "gone":
        folder.rmdir()
    elif trouble == "file":
        folder.rmdir()
        folder.touch()
    else:
        room = SimpleNamespace(free=10_000)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: room)

    first = keeper_of(till, folder).keep()
    later_on = keeper_of(later(till, hours=5), folder).keep()

    assert "Kassan arbetar som vanligt" in first.error
    assert first.is_old  # there never was one, and there are receipts
    assert later_on.error == first.error
    assert events(till) == [("kopia", False)]
    assert till.sell().kvitto.number == "K1-2"

    monkeypatch.undo()
    folder.unlink(missing_ok=True) if trouble == "file" else None
    folder.mkdir(exist_ok=True)
    assert keeper_of(till, folder).keep().error == ""
    assert events(till) == [("kopia", False), ("kopia", True)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_a_warning(till, folder):
    folder.chmod(0o500)

    assert "går inte att använda" in keeper_of(till, folder).keep(anew=True).error


def test_a_disk_that_loses_what_is_written_is_found_by_reading_it_back(till, folder, monkeypatch):
    """Nothing that cannot be read bears the name of a copy."""
    till.sell()
    monkeypatch.setattr(copy_folder, "_digest", lambda _: "something else")

    status = keeper_of(till, folder).keep()

    assert "gick inte att läsa tillbaka" in status.error
    assert list(folder.iterdir()) == []


def test_a_copy_that_differs_from_the_records_is_thrown_away(till, folder, monkeypatch):
    till.sell()
    keeper = keeper_of(till, folder)
    state = keeper.source.copy_to(folder / "x.db")
    (folder / "x.db").unlink()
    wrong = SimpleNamespace(
        copy_to=lambda target: target.touch() or state,
        check=lambda _: replace(state, paid_ore=state.paid_ore + 1),
        counts=keeper.source.counts,
    )

    status = replace(keeper, source=wrong).keep()

    assert "blev inte lik databasen" in status.error
    assert names(folder) == []
    assert list(till.path.parent.glob(".kassa-*")) == []


def test_what_a_dead_window_left_of_a_copy_goes_with_the_next_one(till, folder):
    """It is as large as the records; what a living window is making stays."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for process in (ended.pid, os.getpid()):
        for suffix in ("", "-journal"):
            (till.path.parent / f".kassa-kopia-{process}-x.db{suffix}").write_bytes(b"half")
    till.sell()

    assert keeper_of(till, folder).keep().error == ""

    left = {path.name for path in till.path.parent.glob(".kassa-*")}
    mine = f".kassa-kopia-{os.getpid()}-x.db"
    assert left == {mine, f"{mine}-journal"}


def test_a_damaged_copy_does_not_pass_the_check(till, folder):
    till.sell()
    keeper_of(till, folder).keep()
    path = folder / names(folder)[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(StorageError):
        check_copy(path, KEY)
    with pytest.raises(StorageError):
        check_copy(path, DataKey(bytes(32)))


def test_an_old_copy_is_warned_of_where_something_is_new(till, folder):
    till.sell()
    keeper_of(till, folder).keep()
    till.sell()
    folder.rename(folder.with_name("away"))

    soon = keeper_of(later(till, hours=3), folder).keep()
    long = keeper_of(later(till, hours=5), folder).keep()

    assert (soon.is_old, long.is_old) == (False, True)
    assert long.good_at == till.clock.now()


def test_a_clinic_without_receipts_is_not_warned(till, folder):
    folder.rmdir()

    assert not keeper_of(till, folder).keep().is_old


def test_another_clinics_copies_in_the_folder_are_left_alone(till, folder):
    """Many clinics may name one server's folder; each thins its own."""
    others = [
        folder / "kassa-K1-00000000-2020-01-01-120000.kopia",
        folder / f"kassa-K2-{KEY.id}-2020-01-01-120000.kopia",
        folder / "semester.kopia",
    ]
    for path in others:
        path.write_bytes(b"x")
    ours = folder / f"kassa-K1-{KEY.id}-2020-01-01-120000.kopia"
    ours.write_bytes(b"x")
    for minute in range(8):
        keeper_of(later(till, minutes=minute), folder).keep(anew=True)

    assert all(path.exists() for path in others)
    assert not ours.exists()


def test_a_named_folder_is_never_made_and_our_own_is(tmp_path):
    """Where a disk is not connected its folder would come to lie on the computer's own."""
    with pytest.raises(StorageError, match="är disken ansluten"):
        DirectoryCopies(tmp_path / "usb", "K1", KEY.id).copies()
    assert DirectoryCopies(tmp_path / "kopior", "K1", KEY.id, is_own=True).copies() == ()
    assert stat.S_IMODE((tmp_path / "kopior").stat().st_mode) == 0o700
    assert not (tmp_path / "usb").exists()


def copies_at(*moments: datetime) -> list[CopyFile]:
    """Return copies made at these moments, the newest first."""
    return [
        CopyFile(f"{moment:%Y%m%d%H%M%S}", moment, 1) for moment in sorted(moments, reverse=True)
    ]


def test_few_copies_are_kept_and_enough():
    """Every quarter of an hour for two years leaves some tens of files."""
    quarter = timedelta(minutes=15)
    copies = copies_at(*(NOW - place * quarter for place in range(2 * 365 * 96)))

    left = set(superfluous(copies, NOW))
    kept = [copy for copy in copies if copy not in left]

    ages = [NOW - copy.made_at for copy in kept]
    assert len(kept) < 80
    assert [copy in kept for copy in copies[:6]] == [True] * 6
    assert sum(age <= timedelta(hours=24) for age in ages) >= 24
    days = {to_local(copy.made_at).date() for copy in kept}
    assert days >= {to_local(NOW - timedelta(days=age)).date() for age in range(30)}
    assert max(ages) > timedelta(days=365)
    assert max(ages) < timedelta(days=401)


def test_thinning_twice_removes_no_more():
    copies = copies_at(*(NOW - place * timedelta(hours=1) for place in range(2000)))
    left = set(superfluous(copies, NOW))

    assert superfluous([copy for copy in copies if copy not in left], NOW) == ()


def test_the_newest_copies_are_kept_however_old_and_whatever_the_clock_says():
    old = copies_at(*(NOW - timedelta(days=2000 + place) for place in range(6)))

    assert superfluous(old, NOW) == ()
    assert superfluous(copies_at(NOW + timedelta(days=400)), NOW) == ()


def test_the_figures_of_a_copy_survive_being_written(till):
    till.sell()
    state = till.ledger.record_state()

    assert read_state(write_state(state)) == state
    assert state.paid_ore == 25_000
    assert read_state("{}").counts == ()


@pytest.mark.parametrize(
    "name", ["kassa-K1-0a1b2c3d-2026-02-30-120000.kopia", "kassa.db", "kassa-K1-2026-01-01.kopia"]
)
def test_what_is_no_copys_name_has_no_moment(name):
    assert made_at_of(name) is None


def test_a_copy_never_waits_for_a_writer(till, folder):
    """Somebody is in the middle of a posting: the copy is made of what was committed before."""
    till.sell()
    with closing(open_database(till.path, key=KEY)) as other:
        other.conn.execute("BEGIN IMMEDIATE")

        state = SqliteSource(till.path, KEY).copy_to(Path(folder) / "copy.db")

        other.conn.execute("ROLLBACK")
    assert state.kvitto_count == 1


def test_a_key_on_paper_is_known_from_the_records(till):
    held = HeldKey(KEY, ring_of(till.path.parent), till.ledger)
    assert not held.is_on_paper

    note_event(BackupKind.NYCKEL_PROVAD, till.ledger, till.clock, till.desk)

    assert held.is_on_paper


def test_the_paper_of_an_earlier_key_is_none(till):
    """Another key is to come on paper anew; the paper of the one before opens no new copy."""
    held = HeldKey(KEY, ring_of(till.path.parent), till.ledger)
    note_event(BackupKind.NYCKEL_PROVAD, till.ledger, till.clock, till.desk)

    note_event(BackupKind.OMKRYPTERAD, till.ledger, till.clock, till.desk)
    assert not held.is_on_paper

    note_event(BackupKind.NYCKEL_UTSKRIVEN, till.ledger, till.clock, till.desk)
    assert held.is_on_paper


def test_copies_with_an_earlier_key_are_thinned_with_the_others_and_not_shown(till, folder):
    """Else they would lie for ever: patients whose time is up would be named in them."""
    old = DataKey(bytes(32))
    earlier = [
        folder / f"kassa-K1-{old.id}-{day}-120000.kopia" for day in ("2020-01-01", "2026-01-31")
    ]
    for path in earlier:
        path.write_bytes(b"x")
    keeper = keeper_of(till, folder)
    keeper.folder = DirectoryCopies(folder, "K1", KEY.id, earlier_ids=frozenset({old.id}))

    for minute in range(8):
        keeper.clock = later(till, minutes=minute).clock
        keeper.keep(anew=True)

    assert [path.exists() for path in earlier] == [False, True]
    assert all(KEY.id in copy.name for copy in keeper.folder.copies())
    assert [copy.name for copy in keeper.folder.earlier_copies()] == [earlier[1].name]
