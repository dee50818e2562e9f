"""``kassa kontrollera``: check a clinic's records and say everything that does not hold."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.cli.clinic import key_for
from ui.cli.common import NOTHING_READ, WRONG_USE, common, taxa_book
from ui.cli.copy_key import keys_to

if TYPE_CHECKING:
    from kassa.adapters.folders import Folders
    from kassa.desk.data_key import DataKey
    from kassa.desk.kontroll.finding import Finding, Kontroll
    from kassa.desk.kontroll.run import Progress

WIDE = 79


@click.command()
@common
@click.option("--ovning", is_flag=True, help="Kontrollera övningskliniken.")
@click.option("--json", "as_json", is_flag=True, help="Hela svaret som ett JSON-objekt.")
@click.option(
    "--sigill",
    "noted",
    default="",
    metavar="SIGILL",
    help="Ett sigill som antecknats tidigare: visar om filen är utbytt mot en annan.",
)
@click.option(
    "--nyckel-fil",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fil med återställningsnyckelns fyra rader, till en kopia från en annan dator.",
)
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FIL]")
@click.pass_context
def kontrollera(
    context: click.Context,
    /,
    file: Path | None,
    noted: str,
    nyckel_fil: Path | None,
    *,
    ovning: bool,
    as_json: bool,
) -> None:
    """Kontrollera en kliniks data: allt som inte stämmer, var det är och vad man gör.

    Kliniken läses bara; kassan kan vara igång. En säkerhetskopia kontrolleras med sin sökväg.
    """
    from db.kontroll.source import open_kontroll
    from kassa.adapters.folders import Folders
    from kassa.desk.kontroll.run import kontrollera as check
    from kassa.errors import UserFacingError

    folders = Folders.of(context.meta.get("mapp"), ovning=ovning)
    path = file or folders.database
    if not path.exists():
        click.echo(f"Det finns ingen datafil {path}. Kontrollera sökvägen.", err=True)
        sys.exit(NOTHING_READ)
    try:
        key = _key_to(context, path, folders, nyckel_fil, ovning=ovning)
        book = taxa_book(context, ovning=ovning)
        with open_kontroll(path, key) as source:
            found = check(source, book, book.newest(), _progress(), noted)
    except UserFacingError as error:
        click.echo(error.message, err=True)
        sys.exit(NOTHING_READ)
    click.echo(json.dumps(_mapping(found), ensure_ascii=False) if as_json else _words(found))
    sys.exit(WRONG_USE if found.findings else 0)


def _key_to(
    context: click.Context, path: Path, folders: Folders, nyckel_fil: Path | None, *, ovning: bool
) -> DataKey | None:
    """Return what opens the file; None for one that is plain, or holds nothing."""
    from db.files import needs_key

    if not needs_key(path):
        return None
    if path == folders.database and nyckel_fil is None:
        return key_for(context, folders, ovning=ovning)
    return keys_to(path, folders, nyckel_fil).copy


class _Line:
    """Shows on a terminal how far the check has come, on one line."""

    def __init__(self) -> None:
        self._shown = ""

    def __call__(self, what: str, done: int, whole: int) -> None:
        tenths = f" {100 * done // whole} %" if whole else ""
        line = f"{what} ...{tenths}"
        if line != self._shown:
            self._shown = line
            click.echo(f"\r{line:<{WIDE}}\r", nl=False, err=True)


def _silent(what: str, done: int, whole: int) -> None:
    """Say nothing where nobody watches."""


def _progress() -> Progress:
    return _Line() if sys.stderr.isatty() else _silent


def _mapping(found: Kontroll) -> dict[str, Any]:
    return {
        "fel": [
            {"regel": each.rule, "var": each.where, "vad": each.what, "gor": each.do}
            for each in found.findings
        ],
        "obs": list(found.notes),
        "antal": dict(found.counts),
        "omraknade_besok": found.replayed,
        "sigill": found.seal,
    }


def _words(found: Kontroll) -> str:
    """Return the whole answer as a person reads it."""
    from ui.kontroll import texts

    lines = [*_of_rules(found.findings), *(f"Obs: {note}" for note in found.notes)]
    lines.append(f"{texts.faults(found) if found.findings else texts.GOOD}.")
    lines.append(texts.summary(found))
    if found.seal:
        lines.append(
            f"Sigill: {found.seal}. Anteckna det: med --sigill visar en senare kontroll om filen "
            "har bytts ut mot en äldre."
        )
    return "\n".join(lines)


def _of_rules(findings: tuple[Finding, ...]) -> list[str]:
    """Return the findings under their rules, each rule with what to do."""
    from kassa.desk.kontroll.finding import RULES

    lines: list[str] = []
    rule = ""
    for each in findings:
        if each.rule != rule:
            lines += _do(rule)
            rule = each.rule
            lines.append(f"Stämmer inte: {RULES[rule].namn}")
        lines.append(f"  {each.where}: {each.what}")
    return lines + _do(rule)


def _do(rule: str) -> list[str]:
    from kassa.desk.kontroll.finding import RULES

    return [f"  Gör så här: {RULES[rule].do}", ""] if rule else []
