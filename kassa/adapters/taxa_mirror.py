"""The second memory of what a desk trusts: a file beside the records.

A backup of the records that is put back knows less than the desk has seen. The file remembers, so
that nobody can show the desk the tariff of then. It is never trusted by itself: its documents are
verified from the root on like those that are fetched, and a damaged file is no file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kassa.adapters.files import replace_file
from kassa.adapters.os_words import why
from kassa.desk.taxa_trusted import version_of
from kassa.errors import StorageError
from kassa.reading import parse_json
from kassa.taxa.central import Trusted

if TYPE_CHECKING:
    from pathlib import Path

KEYS = ("timestamp", "snapshot", "targets")


class FileMirror:
    """What is trusted, in a file of its own; see ``kassa.desk.taxa_trusted.Mirror``."""

    def __init__(self, path: Path) -> None:
        """Name the file; it is made when something is saved."""
        self._path = path

    def load(self) -> Trusted:
        """Return what was saved last; nothing where the file is missing or damaged."""
        try:
            content, _ = parse_json(self._path.read_bytes())
            return _trusted_of(content)
        except (OSError, ValueError):
            return Trusted()

    def save(self, trusted: Trusted) -> None:
        """Keep what is trusted, in one step.

        Raises:
            StorageError: it cannot be written; what was saved before is.
        """
        content: dict[str, object] = {"roots": [root.decode() for root in trusted.roots]}
        for key in KEYS:
            document: bytes | None = getattr(trusted, key)
            content[key] = None if document is None else document.decode()
        written = json.dumps(content, ensure_ascii=False).encode()
        if written == self._written():
            return
        try:
            replace_file(self._path, written)
        except OSError as error:
            cause = (
                f"{self._path} är en mapp. Flytta undan den."
                if self._path.is_dir()
                else f"{why(error)}. Kontrollera att disken inte är full."
            )
            message = f"Kassan kunde inte skriva {self._path.name}: {cause}"
            raise StorageError(message) from error

    def _written(self) -> bytes:
        try:
            return self._path.read_bytes()
        except OSError:
            return b""


def _trusted_of(content: object) -> Trusted:
    """Return what a file says.

    Raises:
        ValueError: it is not what is saved here.
    """
    roots = content.get("roots") if isinstance(content, dict) else None
    if not isinstance(content, dict) or not isinstance(roots, list):
        message = "no list of roots"
        raise ValueError(message)  # noqa: TRY004 - damage is damage
    read = (None if content.get(key) is None else _document(content[key]) for key in KEYS)
    return Trusted(tuple(_document(root) for root in roots), *read)


def _document(written: object) -> bytes:
    """Return a signed document, not verified.

    Raises:
        ValueError: it is none.
    """
    document = written.encode() if isinstance(written, str) else b""
    if not version_of(document):
        message = "no signed document"
        raise ValueError(message)
    return document
