"""What the desk asks of the records about the accounts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from kassa.ids import ClerkId, DeskId
    from kassa.kvitto.dagsrapport import Dagsrapport
    from kassa.kvitto.document import Kvitto


@dataclass(frozen=True, slots=True)
class SieFil:
    """A file of vouchers.

    Attributes:
        id: made beforehand.
        content: its text; written in code page 437.
        z_list: ids of the Z reports in it.
        desk: where it was made.
        clerk: by whom.
        written_at: UTC.
    """

    id: str
    content: str
    z_list: tuple[str, ...]
    desk: DeskId
    clerk: ClerkId
    written_at: datetime

    @property
    def sha256(self) -> str:
        """SHA-256 of its text, hexadecimal."""
        return hashlib.sha256(self.content.encode()).hexdigest()


class SieLedger(Protocol):
    """The part of the clinic's records that is about the accounts."""

    def transaction(self) -> AbstractContextManager[None]:
        """Open a durable transaction that no other writer can enter; commit at the end."""
        ...

    def unbooked_z(self) -> tuple[Dagsrapport, ...]:
        """Return the Z reports that are in no file, of every desk, oldest first."""
        ...

    def kvitto_between(self, desk: DeskId, first: int, last: int) -> tuple[Kvitto, ...]:
        """Return a desk's receipts between two places of its series, both included."""
        ...

    def add_sie_fil(self, fil: SieFil) -> None:
        """Write a file with the Z reports it holds."""
        ...

    def sie_fil_list(self, limit: int) -> tuple[SieFil, ...]:
        """Return the newest files first."""
        ...
