"""The files of a database: what lies beside it, who may read it, and what is durable."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

OWNER_FILE = 0o600
OWNER_FOLDER = 0o700
PLAIN_HEAD = b"SQLite format 3\0"


def is_plain(path: Path) -> bool:
    """True for a database anybody can read; an encrypted one looks like noise from its start."""
    with path.open("rb") as file:
        return file.read(len(PLAIN_HEAD)) == PLAIN_HEAD


def needs_key(path: Path) -> bool:
    """True for a file that holds something and is not plain: without its key it cannot be read."""
    return path.is_file() and path.stat().st_size > 0 and not is_plain(path)


def helper_files(path: Path) -> tuple[Path, ...]:
    """Return where SQLite keeps its log, the log's index and its journal."""
    return tuple(path.with_name(f"{path.name}{ending}") for ending in ("-wal", "-shm", "-journal"))


def make_empty(path: Path, *, must_be_new: bool = False) -> None:
    """Make an empty file for its owner alone; SQLite gives its helper files the same mode."""
    flags = os.O_CREAT | os.O_RDWR | (os.O_EXCL if must_be_new else 0)
    os.close(os.open(path, flags, OWNER_FILE))


def remove(path: Path) -> None:
    """Remove a database that is no longer needed, and what lies beside it."""
    for file in (path, *helper_files(path)):
        file.unlink(missing_ok=True)


def free_name(path: Path, why: str) -> Path:
    """Return a name beside a database that no earlier copy has.

    Args:
        path: the database.
        why: after its name, such as ``fore-0004_dag``.
    """
    taken = {file.name for file in path.parent.iterdir()}
    number = 1
    candidate = f"{path.stem}.{why}{path.suffix}"
    while candidate in taken:
        number += 1
        candidate = f"{path.stem}.{why}-{number}{path.suffix}"
    return path.with_name(candidate)


def sync_file(path: Path) -> None:
    """Make the content of a file durable."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
