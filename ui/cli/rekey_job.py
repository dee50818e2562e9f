"""The steps of ``kassa omkryptera``: who may, the new key on paper, a copy, the change."""

from __future__ import annotations

import tempfile
from contextlib import closing, suppress
from pathlib import Path

import click

from db.cipher import opens
from db.ledger import SqliteLedger
from db.rekey import refuse_open, rekey
from kassa.adapters.files import TEMPORARY_PREFIX
from kassa.adapters.folders import Folders
from kassa.adapters.os_words import why
from kassa.adapters.passwords import Argon2Hasher
from kassa.adapters.system_clock import SystemClock
from kassa.clock import local_now
from kassa.desk import people
from kassa.desk.backup import MONTHLY
from kassa.desk.data_key import DataKey
from kassa.desk.held_key import HeldKey
from kassa.desk.keys import Keeper, KeyLockedError
from kassa.desk.people_ports import Roll
from kassa.desk.rekey import KeyChange, Login
from kassa.errors import StorageError
from kassa.ord import many
from ui.cli.clinic import ask_password, ask_recovery_key, asked_again
from ui.cli.new_key_paper import NewKeyPaper
from ui.start.records import (
    copies_of,
    desk_of,
    find_key,
    keeper_of,
    key_file,
    key_ring,
    open_ledger,
    settings_of,
)

MANY = 2
UNCHANGED = "Inget har ändrats."
ADMINISTRATOR = "En administratör loggar in. Den nya nyckeln öppnas sedan med samma lösenord."
WORKING = "Tar en säkerhetskopia, krypterar om och kontrollerar. Stäng inte fönstret."
LEFT = (
    "Den tillfälliga mappen {place} gick inte att ta bort. Kassa tar bort den när den startas om "
    "ett dygn eller senare."
)
OPEN = (
    "Nyckeln ligger öppen på datorn tills alla som får logga in har gjort det en gång: be dem göra "
    "det i dag."
)


class RekeyJob:
    """One change of key, asked for at a terminal."""

    def __init__(self, folders: Folders) -> None:
        """Look up the clinic; nothing is opened yet.

        Raises:
            UserFacingError: it is not set up.
        """
        self._folders = folders
        self._settings = settings_of(folders, ovning=False)
        self._desk = desk_of(self._settings, ovning=False)
        self._clock = SystemClock()
        self._ring = key_ring(folders, ovning=False)
        self._typed: tuple[str, str] | None = None

    def run(self) -> None:
        """Do all of it.

        Raises:
            UserFacingError: somebody has the clinic open, may not, or gave up; there is no room for
                a copy. Nothing has changed.
        """
        old = self._present_key()
        refuse_open(self._folders.database, old)
        login = self._login(old)
        new = DataKey.new()
        paper = NewKeyPaper(old, new, self._ring.earlier_ids(old))
        try:
            paper.put(self._settings.skrivare, self._settings.namn, self._clock.now())
            click.echo(WORKING, err=True)
            copy = self._copy(old)
            self.change(old, new, login)
            self._say_done(old, new, copy)
        except BaseException:
            paper.say_broken_off(has_new=opens(self._folders.database, new))
            raise

    def change(self, old: DataKey, new: DataKey, login: Login | None) -> None:
        """Give the records another key; a cut at any moment leaves the one or the other.

        Args:
            old: the key they have.
            new: the key they get; it is on paper.
            login: of the administrator; None where nobody logs in.

        Raises:
            StorageError: it could not be done; nothing has changed.
        """
        change = KeyChange(old, new, self._ring, key_file(self._folders))

        def note(part: Path) -> None:
            with closing(open_ledger(Folders(part.parent), new)) as ledger:
                change.note(ledger, self._clock, self._desk)

        with self._place() as place:
            rekey(
                self._folders.database,
                Path(place),
                (old, new),
                note,
                lambda: change.announce(login),
                change.take_over,
            )
        if Path(place).exists():
            click.echo(LEFT.format(place=place), err=True)
        with closing(open_ledger(self._folders, new)) as ledger:
            HeldKey(new, self._ring, ledger).settle()
        with suppress(StorageError):  # the next window tries again
            self._ring.forget_unused(new)

    def _place(self) -> tempfile.TemporaryDirectory[str]:
        try:
            return tempfile.TemporaryDirectory(
                prefix=TEMPORARY_PREFIX, dir=self._folders.base, ignore_cleanup_errors=True
            )
        except OSError as error:
            message = f"Det går inte att skriva i Kassas mapp ({why(error)}). {UNCHANGED}"
            raise StorageError(message) from error

    # --- who may ---------------------------------------------------------------------------------

    def _present_key(self) -> DataKey:
        try:
            return find_key(self._folders, ovning=False)
        except KeyLockedError as locked:
            click.echo(locked.message, err=True)
            if not locked.has_slots:
                return asked_again(ask_recovery_key)
        return asked_again(self._unlock)

    def _unlock(self) -> DataKey:
        self._typed = ask_password()
        key, _ = self._ring.unlock(*self._typed)
        return key

    def _login(self, key: DataKey) -> Login | None:
        """Return an administrator who has logged in; None where the clinic has no accounts."""
        with closing(open_ledger(self._folders, key)) as ledger:
            if not people.has_clerks(ledger):
                return None
            if self._typed is None:
                click.echo(ADMINISTRATOR, err=True)
            return asked_again(lambda: self._administrator(ledger))

    def _administrator(self, ledger: SqliteLedger) -> Login:
        (signatur, password), self._typed = self._typed or ask_password(), None
        hasher = Argon2Hasher()
        account = people.log_in(signatur, password, ledger, hasher, self._clock, self._desk)
        if not account.roll.may(Roll.ADMINISTRATOR):
            raise people.NotAllowedError(Roll.ADMINISTRATOR)
        return Login(account, password)

    # --- the copy, and what is said --------------------------------------------------------------

    def _copy(self, old: DataKey) -> str:
        """Make a copy of how it was, and return its name."""
        with closing(open_ledger(self._folders, old)) as ledger:
            held = HeldKey(old, self._ring, ledger)
            keeper = keeper_of(held, self._folders, self._settings, self._clock, lambda: self._desk)
            status = keeper.keep(anew=True)
        if status.error or status.newest is None:
            raise StorageError(f"{status.error} {UNCHANGED}".strip())
        return status.newest.name

    def _say_done(self, old: DataKey, new: DataKey, copy: str) -> None:
        with closing(open_ledger(self._folders, new)) as ledger:
            held = HeldKey(new, self._ring, ledger)
            folder = copies_of(held, self._folders, self._settings)
            earlier = len(folder.earlier_copies())
            kvitton = ledger.record_state().kvitto_count
            is_open = held.keeper is Keeper.OPEN and people.has_clerks(ledger)
        until = local_now(self._clock).date() + MONTHLY
        click.echo(
            f"Databasen är krypterad med en ny nyckel (id {new.id}) och kontrollerad: "
            f"{many(kvitton, 'kvitto', 'kvitton')}."
        )
        which = "Den öppnas" if earlier < MANY else f"Den och de äldre ({earlier} i allt) öppnas"
        click.echo(
            f"Så som den var ligger den som kopian {copy} i {folder.words}. {which} med den gamla "
            "nyckeln: på den här datorn av sig själv, på en annan med det gamla pappret. Märk det "
            f"med id {old.id} och spara det i kassaskåpet till {until}: då är den sista borta."
        )
        others = sorted(self._folders.base.glob("kassa.*-*.db"))
        if others:
            names = ", ".join(path.name for path in others)
            click.echo(f"I Kassas mapp ligger också {names}, med en äldre nyckel.")
        if is_open:
            click.echo(OPEN)
