"""A clinic under torture: a folder, a window of the till, and dice with a seed."""

from __future__ import annotations

import hashlib
import random
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.backup import check_copy
from db.cipher import opens
from db.connection import open_for_reading
from db.files import needs_key
from db.kontroll.source import open_kontroll
from kassa.adapters.files import make_folder
from kassa.adapters.key_file import JsonKeyFile
from kassa.adapters.key_seal import Argon2Sealer
from kassa.adapters.passwords import Argon2Hasher
from kassa.adapters.printers import FolderPrinter
from kassa.clock import FixedClock, utc_text
from kassa.desk.keys import KeyRing
from kassa.desk.kontroll.run import kontrollera
from kassa.desk.session import Session
from kassa.desk.settings import Fakturering
from kassa.errors import UserFacingError
from kassa.kvitto.sprak import SVENSKA, Sprak
from kassa.taxa.book import InstalledTaxaBook
from tests.helpers.number import adult_number
from tests.helpers.raw import key_for
from tests.helpers.till import Till, taxa

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.driver import sqlite3
    from kassa.desk.data_key import DataKey
    from kassa.kvitto.document import Kvitto

START = "2026-03-02T12:00"
PATIENTS = 300
DATABASE = "kassa.db"
KEY_FILE = "kassa.nyckel"
COPIES = "kopior"
PASSWORD = "mossa under granen"


class PlainRenderer:
    """Draws a receipt in a few bytes: what is tortured is what is kept, not what it looks like."""

    def render(self, kvitto: Kvitto, *, kopia: bool, sprak: Sprak = SVENSKA) -> bytes:
        """Return a receipt."""
        return f"{kvitto.number} {kvitto.hash}{' KOPIA' if kopia else ''} {sprak.kod}\n".encode()

    def missing_glyphs(self, text: str) -> tuple[str, ...]:  # noqa: ARG002
        """Return nothing: it has no font."""
        return ()


def plain_connection(path: Path) -> sqlite3.Connection:
    """Return a connection that reads past Kassa; the only place where torture opens a file."""
    return open_for_reading(path, key_for(path))


def ring_of(folder: Path) -> KeyRing:
    """Return the ways to a clinic's key, with weak sealing: a trial is no place to wait."""
    file = JsonKeyFile(folder / KEY_FILE, partial(opens, folder / DATABASE))
    return KeyRing(file, Argon2Sealer.light())


def find_key(folder: Path) -> DataKey:
    """Return a clinic's key as a start of Kassa finds it; a new clinic gets one.

    Raises:
        UserFacingError: it is gone, and there are records that only it opens.
    """
    return ring_of(folder).key_without_password(is_encrypted=needs_key(folder / DATABASE))


@dataclass(frozen=True)
class Fact:
    """A row that somebody was told of: it must be there, once.

    Attributes:
        table: where.
        row: some of its columns.
    """

    table: str
    row: tuple[tuple[str, Any], ...]

    @property
    def about(self) -> object:
        """What it is about: of two facts about the same the later one holds."""
        return self

    @classmethod
    def of(cls, table: str, **row: str | int) -> Fact:
        """Return the fact that a row with these columns is there."""
        return cls(table, tuple(row.items()))

    def fault(self, clinic: Path) -> str:
        """Return what is wrong with it in a clinic's folder; empty for nothing."""
        where = " AND ".join(f"{name} IS ?" for name, _ in self.row)
        values = [value for _, value in self.row]
        with closing(plain_connection(clinic / DATABASE)) as conn:
            sql = f"SELECT count(*) FROM {self.table} WHERE {where}"
            found = conn.execute(sql, values).fetchone()[0]
        return "" if found == 1 else f"{self.table} {dict(self.row)} is there {found} times"


@dataclass(frozen=True)
class FileFact:
    """A file that somebody was told of: it must be there with this content.

    Attributes:
        name: path inside the clinic's folder.
        sha256: of its content.
    """

    name: str
    sha256: str

    @property
    def about(self) -> object:
        """What it is about: of two facts about the same the later one holds."""
        return self.name

    @classmethod
    def of(cls, clinic: Path, file: Path) -> FileFact:
        """Return the fact that a file is as it is now."""
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        return cls(file.relative_to(clinic).as_posix(), digest)

    def fault(self, clinic: Path) -> str:
        """Return what is wrong with it in a clinic's folder; empty for nothing."""
        file = clinic / self.name
        if not file.exists():
            return f"the file {self.name} is gone"
        is_same = hashlib.sha256(file.read_bytes()).hexdigest() == self.sha256
        return "" if is_same else f"the file {self.name} has another content"


@dataclass(frozen=True)
class CopyFact:
    """A copy that somebody was told of: there is one that holds as much, and it checks clean.

    Attributes:
        kvitton: how many receipts it has at least.
    """

    kvitton: int

    @property
    def about(self) -> object:
        """What it is about: of two facts about the same the later one holds."""
        return CopyFact

    def fault(self, clinic: Path) -> str:
        """Return what is wrong with it in a clinic's folder; empty for nothing."""
        key = find_key(clinic)
        most = 0
        for copy in sorted((clinic / COPIES).glob("*.kopia"), reverse=True):
            try:
                most = max(most, check_copy(copy, key).kvitto_count)
                with open_kontroll(copy, key) as source:
                    found = kontrollera(source, InstalledTaxaBook((taxa(),)), taxa()).findings
            except UserFacingError as error:
                return f"the copy {copy.name} does not open: {error.message}"
            if found:
                return f"the copy {copy.name}: {found[0].where}: {found[0].what}"
            if most >= self.kvitton:
                return ""
        return f"the copies have {most} receipts, not {self.kvitton}"


AnyFact = Fact | FileFact | CopyFact


@dataclass
class World:
    """A clinic and who works in it.

    Attributes:
        folder: the clinic's folder, with the database and everything beside it.
        till: a window.
        chance: dice.
    """

    folder: Path
    till: Till
    chance: random.Random = field(default_factory=random.Random)

    @classmethod
    def open(cls, folder: Path, seed: int | str = 0, at: str = START) -> World:
        """Open a window on a clinic; the first one makes it."""
        make_folder(folder)
        find_key(folder)
        till = Till.open(folder / DATABASE)
        desk = replace(till.desk, kontant=True, fakturering=Fakturering(serie=7))
        window = replace(till, clock=FixedClock.at_local(at), desk=desk)
        (folder / "kvitto").mkdir(exist_ok=True)
        return cls(folder, window, random.Random(seed))

    def close(self) -> None:
        """Close the window."""
        self.till.close()

    @property
    def tray(self) -> FolderPrinter:
        """A printer that puts receipts into the clinic's folder."""
        return FolderPrinter(self.folder / "kvitto")

    @property
    def papers(self) -> frozenset[Path]:
        """What lies in the tray."""
        return frozenset(self.tray.folder.glob("[!.]*"))

    @property
    def hasher(self) -> Argon2Hasher:
        """Hashes passwords, weakly: a trial is no place to wait."""
        return Argon2Hasher(light=True)

    @property
    def session(self) -> Session:
        """Who works at the desk."""
        return Session(self.till.desk)

    @property
    def tools(self) -> tuple[Any, ...]:
        """Ledger, tariffs, clock and desk, as most use cases take them."""
        return self.till.ledger, self.till.taxa_book, self.till.clock, self.till.desk

    @property
    def plain_tools(self) -> tuple[Any, ...]:
        """Ledger, clock and desk."""
        return self.till.ledger, self.till.clock, self.till.desk

    def fact_now(self, table: str, **row: str) -> Fact:
        """Return the fact that a row was written now; the clock must have moved since the last."""
        return Fact.of(table, **row, written_at=utc_text(self.till.clock.now()))

    def at(self, local: str) -> World:
        """Return the same world at another local time."""
        return replace(self, till=self.till.at(local))

    def number(self) -> str:
        """Return somebody's identity number."""
        return adult_number(self.chance.randrange(PATIENTS))

    def new_number(self) -> str:
        """Return the number of somebody who has not been here."""
        for place in range(PATIENTS, 40_000):
            number = adult_number(place)
            if self.till.ledger.find_patient(number) is None:
                return number
        raise RuntimeError("everybody has been here")


@dataclass(frozen=True)
class Work:
    """A use case that writes.

    Attributes:
        name: of the work, in words.
        covers: the functions of Kassa that write in it, ``module:function``.
        plan: chooses what to do and returns it, ids included; may write what must be there first.
        do: does it and returns what a person is told of.
        again: what doing the same plan once more does, ``same`` (finds the first), ``refused`` or
            ``more`` (it has no id of its own and is written again).
        is_one: it is one transaction: what is found after a kill is all of it, or nothing.
    """

    name: str
    covers: tuple[str, ...]
    plan: Callable[[World], Any]
    do: Callable[[World, Any], list[AnyFact]]
    again: str = "same"
    is_one: bool = True


@dataclass(frozen=True)
class Opening:
    """Something that happens before there is a window: a first start, a migration.

    Attributes:
        name: of it, in words.
        covers: the functions of Kassa that write in it.
        prepare: fills a folder with what is there before.
        do: opens, and returns what a person is told of.
    """

    name: str
    covers: tuple[str, ...]
    prepare: Callable[[Path], None]
    do: Callable[[Path], list[AnyFact]]
