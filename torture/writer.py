"""A writer in a process of its own: ``python -m torture.writer``, for what a fork cannot do.

It makes (or opens) a clinic, does works drawn by lot, and reports each on the file descriptor it is
given. ``--control`` switches the syncs of SQLite off: such a clinic must lose receipts. Where the
disk fails it does as a clerk would: reads what is said, sees to it, and tries the same once more.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kassa.adapters.folders import Folders
from kassa.errors import PrinterError, StorageError
from torture.child import Reporter
from torture.kill import later
from torture.works import WORKS
from torture.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Writer:
    """Works until all is done."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Take what to do."""
        self._options = options
        self._wanted: str = options.first
        self._reporter = Reporter(options.told)

    def run(self) -> None:
        """Open, work and close again until the number of works is reached."""
        self._seen_to(lambda: Folders(self._options.clinic).ensure())
        done = 0
        while done < self._options.works:
            done += self._session(done)

    def _session(self, done: int) -> int:
        """Do some works between an opening and a closing, which moves the log into the file."""
        options = self._options
        world = self._seen_to(lambda: World.open(options.clinic, f"{options.seed} {done}"))
        if options.control:
            world.till.ledger._db.conn.execute("PRAGMA synchronous = OFF")
        number: int = min(options.works - done, world.chance.randint(5, 40))
        for _ in range(number):
            world = later(world)
            self._work(world)
        if world.chance.random() < 0.7:  # else it ends as it stands, and another opens the file
            world.close()
        return number

    def _work(self, world: World) -> None:
        wanted, self._wanted = self._wanted, ""
        work = world.chance.choice([each for each in WORKS if wanted in ("", each.name)])
        plan = self._seen_to(lambda: work.plan(world))
        self._reporter.begin(work.name)
        self._reporter.tell(self._seen_to(lambda: work.do(world, plan)))

    def _seen_to(self, act: Callable[[], T]) -> T:
        """Do something; where the disk fails, say so, see to it, and do it once more."""
        try:
            return act()
        except (StorageError, PrinterError) as error:
            if self._options.free is None:
                raise
            self._reporter.refused(error.code, error.message)
            self._options.free.touch()
            return act()


def main() -> None:
    """Work as the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("clinic", type=Path)
    parser.add_argument("--seed", required=True)
    parser.add_argument("--works", type=int, required=True)
    parser.add_argument("--first", default="", help="the work to begin with")
    parser.add_argument("--told", type=int, required=True, help="where to report")
    parser.add_argument("--control", action="store_true", help="let SQLite sync nothing")
    parser.add_argument("--free", type=Path, help="this file mends the disk")
    Writer(parser.parse_args()).run()
    os._exit(0)  # without the cleaning up of an ordinary end


if __name__ == "__main__":
    main()
