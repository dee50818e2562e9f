"""Who can get at the key of the records, and how it changes hands.

The key itself is random and made once. The system's key store keeps it where there is one, the key
file has it sealed with each clerk's password, and on paper it lies in the clinic's safe
(``kassa.desk.recovery_key``).

At first it lies open in the key file: a key that was closed before anything else could be relied on
would lock the clinic out of its own records. It is closed once it is on paper and either the store
or everybody who may log in can open it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

from kassa.desk.data_key import DataKey
from kassa.desk.key_ports import KeyFile, KeyRecord, KeySealer, KeySlot, KeyStore
from kassa.desk.people import normal_signatur
from kassa.desk.people_ports import ClerkAccount
from kassa.errors import StorageError, UserFacingError

MARK_LENGTH = 16
Write = Callable[[], ClerkAccount]


class KeyFileError(StorageError):
    """The key file is damaged."""

    code = "nyckelfil"


class KeyLockedError(UserFacingError):
    """Only a clerk's password opens the key.

    Attributes:
        has_slots: somebody's password does; else only the paper.
    """

    code = "nyckel_last"

    def __init__(self, message: str, *, has_slots: bool) -> None:
        """Keep both."""
        super().__init__(message)
        self.has_slots = has_slots


class WrongPasswordError(UserFacingError):
    """No slot opens."""

    code = "inloggning"


class Keeper(Enum):
    """Who keeps the key on this computer."""

    OPEN = auto()
    STORE = auto()
    CLERKS = auto()


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The ways to one clinic's key.

    Attributes:
        file: beside the records.
        sealer: seals the key with passwords.
        store: of the system; None where it is not to be used.
    """

    file: KeyFile
    sealer: KeySealer
    store: KeyStore | None = None

    def key_without_password(self, *, is_encrypted: bool, asks_first: bool = False) -> DataKey:
        """Return the key where no person is needed for it; make one for a new clinic.

        Args:
            is_encrypted: there are records that only their key opens.
            asks_first: where clerks have slots, do not look in the key store: they will log in.

        Raises:
            KeyLockedError: a person is needed, and for what.
            StorageError: the key file cannot be read or written.
        """
        try:
            record = self.file.load()
        except KeyFileError as error:
            if is_encrypted:
                raise KeyLockedError(f"{error.message} {PAPER}", has_slots=False) from error
            record = None
        if record is None:
            if is_encrypted:
                raise KeyLockedError(f"Nyckelfilen saknas. {PAPER}", has_slots=False)
            return self.adopt(DataKey.new())
        if record.open_key is not None:
            return record.open_key
        asks = asks_first and bool(record.slots)
        key = None if asks else self._stored(record)
        if key is not None:
            return key
        if record.slots:
            raise KeyLockedError("Databasen är låst. Logga in för att öppna den.", has_slots=True)
        raise KeyLockedError(f"{NO_STORE} {PAPER}", has_slots=False)

    def adopt(self, key: DataKey) -> DataKey:
        """Keep a key that is new, or new on this computer, and return it.

        It is open until ``settle`` finds that it can be closed without the danger of losing it.
        """
        in_store = self.store is not None and self.store.put(key)
        self.file.save(KeyRecord(key.id, in_store, open_key=key))
        return key

    def readopt(self, key: DataKey) -> None:
        """Keep a key that came from paper, in what there is of the file.

        Where neither the store nor anybody's password would open it the next time, it lies open
        again.
        """
        record = self._record(key)
        in_store = self.store is not None and self.store.put(key)
        is_kept = in_store or bool(record.slots)
        open_key = record.open_key if is_kept else key
        self.file.save(replace(record, in_store=in_store, open_key=open_key))

    def unlock(self, typed: str, password: str) -> tuple[DataKey, bool]:
        """Return the key with a clerk's password, and True when it was that which opened it.

        Where no slot opens, the key may lie open or in the key store: then the password is still
        to be checked against the records, and False is returned.

        Raises:
            WrongPasswordError: nothing opens.
        """
        record = self.file.load()
        signatur = normal_signatur(typed)
        for slot in record.slots if record else ():
            if slot.signatur == signatur:
                key = self.sealer.unseal(record.id if record else "", slot, password)
                if key is not None:
                    return key, True
        key = (record.open_key or self._stored(record)) if record else None
        if key is None:
            raise WrongPasswordError("Signaturen eller lösenordet stämmer inte. Försök igen.")
        return key, False

    def write_password(
        self, key: DataKey, signatur: str, password: str, write: Write
    ) -> ClerkAccount:
        """Seal the key with a new password, write that to the records, forget the old slot.

        In this order a cut at any moment leaves a slot for the password the records know.

        Args:
            key: of the records.
            signatur: whose password.
            password: the new one.
            write: writes it to the records and returns the account as written.

        Returns:
            What ``write`` returned.
        """
        signatur = normal_signatur(signatur)
        slot = KeySlot(signatur, self.sealer.seal(key, signatur, password))
        self._change(key, lambda slots: (*slots, slot))
        try:
            account = write()
        except BaseException:
            self._change(key, lambda slots: tuple(each for each in slots if each != slot))
            raise
        marked = replace(slot, mark=mark_of(account))
        self._change(key, lambda slots: (*_of_others(slots, signatur), marked))
        return account

    def note_login(self, key: DataKey, account: ClerkAccount, password: str) -> None:
        """Give a clerk who has logged in a slot, where the one there is does not fit."""
        if any(_fits(slot, account) for slot in self._record(key).slots):
            return
        sealed = self.sealer.seal(key, account.signatur, password)
        slot = KeySlot(account.signatur, sealed, mark_of(account))
        self._change(key, lambda slots: (*_of_others(slots, account.signatur), slot))

    def settle(self, key: DataKey, accounts: Iterable[ClerkAccount], *, is_on_paper: bool) -> None:
        """Take the slots of those away who may no longer log in, and close the open key.

        It is closed when everybody who may log in has a slot, or the system's store keeps the key,
        and it is on paper.
        """
        active = {account.signatur: account for account in accounts if account.is_active}
        record = self._record(key)
        slots = tuple(slot for slot in record.slots if slot.signatur in active)
        has_all = bool(active) and not without_slot(record, active.values())
        is_kept = is_on_paper and (has_all or record.in_store)
        settled = replace(record, slots=slots, open_key=None if is_kept else record.open_key)
        if settled != record:
            self.file.save(settled)

    def earlier_keys(self, key: DataKey) -> tuple[DataKey, ...]:
        """Return the keys the records had before, which older copies have; the newest first."""
        record = self._record(key)
        found = (self.sealer.unseal_earlier(key, each) for each in record.earlier)
        return tuple(each for each in found if each is not None)

    def earlier_ids(self, key: DataKey) -> frozenset[str]:
        """Return the ids of the keys the records had before."""
        return frozenset(each.id for each in self._record(key).earlier)

    def note_unused(self, key: DataKey, other: DataKey | None) -> tuple[str, ...]:
        """Write down that the store may come to keep a key that no records have, before it does.

        Args:
            key: of the records; where the file is not of it there is nothing to write in.
            other: the key that they may get; None where the store will not be given it.

        Returns:
            The ids of keys that the store may keep and nobody needs once they have it.

        Raises:
            StorageError: it cannot be written.
        """
        if self.store is None:
            return ()
        try:
            record = self.file.load()
        except KeyFileError:
            record = None
        if record is None or record.id != key.id:
            return (key.id,)
        left = record.unused
        if other is not None:
            left = tuple(each for each in left if each != other.id)
            self.file.save(replace(record, unused=(*left, other.id)))
        return (*left, key.id) if record.in_store else left

    def ask_unused(self, key: DataKey) -> frozenset[str]:
        """Let the store forget what no records have, and return which ids are done with.

        Takes as long as the store is given to answer, and writes nothing: see ``note_forgotten``.
        Where there is no store now, only a key that some records have had may lie in one that is
        away; the id of one that none ever had is done with, for it opens nothing.

        Args:
            key: it has opened the records.

        Raises:
            StorageError: the file cannot be read.
        """
        record = self._record(key)
        others = tuple(each for each in record.unused if each != key.id)
        done = frozenset(record.unused) - frozenset(others)
        if self.store is None or not others:
            return done
        forgotten = self.store.forget(others)
        if forgotten is None:
            forgotten = frozenset(others) - {each.id for each in record.earlier}
        return done | forgotten

    def note_forgotten(self, key: DataKey, ids: frozenset[str]) -> None:
        """Write down that the store need not be asked for some keys any more.

        Args:
            key: of the records.
            ids: of the others.

        Raises:
            StorageError: the file cannot be read or written.
        """
        record = self._record(key)
        left = tuple(each for each in record.unused if each not in ids)
        if left != record.unused:
            self.file.save(replace(record, unused=left))

    def forget_unused(self, key: DataKey) -> None:
        """Do both, where nobody waits.

        Raises:
            StorageError: the file cannot be read or written.
        """
        self.note_forgotten(key, self.ask_unused(key))

    def keeper(self) -> Keeper:
        """Return who keeps the key: for the clinic to know how safe it is."""
        record = self.file.load()
        if record is None or record.open_key is not None:
            return Keeper.OPEN
        return Keeper.STORE if record.in_store else Keeper.CLERKS

    def missing_slots(self, accounts: Iterable[ClerkAccount]) -> tuple[str, ...]:
        """Return whose password does not open the key yet."""
        record = self.file.load()
        return without_slot(record or KeyRecord(""), accounts)

    def _stored(self, record: KeyRecord) -> DataKey | None:
        if self.store is None or not record.in_store:
            return None
        return self.store.get(record.id)

    def _change(
        self, key: DataKey, change: Callable[[tuple[KeySlot, ...]], tuple[KeySlot, ...]]
    ) -> None:
        record = self._record(key)
        self.file.save(replace(record, slots=change(record.slots)))

    def _record(self, key: DataKey) -> KeyRecord:
        """Return what the file says; where it has gone or is damaged, the key is open again."""
        try:
            record = self.file.load()
        except KeyFileError:
            record = None
        return record if record and record.id == key.id else KeyRecord(key.id, open_key=key)


PAPER = (
    "Skriv in återställningsnyckeln: pappret ligger i mottagningens kassaskåp. "
    "Saknas den, ring it-stödet innan något ändras i Kassas mapp."
)
NO_STORE = "Nyckeln ligger i datorns nyckelring, som inte går att nå just nu."


def mark_of(account: ClerkAccount) -> str:
    """Return what tells one password hash from another, and betrays nothing of it."""
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:MARK_LENGTH]


def without_slot(record: KeyRecord, accounts: Iterable[ClerkAccount]) -> tuple[str, ...]:
    """Return the signatur of everybody who may log in and has no slot for the present password."""
    return tuple(
        account.signatur
        for account in accounts
        if account.is_active and not any(_fits(slot, account) for slot in record.slots)
    )


def _fits(slot: KeySlot, account: ClerkAccount) -> bool:
    return slot.signatur == account.signatur and slot.mark == mark_of(account)


def _of_others(slots: tuple[KeySlot, ...], signatur: str) -> tuple[KeySlot, ...]:
    return tuple(slot for slot in slots if slot.signatur != signatur)
