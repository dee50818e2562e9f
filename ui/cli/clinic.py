"""The clinic of a folder: its key and its records, for the commands and for the window."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from ui.cli.common import NOTHING_READ
from ui.start.records import find_key, key_ring, open_ledger

if TYPE_CHECKING:
    from db.ledger import SqliteLedger
    from kassa.adapters.folders import Folders
    from kassa.desk.data_key import DataKey
    from kassa.desk.keys import KeyLockedError, KeyRing

T = TypeVar("T")

ATTEMPTS = 3
NO_CLINIC = "Det finns ingen klinik i mappen. Starta Kassa en gång först."
NO_TERMINAL = "Kör kommandot i en terminal, där lösenordet kan skrivas, eller på datorns skrivbord."


@contextmanager
def clinic(
    context: click.Context, *, ovning: bool, missing: str = NO_CLINIC
) -> Iterator[tuple[SqliteLedger, Folders]]:
    """Open the clinic of a command; what cannot be opened is told, and the command ends.

    Args:
        context: of the command.
        ovning: the practice clinic.
        missing: what is said where there is no clinic.
    """
    from kassa.adapters.folders import Folders
    from kassa.errors import UserFacingError

    folders = Folders.of(context.meta.get("mapp"), ovning=ovning)
    if not folders.database.exists():
        click.echo(missing, err=True)
        sys.exit(NOTHING_READ)
    try:
        ledger = open_ledger(folders, key_for(context, folders, ovning=ovning))
        try:
            yield ledger, folders
        finally:
            ledger.close()
    except UserFacingError as error:
        click.echo(error.message, err=True)
        sys.exit(NOTHING_READ)


def key_for(context: click.Context, folders: Folders, *, ovning: bool) -> DataKey:
    """Return the key of a clinic; nobody is asked twice in one command.

    Raises:
        UserFacingError: somebody is needed for it and there is no terminal, or nothing fitted.
    """
    place = f"nyckel {folders.base}"
    if place not in context.meta:
        context.meta[place] = key_of(folders, ovning=ovning)
    key: DataKey = context.meta[place]
    return key


def key_of(folders: Folders, *, ovning: bool) -> DataKey:
    """Return the key; ask for a password or the paper where that is needed and can be done."""
    from kassa.desk.keys import KeyLockedError

    try:
        return find_key(folders, ovning=ovning)
    except KeyLockedError as locked:
        return ask_key(key_ring(folders, ovning=ovning), locked)


def ask_key(ring: KeyRing, locked: KeyLockedError) -> DataKey:
    """Ask on the terminal for what opens the key.

    Raises:
        UserFacingError: there is no terminal, or nothing typed opened it.
    """
    from kassa.errors import UserFacingError

    click.echo(locked.message, err=True)
    if not sys.stdin.isatty():
        raise UserFacingError(NO_TERMINAL)
    if not locked.has_slots:
        return asked_again(ask_recovery_key)
    return asked_again(lambda: ring.unlock(*ask_password())[0])


def asked_again(ask: Callable[[], T]) -> T:
    """Ask, and once more where the answer was wrong, and a last time.

    Raises:
        UserFacingError: of the last answer.
    """
    from kassa.errors import UserFacingError

    for _ in range(ATTEMPTS - 1):
        try:
            return ask()
        except UserFacingError as error:
            click.echo(error.message, err=True)
    return ask()


def ask_password() -> tuple[str, str]:
    """Ask for a signatur and its password; what is typed as the password is not shown."""
    signatur = click.prompt("Signatur", err=True)
    return signatur, click.prompt("Lösenord", hide_input=True, err=True)


def ask_recovery_key() -> DataKey:
    """Ask for the four rows on the paper.

    Raises:
        InvalidInputError: which row is wrong.
    """
    from kassa.desk.recovery_key import ROW_CHARACTERS, ROWS, read_recovery_rows

    rows = [click.prompt("Rad 1", err=True)]
    if len("".join(char for char in rows[0] if char.isalnum())) <= ROW_CHARACTERS:
        rows += [click.prompt(f"Rad {place}", err=True) for place in range(2, ROWS + 1)]
    return read_recovery_rows(rows)
