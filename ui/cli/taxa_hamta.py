"""``kassa taxa hamta|lita``: fetch the central tariff, or begin to trust another root."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli.clinic import key_for
from ui.cli.common import NOTHING_READ, WRONG_USE, common
from ui.start.records import desk_of, open_ledger, settings_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kassa.adapters.folders import Folders
    from kassa.desk.data_key import DataKey
    from kassa.desk.settings import Desk, Settings
    from kassa.taxa.central import Progress

FAILED = 2
LOW_PRIORITY = 10
SAY_EVERY = 50_000


@click.command()
@common
@click.option("--ovning", is_flag=True, help="Hämta till övningskliniken.")
@click.option("--json", "as_json", is_flag=True, help="Förlopp och utfall som JSON, för program.")
@click.option("--lugnt", is_flag=True, help="Låt annat på datorn gå före.")
@click.option("--nyckel-in", is_flag=True, hidden=True, help="Nyckeln kommer på standard in.")
@click.pass_context
def hamta(
    context: click.Context, *, ovning: bool, as_json: bool, lugnt: bool, nyckel_in: bool
) -> None:
    """Hämta den centrala taxan, pröva den och installera den om den är ny."""
    from kassa.adapters.system_clock import SystemClock
    from kassa.adapters.taxa_source import source_of
    from kassa.desk.hamta_taxa import hamta_taxa
    from kassa.errors import UserFacingError

    say = _say_json if as_json else _say_words
    if lugnt and hasattr(os, "nice"):
        os.nice(LOW_PRIORITY)
    try:
        folders, settings, desk = _clinic(context, ovning=ovning)
        key = _handed_over() if nyckel_in else key_for(context, folders, ovning=ovning)
        ledger = open_ledger(folders, key)
        try:
            source = source_of(settings, folders)
            done = hamta_taxa(source, ledger, SystemClock(), desk, _progress(say))
        finally:
            ledger.close()
    except UserFacingError as error:
        say({"utfall": "fel", "kod": error.code, "meddelande": error.message})
        sys.exit(FAILED)
    found = [
        {
            "namn": fil.namn,
            "galler_fran": str(fil.galler_fran),
            "version": fil.version,
            "andringar": len(fil.andringar),
        }
        for fil in done.nya
    ]
    say({"utfall": "klart", "nya": found, "gar_ut": done.listing.expires_at.isoformat()})


@click.command()
@common
@click.option("--ovning", is_flag=True, help="Gäller övningskliniken.")
@click.option("--fingeravtryck", help="Rotens fingeravtryck, så som regionen har läst upp det.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="ROTFIL")
@click.pass_context
def lita(context: click.Context, file: Path, fingeravtryck: str | None, *, ovning: bool) -> None:
    """Börja lita på en annan rot än den kassan har. Installerade taxor är kvar."""
    from kassa.adapters.central.client import root_region
    from kassa.adapters.system_clock import SystemClock
    from kassa.adapters.taxa_source import read_root
    from kassa.desk.posting import moment_of
    from kassa.errors import UserFacingError
    from kassa.taxa.central import fingerprint

    try:
        folders, settings, desk = _clinic(context, ovning=ovning)
        root = read_root(file)
        region = root_region(root)
        shown = fingerprint(root)
        click.echo(f"Roten är region {region}s. Fingeravtryck:\n  {shown}")
        if region != settings.region:
            click.echo(f"Kassan hör till region {settings.region}: roten tas inte emot.", err=True)
            sys.exit(WRONG_USE)
        typed = fingeravtryck or click.prompt("Skriv av fingeravtrycket du fått av regionen")
        if "".join(typed.split()).lower() != shown.replace(" ", ""):
            click.echo("Fingeravtrycket stämmer inte. Inget är ändrat.", err=True)
            sys.exit(WRONG_USE)
        ledger = open_ledger(folders, key_for(context, folders, ovning=ovning))
        try:
            with ledger.transaction():
                ledger.add_anchor(root, desk.id, desk.clerk, moment_of(SystemClock()))
        finally:
            ledger.close()
    except UserFacingError as error:
        click.echo(error.message, err=True)
        sys.exit(NOTHING_READ)
    click.echo("Kassan litar nu på roten. Hämta taxan.")


def _clinic(context: click.Context, *, ovning: bool) -> tuple[Folders, Settings, Desk]:
    """Return the clinic's folders, settings and desk.

    Raises:
        UserFacingError: there is no clinic in the folder yet.
    """
    from kassa.adapters.folders import Folders

    folders = Folders.of(context.meta.get("mapp"), ovning=ovning)
    settings = settings_of(folders, ovning=ovning)
    folders.ensure()
    return folders, settings, desk_of(settings, ovning=ovning)


def _handed_over() -> DataKey:
    """Return the key that the window hands over; it stands in no argument that others can see.

    Raises:
        UserFacingError: what came is no key.
    """
    from kassa.desk.data_key import DataKey
    from kassa.errors import UserFacingError

    try:
        return DataKey(bytes.fromhex(sys.stdin.readline().strip()))
    except ValueError as error:
        raise UserFacingError("Nyckeln till databasen kom inte fram. Starta om Kassa.") from error


def _progress(say: Callable[[dict[str, object]], None]) -> Callable[[Progress], None]:
    """Return what says how far a fetch has come, not at every piece."""
    last = ("", 0)

    def tell(progress: Progress) -> None:
        nonlocal last
        what, got = last
        is_next = what == progress.what and progress.got < got + SAY_EVERY
        if is_next and progress.got < progress.of:
            return
        last = (progress.what, progress.got)
        say({"fil": progress.what, "hamtat": progress.got, "av": progress.of})

    return tell


def _say_json(line: dict[str, object]) -> None:
    click.echo(json.dumps(line, ensure_ascii=False))
    sys.stdout.flush()


def _say_words(line: dict[str, object]) -> None:
    if line.get("utfall") == "fel":
        click.echo(line["meddelande"], err=True)
    elif line.get("utfall") == "klart":
        nya = line["nya"]
        assert isinstance(nya, list)  # noqa: S101 - made above
        for each in nya:
            said = f"gäller från {each['galler_fran']}, version {each['version']}"
            click.echo(f"Installerad: {each['namn']}, {said}.")
        if not nya:
            click.echo("Taxan är aktuell. Inget nytt fanns att hämta.")
    elif sys.stderr.isatty():
        click.echo(f"Hämtar {line['fil']}: {line['hamtat']} byte", err=True)
