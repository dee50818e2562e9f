"""What the desk asks of the records about retention."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Protocol

from kassa.canonical import canonical, canonical_bytes
from kassa.kvitto.document import FIRST_HASH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date


@dataclass(frozen=True, slots=True)
class Gallring:
    """The record of a gallring, sealed and chained to the one before it.

    Attributes:
        id: made when the clerk asks for it.
        serial: 1 the first.
        bocker_till: books written before this local date lost their persons, ISO text.
        logg_till: looks written before this local date are gone, ISO text.
        antal: how many rows of each kind.
        omseglade: receipts without salt and the seal of what is left of each.
        godkand_av: who else agreed; empty where nobody has an account.
        desk: where.
        clerk: by whom.
        made_at: when, UTC, ISO text.
        previous_hash: of the gallring before it.
        hash: SHA-256 over all of the above.
    """

    id: str
    serial: int
    bocker_till: str
    logg_till: str
    antal: Mapping[str, int]
    omseglade: Mapping[str, str]
    godkand_av: str
    desk: str
    clerk: str
    made_at: str
    previous_hash: str = FIRST_HASH
    hash: str = ""

    def sealed(self) -> Gallring:
        """Return the same record with its hash."""
        return replace(self, hash=_hash(self))

    def is_intact(self) -> bool:
        """True when the hash still covers every field."""
        return self.hash == _hash(self)


def _hash(gallring: Gallring) -> str:
    content = asdict(gallring)
    del content["hash"]
    return hashlib.sha256(canonical_bytes(content)).hexdigest()


def to_json(gallring: Gallring) -> str:
    """Return the record as canonical JSON, the form that is stored and hashed."""
    return canonical(asdict(gallring))


def from_json(text: str) -> Gallring:
    """Return the record that ``to_json`` wrote."""
    return Gallring(**json.loads(text))


def chain_faults(gallringar: Sequence[Gallring]) -> tuple[str, ...]:
    """Return what is wrong with the records of gallring, in Swedish; nothing when unbroken.

    Args:
        gallringar: every one, in order, from the first.
    """
    faults = []
    previous = FIRST_HASH
    for place, gallring in enumerate(gallringar, 1):
        if gallring.serial != place:
            faults.append(f"Gallring {place} saknas.")
        if not gallring.is_intact():
            faults.append(f"Gallring {gallring.serial} har ändrats sedan den skrevs.")
        if gallring.previous_hash != previous:
            faults.append(f"Gallring {gallring.serial} hänger inte ihop med den före.")
        previous = gallring.hash
    return tuple(faults)


class GallringLedger(Protocol):
    """The part of the clinic's records that is about retention."""

    def transaction(self) -> AbstractContextManager[None]:
        """Open a durable transaction that no other writer can enter; commit at the end."""
        ...

    def gallring_list(self) -> tuple[Gallring, ...]:
        """Return every gallring, in order."""
        ...

    def gallring_antal(self, bocker_till: date, logg_till: date) -> Mapping[str, int]:
        """Return how many rows of each kind would lose their person, or go."""
        ...

    def gallring_omseglade(self, bocker_till: date) -> Mapping[str, str]:
        """Return the seals of the receipts without salt, once their person is gone."""
        ...

    def refuse_tampered(self) -> None:
        """Refuse to take anybody out of records that are not as they were sealed.

        Raises:
            StorageError: the first of them is named.
        """
        ...

    def gallra(self, gallring: Gallring) -> None:
        """Write the record, and take the persons out, in the open transaction."""
        ...

    def wipe(self) -> None:
        """Write the file anew, so that nothing of what is gone is left in its free pages."""
        ...
