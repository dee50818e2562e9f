"""What happens before there is a window: a first start, a migration, a practice clinic filled."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from db.connection import open_database
from kassa.adapters.folders import Folders
from kassa.adapters.settings_file import save_settings
from kassa.desk.ovning import SETTINGS, fill_ovning, is_filled
from tests.helpers.golden import GOLDEN, unpack
from tests.helpers.till import Till
from torture.world import DATABASE, AnyFact, Fact, FileFact, Opening

if TYPE_CHECKING:
    from pathlib import Path


def _nothing(folder: Path) -> None:
    """Leave the folder empty."""


def _first_start(folder: Path) -> list[AnyFact]:
    folders = Folders(folder)
    folders.ensure()
    save_settings(folders.settings, SETTINGS)
    open_database(folders.database).close()
    return [FileFact.of(folder, folders.settings)]


def _practice(folder: Path) -> list[AnyFact]:
    till = Till.open(folder / DATABASE)
    if not is_filled(till.ledger, till.desk):
        fill_ovning(till.ledger, till.taxa_book, till.clock, till.desk)
    rapport = till.ledger.last_z(till.desk.id)
    till.close()
    assert rapport is not None
    return [Fact.of("z_rapport", hash=rapport.hash)]


def _old_file(name: str, folder: Path) -> None:
    unpack(name, folder / DATABASE)


def _migrate(name: str, folder: Path) -> list[AnyFact]:
    open_database(folder / DATABASE).close()
    return receipts_in(unpack(name, folder / "original" / DATABASE))


def receipts_in(golden: Path) -> list[AnyFact]:
    """Return the receipts of an earlier version's file, which nobody may lose."""
    with closing(sqlite3.connect(golden)) as conn:
        found = conn.execute("SELECT number, hash FROM kvitto").fetchall()
    return [Fact.of("kvitto", number=number, hash=sealed) for number, sealed in found]


OPENINGS = (
    Opening("a first start", ("db.connection:open_database",), _nothing, _first_start),
    Opening(
        "the practice clinic",
        ("kassa.desk.ovning:_add_patient", "kassa.desk.ovning:_print"),
        _nothing,
        _practice,
    ),
    *(
        Opening(
            f"a file of {name}",
            ("db.connection:_migrate",),
            partial(_old_file, name),
            partial(_migrate, name),
        )
        for name in GOLDEN
    ),
)
