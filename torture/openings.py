"""What happens before there is a window: a first start, a migration, a practice clinic filled."""

from __future__ import annotations

import io
from contextlib import closing, redirect_stderr, redirect_stdout
from functools import partial
from typing import TYPE_CHECKING

from db.backup import check_copy
from kassa.adapters.folders import Folders
from kassa.adapters.settings_file import save_settings
from kassa.desk.backup_ports import BackupKind
from kassa.desk.data_key import DataKey
from kassa.desk.ovning import SETTINGS, fill_ovning, is_filled
from tests.helpers import raw
from tests.helpers.golden import GOLDEN, unpack
from tests.helpers.till import CHILD, Till, open_ledger
from torture.works_safety import keeper_of
from torture.world import (
    DATABASE,
    AnyFact,
    CopyFact,
    Fact,
    FileFact,
    Opening,
    World,
    find_key,
)
from ui.cli.copy_key import CopyKeys
from ui.cli.rekey_job import RekeyJob
from ui.cli.restore_job import RestoreJob

if TYPE_CHECKING:
    from pathlib import Path


def _nothing(folder: Path) -> None:
    """Leave the folder empty."""


def _first_start(folder: Path) -> list[AnyFact]:
    folders = Folders(folder)
    folders.ensure()
    save_settings(folders.settings, SETTINGS)
    find_key(folder)
    open_ledger(folders.database).close()
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
    find_key(folder)
    open_ledger(folder / DATABASE).close()
    return receipts_in(unpack(name, folder / "original" / DATABASE))


def receipts_in(golden: Path) -> list[AnyFact]:
    """Return the receipts of an earlier version's file, which nobody may lose."""
    with closing(raw.connect(golden)) as conn:
        found = conn.execute("SELECT number, hash FROM kvitto").fetchall()
    return [Fact.of("kvitto", number=number, hash=sealed) for number, sealed in found]


def _to_restore(folder: Path) -> None:
    """Leave a clinic with a copy, and receipts after it that are on paper alone."""
    world = World.open(folder)
    world.till.sell()
    keeper_of(world).keep(anew=True)
    world.till.sell(typ="distans")
    world.till.sell(number=CHILD)
    world.close()


def _restore(folder: Path) -> list[AnyFact]:
    """Put the copy in place as ``kassa aterstall`` does."""
    folders = Folders(folder)
    (copy,) = folders.copies.glob("*.kopia")
    key = find_key(folder)
    said = io.StringIO()
    with (
        redirect_stdout(said),
        redirect_stderr(said),
        RestoreJob(copy, folders, CopyKeys(key, key), check_copy(copy, key)) as job,
    ):
        job.may_replace(anda=True)
        job.restore(job.last_numbers({}))
    left_out = Fact.of("number_gap", series="kvitto", name="K1", from_serial=2, until_serial=3)
    return [left_out, Fact.of("backup_event", kind="aterstalld"), CopyFact(1)]


def _to_rekey(folder: Path) -> None:
    """Leave a clinic with a receipt and a copy, whose key somebody knows."""
    save_settings(Folders(folder).settings, SETTINGS)
    world = World.open(folder)
    world.till.sell()
    keeper_of(world).keep(anew=True)
    world.close()


def _rekey(folder: Path) -> list[AnyFact]:
    """Give the records another key as ``kassa omkryptera`` does, where they have not got it yet."""
    folders, old = Folders(folder), find_key(folder)
    with closing(open_ledger(folders.database)) as ledger:
        is_done = bool(ledger.backup_event_list(1, (BackupKind.OMKRYPTERAD,)))
    if not is_done:
        RekeyJob(folders).change(old, DataKey.new(), login=None)
    return [
        Fact.of("kvitto", number="K1-1"),
        Fact.of("backup_event", kind=BackupKind.OMKRYPTERAD.value),
        Fact.of("backup_event", kind=BackupKind.NYCKEL_PROVAD.value),
    ]


OPENINGS = (
    Opening("another key", ("kassa.adapters.key_file:JsonKeyFile._write",), _to_rekey, _rekey),
    Opening("a restore", ("kassa.desk.restore:finish_restore",), _to_restore, _restore),
    Opening(
        "a first start",
        ("db.connection:open_database", "kassa.adapters.key_file:JsonKeyFile._write"),
        _nothing,
        _first_start,
    ),
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
