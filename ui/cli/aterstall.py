"""``kassa aterstall``: put a copy in the place of the records, and say what that costs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli.clinic import key_of
from ui.cli.common import NOTHING_READ, WRONG_USE, common
from ui.cli.copy_key import CopyKeys, keys_to
from ui.cli.utbyte_file import KOD

if TYPE_CHECKING:
    from kassa.adapters.folders import Folders
    from kassa.desk.backup_ports import RecordState
    from kassa.desk.data_key import DataKey


@click.command()
@common
@click.option(
    "--nyckel-fil",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fil med återställningsnyckelns fyra rader. Annars frågas efter dem när de behövs.",
)
@click.option(
    "--sista",
    multiple=True,
    metavar="NUMMER",
    help="Det sista kvitto som lämnats ut, t.ex. K1-134, eller K1-okänt. Ett per kassa.",
)
@click.option(
    "--sista-z",
    multiple=True,
    metavar="NUMMER",
    help="Den sista Z-rapport som skrivits ut, t.ex. K1-41. En per kassa.",
)
@click.option(
    "--sista-faktura",
    multiple=True,
    metavar="NUMMER",
    help="Den sista faktura som skrivits ut, t.ex. 1000042 eller dess OCR. En per serie.",
)
@click.option(
    "--utbyte",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fil från en annan kassa som har bytt filer med den här: det den har kommer tillbaka.",
)
@KOD
@click.option("--anda", is_flag=True, help="Återställ fast nyare uppgifter går förlorade.")
@click.argument("copy", type=click.Path(path_type=Path, dir_okay=False), metavar="KOPIA")
@click.pass_context
def aterstall(
    context: click.Context,
    /,
    copy: Path,
    nyckel_fil: Path | None,
    utbyte: tuple[Path, ...],
    koder: tuple[str, ...],
    *,
    anda: bool,
    **sista: tuple[str, ...],
) -> None:
    """Återställ databasen från en säkerhetskopia; den ersatta ligger kvar i mappen."""
    from kassa.adapters.folders import Folders
    from kassa.desk.backup_ports import Series
    from kassa.errors import InvalidInputError, UserFacingError
    from ui.cli.restore_job import RestoreJob

    folders = Folders.of(context.meta.get("mapp"))
    try:
        folders.ensure()
        keys = _keys_to(copy, folders, nyckel_fil)
        with RestoreJob(copy, folders, keys, _checked(copy, keys.copy)) as job:
            job.take_in(utbyte, koder)
            if not job.may_replace(anda=anda):
                sys.exit(WRONG_USE)
            told = {
                Series.KVITTO: sista["sista"],
                Series.Z_RAPPORT: sista["sista_z"],
                Series.FAKTURA: sista["sista_faktura"],
            }
            job.restore(job.last_numbers(told))
    except InvalidInputError as error:
        for fault in error.faults:
            click.echo(fault.message, err=True)
        sys.exit(WRONG_USE)
    except UserFacingError as error:
        click.echo(error.message, err=True)
        sys.exit(NOTHING_READ)


def _keys_to(copy: Path, folders: Folders, nyckel_fil: Path | None) -> CopyKeys:
    """Return the key that the copy has, or is to get where it is plain, and the clinic's."""
    from db.files import is_plain
    from kassa.errors import UserFacingError

    if not copy.is_file():
        raise UserFacingError(f"Kopian {copy} finns inte. Kontrollera sökvägen.")
    if is_plain(copy):  # of a version that did not encrypt
        key = key_of(folders, ovning=False)
        return CopyKeys(key, key)
    return keys_to(copy, folders, nyckel_fil)


def _checked(copy: Path, key: DataKey) -> RecordState:
    """Return what a copy holds; every page of it has been checked."""
    from db.backup import check_copy
    from db.errors import DatabaseCorruptError
    from db.files import is_plain

    try:
        return check_copy(copy, None if is_plain(copy) else key)
    except DatabaseCorruptError as error:
        raise DatabaseCorruptError(
            f"Kopian {copy.name} går inte att öppna: den är skadad, eller nyckeln är en annan "
            "mottagnings. Inget har ändrats. Pröva en äldre kopia."
        ) from error
