"""What the desk asks of the records about the central tariff and about the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import date, datetime

    from kassa.ids import ClerkId, DeskId
    from kassa.kvitto.document import Kvitto
    from kassa.taxa.central import Trusted


@dataclass(frozen=True, slots=True)
class TaxaAndring:
    """What a tariff changes against the one before it, in words.

    Attributes:
        rubrik: what it is about.
        text: in Swedish words and kronor.
    """

    rubrik: str
    text: str


@dataclass(frozen=True, slots=True)
class TaxaFil:
    """A tariff that was fetched, verified and proved; its content is read when it is needed.

    Attributes:
        id: made beforehand.
        taxa_id: as the tariff calls itself.
        region: the region's code.
        galler_fran: first local date.
        galler_till: last local date; None where it lasts until the next one begins.
        version: of its first day; the highest wins.
        namn: as shown.
        sha256: of its file.
        signers: who signed the list it was on.
        andringar: what it changes against the tariff before it.
        desk: where it was installed.
        clerk: by whose account.
        written_at: when, UTC.
    """

    id: str
    taxa_id: str
    region: str
    galler_fran: date
    galler_till: date | None
    version: int
    namn: str
    sha256: str
    signers: tuple[str, ...]
    andringar: tuple[TaxaAndring, ...]
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


@dataclass(frozen=True, slots=True)
class TaxaSprak:
    """A fetched tariff's words in another language.

    Attributes:
        id: made beforehand.
        taxa: of which tariff.
        kod: ISO 639-1.
        sha256: of the file.
        content: the file.
    """

    id: str
    taxa: TaxaFil
    kod: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Hamtning:
    """One attempt to fetch.

    Attributes:
        id: made beforehand.
        adress: from where.
        kod: of the error; empty when it went well.
        meddelande: of the error.
        nya: how many tariffs were installed.
        nekad_fran: first day of a tariff that was refused, None where none was.
        signed_at: when the freshest document was signed, UTC; None after an error.
        expires_at: until when it is fresh, UTC; None after an error.
        desk: where.
        clerk: by whose account.
        written_at: when, UTC.
    """

    id: str
    adress: str
    kod: str
    meddelande: str
    nya: int
    nekad_fran: date | None
    signed_at: datetime | None
    expires_at: datetime | None
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


@dataclass(frozen=True, slots=True)
class TaxaBekraftelse:
    """Somebody responsible has said that an old tariff may go on.

    Attributes:
        id: made beforehand.
        until_at: how long it holds, UTC.
        bekraftad_av: signatur of that person.
        desk: where.
        clerk: who worked there.
        written_at: when, UTC.
    """

    id: str
    until_at: datetime
    bekraftad_av: str
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


@dataclass(frozen=True, slots=True)
class KlockaBekraftelse:
    """Somebody has said that the computer's clock is right, against what was written before.

    Attributes:
        id: made beforehand.
        kvitto_at: time of the newest receipt then, UTC; None where there was none.
        signed_at: when the freshest tariff document then was signed, UTC; None where none was.
        desk: where.
        clerk: who said so.
        written_at: what the clock showed, UTC.
    """

    id: str
    kvitto_at: datetime | None
    signed_at: datetime | None
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


class TaxaLedger(Protocol):
    """The part of the clinic's records that is about the central tariff and the clock."""

    def transaction(self) -> AbstractContextManager[None]:
        """Open a durable transaction that no other writer can enter; commit at the end."""
        ...

    def taxa_fil_list(self) -> tuple[TaxaFil, ...]:
        """Return every fetched tariff, in the order they were installed."""
        ...

    def taxa_content(self, sha256: str) -> bytes:
        """Return a fetched tariff's file; raises ``StorageError`` where it is damaged."""
        ...

    def taxa_sprak_list(self, kod: str) -> tuple[bytes, ...]:
        """Return the fetched files of words in a language, the oldest tariff's first."""
        ...

    def trusted(self) -> Trusted:
        """Return the signed documents that have been accepted, from the anchor on."""
        ...

    def hamtning_list(self, limit: int) -> tuple[Hamtning, ...]:
        """Return the newest attempts to fetch first."""
        ...

    def last_good_hamtning(self) -> Hamtning | None:
        """Return the newest attempt that went well."""
        ...

    def last_taxa_bekraftelse(self) -> TaxaBekraftelse | None:
        """Return the newest confirmation of an old tariff."""
        ...

    def last_klocka_bekraftelse(self, desk: DeskId) -> KlockaBekraftelse | None:
        """Return the newest confirmation of a desk's clock."""
        ...

    def last_kvitto(self, desk: DeskId) -> Kvitto | None:
        """Return the newest receipt of a desk."""
        ...

    def add_trusted(self, trusted: Trusted, desk: DeskId, clerk: ClerkId, at: datetime) -> None:
        """Write the documents that are not written yet."""
        ...

    def add_anchor(self, root: bytes, desk: DeskId, clerk: ClerkId, at: datetime) -> None:
        """Write a root that trust begins anew with; what was trusted before is no longer."""
        ...

    def add_taxa_fil(self, taxa: TaxaFil, content: bytes) -> None:
        """Write a tariff with its file."""
        ...

    def add_taxa_sprak(self, sprak: TaxaSprak) -> None:
        """Write a tariff's words in a language."""
        ...

    def add_hamtning(self, hamtning: Hamtning) -> None:
        """Write an attempt to fetch."""
        ...

    def add_taxa_bekraftelse(self, bekraftelse: TaxaBekraftelse) -> None:
        """Write that an old tariff may go on."""
        ...

    def add_klocka_bekraftelse(self, bekraftelse: KlockaBekraftelse) -> None:
        """Write that the clock is right."""
        ...
