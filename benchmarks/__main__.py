"""Run every comparison, print one table and write it to ``RESULTS.md``.

    python -m benchmarks [--kort] [--varv N] [--bara NAME,NAME]

The ledger as large as the region's is made the first time, with progress on standard error, and
kept in ``.cache``. A short run (``--kort``, some minutes) leaves out that ledger, the desks that
fetch the tariff at once, and most of the checkouts at the window; the table says so. With
``--varv N`` every row is measured N times, and the one whose ratio is the middle one counts. With
``--bara`` a few are measured to work on them, and ``RESULTS.md`` stays as it is.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
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

Written by `make bench`, never by hand. Kassa and its yardstick are run in turn, so that a noisy
machine is noisy for both. The ratio is of the medians.
"""

Row = Result | NotMeasured


def main() -> None:
    """Measure, print and write; what is there is written after each row."""
    asked = _asked()
    load, rows = _load(), [HEAD]
    print(HEAD)
    for name in asked.bara or GROUPS:
        for row in middle_rows([_measured(name, asked.kort) for _ in range(asked.varv)]):
            rows.append(row.row())
            print(rows[-1], flush=True)
            table = "\n".join(rows)
            words = f"{INTRODUCTION}\n{_circumstances(load, asked.varv)}\n\n{table}\n"
            if not asked.bara:
                RESULTS.write_text(words, encoding="utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--kort", action="store_true", help="some minutes, without the longest")
    parser.add_argument("--varv", type=int, default=1, help="how many times each row is measured")
    parser.add_argument(
        "--bara",
        type=lambda names: names.split(","),
        default=[],
        help=f"these rows alone, and nothing is written: {', '.join(GROUPS)}",
    )
    asked = parser.parse_args()
    if unknown := [name for name in asked.bara if name not in GROUPS]:
        parser.error(f"--bara: no such rows: {', '.join(unknown)}")
    if asked.varv < 1:
        parser.error("--varv: once or more")
    return asked


def middle_rows(runs: Sequence[Iterable[Row]]) -> Iterator[Row]:
    """Yield of the same row of several runs the one with the middle ratio.

    Of an even number of ratios it is the lower one of the two. A row that could not be measured
    once says so. Each of several runs is gone through by itself, so that none disturbs another.

    Raises:
        ValueError: the runs have not the same number of rows.
    """
    if len(runs) == 1:
        yield from runs[0]
        return
    whole = [tuple(run) for run in runs]
    if len({len(rows) for rows in whole}) > 1:
        message = f"not every repetition has as many rows: {[len(rows) for rows in whole]}"
        raise ValueError(message)
    yield from map(_middle, zip(*whole, strict=True))


def _middle(same: tuple[Row, ...]) -> Row:
    results = [row for row in same if isinstance(row, Result)]
    if len(results) < len(same):
        return next(row for row in same if isinstance(row, NotMeasured))
    return sorted(results, key=lambda row: row.ratio)[(len(results) - 1) // 2]


def _measured(name: str, is_short: bool) -> Iterator[Row]:  # noqa: FBT001 - as in the table below
    with tempfile.TemporaryDirectory() as folder:
        yield from GROUPS[name](Path(folder), is_short)


def _desks(_: Path, is_short: bool) -> Iterable[Row]:  # noqa: FBT001
    if is_short:
        left_out = "400 desks that fetch the tariff at once, left out of this short run"
        return [NotMeasured(left_out)]
    return desk_results()


def _scale(_: Path, is_short: bool) -> Iterable[Row]:  # noqa: FBT001
    if is_short:
        return [NotMeasured("the ledger of 400 000 patients, left out of this short run")]
    return scale_results(CACHE)


GROUPS: dict[str, Callable[[Path, bool], Iterable[Row]]] = {
    "answering": lambda _, __: answering_results(),
    "posting": lambda folder, _: posting_results(folder),
    "compare": lambda folder, _: all_results(folder),
    "start": lambda folder, _: start_results(folder),
    "window": lambda folder, is_short: window_results(folder, is_short=is_short),
    "desks": _desks,
    "scale": _scale,
}


def _circumstances(load: str, times: int) -> str:
    """Return when, on what kind of machine and with what it was measured."""
    versions = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    versions += [f"{name} {version(name)}" for name in LIBRARIES]
    versions.append(f"OpenFisca-Core {openfisca.version()}")
    how_often = "once" if times == 1 else f"{times} times, and has the middle ratio of them"
    return (
        f"Each row was measured {how_often}. "
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, {', '.join(versions)}. Work that waited for a core: {load} when "
        f"it began, {_load()} when it ended (the load average of a minute; above the number of "
        "cores, other programs took their share of the time)."
    )


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    main()
