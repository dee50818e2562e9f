"""The one form of JSON in which records are frozen: equal contents are equal texts.

Hashes are made of it, so that not a byte of it may ever change; a test holds it against the JSON of
the standard library, which wrote the first records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# What is no JSON is refused, as the standard library does, not written in a form of orjson's own.
_PLAIN_ONLY = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def canonical(content: Mapping[str, object]) -> str:
    """Return JSON with sorted keys and without a space."""
    return canonical_bytes(content).decode()


def canonical_bytes(content: Mapping[str, object]) -> bytes:
    """Return the same as UTF-8, to be hashed.

    Raises:
        TypeError: something in it is no JSON, or half a character.
    """
    return orjson.dumps(content, option=_PLAIN_ONLY | orjson.OPT_SORT_KEYS)


def canonical_row(values: Sequence[object]) -> bytes:
    """Return a row of values as UTF-8 of JSON without a space; bytes as hexadecimal.

    Raises:
        TypeError: one of them is of no type a database has, or half a character.
    """
    return orjson.dumps(values, option=_PLAIN_ONLY, default=_hex)


def _hex(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(type(value).__name__)
