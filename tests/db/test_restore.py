"""Another file in the place of the database: whole at any moment, and what was there is kept."""

import os
import shutil
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from db import files
from db.backup import SqliteSource
from db.cipher import connect
from db.connection import open_database
from db.errors import DatabaseBusyError
from db.restore import put_in_place
from tests.helpers.killed import Countdown, was_killed, watched
from tests.helpers.raw import KEY
from tests.helpers.till import Till
from tests.helpers.whole import assert_whole, counts

DAY = date(2026, 3, 2)


@pytest.fixture
def clinic(tmp_path):
    """Return a clinic with three receipts and a copy of it when it had one."""
    path = tmp_path / "clinic" / "kassa.db"
    till = Till.open(path)
    till.sell()
    SqliteSource(path, KEY).copy_to(tmp_path / "copy.db")
    till.sell()
    till.sell()
    till.close()
    return path


def fresh(clinic: Path, tmp_path: Path, name: str) -> tuple[Path, Path]:
    """Return a clinic of its own and the copy, ready to take its place."""
    folder = tmp_path / name
    shutil.copytree(clinic.parent, folder)
    part = folder / ".part.db"
    shutil.copy(tmp_path / "copy.db", part)
    return folder / "kassa.db", part


def test_the_copy_takes_the_place_and_what_was_there_is_kept(clinic, tmp_path):
    path, part = fresh(clinic, tmp_path, "one")

    kept = put_in_place(part, path, KEY, DAY)

    assert kept == path.with_name("kassa.ersatt-2026-03-02.db")
    assert (counts(path)["kvitto"], counts(kept)["kvitto"]) == (1, 3)
    assert_whole(path)
    assert_whole(kept)


def test_what_is_still_in_the_log_is_kept_with_it(clinic, tmp_path):
    """And is not read into the copy: pages of one file in another are the end of both."""
    path, part = fresh(clinic, tmp_path, "one")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    with closing(connect(path, KEY)) as conn:
        conn.execute("PRAGMA wal_autocheckpoint = 0")
        conn.execute(
            "INSERT INTO patient (id, number, number_kind, desk, clerk, written_at)"
            " VALUES ('p', 'n', 'reservnummer', 'K1', '', '2026-03-02T11:00:00.000Z')"
        )
        for file in (path, *files.helper_files(path)):
            if file.exists():
                shutil.copy(file, crashed / file.name)
    shutil.copy(part, crashed / part.name)

    kept = put_in_place(crashed / part.name, crashed / path.name, KEY, DAY)

    assert kept
    assert counts(kept)["patient"] == counts(clinic)["patient"] + 1
    assert counts(crashed / path.name)["kvitto"] == 1
    assert sorted(file.name for file in crashed.iterdir()) == [
        "kassa.db", "kassa.ersatt-2026-03-02.db",
    ]  # fmt: skip


def test_a_damaged_database_is_kept_as_it_is_with_its_log(clinic, tmp_path):
    path, part = fresh(clinic, tmp_path, "one")
    path.write_bytes(b"\0" * 8192)
    files.helper_files(path)[0].write_bytes(b"what there was of the log")

    kept = put_in_place(part, path, KEY, DAY)

    assert kept
    assert kept.read_bytes() == b"\0" * 8192
    assert files.helper_files(kept)[0].read_bytes() == b"what there was of the log"
    assert_whole(path)


def test_nothing_is_there_on_a_new_computer(clinic, tmp_path):
    _, part = fresh(clinic, tmp_path, "one")
    path = part.with_name("new.db")

    assert put_in_place(part, path, None, DAY) is None
    assert counts(path)["kvitto"] == 1


def test_a_clinic_that_is_open_is_not_replaced(clinic, tmp_path):
    """The open window would go on selling into the file that was put aside."""
    path, part = fresh(clinic, tmp_path, "one")
    with (
        closing(open_database(path, key=KEY)),
        pytest.raises(DatabaseBusyError, match="Stäng alla fönster av Kassa"),
    ):
        put_in_place(part, path, KEY, DAY)

    assert counts(path)["kvitto"] == 3
    assert part.exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_replacing_killed_anywhere_loses_nothing(clinic, tmp_path):
    """Before every statement and around every step on files: the old one or the new, never none."""

    def replace(path: Path, part: Path, place: int) -> None:
        with watched(Countdown(place)):
            put_in_place(part, path, KEY, DAY)

    seen = set()
    for place in range(1, 200):
        path, part = fresh(clinic, tmp_path, str(place))
        if not was_killed(partial(replace, path, part, place)):
            break
        found = counts(path)["kvitto"]
        seen.add(found)
        assert_whole(path)
        kept = path.with_name("kassa.ersatt-2026-03-02.db")
        assert found == 3 or counts(kept)["kvitto"] == 3
        assert found == 1 or part.exists()
    assert place > 15
    assert seen == {1, 3}
