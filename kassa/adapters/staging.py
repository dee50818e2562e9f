"""Places that are gone afterwards: a file to make a copy in, a folder to try something in.

Two windows of a clinic copy when they like, each in a file of its own. Its name says which process
is at work, so that what a dead one has left is removed at the next copy: a copy is as large as the
records.
"""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kassa.adapters.files import TEMPORARY_PREFIX, saving
from kassa.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def own_staging(beside: Path) -> Iterator[Path]:
    """Give a name that nobody else has, and remove what lies there afterwards.

    Args:
        beside: the name it begins like, in the same folder.
    """
    for path in _left_over(beside):
        with suppress(OSError):
            path.unlink(missing_ok=True)
    staged = beside.with_name(f"{beside.stem}-{os.getpid()}-{new_id()}{beside.suffix}")
    try:
        yield staged
    finally:
        with suppress(OSError):  # left over, and removed later
            staged.unlink(missing_ok=True)


@contextmanager
def own_folder(base: Path) -> Iterator[Path]:
    """Give a folder in the clinic's, for its owner only, and remove it afterwards.

    Raises:
        StorageError: it cannot be made; the message says why and what to do.
    """
    with saving(f"Det går inte att skriva i Kassas mapp {base}"):
        place = tempfile.TemporaryDirectory(
            prefix=TEMPORARY_PREFIX, dir=base, ignore_cleanup_errors=True
        )
    with place as name:
        yield Path(name)


def _left_over(beside: Path) -> Iterator[Path]:
    """Yield what processes that are no more have left, helper files of the database too.

    Where that cannot be known, files go a day later with other left-over ones.
    """
    pattern = re.compile(rf"{re.escape(beside.stem)}-(\d+)-.+")
    with suppress(OSError):
        for path in beside.parent.iterdir():
            found = pattern.fullmatch(path.name)
            if found is not None and _is_dead(int(found[1])):
                yield path


def _is_dead(process: int) -> bool:
    """True when a process is surely no more. Windows has no question that does not end it."""
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
