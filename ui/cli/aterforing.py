"""``kassa aterforing``: the list as files, answers read back, the closing report."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli.clinic import clinic
from ui.cli.common import NOTHING_READ, WRONG_USE, common, content_of, desk_in, taxa_book

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from db.ledger import SqliteLedger
    from kassa.adapters.folders import Folders
    from kassa.aterforing.inforing import Inforing
    from kassa.aterforing.system import SystemBok
    from kassa.desk.avbrott_ports import Avbrott

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def aterforing() -> None:
    """För in besöken i de andra systemen efter ett avbrott, med fil in och ut."""


@aterforing.command()
@common
@click.option("--ovning", is_flag=True, help="Övningskliniken.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV i stället för JSON Lines.")
@click.option("--alla", is_flag=True, help="Alla rader, inte bara de som återstår.")
@click.option("--system", default="", help="Bara rader till ett system, t.ex. Cosmic.")
@click.option(
    "--reservera", metavar="TIMMAR", type=click.IntRange(1, 24), help="Håll raderna så länge."
)
@click.argument("file", type=FILE, metavar="FIL", required=False)
@click.pass_context
def ut(
    context: click.Context,
    file: Path | None,
    system: str,
    reservera: int | None,
    *,
    ovning: bool,
    as_csv: bool,
    alla: bool,
) -> None:
    """Skriv listan till en fil, eller till skärmen."""
    from kassa.adapters.system_clock import choose_clock
    from kassa.desk.aterforing_filer import export_csv, export_jsonl, open_rows, reserve

    with clinic(context, ovning=ovning) as (ledger, folders):
        rows: Iterable[Inforing] = _rows(context, ledger, ovning=ovning)
        if alla:
            rows = [row for row in rows if not system or row.target.system == system]
        else:
            rows = open_rows(rows, system)
        if reservera:
            desk = desk_in(folders, ovning=ovning)
            rows = reserve(rows, timedelta(hours=reservera), ledger, choose_clock(None), desk)
        content = (export_csv if as_csv else export_jsonl)(rows)
        _written(content, file, folders)


def _bok(context: click.Context, *, ovning: bool) -> SystemBok:
    """Return the systems of the region whose tariff is in force."""
    from kassa.adapters.system_clock import choose_clock
    from kassa.adapters.system_files import system_bok
    from kassa.clock import local_now

    today = local_now(choose_clock(None)).date()
    return system_bok(taxa_book(context, ovning=ovning).valid_on(today).region)


def _rows(context: click.Context, ledger: SqliteLedger, *, ovning: bool) -> tuple[Inforing, ...]:
    from kassa.desk.avbrott_rapport import inforing_of

    return inforing_of(ledger.avbrott_list(), ledger, _bok(context, ovning=ovning))


def _written(content: bytes, file: Path | None, folders: Folders) -> None:
    """Write a file where somebody said, or to the screen; it is cleaned away after its days.

    Raises:
        StorageError: it cannot be written.
    """
    from kassa.adapters.cleaning import replace_elsewhere

    if file is None:
        sys.stdout.buffer.write(content)
        return
    replace_elsewhere(folders, file, content)
    click.echo(f"{file}: innehåller patientuppgifter, ta bort den när den är använd.")


@aterforing.command("las-svar")
@common
@click.option("--ovning", is_flag=True, help="Övningskliniken.")
@click.argument("file", type=FILE, metavar="FIL")
@click.pass_context
def las_svar(context: click.Context, file: Path, *, ovning: bool) -> None:
    """Läs in svar (JSON Lines) från den som har fört in, till exempel en robot."""
    from kassa.adapters.system_clock import choose_clock
    from kassa.desk.aterforing_filer import read_svar
    from kassa.errors import InvalidInputError
    from kassa.ord import many

    content = content_of(file)
    with clinic(context, ovning=ovning) as (ledger, folders):
        desk = desk_in(folders, ovning=ovning)
        try:
            rows = _rows(context, ledger, ovning=ovning)
            done = read_svar(content, rows, ledger, choose_clock(None), desk)
        except InvalidInputError as error:
            click.echo(error.message, err=True)
            sys.exit(WRONG_USE)
    for fault in done.faults:
        click.echo(fault.message, err=True)
    taken = many(done.antal, "svar är inläst", "svar är inlästa")
    click.echo(f"{taken}, {done.known} fanns redan, {len(done.faults)} fel.")
    sys.exit(WRONG_USE if done.faults else 0)


@aterforing.command()
@common
@click.option("--ovning", is_flag=True, help="Övningskliniken.")
@click.option(
    "--borjade",
    metavar="DATUM",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Avbrottet som började den dagen, i stället för det senaste.",
)
@click.argument("file", type=FILE, metavar="FIL")
@click.pass_context
def rapport(context: click.Context, file: Path, borjade: datetime | None, *, ovning: bool) -> None:
    """Skriv slutrapporten över ett avbrott som PDF: det senaste, eller ett tidigare."""
    from kassa.adapters.aterforing_pdf import PdfAterforingRenderer
    from kassa.adapters.system_clock import choose_clock
    from kassa.aterforing.ord import verdict
    from kassa.clock import to_local
    from kassa.desk.avbrott_rapport import avbrott_grupp_list, avbrott_rapport, note_rapport

    with clinic(context, ovning=ovning) as (ledger, folders):
        grupp_list = avbrott_grupp_list(ledger.avbrott_list())
        if not grupp_list:
            click.echo("Det har inte varit något avbrott.", err=True)
            sys.exit(NOTHING_READ)
        days = [{to_local(each.written_at).date() for each in grupp} for grupp in grupp_list]
        grupp = _begun_on(borjade.date(), grupp_list, days) if borjade else grupp_list[0]
        desk = desk_in(folders, ovning=ovning)
        bok = _bok(context, ovning=ovning)
        clock = choose_clock(None)
        made = avbrott_rapport(grupp, ledger, bok, clock, desk)
        click.echo(verdict(made))
        _written(PdfAterforingRenderer().render(made), file, folders)
        note_rapport(made, grupp, ledger, clock, desk)


def _begun_on(
    day: date, grupp_list: Sequence[tuple[Avbrott, ...]], days: Sequence[set[date]]
) -> tuple[Avbrott, ...]:
    """Return the newest group with an outage that began on a day; end where there is none."""
    for grupp, begun in zip(grupp_list, days, strict=True):
        if day in begun:
            return grupp
    known = ", ".join(str(each) for each in sorted(set().union(*days), reverse=True))
    click.echo(f"Inget avbrott började {day}. De som finns började: {known}.", err=True)
    sys.exit(NOTHING_READ)
