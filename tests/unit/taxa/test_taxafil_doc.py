"""The tariff manager's guide is true: its changes are made and its commands are run, in order."""

from __future__ import annotations

import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kassa.adapters.folders import Folders
from kassa.clock import FixedClock
from kassa.desk.ovning import SETTINGS, fill_ovning
from kassa.desk.settings import Desk
from kassa.ids import ClerkId
from kassa.taxa.toml_file import parse_file
from resources import path as resource
from tests.helpers.taxa import rjl_book
from tests.helpers.till import open_ledger

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "taxafil.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MOST_CHARACTERS = 12_000  # four pages
ANYTHING = "…"


def changed(text: str, block: str) -> str:
    """Return a file with one block of lines taken out and put in."""
    lines = block.splitlines()
    assert all(line[0] in " +-" for line in lines), block
    before = "\n".join(line[1:] for line in lines if line[0] != "+")
    after = "\n".join(line[1:] for line in lines if line[0] != "-")
    assert text.count(f"\n{before}\n") == 1, before
    return text.replace(f"\n{before}\n", f"\n{after}\n")


def run(command: str, folder: Path) -> str:
    """Run a command as at a terminal; return what it shows."""
    arguments = shlex.split(command)
    if arguments[0] == "kassa":
        arguments[:1] = [sys.executable, "-m", "kassa"]
    shown, screen = pty.openpty()
    environment = {**os.environ, "XDG_DATA_HOME": str(folder), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        arguments, cwd=folder, env=environment, stdout=screen, stderr=screen, close_fds=True
    )
    os.close(screen)
    read = bytearray()
    try:
        while part := os.read(shown, 65536):
            read += part
    except OSError:  # Linux: the other end is closed
        pass
    os.close(shown)
    process.wait(timeout=60)
    return read.decode().replace("\r\n", "\n").replace("\N{NO-BREAK SPACE}", " ")


def looks_like(expected: str, shown: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in expected.strip().split(ANYTHING))
    return re.fullmatch(pattern, shown.strip(), re.DOTALL) is not None


@pytest.fixture
def folder(tmp_path):
    """Return a folder with the example tariff, and a practice clinic with past visits."""
    shutil.copytree(resource("exempel"), tmp_path / "resources" / "exempel")
    folders = Folders.of(tmp_path / "kassa", ovning=True)
    folders.ensure()
    ledger = open_ledger(folders.database)
    desk = Desk.of(SETTINGS, ClerkId("Övning"), ovning=True)
    fill_ovning(ledger, rjl_book(), FixedClock.at_local("2026-03-02T10:15"), desk)
    ledger.close()
    return tmp_path


def test_the_guide_can_be_followed_to_the_letter(folder):
    file = folder / "ny.toml"
    commands = []
    for kind, block in BLOCK.findall(GUIDE):
        if kind == "diff":
            file.write_text(changed(file.read_text(encoding="utf-8"), block), encoding="utf-8")
            continue
        command, _, expected = block.removeprefix("$ ").partition("\n")
        shown = run(command, folder)
        assert looks_like(expected, shown), (command, shown)
        commands.append(" ".join(command.split()[:3]))

    assert commands.count("kassa taxa granska") >= 3
    assert {"kassa taxa jamfor", "kassa taxa prova"} <= set(commands)


def test_the_guide_names_every_part_of_a_tariff_and_is_short():
    sections = set(parse_file(resource("taxa", "rjl-2026.toml").read_bytes()))
    top = {"id", "region", "namn", "galler_fran", "version", "kalla"}
    named = set(re.findall(r"`\[+([a-z_]+)", GUIDE))

    assert sections - top <= named
    assert len(GUIDE) <= MOST_CHARACTERS


def test_the_front_page_leads_to_the_guide():
    assert "(docs/taxafil.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
