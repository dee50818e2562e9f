"""Another key for the records: at any moment the old one opens them, or the new one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from db import files
from db.backup import SqliteSource
from db.cipher import connect, opens
from db.connection import open_database
from db.errors import DatabaseBusyError, DatabaseCorruptError
from db.ledger import SqliteLedger
from db.rekey import rekey
from kassa.adapters.key_file import JsonKeyFile
from kassa.desk.backup_ports import BackupKind
from kassa.desk.data_key import DataKey
from kassa.desk.key_ports import KeyStore
from kassa.desk.rekey import KeyChange
from kassa.errors import StorageError
from tests.helpers.keys import FakeStore, FolderStore, ring_of
from tests.helpers.killed import Countdown, fresh_copy, was_killed, watched
from tests.helpers.raw import KEY, key_of
from tests.helpers.tamper import past_the_guards
from tests.helpers.till import NOON, Till, desk_of
from tests.helpers.whole import assert_whole

NEW = DataKey(bytes(range(1, 33)))
NOTED = ("backup_event", "seal", "sqlite_sequence")
LEFT = ["kassa.db", "kassa.db.finns", "kassa.nyckel"]
LAST_STEPS, STRIDE = 40, 17


@pytest.fixture
def clinic(tmp_path):
    """Return the file of a clinic with two receipts, whose key lies open beside it."""
    path = tmp_path / "clinic" / "kassa.db"
    till = Till.open(path)
    till.sell()
    till.sell()
    till.close()
    return path


def change_key(path: Path, store: KeyStore | None = None) -> None:
    """Give a clinic the new key, as the command does."""
    ring = ring_of(path.parent, store)
    file = ring.file
    assert isinstance(file, JsonKeyFile)
    change = KeyChange(KEY, NEW, ring, file)
    place = path.with_name(".kassa-place")
    place.mkdir(mode=0o700)

    def note(part: Path) -> None:
        with closing(SqliteLedger(open_database(part, key=NEW))) as ledger:
            change.note(ledger, NOON, desk_of())

    try:
        rekey(path, place, (KEY, NEW), note, lambda: change.announce(None), change.take_over)
    finally:
        shutil.rmtree(place)


def start(path: Path, store: KeyStore | None = None) -> DataKey:
    """Open a clinic as every start does, and return the key that opened it."""
    ring = ring_of(path.parent, store)
    key = ring.key_without_password(is_encrypted=True)
    open_database(path, key=key).close()
    assert isinstance(ring.file, JsonKeyFile)
    ring.file.take_over(key)
    ring.forget_unused(key)
    return key


def content_of(path: Path, key: DataKey) -> dict[str, list[Any]]:
    """Return every row of every table that a change of key says nothing in."""
    with closing(connect(path, key)) as conn:
        names = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        kept = [name for (name,) in names if name not in NOTED]
        return {name: conn.execute(f"SELECT * FROM {name}").fetchall() for name in kept}


def test_the_new_key_opens_the_records_and_the_old_one_does_not(clinic):
    before = content_of(clinic, KEY)

    change_key(clinic)

    assert (opens(clinic, KEY), opens(clinic, NEW)) == (False, True)
    assert key_of(clinic) == NEW
    assert content_of(clinic, NEW) == before
    assert_whole(clinic)
    assert sorted(file.name for file in clinic.parent.iterdir()) == LEFT
    with closing(SqliteLedger(open_database(clinic, key=NEW))) as ledger:
        assert [event.kind for event in ledger.backup_event_list(2)] == [
            BackupKind.NYCKEL_PROVAD,
            BackupKind.OMKRYPTERAD,
        ]


def test_copies_from_before_are_opened_by_whoever_has_the_new_key(clinic, tmp_path):
    """The old key is kept, sealed with the new one; also over a second change."""
    copy = tmp_path / "copy.db"
    SqliteSource(clinic, KEY).copy_to(copy)
    change_key(clinic)
    assert KEY.raw.hex() not in clinic.with_name("kassa.nyckel").read_text()

    [earlier] = ring_of(clinic.parent).earlier_keys(NEW)

    assert earlier == KEY
    assert opens(copy, earlier)
    assert ring_of(clinic.parent).earlier_ids(NEW) == {KEY.id}


def test_the_key_store_has_the_new_key_alone(clinic):
    store = FakeStore()
    ring_of(clinic.parent, store).readopt(KEY)

    change_key(clinic, store)
    assert start(clinic, store) == NEW

    assert store.kept == {NEW.id: NEW}


def test_a_store_that_was_locked_forgets_the_old_key_at_a_later_start(clinic):
    store = FakeStore()
    ring_of(clinic.parent, store).readopt(KEY)
    change_key(clinic, store)
    store.is_there = False
    start(clinic, store)
    assert KEY.id in store.kept
    store.is_there = True
    start(clinic, store)

    assert store.kept == {NEW.id: NEW}


def test_where_there_is_no_store_no_start_asks_for_one(clinic):
    store = FakeStore(is_there=False)
    change_key(clinic, store)
    start(clinic, store)

    record = ring_of(clinic.parent).file.load()
    assert record is not None
    assert (record.id, record.unused) == (NEW.id, ())


def test_a_change_that_is_killed_where_there_is_no_store_leaves_nothing_to_ask_it_for(
    clinic, monkeypatch
):
    """No key was put into a store that is not there; one that comes later is not given it."""
    store = FakeStore(is_there=False)

    def killed(_file: JsonKeyFile, _record: Any) -> None:
        store.is_there = True
        raise KeyboardInterrupt

    monkeypatch.setattr(JsonKeyFile, "announce", killed)
    with pytest.raises(KeyboardInterrupt):
        change_key(clinic, store)
    store.asked = 0
    start(clinic, store)

    assert (store.asked, store.kept) == (0, {})


def test_a_start_that_finds_no_store_takes_the_mark_of_a_key_away_that_no_records_ever_had(
    clinic, monkeypatch
):
    """Marked by an earlier version, or while a store said nothing: there is nothing to forget."""
    store = FakeStore(is_locked=True)

    def killed(_file: JsonKeyFile, _record: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(JsonKeyFile, "announce", killed)
    with pytest.raises(KeyboardInterrupt):
        change_key(clinic, store)
    start(clinic, store)
    assert unused_of(clinic) == (NEW.id,)  # locked: it may have the key
    store.is_there = False
    start(clinic, store)

    assert unused_of(clinic) == ()


def test_the_mark_of_a_key_that_records_have_had_stays_while_the_store_is_away(clinic):
    """Copies from before have it, so the store must be told to forget it once it is there."""
    store = FakeStore()
    ring_of(clinic.parent, store).readopt(KEY)
    change_key(clinic, store)
    store.is_there = False
    start(clinic, store)

    assert unused_of(clinic) == (KEY.id,)


def unused_of(path: Path) -> tuple[str, ...]:
    record = ring_of(path.parent).file.load()
    assert record is not None
    return record.unused


def test_a_store_that_is_away_while_the_key_is_changed_still_forgets_the_old_one(clinic):
    """A change at night, without a desktop, of a key that was put there by day."""
    store = FakeStore()
    ring_of(clinic.parent, store).readopt(KEY)
    store.is_there = False
    change_key(clinic, store)
    store.is_there = True
    start(clinic, store)

    assert store.kept == {}


def test_a_damaged_key_file_does_not_stand_in_the_way_of_another_key(clinic):
    """Whoever has the paper gets the new key, and a whole key file with it."""
    clinic.with_name("kassa.nyckel").write_text("{")
    change_key(clinic, FakeStore())

    assert key_of(clinic) == NEW
    assert opens(clinic, NEW)


def test_records_that_somebody_has_open_keep_their_key(clinic):
    with closing(connect(clinic, KEY)) as other:
        other.execute("SELECT count(*) FROM kvitto").fetchone()

        with pytest.raises(DatabaseBusyError, match="Stäng alla fönster av Kassa"):
            change_key(clinic)

    assert key_of(clinic) == KEY
    assert opens(clinic, KEY)


OPENS = """
import sys
from pathlib import Path
from db.cipher import connect
from kassa.desk.data_key import DataKey
from kassa.desk.key_ports import KeyStore
conn = connect(Path(sys.argv[1]), DataKey(bytes.fromhex(sys.argv[2])), busy_ms=0)
conn.execute("SELECT count(*) FROM kvitto")
"""


def test_nobody_reads_or_writes_from_the_first_step_to_the_last(clinic, monkeypatch):
    """Another process is kept out of the old file, and of the new one while the key file waits."""
    said: list[str] = []

    def try_with(key: DataKey) -> None:
        command = [sys.executable, "-c", OPENS, clinic, key.raw.hex()]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said.append(done.stderr.rpartition("OperationalError: ")[2].strip())

    announce, take_over = JsonKeyFile.announce, JsonKeyFile.take_over

    def announced(file: JsonKeyFile, record: Any) -> None:
        try_with(KEY)
        announce(file, record)

    def taken_over(file: JsonKeyFile, key: DataKey) -> None:
        try_with(NEW)
        take_over(file, key)

    monkeypatch.setattr(JsonKeyFile, "announce", announced)
    monkeypatch.setattr(JsonKeyFile, "take_over", taken_over)
    change_key(clinic)

    assert said == ["database is locked", "database is locked"]


def test_a_new_file_that_differs_does_not_take_the_place(clinic, monkeypatch):
    before = content_of(clinic, KEY)
    sync_file = files.sync_file

    def damage(path: Path) -> None:
        with past_the_guards(path, NEW) as conn:
            conn.execute("UPDATE payment SET belopp_ore = belopp_ore + 1 WHERE seq = 1")
        sync_file(path)

    monkeypatch.setattr(files, "sync_file", damage)
    with pytest.raises(DatabaseCorruptError, match="blev inte lik den som fanns"):
        change_key(clinic)

    assert key_of(clinic) == KEY
    assert content_of(clinic, KEY) == before


def test_a_new_file_that_is_damaged_after_it_was_compared_does_not_take_the_place(
    clinic, monkeypatch
):
    before = content_of(clinic, KEY)
    note = KeyChange.note

    def damaged(change: KeyChange, ledger: SqliteLedger, *by: Any) -> None:
        note(change, ledger, *by)
        part = clinic.with_name(".kassa-place") / clinic.name
        with part.open("r+b") as file:
            file.seek(part.stat().st_size // 2)
            file.write(bytes(100))

    monkeypatch.setattr(KeyChange, "note", damaged)
    with pytest.raises(DatabaseCorruptError):
        change_key(clinic)

    assert key_of(clinic) == KEY
    assert content_of(clinic, KEY) == before


def test_a_key_file_that_cannot_be_written_leaves_the_old_key(clinic, monkeypatch):
    before = content_of(clinic, KEY)

    def full(*_: object) -> None:
        raise StorageError("Disken är full.")

    monkeypatch.setattr(JsonKeyFile, "announce", full)
    with pytest.raises(StorageError, match="full"):
        change_key(clinic)

    assert key_of(clinic) == KEY
    assert content_of(clinic, KEY) == before
    assert sorted(file.name for file in clinic.parent.iterdir()) == LEFT


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_killed_anywhere_one_key_opens_the_records_and_the_key_file_knows_which(clinic, tmp_path):
    """Around all of the last steps, and at every so many statements before; torture tries each.

    The next start finds the key by itself, and the system's store keeps that one and no other.
    """
    before = content_of(clinic, KEY)
    ring_of(clinic.parent, FolderStore(clinic.with_name(".store"))).readopt(KEY)

    def fresh() -> Path:
        return fresh_copy(clinic.parent, tmp_path / "fresh") / "kassa.db"

    def run(path: Path, place: int | None) -> None:
        countdown, store = Countdown(place), FolderStore(path.with_name(".store"))
        with watched(countdown):
            change_key(path, store)
            changed = countdown.seen
            start(path, store)
        (tmp_path / "seen").write_text(f"{changed} {countdown.seen}")

    assert not was_killed(partial(run, fresh(), None))
    changed, steps = map(int, (tmp_path / "seen").read_text().split())
    last = {*range(changed - LAST_STEPS, changed + 1), *range(steps - LAST_STEPS, steps + 1)}
    keys = set()
    for place in {*range(1, changed, STRIDE), *last}:
        path = fresh()
        store = FolderStore(path.with_name(".store"))
        assert was_killed(partial(run, path, place)), place
        key = start(path, store)
        keys.add(key)
        assert content_of(path, key) == before, place
        left = sorted(file.name for file in path.parent.iterdir() if file.name[0] != ".")
        assert left == LEFT, place
        assert ring_of(path.parent).key_without_password(is_encrypted=True) == key, place
        assert store.ids == {key.id}, place
    assert keys == {KEY, NEW}
