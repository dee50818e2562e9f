"""Plain SQL on a clinic's file, past Kassa; it may be encrypted with the key beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from db.cipher import connect as connect_with
from db.cipher import opens
from db.files import is_plain
from kassa.adapters.key_file import JsonKeyFile
from kassa.desk.data_key import DataKey
from kassa.desk.key_ports import KeyRecord

if TYPE_CHECKING:
    from pathlib import Path

    from db.driver import sqlite3

KEY = DataKey(bytes(range(32)))
"""What a test's own clinics are encrypted with."""


def key_of(path: Path) -> DataKey:
    """Return the key that lies open beside a file; ``KEY`` where there is none."""
    record = JsonKeyFile(path.with_name("kassa.nyckel"), partial(opens, path)).load()
    return record.open_key if record and record.open_key else KEY


def plant_key(path: Path) -> DataKey:
    """Return the key of a file, and see to it that it lies beside it for Kassa to find."""
    file = JsonKeyFile(path.with_name("kassa.nyckel"))
    if file.load() is None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.save(KeyRecord(KEY.id, open_key=KEY))
    return key_of(path)


def key_for(path: Path) -> DataKey | None:
    """Return what opens a file: None for one that is plain."""
    return None if is_plain(path) else key_of(path)


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection in autocommit mode to a file that is there."""
    return connect_with(path, key_for(path))
