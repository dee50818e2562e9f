"""The commands as another system meets them: a process, streams, an exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

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
