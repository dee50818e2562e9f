"""Password hashes by Argon2id (RFC 9106), through argon2-cffi with its defaults."""

from __future__ import annotations

import argon2
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Hasher:
    """Implements ``kassa.desk.people_ports.PasswordHasher``.

    Args:
        light: far too weak for a clinic; only for tests that log in many times.
    """

    def __init__(self, *, light: bool = False) -> None:
        self._argon2 = (
            argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
            if light
            else argon2.PasswordHasher()
        )

    def hash(self, password: str) -> str:
        """Return the hash of a password, with a salt of its own."""
        return self._argon2.hash(password)

    def verify(self, password_hash: str, password: str) -> bool:
        """Return True when the password is the one."""
        try:
            return self._argon2.verify(password_hash, password)
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False
