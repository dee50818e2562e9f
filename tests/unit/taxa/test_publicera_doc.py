"""The publisher's guide is true: its commands are run in order, with people at the keyboard."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kassa.adapters.central.client import TufCentral
from kassa.adapters.system_clock import SystemClock
from kassa.desk.hamta_taxa import Source, hamta_taxa
from resources import path as resource
from tests.helpers.region import NO_SEEDS, MemoryMirror, norrmark
from tests.helpers.till import desk_of, open_ledger

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "publicera.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```console\n\$ (.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MOST_CHARACTERS = 12_000
PASSPHRASE = "en lösenfras för provet"
PROMPT = re.compile(r"(Lösenfras[^\n:]*|Publicera\? \(ja/nej\)): ?$")


def run(command: str, folder: Path) -> str:
    """Run a command at a terminal and answer what it asks; return what the terminal shows."""
    bin_folder = folder / "bin"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{bin_folder}:/usr/bin:/bin"}
    shown, screen = pty.openpty()
    process = subprocess.Popen(
        ["/bin/sh", "-c", command],
        cwd=folder, env=environment, stdin=screen, stdout=screen, stderr=screen,
        start_new_session=True,
    )  # fmt: skip
    os.close(screen)
    read = ""
    answered = 0
    while select.select([shown], [], [], 60)[0]:
        try:
            part = os.read(shown, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not part:
            break
        read += part.decode()
        asked = PROMPT.search(read)
        if asked and asked.start() >= answered:
            answered = len(read)
            answer = "ja" if "Publicera" in asked[0] else PASSPHRASE
            os.write(shown, f"{answer}\n".encode())
    os.close(shown)
    process.wait(timeout=60)
    return read.replace("\r\n", "\n").replace("\N{NO-BREAK SPACE}", " ")


def looks_like(expected: str, shown: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in expected.strip().split("…"))
    return re.fullmatch(pattern, shown.strip(), re.DOTALL) is not None


@pytest.fixture
def folder(tmp_path):
    """Return a folder with the example tariff, and ``kassa`` on the path."""
    shutil.copytree(resource("exempel"), tmp_path / "resources" / "exempel")
    (tmp_path / "nasta.toml").write_bytes(norrmark(date(2099, 1, 1), distans="120"))
    (tmp_path / "stampel.txt").write_text(PASSPHRASE + "\n", encoding="utf-8")
    script = tmp_path / "bin" / "kassa"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m kassa "$@"\n')
    script.chmod(0o755)
    return tmp_path


def test_the_guide_can_be_followed_to_the_letter_and_a_desk_takes_what_is_laid_out(folder):
    commands = []
    for command, expected in BLOCK.findall(GUIDE):
        shown = run(command, folder)
        assert looks_like(expected, shown), (command, shown)
        commands.append(" ".join(command.split()[:3]))

    assert commands.count("kassa taxa publicera") == 3
    assert {"kassa taxa nycklar", "kassa taxa fornya"} <= set(commands)
    root = (folder / "utlagd" / "metadata" / "1.root.json").read_bytes()
    source = Source(TufCentral(str(folder / "utlagd")), "98", root, MemoryMirror(), NO_SEEDS)
    ledger = open_ledger(folder / "kassa.db")
    done = hamta_taxa(source, ledger, SystemClock(), desk_of())
    ledger.close()
    assert [str(fil.galler_fran) for fil in done.nya] == ["2026-01-01", "2099-01-01"]
    modes = {f.stat().st_mode & 0o777 for f in (folder / "nycklar").rglob("*.nyckel")}
    assert modes == {0o600}


def test_the_guide_is_short_and_the_front_page_leads_to_it():
    assert len(GUIDE) <= MOST_CHARACTERS
    assert "(docs/publicera.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
