"""What opens a copy: this computer's key, the rows on the paper, or whoever sits here."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ui.cli.clinic import ask_key
from ui.start.records import find_key, key_ring

if TYPE_CHECKING:
    from pathlib import Path

    from kassa.adapters.folders import Folders
    from kassa.desk.data_key import DataKey


def key_to(copy: Path, folders: Folders, nyckel_fil: Path | None) -> DataKey:
    """Return the key of an encrypted copy.

    Args:
        copy: the file.
        folders: of this computer's clinic, whose key may be the one.
        nyckel_fil: a file with the rows of the recovery key, where one was named.

    Raises:
        UserFacingError: the file cannot be read, or nobody is there to be asked.
    """
    from db.cipher import opens
    from kassa.adapters.files import read_text
    from kassa.desk.keys import KeyLockedError
    from kassa.desk.recovery_key import read_recovery_text

    if nyckel_fil is not None:
        return read_recovery_text(read_text(nyckel_fil))
    with suppress(KeyLockedError):
        if folders.key.exists() and opens(copy, key := find_key(folders, ovning=False)):
            return key
    ring = key_ring(folders, ovning=False)
    record = ring.file.load() if folders.key.exists() else None
    if record is not None and record.slots and record.id in copy.name:
        locked = KeyLockedError("Kopian är låst. Logga in för att öppna den.", has_slots=True)
        return ask_key(ring, locked)
    locked = KeyLockedError(
        "Kopian öppnas med återställningsnyckeln: de fyra raderna på pappret i mottagningens "
        "kassaskåp.",
        has_slots=False,
    )
    return ask_key(ring, locked)
