"""Who may work here: accounts, roles, logging in.

A wrong password is never told from an unknown signatur, and takes as long. After ``FREE_ATTEMPTS``
failures in a row each further attempt has to wait, twice as long every time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from kassa.clock import Clock
from kassa.desk.people_ports import (
    ClerkAccount,
    LoginFailures,
    LoginKind,
    PasswordHasher,
    PeopleLedger,
    Roll,
)
from kassa.desk.posting import moment_of
from kassa.errors import Fault, InvalidInputError, UserFacingError
from kassa.ids import ClerkId

if TYPE_CHECKING:
    from kassa.desk.settings import Desk

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
LONGEST_NAMN = 60
FREE_ATTEMPTS = 3
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=5)
SIGNATUR = re.compile(r"[A-ZÅÄÖ0-9]{2,8}")
NOBODY = (  # takes as long as a real one
    "$argon2id$v=19$m=65536,t=3,p=4$klWNDDI9bIGCYytyU9V1dQ$"
    "7k4qV/X/P1Q/0K21VA7f7IkWQmKbwv34cLXIjeg95QE"
)


NOT_ALLOWED = {
    Roll.RECEPTION: "Det får bara den göra som har loggat in. Logga in.",
    Roll.ANSVARIG: "Det får bara den göra som är ansvarig. Be någon som är det att logga in.",
    Roll.ADMINISTRATOR: "Det får bara en administratör göra. Be en administratör logga in.",
}


class LoginError(UserFacingError):
    """The login was refused; the message says what to do."""

    code = "inloggning"


class NotAllowedError(UserFacingError):
    """The role does not reach that far; the message says whose would."""

    code = "behorighet"

    def __init__(self, needed: Roll) -> None:
        """Take the role it needs."""
        super().__init__(NOT_ALLOWED[needed])


def normal_signatur(typed: str) -> str:
    """Return a signatur as it is stored."""
    return "".join(typed.split()).upper()


def log_in(
    typed: str,
    password: str,
    ledger: PeopleLedger,
    hasher: PasswordHasher,
    clock: Clock,
    desk: Desk,
) -> ClerkAccount:
    """Return the account of somebody who may work now; every attempt is written.

    Args:
        typed: the signatur.
        password: as typed.
        ledger: the clinic's records.
        hasher: checks the password.
        clock: the present.
        desk: where.

    Raises:
        LoginError: wrong, closed, or too soon after too many failures.
        StorageError: the attempt could not be written.
    """
    signatur = normal_signatur(typed)
    account = ledger.clerk_account(signatur)
    at = moment_of(clock)
    if account is not None:
        _refuse_too_soon(ledger.login_failures(signatur), at)
    is_right = hasher.verify(account.password_hash if account else NOBODY, password)
    is_in = account is not None and is_right and account.is_active
    if account is not None:
        kind = LoginKind.IN if is_in else LoginKind.FEL
        with ledger.transaction():
            ledger.add_login_event(signatur, kind, desk.id, ClerkId(signatur), at)
    if account is None or not is_right:
        raise LoginError("Signaturen eller lösenordet stämmer inte. Försök igen.")
    if not account.is_active:
        raise LoginError(f"{signatur} är avstängd. Be en administratör om hjälp.")
    return account


def approve(
    typed: str,
    password: str,
    ledger: PeopleLedger,
    hasher: PasswordHasher,
    clock: Clock,
    desk: Desk,
) -> ClerkAccount:
    """Return the account of a second person who approves what somebody else does.

    Args:
        typed: the second person's signatur.
        password: as typed.
        ledger: the clinic's records.
        hasher: checks the password.
        clock: the present.
        desk: where, and who asks for the approval.

    Raises:
        LoginError: as for logging in; it is the one who asks; or the role does not reach.
    """
    account = log_in(typed, password, ledger, hasher, clock, desk)
    if account.signatur == desk.clerk:
        raise LoginError("Någon annan än du själv ska godkänna. Be en kollega.")
    if not account.roll.may(Roll.ANSVARIG):
        message = f"{account.signatur} får inte godkänna. Be någon som är ansvarig."
        raise LoginError(message)
    return account


@dataclass(slots=True)
class Failures:
    """Failed attempts where the records cannot be asked: they are not open yet.

    Attributes:
        clock: the present.
        seen: the attempts since the window opened.
    """

    clock: Clock
    seen: LoginFailures = field(default_factory=lambda: LoginFailures(0, None))

    def note(self) -> None:
        """Note one more."""
        self.seen = LoginFailures(self.seen.count + 1, self.clock.now())

    def refuse_too_soon(self) -> None:
        """Refuse an attempt that has to wait.

        Raises:
            LoginError: how long.
        """
        _refuse_too_soon(self.seen, self.clock.now())


def _refuse_too_soon(failures: LoginFailures, at: datetime) -> None:
    wait = _wait(failures.count)
    if failures.last_at is not None and at < failures.last_at + wait:
        left = ceil((failures.last_at + wait - at).total_seconds())
        raise LoginError(
            f"För många fel i rad. Vänta {left} sekunder och försök igen. "
            "Har du glömt lösenordet kan en administratör ge dig ett nytt."
        )


def _wait(failures: int) -> timedelta:
    """Return how long after that many failures in a row the next attempt has to wait."""
    if failures < FREE_ATTEMPTS:
        return timedelta(0)
    doubled: timedelta = FIRST_WAIT * 2 ** min(failures - FREE_ATTEMPTS, 10)
    return min(LONGEST_WAIT, doubled)


def note_login(
    kind: LoginKind, signatur: str, ledger: PeopleLedger, clock: Clock, desk: Desk
) -> None:
    """Write that somebody locked or left the desk."""
    with ledger.transaction():
        ledger.add_login_event(signatur, kind, desk.id, ClerkId(signatur), moment_of(clock))


def has_clerks(ledger: PeopleLedger) -> bool:
    """Return True when somebody can log in; until then the desk works without."""
    return any(account.is_active for account in ledger.clerk_account_list())


def add_clerk(
    typed: ClerkAccount,
    password: str,
    by: ClerkAccount | None,
    ledger: PeopleLedger,
    hasher: PasswordHasher,
    clock: Clock,
    desk: Desk,
) -> ClerkAccount:
    """Write a new account. The first one of a clinic is an administrator, whoever writes it.

    Args:
        typed: signatur, namn and roll as typed; its hash is not used.
        password: the first one; the clerk changes it.
        by: who writes it; None where nobody can log in yet.
        ledger: the clinic's records.
        hasher: hashes the password.
        clock: the present.
        desk: where.

    Raises:
        NotAllowedError: not by an administrator.
        InvalidInputError: every fault at once.
    """
    account = replace(typed, signatur=normal_signatur(typed.signatur), namn=typed.namn.strip())
    faults = [*_account_faults(account), *password_faults(password, account)]
    hashed = "" if faults else hasher.hash(password)
    with ledger.transaction():
        known = ledger.clerk_account_list()
        if known:
            _must_be_administrator(by)
        elif account.roll is not Roll.ADMINISTRATOR:
            faults.append(Fault("roll", "Den första ska vara administratör: välj den rollen."))
        if any(each.signatur == account.signatur for each in known):
            message = f"Signaturen {account.signatur} finns redan. Välj en annan."
            faults.append(Fault("signatur", message))
        if faults:
            raise InvalidInputError(tuple(faults))
        account = replace(account, password_hash=hashed)
        ledger.add_clerk_account(account, desk.id, desk.clerk, moment_of(clock))
    return account


def change_clerk(
    changed: ClerkAccount, by: ClerkAccount, ledger: PeopleLedger, clock: Clock, desk: Desk
) -> ClerkAccount:
    """Write a new name or role, or close an account, or open it again; once, if asked twice.

    Args:
        changed: the account as it should be; its hash stays what it was.
        by: the administrator.
        ledger: the clinic's records.
        clock: the present.
        desk: where.

    Raises:
        NotAllowedError: not by an administrator.
        InvalidInputError: every fault; the last administrator stays one.
    """
    _must_be_administrator(by)
    faults = list(_account_faults(changed))
    with ledger.transaction():
        before = ledger.clerk_account(changed.signatur)
        others = [a for a in ledger.clerk_account_list() if a.signatur != changed.signatur]
        left = [a for a in others if a.is_active and a.roll is Roll.ADMINISTRATOR]
        if not left and not (changed.is_active and changed.roll is Roll.ADMINISTRATOR):
            message = "Någon måste vara administratör. Lägg till en annan först."
            faults.append(Fault("roll", message))
        if before is None:
            faults.append(Fault("signatur", f"{changed.signatur} finns inte. Välj i listan."))
        if faults or before is None:
            raise InvalidInputError(tuple(faults))
        changed = replace(changed, password_hash=before.password_hash)
        if changed != before:
            ledger.add_clerk_account(changed, desk.id, desk.clerk, moment_of(clock))
    return changed


def change_password(
    signatur: str,
    password: str,
    by: ClerkAccount,
    ledger: PeopleLedger,
    hasher: PasswordHasher,
    clock: Clock,
    desk: Desk,
) -> ClerkAccount:
    """Write a new password: one's own, or as an administrator anybody's; return the account.

    Raises:
        NotAllowedError: somebody else's, and not by an administrator.
        InvalidInputError: the password cannot be used, and why; or it was changed meanwhile.
    """
    if by.signatur != signatur:
        _must_be_administrator(by)

    def account() -> ClerkAccount:
        found = ledger.clerk_account(signatur)
        if found is None:
            raise InvalidInputError((Fault("signatur", f"{signatur} finns inte. Välj i listan."),))
        return found

    return _write_password(account, password, ledger, hasher, clock, desk)


def recover_password(
    typed: str,
    password: str,
    ledger: PeopleLedger,
    hasher: PasswordHasher,
    clock: Clock,
    desk: Desk,
) -> ClerkAccount:
    """Write a new password of an administrator for whoever has brought the paper from the safe.

    Raises:
        InvalidInputError: nobody such is an administrator, or the password cannot be used, or it
            was changed meanwhile.
    """
    signatur = normal_signatur(typed)

    def account() -> ClerkAccount:
        found = ledger.clerk_account(signatur)
        if found is None or not found.is_active or not found.roll.may(Roll.ADMINISTRATOR):
            message = f"{signatur} är ingen administratör. Skriv en administratörs signatur."
            raise InvalidInputError((Fault("signatur", message),))
        return found

    desk = replace(desk, clerk=ClerkId(signatur))
    return _write_password(account, password, ledger, hasher, clock, desk)


def _write_password(
    account_now: Callable[[], ClerkAccount],
    password: str,
    ledger: PeopleLedger,
    hasher: PasswordHasher,
    clock: Clock,
    desk: Desk,
) -> ClerkAccount:
    """Write a new password to an account as it is by then; hashing is slow and keeps nobody out.

    Raises:
        InvalidInputError: it cannot be used, or somebody else has changed it meanwhile.
    """
    before = account_now()
    faults = password_faults(password, before)
    if faults:
        raise InvalidInputError(faults)
    hashed = hasher.hash(password)
    with ledger.transaction():
        account = account_now()
        if account.password_hash != before.password_hash:
            message = (
                f"Lösenordet för {account.signatur} blev nyss bytt av någon annan. Försök igen."
            )
            raise InvalidInputError((Fault("losenord", message),))
        account = replace(account, password_hash=hashed)
        ledger.add_clerk_account(account, desk.id, desk.clerk, moment_of(clock))
    return account


def password_faults(password: str, account: ClerkAccount) -> tuple[Fault, ...]:
    """Return why a password cannot be used; nothing when it can. Length counts, not signs."""
    if len(password) < SHORTEST_PASSWORD:
        message = (
            f"Lösenordet är för kort. Skriv minst {SHORTEST_PASSWORD} tecken, gärna flera ord."
        )
        return (Fault("losenord", message),)
    if len(password) > LONGEST_PASSWORD:
        return (Fault("losenord", f"Lösenordet är för långt. Högst {LONGEST_PASSWORD} tecken."),)
    folded = password.casefold()
    guessable = {account.signatur.casefold(), *account.namn.casefold().split()}
    rest = folded
    for word in sorted(guessable, key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(set(folded)) < 4 or len(rest) < SHORTEST_PASSWORD // 2:  # noqa: PLR2004 - said in the message
        message = "Lösenordet är för lätt att gissa. Använd inte namnet eller samma tecken."
        return (Fault("losenord", message),)
    return ()


def _account_faults(account: ClerkAccount) -> tuple[Fault, ...]:
    faults = []
    if not SIGNATUR.fullmatch(account.signatur):
        message = "Signaturen är 2-8 bokstäver A-Ö eller siffror, som ASAO."
        faults.append(Fault("signatur", message))
    if not account.namn:
        faults.append(Fault("namn", "Namnet saknas. Skriv så som kollegor ska se det."))
    elif len(account.namn) > LONGEST_NAMN or not account.namn.isprintable():
        message = f"Namnet ska ha högst {LONGEST_NAMN} tecken på en rad. Korta det."
        faults.append(Fault("namn", message))
    return tuple(faults)


def _must_be_administrator(by: ClerkAccount | None) -> None:
    if by is None or not by.roll.may(Roll.ADMINISTRATOR):
        raise NotAllowedError(Roll.ADMINISTRATOR)
