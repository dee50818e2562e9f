"""Keys in tests: a ring over a real file, with weak sealing and a store that can be taken away."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from db.cipher import opens
from kassa.adapters.key_file import JsonKeyFile
from kassa.adapters.key_seal import Argon2Sealer
from kassa.desk.data_key import DataKey
from kassa.desk.keys import KeyRing
from kassa.desk.people_ports import ClerkAccount, Roll

if TYPE_CHECKING:
    from pathlib import Path

    from kassa.desk.key_ports import KeyStore

PASSWORD = "fyra glada grisar"
OTHER_PASSWORD = "tre ledsna kameler"


@dataclass
class FakeStore:
    """A key store that keeps, is locked, or has been taken away."""

    kept: dict[str, DataKey] = field(default_factory=dict)
    is_there: bool = True
    is_locked: bool = False
    asked: int = 0

    def exists(self) -> bool:
        return self.is_there

    def get(self, key_id: str) -> DataKey | None:
        self.asked += 1
        return self.kept.get(key_id) if self.answers else None

    def put(self, key: DataKey) -> bool:
        if self.answers:
            self.kept[key.id] = key
        return self.answers

    @property
    def answers(self) -> bool:
        return self.is_there and not self.is_locked

    def forget(self, key_ids: tuple[str, ...]) -> frozenset[str] | None:
        self.asked += 1
        if not self.is_there:
            return None
        if self.is_locked:
            return frozenset()
        for key_id in key_ids:
            self.kept.pop(key_id, None)
        return frozenset(key_ids)


@dataclass(frozen=True)
class FolderStore:
    """A key store that outlives the process: a file for each key, written and removed in a step."""

    folder: Path

    @property
    def ids(self) -> set[str]:
        return {path.name for path in self.folder.iterdir() if path.suffix == ""}

    def exists(self) -> bool:
        return True

    def get(self, key_id: str) -> DataKey | None:
        path = self.folder / key_id
        return DataKey(path.read_bytes()) if path.exists() else None

    def put(self, key: DataKey) -> bool:
        self.folder.mkdir(exist_ok=True)
        part = self.folder / f"{key.id}.part"
        part.write_bytes(key.raw)
        part.replace(self.folder / key.id)
        return True

    def forget(self, key_ids: tuple[str, ...]) -> frozenset[str]:
        for key_id in self.ids.intersection(key_ids):
            (self.folder / key_id).unlink()
        return frozenset(key_ids)


def ring_of(folder: Path, store: KeyStore | None = None) -> KeyRing:
    """Return a ring over the key file of a folder."""
    file = JsonKeyFile(folder / "kassa.nyckel", partial(opens, folder / "kassa.db"))
    return KeyRing(file, Argon2Sealer.light(), store)


def clerk(signatur: str = "ASAO", hashed: str = "$argon2id$1", **changes: object) -> ClerkAccount:
    """Return an account whose password hash is what is given."""
    values: dict[str, object] = {"roll": Roll.RECEPTION, "password_hash": hashed, **changes}
    return ClerkAccount(signatur, "Åsa Öberg", **values)  # type: ignore[arg-type]
