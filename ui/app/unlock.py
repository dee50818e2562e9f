"""What opens a locked database: a password, which logs in as well, or the paper."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass

from db.errors import DatabaseKeyError
from kassa.adapters.folders import Folders
from kassa.adapters.passwords import Argon2Hasher
from kassa.adapters.system_clock import choose_clock
from kassa.clock import Clock
from kassa.desk import people
from kassa.desk.backup import note_event
from kassa.desk.backup_ports import BackupKind
from kassa.desk.data_key import DataKey
from kassa.desk.held_key import HeldKey
from kassa.desk.keys import KeyRing, WrongPasswordError
from kassa.desk.people_ports import ClerkAccount
from kassa.desk.recovery_key import read_recovery_rows
from kassa.desk.settings import Desk
from kassa.errors import StorageError, UserFacingError
from ui.start.records import desk_of, key_ring, open_ledger, settings_of

OTHER_CLINIC = (
    "Nyckeln är rätt skriven men öppnar inte den här databasen: pappret hör till en annan "
    "mottagning, eller databasen är skadad. Inget har ändrats."
)
KNOWS_ANOTHER = (
    "Databasen är upplåst men känner inte det lösenordet: den kan vara återställd från en kopia. "
    "Logga in med det lösenord du hade då, eller be en administratör om ett nytt."
)


@dataclass(frozen=True, slots=True)
class Opened:
    """What opened.

    Attributes:
        key: of the records.
        account: who has logged in; None where that is still to be done.
        said: what the clerk is told; may be empty.
    """

    key: DataKey
    account: ClerkAccount | None = None
    said: str = ""


def unlocking_of(folders: Folders, klocka: str | None, *, ovning: bool) -> Unlocking:
    """Return what opens the key of a clinic that is set up.

    Args:
        folders: where its files lie.
        klocka: local time of the practice clinic.
        ovning: the practice clinic.

    Raises:
        UserFacingError: the settings are wrong.
    """
    settings = settings_of(folders, ovning=ovning)
    clock = choose_clock(klocka, stands_still=klocka is not None)
    desk = desk_of(settings, ovning=ovning)
    return Unlocking(desk, folders, clock, key_ring(folders, ovning=ovning))


class Unlocking:
    """Opens the key of a clinic; slow, and so used off the GUI thread.

    Attributes:
        found: what has been opened; None while nothing has.
    """

    def __init__(self, desk: Desk, folders: Folders, clock: Clock, ring: KeyRing) -> None:
        """Take what it works with.

        Args:
            desk: of the clinic, by settings that lie outside the database.
            folders: where the records lie.
            clock: the present.
            ring: the ways to the key.
        """
        self.found: Opened | None = None
        self._folders = folders
        self._clock = clock
        self._ring = ring
        self._desk = desk
        self._failures = people.Failures(clock)

    def log_in(self, signatur: str, password: str) -> ClerkAccount:
        """Open the key and log in with one password."""
        self._failures.refuse_too_soon()
        try:
            key, is_proven = self._ring.unlock(signatur, password)
        except WrongPasswordError:
            self._failures.note()
            raise
        hasher = Argon2Hasher()
        with closing(open_ledger(self._folders, key)) as ledger:
            held = HeldKey(key, self._ring, ledger)
            try:
                account = people.log_in(signatur, password, ledger, hasher, self._clock, self._desk)
            except people.LoginError:
                if not is_proven:
                    raise
                self.found = Opened(key, said=KNOWS_ANOTHER)
                raise
            with suppress(StorageError):  # the next login tries again
                held.note_login(account, password)
        self.found = Opened(key, account)
        return account

    def recover(self, rows: tuple[str, ...], signatur: str, password: str) -> None:
        """Open the key with the paper; an administrator may get a new password."""
        key = read_recovery_rows(rows)
        try:
            ledger = open_ledger(self._folders, key)
        except DatabaseKeyError as error:
            raise UserFacingError(OTHER_CLINIC) from error
        with closing(ledger):
            held = HeldKey(key, self._ring, ledger)
            if signatur.strip():
                hasher = Argon2Hasher()
                held.write_password(
                    signatur,
                    password,
                    lambda: people.recover_password(
                        signatur, password, ledger, hasher, self._clock, self._desk
                    ),
                )
            self._ring.readopt(key)
            note_event(BackupKind.NYCKEL_ANVAND, ledger, self._clock, self._desk)
        self.found = Opened(key)
