"""Another key for the records: what the key file, the key store and the records say of it.

The old key stays readable for whoever has the new one: copies that were made before have it, and
are to be opened for as long as they lie.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.desk.backup import note_event
from kassa.desk.backup_ports import BackupKind
from kassa.desk.key_ports import EarlierKey, KeyRecord, KeySlot
from kassa.desk.keys import mark_of

if TYPE_CHECKING:
    from kassa.clock import Clock
    from kassa.desk.data_key import DataKey
    from kassa.desk.key_ports import ChangingKeyFile
    from kassa.desk.keys import KeyRing
    from kassa.desk.people_ports import ClerkAccount
    from kassa.desk.ports import Ledger
    from kassa.desk.settings import Desk


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who has logged in, and may go on doing so.

    Attributes:
        account: theirs.
        password: as typed.
    """

    account: ClerkAccount
    password: str


@dataclass(frozen=True, slots=True)
class KeyChange:
    """One key in the place of another; each step survives a power cut before the next is taken.

    Attributes:
        old: the key the records have.
        new: the one they get.
        ring: the ways to the old one.
        file: the ring's key file.
    """

    old: DataKey
    new: DataKey
    ring: KeyRing
    file: ChangingKeyFile

    def announce(self, login: Login | None) -> None:
        """Say that the new key may be the one: beside the key file, and to the key store.

        Args:
            login: of somebody whose password opens the new key at once; that of the others does
                when they have logged in the next time.

        Raises:
            StorageError: it cannot be written; nothing has changed.
        """
        store, sealer = self.ring.store, self.ring.sealer
        if store is not None and not store.exists():
            store = None  # what cannot get there is not looked for there either
        unused = self.ring.note_unused(self.old, self.new if store is not None else None)
        before = (self.old, *self.ring.earlier_keys(self.old))
        slots: tuple[KeySlot, ...] = ()
        if login is not None:
            signatur = login.account.signatur
            sealed = sealer.seal(self.new, signatur, login.password)
            slots = (KeySlot(signatur, sealed, mark_of(login.account)),)
        record = KeyRecord(
            self.new.id,
            in_store=store is not None and store.put(self.new),
            open_key=self.new,
            slots=slots,
            earlier=tuple(EarlierKey(key.id, sealer.seal_earlier(self.new, key)) for key in before),
            unused=unused,
        )
        self.file.announce(record)

    def take_over(self) -> None:
        """Say that the records have the new key; the store forgets the old one once it opens them.

        See ``KeyRing.forget_unused``.
        """
        self.file.take_over(self.new)

    def note(self, ledger: Ledger, clock: Clock, desk: Desk) -> None:
        """Write into the records that they have another key, and that it was typed from its paper.

        Args:
            ledger: the records with the new key.
            clock: the present.
            desk: where and by whom.
        """
        document = json.dumps({"fore": self.old.id, "efter": self.new.id})
        note_event(BackupKind.OMKRYPTERAD, ledger, clock, desk, document=document)
        note_event(BackupKind.NYCKEL_PROVAD, ledger, clock, desk)
