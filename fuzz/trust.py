"""What is read of the central tariff before anything of it is believed, and the keys it has.

A publication of four documents lies among the seeds; what comes is put in the place of one of
them (its own bytes say which), on the region's disk and on the server a desk asks.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zlib import crc32

from tuf.api.exceptions import DownloadHTTPError

from kassa.adapters.central.client import open_session, root_region
from kassa.adapters.central.keys import open_key, role_of
from kassa.adapters.central.repository import Repository
from kassa.adapters.taxa_mirror import FileMirror
from kassa.taxa.central import Trusted
from tests.helpers.region import MemoryTransport

CORPUS = Path(__file__).parent / "corpus"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROOT = "1.root.json"
QUICK_KIB = 1024


@cache
def documents() -> dict[str, bytes]:
    """Return the documents of the publication, by name."""
    return {file.name: file.read_bytes() for file in sorted((CORPUS / "utlagt").iterdir())}


@cache
def _laid_out() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kassa-fuzz-"))
    (folder / "metadata").mkdir()
    for name, content in documents().items():
        (folder / "metadata" / name).write_bytes(content)
    return folder


def utlagt(content: bytes) -> None:
    """Load a publication of which one document is another, as whoever publishes does."""
    folder, name = _laid_out(), _chosen(content, sorted(documents()))
    file = folder / "metadata" / name
    file.write_bytes(content)
    try:
        Repository(folder).load()
    finally:
        file.write_bytes(documents()[name])


def central(content: bytes) -> None:
    """Fetch from a server on which one document is another; or remember, or be given, another."""
    right = documents()
    place = _chosen(content, (*right, "memory", "root"))
    if place == "root":
        root_region(content)
        _fetch(right, Trusted((content,)))
    elif place == "memory":
        _fetch(right, Trusted((right[ROOT],), content, content, content))
    else:
        _fetch({**right, place: content}, Trusted((right[ROOT],)))


def _fetch(shown: dict[str, bytes], trusted: Trusted) -> None:
    def serve(name: str) -> Iterator[bytes]:
        return _pieces(shown, name)

    with open_session(MemoryTransport(serve, []), trusted, NOW) as session:
        for listed in session.refresh().files:
            session.content(listed)


def _pieces(shown: dict[str, bytes], name: str) -> Iterator[bytes]:
    content = shown.get(name.removeprefix("metadata/"))
    if content is None:
        raise DownloadHTTPError(name, 404)
    yield content


def spegel(content: bytes) -> None:
    """Read a second memory that is junk: no file, or what it says goes through the client."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sedd.json"
        path.write_bytes(content)
        trusted = FileMirror(path).load()
        FileMirror(path).save(trusted)
        if FileMirror(path).load() != trusted:
            message = "what was saved is read as something else"
            raise AssertionError(message)
    if trusted.roots:
        _fetch(documents(), trusted)


def taxanyckel(content: bytes) -> None:
    """Read a key of a region; the passphrase is asked for where finding it out takes no time."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rot.nyckel"
        path.write_bytes(content)
        role_of(path)
        if json.loads(content)["kdf"]["minne_kib"] <= QUICK_KIB:
            open_key(path, lambda _: "en lösenfras för prov")


def _chosen(content: bytes, places: Sequence[str]) -> str:
    return places[crc32(content) % len(places)]
