"""The power of SIGKILL over a tariff: installed whole or not at all, published whole or not at all.

A fetch is killed before every SQL statement it makes and right after it; a publication before every
file it lays out. Then the next start looks, and tries again.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from db.ledger import SqliteLedger
from kassa.adapters.central import publish as central
from kassa.adapters.central import repository as files
from kassa.adapters.central.client import TufCentral
from kassa.adapters.central.keys import Key, KeyRole, new_key
from kassa.adapters.taxa_mirror import FileMirror
from kassa.clock import FixedClock
from kassa.desk.hamta_taxa import Source, hamta_taxa
from kassa.taxa.load import load_taxa
from tests.helpers.killed import Countdown, fresh_copy, was_killed
from tests.helpers.region import NO_SEEDS, NOW, FetchingDesk, Region, norrmark
from tests.helpers.till import desk_of, open_ledger
from tests.helpers.whole import assert_whole

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")

OLD = [("2026-01-01", 1)]
NEW = [*OLD, ("2026-03-01", 1)]
ROLLS = [roll.value for roll in KeyRole]


@contextmanager
def desk_at(folder: Path, region: Region) -> Iterator[tuple[FetchingDesk, SqliteLedger]]:
    """Open a desk on the records of a folder, with its second memory beside them."""
    ledger = open_ledger(folder / "kassa.db")
    desk = FetchingDesk.of(ledger, region)
    desk.mirror = FileMirror(folder / "taxa-sedd.json")
    yield desk, ledger
    ledger.close()


def statements_of(folder: Path, region: Region) -> int:
    countdown = Countdown()
    with desk_at(folder, region) as (desk, ledger):
        countdown.watch(ledger._db.conn)
        desk.fetch()
    return countdown.seen


def test_an_installation_killed_at_any_statement_is_whole_or_absent(tmp_path):
    """Old or new, never between: tariffs, what is trusted and the note of the fetch go together."""
    region = Region()
    region.publish(norrmark())
    clinic = tmp_path / "before"
    clinic.mkdir()
    with desk_at(clinic, region) as (desk, _):
        desk.fetch()
    region.publish(norrmark(date(2026, 3, 1)))
    total = statements_of(fresh_copy(clinic, tmp_path), region)
    assert total > 15
    seen = set()

    for place in range(1, total + 2):
        folder = fresh_copy(clinic, tmp_path)

        def child(folder: Path = folder, place: int = place) -> None:
            with desk_at(folder, region) as (desk, ledger):
                Countdown(place).watch(ledger._db.conn)
                desk.fetch()
                os.kill(os.getpid(), signal.SIGKILL)

        assert was_killed(child)
        assert_whole(folder / "kassa.db")
        with desk_at(folder, region) as (again, ledger):
            found = again.installed()
            assert found in (OLD, NEW), place
            is_new = found == NEW
            newest = region.files["metadata/3.targets.json"]
            assert (ledger.trusted().targets == newest) == is_new
            assert len(ledger.hamtning_list(9)) == 1 + is_new
            again.fetch()
            assert again.installed() == NEW
        seen.add(len(found))
    assert seen == {1, 2}


def test_what_a_killed_fetch_left_goes_with_a_later_one(tmp_path, monkeypatch):
    """What a fetch that still goes on has there is younger than a day, and stays."""
    temporary = tmp_path / "tmp"
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    left, in_use, somebodys = (temporary / name for name in ("kassa-taxa-1", "kassa-taxa-2", "x"))
    for folder in (left, in_use, somebodys):
        (folder / "root_history").mkdir(parents=True)
    for folder in (left, somebodys):
        os.utime(folder, (0, 0))
    region = Region()
    region.publish(norrmark())

    with desk_at(tmp_path, region) as (desk, _):
        desk.fetch()

    assert sorted(temporary.iterdir()) == [in_use, somebodys]


def keys_and_repository(folder: Path) -> tuple[list[Key], files.Repository]:
    keys = [
        new_key(roll, f"{roll.value} {number}")
        for roll, count in ((KeyRole.ROT, 2), (KeyRole.TAXA, 2), (KeyRole.STAMPEL, 1))
        for number in range(count)
    ]
    repository = files.Repository(folder)
    thresholds = {KeyRole.ROT: 2, KeyRole.TAXA: 2, KeyRole.STAMPEL: 1}
    central.create(repository, "98", keys, thresholds, NOW)
    return keys, repository


def publication_of(content: bytes) -> central.Publication:
    return central.Publication(load_taxa(content), content, {})


def kill_before_file(number: int) -> None:
    """Let this process die before it lays out its n-th file."""
    write, written = files.Repository._write, 0

    def counted(self: files.Repository, name: str, content: bytes) -> None:
        nonlocal written
        written += 1
        if written == number:
            os.kill(os.getpid(), signal.SIGKILL)
        write(self, name, content)

    files.Repository._write = counted  # type: ignore[method-assign]


def fetched_from(folder: Path, root: bytes, tmp_path: Path) -> list[tuple[str, int]]:
    """Return what a fresh desk gets from a folder."""
    database = tmp_path / "fresh" / "kassa.db"
    shutil.rmtree(database.parent, ignore_errors=True)
    ledger = open_ledger(database)
    mirror = FileMirror(database.parent / "sedd.json")
    source = Source(TufCentral(str(folder)), "98", root, mirror, NO_SEEDS)
    hamta_taxa(source, ledger, FixedClock(NOW), desk_of())
    found = [(str(fil.galler_fran), fil.version) for fil in ledger.taxa_fil_list()]
    ledger.close()
    return found


@pytest.mark.parametrize("change", ["publish", "renew", *ROLLS])
def test_a_publication_killed_at_any_file_is_old_or_new(tmp_path, change):
    """A desk that fetches at that moment gets one or the other; the command can be run again."""
    original = tmp_path / "original"
    keys, repository = keys_and_repository(original)
    central.publish(repository, publication_of(norrmark()), keys, NOW)
    root = (original / "metadata" / "1.root.json").read_bytes()
    coming = publication_of(norrmark(date(2026, 3, 1)))
    fresh = [new_key(KeyRole(change), f"ny {n}") for n in range(2)] if change in ROLLS else []

    def work(place: files.Repository) -> None:
        if change == "publish":
            central.publish(place, coming, keys, NOW)
        elif change == "renew":
            central.renew(place, KeyRole.STAMPEL, keys, NOW, None)
        else:
            central.change_keys(place, KeyRole(change), fresh, keys, NOW)

    outcomes = []
    for number in range(1, 10):
        trial = fresh_copy(original, tmp_path)

        def child(trial: Path = trial, number: int = number) -> None:
            kill_before_file(number)
            work(files.Repository(trial))

        killed = was_killed(child)
        outcomes.append(fetched_from(trial, root, tmp_path))
        if not killed:
            break
        with pytest.raises(files.PublishError, match="publicering-pagar"):
            work(files.Repository(trial))
        (trial / files.LOCK).unlink()
        work(files.Repository(trial))
        assert fetched_from(trial, root, tmp_path) == (NEW if change == "publish" else OLD)
    assert number > 2
    assert outcomes[:-1] == [OLD] * (number - 1)
    assert outcomes[-1] == (NEW if change == "publish" else OLD)


def test_a_lost_key_that_is_changed_and_cut_off_can_be_changed_again(tmp_path):
    """Without the old key's own signature there is a moment of refusal, never of a wrong tariff."""
    original = tmp_path / "original"
    keys, repository = keys_and_repository(original)
    central.publish(repository, publication_of(norrmark()), keys, NOW)
    root = (original / "metadata" / "1.root.json").read_bytes()
    left = [key for key in keys if key.roll is not KeyRole.STAMPEL]
    stamp = [new_key(KeyRole.STAMPEL, "ny stämpel")]
    for number in range(1, 9):
        trial = fresh_copy(original, tmp_path)

        def child(trial: Path = trial, number: int = number) -> None:
            kill_before_file(number)
            central.change_keys(files.Repository(trial), KeyRole.STAMPEL, stamp, left, NOW)

        if not was_killed(child):
            break
        (trial / files.LOCK).unlink()
        again = [new_key(KeyRole.STAMPEL, "ännu en")]
        central.change_keys(files.Repository(trial), KeyRole.STAMPEL, again, left, NOW)
        assert fetched_from(trial, root, tmp_path) == OLD
    assert number > 2
