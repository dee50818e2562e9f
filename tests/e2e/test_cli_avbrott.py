"""The commands of the reserve routine, as processes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from kassa.adapters.folders import Folders
from kassa.adapters.settings_file import save_settings
from kassa.clock import FixedClock
from kassa.desk.avbrott import begin_avbrott
from kassa.desk.ovning import SETTINGS
from tests.e2e.test_cli import kassa
from tests.helpers.desks import kod_in
from tests.helpers.till import ADULT, CHILD, Till

DONE, SOME_REFUSED, NOTHING_READ = 0, 1, 3


@pytest.fixture
def folder(tmp_path):
    """Return the folder of a clinic with an outage and one visit."""
    return make(tmp_path / "k1", "K1", ADULT)


def make(folder, register: str, number: str):
    folders = Folders(folder)
    folders.ensure()
    settings = replace(SETTINGS, register=register, organisationsnummer="232100-0057")
    save_settings(folders.settings, settings)
    till = replace(
        Till.open(folders.database, register), clock=FixedClock.at_local("2026-03-02T12:00")
    )
    begin_avbrott("Cosmic", till.ledger, till.clock, till.desk)
    till.sell(number=number)
    till.close()
    return folder


def test_the_list_goes_out_and_the_answers_come_back(folder, tmp_path):
    mapp = ("--mapp", str(folder))
    status, lines, _ = kassa("aterforing", "ut", *mapp)
    rows = [json.loads(line) for line in lines]
    assert (status, [row["system"] for row in rows]) == (DONE, ["Cosmic", "eFrikort"])
    assert rows[0]["personnummer"] == ADULT
    answers = tmp_path / "svar.jsonl"
    answers.write_text(
        "".join(json.dumps({"id": row["id"], "svar": "infort"}) + "\n" for row in rows)
    )

    status, lines, _ = kassa("aterforing", "las-svar", str(answers), *mapp)
    assert (status, lines) == (DONE, ["2 svar är inlästa, 0 fanns redan, 0 fel."])
    assert kassa("aterforing", "ut", *mapp)[1] == []
    status, lines, _ = kassa("aterforing", "rapport", str(tmp_path / "r.pdf"), *mapp)
    assert (status, lines[0][:15]) == (DONE, "Allt är infört.")
    assert (tmp_path / "r.pdf").read_bytes()[:5] == b"%PDF-"


def test_the_report_of_an_earlier_outage_is_asked_for_by_its_day(folder, tmp_path):
    file, mapp = str(tmp_path / "r.pdf"), ("--mapp", str(folder))

    status, _, said = kassa("aterforing", "rapport", "--borjade", "2026-03-01", file, *mapp)
    assert (status, "började: 2026-03-02" in said) == (NOTHING_READ, True)
    assert not (tmp_path / "r.pdf").exists()
    status, _, _ = kassa("aterforing", "rapport", "--borjade", "2026-03-02", file, *mapp)
    assert status == DONE
    assert (tmp_path / "r.pdf").read_bytes()[:5] == b"%PDF-"


def test_a_wrong_answer_is_told_with_its_line(folder, tmp_path):
    answers = tmp_path / "svar.jsonl"
    answers.write_text('{"id": "x/Cosmic/infor", "svar": "infort"}\n')

    status, _, said = kassa("aterforing", "las-svar", str(answers), "--mapp", str(folder))

    assert status == SOME_REFUSED
    assert "Rad 1" in said


def test_two_clinics_exchange_files(folder, tmp_path):
    other = make(tmp_path / "k2", "K2", CHILD)
    stick = tmp_path / "usb"
    stick.mkdir()
    status, lines, _ = kassa("utbyte", "skriv", str(stick), "--mapp", str(other))
    (file,) = stick.glob("*.utbyte")
    assert status == DONE
    assert str(file) in lines[1]
    assert (file.stat().st_mode & 0o777) == 0o600
    las = ("utbyte", "las", str(file), "--mapp", str(folder), "--kod", kod_in(lines[0]))

    status, lines, _ = kassa(*las)
    assert (status, "nya poster är inlästa" in lines[0]) == (DONE, True)
    status, lines, _ = kassa(*las)
    assert (status, "redan inläst" in lines[0]) == (DONE, True)
    file.write_bytes(file.read_bytes()[:100])
    status, _, said = kassa(*las)
    assert (status, "skadad" in said) == (SOME_REFUSED, True)


def test_a_file_is_read_with_its_code_whichever_is_given_first(folder, tmp_path):
    """Two files and their codes in another order; and each way a code can be missing."""
    made = []
    for name, number in (("K2", CHILD), ("K3", ADULT)):
        stick = tmp_path / f"usb {name}"
        stick.mkdir()
        other = make(tmp_path / name, name, number)
        _, lines, _ = kassa("utbyte", "skriv", str(stick), "--mapp", str(other))
        (file,) = stick.glob("*.utbyte")
        made.append((str(file), kod_in(lines[0])))
    (first, kod), (second, other_kod) = made
    las = ("utbyte", "las", "--mapp", str(folder))

    for koder, words in (
        ((), "Skriv koden som visades där den skrevs. Ange koden med --kod."),
        (("--kod", other_kod), "Koden hör till en annan fil än kassa-K2"),
        (("--kod", kod[:-1]), "Koden är felskriven"),
    ):
        status, lines, said = kassa(*las, first, *koder)
        assert (status, lines, words in said) == (SOME_REFUSED, [], True), said
    slip = ("--kod", f"{kod[:-1]}U")
    status, lines, _ = kassa(*las, first, second, *slip, "--kod", other_kod, "--kod", kod)

    assert status == DONE
    assert [("nya poster" in line) for line in lines] == [True, True]


def test_the_package_is_made(folder, tmp_path):
    file = tmp_path / "paket.pdf"

    status, lines, _ = kassa("reservpaket", str(file), "--blanketter", "4", "--mapp", str(folder))

    assert status == DONE
    assert "K1-B001 till K1-B004" in lines[0]
    assert file.read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize(
    "command",
    [("aterforing", "ut"), ("reservpaket",), ("utbyte", "skriv")],
    ids=lambda command: command[0],
)
def test_a_file_that_cannot_be_written_says_why_and_what_to_do(folder, tmp_path, command):
    target = Path("/proc/self") if command[0] == "utbyte" else tmp_path / "ingen" / "fil"

    status, _, said = kassa(*command, str(target), "--mapp", str(folder))

    assert status == NOTHING_READ
    assert re.search(rf"{target}.* \(.+\)\. Kontrollera att disken eller minnet sitter i", said)


def test_without_a_clinic_nothing_is_done(tmp_path):
    status, _, said = kassa("aterforing", "ut", "--mapp", str(tmp_path / "ingen"))

    assert (status, "ingen klinik" in said) == (NOTHING_READ, True)
