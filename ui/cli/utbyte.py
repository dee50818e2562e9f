"""``kassa utbyte``: write the file with what this desk knows, take in another desk's."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from ui.cli.clinic import clinic
from ui.cli.common import WRONG_USE, common, desk_in, taxa_book
from ui.cli.utbyte_file import KOD, open_utbyte


@click.group()
def utbyte() -> None:
    """Byt uppgifter med en annan kassa genom en fil, när nätet är nere."""


@utbyte.command()
@common
@click.option("--ovning", is_flag=True, help="Övningskliniken.")
@click.option("--sedan", metavar="TID", help="Bara det som skrivits sedan, t.ex. 2026-03-02T07:00.")
@click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="MAPP"
)
@click.pass_context
def skriv(context: click.Context, folder: Path, sedan: str | None, *, ovning: bool) -> None:
    """Skriv kassans fil i en mapp, till exempel ett usb-minne."""
    from kassa.adapters.cleaning import add_elsewhere
    from kassa.adapters.system_clock import choose_clock
    from kassa.adapters.utbyte_lock import lock
    from kassa.clock import to_utc
    from kassa.desk.utbyte import SUFFIX, file_name, write_utbyte
    from kassa.desk.utbyte_kod import new_kod
    from kassa.desk.utbyte_ord import written_text

    try:
        since = to_utc(datetime.fromisoformat(sedan)) if sedan else None
    except ValueError:
        message = f"Tiden ”{sedan}” går inte att läsa. Skriv 2026-03-02T07:00."
        raise click.UsageError(message) from None
    with clinic(context, ovning=ovning) as (ledger, folders):
        desk, clock = desk_in(folders, ovning=ovning), choose_clock(None)
        kod = new_kod()
        content = lock(write_utbyte(ledger, clock, desk, since), kod)
        path = add_elsewhere(folders, folder, file_name(desk, clock), SUFFIX, content)
    click.echo(written_text(path, kod))


@utbyte.command()
@common
@click.option("--ovning", is_flag=True, help="Övningskliniken.")
@click.argument(
    "files", nargs=-1, required=True, metavar="FIL ...",
    type=click.Path(path_type=Path, dir_okay=False),
)  # fmt: skip
@KOD
@click.pass_context
def las(
    context: click.Context, files: tuple[Path, ...], koder: tuple[str, ...], *, ovning: bool
) -> None:
    """Läs in filer från andra kassor, i vilken ordning som helst; var och en en gång."""
    from kassa.adapters.system_clock import choose_clock
    from kassa.desk.utbyte import UtbyteError, read_utbyte
    from kassa.desk.utbyte_ord import result_text
    from kassa.errors import UserFacingError

    refused = False
    with clinic(context, ovning=ovning) as (ledger, folders):
        desk, clock = desk_in(folders, ovning=ovning), choose_clock(None)
        book = taxa_book(context, ovning=ovning)
        for file in files:
            try:
                content = open_utbyte(file, koder)
            except UserFacingError as error:
                refused = True
                click.echo(f"{file.name}: {error.message}", err=True)
                continue
            try:
                result = read_utbyte(content, ledger, book, clock, desk)
            except UtbyteError as error:
                refused = True
                click.echo(f"{file.name}: {error.message}", err=True)
            else:
                click.echo(f"{file.name}: {result_text(result)}")
    sys.exit(WRONG_USE if refused else 0)
