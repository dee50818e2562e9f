"""``kassa omkryptera``: another key for the records, for when somebody knows the one they have."""

from __future__ import annotations

import sys

import click

from ui.cli.clinic import NO_CLINIC
from ui.cli.common import NOTHING_READ, common

NO_TERMINAL = "Kör kommandot i en terminal: den nya nyckeln ska skrivas in från pappret."


@click.command()
@common
@click.pass_context
def omkryptera(context: click.Context) -> None:
    """Kryptera databasen på nytt med en ny nyckel, när någon obehörig kan den gamla."""
    from kassa.adapters.folders import Folders
    from kassa.errors import UserFacingError
    from ui.cli.rekey_job import RekeyJob

    folders = Folders.of(context.meta.get("mapp"))
    refused = "" if folders.database.exists() else NO_CLINIC
    if not refused and not (sys.stdin.isatty() and sys.stderr.isatty()):  # no key into a log
        refused = NO_TERMINAL
    if refused:
        click.echo(refused, err=True)
        sys.exit(NOTHING_READ)
    try:
        RekeyJob(folders).run()
    except UserFacingError as error:
        click.echo(error.message, err=True)
        sys.exit(NOTHING_READ)
