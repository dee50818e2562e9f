"""A file for another desk, encrypted with its code: Argon2id (RFC 9106), then AES-256-GCM.

One line of text and then the box: ``kassa-utbyte-krypterad 1 t m p salt nonce``, numbers in decimal
and bytes in base64. The line stands in the authenticated data.
"""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

from argon2.exceptions import HashingError

from kassa.adapters.key_seal import NONCE_BYTES, SALT_BYTES, Argon2Sealer, can_be_met, derive
from kassa.desk.utbyte import MOST_BYTES, UtbyteError
from kassa.desk.utbyte_kod import KodNeededError, read_kod

if TYPE_CHECKING:
    from pathlib import Path

NAME = b"kassa-utbyte-krypterad"
VERSION = 1
LONGEST_HEAD = 1000
NEEDED = "Filen {file} är krypterad. Skriv koden som visades där den skrevs."
OTHER = (
    "Koden hör till en annan fil än {file}, eller så är filen skadad. Skriv koden som visades när "
    "just den filen skrevs, eller skriv filen igen i den andra kassan."
)
NEWER = "Filen är krypterad av en nyare version av Kassa. Uppdatera den här kassan."
DAMAGED = "Filen är skadad eller inte hel. Skriv den igen i den andra kassan."
NO_MEMORY = "Datorn har för lite ledigt minne för koden. Stäng ett annat program och försök igen."


def lock(content: bytes, kod: str, sealer: Argon2Sealer | None = None) -> bytes:
    """Return a file as it is written: only its code opens it.

    Args:
        content: as ``write_utbyte`` made it.
        kod: of this file alone; kept nowhere.
        sealer: how dear each guess of the code is.

    Raises:
        UtbyteError: the computer has too little memory left.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - seldom

    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    cost = (sealer or Argon2Sealer()).cost
    numbers = (str(number).encode() for number in (VERSION, *cost))
    head = b" ".join((NAME, *numbers, base64.b64encode(salt), base64.b64encode(nonce))) + b"\n"
    return head + AESGCM(_derived(kod, salt, cost)).encrypt(nonce, content, head)


def unlock(content: bytes, typed: str, file: Path) -> bytes:
    """Return the file that ``lock`` encrypted; one of an earlier version, without a code, as it is.

    Args:
        content: as it was read.
        typed: the code, as somebody typed it; empty for none.
        file: where it lies.

    Raises:
        InvalidInputError: the code is mistyped; its field is ``kod``.
        KodNeededError: none was given, or it does not open the file.
        UtbyteError: the file is damaged or of a newer version, or there is too little memory.
    """
    if not content.startswith(NAME):
        return content
    cost, salt, nonce, head = _read_head(content)
    if len(content) > MOST_BYTES:  # more than AES-GCM takes at once, and than anybody writes
        raise UtbyteError(DAMAGED)
    if not typed.strip():
        raise KodNeededError(str(file), NEEDED.format(file=file.name))
    opened = _opened(content[len(head) :], _derived(read_kod(typed), salt, cost), nonce, head)
    if opened is None:
        raise KodNeededError(str(file), OTHER.format(file=file.name))
    return opened


def _derived(kod: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    try:
        return derive(kod, salt, *cost)
    except HashingError as error:
        raise UtbyteError(NO_MEMORY) from error


def _opened(box: bytes, key: bytes, nonce: bytes, head: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - seldom needed
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    try:
        return AESGCM(key).decrypt(nonce, box, head)
    except InvalidTag:
        return None


def _read_head(content: bytes) -> tuple[tuple[int, int, int], bytes, bytes, bytes]:
    """Return the cost, the salt, the nonce and the whole line."""
    end = content.find(b"\n", 0, LONGEST_HEAD) + 1
    head = content[:end]
    try:
        version, *rest = head[len(NAME) :].decode("ascii").split()
        if int(version) > VERSION:
            raise UtbyteError(NEWER)
        passes, memory, lanes, *texts = rest
        salt, nonce = (base64.b64decode(text, validate=True) for text in texts)
        cost = (int(passes), int(memory), int(lanes))
    except ValueError as error:
        raise UtbyteError(DAMAGED) from error
    if (len(salt), len(nonce)) != (SALT_BYTES, NONCE_BYTES) or not can_be_met(cost):
        raise UtbyteError(DAMAGED)
    return cost, salt, nonce, head
