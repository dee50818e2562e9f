"""Copies of the records, the drill, and what is left out of the series of a restored copy."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from db.backup import SqliteSource
from db.connection import open_database
from db.ledger import SqliteLedger
from kassa.adapters.copy_folder import DirectoryCopies
from kassa.adapters.settings_file import settings_bytes
from kassa.adapters.staging import own_folder
from kassa.desk.backup import BackupKeeper
from kassa.desk.backup_ports import BackupKind, Series
from kassa.desk.drill import drill
from kassa.desk.ovning import SETTINGS
from kassa.desk.restore import finish_restore, invoices_beside
from kassa.errors import StorageError
from torture.world import COPIES, DATABASE, AnyFact, CopyFact, Fact, Work, find_key

if TYPE_CHECKING:
    from kassa.desk.backup_ports import UsedNumbers
    from torture.world import World

STAGING = ".kassa-kopia.db"
LEFT_OUT = 3
WARN_AFTER = timedelta(hours=4)


def keeper_of(world: World) -> BackupKeeper:
    """Return what keeps copies of a clinic, in its own folder."""
    key = find_key(world.folder)
    till = world.till
    return BackupKeeper(
        source=SqliteSource(world.folder / DATABASE, key),
        folder=DirectoryCopies(world.folder / COPIES, till.desk.id, key.id, is_own=True),
        staging=world.folder / STAGING,
        ledger=till.ledger,
        clock=till.clock,
        desk=lambda: till.desk,
        settings=settings_bytes(SETTINGS),
        warn_after=WARN_AFTER,
    )


def _copy(world: World, _: None = None) -> list[AnyFact]:
    status = keeper_of(world).keep(anew=True)
    if status.error:
        raise StorageError(status.error)  # as the window says it
    assert status.newest is not None
    event = Fact.of("backup_event", kind=BackupKind.KOPIA.value, file=status.newest.name)
    return [CopyFact(world.till.ledger.record_state().kvitto_count), event]


def _copied(world: World) -> None:
    _copy(world)


def _drill(world: World, _: None = None) -> list[AnyFact]:
    key = find_key(world.folder)
    result = drill(
        keeper_of(world).folder,
        lambda: own_folder(world.folder),
        lambda path: SqliteLedger(open_database(path, key=key)),
        *world.plain_tools,
    )
    if result.faults:
        raise StorageError(" ".join(result.faults))  # as the page says it
    document = world.till.ledger.backup_event_list(1, (BackupKind.PROV,))[0]
    return [Fact.of("backup_event", id=document.id)]


def _left_out(world: World) -> UsedNumbers:
    """Return last numbers as they stand on paper: some more than the records know."""
    used = world.till.ledger.used_numbers()
    desk = world.till.desk.id
    last: UsedNumbers = {
        (series, desk): used.get((series, desk), 0) + LEFT_OUT
        for series in (Series.KVITTO, Series.Z_RAPPORT)
    }
    return {**last, **invoices_beside(last, used, [str(world.till.desk.fakturering.serie)])}


def _leave_out(world: World, last: UsedNumbers) -> list[AnyFact]:
    ledger, clock, desk = world.plain_tools
    finish_restore(ledger, last, clock.now(), "kassa-K1.kopia", clock, desk)
    return [
        Fact.of("number_gap", series=series.value, name=name, until_serial=serial)
        for (series, name), serial in last.items()
    ]


SAFETY_WORKS = (
    Work(
        "a copy",
        (
            "kassa.desk.backup:note_event",
            "kassa.adapters.copy_folder:DirectoryCopies.keep_settings",
        ),
        lambda _: None,
        _copy,
        "more",
    ),
    Work(
        "a drill",
        ("kassa.desk.backup:note_event",),
        _copied,
        _drill,
        "more",
    ),
    Work(
        "numbers left out of a restored copy",
        ("kassa.desk.restore:finish_restore",),
        _left_out,
        _leave_out,
        "more",
        is_one=False,
    ),
)
