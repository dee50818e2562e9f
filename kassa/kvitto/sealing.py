"""What the hash of a receipt covers: all of it, of the person only a hash of its own.

Works on the receipt as plain JSON (``kassa.kvitto.document.to_mapping``).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from kassa.canonical import canonical_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    Content = Mapping[str, Any]

PERSON = ("patient", "betalare", "skal", "motivering")
"""What may say who the patient is: names, numbers, and the clerk's own words."""
_APART = {*PERSON, "salt"}
_ADDED = {"salt", "person_hash", "omseglad"}


def with_person_hash(content: Content, salt: str) -> dict[str, Any]:
    """Return the receipt with a salt and the hash of the person, where there is a salt.

    Args:
        content: the receipt, sealed or not.
        salt: random; empty for none.
    """
    bare = {name: value for name, value in content.items() if name not in _ADDED}
    if not salt:
        return bare
    salted = {**bare, "salt": salt}
    return {**salted, "person_hash": person_hash(salted)}


def person_hash(content: Content) -> str:
    """Return the hash of what says who the patient is, and of the salt, hexadecimal."""
    return digest({name: content.get(name) for name in (*PERSON, "salt")})


def hash_of(content: Content) -> str:
    """Return the hash of a receipt, hexadecimal; the one in it is not covered."""
    covered, _ = parted(content)
    return digest(covered)


def parted(content: Content) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what of a receipt its hash covers, and what only the hash of the person does."""
    names = _APART if content.get("person_hash") else set()
    covered = {name: value for name, value in content.items() if name not in {"hash", *names}}
    return covered, {name: value for name, value in content.items() if name in names}


def digest(content: Content) -> str:
    """Return the SHA-256 of plain JSON, hexadecimal."""
    return hashlib.sha256(canonical_bytes(content)).hexdigest()
