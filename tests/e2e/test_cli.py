"""The commands as another system meets them: a process, streams, an exit status."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kassa.adapters.settings_file import save_settings
from kassa.desk.ovning import SETTINGS
from resources import path
from tests.helpers.fall import ORDINARY
from tests.helpers.taxa import rjl_content

DECIDED, NOT_DECIDED, NOTHING_READ = 0, 2, 3


def kassa(*arguments: str, stdin: bytes = b"", **environment: str) -> tuple[int, list[str], str]:
    """Run the command and return (exit status, lines out, what was said on standard error)."""
    done = subprocess.run(
        [sys.executable, "-m", "kassa", *arguments],
        input=stdin,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout.decode().splitlines(), done.stderr.decode()


def line(**change: object) -> bytes:
    return json.dumps({**ORDINARY, **change}).encode() + b"\n"


def test_a_stream_is_answered_in_order():
    status, lines, said = kassa("avgift", "--json", stdin=line(id="a") + b"\n" + line(id="b"))

    assert [json.loads(answer)["id"] for answer in lines] == ["a", "b"]
    assert (status, said) == (DECIDED, "")


def test_a_refused_line_does_not_stop_the_next(tmp_path):
    file = tmp_path / "in.jsonl"
    file.write_bytes(line(utfall="kanske") + b"\xff\n" + line())

    status, lines, _ = kassa("avgift", "--json", str(file))

    answers = [json.loads(answer) for answer in lines]
    assert ["fel" in answer for answer in answers] == [True, True, False]
    assert status == NOT_DECIDED


def test_a_missing_file_reads_nothing(tmp_path):
    status, lines, said = kassa("avgift", "--json", str(tmp_path / "finns_inte"))

    assert (status, lines) == (NOTHING_READ, [])
    assert "går inte att läsa" in said


def test_a_wrong_tariff_reads_nothing_and_names_every_fault(tmp_path):
    file = tmp_path / "taxa.toml"
    file.write_bytes(rjl_content().replace(b"belopp = 250", b"belopp = 250.5"))

    status, lines, said = kassa("avgift", "--json", "--taxa", str(file), stdin=line())

    assert (status, lines) == (NOTHING_READ, [])
    assert said.count("produkt[") > 1


@pytest.mark.parametrize("after_the_command", [True, False])
def test_another_tariff_decides(tmp_path, after_the_command):
    file = tmp_path / "taxa.toml"
    content = rjl_content().replace(b'id = "rjl-2026"', b'id = "prov"', 1)
    file.write_bytes(content.replace(b"belopp = 250", b"belopp = 300"))
    option, command = ["--taxa", str(file)], ["avgift", "--json"]

    arguments = command + option if after_the_command else option + command
    _, lines, _ = kassa(*arguments, stdin=line())

    assert (json.loads(lines[0])["taxa"], json.loads(lines[0])["belopp"]) == ("prov", 300)


def test_no_window_is_loaded_for_an_answer():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "kassa", "avgift", "--json"],
        input=line(),
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert b"PySide6" not in done.stderr
    assert done.stdout


def test_without_a_screen_the_window_says_so_in_one_sentence():
    status, lines, said = kassa("--ovning", DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")

    assert (status, lines) == (1, [])
    assert len(said.strip().splitlines()) == 1
    assert "ingen skärm" in said


def test_the_clock_is_for_practice_only():
    status, _, said = kassa("--klocka", "2026-03-02T10:15")

    assert status == 2
    assert "--ovning" in said


def test_help_is_there():
    status, lines, _ = kassa("--help")

    assert status == 0
    assert any("avgift" in text for text in lines)


def test_the_command_is_installed():
    assert (Path(sys.executable).parent / "kassa").exists()


def test_another_region_is_a_file_alone():
    """Its own facts, deadlines, ages and codes; a fact of its own that is missing is asked for."""
    norrmark = str(path("exempel", "nrm-2026.toml"))
    besok = ORDINARY["besok"]
    lines_in = line(besok={**besok, "fakta": {"listad": False}}) + line()
    status, lines, _ = kassa("avgift", "--json", "--taxa", norrmark, stdin=lines_in)

    first, second = (json.loads(answer) for answer in lines)
    assert (first["avgiftskod"], first["belopp"], first["taxa"]) == ("N11", 350, "nrm-2026")
    assert [fault["falt"] for fault in second["fel"]] == ["besok.fakta.listad"]
    assert status == NOT_DECIDED


def test_an_amount_and_an_age_limit_changed_in_the_file_only(tmp_path):
    """Twenty becomes twenty-one and 250 kr becomes 260 kr; nothing else is touched."""
    content = rjl_content().decode().replace("19, 20, 27", "19, 21, 27")
    content = content.replace('"<20"', '"<21"').replace('">=20"', '">=21"')
    price = 'namn = "Läkarbesök, primärvård"\nbelopp = '
    assert f"{price}250" in content
    file = tmp_path / "ny.toml"
    file.write_text(content.replace(f"{price}250", f"{price}260"), encoding="utf-8")
    cases = line() + line(patient={"fodelsedatum": "2005-06-01"})
    _, lines, _ = kassa("avgift", "--json", "--taxa", str(file), stdin=cases)

    assert [json.loads(answer)["belopp"] for answer in lines] == [260, 0]


def test_a_fixed_period_is_counted_by_another_tariff():
    """The period of the invented region lasts twelve months from its first fee."""
    norrmark = str(path("exempel", "nrm-2026.toml"))
    days = ("2026-01-12", "2026-12-02", "2027-01-12")
    events = b"".join(
        json.dumps(
            {"id": day, "patient": "p", "typ": "avgift", "datum": day, "belopp": 900}
        ).encode()
        + b"\n"
        for day in days
    )
    _, lines, _ = kassa("frikort", "--json", "--taxa", norrmark, stdin=events)

    assert [json.loads(answer)["att_betala"] for answer in lines] == [900, 500, 900]


@pytest.fixture
def mapp(clinic, tmp_path):
    """Return the folder of a clinic with its settings."""
    shutil.copytree(clinic, tmp_path / "mapp")
    save_settings(tmp_path / "mapp" / "kassa.toml", replace(SETTINGS, register="K1"))
    return str(tmp_path / "mapp")


def test_an_extract_is_carried_in_and_compared(mapp, tmp_path):
    file = tmp_path / "utdrag.csv"
    file.write_text(
        "personnummer;summa;första avgift;frikort till\n19880504-2382;800;2026-01-10;\n"
    )
    told = ("frikort", "las-in", "--mapp", mapp, "--hamtad", "2026-03-01T07:00", str(file))

    status, lines, _ = kassa(*told)
    assert (status, lines) == (0, ["1 patient är inläst. Utdraget hämtades 2026-03-01 07:00."])
    status, lines, _ = kassa(*told)
    assert (status, lines[0][:21]) == (0, "Filen är redan inläst")
    status, lines, _ = kassa("frikort", "skillnader", "--mapp", mapp)
    assert (status, lines) == (0, ["Inga skillnader mot det senast inlästa utdraget."])


def test_an_extract_with_a_wrong_time_is_carried_in_again(mapp, tmp_path):
    file = tmp_path / "utdrag.csv"
    file.write_text("personnummer;summa;första avgift\n19880504-2382;800;2026-01-10\n")
    las_in = ("frikort", "las-in", "--mapp", mapp)

    status, _, said = kassa(*las_in, "--hamtad", "2026-03-01T07:00", "--rattar", str(file))
    assert (status, said.splitlines()[0][:23]) == (1, "Filen är inte inläst, s")
    kassa(*las_in, "--hamtad", "2026-03-01T07:00", str(file))
    status, lines, _ = kassa(*las_in, "--hamtad", "2026-02-27T07:00", str(file))
    assert (status, lines[0].endswith("--rattar och rätt tid i --hamtad.")) == (0, True)
    status, _, said = kassa(*las_in, "--rattar", str(file))
    assert (status, "--hamtad" in said) == (2, True)
    status, lines, _ = kassa(*las_in, "--hamtad", "2026-02-27T07:00", "--rattar", str(file))
    assert (status, lines) == (
        0,
        ["Utdraget gäller nu som hämtat 2026-02-27 07:00, inte 2026-03-01 07:00."],
    )


def test_a_faulty_extract_is_not_carried_in(mapp, tmp_path):
    file = tmp_path / "utdrag.csv"
    file.write_text("personnummer;summa;första avgift\n19880504-2383;800;2026-01-10\nx;y;z\n")

    status, lines, said = kassa("frikort", "las-in", "--mapp", mapp, str(file))

    assert (status, lines) == (1, [])
    assert "Rad 2: Kontrollsiffran" in said
    assert "Rad 3: " in said
    assert said.endswith("Inget har lästs in. Rätta raderna och läs in igen.\n")


@pytest.mark.parametrize("command", [("las-in", "finns_inte.csv"), ("skillnader",)])
def test_where_no_clinic_is_one_is_told_so(command, tmp_path):
    status, lines, said = kassa("frikort", command[0], "--mapp", str(tmp_path), *command[1:])

    assert (status, lines) == (NOTHING_READ, [])
    assert "Traceback" not in said
    assert said


def test_the_stream_of_events_is_answered_as_before(tmp_path):
    event = {"id": "1", "patient": "p", "typ": "avgift", "datum": "2026-03-02", "belopp": 250}
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps(event))

    for arguments in (("--json", str(file)), (str(file), "--json")):
        status, lines, said = kassa("frikort", *arguments)
        assert (status, said) == (DECIDED, "")
        assert json.loads(lines[0])["id"] == "1"
    assert kassa("frikort", str(file))[0] == NOT_DECIDED
