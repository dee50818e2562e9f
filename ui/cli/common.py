"""What all commands have in common: the options, the exit statuses, the tariffs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from ui.start.records import desk_of, settings_of

if TYPE_CHECKING:
    from datetime import date

    from kassa.adapters.folders import Folders
    from kassa.desk.settings import Desk
    from kassa.taxa.book import LazyTaxaBook
    from kassa.taxa.model import Taxa

NOTHING_READ = 3
WRONG_USE = 1
OR_TAXA = "Eller välj en taxa med --taxa FIL: de hämtade taxorna ligger i databasen."

Command = Callable[..., None]


class Book(Protocol):
    """The tariffs a command decides with."""

    def valid_on(self, day: date) -> Taxa:
        """Return the tariff in force on a local date; raises ``TaxaMissingError``."""
        ...

    def of_hash(self, sha256: str) -> Taxa | None:
        """Return the tariff of a file with this hash, None where it is not installed."""
        ...

    def newest(self) -> Taxa:
        """Return the tariff that begins last."""
        ...


def _keep(context: click.Context, option: click.Parameter, value: Path | None) -> None:
    """Keep a common option; after the command's name it beats the one before it."""
    if value is not None:
        context.meta[str(option.name)] = value


def common(command: Command) -> Command:
    """Add the options every command takes; ``click.Context.meta`` holds them."""
    taxa = click.option(
        "--taxa",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Räkna med den här taxefilen i stället för de installerade.",
        expose_value=False,
        callback=_keep,
    )
    mapp = click.option(
        "--mapp",
        type=click.Path(path_type=Path, file_okay=False),
        help="Mappen där all data och alla inställningar ligger.",
        expose_value=False,
        callback=_keep,
    )
    return mapp(taxa(command))


def taxa_book(context: click.Context, *, ovning: bool, is_trial: bool = False) -> Book:
    """Return the tariff named on the command line, or the installed ones.

    Those of the clinic's folder are looked at without opening its records for work.

    Args:
        context: of the command.
        ovning: those of the practice clinic, which shares nothing with the real one.
        is_trial: the command only answers, nobody pays by what it says.

    Raises:
        UserFacingError: a tariff cannot be read.
    """
    from kassa.adapters.folders import Folders
    from kassa.adapters.taxa_files import seed_taxa_book, taxa_book_of

    taxa = context.meta.get("taxa")
    if taxa:
        return taxa_book_of(taxa, is_trial=is_trial)
    seeds = seed_taxa_book()
    folders = Folders.of(context.meta.get("mapp"), ovning=ovning)
    if folders.database.exists():
        return _with_fetched(context, seeds, folders, ovning=ovning)
    return seeds


def _with_fetched(
    context: click.Context, seeds: LazyTaxaBook, folders: Folders, *, ovning: bool
) -> Book:
    """Return the tariffs of a clinic that is there, and those that came with the program.

    Raises:
        UserFacingError: its database cannot be read.
    """
    from db.files import needs_key
    from db.peek import peek_taxa
    from kassa.desk.central_book import CentralTaxaBook
    from kassa.errors import UserFacingError
    from ui.cli.clinic import key_for

    key = None
    if needs_key(folders.database):
        try:
            key = key_for(context, folders, ovning=ovning)
        except UserFacingError as error:
            raise UserFacingError(f"{error.message} {OR_TAXA}") from error
    files = peek_taxa(folders.database, key)
    fetched = files.taxa_fil_list() if files is not None else ()
    if files is None or not fetched:
        return seeds
    return CentralTaxaBook(files, fetched[-1].region, seeds)


def content_of(file: Path) -> bytes:
    """Return what a named file holds; ends the command where it cannot be read."""
    from kassa.adapters.files import read_file
    from kassa.errors import UserFacingError

    try:
        return read_file(file)
    except UserFacingError as error:
        click.echo(error.message, err=True)
        sys.exit(NOTHING_READ)


def desk_in(folders: Folders, *, ovning: bool) -> Desk:
    """Return the desk of a clinic's folder.

    Raises:
        UserFacingError: the clinic is not set up, or its settings are wrong.
    """
    return desk_of(settings_of(folders, ovning=ovning), ovning=ovning)
