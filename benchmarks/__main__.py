"""Run every comparison, print one table and write it to ``RESULTS.md``.

    python -m benchmarks [--kort]

The ledger as large as the region's is made the first time, with progress on standard error, and
kept in ``.cache``. A short run (``--kort``, some minutes) leaves out that ledger, the desks that
fetch the tariff at once, and most of the checkouts at the window; the table says so.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from benchmarks import openfisca
from benchmarks.answering import answering_results
from benchmarks.at_the_window import window_results
from benchmarks.compare import all_results
from benchmarks.desks import desk_results
from benchmarks.measure import HEAD, NotMeasured, Result
from benchmarks.posting import posting_results
from benchmarks.scale import scale_results
from benchmarks.start import start_results
from db.driver import sqlite3

RESULTS = Path(__file__).parent / "RESULTS.md"
CACHE = Path(__file__).parent.parent / ".cache" / "bench"
LIBRARIES = ("PySide6-Essentials", "reportlab")
INTRODUCTION = """\
# How fast Kassa is

Written by `make bench`, never by hand. Each row is one run: Kassa and its yardstick in turn, so
that a noisy machine is noisy for both. The ratio is of the medians.
"""


def main() -> None:
    """Measure, print and write; what is there is written after each figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--kort", action="store_true")
    asked = parser.parse_args()
    load, rows = _load(), [HEAD]
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        for result in _results(Path(folder), is_short=asked.kort):
            rows.append(result.row())
            print(rows[-1], flush=True)
            table = "\n".join(rows)
            words = f"{INTRODUCTION}\n{_circumstances(load)}\n\n{table}\n"
            RESULTS.write_text(words, encoding="utf-8")


def _results(folder: Path, *, is_short: bool) -> Iterator[Result | NotMeasured]:
    return chain(
        answering_results(),
        posting_results(_made(folder / "posting")),
        all_results(_made(folder / "compare")),
        start_results(_made(folder / "start")),
        window_results(_made(folder / "window"), is_short=is_short),
        _left_out() if is_short else chain(desk_results(), scale_results(CACHE)),
    )


def _left_out() -> Iterator[NotMeasured]:
    yield NotMeasured("400 desks that fetch the tariff at once, left out of this short run")
    yield NotMeasured("the ledger of 400 000 patients, left out of this short run")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _circumstances(load: str) -> str:
    """Return when, on what kind of machine and with what it was measured."""
    versions = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    versions += [f"{name} {version(name)}" for name in LIBRARIES]
    versions.append(f"OpenFisca-Core {openfisca.version()}")
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, {', '.join(versions)}. Work that waited for a core: {load} when "
        f"it began, {_load()} when it ended (the load average of a minute; above the number of "
        "cores, other programs took their share of the time)."
    )


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    main()
