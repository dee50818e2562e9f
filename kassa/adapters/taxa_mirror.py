"""The second memory of what a desk trusts: a file beside the records.

A backup of the records that is put back knows less than the desk has seen. The file remembers, so
that nobody can show the desk the tariff of then. It is never trusted by itself: its documents are
verified from the root on like those that are fetched, and a damaged file is no file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kassa.adapters.files import replace_file
from kassa.errors import StorageError
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
            content = json.loads(self._path.read_bytes())
            roots = tuple(str(root).encode() for root in content["roots"])
            rest = [content[key] for key in KEYS]
        except (OSError, ValueError, KeyError, TypeError):
            return Trusted()
        timestamp, snapshot, targets = (None if each is None else each.encode() for each in rest)
        return Trusted(roots, timestamp, snapshot, targets)

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
            raise StorageError(
                f"Kassan kunde inte skriva {self._path.name} ({error.strerror}). Kontrollera att "
                "disken inte är full."
            ) from error

    def _written(self) -> bytes:
        try:
            return self._path.read_bytes()
        except OSError:
            return b""
