"""The data key as it is written on paper for the clinic's safe.

Four rows of fifteen characters, three groups of five. A row carries 64 bits of the key in thirteen
characters and two that check them, so that a slip is found in its row. The characters are
Crockford's 32: no I, L, O or U; what is typed for them is taken for the digit it looks like.

The paper holds the key itself and not a password to it: with the paper and a copy, and nothing else
left of the clinic's computer, the records can be opened, by any program that knows SQLCipher.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from kassa.desk.data_key import KEY_BYTES, DataKey
from kassa.errors import Fault, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ROWS = 4
ROW_BYTES = KEY_BYTES // ROWS
KEY_CHARACTERS = 13
CHECK_CHARACTERS = 2
ROW_CHARACTERS = KEY_CHARACTERS + CHECK_CHARACTERS
GROUP = 5
BITS = 5
LOOKS_LIKE = str.maketrans("OIL", "011")


def recovery_rows(key: DataKey) -> tuple[str, ...]:
    """Return the four rows.

    >>> recovery_rows(DataKey(bytes(32)))[0]
    '00000 00000 0007S'
    """
    pieces = [key.raw[start : start + ROW_BYTES] for start in range(0, KEY_BYTES, ROW_BYTES)]
    return tuple(_row(place, piece) for place, piece in enumerate(pieces))


def read_recovery_rows(typed: Sequence[str]) -> DataKey:
    """Return the key of four rows as typed; spaces, dashes and small letters do not matter.

    A scanner types the code on the paper into the first row: then that row may hold all four.

    Raises:
        InvalidInputError: every row that is wrong; its fields are ``rad1`` to ``rad4``.
    """
    rows = [_normal(row) for row in typed]
    if rows and len(rows[0]) == ROWS * ROW_CHARACTERS and not any(rows[1:]):
        whole = rows[0]
        rows = [whole[at : at + ROW_CHARACTERS] for at in range(0, len(whole), ROW_CHARACTERS)]
    rows += [""] * (ROWS - len(rows))
    faults = []
    for place, row in enumerate(rows):
        message = _fault(place, row)
        if message:
            faults.append(Fault(f"rad{place + 1}", message))
    if faults:
        raise InvalidInputError(tuple(faults))
    return DataKey(b"".join(_bytes_of(row) for row in rows))


def read_recovery_text(text: str) -> DataKey:
    """Return the key of a text that holds it, such as a file with the four rows.

    Raises:
        InvalidInputError: it does not, and which row is wrong.
    """
    rows = [line for line in text.splitlines() if line.strip()]
    return read_recovery_rows(rows if len(rows) == ROWS else ["".join(rows)])


def _normal(row: str) -> str:
    return "".join(char for char in row.upper() if char.isalnum()).translate(LOOKS_LIKE)


def _row(place: int, piece: bytes) -> str:
    written = _characters(int.from_bytes(piece, "big"), KEY_CHARACTERS) + _check(place, piece)
    return " ".join(written[at : at + GROUP] for at in range(0, ROW_CHARACTERS, GROUP))


def _check(place: int, piece: bytes) -> str:
    digest = hashlib.sha256(bytes([place]) + piece).digest()
    return _characters(int.from_bytes(digest[:2], "big") >> 6, CHECK_CHARACTERS)


def _characters(number: int, count: int) -> str:
    return "".join(
        ALPHABET[number >> BITS * (count - 1 - at) & (2**BITS - 1)] for at in range(count)
    )


def _number(row: str) -> int:
    number = 0
    for char in row[:KEY_CHARACTERS]:
        number = number << BITS | ALPHABET.index(char)
    return number


def _bytes_of(row: str) -> bytes:
    return _number(row).to_bytes(ROW_BYTES, "big")


def _fault(place: int, row: str) -> str:
    """Return what is wrong with a row in normal form; empty when nothing is."""
    if len(row) != ROW_CHARACTERS:
        return f"Rad {place + 1} har {len(row)} tecken. Den ska ha {ROW_CHARACTERS}."
    strange = sorted(set(row) - set(ALPHABET))
    if strange:
        return f"Rad {place + 1} har {', '.join(strange)}, som inte finns i nyckeln. Läs den igen."
    is_right = _number(row) < 1 << 8 * ROW_BYTES and row.endswith(_check(place, _bytes_of(row)))
    return (
        ""
        if is_right
        else f"Rad {place + 1} stämmer inte. Jämför den med pappret, tecken för tecken."
    )
