"""Measuring: two things in turn, many times, and the ratio of their medians."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """A figure beside its yardstick, in milliseconds unless it says otherwise.

    Attributes:
        what: what was measured.
        median: of Kassa.
        p99: of Kassa; None where a figure was read once.
        yardstick: what it is measured against.
        yardstick_median: of the yardstick, in the same run.
        aim: the ratio aimed at; None where there is none.
        most_p99: the p99 aimed at; None where there is none.
        unit: of the figures.
    """

    what: str
    median: float
    p99: float | None
    yardstick: str
    yardstick_median: float
    aim: float | None
    most_p99: float | None = None
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """How many times the yardstick."""
        return self.median / self.yardstick_median

    @property
    def is_reached(self) -> bool | None:
        """Whether every aim is reached; None where there is none."""
        held = []
        if self.aim is not None:
            held.append(self.ratio <= self.aim)
        if self.most_p99 is not None and self.p99 is not None:
            held.append(self.p99 <= self.most_p99)
        return all(held) if held else None

    def row(self) -> str:
        """Return a row of a Markdown table."""
        aims = [] if self.aim is None else [f"≤ {self.aim:g} ×"]
        aims += [] if self.most_p99 is None else [f"p99 ≤ {self.most_p99:g} {self.unit}"]
        reached = {None: "", True: "yes", False: "**no**"}[self.is_reached]
        p99 = "" if self.p99 is None else f"{self.p99:.3f}"
        return (
            f"| {self.what} | {self.median:.3f} {self.unit} | {p99} | {self.yardstick} "
            f"| {self.yardstick_median:.3f} {self.unit} | {self.ratio:.2f} | {', '.join(aims)} "
            f"| {reached} |"
        )


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """A figure that could not be had here, and why."""

    why: str

    def row(self) -> str:
        """Return a row of a Markdown table."""
        return f"| not measured: {self.why} | | | | | | | |"


HEAD = (
    "| what | median | p99 | yardstick | median | ratio | aim | reached |\n"
    "| --- | ---: | ---: | --- | ---: | ---: | --- | --- |"
)


def p99(values: list[float]) -> float:
    """Return what 99 of 100 do not exceed."""
    return statistics.quantiles(values, n=100)[98] if len(values) > 1 else values[0]


def compare(  # noqa: PLR0913 - two things, and how they are run
    what: str,
    work: Callable[[], object],
    yardstick: str,
    plain: Callable[[], object],
    *,
    times: int,
    aim: float | None,
    most_p99: float | None = None,
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
    middle, other = statistics.median(ours), statistics.median(theirs)
    return Result(what, middle, p99(ours), yardstick, other, aim, most_p99)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
