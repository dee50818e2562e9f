"""``kassa reservpaket``: the printed package for when even Kassa cannot run."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ui.cli.clinic import clinic
from ui.cli.common import WRONG_USE, common, taxa_book
from ui.start.records import desk_of, settings_of

USUAL_FORMS = 24


@click.command()
@common
@click.option("--ovning", is_flag=True, help="Övningskliniken.")
@click.option(
    "--blanketter", metavar="ANTAL", type=int, default=USUAL_FORMS, show_default=True,
    help="Antal blanketter med nummer.",
)  # fmt: skip
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FIL")
@click.pass_context
def reservpaket(context: click.Context, file: Path, blanketter: int, *, ovning: bool) -> None:
    """Gör reservpaketet som PDF: prislista, beslutsbilder, frikort, telefon, blanketter."""
    from kassa.adapters.files import save_file
    from kassa.adapters.reservpaket_pdf import PdfReservpaketRenderer
    from kassa.adapters.system_clock import choose_clock
    from kassa.desk.reservpaket import make_reservpaket
    from kassa.errors import InvalidInputError

    with clinic(context, ovning=ovning) as (ledger, folders):
        settings = settings_of(folders, ovning=ovning)
        desk, clock = desk_of(settings, ovning=ovning), choose_clock(None)
        try:
            paket = make_reservpaket(
                blanketter,
                (settings.vardniva, settings.reserv_telefon),
                ledger,
                taxa_book(context, ovning=ovning),
                clock,
                desk,
            )
        except InvalidInputError as error:
            click.echo(error.message, err=True)
            sys.exit(WRONG_USE)
        save_file(file, PdfReservpaketRenderer().render(paket))
    numbers = f"{paket.blanketter[0]} till {paket.blanketter[-1]}"
    click.echo(f"{file}: skriv ut och sätt upp. Blanketter {numbers}.")
    click.echo(f"Gäller till och med {paket.giltig_till}.")
