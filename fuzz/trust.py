"""What is read of the central tariff before anything of it is believed, and the keys it has.

A publication of four documents lies among the seeds; what comes is put in the place of one of
them (its own kind says which), on the region's disk and on the server a desk asks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zlib import crc32

from tuf.api.exceptions import DownloadHTTPError

from fuzz.target import CORPUS, new_folder
from kassa.adapters.central.client import open_session, root_region
from kassa.adapters.central.keys import open_key, role_of
from kassa.adapters.central.repository import Repository
from kassa.adapters.taxa_mirror import FileMirror
from kassa.taxa.central import Trusted
from tests.helpers.region import MemoryTransport

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROOT = "1.root.json"
QUICK_KIB = 1024
KIND = re.compile(rb'"_type": ?"([a-z]+)"')
REMEMBERED, GIVEN = b" ", b"\n"
TAXA = b'id = "x"\n'
"""The tariff of the publication."""


@cache
def documents() -> dict[str, bytes]:
    """Return the documents of the publication, by name."""
    return {file.name: file.read_bytes() for file in sorted((CORPUS / "utlagt").iterdir())}


@cache
def _laid_out() -> Path:
    folder = new_folder()
    (folder / "metadata").mkdir()
    for name, content in documents().items():
        (folder / "metadata" / name).write_bytes(content)
    return folder


def utlagt(content: bytes) -> bool:
    """Load a publication of which one document is another, as whoever publishes does."""
    folder, name = _laid_out(), _place_of(content)
    file = folder / "metadata" / name
    file.write_bytes(content)
    try:
        Repository(folder).load()
    finally:
        file.write_bytes(documents()[name])
    return True


def central(content: bytes) -> bool:
    """Fetch from a server on which one document is another; or remember, or be given, another.

    What stands before the document says which: nothing, a space, or a new line.
    """
    right, place = documents(), _place_of(content.lstrip(REMEMBERED + GIVEN))
    if content.startswith(GIVEN):
        root_region(content)
        return _fetch(right, Trusted((content,)))
    if content.startswith(REMEMBERED):
        known = {**right, place: content}
        root, snapshot, targets, timestamp = (known[name] for name in sorted(right))
        return _fetch(right, Trusted((root,), timestamp, snapshot, targets))
    return _fetch({**right, place: content}, Trusted((right[ROOT],)))


def _fetch(shown: dict[str, bytes], trusted: Trusted) -> bool:
    def serve(name: str) -> Iterator[bytes]:
        return _pieces(shown, name)

    with open_session(MemoryTransport(serve, []), trusted, NOW) as session:
        return all(session.content(listed) == TAXA for listed in session.refresh().files)


def _pieces(shown: dict[str, bytes], name: str) -> Iterator[bytes]:
    content = TAXA if name.startswith("targets/") else shown.get(name.removeprefix("metadata/"))
    if content is None:
        raise DownloadHTTPError(name, 404)
    yield content


def spegel(content: bytes) -> bool:
    """Read a second memory that is junk: no file, or what it says goes through the client."""
    path = _mirror_place()
    path.write_bytes(content)
    trusted = FileMirror(path).load()
    FileMirror(path).save(trusted)
    if FileMirror(path).load() != trusted:
        message = "what was saved is read as something else"
        raise AssertionError(message)
    return bool(trusted.roots) and _fetch(documents(), trusted)


@cache
def _mirror_place() -> Path:
    return new_folder() / "sedd.json"


@cache
def _key_place() -> Path:
    return new_folder() / "rot.nyckel"


def taxanyckel(content: bytes) -> bool:
    """Read a key of a region; the passphrase is asked for where finding it out takes no time."""
    path = _key_place()
    path.write_bytes(content)
    role_of(path)
    is_quick = json.loads(content)["kdf"]["minne_kib"] <= QUICK_KIB
    return is_quick and bool(open_key(path, lambda _: "en lösenfras för prov"))


def _place_of(content: bytes) -> str:
    """Return the document that something stands for: of its kind, or for what has none, any."""
    places = sorted(documents())
    kind = KIND.search(content)
    of_kind = [name for name in places if kind and name.endswith(f"{kind[1].decode()}.json")]
    return of_kind[0] if of_kind else places[crc32(content) % len(places)]
