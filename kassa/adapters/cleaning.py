"""Clean away what Kassa has written for people to take, once it has lain for long enough.

Receipts as PDF, lists and exports carry identity numbers; all of them can be made again from the
records. Only what Kassa itself wrote is removed: a file that stands in a list of its folder by name
and digest, or, from before there were lists, a PDF that says Kassa made it. A file somebody has
changed or renamed is theirs. The records, their copies and their keys are never touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kassa.adapters.files import (
    LIST_PREFIX,
    TEMPORARY_PREFIX,
    add_file,
    begin_list,
    list_written,
    replace_file,
    saving,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kassa.adapters.folders import Folders

LEFT_OVER = timedelta(days=1)
MOST_AHEAD = timedelta(days=2)
"""A share's own clock, or a stick without a time zone, may be ahead by less."""
MADE_BY_KASSA = b"/Creator (Kassa)"
ELSEWHERE = ".skrivet-annanstans"
OURS = (LIST_PREFIX, TEMPORARY_PREFIX)

Listed = set[tuple[str, str]]


def clean(folders: Folders, now: datetime, days: int) -> tuple[Path, ...]:
    """Remove what has lain for more than some days, and temporary files that a crash left.

    What cannot be read or removed stays, and is tried again the next time.

    Args:
        folders: of the clinic.
        now: the present, UTC.
        days: how long files lie.

    Returns:
        What was removed.
    """
    removed: list[Path] = []
    elsewhere = _elsewhere(folders)
    for folder in (folders.kvitto, folders.export, *elsewhere):
        ours = _ours(folder, with_unlisted=folder == folders.kvitto)
        removed += _removed(_outlived(ours, now, timedelta(days=days)))
        _drop_finished_lists(folder)
    for folder in (folders.base, folders.kvitto, folders.export, *elsewhere):
        removed += clean_left_over(folder, now)
    _keep_elsewhere(folders, elsewhere)
    return tuple(removed)


def remember_folder(folders: Folders, folder: Path) -> None:
    """Remember a folder that somebody has named, before a file with patients is written there.

    It is cleaned as the clinic's own are: nothing goes but what is listed there by name and digest,
    and what a crash has left half written. A stick that is out when its days are over is cleaned
    when it is in again. Where the clinic's folder cannot be written the file is worth more.
    """
    with suppress(OSError):
        if folder.is_dir():
            begin_list(folder)  # a folder without a list is forgotten
        own = {each.resolve() for each in (folders.kvitto, folders.export)}
        known = _elsewhere(folders)
        if (named := folder.resolve()) not in {*own, *known}:
            _write_elsewhere(folders, [*known, named])


def replace_elsewhere(folders: Folders, path: Path, content: bytes) -> None:
    """Write a file with patients where somebody said; it is cleaned away after its days.

    Raises:
        StorageError: the folder is missing, full or read-only; an older file is untouched.
    """
    with saving(f"Filen {path} kunde inte sparas"):
        remember_folder(folders, path.parent)
        list_written(path, hashlib.sha256(content).hexdigest())
        replace_file(path, content)


def add_elsewhere(folders: Folders, folder: Path, name: str, suffix: str, content: bytes) -> Path:
    """Write a new file with patients into a folder that somebody named, and return its path.

    It is cleaned away after its days; no file is ever overwritten.

    Raises:
        StorageError: the folder is missing, full or read-only.
    """
    with saving(f"Filen kunde inte sparas i {folder}"):
        remember_folder(folders, folder)
        return add_file(folder, name, suffix, content)


def clean_left_over(
    folder: Path, now: datetime, prefix: str = TEMPORARY_PREFIX
) -> tuple[Path, ...]:
    """Remove temporary files that a crash has left in a folder, a day after it, and return them.

    Args:
        folder: where.
        now: the present, UTC.
        prefix: what the names of Kassa's own begin with.
    """
    left_over = (path for path in _entries(folder) if path.name.startswith(prefix))
    return tuple(_removed(_outlived(left_over, now, LEFT_OVER)))


def _ours(folder: Path, *, with_unlisted: bool) -> Iterator[Path]:
    """Yield the files of Kassa's in a folder; with papers from before there were lists."""
    listed: Listed = set().union(*(_read(path) for path in _lists(folder)))
    names = {name for name, _ in listed}
    for path in _entries(folder):
        with suppress(OSError):
            if not stat.S_ISREG(path.lstat().st_mode) or path.name.startswith("."):
                continue
            if (path.name in names and (path.name, _digest(path)) in listed) or (
                with_unlisted and path.suffix == ".pdf" and MADE_BY_KASSA in path.read_bytes()
            ):
                yield path


def _outlived(found: Iterable[Path], now: datetime, days: timedelta) -> Iterator[Path]:
    """Yield the files and folders that have lain for so long.

    The clock may have been ahead when one was written: then its days begin now.
    """
    for path in found:
        with suppress(OSError, ValueError, OverflowError):
            written = _moment(path.lstat().st_mtime)
            if written < now - days:
                yield path
            elif written > now + MOST_AHEAD and not path.is_symlink():
                os.utime(path, (now.timestamp(), now.timestamp()))


def _removed(found: Iterable[Path]) -> Iterator[Path]:
    """Remove files and folders, and yield those that are gone."""
    for path in found:
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
            yield path


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _elsewhere(folders: Folders) -> list[Path]:
    """Return the folders outside the clinic's own where files of Kassa's may lie."""
    try:
        lines = os.fsdecode((folders.base / ELSEWHERE).read_bytes()).split("\n")
    except OSError:
        return []
    return [Path(line) for line in lines if line and "\0" not in line]


def _keep_elsewhere(folders: Folders, known: list[Path]) -> None:
    """Forget the folders that are there and have nothing of Kassa's left."""
    left = [
        folder
        for folder in known
        if not _is_there(folder) or any(path.name.startswith(OURS) for path in _entries(folder))
    ]
    if left != known:
        with suppress(OSError):
            _write_elsewhere(folders, left)


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:  # no name that a folder can have
        return False


def _write_elsewhere(folders: Folders, known: list[Path]) -> None:
    lines = "".join(f"{each}\n" for each in known)
    replace_file(folders.base / ELSEWHERE, os.fsencode(lines))


def _drop_finished_lists(folder: Path) -> None:
    """Remove each list of which no file is left; never today's, which may be in use."""
    today = f"{LIST_PREFIX}{datetime.now(UTC).date()}"
    there = {path.name for path in _entries(folder)}
    for path in _lists(folder):
        if path.name != today and there.isdisjoint(name for name, _ in _read(path)):
            with suppress(OSError):
                path.unlink()


def _read(path: Path) -> Listed:
    found: Listed = set()
    with suppress(OSError):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(
                ValueError, KeyError, TypeError, RecursionError
            ):  # a line that a cut left unfinished
                each = json.loads(line)
                found.add((str(each["namn"]), str(each["sha256"])))
    return found


def _lists(folder: Path) -> list[Path]:
    return [path for path in _entries(folder) if path.name.startswith(LIST_PREFIX)]


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
