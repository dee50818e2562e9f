"""What the reserve routine asks of the records: outages, entries afterwards, paper forms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kassa.aterforing.inforing import InforingSvar, Key
    from kassa.desk.ports import BesokRecord
    from kassa.ids import CheckoutId, ClerkId, DeskId, PatientId
    from kassa.kvitto.document import Kvitto
    from kassa.money import Money


@dataclass(frozen=True, slots=True)
class Avbrott:
    """An outage at a desk.

    Attributes:
        id: made beforehand.
        skal: what is down, in the clerk's words.
        desk: where it was begun.
        clerk: by whom.
        written_at: when it began, UTC.
        ended_at: when it ended, UTC; None while it lasts.
    """

    id: str
    skal: str
    desk: DeskId
    clerk: ClerkId
    written_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AvbrottPost:
    """What the records hold of a visit or a settlement of an outage.

    Attributes:
        avbrott_id: the outage it was posted in; None where only its reversal was.
        patient_id: whose.
        checkout_id: its posting.
        besok: the visit; None for a settlement.
        charged: what was charged of the part that counts towards the frikort.
        kvitto: its receipt.
        retur_number: number of the return receipt; empty while it stands.
    """

    avbrott_id: str | None
    patient_id: PatientId
    checkout_id: CheckoutId
    besok: BesokRecord | None
    charged: Money
    kvitto: Kvitto
    retur_number: str


@dataclass(frozen=True, slots=True)
class InforingClaim:
    """Who enters a row now.

    Attributes:
        key: which row.
        holder: the window or robot that has it.
        until_at: until when, UTC; what has ended strands nothing.
        desk: where.
        clerk: who.
        written_at: from when, UTC.
    """

    key: Key
    holder: str
    until_at: datetime
    desk: DeskId
    clerk: ClerkId
    written_at: datetime

    def holds_at(self, now: datetime) -> bool:
        """True while it holds; one written in the future was written by a wrong clock."""
        return self.written_at <= now < self.until_at


class BlankettUtfall(StrEnum):
    """What became of a paper form."""

    INLAGD = "inlagd"
    MAKULERAD = "makulerad"
    OANVAND = "oanvand"


@dataclass(frozen=True, slots=True)
class BlankettSerie:
    """Numbers that were printed on blank forms.

    Attributes:
        id: made beforehand.
        from_number: the first.
        until_number: the last.
        desk: whose series.
        clerk: who printed.
        written_at: when, UTC.
    """

    id: str
    from_number: int
    until_number: int
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Blankett:
    """What became of one form.

    Attributes:
        id: made beforehand.
        serie_desk: the desk whose series its number is of.
        number: in that series.
        utfall: what became of it.
        checkout_id: the visit it was entered as; None otherwise.
        anteckning: why it is spoilt, or what differs from the paper.
        desk: where it was entered.
        clerk: by whom.
        written_at: when, UTC.
    """

    id: str
    serie_desk: DeskId
    number: int
    utfall: BlankettUtfall
    checkout_id: CheckoutId | None
    anteckning: str
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


class AvbrottLedger(Protocol):
    """The part of the clinic's records that is about outages."""

    def open_avbrott(self, desk: DeskId) -> Avbrott | None:
        """Return the outage that lasts at a desk."""
        ...

    def avbrott_list(self) -> tuple[Avbrott, ...]:
        """Return every outage, the newest first."""
        ...

    def avbrott(self, avbrott_id: str) -> Avbrott | None:
        """Return an outage."""
        ...

    def add_avbrott(self, avbrott: Avbrott) -> None:
        """Write that an outage begins."""
        ...

    def add_avbrott_slut(self, avbrott_id: str, desk: DeskId, clerk: ClerkId, at: datetime) -> None:
        """Write that it has ended."""
        ...

    def add_avbrott_checkout(
        self, avbrott_id: str, checkout_id: CheckoutId, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write that a checkout was posted while it lasted."""
        ...

    def add_avbrott_rapport(
        self, avbrott_id: str, desk: DeskId, clerk: ClerkId, at: datetime, *, is_klar: bool
    ) -> None:
        """Write that a closing report was printed, and whether everything was done then."""
        ...

    def closed_at(self, avbrott_id: str) -> datetime | None:
        """Return when a report over an outage was first printed with everything done, UTC."""
        ...

    def avbrott_of(self, checkout_id: CheckoutId) -> str | None:
        """Return the id of the outage a checkout was posted in."""
        ...

    def avbrott_count(self, avbrott_id: str) -> int:
        """Return how many visits were posted in an outage and stand."""
        ...

    def avbrott_post_list(self, avbrott_id_list: Iterable[str]) -> tuple[AvbrottPost, ...]:
        """Return what was posted in outages, and what was taken back in them, in order."""
        ...

    def inforing_svar_list(self, post_id_list: Iterable[str]) -> tuple[InforingSvar, ...]:
        """Return every answer about some posts, in order of writing."""
        ...

    def inforing_svar(self, svar_id: str) -> InforingSvar | None:
        """Return an answer by its id."""
        ...

    def add_inforing_svar(self, svar: InforingSvar) -> None:
        """Write an answer."""
        ...

    def inforing_claim(self, key: Key) -> InforingClaim | None:
        """Return the newest claim of a row, whether it holds or not."""
        ...

    def live_claim_list(self, now: datetime) -> tuple[InforingClaim, ...]:
        """Return the newest claims that hold at a moment."""
        ...

    def add_inforing_claim(self, claim: InforingClaim) -> None:
        """Write a claim; it takes the place of the one before it."""
        ...

    def blankett_serie_list(self, desk: DeskId) -> tuple[BlankettSerie, ...]:
        """Return the numbers that were printed, of one desk, in order."""
        ...

    def blankett_desk_list(self) -> tuple[DeskId, ...]:
        """Return the desks that have printed forms."""
        ...

    def add_blankett_serie(self, serie: BlankettSerie) -> None:
        """Write that numbers are printed; they go on where the last ended."""
        ...

    def blankett_list(self, serie_desk: DeskId) -> tuple[Blankett, ...]:
        """Return what is said of the forms of a series and holds, by number.

        Several desks may have said something of one; that it was entered comes first.
        """
        ...

    def blankett(self, serie_desk: DeskId, number: int) -> Blankett | None:
        """Return what became of a form; None while nobody has said, or it was taken back."""
        ...

    def add_blankett(self, blankett: Blankett) -> None:
        """Write what became of a form."""
        ...

    def add_blankett_oppnad(
        self, blankett_id: str, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write that what was said of a form does not hold."""
        ...
