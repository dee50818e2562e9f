"""The key of records that are open, kept in step with the people who may log in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.desk.backup_ports import BackupKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from kassa.desk.data_key import DataKey
    from kassa.desk.keys import Keeper, KeyRing
    from kassa.desk.people_ports import ClerkAccount
    from kassa.desk.ports import Ledger

ON_PAPER = (BackupKind.NYCKEL_UTSKRIVEN, BackupKind.NYCKEL_PROVAD)


@dataclass(frozen=True, slots=True)
class HeldKey:
    """The key of the records that are open.

    Attributes:
        key: it.
        ring: the ways to it.
        ledger: the records.
    """

    key: DataKey
    ring: KeyRing
    ledger: Ledger

    @property
    def is_on_paper(self) -> bool:
        """True once somebody has printed it, or typed it from the paper; not the one before it."""
        newest = self.ledger.backup_event_list(1, (*ON_PAPER, BackupKind.OMKRYPTERAD))
        return bool(newest) and newest[0].kind in ON_PAPER

    @property
    def earlier_ids(self) -> frozenset[str]:
        """What tells the copies that have a key the records had before."""
        return self.ring.earlier_ids(self.key)

    @property
    def keeper(self) -> Keeper:
        """Who keeps it on this computer."""
        return self.ring.keeper()

    @property
    def missing_slots(self) -> tuple[str, ...]:
        """Whose password does not open it yet."""
        return self.ring.missing_slots(self.ledger.clerk_account_list())

    def write_password(
        self, signatur: str, password: str, write: Callable[[], ClerkAccount]
    ) -> ClerkAccount:
        """Let a password that is being written open the key; see ``KeyRing.write_password``."""
        written = self.ring.write_password(self.key, signatur, password, write)
        self.settle()
        return written

    def note_login(self, account: ClerkAccount, password: str) -> None:
        """Let the password of somebody who has logged in open the key."""
        self.ring.note_login(self.key, account, password)
        self.settle()

    def ask_unused(self) -> frozenset[str]:
        """Let the system's store forget what no records have; see ``KeyRing.ask_unused``."""
        return self.ring.ask_unused(self.key)

    def note_forgotten(self, ids: frozenset[str]) -> None:
        """Write down what it need not be asked for any more."""
        self.ring.note_forgotten(self.key, ids)

    def settle(self) -> None:
        """Take away what no longer may open it, and close it where that can be done."""
        accounts = self.ledger.clerk_account_list()
        self.ring.settle(self.key, accounts, is_on_paper=self.is_on_paper)
