"""``kassa taxa``: review a tariff file, compare two, rehearse one; publish and fetch."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from ui.cli.clinic import clinic
from ui.cli.common import NOTHING_READ, WRONG_USE, common
from ui.cli.taxa_hamta import hamta, lita
from ui.cli.taxa_nycklar import fornya, nycklar, publicera

NOTHING_TO_TRY = "Det finns inga registrerade besök i mappen att prova på."
FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def taxa() -> None:
    """Granska, jämför, prova, publicera och hämta taxor."""


for command in (nycklar, publicera, fornya, hamta, lita):
    taxa.add_command(command)


@taxa.command()
@common
@click.option(
    "--json/--ord",
    "as_json",
    default=None,
    help="Ett fel per rad som JSON, eller i ord. På en skärm skrivs ord, annars JSON.",
)
@click.argument("file", type=FILE, metavar="FIL")
def granska(file: Path, *, as_json: bool | None) -> None:
    """Granska en taxefil och bevisa att den saknar luckor och motsägelser."""
    from kassa.adapters.taxa_files import review_file
    from kassa.errors import UserFacingError

    try:
        lines = review_file(file)
    except UserFacingError as error:
        click.echo(error.message, err=True)
        sys.exit(NOTHING_READ)
    in_words = sys.stdout.isatty() if as_json is None else not as_json
    for line in lines:
        click.echo(_words(line) if in_words else line)
    if not lines:
        click.echo("Taxan är granskad: inga luckor, motsägelser eller döda rader.", err=True)
    elif in_words:
        click.echo(
            f"\n{len(lines)} fel. Rätta dem och granska igen."
            if len(lines) > 1
            else "\n1 fel. Rätta det och granska igen."
        )
    sys.exit(WRONG_USE if lines else 0)


def _words(line: str) -> str:
    """Return a finding as a person reads it.

    What the proof found has its case below, to be fed to ``kassa avgift``.
    """
    found = json.loads(line)
    text = f"Rad {found['rad']}: {found['meddelande']}"
    if "prov" in found or "fall" not in found:
        return text
    return f"{text}\n    Fallet: {json.dumps(found['fall'], ensure_ascii=False)}"


@taxa.command()
@common
@click.option("--json", "as_json", is_flag=True, help="En ändring per rad som JSON.")
@click.argument("old", type=FILE, metavar="GAMMAL")
@click.argument("new", type=FILE, metavar="NY")
def jamfor(old: Path, new: Path, *, as_json: bool) -> None:
    """Visa vad som ändras för vem mellan två taxefiler, i ord och kronor."""
    from kassa.adapters.taxa_files import load_file
    from kassa.desk.jamfor_taxa import compare
    from kassa.errors import UserFacingError

    try:
        before, after = load_file(old), load_file(new)
    except UserFacingError as error:
        click.echo(error.message, err=True)
        sys.exit(NOTHING_READ)
    if before.region != after.region:
        click.echo(f"Obs: taxorna gäller olika regioner ({before.namn}, {after.namn}).", err=True)
    changes = compare(before, after)
    if not as_json:
        sides = (f"{taxa.namn}, från {taxa.galler_fran}" for taxa in (before, after))
        click.echo(" → ".join(sides))
    rubrik = ""
    for change in changes:
        if as_json:
            content = {"rubrik": change.rubrik, "text": change.text, "fall": change.fall}
            click.echo(json.dumps(content, ensure_ascii=False))
            continue
        if change.rubrik != rubrik:
            rubrik = change.rubrik
            click.echo(f"\n{rubrik}")
        click.echo(f"  {change.text}")
    if not as_json:
        many = "1 ändring" if len(changes) == 1 else f"{len(changes)} ändringar"
        click.echo(f"\n{many}" if changes else "Inga ändringar.")


@taxa.command()
@common
@click.option("--ovning", is_flag=True, help="Prova på övningsklinikens besök.")
@click.option("--json", "as_json", is_flag=True, help="Ett besök per rad som JSON.")
@click.argument("new", type=FILE, metavar="NY")
@click.pass_context
def prova(context: click.Context, new: Path, *, ovning: bool, as_json: bool) -> None:
    """Prova en ny taxa på klinikens registrerade besök och visa skillnaderna."""
    from kassa.adapters.taxa_files import load_file
    from kassa.desk.prova_taxa import rehearse, report, to_json
    from kassa.errors import UserFacingError

    try:
        tried = load_file(new)
    except UserFacingError as error:
        click.echo(error.message, err=True)
        sys.exit(NOTHING_READ)
    with clinic(context, ovning=ovning, missing=NOTHING_TO_TRY) as (ledger, _):
        besok_list = ledger.frozen_besok_list()
    outcomes = rehearse(besok_list, tried)
    if as_json:
        for outcome in outcomes:
            click.echo(to_json(outcome))
    else:
        overrides = sum(besok.is_override for besok in besok_list)
        click.echo("\n".join(report(outcomes, overrides)))
