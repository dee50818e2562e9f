"""The parts of a run, what each worker does of them, and in which order."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from torture.brimful import full_disk
from torture.cut import cut_power
from torture.failing import failing_disk
from torture.kill import kill_at_random, kill_at_sample, kill_everywhere
from torture.trouble import damaged_files, jumping_clock, locked_file, wrong_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from torture.verdict import Trial

PARTS = ("kill", "random", "cut", "disk", "full", "file", "damage", "clock")
SHARED = ("kills", "random_kills", "cuts", "disks", "rounds")
EVERY_PLACE = 0
PLACES = 10_000  # about so many there are to be killed at
FILES = 7


@dataclass(frozen=True)
class Part:
    """One kind of torture.

    Attributes:
        trials: not begun yet.
        count: how many there will be, about.
    """

    trials: Iterable[Trial]
    count: int


def share_of(options: argparse.Namespace, worker: int) -> argparse.Namespace:
    """Return what one of several workers does: as much as the others, with a seed of its own."""
    asked = vars(options)
    numbers = {name: -(-asked[name] // options.jobs) for name in SHARED if asked[name]}
    return argparse.Namespace(**{**asked, **numbers, "seed": options.seed + worker})


def planned(options: argparse.Namespace, folder: Path) -> int:
    """Return how many trials all workers together will make, about."""
    shares = (part_list(share_of(options, worker), folder) for worker in range(options.jobs))
    return sum(part.count for parts in shares for part in parts.values())


def trials_of(options: argparse.Namespace, folder: Path) -> Iterator[Trial]:
    """Yield all trials of a worker, so that a run that is ended early has some of each part.

    Args:
        options: of the command line, or a share of them.
        folder: an empty folder to work in; each part gets one of its own.
    """
    parts = part_list(options, folder)
    for name in parts:
        (folder / name).mkdir(parents=True)
    running = {name: iter(part.trials) for name, part in parts.items()}
    done: Counter[str] = Counter()
    while running:
        name = min(running, key=lambda name: done[name] / parts[name].count)
        trial = next(running[name], None)
        if trial is None:
            del running[name]
        else:
            done[name] += 1
            yield trial


def part_list(options: argparse.Namespace, folder: Path) -> dict[str, Part]:
    """Return the parts that are asked for, by name."""
    seed, rounds, disks = options.seed, options.rounds, options.rounds or options.disks
    moments, small = rounds or options.random_kills, rounds or max(1, options.disks // 5)
    cuts, damaged = _many(options, options.cuts), _many(options, 4 * options.disks)
    failing = _many(options, 4 * options.disks)
    two = max(1, moments // 2)
    parts = {
        "kill": Part(_kills(options, folder / "kill"), rounds or options.kills or PLACES),
        "random": Part(_random(folder / "random", seed, moments, two), moments + two),
        "cut": Part(cut_power(folder / "cut", seed, cuts, options.place), cuts),
        "disk": Part(failing_disk(folder / "disk", seed, failing, options.place), failing),
        "full": Part(full_disk(folder / "full", seed, small), small),
        "file": Part(_files(folder / "file", seed), FILES),
        "damage": Part(damaged_files(folder / "damage", seed, damaged, options.place), damaged),
        "clock": Part(jumping_clock(folder / "clock", seed, disks), disks),
    }
    return {name: part for name, part in parts.items() if options.only in (None, name)}


def _many(options: argparse.Namespace, usual: int) -> int:
    """Return how many trials, at least so many that the one place asked for is among them."""
    return max(options.rounds or usual, (options.place or 0) + 1)


def _kills(options: argparse.Namespace, folder: Path) -> Iterator[Trial]:
    if options.place is not None or options.kills == EVERY_PLACE:
        return kill_everywhere(folder, options.seed, options.work, options.place)
    return kill_at_sample(folder, options.seed, options.rounds or options.kills, options.work)


def _random(folder: Path, seed: int, one: int, two: int) -> Iterator[Trial]:
    yield from kill_at_random(folder, seed, one)
    yield from kill_at_random(folder, seed, two, writers=2)


def _files(folder: Path, seed: int) -> Iterator[Trial]:
    return chain(wrong_files(folder, seed), locked_file(folder, seed))
