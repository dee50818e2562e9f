"""Every command opens a locked clinic; what it writes is for its owner alone, and is cleaned."""

from __future__ import annotations

import gzip
import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kassa.adapters.cleaning import clean
from kassa.adapters.folders import Folders
from kassa.adapters.settings_file import save_settings
from kassa.adapters.utbyte_lock import unlock
from kassa.desk.avbrott import begin_avbrott
from kassa.desk.dagsavslut import CloseDay, close_day
from kassa.kvitto.document import Betalsatt
from tests.e2e.test_nothing_leaks import CLINIC, hits
from tests.helpers.desks import kod_in
from tests.helpers.terminal import run_at_terminal
from tests.helpers.till import ADULT, Till
from tests.ui.test_unlock import make_clinic

NOTHING_READ = 3
PASSWORD = "fyra glada grisar"
OUT = "OUT"
"""Stands for a folder that somebody names."""
WITH_PATIENTS = {
    ("utbyte", "skriv", OUT): "kassa-K1",
    ("aterforing", "ut", f"{OUT}/lista.jsonl"): "lista.jsonl",
    ("aterforing", "ut", "--csv", f"{OUT}/lista.csv"): "lista.csv",
    ("aterforing", "rapport", f"{OUT}/rapport.pdf"): "rapport.pdf",
    ("fakturor", "--till", OUT): "fakturor",
}
WITHOUT = {
    ("sie", "--till", OUT): "bokföring",
    ("manad", "2026-03", "--till", OUT): "underlag",
    ("reservpaket", f"{OUT}/paket.pdf"): "paket.pdf",
}


@pytest.fixture
def clinic(tmp_path):
    """Return the folder of a clinic that passwords close, with an outage and a closed day."""
    base = tmp_path / "clinic"
    Folders(base).ensure()
    make_clinic(base)
    save_settings(Folders(base).settings, CLINIC)
    till = Till.open(base / "kassa.db")
    till.sell(Betalsatt.FAKTURA)
    begin_avbrott("Cosmic", till.ledger, till.clock, till.desk)
    till.sell()
    close_day(CloseDay("z1"), till.ledger, till.clock, till.desk)
    till.close()
    return base


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "ut"
    folder.mkdir()
    return folder


AGAIN = ("asao", PASSWORD)


def run(clinic: Path, out: Path, command: tuple[str, ...], *answers: str) -> str:
    """Run a command that asks who opens the clinic, and then for ``answers`` alone."""
    arguments = [word.replace(OUT, str(out)) for word in command]
    status, shown = run_at_terminal(
        [*arguments, "--mapp", clinic], ["asao", PASSWORD, *(answers or AGAIN)], umask=0
    )
    assert status == 0, shown
    assert shown.count("Signatur") == 1  # asked once, also where the tariff is looked up
    return shown


def written(out: Path) -> list[Path]:
    return [path for path in out.iterdir() if not path.name.startswith(".")]


@pytest.mark.parametrize("command", [*WITH_PATIENTS, *WITHOUT], ids=" ".join)
def test_it_opens_with_a_password_and_writes_for_its_owner_alone(clinic, out, command):
    shown = run(clinic, out, command)

    assert any(path.name.startswith({**WITH_PATIENTS, **WITHOUT}[command]) for path in written(out))
    for path in (*out.iterdir(), *clinic.rglob("*")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path
    assert hits(shown.encode(), "the terminal") == []
    for path in (*out.iterdir(), *clinic.rglob("*")):
        assert hits(path.name.encode(), "a name") == []


@pytest.mark.parametrize("command", WITH_PATIENTS, ids=" ".join)
def test_what_names_patients_is_cleaned_away_wherever_it_lies(clinic, out, command):
    shown = run(clinic, out, command)
    [path] = written(out)
    content = path.read_bytes()
    if path.suffix == ".utbyte":
        assert hits(content, path.name) == []
        content = gzip.decompress(unlock(content, kod_in(shown), path))
    assert path.suffix == ".pdf" or hits(content, path.name)

    later = datetime.now(UTC) + timedelta(days=31)

    assert path in clean(Folders(clinic), later, days=30)
    assert written(out) == []


@pytest.mark.parametrize("command", WITHOUT, ids=" ".join)
def test_what_names_nobody_names_nobody_and_is_kept(clinic, out, command):
    run(clinic, out, command)

    for path in written(out):
        assert hits(path.read_bytes(), path.name) == []
    before = written(out)
    clean(Folders(clinic), datetime.now(UTC) + timedelta(days=4000), days=1)
    assert written(out) == before


def test_the_check_opens_with_a_password_too(clinic, out):
    shown = run(clinic, out, ("kontrollera",))

    assert "Allt stämmer." in shown
    assert hits(shown.encode(), "the terminal") == []


def test_a_case_is_not_decided_with_another_tariff_than_the_clinics(clinic):
    """The fetched tariffs lie in the locked records: it says so, and takes one that is named."""
    case = {
        "tidpunkt": "2026-03-02T10:15",
        "patient": {"fodelsedatum": "1988-05-04", "kategori": "folkbokford"},
        "besok": {"vardniva": "primarvard", "vardgivarkategori": "lakare", "typ": "mottagning"},
    }
    tariff = Path(__file__).parents[2] / "resources" / "taxa" / "rjl-2026.toml"

    def decide(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kassa", "avgift", "--json", "--mapp", str(clinic), *more],
            input=json.dumps(case) + "\n",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"},
        )

    refused = decide()
    assert (refused.returncode, refused.stdout) == (NOTHING_READ, "")
    assert "Databasen är låst" in refused.stderr
    assert "--taxa FIL" in refused.stderr
    assert json.loads(decide("--taxa", str(tariff)).stdout)["belopp"] > 0


def test_an_exchange_between_two_locked_desks(clinic, out, tmp_path):
    """Each with a key of its own way in; the same patient's frikort at both."""
    other = tmp_path / "k2"
    Folders(other).ensure()
    make_clinic(other)
    save_settings(Folders(other).settings, replace(CLINIC, register="K2"))
    kod = kod_in(run(clinic, out, ("utbyte", "skriv", OUT)))
    [file] = written(out)

    shown = run(other, out, ("utbyte", "las", str(file)), kod)

    assert "nya poster är inlästa" in shown
    till = Till.open(other / "kassa.db", "K2")
    assert till.ledger.find_patient(ADULT) is not None
    assert till.ledger.integrity_faults() == ()
    till.close()
