"""The key a clinic's records are encrypted with: 256 random bits, made once.

It is never derived from a password: passwords, the system's key store and the paper in the safe are
ways to get at it (``kassa.desk.keys``). It shows itself nowhere by accident.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field

KEY_BYTES = 32
ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key.

    Attributes:
        raw: its 32 bytes.

    Raises:
        ValueError: they are not 32.
    """

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what is no key."""
        if len(self.raw) != KEY_BYTES:
            message = "a data key has 32 bytes"
            raise ValueError(message)

    @classmethod
    def new(cls) -> DataKey:
        """Return a fresh key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @property
    def id(self) -> str:
        """Eight hex digits that tell one clinic's key from another's and betray nothing of it."""
        return hashlib.sha256(b"kassa: id of a data key" + self.raw).hexdigest()[:ID_LENGTH]
