"""A whole run of the torture: workers side by side, ended early, and what is written of it."""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from torture import __main__ as run_of
from torture import cut, kill
from torture.parts import planned, share_of
from torture.results import Measured, State
from torture.verdict import Tally, Trial, Verdict
from torture.workers import side_by_side

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "torture", *arguments]


def options(**asked: int | None) -> argparse.Namespace:
    usual = {"kills": 60, "random_kills": 20, "cuts": 50, "disks": 10, "jobs": 1, "seed": 5}
    nothing = {"rounds": None, "place": None, "only": None, "work": ""}
    return argparse.Namespace(**{**usual, **nothing, **asked})


def trial(kind: str = "x", verdict: Verdict = Verdict.SURVIVED, text: str = "") -> Trial:
    return Trial(kind, "works", verdict, text, "--only x")


def test_two_workers_measure_all_and_write_it(tmp_path):
    results = tmp_path / "RESULTS.md"
    done = subprocess.run(
        command("--only", "file", "--jobs", "2", "--seed", "7", "--results", str(results)),
        cwd=ROOT, capture_output=True, check=False, text=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    written = results.read_text("utf-8")
    assert "| a file that is not the right one | 14 | 0 | 0 | 0 |" in written
    assert "--jobs 2 --seed 7" in written
    assert "Over after" in written
    assert "**not reached**" in written  # nothing was killed, so that it says nothing of the aim


def test_a_run_that_is_ended_early_says_and_writes_what_it_has(tmp_path):
    results, folder = tmp_path / "RESULTS.md", tmp_path / "folder"
    folder.mkdir()
    asked = command("--jobs", "2", "--folder", str(folder), "--results", str(results))
    with subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        while not run.stdout.readline().startswith("seed"):
            pass
        while not list(folder.glob("*/1/*/*")):  # until the second worker works as well
            assert run.poll() is None
            time.sleep(0.01)
        run.send_signal(signal.SIGTERM)
        said = run.stdout.read()

    assert run.returncode in {0, 1}
    assert "ended early; so far:" in said
    assert "| kind of trial |" in said
    assert "**Ended early** after" in results.read_text("utf-8")
    assert list(folder.iterdir()) == []


def test_what_is_written_survives_a_power_cut(tmp_path, monkeypatch):
    """The file says that it does: its content and its name are synced, and anybody may read it."""
    synced: list[int] = []
    fsync = os.fsync

    def noted(handle: int) -> None:
        synced.append(handle)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    results = tmp_path / "RESULTS.md"

    Measured(Tally(), "python -m torture", 1).write(results)

    assert len(synced) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["RESULTS.md"]
    assert stat.S_IMODE(results.stat().st_mode) == 0o644


@pytest.mark.parametrize("seed", [(), ("--seed", "7"), ("--seed=7",)])
def test_the_command_that_repeats_a_run_is_read_by_a_shell_as_it_was_given(monkeypatch, seed):
    given = ["--work", "a 'first' start --seed", *seed]
    monkeypatch.setattr(sys, "argv", ["torture", *given])

    words = shlex.split(run_of._command(5))

    assert words == ["python", "-m", "torture", *given, *([] if seed else ["--seed", "5"])]


def test_a_share_is_never_less_and_never_every_place():
    """Of kills nought is every place; each worker has a seed of its own."""
    shares = [share_of(options(kills=1, cuts=51, jobs=2), worker) for worker in range(2)]

    assert [(share.kills, share.cuts, share.seed) for share in shares] == [(1, 26, 5), (1, 26, 6)]
    assert planned(options(kills=1000, jobs=2), Path()) > planned(options(jobs=2), Path()) > 60


def test_a_worker_that_dies_breaks_the_harness_and_the_others_go_on():
    def work(number):
        if number:
            os.kill(os.getpid(), signal.SIGKILL)
        yield trial("the other")

    trials = {each.kind: each.verdict for each in side_by_side(2, work)}

    assert trials == {"the other": Verdict.SURVIVED, "a worker": Verdict.HARNESS_BROKEN}


def test_a_worker_that_fails_says_why():
    def work(_):
        yield trial()
        message = "no luck"
        raise RuntimeError(message)

    trials = list(side_by_side(1, work))

    assert [each.verdict for each in trials] == [Verdict.SURVIVED, Verdict.HARNESS_BROKEN]
    assert "no luck" in trials[-1].text


def test_workers_that_are_ended_take_their_writers_along(tmp_path):
    """A writer that goes on would write into a folder that is being taken away."""

    def work(_):
        if os.fork() == 0:
            while True:
                (tmp_path / "busy").write_text(f"{time.monotonic()}")
        while not (tmp_path / "busy").exists():
            time.sleep(0.01)
        yield trial()
        time.sleep(60)

    with closing(side_by_side(1, work)) as trials:
        next(trials)
    time.sleep(0.1)
    (tmp_path / "busy").unlink()
    time.sleep(0.1)

    assert not (tmp_path / "busy").exists()


@pytest.mark.parametrize(
    ("cuts", "last", "reached"),
    [
        (1_000, Verdict.SURVIVED, True),
        (999, Verdict.SURVIVED, False),
        (1_000, Verdict.NOT_MEASURED, True),
        (1_000, Verdict.LOST, False),
        (1_000, Verdict.HARNESS_BROKEN, False),
    ],
)
def test_the_aim_is_enough_kills_and_cuts_in_one_run_and_nothing_lost(
    tmp_path, cuts, last, reached
):
    tally = Tally()
    for kind, count in ((kill.AT_A_PLACE, 4_000), (kill.TWO, 1_000), (cut.KIND, cuts)):
        for _ in range(count):
            tally.add(trial(kind))
    tally.add(trial("last", last, "gone\nand away"))
    measured = Measured(tally, "python -m torture", 6_001, State.OVER)
    measured.write(tmp_path / "RESULTS.md")
    written = (tmp_path / "RESULTS.md").read_text("utf-8")

    assert measured.is_aim_reached is reached
    assert ("nothing broken: reached." in written) is reached
    assert ("`gone and away` (again: `python -m torture --only x`)" in written) is bool(tally.bad)
    assert list(tmp_path.iterdir()) == [tmp_path / "RESULTS.md"]
