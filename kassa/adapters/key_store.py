"""The key store of the system through keyring: Secret Service, KWallet, Windows, macOS.

Only these are asked, by name: a store that keeps secrets in a plain file (keyrings.alt) is none,
and what a person or another program has configured for keyring does not decide where the key to
patients' data lies. Where there is no desktop there is no store, and Kassa goes on without.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from kassa.desk.data_key import DataKey

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Kassa"
ANSWER_SECONDS = 20.0
"""A locked store asks the person at the computer; one that is silent must not hang the desk."""

_BACKENDS = {
    "linux": ("SecretService.Keyring", "kwallet.DBusKeyring", "kwallet.DBusKeyringKWallet4"),
    "win32": ("Windows.WinVaultKeyring",),
    "darwin": ("macOS.Keyring",),
}
T = TypeVar("T")


def system_backend() -> KeyringBackend | None:
    """Return the first store of this system that is there."""
    for name in _BACKENDS.get(sys.platform, ()):
        module, _, kind = name.partition(".")
        try:
            backend = getattr(import_module(f"keyring.backends.{module}"), kind)
            if backend.priority > 0:
                found: KeyringBackend = backend()
                return found
        except Exception:  # noqa: BLE001, S112 - a store that cannot be loaded is not there
            continue
    return None


@dataclass(frozen=True, slots=True)
class SystemKeyStore:
    """Implements ``kassa.desk.key_ports.KeyStore``.

    Attributes:
        backend: returns the store, None where there is none.
        seconds: how long it may take to answer.
    """

    backend: Callable[[], KeyringBackend | None] = system_backend
    seconds: float = ANSWER_SECONDS

    def exists(self) -> bool:
        """Return False where the system surely has no store now; a silent one may be there."""
        return _within(self.seconds, lambda: self.backend() is not None) is not False

    def get(self, key_id: str) -> DataKey | None:
        """Return a key; None where it has none, is locked, missing or silent."""
        written = self._ask(lambda store: store.get_password(SERVICE, key_id))
        try:
            key = DataKey(bytes.fromhex(written or ""))
        except ValueError:
            return None
        return key if key.id == key_id else None

    def put(self, key: DataKey) -> bool:
        """Keep a key; True when it was read back."""
        self._ask(lambda store: store.set_password(SERVICE, key.id, key.raw.hex()))
        return self.get(key.id) == key

    def forget(self, key_ids: tuple[str, ...]) -> frozenset[str] | None:
        """Keep some keys no longer, and return the ids that the store says it has no key of.

        None where the system surely has no store now.
        """

        def forget() -> tuple[frozenset[str] | None]:
            store = self.backend()
            if store is None:
                return (None,)
            return (frozenset(key_id for key_id in key_ids if _forgets(store, key_id)),)

        answer = _within(self.seconds, forget)
        return frozenset() if answer is None else answer[0]

    def _ask(self, question: Callable[[KeyringBackend], T]) -> T | None:
        """Ask the store; None where there is none, and of one that is locked or silent."""

        def ask() -> T | None:
            store = self.backend()
            return question(store) if store is not None else None

        return _within(self.seconds, ask)


def _forgets(store: KeyringBackend, key_id: str) -> bool:
    if store.get_password(SERVICE, key_id) is not None:
        store.delete_password(SERVICE, key_id)
    return store.get_password(SERVICE, key_id) is None


def _within(seconds: float, ask: Callable[[], T]) -> T | None:
    """Ask off this thread, and go on without an answer when there is none in time."""
    answers: list[T] = []

    def asked() -> None:
        with suppress(Exception):  # each store has errors of its own; all mean "none"
            answers.append(ask())

    asking = threading.Thread(target=asked, name="kassa-key-store", daemon=True)
    asking.start()
    asking.join(seconds)
    return answers[0] if answers else None
