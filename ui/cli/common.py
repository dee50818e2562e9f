"""What all commands have in common: the options, the exit statuses, the tariffs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kassa.taxa.book import InstalledTaxaBook

NOTHING_READ = 3
WRONG_USE = 1

Command = Callable[..., None]


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


def taxa_book(context: click.Context) -> InstalledTaxaBook:
    """Return the tariff named on the command line, or the installed ones."""
    from kassa.adapters.taxa_files import bundled_taxa_book, taxa_book_of

    taxa = context.meta.get("taxa")
    return taxa_book_of(taxa) if taxa else bundled_taxa_book()
