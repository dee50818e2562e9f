"""With ``--ovning`` a command works in the practice clinic alone; the real one is not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import pytest
from pypdf import PdfReader

from kassa.adapters.folders import Folders
from kassa.adapters.settings_file import save_settings
from kassa.adapters.system_clock import SystemClock
from kassa.clock import local_now
from kassa.desk.avbrott import begin_avbrott
from kassa.desk.ovning import SETTINGS, fill_ovning
from kassa.desk.settings import Desk
from kassa.desk.utbyte import SUFFIX
from kassa.ids import ClerkId
from tests.e2e.test_cli import kassa
from tests.helpers.desks import kod_in
from tests.helpers.taxa import rjl_book, rjl_content
from ui.cli import main
from ui.start.records import find_key, open_ledger

DONE, WRONG_USE, NOTHING_READ = 0, 1, 3
IN, OUT, MONTH = "IN", "OUT", "MONTH"
"""Stand for a file to read, the folder to write in, and the month that is now."""
COMMANDS: dict[str, tuple[tuple[str, ...], int]] = {
    "aterforing ut": (("--csv", f"{OUT}/lista.csv"), DONE),
    "aterforing las-svar": ((IN,), DONE),
    "aterforing rapport": ((f"{OUT}/rapport.pdf",), DONE),
    "betalningar": ((IN,), WRONG_USE),
    "fakturor": ((), DONE),
    "frikort las-in": ((IN,), WRONG_USE),
    "frikort skillnader": ((), DONE),
    "kontrollera": ((), DONE),
    "manad": ((MONTH, "--till", OUT), DONE),
    "reservpaket": ((f"{OUT}/paket.pdf",), DONE),
    "sie": (("--till", OUT), DONE),
    "taxa hamta": ((), 2),
    "taxa lita": ((IN,), NOTHING_READ),
    "taxa prova": ((f"{OUT}/taxa.toml",), DONE),
    "utbyte las": ((IN,), WRONG_USE),
    "utbyte skriv": ((OUT,), DONE),
}
"""The commands that know the practice clinic, with what they need, and the status they end with."""


@pytest.fixture(scope="module")
def mapp(tmp_path_factory) -> Path:
    """Return a folder whose real clinic cannot be read at all, with a practice clinic in it."""
    base: Path = tmp_path_factory.mktemp("clinic")
    folders = Folders.of(base, ovning=True)
    folders.ensure()
    clock = SystemClock()
    desk = Desk.of(SETTINGS, ClerkId("Övning"), ovning=True)
    ledger = open_ledger(folders, find_key(folders, ovning=True))
    fill_ovning(ledger, rjl_book(), clock, desk)
    begin_avbrott("Cosmic", ledger, clock, desk)
    ledger.close()
    real = Folders.of(base)
    for file in (real.database, real.key, real.settings):
        file.write_bytes(b"not to be read \xff" * 400)
    return base


def named(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command under a group by its whole name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from named(command, f"{before}{name} ")
        else:
            yield before + name, command


def test_every_command_that_knows_the_practice_is_tried():
    knows = {
        name
        for name, command in named(main)
        if any("--ovning" in option.opts for option in command.params)
    }

    assert knows == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_real_clinic_is_not_looked_at(name, mapp, tmp_path):
    """A real clinic that nobody could open is no hindrance, and stays as it was."""
    given, expected = COMMANDS[name]
    (tmp_path / "taxa.toml").write_bytes(rjl_content())
    (tmp_path / "in").write_bytes(b"")
    now = f"{local_now(SystemClock()):%Y-%m}"
    stand_for = {IN: str(tmp_path / "in"), MONTH: now}
    arguments = [stand_for.get(each, each.replace(OUT, str(tmp_path))) for each in given]
    before = real_files(mapp)

    status, _, said = kassa(*name.split(), "--ovning", "--mapp", str(mapp), *arguments)

    assert status == expected, said
    assert real_files(mapp) == before


def real_files(mapp: Path) -> dict[str, tuple[int, int]]:
    """Return what lies in the real clinic's folder, with its size and the time it was written."""
    return {
        each.name: (each.stat().st_size, each.stat().st_mtime_ns)
        for each in mapp.iterdir()
        if each.name != "ovning"
    }


def test_a_file_from_another_practice_desk_is_taken_in(mapp, tmp_path):
    """What needs the tariffs after the file has been read finds the practice clinic's."""
    _, shown, _ = kassa("utbyte", "skriv", "--ovning", "--mapp", str(mapp), str(tmp_path))
    (file,) = tmp_path.glob(f"*{SUFFIX}")
    las = ("utbyte", "las", "--ovning", "--mapp", str(mapp), str(file))

    status, lines, said = kassa(*las, "--kod", kod_in(shown[0]))

    assert (status, len(lines)) == (DONE, 1), said


def test_the_practice_is_named_after_the_command(mapp):
    """Before a command's name it would change nothing: that is refused, not overheard."""
    for words in (("manad", "2026-03"), ("aterstall", "kopia.db"), ("avgift", "--json")):
        status, _, said = kassa("--ovning", *words, "--mapp", str(mapp))

        assert (status, "efter kommandots namn" in said) == (2, True), said


def test_the_practice_has_the_settings_that_were_saved_in_it(mapp, tmp_path):
    """The commands and the window decide with the same settings."""
    folders = Folders.of(mapp, ovning=True)
    save_settings(folders.settings, replace(SETTINGS, reserv_telefon="036-00 00 00"))
    try:
        status, _, said = kassa(
            "reservpaket", "--ovning", "--mapp", str(mapp), str(tmp_path / "a.pdf")
        )
        text = "".join(page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages)
    finally:
        folders.settings.unlink()

    assert status == DONE, said
    assert "036-00 00 00" in text
