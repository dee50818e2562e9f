"""A region in memory that publishes tariffs, and signs bad things on purpose.

region = Region()                       # keys, a root and an empty list
region.publish(norrmark())              # as it should be
region.targets.version = 1              # anything can be changed by hand ...
region.sign()                           # ... and signed anew
region.files["metadata/timestamp.json"] = b"..."    # or tampered with after signing

Nothing is downloaded: ``region.central`` serves ``region.files`` to the real client.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tuf.api.exceptions import DownloadHTTPError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from kassa.adapters.central.client import TufSession, open_session
from kassa.adapters.central.keys import Key, KeyRole, new_key
from kassa.adapters.central.repository import REGION, SIGNED_AT, to_bytes
from kassa.adapters.central.transport import Patience, Transport
from kassa.clock import FixedClock, utc_text
from kassa.desk.hamta_taxa import Hamtat, Source, hamta_taxa
from kassa.desk.settings import Desk
from kassa.desk.taxa_ports import TaxaLedger
from kassa.desk.taxa_trusted import Mirror
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.central import Progress, Trusted, target_path
from resources import path
from tests.helpers.till import desk_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NORRMARK = path("exempel", "nrm-2026.toml").read_text(encoding="utf-8")
IN_FORCE = date(2026, 1, 1)
CODE = "98"
NO_SEEDS = InstalledTaxaBook(())


def norrmark(galler_fran: date = IN_FORCE, version: int = 1, **changes: str) -> bytes:
    """Return the tariff of the invented region.

    Args:
        galler_fran: its first day; its test cases are moved there.
        version: its version.
        changes: ``distans="120"`` makes a remote contact cost that, ``region`` another region.
    """
    text = NORRMARK.replace("galler_fran = 2026-01-01", f"galler_fran = {galler_fran}", 1)
    text = text.replace("version = 1", f"version = {version}", 1)
    text = text.replace(f'region = "{CODE}"', f'region = "{changes.get("region", CODE)}"', 1)
    if galler_fran > IN_FORCE:
        text = text[: text.index("[provgrund]")]
        text = text.replace(
            'namn = "Region Norrmark 2026 (påhittad)"',
            f'namn = "Region Norrmark från {galler_fran} (påhittad)"',
        )
    if "distans" in changes:
        text = text.replace("belopp = 100", f"belopp = {changes['distans']}")
    return text.encode()


class MemoryTransport(Transport):
    """Serves files from memory, in one piece or as ``serve`` says."""

    def __init__(self, serve: Callable[[str], Iterator[bytes]], asked: list[str]) -> None:
        super().__init__(Patience())
        self._serve = serve
        self._asked = asked

    def _pieces(self, name: str) -> Iterator[bytes]:
        self._asked.append(name)
        return self._serve(name)


@dataclass
class MemoryCentral:
    """The region's publication as the desk reaches it.

    Attributes:
        region: whose.
        asked: names of the files that were asked for.
    """

    region: Region
    address: str = "minne"
    asked: list[str] = field(default_factory=list)

    def session(
        self, trusted: Trusted, now: datetime, on_progress: Callable[[Progress], None]
    ) -> AbstractContextManager[TufSession]:
        transport = MemoryTransport(self.region.serve, self.asked)
        transport.on_progress = on_progress
        return open_session(transport, trusted, now)


class MemoryMirror:
    """A second memory that is memory."""

    def __init__(self) -> None:
        self.trusted = Trusted()

    def load(self) -> Trusted:
        return self.trusted

    def save(self, trusted: Trusted) -> None:
        self.trusted = trusted


class Region:
    """A region that publishes.

    Attributes:
        files: what is laid out, by name.
        keys: by role.
    """

    def __init__(self, code: str = CODE, now: datetime = NOW, *, thresholds: int = 2) -> None:
        self.now = now
        self.code = code
        self.files: dict[str, bytes] = {}
        self.keys: dict[KeyRole, list[Key]] = {
            roll: [new_key(roll, f"{roll.value} {n}") for n in range(count)]
            for roll, count in (
                (KeyRole.ROT, thresholds), (KeyRole.TAXA, thresholds), (KeyRole.STAMPEL, 1)
            )
        }  # fmt: skip
        until = now + timedelta(days=365)
        self.root = Root(expires=until, consistent_snapshot=True)
        self.root.unrecognized_fields[REGION] = code
        self._name_keys(thresholds)
        self.targets = Targets(expires=until)
        week = now + timedelta(days=7)
        self.snapshot = Snapshot(version=1, expires=week)
        self.timestamp = Timestamp(version=1, expires=week)
        self.timestamp.unrecognized_fields[SIGNED_AT] = utc_text(now)
        self.sign_root()
        self.sign()

    def _name_keys(self, thresholds: int) -> None:
        names = {KeyRole.ROT: ["root"], KeyRole.TAXA: ["targets"]}
        names[KeyRole.STAMPEL] = ["snapshot", "timestamp"]
        for roll, keys in self.keys.items():
            for name in names[roll]:
                self.root.roles[name].keyids.clear()
                for key in keys:
                    self.root.add_key(key.public, name)
                self.root.roles[name].threshold = 1 if roll is KeyRole.STAMPEL else thresholds

    @property
    def first_root(self) -> bytes:
        """The root a desk gets by hand."""
        return self.files["metadata/1.root.json"]

    @property
    def central(self) -> MemoryCentral:
        return MemoryCentral(self)

    def serve(self, name: str) -> Iterator[bytes]:
        if name not in self.files:
            raise DownloadHTTPError(name, 404)
        yield self.files[name]

    def publish(self, *contents: bytes, words: dict[str, bytes] | None = None) -> None:
        """Put tariffs on the list, under the place their own words give, and sign."""
        for content in contents:
            fields = dict(
                line.split(" = ", 1) for line in content.decode().splitlines() if " = " in line
            )
            region = fields["region"].strip('"')
            day, version = date.fromisoformat(fields["galler_fran"]), int(fields["version"])
            self.list_file(target_path(region, day, version), content)
            for kod, text in (words or {}).items():
                self.list_file(target_path(region, day, version, kod), text)
        self.step()

    def list_file(self, place: str, content: bytes) -> TargetFile:
        """List a file and lay it out; not signed yet."""
        file = TargetFile.from_data(place, content, ["sha256"])
        self.targets.targets[place] = file
        folder, _, name = place.rpartition("/")
        self.files[f"targets/{folder}/{file.hashes['sha256']}.{name}"] = content
        return file

    def step(self) -> None:
        """Raise every version by one and sign."""
        for signed in (self.targets, self.snapshot, self.timestamp):
            signed.version += 1
        self.sign()

    def renew(self, now: datetime) -> None:
        """Stamp the same content anew."""
        self.now = now
        for signed in (self.snapshot, self.timestamp):
            signed.version += 1
            signed.expires = now + timedelta(days=7)
        self.timestamp.unrecognized_fields[SIGNED_AT] = utc_text(now)
        self.sign()

    def sign(self) -> None:
        """Sign targets, snapshot and timestamp as they are now, each naming the one before."""
        targets = self.signed(self.targets, KeyRole.TAXA)
        self.snapshot.meta = {"targets.json": meta_of(self.targets.version, targets)}
        snapshot = self.signed(self.snapshot, KeyRole.STAMPEL)
        self.timestamp.snapshot_meta = meta_of(self.snapshot.version, snapshot)
        timestamp = self.signed(self.timestamp, KeyRole.STAMPEL)
        self.files[f"metadata/{self.targets.version}.targets.json"] = targets
        self.files[f"metadata/{self.snapshot.version}.snapshot.json"] = snapshot
        self.files["metadata/timestamp.json"] = timestamp

    def signed(self, signed: Any, roll: KeyRole, keys: list[Key] | None = None) -> bytes:
        """Return a document signed with the keys of a role, or with others."""
        document: Metadata[Any] = Metadata(signed)
        for key in self.keys[roll] if keys is None else keys:
            document.sign(key.signer, append=True)
        return to_bytes(document)

    def sign_root(self, keys: list[Key] | None = None) -> None:
        """Sign the root as it is now and lay it out."""
        content = self.signed(self.root, KeyRole.ROT, keys)
        self.files[f"metadata/{self.root.version}.root.json"] = content

    def change_keys(self, roll: KeyRole, *, co_signed: bool = True) -> None:
        """Put new keys in the place of a role's, in a new root; then sign everything anew."""
        old_root_keys = self.keys[KeyRole.ROT]
        self.keys[roll] = [new_key(roll, f"{key.namn} ny") for key in self.keys[roll]]
        self._name_keys(self.root.roles["root"].threshold)
        self.root.version += 1
        signing = [*old_root_keys, *self.keys[KeyRole.ROT]] if co_signed else self.keys[KeyRole.ROT]
        self.sign_root(list({id(key): key for key in signing}.values()))
        self.step()


def meta_of(version: int, content: bytes) -> MetaFile:
    """Return how a document is named by another."""
    return MetaFile.from_data(version, content, ["sha256"])


@dataclass
class FetchingDesk:
    """A desk that fetches from a region.

    Attributes:
        ledger: its records.
        region: whose publication it is shown.
        code: its own region.
        now: its clock.
    """

    ledger: TaxaLedger
    region: Region
    root: bytes | None
    code: str = CODE
    now: datetime = NOW
    mirror: Mirror = field(default_factory=MemoryMirror)
    desk: Desk = field(default_factory=desk_of)

    @classmethod
    def of(cls, ledger: TaxaLedger, region: Region) -> FetchingDesk:
        """Return a desk that was given the region's root."""
        return cls(ledger, region, region.first_root)

    @property
    def clock(self) -> FixedClock:
        return FixedClock(self.now)

    def fetch(self, on_progress: Callable[[Progress], None] = lambda _: None) -> Hamtat:
        """Fetch as the desk does."""
        source = Source(self.region.central, self.code, self.root, self.mirror, NO_SEEDS)
        return hamta_taxa(source, self.ledger, self.clock, self.desk, on_progress)

    def installed(self) -> list[tuple[str, int]]:
        """Return first day and version of every installed tariff."""
        return [(str(fil.galler_fran), fil.version) for fil in self.ledger.taxa_fil_list()]

    def at(self, now: datetime) -> FetchingDesk:
        """Return the same desk at another time."""
        return replace(self, now=now)


def endless() -> Iterator[bytes]:
    """Yield bytes for ever."""
    yield from itertools.repeat(b" " * 65_536)
