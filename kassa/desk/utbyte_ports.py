"""What the exchange of ledgers by file asks of the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from kassa.ids import ClerkId, DeskId

Record = dict[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Utbyte:
    """A file that was taken in.

    Attributes:
        id: made beforehand.
        sha256: of its records; the same file is taken in once.
        fran_desk: the desk that wrote the file.
        made_at: when it was written, UTC.
        desk_list: the other desks whose records came with it.
        antal: records that were new here.
        krockar: what could not be taken in, each with what to do, in Swedish.
        desk: where it was taken in.
        clerk: by whom.
        written_at: when, UTC.
    """

    id: str
    sha256: str
    fran_desk: DeskId
    made_at: datetime
    desk_list: tuple[DeskId, ...]
    antal: int
    krockar: tuple[str, ...]
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one record of a file.

    Attributes:
        is_new: it was written.
        krock: why it was left out, or what it stands against, in Swedish; empty for neither.
    """

    is_new: bool
    krock: str = ""


class UtbyteLedger(Protocol):
    """The part of the clinic's records that other desks read and write through files."""

    def schema_steps(self) -> tuple[str, ...]:
        """Return the names of the schema's steps, in order."""
        ...

    def record_list(self, since: datetime | None) -> Iterator[tuple[str, Record]]:
        """Return every record that is exchanged, each with its table, in an order that can be read.

        A patient is named by the identity number and an extract by its SHA-256: their ids differ
        from desk to desk.

        Args:
            since: only what was written from then on, UTC, with the patients it is about.
        """
        ...

    def gallrad_till(self) -> str:
        """Return the moment (UTC) before which persons are taken out; empty for none yet."""
        ...

    def begin_utbyte(self, gallrad_till: str) -> None:
        """Say that the records of one file come now.

        Args:
            gallrad_till: the moment (UTC) before which its desk has taken persons out; empty where
                it has not.
        """
        ...

    def take_in(self, table: str, record: Mapping[str, str | int | None]) -> Taken:
        """Write a record of another desk, or find it; inside a transaction.

        Raises:
            UtbyteError: it is no such record, or another one has its id.
        """
        ...

    def utbyte_of(self, sha256: str) -> Utbyte | None:
        """Return the taking in of a file."""
        ...

    def utbyte_list(self) -> tuple[Utbyte, ...]:
        """Return what was taken in, the newest first."""
        ...

    def foreign_desk_list(self) -> frozenset[DeskId]:
        """Return the desks whose records came here by file."""
        ...

    def add_utbyte(self, utbyte: Utbyte) -> None:
        """Write that a file was taken in."""
        ...
