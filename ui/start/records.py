"""The settings, the key and the records of a clinic's folder, for the window and the commands."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.ledger import SqliteLedger
    from kassa.adapters.copy_folder import DirectoryCopies
    from kassa.adapters.folders import Folders
    from kassa.adapters.key_file import JsonKeyFile
    from kassa.clock import Clock
    from kassa.desk.backup import BackupKeeper
    from kassa.desk.data_key import DataKey
    from kassa.desk.held_key import HeldKey
    from kassa.desk.keys import KeyRing
    from kassa.desk.settings import Desk, Settings

NOT_SET_UP = "Kliniken är inte inställd. Starta Kassa en gång först."
OVNING_CLERK = "Övningskassör"


def find_settings(folders: Folders, *, ovning: bool) -> Settings | None:
    """Return the settings of a clinic's folder; None for a new clinic.

    The practice clinic is never new: until somebody saves others in it, it has settings of its own.

    Args:
        folders: where its files lie.
        ovning: the practice clinic.

    Raises:
        UserFacingError: they are wrong, or cannot be read.
    """
    from kassa.adapters.settings_file import load_settings
    from kassa.desk.ovning import SETTINGS

    return load_settings(folders.settings) or (SETTINGS if ovning else None)


def settings_of(folders: Folders, *, ovning: bool) -> Settings:
    """Return the settings of a clinic that is set up.

    Raises:
        UserFacingError: it is not; they are wrong, or cannot be read.
    """
    from kassa.errors import UserFacingError

    settings = find_settings(folders, ovning=ovning)
    if settings is None:
        raise UserFacingError(NOT_SET_UP)
    return settings


def desk_of(settings: Settings, *, ovning: bool) -> Desk:
    """Return the desk of a clinic, worked by whoever uses the computer; in practice by nobody."""
    from kassa.desk.settings import Desk
    from kassa.ids import ClerkId

    clerk = ClerkId(OVNING_CLERK if ovning else getpass.getuser())
    return Desk.of(settings, clerk, ovning=ovning)


def key_ring(folders: Folders, *, ovning: bool) -> KeyRing:
    """Return the ways to the key of a clinic; the practice clinic's lies open beside its file."""
    from kassa.adapters.key_seal import Argon2Sealer
    from kassa.adapters.key_store import SystemKeyStore
    from kassa.desk.keys import KeyRing

    store = None if ovning else SystemKeyStore()
    return KeyRing(key_file(folders), Argon2Sealer(), store)


def key_file(folders: Folders) -> JsonKeyFile:
    """Return the key file of a clinic, which also knows of a change of key that was cut short."""
    from db.cipher import opens
    from kassa.adapters.key_file import JsonKeyFile

    return JsonKeyFile(folders.key, lambda key: opens(folders.database, key))


def copies_of(held: HeldKey, folders: Folders, settings: Settings) -> DirectoryCopies:
    """Return the folder a clinic keeps its copies in, by its settings."""
    from pathlib import Path

    from kassa.adapters.copy_folder import DirectoryCopies

    named = Path(settings.kopia_mapp) if settings.kopia_mapp else None
    return DirectoryCopies(
        named or folders.copies,
        settings.register,
        held.key.id,
        is_own=named is None,
        earlier_ids=held.earlier_ids,
    )


def keeper_of(
    held: HeldKey, folders: Folders, settings: Settings, clock: Clock, desk: Callable[[], Desk]
) -> BackupKeeper:
    """Return what keeps copies of a clinic's open records, by its settings.

    Args:
        held: the records and their key.
        folders: where the clinic's files lie.
        settings: of the clinic.
        clock: the present.
        desk: returns where and by whom, now.
    """
    from datetime import timedelta

    from db.backup import SqliteSource
    from kassa.adapters.settings_file import settings_bytes
    from kassa.desk.backup import BackupKeeper

    return BackupKeeper(
        source=SqliteSource(folders.database, held.key),
        folder=copies_of(held, folders, settings),
        staging=folders.staging,
        ledger=held.ledger,
        clock=clock,
        desk=desk,
        settings=settings_bytes(settings),
        warn_after=timedelta(hours=settings.kopia_varna_timmar),
    )


def find_key(folders: Folders, *, ovning: bool, asks_first: bool = False) -> DataKey:
    """Return the key of a clinic where nobody is needed for it; a new clinic gets one.

    Args:
        folders: where its files lie.
        ovning: the practice clinic.
        asks_first: where clerks log in, do not ask the system's key store.

    Raises:
        KeyLockedError: somebody must log in, or bring the paper.
        StorageError: the key file cannot be read.
    """
    from db.files import needs_key

    ring = key_ring(folders, ovning=ovning)
    is_encrypted = needs_key(folders.database)
    return ring.key_without_password(is_encrypted=is_encrypted, asks_first=asks_first)


def open_ledger(folders: Folders, key: DataKey) -> SqliteLedger:
    """Open the records of a clinic; a change of key that was cut short is over after that.

    Asks no key store: what is left there a window sees to (``ui.app.safety``).

    Raises:
        StorageError: they cannot be opened; the message says what to do.
    """
    from db.connection import open_database
    from db.ledger import SqliteLedger

    ledger = SqliteLedger(open_database(folders.database, key=key))
    key_file(folders).take_over(key)  # nobody changes the key of records that are open
    return ledger
