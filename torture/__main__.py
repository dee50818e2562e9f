"""Run the torture, say how it goes, and print what came of it."""

from __future__ import annotations

import argparse
import os
import random
import shlex
import signal
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kassa.adapters.cleaning import clean_left_over
from torture.cut import CONTROL
from torture.parts import PARTS, planned, share_of, trials_of
from torture.results import Measured, State, versions
from torture.verdict import Tally, Trial, Verdict
from torture.workers import side_by_side
from torture.works import OPENINGS, WORKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

PREFIX = "kassa-tortyr-"
EACH_SECONDS = 30
SEED = "--seed"


def main() -> int:
    """Torture as the command line says; 0 when something was measured and nothing was lost."""
    options = _options()
    tally = Tally()
    place = options.folder or Path(tempfile.gettempdir())
    clean_left_over(place, datetime.now(UTC), PREFIX)  # of a run that was killed, a day after it
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=place) as name:
        folder = Path(name)
        tempfile.tempdir = name  # what a killed child has left there goes with it
        measured = Measured(tally, _command(options.seed), planned(options, folder))
        with _ended_early(measured):
            print(versions())
            print(f"seed {options.seed}; repeat all of it with: {measured.command}", flush=True)
            _torture(options, folder, measured)
            measured.state = State.OVER
    if options.results:
        measured.write(options.results)
    print(f"\n{measured.line()}\n\n{tally.table()}\n")
    for kind, note in tally.notes.items():
        print(f"{kind}: {note}")
    return 0 if tally.is_good else 1


def _torture(options: argparse.Namespace, folder: Path, measured: Measured) -> None:
    def work(number: int) -> Iterator[Trial]:
        return trials_of(share_of(options, number), folder / str(number))

    due = time.monotonic() + EACH_SECONDS
    with closing(side_by_side(options.jobs, work)) as trials:
        for trial in trials:
            measured.tally.add(trial)
            _tell(trial, measured.tally)
            if time.monotonic() > due:
                due = time.monotonic() + EACH_SECONDS
                os.utime(folder)  # it is not left over, however long the run
                print(measured.line(), flush=True)
                if options.results:
                    measured.write(options.results)


class _EndedError(Exception):
    """Somebody wants the run to end."""


@contextmanager
def _ended_early(measured: Measured) -> Iterator[None]:
    """Let SIGTERM and Ctrl+C end the trials and not the program: what came of them is told."""

    def end(_: int, __: FrameType | None) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)  # once is enough
        raise _EndedError

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    try:
        yield
    except _EndedError:
        measured.state = State.ENDED
        print("\nended early; so far:")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m torture", description=__doc__)
    add = parser.add_argument
    add("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    add("--only", choices=PARTS, help="one part alone")
    add("--rounds", type=int, help="how many trials of each part")
    add("--kills", type=int, default=60, help="kills at places drawn by lot; 0: every place")
    add("--random-kills", type=int, default=20, help="of one writer; and half as many of two")
    add("--cuts", type=int, default=50, help="power cuts")
    add("--disks", type=int, default=10, help="failing disks, full disks, damaged files, clocks")
    add("--work", default="", help="of kill: one work alone")
    add("--place", type=int, help="of kill, cut, disk and damage: one place alone")
    add("--folder", type=Path, help="where the clinics under torture lie")
    add("--jobs", type=int, default=1, help="workers side by side; each has seeds of its own")
    add("--results", type=Path, help="write what is measured here, all along and at the end")
    options = parser.parse_args()
    names = [*(work.name for work in WORKS), *(opening.name for opening in OPENINGS)]
    if options.work and options.work not in names:
        parser.error(f"--work: no such work; there are: {'; '.join(names)}")
    if options.jobs < 1 or (options.jobs > 1 and options.place is not None):
        parser.error("--jobs: one or more; one place is for one worker")
    return options


def _command(seed: int) -> str:
    """Return what repeats this run."""
    given = sys.argv[1:]
    has_seed = any(word.split("=")[0] == SEED for word in given)
    return shlex.join(["python", "-m", "torture", *given, *([] if has_seed else [SEED, str(seed)])])


def _tell(trial: Trial, tally: Tally) -> None:
    if trial.kind == CONTROL:
        tally.notes[trial.kind] = trial.text
    if trial.verdict in {Verdict.LOST, Verdict.HARNESS_BROKEN}:
        print(f"\n{trial.verdict.upper()}: {trial.kind}: {trial.name}\n{trial.text}", flush=True)
        print(f"again: python -m torture {trial.again}", flush=True)
    elif trial.verdict is Verdict.NOT_MEASURED:
        tally.notes[f"{trial.kind}, not measured"] = trial.text


if __name__ == "__main__":
    sys.exit(main())
