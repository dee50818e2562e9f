"""Run every comparison and print one table."""

from __future__ import annotations

import platform
import sys
import tempfile
from pathlib import Path

from benchmarks.compare import all_results
from benchmarks.measure import HEAD


def main() -> None:
    """Measure and print."""
    print(f"Python {platform.python_version()}, {platform.machine()}\n\n{HEAD}")
    with tempfile.TemporaryDirectory() as folder:
        for result in all_results(Path(folder)):
            print(result.row())
            sys.stdout.flush()


main()
