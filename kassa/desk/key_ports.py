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
class KeyRecord:
    """What is known on this computer of a clinic's key.

    Attributes:
        id: of the key.
        in_store: the system's key store has it.
        open_key: the key itself, while nothing else can keep it; None once something does.
        slots: one for each clerk; two while a password is being changed.
    """

    id: str
    in_store: bool = False
    open_key: DataKey | None = None
    slots: tuple[KeySlot, ...] = ()


class KeyFile(Protocol):
    """The small file beside the records."""

    def load(self) -> KeyRecord | None:
        """Return what it says, None where there is no file.

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


class KeyStore(Protocol):
    """The key store of the system, which may not be there."""

    def get(self, key_id: str) -> DataKey | None:
        """Return a key; None where it has none, is locked or missing."""
        ...

    def put(self, key: DataKey) -> bool:
        """Keep a key; True when it was read back."""
        ...


class KeySealer(Protocol):
    """Seals the key with a password; slow on purpose."""

    def seal(self, key: DataKey, signatur: str, password: str) -> str:
        """Return the key so that only the password opens it."""
        ...

    def unseal(self, key_id: str, slot: KeySlot, password: str) -> DataKey | None:
        """Return the key of a slot; None when the password is another."""
        ...
