"""What opens a copy: this computer's key, the rows on the paper, or whoever sits here."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.cli.clinic import ask_key
from ui.start.records import find_key, key_ring

if TYPE_CHECKING:
    from pathlib import Path

    from kassa.adapters.folders import Folders
    from kassa.desk.data_key import DataKey


@dataclass(frozen=True, slots=True)
class CopyKeys:
    """What was found out of a copy's key.

    Attributes:
        copy: the one the copy has.
        clinic: the one this computer's clinic has; None where that did not show.
    """

    copy: DataKey
    clinic: DataKey | None = None


def keys_to(copy: Path, folders: Folders, nyckel_fil: Path | None) -> CopyKeys:
    """Return the key of an encrypted copy, and of the clinic where that led to it.

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
        return CopyKeys(read_recovery_text(read_text(nyckel_fil)))
    ring = key_ring(folders, ovning=False)

    def fitting(clinic: DataKey) -> CopyKeys | None:
        """Return the clinic's key or the one before it, whichever opens the copy."""
        keys = (clinic, *ring.earlier_keys(clinic))
        return next((CopyKeys(each, clinic) for each in keys if opens(copy, each)), None)

    with suppress(KeyLockedError):
        if folders.key.exists() and (found := fitting(find_key(folders, ovning=False))):
            return found
    record = ring.file.load() if folders.key.exists() else None
    ids = [record.id, *(each.id for each in record.earlier)] if record is not None else []
    if record is not None and record.slots and any(each in copy.name for each in ids):
        locked = KeyLockedError("Kopian är låst. Logga in för att öppna den.", has_slots=True)
        typed = ask_key(ring, locked)
        return fitting(typed) or CopyKeys(typed)
    locked = KeyLockedError(
        "Kopian öppnas med återställningsnyckeln: de fyra raderna på pappret i mottagningens "
        "kassaskåp.",
        has_slots=False,
    )
    return CopyKeys(ask_key(ring, locked))
