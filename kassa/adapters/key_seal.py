"""The data key sealed with a password: Argon2id (RFC 9106), then AES-256-GCM. ``KeySealer``.

The sealed text is ``argon2id$t$m$p$salt$nonce$box``, numbers in decimal and bytes in base64. Clerk
and key stand in the authenticated data: a slot cannot be given to another clerk or another clinic.
"""

from __future__ import annotations

import base64
import hmac
import os
from dataclasses import dataclass

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from kassa.desk.data_key import KEY_BYTES, DataKey
from kassa.desk.key_ports import EarlierKey, KeySlot

NAME = "argon2id"
WITH_KEY = "nyckel"
SALT_BYTES = 16
NONCE_BYTES = 12
MOST_PASSES, MOST_MEMORY, MOST_LANES = 12, 524_288, 16
"""Four times what is written here, KiB: a damaged file must not take the computer down."""
LEAST_MEMORY_A_LANE = 8
"""KiB, by the standard."""


@dataclass(frozen=True, slots=True)
class Argon2Sealer:
    """Seals with twice the memory of a password hash: whoever has the file can try at leisure.

    Attributes:
        passes: over the memory.
        memory: KiB.
        lanes: at the same time.
    """

    passes: int = 3
    memory: int = 131_072
    lanes: int = 4

    @classmethod
    def light(cls) -> Argon2Sealer:
        """Return one far too weak for a clinic, for tests that log in many times."""
        return cls(1, 64, 1)

    @property
    def cost(self) -> tuple[int, int, int]:
        """Passes, KiB, lanes."""
        return self.passes, self.memory, self.lanes

    def seal(self, key: DataKey, signatur: str, password: str) -> str:
        """Return the key so that only the password opens it."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - seldom

        salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
        cost = self.cost
        box = AESGCM(derive(password, salt, *cost)).encrypt(
            nonce, key.raw, _bound(key.id, signatur)
        )
        return "$".join((NAME, *map(str, cost), *map(_text, (salt, nonce, box))))

    def unseal(self, key_id: str, slot: KeySlot, password: str) -> DataKey | None:
        """Return the key of a slot; None when the password is another, or the slot is damaged."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - seldom needed
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        try:
            name, passes, memory, lanes, *rest = slot.sealed.split("$")
            salt, nonce, box = (base64.b64decode(piece, validate=True) for piece in rest)
            cost = (int(passes), int(memory), int(lanes))
            if name != NAME or not can_be_met(cost):
                return None
            derived = derive(password, salt, *cost)
            key = DataKey(AESGCM(derived).decrypt(nonce, box, _bound(key_id, slot.signatur)))
        except (InvalidTag, HashingError, ValueError):
            return None
        return key if key.id == key_id else None

    def seal_earlier(self, key: DataKey, earlier: DataKey) -> str:
        """Return a key so that only a later one opens it."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - seldom

        nonce = os.urandom(NONCE_BYTES)
        bound = _bound(key.id, earlier.id)
        box = AESGCM(_sealing(key)).encrypt(nonce, earlier.raw, bound)
        return "$".join((WITH_KEY, _text(nonce), _text(box)))

    def unseal_earlier(self, key: DataKey, earlier: EarlierKey) -> DataKey | None:
        """Return a key that a later one sealed; None when that is another, or it is damaged."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - seldom needed
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        try:
            name, *rest = earlier.sealed.split("$")
            nonce, box = (base64.b64decode(piece, validate=True) for piece in rest)
            if name != WITH_KEY:
                return None
            bound = _bound(key.id, earlier.id)
            found = DataKey(AESGCM(_sealing(key)).decrypt(nonce, box, bound))
        except (InvalidTag, ValueError):
            return None
        return found if found.id == earlier.id else None


def _sealing(key: DataKey) -> bytes:
    """Return the key that seals earlier ones: not the one the records are encrypted with."""
    return hmac.digest(key.raw, b"kassa: seals the keys before it", "sha256")


def can_be_met(cost: tuple[int, int, int]) -> bool:
    """True of a cost that no damaged file has put there: passes, KiB, lanes."""
    most = (MOST_PASSES, MOST_MEMORY, MOST_LANES)
    is_bounded = all(0 < each <= limit for each, limit in zip(cost, most, strict=True))
    return is_bounded and cost[1] >= LEAST_MEMORY_A_LANE * cost[2]


def derive(password: str, salt: bytes, passes: int, memory: int, lanes: int) -> bytes:
    """Return the 32 bytes of a key that Argon2id makes of a password.

    Raises:
        HashingError: there is not so much memory.
    """
    secret = password.encode("utf-8", "surrogatepass")
    return hash_secret_raw(secret, salt, passes, memory, lanes, KEY_BYTES, Type.ID)


def _bound(key_id: str, signatur: str) -> bytes:
    return f"kassa {key_id} {signatur}".encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
