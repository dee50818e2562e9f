"""The command line's composition root: ``kassa ...``. Knows everybody, decides nothing.

``kassa`` opens the window, ``kassa --ovning`` the practice clinic, ``kassa avgift --json`` answers
cases. PySide6 is imported only when a window is opened.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import click

from kassa.adapters.private import keep_memory_private, write_for_owner_only
from ui.cli.aterforing import aterforing
from ui.cli.aterstall import aterstall
from ui.cli.common import NOTHING_READ, Book, Command, common, taxa_book
from ui.cli.frikort import frikort
from ui.cli.kontrollera import kontrollera
from ui.cli.money import betalningar, fakturor, manad, sie
from ui.cli.omkryptera import omkryptera
from ui.cli.reservpaket import reservpaket
from ui.cli.swedish import in_swedish
from ui.cli.taxa import taxa
from ui.cli.utbyte import utbyte
from ui.start.command import open_window

NOT_DECIDED = 2
OVNING_AFTER = "Skriv --ovning efter kommandots namn, till exempel: kassa sie --ovning."
Answers = Iterator[tuple[str, bool]]


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help", "--hjalp"]},
)
@common
@click.option("--ovning", is_flag=True, help="Öppna övningskliniken med påhittade patienter.")
@click.option("--klocka", metavar="TID", help="Övningens klocka, t.ex. 2026-03-02T10:15.")
@click.pass_context
def main(context: click.Context, klocka: str | None, *, ovning: bool) -> None:
    """Kassa: patientavgift, frikort och kvitto i receptionen."""
    write_for_owner_only()
    keep_memory_private()
    if context.invoked_subcommand is not None:
        if ovning:
            raise click.UsageError(OVNING_AFTER)
        return
    if klocka and not ovning:
        raise click.UsageError("--klocka gäller bara övningskliniken. Lägg till --ovning.")
    named = context.meta.get("taxa")
    sys.exit(open_window(context.meta.get("mapp"), named, klocka, ovning=ovning))


def _json_command(command: Command) -> Command:
    """Add what the commands that answer a stream have in common."""
    as_json = click.option(
        "--json", is_flag=True, required=True, expose_value=False, help="JSON Lines in och ut."
    )
    file = click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FIL]")
    return common(as_json(file(click.pass_context(command))))


@main.command()
@_json_command
def avgift(context: click.Context, file: Path | None) -> None:
    """Räkna ut avgiften: ett fall per rad in, ett beslut per rad ut."""
    from kassa.desk.answer_lines import answer_lines

    sys.exit(_answer(context, file, answer_lines))


@_json_command
def frikort_json(context: click.Context, file: Path | None) -> None:
    """Räkna fram frikort: en händelse per rad in, läget efter den per rad ut."""
    from kassa.desk.frikort_lines import frikort_lines

    def answers(lines: BinaryIO, book: Book) -> Answers:
        return frikort_lines(lines, book.newest().hogkostnadsskydd)

    sys.exit(_answer(context, file, answers))


frikort.stream = click.command("json")(frikort_json)
main.add_command(frikort)
main.add_command(aterstall)
main.add_command(omkryptera)
main.add_command(taxa)
main.add_command(kontrollera)
main.add_command(utbyte)
main.add_command(aterforing)
main.add_command(reservpaket)
for command in (betalningar, fakturor, manad, sie):
    main.add_command(command)
in_swedish(main)


def _answer(
    context: click.Context,
    file: Path | None,
    answers: Callable[[BinaryIO, Book], Answers],
) -> int:
    """Answer every line of a stream and return the exit status."""
    from kassa.errors import UserFacingError

    try:
        book = taxa_book(context, ovning=False, is_trial=True)
        stream = _stream(file)
    except UserFacingError as error:
        click.echo(error.message, err=True)
        return NOTHING_READ
    all_decided = True
    with stream:
        try:
            for answer, decided in answers(stream, book):
                click.echo(answer)
                all_decided = all_decided and decided
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0 if all_decided else NOT_DECIDED


def _stream(file: Path | None) -> BinaryIO:
    """Return what to answer: a file, or standard input (``-`` or nothing).

    Raises:
        UserFacingError: the file cannot be opened.
    """
    from kassa.adapters.files import unreadable

    if file is None or str(file) == "-":
        return sys.stdin.buffer
    try:
        return file.open("rb")
    except OSError as error:
        raise unreadable(file, error) from error
