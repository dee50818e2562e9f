"""Opening: durable settings, nothing lost quietly, nothing made where something has been."""

import os
import stat
from contextlib import closing

import pytest

from db.cipher import connect
from db.connection import _set_pragmas, marker_path, open_database
from db.driver import sqlite3
from db.errors import (
    DatabaseBusyError,
    DatabaseCorruptError,
    DatabaseKeyError,
    DatabaseMissingError,
    DatabaseNewerError,
    DatabaseReadOnlyError,
    DatabaseUnreadableError,
    known_error,
)
from db.files import is_plain
from db.migrations import STEPS, Step
from kassa.desk.data_key import DataKey
from kassa.errors import StorageError
from tests.helpers import raw
from tests.helpers.raw import KEY
from tests.helpers.whole import assert_sound, counts

EXTRA = Step("0002_note", "CREATE TABLE note (seq INTEGER PRIMARY KEY, text TEXT) STRICT;\n")
BROKEN = Step("0002_broken", "CREATE TABLE note (seq INTEGER);\nCREATE TABLE note (seq INTEGER);\n")


def test_a_clinic_is_encrypted_from_its_first_byte(tmp_path):
    """Neither the file nor SQLite's log beside it says anything without the key."""
    path = tmp_path / "kassa.db"
    with closing(open_database(path, key=KEY)) as db:
        db.conn.execute(
            "INSERT INTO patient (id, number, number_kind, desk, clerk, written_at)"
            " VALUES ('p', '19880504-2382', 'personnummer', 'K1', '', '2026-03-02T11:00:00.000Z')"
        )
        on_disk = [
            file.read_bytes() for file in tmp_path.iterdir() if file.name != "kassa.db.finns"
        ]

    assert len(on_disk) == 3
    assert not [content for content in on_disk if b"19880504" in content or b"CREATE" in content]
    assert not is_plain(path)


def test_another_clinics_key_opens_nothing_and_changes_nothing(filled):
    """A file that was moved here by mistake is told from a damaged one as far as that can be."""
    before = filled.read_bytes()

    with pytest.raises(DatabaseKeyError, match="hör till en annan mottagning"):
        open_database(filled, key=DataKey(bytes(32)))

    assert filled.read_bytes() == before


def test_every_connection_is_durable_and_checked(tmp_path):
    """A commit is on the disk when it returns, and SQLite checks what it can."""
    with closing(open_database(tmp_path / "kassa.db", key=KEY)) as db:
        pragmas = {
            name: db.conn.execute(f"PRAGMA {name}").fetchone()[0]
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "recursive_triggers",
                "busy_timeout",
            )
        }

    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "busy_timeout": 5000,
    }


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")
def test_only_the_owner_may_read_the_records(tmp_path):
    """Patient data: 0700 for the folder, 0600 for every file in it, also while in use."""
    path = tmp_path / "clinic" / "kassa.db"
    before = os.umask(0)
    try:
        with closing(open_database(path, key=KEY)):
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)

    assert set(modes) == {"kassa.db", "kassa.db-wal", "kassa.db-shm", "kassa.db.finns"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")
def test_a_file_that_others_could_read_is_closed_to_them(filled):
    """A file restored from a copy gets its owner's mode back when it is opened."""
    filled.chmod(0o644)

    open_database(filled, key=KEY).close()

    assert stat.S_IMODE(filled.stat().st_mode) == 0o600


def test_a_database_that_has_gone_is_missed_and_not_made_anew(filled):
    """An empty till in place of a lost one would lose every frikort without a word."""
    filled.unlink()

    with pytest.raises(DatabaseMissingError, match="saknas") as caught:
        open_database(filled, key=KEY)

    assert not filled.exists()
    assert "säkerhetskopian" in caught.value.message


def test_a_database_that_was_emptied_is_refused(filled):
    """A file of no bytes is a valid empty database to SQLite, and a lost clinic to us."""
    filled.write_bytes(b"")

    with pytest.raises(DatabaseCorruptError, match="tom eller tillhör ett annat program"):
        open_database(filled, key=KEY)

    assert filled.read_bytes() == b""


def test_a_start_that_was_cut_short_can_be_made_again(tmp_path):
    """No marker yet: an empty file is what a first start leaves when it is killed."""
    path = tmp_path / "kassa.db"
    path.touch()

    open_database(path, key=KEY).close()

    assert marker_path(path).exists()
    assert set(counts(path).values()) == {0}


def test_a_database_of_a_newer_program_is_refused_untouched(filled):
    """What a newer program wrote cannot be understood; an older one must keep its hands off."""
    open_database(filled, steps=(*STEPS, EXTRA), key=KEY).close()
    before = filled.read_bytes()

    with pytest.raises(DatabaseNewerError, match="nyare version"):
        open_database(filled, key=KEY)

    assert filled.read_bytes() == before


def test_a_database_of_another_program_is_refused(tmp_path):
    """A file with tables that Kassa did not make is somebody else's."""
    path = tmp_path / "other.db"
    with closing(connect(path, None, mode="rwc")) as conn:
        conn.execute("CREATE TABLE bookmark (url TEXT)")
    before = path.read_bytes()

    with pytest.raises(DatabaseCorruptError, match="annat program"):
        open_database(path, key=KEY)

    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_file_that_is_no_database_is_refused_untouched(tmp_path, content):
    """Garbage is told from a database, and is left for the one who must rescue it."""
    path = tmp_path / "kassa.db"
    path.write_bytes(content)

    with pytest.raises(StorageError, match="ring it-stödet"):
        open_database(path, key=KEY)

    assert path.read_bytes() == content


def test_a_damaged_page_is_told_and_not_overwritten(filled):
    """Damage inside the file becomes a message when it is met, not a crash."""
    size = filled.stat().st_size
    with filled.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * (size - 100))

    with pytest.raises(DatabaseCorruptError):
        open_database(filled, key=KEY)


def test_a_folder_in_place_of_the_file_is_told(tmp_path):
    """What cannot be opened is said in words."""
    path = tmp_path / "kassa.db"
    path.mkdir()

    with pytest.raises(DatabaseUnreadableError, match="Databasen går inte att läsa"):
        open_database(path, key=KEY)


def test_a_file_is_copied_before_it_is_migrated(filled):
    """Should the new version have to be taken back, the file is there as it was."""
    before = counts(filled)

    with closing(open_database(filled, steps=(*STEPS, EXTRA), key=KEY)) as db:
        assert db.table("note").exists()

    copy = filled.with_name("kassa.fore-0002_note.db")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert counts(copy) == counts(filled) == before
    assert_sound(copy)
    with closing(raw.connect(copy)) as conn:
        assert conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'note'").fetchone() is None


def test_a_copy_holds_what_is_still_in_the_log(filled):
    """Receipts that SQLite has not yet moved into the file itself are in the copy as well."""
    with closing(open_database(filled, key=KEY)) as db:
        db.conn.execute("PRAGMA wal_autocheckpoint = 0")
        db.conn.execute(
            "INSERT INTO patient (id, number, number_kind, desk, clerk, written_at)"
            " VALUES ('p', 'n', 'reservnummer', 'K1', '', '2026-03-02T11:00:00.000Z')"
        )
        open_database(filled, steps=(*STEPS, EXTRA), key=KEY).close()

    with closing(raw.connect(filled.with_name("kassa.fore-0002_note.db"))) as conn:
        assert conn.execute("SELECT id FROM patient WHERE number = 'n'").fetchone() == ("p",)


def test_a_migration_that_fails_changes_nothing_and_keeps_every_copy(filled):
    """All steps or none; each attempt leaves a copy of its own."""
    before = counts(filled)

    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            open_database(filled, steps=(*STEPS, BROKEN), key=KEY)

    copies = sorted(file.name for file in filled.parent.glob("*.fore-*"))
    assert copies == ["kassa.fore-0002_broken-2.db", "kassa.fore-0002_broken.db"]
    open_database(filled, key=KEY).close()
    assert counts(filled) == before


def test_a_database_in_use_by_another_writer_is_told(filled):
    """Migrating waits for the other window, and says so when it takes too long."""
    with closing(open_database(filled, key=KEY)) as other:
        other.conn.execute("BEGIN IMMEDIATE")

        with pytest.raises(DatabaseBusyError, match="annat fönster"):
            open_database(filled, busy_ms=20, steps=(*STEPS, EXTRA), key=KEY)


def test_a_place_that_cannot_hold_the_journal_is_refused():
    """Without the write-ahead log a commit would not be what the till promises."""
    with (
        closing(sqlite3.connect(":memory:")) as conn,
        pytest.raises(DatabaseReadOnlyError, match="datorns egen disk"),
    ):
        _set_pragmas(conn, 0)


def test_file_errors_are_told_and_unknown_ones_are_not_hidden():
    """A full or protected disk is for the clerk; anything else is a bug and stays one."""
    assert isinstance(known_error(PermissionError(13, "denied")), DatabaseReadOnlyError)
    assert known_error(OSError(28, "no space")).code == "lagring_full"  # type: ignore[union-attr]
    assert known_error(IsADirectoryError(21, "is a folder")) is None
    assert known_error(sqlite3.ProgrammingError("closed")) is None
