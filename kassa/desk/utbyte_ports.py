"""What the exchange of ledgers by file asks of the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from kassa.ids import ClerkId, DeskId, PatientId

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
class TakenIn:
    """What became of the records of a file.

    Attributes:
        antal: those that were new, and are written.
        desk_list: the desks that had written the new ones.
        patient_list: the patients who may have something to settle now, by their ids here.
        krockar: why records were left out, or what they stand against, each with what to do, in
            Swedish.
    """

    antal: int
    desk_list: frozenset[DeskId]
    patient_list: frozenset[PatientId]
    krockar: tuple[str, ...]


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

    def take_in_all(
        self, records: Sequence[tuple[str, Record]], gallrad_at_most: datetime, *, is_part: bool
    ) -> TakenIn:
        """Write what is new of the records of a file; inside a transaction.

        What is of a time whose persons are taken out here, or of one who is, comes without them.

        Args:
            records: each with its table, in the order of the file.
            gallrad_at_most: the moment (UTC) before which any desk may have taken persons out; what
                is later is as it was written.
            is_part: the file holds only what was written since some moment.

        Raises:
            UtbyteError: one is no such record, or another one has its id; nothing may be kept.
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
