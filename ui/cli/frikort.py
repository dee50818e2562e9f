"""``kassa frikort``: answer a stream, carry in an extract, list what contradicts it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli.clinic import clinic
from ui.cli.common import WRONG_USE, common, content_of, desk_in, taxa_book

if TYPE_CHECKING:
    from kassa.desk.las_in import LasInResult
    from kassa.desk.ratta_inlast import RattadInlast


class FrikortGroup(click.Group):
    """``kassa frikort --json [FIL]`` answers a stream; with a word after it, something else.

    Attributes:
        stream: the command that answers a stream.
    """

    stream: click.Command | None = None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Leave everything that names no command to the stream."""
        if args[0] in self.commands or self.stream is None:
            return super().resolve_command(ctx, args)
        return self.stream.name, self.stream, args


@click.group(
    cls=FrikortGroup,
    no_args_is_help=False,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    options_metavar="[--json [FIL]]",
)
@common
def frikort() -> None:
    """Räkna fram frikort (--json), läs in ett utdrag, eller visa vad som skiljer sig från det."""


@frikort.command("las-in")
@common
@click.option("--ovning", is_flag=True, help="Läs in i övningskliniken.")
@click.option(
    "--hamtad",
    metavar="TID",
    help="När utdraget hämtades, t.ex. 2026-11-20T07:00. Annars gäller filens tid.",
)
@click.option(
    "--rattar",
    is_flag=True,
    help="Filen är inläst med fel tid: den som anges med --hamtad gäller i stället.",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FIL")
@click.pass_context
def las_in(
    context: click.Context, file: Path, hamtad: str | None, *, ovning: bool, rattar: bool
) -> None:
    """Läs in ett utdrag av frikort (CSV eller JSON Lines) som hämtats före ett avbrott."""
    from kassa.adapters.system_clock import choose_clock
    from kassa.desk.las_in import las_in as carry_in
    from kassa.desk.ratta_inlast import ratta_inlast
    from kassa.errors import InvalidInputError

    if rattar and not hamtad:
        raise click.UsageError("Ange med --hamtad när utdraget verkligen hämtades.")
    fetched_at = _moment(hamtad) if hamtad else None
    content = content_of(file)
    fetched_at = fetched_at or datetime.fromtimestamp(file.stat().st_mtime, UTC)
    with clinic(context, ovning=ovning) as (ledger, folders):
        desk = desk_in(folders, ovning=ovning)
        clock = choose_clock(None)
        try:
            if rattar:
                book = taxa_book(context, ovning=ovning)
                _tell_corrected(ratta_inlast(content, fetched_at, ledger, book, clock, desk))
            else:
                _tell(carry_in(content, fetched_at, ledger, clock, desk))
        except InvalidInputError as error:
            for fault in error.faults:
                click.echo(fault.message, err=True)
            click.echo("Inget har lästs in. Rätta raderna och läs in igen.", err=True)
            sys.exit(WRONG_USE)


def _tell_corrected(done: RattadInlast) -> None:
    """Say what a correction led to."""
    from kassa.desk.las_in import fetched_text

    fetched = fetched_text(done.inlast)
    if not done.wrong:
        click.echo(f"Filen är redan inläst som hämtad {fetched}. Inget nytt har sparats.")
        return
    before = ", ".join(fetched_text(each) for each in done.wrong)
    count = done.patient_count
    who = "1 patients" if count == 1 else f"{count} patienters"
    click.echo(f"Utdraget gäller nu som hämtat {fetched}, inte {before}.")
    if count:
        click.echo(f"{who} frikort är omräknade, {done.att_reglera} med något att reglera.")


def _tell(done: LasInResult) -> None:
    """Say what was carried in."""
    from kassa.desk.las_in import fetched_text

    fetched = fetched_text(done.inlast)
    if done.was_known:
        click.echo(
            f"Filen är redan inläst (hämtad {fetched}). Inget nytt har sparats. Är tiden fel, läs "
            "in filen igen med --rattar och rätt tid i --hamtad."
        )
        return
    said = "1 patient är inläst" if done.count == 1 else f"{done.count} patienter är inlästa"
    click.echo(f"{said}. Utdraget hämtades {fetched}.")
    if done.newer:
        click.echo(
            f"Ett nyare utdrag finns redan (hämtat {fetched_text(done.newer)}). Det gäller för de "
            "patienter som står i det."
        )


@frikort.command()
@common
@click.option("--ovning", is_flag=True, help="Visa övningskliniken.")
@click.option("--json", "as_json", is_flag=True, help="En skillnad per rad som JSON.")
@click.pass_context
def skillnader(context: click.Context, *, ovning: bool, as_json: bool) -> None:
    """Visa vilka patienter kassan har mer på än det senast inlästa utdraget."""
    from kassa.avgift.answer import kronor
    from kassa.desk.las_in import inlast_skillnad_list

    with clinic(context, ovning=ovning) as (ledger, _):
        found = inlast_skillnad_list(ledger, taxa_book(context, ovning=ovning))
    for each in found:
        if as_json:
            line = {
                "personnummer": each.patient.shown_number,
                "utdrag": kronor(each.utdrag),
                "kassa": kronor(each.egen),
            }
            click.echo(json.dumps(line, ensure_ascii=False))
        else:
            who = f"{each.patient.shown_number} {each.patient.shown_namn}".strip()
            click.echo(f"{who}: {each.text}")
    if not found and not as_json:
        click.echo("Inga skillnader mot det senast inlästa utdraget.")


def _moment(text: str) -> datetime:
    """Return a local time as UTC.

    Raises:
        UsageError: it is none.
    """
    from kassa.adapters.system_clock import parse_local
    from kassa.clock import to_utc
    from kassa.errors import InvalidInputError

    try:
        return to_utc(parse_local(text))
    except InvalidInputError as error:
        raise click.UsageError(error.message) from None
