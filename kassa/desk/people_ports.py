"""What the desk asks of the records about people: who works here, and who looked at whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import date, datetime

    from kassa.ids import CheckoutId, ClerkId, DeskId, PatientId


class Roll(StrEnum):
    """What somebody may do; each may do what the ones before may."""

    RECEPTION = "reception"
    ANSVARIG = "ansvarig"
    ADMINISTRATOR = "administrator"

    def may(self, needed: Roll) -> bool:
        """Return True when this role reaches as far as another."""
        order = list(Roll)
        return order.index(self) >= order.index(needed)


class LoginKind(StrEnum):
    """What happened at the login."""

    IN = "in"
    FEL = "fel"
    UT = "ut"
    LAS = "las"


class Look(StrEnum):
    """How somebody came to see a patient."""

    KASSA = "kassa"
    PATIENTSIDA = "patientsida"
    KVITTO = "kvitto"
    UTSKRIFT = "utskrift"
    LISTA = "lista"
    UTDRAG = "utdrag"


@dataclass(frozen=True, slots=True)
class ClerkAccount:
    """Somebody who may work here, as last written.

    Attributes:
        signatur: short and unique for ever; stands on receipts and in the logs.
        namn: as shown to colleagues.
        roll: what he or she may do.
        password_hash: Argon2id, parameters included.
        is_active: may log in.
    """

    signatur: str
    namn: str
    roll: Roll
    password_hash: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class LoginFailures:
    """The attempts that failed since the last that succeeded.

    Attributes:
        count: how many.
        last_at: when the last one was, UTC; None where there is none.
    """

    count: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One look at a patient.

    Attributes:
        id: of the row.
        at: when, UTC.
        clerk: who.
        desk: at which desk.
        enhet: at which unit.
        what: how.
        patient_id: whom.
        number: the patient's identity number.
        namn: the patient's name, as last written.
        is_skyddad: protected identity.
    """

    id: str
    at: datetime
    clerk: ClerkId
    desk: DeskId
    enhet: str
    what: Look
    patient_id: PatientId
    number: str
    namn: str
    is_skyddad: bool


@dataclass(frozen=True, slots=True)
class AccessFilter:
    """Which looks are asked for; None leaves a side open.

    Attributes:
        from_at: the first moment, UTC.
        until_at: the moment after the last, UTC.
        clerk: by whom.
        number: at whom, identity number in normal form.
    """

    from_at: datetime
    until_at: datetime
    clerk: ClerkId | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class AccessReview:
    """A sample check that was done.

    Attributes:
        id: made beforehand.
        from_on: first local date of the looks it was drawn from.
        until_on: the last.
        drawn: ids of the rows drawn.
        utfall: what was found, in the reviewer's words.
        desk: where.
        clerk: the reviewer.
        written_at: UTC.
    """

    id: str
    from_on: date
    until_on: date
    drawn: tuple[str, ...]
    utfall: str
    desk: DeskId
    clerk: ClerkId
    written_at: datetime


class PasswordHasher(Protocol):
    """Makes and checks password hashes; slow on purpose."""

    def hash(self, password: str) -> str:
        """Return the hash of a password, with a salt of its own."""
        ...

    def verify(self, password_hash: str, password: str) -> bool:
        """Return True when the password is the one."""
        ...


class PeopleLedger(Protocol):
    """The part of the clinic's records that is about people."""

    def transaction(self) -> AbstractContextManager[None]:
        """Open a durable transaction that no other writer can enter; commit at the end."""
        ...

    def clerk_account(self, signatur: str) -> ClerkAccount | None:
        """Return an account as last written."""
        ...

    def clerk_account_list(self) -> tuple[ClerkAccount, ...]:
        """Return every account as last written, by signatur."""
        ...

    def login_failures(self, signatur: str) -> LoginFailures:
        """Return the attempts that failed since the last that succeeded."""
        ...

    def add_clerk_account(
        self, account: ClerkAccount, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write a new account, or a new version of one."""
        ...

    def add_login_event(
        self, signatur: str, kind: LoginKind, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write what happened at the login."""
        ...

    def add_godkannande(
        self, checkout_id: CheckoutId, godkand_av: str, desk: DeskId, clerk: ClerkId, at: datetime
    ) -> None:
        """Write that somebody else has approved a reversal, or decided to waive a fee."""
        ...

    def godkand_av(self, checkout_id: CheckoutId) -> str:
        """Return who else approved or decided something of a posting; empty for nobody."""
        ...

    def add_access(
        self, patient_id: PatientId, what: Look, enhet: str, desk: DeskId, clerk: ClerkId,
        at: datetime,
    ) -> None:  # fmt: skip
        """Write a look at a patient."""
        ...

    def access_list(self, asked: AccessFilter, limit: int) -> tuple[AccessRow, ...]:
        """Return the looks that match, the newest first, at most ``limit``."""
        ...

    def add_access_review(self, review: AccessReview) -> None:
        """Write a sample check."""
        ...

    def access_review_list(self, limit: int) -> tuple[AccessReview, ...]:
        """Return the newest sample checks first."""
        ...
