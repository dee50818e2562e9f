"""``kassa manad``, ``sie``, ``fakturor`` and ``betalningar``: money, without the window."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli.clinic import clinic
from ui.cli.common import WRONG_USE, common, content_of, desk_in, taxa_book
from ui.start.records import desk_of, settings_of

if TYPE_CHECKING:
    from kassa.ersattning.manad import Manad

OUT = click.option(
    "--till",
    "target",
    type=click.Path(path_type=Path, file_okay=False),
    help="Mappen filerna skrivs i. Annars Kassas mapp export.",
)
OVNING = click.option("--ovning", is_flag=True, help="Övningskliniken.")


@click.command()
@common
@OVNING
@OUT
@click.argument("manad", metavar="ÅÅÅÅ-MM")
@click.pass_context
def manad(context: click.Context, manad: str, target: Path | None, *, ovning: bool) -> None:
    """Skriv underlaget för en månads ersättning som PDF och CSV, och visa summorna."""
    from kassa.adapters.money_files import save_underlag
    from kassa.adapters.system_clock import choose_clock
    from kassa.desk.manad import tell_manad
    from kassa.ersattning.text import (
        ERSATTS,
        GRUND,
        antal_text,
        besok_text,
        oraknade_text,
        side_text,
    )
    from kassa.kvitto.text import money_text

    month = _month(manad)
    with clinic(context, ovning=ovning) as (ledger, folders):
        desk = desk_in(folders, ovning=ovning)
        told = tell_manad(
            month, ledger, taxa_book(context, ovning=ovning), choose_clock(None), desk
        )
        for post in told.poster:
            told_sum = f"{antal_text(post)}, {money_text(post.belopp)}"
            click.echo(f"{GRUND[post.grund]}: {told_sum}, {side_text(post.grund)}")
        click.echo(f"{ERSATTS}: {money_text(told.ersatt)}")
        click.echo(f"{besok_text(told)}.")
        if told.oraknade:
            click.echo(oraknade_text(told.oraknade), err=True)
        for path in save_underlag(told, target or folders.export):
            click.echo(path)


@click.command()
@common
@OVNING
@OUT
@click.option("--igen", is_flag=True, help="Skriv den senaste filen igen i stället.")
@click.pass_context
def sie(context: click.Context, target: Path | None, *, ovning: bool, igen: bool) -> None:
    """Lämna stängda dagar till bokföringen som SIE 4I (.si), varje dag en gång."""
    from kassa.adapters.money_files import book_closed_days, save_sie
    from kassa.adapters.system_clock import choose_clock

    with clinic(context, ovning=ovning) as (ledger, folders):
        settings = settings_of(folders, ovning=ovning)
        desk = desk_of(settings, ovning=ovning)
        if igen:
            fil = next(iter(ledger.sie_fil_list(1)), None)
        else:
            fil = book_closed_days(ledger, settings, choose_clock(None), desk)
        if fil is None:
            click.echo("Alla stängda dagar är redan lämnade till bokföringen. --igen skriver om.")
            return
        click.echo(save_sie(fil, target or folders.export))
        click.echo(f"{len(fil.z_list)} dagsavslut i filen.")


@click.command()
@common
@OVNING
@OUT
@click.pass_context
def fakturor(context: click.Context, target: Path | None, *, ovning: bool) -> None:
    """Skriv fakturorna som ekonomi inte har fått än, som CSV."""
    from kassa.adapters.cleaning import remember_folder
    from kassa.adapters.files import save_export
    from kassa.adapters.system_clock import choose_clock
    from kassa.clock import local_now
    from kassa.desk.fakturor import export_fakturor
    from kassa.ord import many

    clock = choose_clock(None)
    with clinic(context, ovning=ovning) as (ledger, folders):
        desk = desk_in(folders, ovning=ovning)
        made = export_fakturor(ledger, clock, desk)
        if made is None:
            click.echo("Ekonomi har redan fått alla fakturor.")
            return
        name = f"fakturor {local_now(clock):%Y-%m-%d}"
        folder = target or folders.export
        remember_folder(folders, folder)
        click.echo(save_export(folder, name, ".csv", made.content))
        click.echo(f"{many(made.count, 'faktura', 'fakturor')} i filen.")


@click.command()
@common
@OVNING
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FIL")
@click.pass_context
def betalningar(context: click.Context, file: Path, *, ovning: bool) -> None:
    """Läs in en betalfil (BgMax eller CSV): varje betalning en gång, till sin faktura."""
    from kassa.adapters.system_clock import choose_clock
    from kassa.desk.inbetalning import Utfall, las_in_betalningar
    from kassa.errors import InvalidInputError
    from kassa.kvitto.text import money_text

    words = {
        Utfall.HELA: "betalar hela fakturan",
        Utfall.DEL: "betalar en del av fakturan",
        Utfall.FOR_MYCKET: "är mer än fakturan",
        Utfall.OKAND: "har en referens som ingen faktura har",
        Utfall.FEL_OCR: "har ingen giltig referens",
        Utfall.LAST_FORUT: "fanns redan",
    }
    content = content_of(file)
    with clinic(context, ovning=ovning) as (ledger, folders):
        desk = desk_in(folders, ovning=ovning)
        try:
            done = las_in_betalningar(content, ledger, choose_clock(None), desk)
        except InvalidInputError as error:
            for fault in error.faults:
                click.echo(fault.message, err=True)
            click.echo("Inget har lästs in.", err=True)
            sys.exit(WRONG_USE)
        for rad in done.rader:
            paid = rad.inbetalning
            who = paid.referens or "utan referens"
            said = f"{paid.betald_on} {who} {money_text(paid.belopp)}"
            click.echo(f"{said}: {words[rad.utfall]}")
        click.echo(f"Nytt: {money_text(done.summa)}.")


def _month(text: str) -> Manad:
    """Return a month written ``2026-03``.

    Raises:
        UsageError: it is none.
    """
    from kassa.ersattning.manad import Manad

    year, dash, month = text.partition("-")
    if not (dash and len(year) == len("2026") and year.isdigit() and month.isdigit()):
        raise click.UsageError(f"Månaden ”{text}” går inte att läsa. Skriv 2026-03.")
    if not 1 <= int(month) <= 12:  # noqa: PLR2004 - months of a year
        raise click.UsageError(f"Månaden ”{text}” finns inte. Skriv 2026-03.")
    return Manad(int(year), int(month))
