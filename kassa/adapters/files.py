"""Files that are whole or not there at all: written beside their place, synced, then moved in.

What is added to a folder is listed there by name and digest, so that it can be cleaned away later
and nothing else with it (``kassa.adapters.cleaning``).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from kassa.adapters.os_words import why
from kassa.errors import StorageError

TEMPORARY_PREFIX = ".kassa-"
LIST_PREFIX = ".skrivet-"
OWNER_ONLY = 0o700
OWNER_FILE = 0o600
LOOK = "Kontrollera sökvägen."
ROOM = "Kontrollera att disken eller minnet sitter i och har plats, och försök igen."
NO_LINKS = frozenset({
    errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL,
})  # fmt: skip
"""What disks without links answer when they are asked for one: FAT, exFAT, some network folders."""


def read_file(path: Path, advice: str = LOOK) -> bytes:
    """Return the content of a file that somebody named.

    Args:
        path: the file.
        advice: what to do where it cannot be read, in Swedish.

    Raises:
        StorageError: it cannot be read; the message names it.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error, advice) from error


def read_text(path: Path) -> str:
    """Return the text of a file that somebody named.

    Raises:
        StorageError: it cannot be read, or is not written in UTF-8.
    """
    try:
        return read_file(path).decode()
    except UnicodeDecodeError as error:
        message = f"Filen {path} är inte skriven i UTF-8. Spara om den i UTF-8."
        raise StorageError(message) from error


def unreadable(path: Path, error: OSError, advice: str = LOOK) -> StorageError:
    """Return what is said of a named file that cannot be read."""
    return StorageError(f"Filen {path} går inte att läsa ({why(error)}). {advice}")


def make_folder(folder: Path) -> None:
    """Make a folder for its owner only, with those above it; they survive a power cut.

    Raises:
        OSError: it cannot be made.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=OWNER_ONLY, exist_ok=True)  # or by another window
        sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder survive a power cut; Windows has no such call and needs none.

    Raises:
        OSError: the folder cannot be synced; some network folders cannot.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def saving(what: str) -> Iterator[None]:
    """Let it be told in words where the system refuses to write what somebody asked for.

    Args:
        what: could not be done, such as ``Filen kunde inte sparas i /media/usb``, in Swedish.

    Raises:
        StorageError: something was refused; the message says why and what to do.
    """
    try:
        yield
    except OSError as error:
        raise StorageError(f"{what} ({why(error)}). {ROOM}") from error


def save_file(path: Path, content: bytes) -> None:
    """Write a file that somebody named, in one step; an older one is replaced.

    Raises:
        StorageError: it cannot be written; an older file is untouched.
    """
    with saving(f"Filen {path} kunde inte sparas"):
        replace_file(path, content)


def replace_file(path: Path, content: bytes, mode: int = OWNER_FILE) -> None:
    """Write a file in one step; an older one is replaced.

    Args:
        path: the file; its folder must exist.
        content: the whole of it.
        mode: who may do what with it; for its owner only unless told.

    Raises:
        OSError: the folder is missing, full or read-only; an older file is untouched.
    """
    with _written(path.parent, content) as temporary:
        if mode != OWNER_FILE:
            temporary.chmod(mode)
        temporary.replace(path)
    sync_folder(path.parent)


def add_file(
    folder: Path, name: str, suffix: str, content: bytes, *, is_kept: bool = False
) -> Path:
    """Write a new file in one step, readable by its owner only; no file is ever overwritten.

    Args:
        folder: where; must exist.
        name: the wanted name; where it is taken, ``name (2)`` and so on.
        suffix: such as ``.pdf``.
        content: the whole file.
        is_kept: it is never to be cleaned away.

    Returns:
        The path it got.

    Raises:
        OSError: the folder is missing, full or read-only.
    """
    with _written(folder, content) as temporary:
        path = folder / f"{name}{suffix}"
        number = 1
        while not _listed_and_named(temporary, path, is_kept=is_kept):
            number += 1
            path = folder / f"{name} ({number}){suffix}"
    sync_folder(folder)
    return path


def _listed_and_named(temporary: Path, path: Path, *, is_kept: bool) -> bool:
    """Give a file its name, listed before: one that a cut left unlisted would never be removed."""
    if path.exists():
        return False
    if not is_kept:
        list_written(path, hashlib.sha256(temporary.read_bytes()).hexdigest())
    return give_name(temporary, path)


def save_export(
    folder: Path, name: str, suffix: str, content: bytes, *, is_kept: bool = False
) -> str:
    """Write a file that leaves the program, and return its path; none is ever overwritten.

    Args:
        folder: where; made when it is missing.
        name: the wanted name.
        suffix: such as ``.csv``.
        content: the whole file.
        is_kept: it says nothing of patients, and is never to be cleaned away.

    Raises:
        StorageError: it cannot be written.
    """
    with saving(f"Filen kunde inte sparas i {folder}"):
        make_folder(folder)
        return str(add_file(folder, name, suffix, content, is_kept=is_kept))


def give_name(temporary: Path, path: Path) -> bool:
    """Give a finished file its name, and return False where another file has it.

    Unlike a rename alone, this overwrites nothing, also where two windows want one name at once;
    what bears the name is whole at every moment. Where the disk knows no links the name is reserved
    under a hidden one first, and the file renamed.

    Args:
        temporary: the file, whole and synced; where the disk knows links it keeps this name too.
        path: its name to be, in the same folder.

    Raises:
        OSError: the folder is gone, full or read-only.
    """
    if path.exists():
        return False
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        return _renamed(temporary, path)
    return True


def _renamed(temporary: Path, path: Path) -> bool:
    reserved = path.with_name(f"{TEMPORARY_PREFIX}{path.name}")
    try:
        os.close(os.open(reserved, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_FILE))
    except FileExistsError:
        return False
    try:
        if path.exists():
            return False
        temporary.replace(path)
        return True
    finally:
        reserved.unlink(missing_ok=True)


def begin_list(folder: Path) -> None:
    """See to it that a folder has the day's list of what Kassa writes there."""
    _add_to_list(folder, "")


def list_written(path: Path, digest: str) -> None:
    """Write into the day's list of a folder that a file of Kassa's is about to be there."""
    line = json.dumps({"namn": path.name, "sha256": digest}, ensure_ascii=False)
    _add_to_list(path.parent, f"{line}\n")


def _add_to_list(folder: Path, text: str) -> None:
    today = datetime.now(UTC).date()
    handle = os.open(
        folder / f"{LIST_PREFIX}{today}", os.O_CREAT | os.O_APPEND | os.O_WRONLY, OWNER_FILE
    )
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(text)


@contextlib.contextmanager
def _written(folder: Path, content: bytes) -> Iterator[Path]:
    """Give a synced temporary file (0600) with the content; it is gone afterwards."""
    handle, name = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, dir=folder)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
