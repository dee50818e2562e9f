"""Run the torture and print what came of it."""

from __future__ import annotations

import argparse
import os
import platform
import random
import signal
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from db.driver import sqlite3
from torture.brimful import full_disk
from torture.cut import CONTROL, cut_power
from torture.kill import kill_at_random, kill_at_sample, kill_everywhere
from torture.trouble import (
    damaged_files,
    failing_disk,
    jumping_clock,
    locked_file,
    wrong_files,
)
from torture.verdict import Tally, Trial, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType

PARTS = ("kill", "random", "cut", "disk", "full", "file", "damage", "clock")
EVERY_PLACE = 0
TABLE_EACH = 500


def main() -> int:
    """Torture as the command line says; 0 when something was measured and nothing was lost."""
    options = _options()
    began = time.monotonic()
    tally = Tally()
    with (
        _ended_early(),
        tempfile.TemporaryDirectory(prefix="kassa-tortyr-", dir=options.folder) as name,
    ):
        print(_versions())
        print(f"seed {options.seed}; repeat all of it with --seed {options.seed}", flush=True)
        for trial in _trials(options, Path(name)):
            tally.add(trial)
            _tell(trial, tally, began)
    print(f"\n{tally.table()}\n")
    for kind, note in tally.notes.items():
        print(f"{kind}: {note}")
    print(f"{tally.of(Verdict.SURVIVED)} survived in {time.monotonic() - began:.0f} s")
    return 0 if tally.is_good else 1


class _EndedError(Exception):
    """Somebody wants the run to end."""


@contextmanager
def _ended_early() -> Iterator[None]:
    """Let SIGTERM and Ctrl+C end the trials and not the program: what came of them is printed."""
    inside = os.getpid()

    def end(number: int, _: FrameType | None) -> None:
        if os.getpid() != inside:  # a writer, which is to die as it would
            os._exit(128 + number)
        raise _EndedError

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    try:
        yield
    except _EndedError:
        print("\nended early; so far:")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m torture", description=__doc__)
    add = parser.add_argument
    add("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    add("--only", choices=PARTS, help="one part alone")
    add("--rounds", type=int, help="how many trials of each part (of kill: for each work, 0 all)")
    add("--kills", type=int, default=60, help="kills at places drawn by lot; 0: every place")
    add("--random-kills", type=int, default=20)
    add("--cuts", type=int, default=50, help="power cuts")
    add("--disks", type=int, default=10, help="failing disks, full disks, damaged files, clocks")
    add("--work", default="", help="of kill: one work alone")
    add("--place", type=int, help="of kill, cut and damage: one place alone")
    add("--folder", type=Path, help="where the clinics under torture lie")
    return parser.parse_args()


def _trials(options: argparse.Namespace, folder: Path) -> Iterator[Trial]:
    seed = options.seed
    rounds = options.rounds
    parts: dict[str, Iterable[Trial]] = {
        "kill": _kills(options, folder / "kill"),
        "random": _random(folder / "random", seed, rounds or options.random_kills),
        "cut": cut_power(folder / "cut", seed, _many(options, options.cuts), options.place),
        "disk": failing_disk(folder / "disk", seed, rounds or options.disks),
        "full": full_disk(folder / "full", seed, rounds or max(1, options.disks // 5)),
        "file": chain(wrong_files(folder / "file", seed), locked_file(folder / "file", seed)),
        "damage": damaged_files(
            folder / "damage", seed, _many(options, 4 * options.disks), options.place
        ),
        "clock": jumping_clock(folder / "clock", seed, rounds or options.disks),
    }
    for name, trials in parts.items():
        if options.only in (None, name):
            (folder / name).mkdir()
            yield from trials


def _many(options: argparse.Namespace, usual: int) -> int:
    """Return how many trials, at least so many that the one place asked for is among them."""
    return max(options.rounds or usual, (options.place or 0) + 1)


def _kills(options: argparse.Namespace, folder: Path) -> Iterator[Trial]:
    if options.place is not None or options.kills == EVERY_PLACE:
        return kill_everywhere(folder, options.seed, options.work, options.place)
    return kill_at_sample(folder, options.seed, options.rounds or options.kills, options.work)


def _random(folder: Path, seed: int, trials: int) -> Iterator[Trial]:
    yield from kill_at_random(folder, seed, trials)
    yield from kill_at_random(folder, seed, max(1, trials // 2), writers=2)


def _tell(trial: Trial, tally: Tally, began: float) -> None:
    if trial.kind == CONTROL:
        tally.notes[trial.kind] = trial.text
    if trial.verdict in {Verdict.LOST, Verdict.HARNESS_BROKEN}:
        print(f"\n{trial.verdict.upper()}: {trial.kind}: {trial.name}\n{trial.text}", flush=True)
        print(f"again: python -m torture {trial.again}", flush=True)
    elif trial.verdict is Verdict.NOT_MEASURED:
        tally.notes[f"{trial.kind}, not measured"] = trial.text
    done = sum(sum(count.values()) for count in tally.counts.values())
    if done % TABLE_EACH == 0:
        print(f"\n{tally.table()}\n", flush=True)
    if done % 100 == 0:
        print(f"{done} trials, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def _versions() -> str:
    system = f"{platform.system()} {platform.release()}"
    with closing(sqlite3.connect(":memory:")) as conn:
        (cipher,) = conn.execute("PRAGMA cipher_version").fetchone()
    library = f"SQLite {sqlite3.sqlite_version}, SQLCipher {cipher}"
    return f"Python {platform.python_version()}, {library}, {system}"


if __name__ == "__main__":
    sys.exit(main())
