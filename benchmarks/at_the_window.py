"""The real window beside a bare one: a key press until the new sum is painted, and what stays."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import NotMeasured, Result, p99
from benchmarks.window import FEW, MANY

MOST_MS = 16
MOST_GROWTH = 1.05


def window_results(folder: Path, *, is_short: bool) -> Iterator[Result | NotMeasured]:
    """Yield both comparisons, from one run of the window; ``folder`` is empty.

    A short run ends before there is anything to say of the memory.
    """
    checkouts = FEW if is_short else MANY
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "benchmarks.window", str(folder), str(checkouts)]
    run = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)  # noqa: S603 - ours
    told: dict[str, Any] = json.loads(run.stdout)
    assert told["sold"] >= checkouts
    yield Result(
        f"a key press until the new sum is painted, {len(told['key'])} of them",
        statistics.median(told["key"]),
        p99(told["key"]),
        "a key press until a bare window has painted it",
        statistics.median(told["bare"]),
        None,
        MOST_MS,
    )
    if is_short:
        yield NotMeasured(f"the memory after {MANY} checkouts, left out of this short run")
        return
    few, many = told["memory"][str(FEW)], told["memory"][str(MANY)]
    if few is None:
        yield NotMeasured("the memory of the window: this system does not tell")
        return
    what = f"resident memory after {MANY} checkouts at the window"
    yield Result(what, many, None, f"after {FEW} of them", few, MOST_GROWTH, unit="MB")
