"""The files a region lays out: signed documents and tariffs, for any web server or file share.

``metadata/`` has the documents, ``targets/`` the tariffs. All but ``timestamp.json`` carry their
version or their hash in their name and never change once they are named in it, so the files of an
old and of a new publication lie side by side. ``timestamp.json`` is replaced last, in one step: who
fetches in the middle gets the old publication or the new one, whole.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from tuf.api.exceptions import RepositoryError, UnsignedMetadataError
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

from kassa.adapters.files import replace_file
from kassa.adapters.os_words import why
from kassa.errors import StorageError, UserFacingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

S = TypeVar("S", Root, Timestamp, Snapshot, Targets)
EVERYBODY_READS, EVERYBODY_ENTERS = 0o644, 0o755
LOCK = ".publicering-pagar"
REGION = "kassa_region"
SIGNED_AT = "kassa_underskriven"
HASH = "sha256"


class PublishError(UserFacingError):
    """Something cannot be published; nothing was laid out."""

    code = "publicering"


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of a publication, signed.

    Attributes:
        root: keys and thresholds.
        targets: which tariffs there are.
        snapshot: which list of tariffs is in force.
        timestamp: which snapshot is; short-lived.
    """

    root: Metadata[Root]
    targets: Metadata[Targets]
    snapshot: Metadata[Snapshot]
    timestamp: Metadata[Timestamp]

    @property
    def region(self) -> str:
        """The region's code, as signed in the root."""
        return str(self.root.signed.unrecognized_fields.get(REGION, ""))


class Repository:
    """The folder of a publication.

    Attributes:
        folder: on the web server, the file share or a disk that is copied there.
    """

    def __init__(self, folder: Path) -> None:
        """Name a folder; nothing is read or written yet."""
        self.folder = folder

    @property
    def exists(self) -> bool:
        """True when something is published here."""
        return self._metadata("timestamp.json").exists()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other publications out meanwhile.

        Raises:
            PublishError: one is under way, or was cut off: the message names the file to remove.
        """
        lock = self.folder / LOCK
        try:
            self.folder.mkdir(mode=EVERYBODY_ENTERS, parents=True, exist_ok=True)
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError as error:
            message = (
                f"Någon annan publicerar just nu. Är det inte så, ta bort filen {lock} "
                "och försök igen: en avbruten publicering har inte ändrat något."
            )
            raise PublishError(message) from error
        except OSError as error:
            raise _storage_error(self.folder, error) from error
        try:
            yield
        finally:
            with suppress(OSError):
                lock.unlink()

    def load(self) -> Documents:
        """Return what is published now, with its signatures checked.

        Raises:
            PublishError: nothing is, or it was tampered with.
        """
        if not self.exists:
            message = (
                f"Det finns inget utlagt i {self.folder}. Börja med ”kassa taxa nycklar skapa”."
            )
            raise PublishError(message)
        try:
            roots = self._newest_roots()
            timestamp = read_document(self._metadata("timestamp.json").read_bytes(), Timestamp)
            snapshot = self._named("snapshot", timestamp.signed.snapshot_meta, Snapshot)
            targets = self._named("targets", snapshot.signed.meta["targets.json"], Targets)
            found = Documents(roots[0], targets, snapshot, timestamp)
            _check_signatures(found, roots)
        except (RepositoryError, OSError, KeyError, ValueError) as error:
            message = (
                f"Det som ligger i {self.folder} är skadat eller ändrat av någon annan än den "
                "som publicerar. Återställ mappen från en säkerhetskopia."
            )
            raise PublishError(message) from error
        return found

    def add_target(self, file: TargetFile, content: bytes) -> None:
        """Lay out a tariff under the name of its hash."""
        folder, _, name = file.path.rpartition("/")
        self._write(f"targets/{folder}/{file.hashes[HASH]}.{name}", content)

    def lay_out(self, documents: Documents, *, root_last: bool = False) -> None:
        """Lay out documents in the order in which nobody can meet half of them.

        Args:
            documents: signed.
            root_last: the other documents hold under the old root as well.

        Raises:
            StorageError: one could not be written; what was published before is in force.
        """
        root, targets = documents.root.signed, documents.targets.signed
        snapshot = documents.snapshot.signed
        root_file: tuple[str, Metadata[Any]] = (f"{root.version}.root.json", documents.root)
        stamp_file: tuple[str, Metadata[Any]] = ("timestamp.json", documents.timestamp)
        for name, document in (
            (f"{targets.version}.targets.json", documents.targets),
            (f"{snapshot.version}.snapshot.json", documents.snapshot),
            *((stamp_file, root_file) if root_last else (root_file, stamp_file)),
        ):
            content = to_bytes(document)
            file = self._metadata(name)
            if not file.exists() or file.read_bytes() != content:
                self._write(f"metadata/{name}", content)

    def _metadata(self, name: str) -> Path:
        return self.folder / "metadata" / name

    def _newest_roots(self) -> list[Metadata[Root]]:
        """Return the newest root and the one before it, where there is one."""
        versions = sorted(
            int(file.name.split(".")[0])
            for file in (self.folder / "metadata").glob("*.root.json")
            if file.name.split(".")[0].isdigit()
        )
        names = [f"{version}.root.json" for version in (versions or [1])[:-3:-1]]
        return [read_document(self._metadata(name).read_bytes(), Root) for name in names]

    def _named(self, name: str, meta: MetaFile, kind: type[S]) -> Metadata[S]:
        """Return a document as another names it: that version, those bytes."""
        content = self._metadata(f"{meta.version}.{name}.json").read_bytes()
        meta.verify_length_and_hashes(content)
        return read_document(content, kind)

    def _write(self, name: str, content: bytes) -> None:
        path = self.folder / name
        try:
            for folder in (self.folder, *reversed(path.relative_to(self.folder).parents[:-1])):
                inside = self.folder / folder
                if not inside.exists():
                    inside.mkdir(mode=EVERYBODY_ENTERS, parents=True)
            replace_file(path, content, EVERYBODY_READS)
        except OSError as error:
            raise _storage_error(path, error) from error


def read_document(content: bytes, kind: type[S]) -> Metadata[S]:
    """Return a document, not verified.

    Raises:
        DeserializationError: it is none.
        ValueError: it is one of another kind.
    """
    document = Metadata[S].from_bytes(content)
    if not isinstance(document.signed, kind):
        message = f"no {kind.__name__}"
        raise ValueError(message)  # noqa: TRY004 - damage is damage
    return document


def to_bytes(document: Metadata[Any]) -> bytes:
    """Return a document as it is laid out: compact, the same every time."""
    return document.to_bytes(JSONSerializer(compact=True))


def fresh_snapshot(documents: Documents) -> Documents:
    """Return documents whose snapshot and timestamp, one version on, name the present targets."""
    targets, snapshot = documents.targets.signed, documents.snapshot.signed
    timestamp = documents.timestamp.signed
    snapshot.meta = {"targets.json": _meta_of(documents.targets, targets.version)}
    snapshot.version += 1
    timestamp.version += 1
    return replace(documents)


def seal_snapshot(documents: Documents) -> None:
    """Write into the timestamp which snapshot it names; the snapshot must be signed by then."""
    snapshot = documents.snapshot
    documents.timestamp.signed.snapshot_meta = _meta_of(snapshot, snapshot.signed.version)


def _meta_of(document: Metadata[Any], version: int) -> MetaFile:
    return MetaFile.from_data(version, to_bytes(document), [HASH])


def files_by_path(documents: Documents) -> Mapping[str, TargetFile]:
    """Return every file that is published, by its place."""
    return documents.targets.signed.targets


def _check_signatures(documents: Documents, roots: list[Metadata[Root]]) -> None:
    """Refuse a document that neither the newest root nor the one before it vouches for.

    A change of keys that was cut off leaves the new root beside documents of the old one.
    """
    root = documents.root
    root.signed.verify_delegate("root", root.signed_bytes, root.signatures)
    for name, document in (
        ("targets", documents.targets),
        ("snapshot", documents.snapshot),
        ("timestamp", documents.timestamp),
    ):
        if not any(holds_under(each.signed, name, document) for each in roots):
            message = f"{name} is not signed"
            raise UnsignedMetadataError(message)


def holds_under(root: Root, name: str, document: Metadata[Any]) -> bool:
    """True when enough keys of a root have signed a document."""
    return bool(root.get_verification_result(name, document.signed_bytes, document.signatures))


def _storage_error(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{path} går inte att skriva ({why(error)}). Det som var utlagt förut gäller än. "
        "Kontrollera utrymme och rättigheter och försök igen."
    )
