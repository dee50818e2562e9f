"""The folder that a clinic names for copies of its records. Implements ``CopyFolder``.

A copy is brought in under a hidden name, synced, read back, and given its name last: what bears the
name of a copy is whole. Only the clinic's own copies are listed and removed: the name carries the
desk and the key's id, so that several clinics may share a folder.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kassa.adapters.cleaning import clean_left_over
from kassa.adapters.files import (
    TEMPORARY_PREFIX,
    give_name,
    make_folder,
    replace_file,
    sync_folder,
)
from kassa.adapters.os_words import why
from kassa.adapters.staging import own_staging
from kassa.clock import to_local, to_utc
from kassa.desk.backup_ports import CopyFile
from kassa.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

SUFFIX = ".kopia"
PIECE = 1 << 20
ROOM_LEFT = 64 << 20
"""What must be left on the disk when a copy has been brought there, bytes."""

_NAME = re.compile(
    r"kassa-(?P<desk>.+)-(?P<key>[0-9a-f]{8})-(?P<at>\d{4}-\d\d-\d\d-\d{6})(?:-\d+)?\.kopia"
)


@dataclass(frozen=True, slots=True)
class DirectoryCopies:
    """A folder of copies.

    Attributes:
        folder: where.
        register: the desk that makes copies there.
        key_id: of the clinic's key.
        is_own: Kassa's own folder, made when it is missing. A folder that the clinic names is never
            made: where a disk is not connected, its folder would come to lie on another one.
        earlier_ids: of the keys the clinic had before.
    """

    folder: Path
    register: str
    key_id: str
    is_own: bool = False
    earlier_ids: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """What a person reads: where it is."""
        return str(self.folder)

    def copies(self) -> tuple[CopyFile, ...]:
        """Return the clinic's own copies, the newest first; another's are not touched.

        Raises:
            StorageError: the folder is gone or cannot be read.
        """
        return self._listed(frozenset({self.key_id}))

    def earlier_copies(self) -> tuple[CopyFile, ...]:
        """Return those that have a key the clinic had before, the newest first.

        Raises:
            StorageError: the folder is gone or cannot be read.
        """
        return self._listed(self.earlier_ids)

    def staged(self, beside: Path) -> AbstractContextManager[Path]:
        """Give a place of its own where a copy is made first; nothing stays there.

        Args:
            beside: what its name begins like, in the same folder.
        """
        return own_staging(beside)

    def put(self, staged: Path, at: datetime) -> CopyFile:
        """Bring a finished copy into the folder, whole or not at all, and read it back.

        Raises:
            StorageError: the folder is gone, full or read-only.
        """
        with self._told():
            self._be_there()
            clean_left_over(self.folder, datetime.now(UTC))
            size = staged.stat().st_size
            if shutil.disk_usage(self.folder).free < size + ROOM_LEFT:
                raise StorageError(
                    f"Det finns inte plats för en säkerhetskopia i {self.folder}. Kassan arbetar "
                    "som vanligt. Frigör utrymme, eller välj en annan mapp i inställningarna."
                )
            handle, name = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, dir=self.folder)
            part = Path(name)
            try:
                if _poured(staged, handle) != _digest(part):
                    raise StorageError(
                        f"Säkerhetskopian i {self.folder} gick inte att läsa tillbaka: disken kan "
                        "vara trasig. Kassan arbetar som vanligt. Välj en annan mapp och ring "
                        "it-stödet."
                    )
                target = self._named(part, at)
                with suppress(OSError):  # some network folders cannot, and need not be told so
                    sync_folder(self.folder)
            finally:
                part.unlink(missing_ok=True)
        return CopyFile(target.name, at, size)

    def take(self, name: str, target: Path) -> None:
        """Bring a copy out of the folder into a file.

        Raises:
            StorageError: it is gone or cannot be read.
        """
        with self._told():
            bring(self.folder / name, target)

    def remove(self, name: str) -> None:
        """Remove one of the clinic's own copies; one that is gone already is no fault."""
        if self._is_own_name(name, self.earlier_ids | {self.key_id}):
            with suppress(OSError):
                (self.folder / name).unlink(missing_ok=True)

    def keep_settings(self, content: bytes) -> None:
        """Lay the settings beside the copies: they are not in the database, and a restore asks.

        Raises:
            StorageError: the folder is gone, full or read-only.
        """
        path = self.folder / f"kassa-{self.register}-{self.key_id}.toml"
        with self._told():
            self._be_there()
            if not path.is_file() or path.read_bytes() != content:
                replace_file(path, content)

    def _be_there(self) -> None:
        if self.is_own:
            make_folder(self.folder)
        elif not self.folder.is_dir():
            raise StorageError(
                f"Mappen för säkerhetskopior, {self.folder}, finns inte: är disken ansluten? "
                "Kassan arbetar som vanligt. Anslut den, eller välj en annan i inställningarna."
            )

    def _listed(self, key_ids: frozenset[str]) -> tuple[CopyFile, ...]:
        with self._told():
            self._be_there()
            there = [entry for entry in os.scandir(self.folder) if entry.is_file()]
            found = [self._copy_of(each) for each in there if self._is_own_name(each.name, key_ids)]
        own = [copy for copy in found if copy is not None]
        return tuple(sorted(own, key=_place, reverse=True))

    def _is_own_name(self, name: str, key_ids: frozenset[str]) -> bool:
        found = _NAME.fullmatch(name)
        return found is not None and found["desk"] == self.register and found["key"] in key_ids

    @staticmethod
    def _copy_of(entry: os.DirEntry[str]) -> CopyFile | None:
        made_at = made_at_of(entry.name)
        if made_at is None:
            return None
        try:
            return CopyFile(entry.name, made_at, entry.stat().st_size)
        except FileNotFoundError:  # another window has just removed it
            return None

    def _named(self, part: Path, at: datetime) -> Path:
        """Give a whole copy its name; one that another window makes in the same second stays."""
        stem = f"kassa-{self.register}-{self.key_id}-{to_local(at):%Y-%m-%d-%H%M%S}"
        number, path = 1, self.folder / f"{stem}{SUFFIX}"
        while not give_name(part, path):
            number += 1
            path = self.folder / f"{stem}-{number}{SUFFIX}"
        return path

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StorageError(
                f"Mappen för säkerhetskopior, {self.folder}, går inte att använda "
                f"({why(error)}). Kassan arbetar som vanligt. Kontrollera mappen, eller välj "
                "en annan i inställningarna."
            ) from error


def _place(copy: CopyFile) -> tuple[datetime, int, str]:
    """Return what orders copies: of one second the one with the higher number is the newer."""
    return copy.made_at, len(copy.name), copy.name


def made_at_of(name: str) -> datetime | None:
    """Return when a copy was made by its name, UTC; None for what is no copy's name."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return to_utc(datetime.strptime(found["at"], "%Y-%m-%d-%H%M%S"))  # noqa: DTZ007 - local
    except ValueError:
        return None


def bring(source: Path, target: Path) -> None:
    """Copy a file, for the owner only, and sync it.

    Raises:
        OSError: it is gone, or there is no room.
    """
    target.unlink(missing_ok=True)
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    _poured(source, handle)


def _poured(source: Path, handle: int) -> str:
    """Write a file into an open one, sync and close it; return the digest of what was read."""
    digest = hashlib.sha256()
    with source.open("rb") as file, os.fdopen(handle, "wb") as target:
        while piece := file.read(PIECE):
            digest.update(piece)
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
        if hasattr(os, "posix_fadvise"):  # so that it is read from the disk, where that can be had
            os.posix_fadvise(target.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
