"""Fetch the central tariff with TUF's reference client, and say in Kassa's words what is wrong.

The client works in a folder of its own that is filled with what the desk has accepted so far and
read back afterwards: a fetch that fails half-way leaves the records as they were, and what of it
was verified can still be kept. TUF has no offline mode, so the installed tariffs are kept apart
from this: a fetch can only ever add to them.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuf.api import exceptions as tuf_errors
from tuf.api.metadata import Metadata, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization import DeserializationError
from tuf.ngclient import Updater, UpdaterConfig

from kassa.adapters.central.keys import NAMN
from kassa.adapters.central.repository import (
    HASH,
    REGION,
    SIGNED_AT,
    holds_under,
    read_document,
)
from kassa.adapters.central.transport import (
    BASE,
    NOT_FOUND,
    PATIENT,
    FolderTransport,
    HttpsTransport,
    Patience,
    Transport,
    is_https,
)
from kassa.adapters.cleaning import clean_left_over
from kassa.desk.taxa_trusted import named_versions, version_of
from kassa.errors import KassaError
from kassa.taxa.central import (
    MOST_TAXA_BYTES,
    MOST_WORDS_BYTES,
    AlteredError,
    FreezeError,
    IdentityError,
    Listed,
    Listing,
    MissingFileError,
    MixError,
    OversizeError,
    RollbackError,
    RootRotationError,
    SignatureError,
    SlowError,
    Trusted,
    UnreachableError,
    read_target_path,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kassa.taxa.central import Progress

LIMITS = UpdaterConfig(
    max_root_rotations=64,
    max_delegations=1,
    root_max_length=64_000,
    timestamp_max_length=16_384,
    snapshot_max_length=16_384,
    targets_max_length=1_000_000,
)
ROOT, TIMESTAMP, SNAPSHOT, TARGETS = "root", "timestamp", "snapshot", "targets"
FORBIDDEN = 403
PLACE_PREFIX = "kassa-taxa-"


@dataclass(frozen=True, slots=True)
class TufCentral:
    """A region's publication on a web server or in a folder.

    Attributes:
        address: ``https://...`` or a folder.
        ca: certificates to trust instead of the system's own.
        patience: when a fetch is given up.
    """

    address: str
    ca: Path | None = None
    patience: Patience = PATIENT

    @contextmanager
    def session(
        self, trusted: Trusted, now: datetime, on_progress: Callable[[Progress], None]
    ) -> Iterator[TufSession]:
        """Begin a fetch; see ``kassa.taxa.central.Central``."""
        transport = self._transport()
        transport.on_progress = on_progress
        try:
            with open_session(transport, trusted, now) as session:
                yield session
        finally:
            transport.close()

    def _transport(self) -> Transport:
        if is_https(self.address):
            return HttpsTransport(self.address, self.ca, self.patience)
        return FolderTransport(Path(self.address), self.patience)


@contextmanager
def open_session(transport: Transport, trusted: Trusted, now: datetime) -> Iterator[TufSession]:
    """Begin a fetch over a transport, in a folder that is gone afterwards.

    What a fetch that was killed has left is removed too, a day later.
    """
    clean_left_over(Path(tempfile.gettempdir()), datetime.now(UTC), PLACE_PREFIX)
    with tempfile.TemporaryDirectory(prefix=PLACE_PREFIX, ignore_cleanup_errors=True) as folder:
        yield TufSession(Path(folder), transport, trusted, now)


class TufSession:
    """One fetch; see ``kassa.taxa.central.Session``."""

    def __init__(self, folder: Path, transport: Transport, trusted: Trusted, now: datetime) -> None:
        """Lay what is trusted into the folder.

        Raises:
            SignatureError: the first root is none, or is damaged.
        """
        self._folder = folder
        self._transport = transport
        self._first = trusted.roots[0]
        root_region(self._first)  # tells of the desk's own file, before the server is asked
        _lay_in(folder, trusted)
        with self._told():
            self._updater = Updater(
                str(folder), f"{BASE}/metadata/", str(folder), f"{BASE}/targets/",
                fetcher=transport, config=LIMITS, bootstrap=self._first,
            )  # fmt: skip
        # The client reads the computer's clock when it is made; Kassa's clock is passed in.
        self._updater._trusted_set.reference_time = now  # noqa: SLF001

    @property
    def trusted(self) -> Trusted:
        """What has been verified so far."""
        history = self._folder / "root_history"
        files = sorted(history.glob("*.root.json"), key=lambda file: int(file.name.split(".")[0]))
        first = version_of(self._first)
        roots = tuple(f.read_bytes() for f in files if int(f.name.split(".")[0]) >= first)
        timestamp, snapshot, targets = (
            _read(self._folder / f"{name}.json") for name in (TIMESTAMP, SNAPSHOT, TARGETS)
        )
        return Trusted(roots, timestamp, snapshot, targets)

    def refresh(self) -> Listing:
        """Return what is published now, as verified; see ``Session``."""
        with self._told():
            self._updater.refresh()
            root = Metadata[Root].from_file(str(self._folder / "root.json")).signed
            timestamp = Metadata[Timestamp].from_file(str(self._folder / "timestamp.json")).signed
            targets = Metadata[Targets].from_file(str(self._folder / "targets.json"))
        payload, signatures = targets.signed_bytes, targets.signatures
        signed = root.get_verification_result(TARGETS, payload, signatures).signed.values()
        return Listing(
            region=str(root.unrecognized_fields.get(REGION, "")),
            files=tuple(_listed(path, file) for path, file in targets.signed.targets.items()),
            signers=tuple(sorted(str(key.unrecognized_fields.get(NAMN, "?")) for key in signed)),
            signed_at=_signed_at(timestamp),
            expires_at=timestamp.expires,
        )

    def content(self, listed: Listed) -> bytes:
        """Return a file, verified byte for byte; see ``Session``."""
        most = MOST_WORDS_BYTES if listed.sprak else MOST_TAXA_BYTES
        if listed.length > most:
            raise OversizeError
        with self._told():
            file = self._updater.get_targetinfo(listed.path)
            if file is None:
                raise IdentityError(f"Taxan {listed.path} är listad, men finns inte.")
            path = self._updater.download_target(file, str(self._folder / "taxa.toml"))
        return Path(path).read_bytes()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the errors of TUF into those of Kassa."""
        try:
            yield
        except KassaError:
            raise
        except tuf_errors.DownloadError as error:
            raise _fetch_error(error) from error
        except (tuf_errors.RepositoryError, DeserializationError, ValueError, KeyError) as error:
            raise self._trust_error(error) from error

    def _trust_error(self, error: Exception) -> KassaError:
        """Say what is wrong with the document that came last."""
        role = self._role()
        if isinstance(error, tuf_errors.ExpiredMetadataError):
            return FreezeError()
        if isinstance(error, tuf_errors.UnsignedMetadataError):
            return RootRotationError() if role == ROOT else SignatureError()
        if isinstance(error, tuf_errors.BadVersionNumberError):
            return RollbackError() if self._is_older(role) else MixError()
        if isinstance(error, tuf_errors.LengthOrHashMismatchError):
            return MixError() if self._is_genuine(role) else AlteredError()
        return AlteredError()

    def _role(self) -> str:
        """Return the kind of the document that came last; empty for a tariff."""
        name = self._transport.current
        if not name.startswith("metadata/"):
            return ROOT if not name else ""
        return name.removesuffix(".json").rpartition("/")[2].rpartition(".")[2]

    def _is_genuine(self, role: str) -> bool:
        """True when the last document is one the region has signed, in the wrong company."""
        kinds: dict[str, type[Any]] = {SNAPSHOT: Snapshot, TARGETS: Targets}
        if role not in kinds:
            return False
        try:
            root = Metadata[Root].from_file(str(self._folder / "root.json")).signed
            document: Metadata[Any] = Metadata.from_bytes(self._transport.last)
        except (tuf_errors.RepositoryError, DeserializationError, OSError):
            return False
        return isinstance(document.signed, kinds[role]) and holds_under(root, role, document)

    def _is_older(self, role: str) -> bool:
        """True when the last document, or what it names, is older than what was trusted."""
        trusted = self.trusted
        before = {ROOT: trusted.roots[-1], TIMESTAMP: trusted.timestamp}
        before |= {SNAPSHOT: trusted.snapshot, TARGETS: trusted.targets}
        known = before.get(role)
        if known is None:
            return role == ROOT
        if version_of(self._transport.last) < version_of(known):
            return True
        return named_versions(self._transport.last) < named_versions(known)


def root_region(root: bytes) -> str:
    """Return the region of a root file, which must be signed by itself.

    Raises:
        SignatureError: it is no root, or not signed as it says itself.
    """
    try:
        document = read_document(root, Root)
        document.signed.verify_delegate(ROOT, document.signed_bytes, document.signatures)
    except (tuf_errors.RepositoryError, DeserializationError, ValueError) as error:
        message = "Rotfilen är ingen rot för en taxa, eller är skadad. Hämta den på nytt."
        raise SignatureError(message) from error
    return str(document.signed.unrecognized_fields.get(REGION, ""))


def _lay_in(folder: Path, trusted: Trusted) -> None:
    history = folder / "root_history"
    history.mkdir()
    for root in trusted.roots:
        (history / f"{version_of(root)}.root.json").write_bytes(root)
    kinds = {TIMESTAMP: trusted.timestamp, SNAPSHOT: trusted.snapshot, TARGETS: trusted.targets}
    for name, content in kinds.items():
        if content is not None:
            (folder / f"{name}.json").write_bytes(content)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _listed(path: str, file: TargetFile) -> Listed:
    """Return a file of the list.

    Raises:
        IdentityError: its place says nothing Kassa knows.
    """
    read = read_target_path(path)
    if read is None or HASH not in file.hashes:
        raise IdentityError(f"På servern ligger något som inte är en taxa ({path[:80]}).")
    region, galler_fran, version, sprak = read
    return Listed(path, file.hashes[HASH], file.length, region, galler_fran, version, sprak)


def _signed_at(timestamp: Timestamp) -> datetime | None:
    """Return when the stamp was set (UTC), None where it does not say."""
    written = timestamp.unrecognized_fields.get(SIGNED_AT)
    try:
        return datetime.fromisoformat(str(written)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _fetch_error(error: tuf_errors.DownloadError) -> KassaError:
    if isinstance(error, tuf_errors.DownloadLengthMismatchError):
        return OversizeError()
    if isinstance(error, tuf_errors.SlowRetrievalError):
        return SlowError()
    if isinstance(error, tuf_errors.DownloadHTTPError):
        return (
            MissingFileError()
            if error.status_code in {FORBIDDEN, NOT_FOUND}
            else (UnreachableError(f"Taxans server har fel på sig ({error.status_code})."))
        )
    return UnreachableError()
