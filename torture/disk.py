"""What a power cut leaves: the log of ``shim/disk.c`` up to a moment, minus what was not synced.

A file is its synced content and the operations since; a folder its synced names and the changes
since. At the cut each operation that was not synced is kept or dropped, by dice: all, none, the
first ones, any of them, or, of writes, any of their sectors (a torn write). A sector is written
whole or not at all, and nothing beside it is touched: what SQLite counts on as well.
"""

from __future__ import annotations

import os
import random
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")
HEAD = struct.Struct("<cQQI")
SECTOR = 512
WAYS = ("none", "all", "first", "any", "torn")


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that was done.

    Attributes:
        op: which, one letter, as in ``shim/disk.c``.
        inode: of the file.
        offset: in the file; of a truncation, the new length; of a word given to a person, how many
            calls the disk could have refused before it.
        data: what was written; of names, the paths.
    """

    op: str
    inode: int
    offset: int
    data: bytes

    @property
    def paths(self) -> list[Path]:
        """The paths it names."""
        return [Path(os.fsdecode(part)) for part in self.data.rstrip(b"\0").split(b"\0")]


def read_log(file: Path) -> list[Record]:
    """Return everything that was done, in order."""
    content = file.read_bytes()
    records = []
    at = 0
    while at < len(content):
        op, inode, offset, size = HEAD.unpack_from(content, at)
        at += HEAD.size
        records.append(Record(op.decode(), inode, offset, content[at : at + size]))
        at += size
    return records


@dataclass
class _File:
    """A file: what is safe of it, and what was done since."""

    safe: bytes = b""
    since: list[Record] = field(default_factory=list)

    def sync(self) -> None:
        self.safe = _applied(self.safe, self.since)
        self.since = []

    def fail_sync(self) -> None:
        """Lose what a sync that failed should have made safe: no later sync writes it again."""
        self.safe = _survived(self, random.Random(len(self.since)))
        self.since = []


def _applied(content: bytes, operations: Sequence[Record]) -> bytes:
    whole = bytearray(content)
    for record in operations:
        if record.op == "t":
            del whole[record.offset :]
            whole.extend(bytes(record.offset - len(whole)))
        else:
            end = record.offset + len(record.data)
            whole.extend(bytes(max(0, end - len(whole))))
            whole[record.offset : end] = record.data
    return bytes(whole)


def _sectors(record: Record) -> Iterator[Record]:
    """Yield a write sector by sector."""
    at, data = record.offset, record.data
    while data:
        size = SECTOR - at % SECTOR
        yield Record(record.op, record.inode, at, data[:size])
        at, data = at + size, data[size:]


FOLDER = 0
Names = dict[Path, int]
Content = dict[Path, bytes | None]
"""What lies where; a folder has no content."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of names: what was done, and to which file where it made one."""

    op: str
    paths: tuple[Path, ...]
    file: int = FOLDER

    def apply(self, names: Names) -> None:
        """Do it, as far as it can be done."""
        first, last = self.paths[0], self.paths[-1]
        if self.op in "cm":
            names[first] = self.file
        elif self.op in "ud":
            names.pop(first, None)
        elif self.op == "l" and first in names:
            names[last] = names[first]
        elif self.op == "r" and first in names:
            names[last] = names.pop(first)


@dataclass(frozen=True)
class Snapshot:
    """What lay in a folder before anything was done: all of it safe.

    Attributes:
        root: the folder.
        there: content by path.
        inodes: the inode of each file.
    """

    root: Path
    there: Content
    inodes: dict[Path, int]

    @classmethod
    def of(cls, root: Path) -> Snapshot:
        """Look into a folder."""
        there: Content = {}
        inodes = {}
        for path in root.rglob("*"):
            there[path] = path.read_bytes() if path.is_file() else None
            inodes[path] = path.stat().st_ino
        return cls(root, there, inodes)


class Disk:
    """A folder on a disk that loses what was not synced.

    Attributes:
        is_blind: something was done that the log cannot see.
        is_doubtful: a sync failed: what a process sees is more than the disk will ever have.
    """

    def __init__(self, before: Snapshot) -> None:
        """Begin with what lay there."""
        self._root = before.root
        self._files: dict[int, _File] = {}
        self._by_inode: dict[int, int] = {}
        self._safe: Names = {}
        self._changes: list[_Change] = []
        self.is_blind = self.is_doubtful = False
        for path, content in before.there.items():
            self._safe[path] = FOLDER if content is None else self._new(before.inodes[path])
            if content is not None:
                self._files[self._safe[path]].safe = content
        self._live = dict(self._safe)

    def _new(self, inode: int) -> int:
        """Return a fresh file; an inode may have been another file's before."""
        file = len(self._files) + 1
        self._files[file] = _File()
        self._by_inode[inode] = file
        return file

    def play(self, records: Sequence[Record]) -> None:
        """Let things be done."""
        for record in records:
            self._play(record)

    def _play(self, record: Record) -> None:
        if record.op in "wtse" and record.inode not in self._by_inode:
            self.is_blind = True  # of a file the log does not know
        elif record.op in "wt":
            self._files[self._by_inode[record.inode]].since.append(record)
        elif record.op == "s":
            self._files[self._by_inode[record.inode]].sync()
        elif record.op == "e":
            self._files[self._by_inode[record.inode]].fail_sync()
            self.is_doubtful = True
        elif record.op == "x":
            self.is_blind = True
        elif record.op == "D":
            self._sync_names(record.paths[0])
        elif record.op in "crlumd":
            file = self._new(record.inode) if record.op == "c" else FOLDER
            change = _Change(record.op, tuple(record.paths), file)
            change.apply(self._live)
            self._changes.append(change)

    def _sync_names(self, folder: Path) -> None:
        """Make the names in one folder safe; what happened in others waits."""
        kept = []
        for change in self._changes:
            if any(path.parent == folder for path in change.paths):
                change.apply(self._safe)
            else:
                kept.append(change)
        self._changes = kept

    def live(self) -> Content:
        """Return what a process sees now."""
        files = {key: _applied(file.safe, file.since) for key, file in self._files.items()}
        return self._content(self._live, files)

    def after_cut(self, chance: random.Random) -> Content:
        """Return what a cut at this moment leaves."""
        names = dict(self._safe)
        for change in _kept(self._changes, chance):
            change.apply(names)
        used = set(names.values())
        files = {key: _survived(self._files[key], chance) for key in sorted(used - {FOLDER})}
        return self._content(names, files)

    def _content(self, names: Names, files: dict[int, bytes]) -> Content:
        """Return what can be reached: a file is lost with the folder it lies in."""
        there: Content = {}
        for path, file in sorted(names.items()):
            if path.parent == self._root or path.parent in there:
                there[path] = files[file] if file else None
        return there


def _kept(operations: Sequence[T], chance: random.Random) -> list[T]:
    """Return which of some operations survive, in order."""
    way = chance.choice(WAYS)
    if way == "none":
        return []
    if way == "all":
        return list(operations)
    if way == "first":
        return list(operations[: chance.randint(0, len(operations))])
    return [each for each in operations if chance.random() < 0.5]


def _survived(file: _File, chance: random.Random) -> bytes:
    """Return a file as a cut leaves it."""
    operations: list[Record] = []
    for record in file.since:
        operations += _sectors(record) if record.op == "w" and chance.random() < 0.5 else [record]
    return _applied(file.safe, _kept(operations, chance))


def write_out(content: Content, root: Path, target: Path) -> None:
    """Write what a cut left into a folder."""
    for name, data in sorted(content.items()):
        file = target / name.relative_to(root)
        if data is None:
            file.mkdir(parents=True, exist_ok=True)
        elif file.parent.is_dir():
            file.write_bytes(data)
