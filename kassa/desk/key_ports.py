"""What the desk asks of the world about the key of its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kassa.desk.data_key import DataKey


@dataclass(frozen=True, slots=True)
class KeySlot:
    """The key sealed with the password of one clerk.

    Attributes:
        signatur: whose.
        sealed: what the ``KeySealer`` made of it, as text.
        mark: tells which password hash of the records it was made with; empty while it is new.
    """

    signatur: str
    sealed: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class EarlierKey:
    """A key the records had before, which older copies still have.

    Attributes:
        id: of it.
        sealed: what the ``KeySealer`` made of it with the present key, as text.
    """

    id: str
    sealed: str


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What is known on this computer of a clinic's key.

    Attributes:
        id: of the key.
        in_store: the system's key store has it.
        open_key: the key itself, while nothing else can keep it; None once something does.
        slots: one for each clerk; two while a password is being changed.
        earlier: the keys before it, the newest first.
        unused: ids of keys that no records have and that the system's store may still keep.
    """

    id: str
    in_store: bool = False
    open_key: DataKey | None = None
    slots: tuple[KeySlot, ...] = ()
    earlier: tuple[EarlierKey, ...] = ()
    unused: tuple[str, ...] = ()


class KeyFile(Protocol):
    """The small file beside the records."""

    def load(self) -> KeyRecord | None:
        """Return what it says of the key that the records have, None where there is no file.

        Raises:
            KeyFileError: it is damaged, or written by a newer version.
            StorageError: it cannot be read.
        """
        ...

    def save(self, record: KeyRecord) -> None:
        """Write it in one step, for the owner only.

        Raises:
            StorageError: it cannot be written; the old one is untouched.
        """
        ...


class ChangingKeyFile(KeyFile, Protocol):
    """The key file while the records are given another key.

    What is announced holds from the moment the records have its key, and not before: whichever of
    the two files a cut leaves behind, ``load`` tells the one that fits.
    """

    def announce(self, record: KeyRecord) -> None:
        """Lay beside the file what it will say; its key lies open in it.

        Raises:
            StorageError: it cannot be written; nothing has changed.
        """
        ...

    def take_over(self, key: DataKey) -> None:
        """Let the file say what was announced where that is of this key; forget it where not.

        Args:
            key: of the records, which nobody may be giving another one meanwhile.
        """
        ...


class KeyStore(Protocol):
    """The key store of the system, which may not be there."""

    def exists(self) -> bool:
        """Return False where the system surely has none now; a silent one may be there."""
        ...

    def get(self, key_id: str) -> DataKey | None:
        """Return a key; None where it has none, is locked or missing."""
        ...

    def put(self, key: DataKey) -> bool:
        """Keep a key; True when it was read back."""
        ...

    def forget(self, key_ids: tuple[str, ...]) -> frozenset[str] | None:
        """Keep some keys no longer, and return the ids that the store says it has no key of.

        None where the system surely has no store now. One that is locked or silent says nothing of
        any id, and is asked once for all of them.
        """
        ...


class KeySealer(Protocol):
    """Seals the key with a password, slow on purpose, or with another key."""

    def seal(self, key: DataKey, signatur: str, password: str) -> str:
        """Return the key so that only the password opens it."""
        ...

    def unseal(self, key_id: str, slot: KeySlot, password: str) -> DataKey | None:
        """Return the key of a slot; None when the password is another."""
        ...

    def seal_earlier(self, key: DataKey, earlier: DataKey) -> str:
        """Return a key so that only a later one opens it."""
        ...

    def unseal_earlier(self, key: DataKey, earlier: EarlierKey) -> DataKey | None:
        """Return a key that a later one sealed; None when that is another."""
        ...
