"""A file of another desk on the command line, and the code that opens it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ui.cli.clinic import asked_again

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

KOD = click.option(
    "--kod",
    "koder",
    multiple=True,
    metavar="KOD",
    help="Koden som visades när filen skrevs. En per fil; annars frågas det efter den.",
)
GIVE = "Ange koden med --kod."


def open_utbyte(file: Path, koder: Sequence[str], advice: str | None = None) -> bytes:
    """Return the file as its desk wrote it, opened with a given code or one that is asked for.

    Args:
        file: where it lies.
        koder: what the command line gave, for whichever files.
        advice: what to do where it cannot be read, in Swedish; the usual unless told.

    Raises:
        StorageError: it cannot be read.
        InvalidInputError: what was typed at the terminal is no code.
        KodNeededError: no code opens it.
        UtbyteError: it is damaged or of a newer version, or there is too little memory.
    """
    from kassa.adapters.files import LOOK, read_file
    from kassa.adapters.utbyte_lock import unlock
    from kassa.desk.utbyte_kod import KodNeededError
    from kassa.errors import InvalidInputError, UserFacingError

    content = read_file(file, advice or LOOK)
    refused: UserFacingError | None = None
    for kod in koder or ("",):
        try:
            return unlock(content, kod, file)
        except (KodNeededError, InvalidInputError) as error:
            refused = error
    if not sys.stdin.isatty():
        raise KodNeededError(str(file), f"{refused} {GIVE}") from refused
    if koder:
        click.echo(str(refused), err=True)
    return asked_again(
        lambda: unlock(content, click.prompt(f"Kod till {file.name}", err=True), file)
    )
