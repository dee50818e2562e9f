"""Measuring: two things in turn, many times, and the ratio of their medians."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """A figure beside its yardstick, in milliseconds.

    Attributes:
        what: what was measured.
        median: of Kassa.
        p99: of Kassa.
        yardstick: what it is measured against.
        yardstick_median: of the yardstick, in the same run.
        aim: the ratio aimed at; None where it is only reported.
    """

    what: str
    median: float
    p99: float
    yardstick: str
    yardstick_median: float
    aim: float | None

    @property
    def ratio(self) -> float:
        """How many times the yardstick."""
        return self.median / self.yardstick_median

    def row(self) -> str:
        """Return a row of a Markdown table."""
        aim = "" if self.aim is None else f"{self.aim:g}"
        return (
            f"| {self.what} | {self.median:.3f} | {self.p99:.3f} | {self.yardstick} "
            f"| {self.yardstick_median:.3f} | {self.ratio:.2f} | {aim} |"
        )


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """A figure that could not be had here, and why."""

    why: str

    def row(self) -> str:
        """Return a row of a Markdown table."""
        return f"| not measured: {self.why} | | | | | | |"


HEAD = (
    "| what | median ms | p99 ms | yardstick | median ms | ratio | aim |\n"
    "| --- | ---: | ---: | --- | ---: | ---: | ---: |"
)


def compare(  # noqa: PLR0913 - two things, and how they are run
    what: str,
    work: Callable[[], object],
    yardstick: str,
    plain: Callable[[], object],
    *,
    times: int,
    aim: float | None,
    rounds: int = 1,
    before: Callable[[], object] = lambda: None,
) -> Result:
    """Run both in turn, so that a noisy machine is noisy for both; ``before`` is not timed.

    Work that is another thing at each of its ``times`` (another patient) can go round several
    times: the best time of each thing counts, which leaves out the moments another program had.
    """
    work()
    plain()
    ours, theirs = [math.inf] * times, [math.inf] * times
    for _ in range(rounds):
        for place in range(times):
            before()
            ours[place] = min(ours[place], _timed(work))
            before()
            theirs[place] = min(theirs[place], _timed(plain))
    cut = statistics.quantiles(ours, n=100)[98] if times > 1 else ours[0]
    return Result(what, statistics.median(ours), cut, yardstick, statistics.median(theirs), aim)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
