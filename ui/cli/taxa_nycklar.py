"""``kassa taxa nycklar|publicera|fornya``: sign and lay out a region's tariff."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli.common import NOTHING_READ, WRONG_USE, common

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date, datetime

    from kassa.adapters.central.keys import Key, KeyRole
    from kassa.adapters.central.repository import Documents, Repository
    from kassa.taxa.model import Taxa

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)
ROLL_WORDS = {"rot": "Rot", "taxa": "Taxa", "stampel": "Dagsstämpel"}
REGION = click.option("--region", default="06", show_default=True, help="Länskoden.")
PASSPHRASE = click.option(
    "--losenfras-fil",
    "passphrase_file",
    type=FILE,
    help="Läs lösenfrasen ur en fil i stället för att fråga; för den dagliga förnyelsen.",
)
NAMES = click.option(
    "--namn",
    "names",
    multiple=True,
    help="En nyckelhållares namn, som kassorna visar. Ges en gång för varje hållare.",
)
KEYS = click.option(
    "--nyckel",
    "places",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    required=True,
    help="En nyckelfil, eller en mapp med nyckelfiler. Ges en gång för varje.",
)


@click.group()
def nycklar() -> None:
    """Gör, byt och visa nycklarna som taxan skrivs under med."""


@nycklar.command()
@common
@REGION
@click.option("--hallare", default=3, show_default=True, help="Så många håller nycklar.")
@NAMES
@click.option("--troskel", default=2, show_default=True, help="Så många måste skriva under.")
@PASSPHRASE
@click.argument("folder", type=FOLDER, metavar="NYCKELMAPP")
@click.argument("out", type=FOLDER, metavar="UTLAGD")
def skapa(
    folder: Path,
    out: Path,
    region: str,
    hallare: int,
    names: Sequence[str],
    troskel: int,
    passphrase_file: Path | None,
) -> None:
    """Gör nycklar för en region, och lägg ut en första, tom publicering."""
    from kassa.adapters.central import publish as central
    from kassa.adapters.central.keys import KeyRole
    from kassa.adapters.central.repository import Repository

    with _told():
        repository = Repository(out)
        central.refuse_taken(repository)
        holders = _holders(names, hallare)
        ask = _asks(passphrase_file, twice=True)
        made = list(_new_holders(folder, (KeyRole.ROT, KeyRole.TAXA), holders, ask))
        made += _new_stamp(folder, ask)
        thresholds = {KeyRole.ROT: troskel, KeyRole.TAXA: troskel, KeyRole.STAMPEL: 1}
        documents = central.create(repository, region, made, thresholds, _now())
    click.echo(f"Nycklarna ligger i {folder}, en mapp för varje hållare. Ge var och en sin.")
    _echo_root(documents)


@nycklar.command()
@common
@click.option("--hallare", default=3, show_default=True, help="Så många håller nya nycklar.")
@NAMES
@KEYS
@PASSPHRASE
@click.argument("roll", type=click.Choice(sorted(ROLL_WORDS)), metavar="ROLL")
@click.argument("folder", type=FOLDER, metavar="NYCKELMAPP")
@click.argument("out", type=FOLDER, metavar="UTLAGD")
def byt(
    roll: str,
    folder: Path,
    out: Path,
    places: Sequence[Path],
    hallare: int,
    names: Sequence[str],
    passphrase_file: Path | None,
) -> None:
    """Byt alla nycklar för ROLL: rot, taxa eller stampel."""
    from kassa.adapters.central import publish as central
    from kassa.adapters.central.keys import KeyRole
    from kassa.adapters.central.repository import Repository

    with _told():
        Repository(out).load()
        changed = KeyRole(roll)
        holders = _holders(names, hallare)
        keys = _open(places, set(KeyRole), passphrase_file)
        ask = _asks(passphrase_file, twice=True)
        if changed is KeyRole.STAMPEL:
            made = list(_new_stamp(folder, ask))
        else:
            made = list(_new_holders(folder, (changed,), holders, ask))
        documents = central.change_keys(Repository(out), changed, made, keys, _now())
    click.echo(f"Nycklarna för {ROLL_WORDS[roll].lower()} är bytta. De nya ligger i {folder}.")
    _echo_root(documents)


@nycklar.command()
@common
@click.argument("out", type=FOLDER, metavar="UTLAGD")
def visa(out: Path) -> None:
    """Visa vilka nycklar som gäller, hur många som ska skriva under, och till när allt gäller."""
    from kassa.adapters.central.keys import NAMN, KeyRole
    from kassa.adapters.central.publish import TUF_ROLES
    from kassa.adapters.central.repository import Repository

    with _told():
        documents = Repository(out).load()
    root = documents.root.signed
    for roll in KeyRole:
        role = root.roles[TUF_ROLES[roll][0]]
        names = [str(root.keys[keyid].unrecognized_fields.get(NAMN)) for keyid in role.keyids]
        word = ROLL_WORDS[roll.value]
        click.echo(f"{word}: {role.threshold} av {len(names)} skriver under ({', '.join(names)})")
    until = {
        "Roten": root.expires,
        "Taxelistan": documents.targets.signed.expires,
        "Dagsstämpeln": documents.timestamp.signed.expires,
    }
    for what, moment in until.items():
        click.echo(f"{what} gäller till {_day(moment)}")
    for path in sorted(documents.targets.signed.targets):
        click.echo(f"Utlagd: {path}")
    _echo_root(documents)


@click.command()
@common
@KEYS
@PASSPHRASE
@click.option("--ja", "is_sure", is_flag=True, help="Publicera utan att fråga.")
@click.argument("file", type=FILE, metavar="FIL")
@click.argument("out", type=FOLDER, metavar="UTLAGD")
def publicera(
    file: Path, out: Path, places: Sequence[Path], passphrase_file: Path | None, *, is_sure: bool
) -> None:
    """Granska en taxefil, visa vad den ändrar, skriv under och lägg ut den."""
    from kassa.adapters.central import publish as central
    from kassa.adapters.central.keys import KeyRole
    from kassa.adapters.central.repository import Repository
    from kassa.adapters.files import read_file
    from kassa.adapters.taxa_files import load_file
    from kassa.desk.accept_taxa import check_words, faults_of

    with _told():
        taxa = load_file(file)
        content = read_file(file)
        faults = faults_of(content)
        if faults:
            click.echo("\n".join(faults))
            click.echo(f"\n{len(faults)} fel: taxan publiceras inte. Rätta och granska igen.")
            sys.exit(WRONG_USE)
        words = {each.suffixes[-2][1:]: read_file(each) for each in _words_of(file)}
        for kod, text in words.items():
            check_words(kod, text)
        repository = Repository(out)
        publication = central.Publication(taxa, content, words)
        if not central.check(repository, publication):
            click.echo("Den taxan är redan publicerad. Inget är ändrat.")
            return
        _echo_changes(repository, taxa)
        if not is_sure and not _is_yes("Publicera?"):
            click.echo("Inget är publicerat.")
            sys.exit(WRONG_USE)
        keys = _open(places, {KeyRole.TAXA, KeyRole.STAMPEL}, passphrase_file)
        central.publish(repository, publication, keys, _now())
    begins = f"gäller från {taxa.galler_fran}, version {taxa.version}"
    click.echo(f"{taxa.namn} är publicerad: {begins}.")
    _echo_expiring(repository)


@click.command()
@common
@KEYS
@PASSPHRASE
@click.option(
    "--roll",
    type=click.Choice(sorted(ROLL_WORDS)),
    default="stampel",
    show_default=True,
    help="Vad som förnyas.",
)
@click.option("--dagar", type=click.IntRange(1, 1_095), help="Så länge gäller det sedan.")
@click.argument("out", type=FOLDER, metavar="UTLAGD")
def fornya(
    out: Path, places: Sequence[Path], roll: str, dagar: int | None, passphrase_file: Path | None
) -> None:
    """Förnya dagsstämpeln (eller taxelistan, eller roten) innan den går ut."""
    from kassa.adapters.central import publish as central
    from kassa.adapters.central.keys import KeyRole
    from kassa.adapters.central.repository import Repository

    with _told():
        renewed = KeyRole(roll)
        keys = _open(places, {renewed, KeyRole.STAMPEL}, passphrase_file)
        repository = Repository(out)
        documents = central.renew(repository, renewed, keys, _now(), dagar)
    until = {
        KeyRole.ROT: documents.root.signed.expires,
        KeyRole.TAXA: documents.targets.signed.expires,
        KeyRole.STAMPEL: documents.timestamp.signed.expires,
    }[renewed]
    click.echo(f"{ROLL_WORDS[roll]} är förnyad och gäller till {_day(until)}.")
    _echo_expiring(repository)


@contextmanager
def _told() -> Iterator[None]:
    """Tell what went wrong, and end the command."""
    from kassa.errors import UserFacingError

    try:
        yield
    except UserFacingError as error:
        click.echo(error.message, err=True)
        sys.exit(NOTHING_READ)


def _now() -> datetime:
    from kassa.adapters.system_clock import SystemClock

    return SystemClock().now()


def _day(moment: datetime) -> date:
    """Return the local date of a moment: keys keep UTC, people read their own days."""
    from kassa.clock import to_local

    return to_local(moment).date()


def _is_yes(question: str) -> bool:
    """Return the answer to a question; nothing typed is no, what is neither is asked again."""
    while True:
        typed: str = click.prompt(f"{question} (ja/nej)", default="nej", show_default=False)
        answer = typed.strip().lower()
        if answer in {"j", "ja", "n", "nej"}:
            return answer.startswith("j")
        click.echo("Svara ja eller nej.")


def _asks(file: Path | None, *, twice: bool) -> Callable[[str], str]:
    """Return what asks for the passphrase of a named key; typed twice for a new one."""
    if file is not None:
        from kassa.adapters.files import read_text

        read = read_text(file).rstrip("\r\n")
        return lambda _name: read

    def ask(name: str) -> str:
        again = f"Lösenfrasen för {name} en gång till" if twice else False
        typed: str = click.prompt(
            f"Lösenfras för {name}", hide_input=True, confirmation_prompt=again
        )
        return typed

    return ask


def _holders(names: Sequence[str], count: int) -> tuple[str, ...]:
    """Return what the holders are called; numbered where nobody named them."""
    given = tuple(name.strip() for name in names if name.strip())
    for name in given:
        if given.count(name) > 1:
            message = f"Två hållare heter {name}. Skriv dem så att de kan skiljas åt."
            raise click.UsageError(message)
    return given or tuple(f"Nyckelhållare {number}" for number in range(1, count + 1))


def _new_holders(
    folder: Path, rolls: Sequence[KeyRole], holders: Sequence[str], ask: Callable[[str], str]
) -> Iterator[Key]:
    """Make a folder with the keys of each holder, closed with the holder's own passphrase."""
    from kassa.adapters.central.keys import SUFFIX, new_key, write_key

    for number, name in enumerate(holders, 1):
        passphrase = ask(name)
        for roll in rolls:
            key = new_key(roll, name)
            write_key(folder / f"hallare-{number}" / f"{roll.value}{SUFFIX}", key, passphrase)
            yield key


def _new_stamp(folder: Path, ask: Callable[[str], str]) -> Iterator[Key]:
    from kassa.adapters.central.keys import SUFFIX, KeyRole, new_key, write_key

    key = new_key(KeyRole.STAMPEL, "Dagsstämpel")
    passphrase = ask("dagsstämpeln")
    write_key(folder / "stampel" / f"{KeyRole.STAMPEL.value}{SUFFIX}", key, passphrase)
    yield key


def _open(places: Sequence[Path], rolls: set[KeyRole], file: Path | None) -> list[Key]:
    """Open the keys of some roles; a folder is one holder's and is asked about once."""
    from kassa.adapters.central.keys import key_files, open_key, role_of

    ask = _asks(file, twice=False)
    typed: dict[Path, str] = {}

    def ask_of(path: Path) -> Callable[[str], str]:
        def ask_once(name: str) -> str:
            if path.parent not in typed:
                typed[path.parent] = ask(name)
            return typed[path.parent]

        return ask_once

    found = [path for place in places for path in key_files(place) if role_of(path) in rolls]
    return [open_key(path, ask_of(path)) for path in dict.fromkeys(found)]


def _words_of(file: Path) -> list[Path]:
    """Return the files of the tariff's words beside it: ``ny.en.toml``."""
    return sorted(file.parent.glob(f"{file.stem}.[a-z][a-z].toml"))


def _echo_changes(repository: Repository, taxa: Taxa) -> None:
    """Say what the tariff changes against the published one it follows."""
    from kassa.adapters.central.publish import newest_before
    from kassa.adapters.system_clock import SystemClock
    from kassa.clock import local_now
    from kassa.desk.jamfor_taxa import compare
    from kassa.taxa.load import load_taxa

    before = newest_before(repository, taxa.region, taxa.galler_fran)
    if before is None:
        click.echo(f"{taxa.namn} är regionens första publicerade taxa.")
    else:
        changes = compare(load_taxa(before), taxa)
        for change in changes:
            click.echo(f"  {change.text}")
        many = "1 ändring" if len(changes) == 1 else f"{len(changes)} ändringar"
        click.echo(f"{taxa.namn}: {many if changes else 'inga ändringar'} mot den publicerade.")
    if taxa.galler_fran <= local_now(SystemClock()).date():
        click.echo("Obs: taxan har redan börjat gälla. Kassorna använder den när de hämtat den.")


def _echo_root(documents: Documents) -> None:
    from kassa.adapters.central.repository import to_bytes
    from kassa.taxa.central import fingerprint

    version = documents.root.signed.version
    click.echo(f"Rotfilen är metadata/{version}.root.json. Dess fingeravtryck:")
    click.echo(f"  {fingerprint(to_bytes(documents.root))}")


def _echo_expiring(repository: Repository) -> None:
    from kassa.adapters.central.publish import expiring

    for roll, until in expiring(repository.load(), _now()):
        click.echo(
            f"Obs: {ROLL_WORDS[roll.value].lower()} går ut {_day(until)}. Förnya i god tid: "
            f"kassa taxa fornya --roll {roll.value}."
        )
