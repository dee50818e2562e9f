"""A clinic with its copies, over a real file and real folders."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from db.backup import SqliteSource
from kassa.adapters.copy_folder import DirectoryCopies
from kassa.desk.backup import BackupKeeper
from tests.helpers.raw import KEY
from tests.helpers.till import Till

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = b'namn = "Testmottagningen"\n'


def keeper_of(till: Till, folder: Path) -> BackupKeeper:
    """Return what keeps copies of a till in a folder."""
    return BackupKeeper(
        source=SqliteSource(till.path, KEY),
        folder=DirectoryCopies(folder, till.desk.id, KEY.id),
        staging=till.path.with_name(".kassa-kopia.db"),
        ledger=till.ledger,
        clock=till.clock,
        desk=lambda: till.desk,
        settings=SETTINGS,
        warn_after=timedelta(hours=4),
    )


def names(folder: Path) -> list[str]:
    """Return the names of the copies in a folder."""
    return sorted(file.name for file in folder.glob("*.kopia"))
