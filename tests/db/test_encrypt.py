"""A plain database of an earlier version is encrypted once, and nothing of it is lost."""

import os
import stat
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from db import files
from db.cipher import attach, connect
from db.connection import marker_path, open_database
from db.driver import sqlite3
from db.errors import DatabaseBusyError, DatabaseCorruptError
from kassa.errors import StorageError
from tests.helpers.killed import Countdown, was_killed, watched
from tests.helpers.raw import KEY
from tests.helpers.tamper import past_the_guards
from tests.helpers.whole import assert_sound, counts

KEPT = "kassa.fore-kryptering.db"


@pytest.fixture
def plain(filled, tmp_path):
    """Return a plain clinic as an earlier version left it, with a row in every table."""
    path = tmp_path / "earlier" / "kassa.db"
    path.parent.mkdir(mode=0o700)
    decrypt(filled, path)
    marker_path(path).touch(mode=0o600)
    return path


def decrypt(source: Path, target: Path) -> None:
    """Write a plain copy of a clinic, in WAL as earlier versions had it."""
    with closing(connect(source, KEY)) as conn:
        target.touch(mode=0o600)
        attach(conn, target, None, "plain")
        conn.execute("SELECT sqlcipher_export('plain')")
        conn.execute("DETACH plain")
    with closing(connect(target, None)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")


def content_of(path: Path) -> dict[str, list[Any]]:
    """Return every row of every table."""
    key = None if files.is_plain(path) else KEY
    with closing(connect(path, key)) as conn:
        names = [
            row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: conn.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def test_a_plain_clinic_is_encrypted_at_its_next_start(plain):
    """Every row is there afterwards, and nothing plain is left in the folder."""
    before = content_of(plain)

    open_database(plain, key=KEY).close()

    assert content_of(plain) == before
    assert_sound(plain)
    assert [file.name for file in sorted(plain.parent.iterdir())] == ["kassa.db", "kassa.db.finns"]
    assert not files.is_plain(plain)
    assert stat.S_IMODE(plain.stat().st_mode) == 0o600


def test_the_search_and_the_guards_work_in_the_encrypted_file(plain):
    """What is not rows comes along: the search index and the triggers."""
    with closing(open_database(plain, key=KEY)) as db:
        found = db.conn.execute(
            "SELECT rowid FROM patient_search WHERE patient_search MATCH 'mar*'"
        )
        assert found.fetchall()
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.conn.execute("DELETE FROM kvitto")


def test_the_copies_made_before_a_migration_are_encrypted_as_well(plain):
    """They hold as many patients as the database itself."""
    copy = plain.with_name("kassa.fore-0004_dag.db")
    copy.write_bytes(plain.read_bytes())
    before = content_of(copy)

    open_database(plain, key=KEY).close()

    assert not files.is_plain(copy)
    assert content_of(copy) == before


def test_receipts_still_in_the_log_are_encrypted_too(plain):
    """A plain database that was left by a crash: its last receipts are in the log alone."""
    with closing(connect(plain, None)) as conn:
        conn.execute("PRAGMA wal_autocheckpoint = 0")
        conn.execute(
            "INSERT INTO patient (id, number, number_kind, desk, clerk, written_at)"
            " VALUES ('p', 'n', 'reservnummer', 'K1', '', '2026-03-02T11:00:00.000Z')"
        )
        crashed = plain.with_name("crashed")
        crashed.mkdir()
        for file in (plain, *files.helper_files(plain)):
            if file.exists():
                (crashed / file.name).write_bytes(file.read_bytes())
    path = crashed / plain.name

    open_database(path, key=KEY).close()

    assert any("n" in row for row in content_of(path)["patient"])
    assert sorted(file.name for file in crashed.iterdir()) == ["kassa.db", "kassa.db.finns"]


def test_a_plain_clinic_that_another_window_has_open_is_not_encrypted(plain):
    """That window would go on writing into the plain file: it is to be closed first."""
    before = counts(plain)
    with closing(connect(plain, None)) as other:
        other.execute("SELECT count(*) FROM kvitto").fetchone()

        with pytest.raises(DatabaseBusyError, match="Stäng alla fönster av Kassa"):
            open_database(plain, busy_ms=20, key=KEY)

    assert files.is_plain(plain)
    assert counts(plain) == before


WRITES = """
import sys
from pathlib import Path
from db.cipher import connect
conn = connect(Path(sys.argv[1]), None, busy_ms=0)
conn.execute(
    "INSERT INTO patient (id, number, number_kind, desk, clerk, written_at)"
    " VALUES ('late', 'late', 'reservnummer', 'K1', '', '2026-03-02T11:00:00.000Z')"
)
"""


def test_nobody_writes_into_the_plain_file_while_it_is_encrypted(plain, monkeypatch):
    """Another process keeps off until it is over: what it wrote meanwhile would be lost.

    A lock on a file is gone as soon as its process closes the same file anywhere else.
    """
    sync_file = files.sync_file
    tried: list[str] = []

    def write(path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-c", WRITES, plain], capture_output=True, text=True, check=False
        )
        tried.append(done.stderr)
        sync_file(path)

    monkeypatch.setattr(files, "sync_file", write)
    open_database(plain, key=KEY).close()

    assert [said.rpartition("OperationalError: ")[2].strip() for said in tried] == [
        "database is locked"
    ]


def test_an_encrypted_file_that_differs_does_not_take_the_place(plain, monkeypatch):
    """The comparison is what stands between the clinic and a faulty copy: here it must find one."""
    before = content_of(plain)
    sync_file = files.sync_file

    def damage(path: Path) -> None:
        with past_the_guards(path, KEY) as conn:
            conn.execute("UPDATE payment SET belopp_ore = belopp_ore + 1 WHERE seq = 1")
        sync_file(path)

    monkeypatch.setattr(files, "sync_file", damage)
    with pytest.raises(DatabaseCorruptError, match="blev inte lik den gamla"):
        open_database(plain, key=KEY)

    assert files.is_plain(plain)
    assert content_of(plain) == before


def test_a_full_disk_leaves_the_plain_clinic(plain, monkeypatch):
    """Encrypting needs room for a second file; without it the first one stays."""
    before = content_of(plain)

    def full(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "link", full)
    with pytest.raises(StorageError, match="Disken är full"):
        open_database(plain, key=KEY)

    assert content_of(plain) == before
    monkeypatch.undo()
    open_database(plain, key=KEY).close()
    assert content_of(plain) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_encrypting_killed_anywhere_loses_nothing(plain, tmp_path):
    """Killed before every statement and around every step on files; the next start finishes it."""
    before = content_of(plain)
    plain_bytes = plain.read_bytes()

    def start(path: Path, place: int) -> None:
        with watched(Countdown(place)):
            open_database(path, key=KEY).close()

    places, kept = 0, 0
    for place in range(1, 1000):
        path = tmp_path / str(place) / "kassa.db"
        path.parent.mkdir(mode=0o700)
        path.write_bytes(plain_bytes)
        marker_path(path).touch(mode=0o600)
        if not was_killed(partial(start, path, place)):
            break
        places += 1
        kept += path.with_name(KEPT).exists()
        assert content_of(path) == before, place
        open_database(path, key=KEY).close()
        assert not files.is_plain(path)
        assert content_of(path) == before, place
        assert sorted(file.name for file in path.parent.iterdir()) == ["kassa.db", "kassa.db.finns"]
    assert places > 60
    assert kept > 5
