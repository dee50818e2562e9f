"""Every byte of an encrypted file as it was before it was encrypted: free pages and the log too.

SQLCipher 4: pages of 4096 bytes, AES-256-CBC with the raw key; the last 80 bytes of a page are its
IV and its HMAC. The first 16 bytes of a file are a salt and stand in the clear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.helpers import raw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = 4_096
RESERVED = 80
IV = 16
SALT = 16
LOG_HEAD = 32
FRAME_HEAD = 24


def decrypted(path: Path) -> bytes:
    """Return what the pages of a database and of its log hold, whether in use or not."""
    key = raw.key_of(path).raw
    whole = [_page(key, page, is_first=place == 0) for place, page in enumerate(_pages(path))]
    log = path.with_name(f"{path.name}-wal")
    if log.exists():
        whole += [_page(key, *frame) for frame in _frames(log)]
    return b"".join(whole)


def _pages(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    for start in range(0, len(content), PAGE):
        yield content[start : start + PAGE]


def _frames(log: Path) -> Iterator[tuple[bytes, bool]]:
    content = log.read_bytes()
    for start in range(LOG_HEAD, len(content) - FRAME_HEAD - PAGE + 1, FRAME_HEAD + PAGE):
        number = int.from_bytes(content[start : start + 4], "big")
        page = start + FRAME_HEAD
        yield content[page : page + PAGE], number == 1


def _page(key: bytes, page: bytes, is_first: bool) -> bytes:
    iv = page[PAGE - RESERVED : PAGE - RESERVED + IV]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return decryptor.update(page[SALT if is_first else 0 : PAGE - RESERVED]) + decryptor.finalize()
