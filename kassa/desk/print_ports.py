"""What the desk asks of the records about printing: what was begun, what came out, what did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from kassa.ids import ClerkId, DeskId, KvittoId
    from kassa.kvitto.document import Kvitto


@dataclass(frozen=True, slots=True)
class PrintStart:
    """A receipt on its way to a printer, written before it is sent.

    Attributes:
        id: the same as that of the ``PrintEvent`` that ends it.
        kvitto_id: the receipt.
        printer: where to.
        kopia: as a copy.
        desk: where it was sent.
        clerk: by whom.
        written_at: UTC.
    """

    id: str
    kvitto_id: KvittoId
    printer: str
    kopia: bool
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


@dataclass(frozen=True, slots=True)
class PrintEvent:
    """How it went; ``error`` is None when the printer took it."""

    id: str
    kvitto_id: KvittoId
    printer: str
    kopia: bool
    error: str | None
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


@dataclass(frozen=True, slots=True)
class OpenPrint:
    """A receipt that was sent, and nobody knows whether it came out: Kassa ended in between."""

    start: PrintStart
    kvitto: Kvitto


class PrintLedger(Protocol):
    """The part of the clinic's records that is about printing."""

    def transaction(self) -> AbstractContextManager[None]:
        """Open a durable transaction that no other writer can enter; commit at the end."""
        ...

    def was_printed(self, kvitto_id: KvittoId) -> bool:
        """True when a printer has taken this receipt before, or may have."""
        ...

    def unprinted_among(self, kvitto_id_list: Iterable[KvittoId]) -> frozenset[KvittoId]:
        """Return those of some receipts that no printer has taken."""
        ...

    def print_list(self, kvitto_id: KvittoId) -> tuple[PrintEvent, ...]:
        """Return the attempts to print a receipt, in order."""
        ...

    def open_print_list(self, desk: DeskId) -> tuple[OpenPrint, ...]:
        """Return what was sent at a desk without an end, the oldest first."""
        ...

    def add_print_start(self, start: PrintStart) -> None:
        """Write that a receipt is about to be sent."""
        ...

    def add_print(self, event: PrintEvent) -> None:
        """Write how it went."""
        ...
