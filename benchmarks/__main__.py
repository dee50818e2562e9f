"""Run every comparison and print one table.

The ledger as large as the region's is made the first time, with progress on standard error, and
kept in ``.cache``.
"""

from __future__ import annotations

import platform
import tempfile
from itertools import chain
from pathlib import Path

from benchmarks.compare import all_results
from benchmarks.desks import desk_results
from benchmarks.measure import HEAD
from benchmarks.scale import scale_results

CACHE = Path(__file__).parent.parent / ".cache" / "bench"


def main() -> None:
    """Measure and print."""
    print(f"Python {platform.python_version()}, {platform.machine()}\n\n{HEAD}")
    with tempfile.TemporaryDirectory() as folder:
        for result in chain(all_results(Path(folder)), desk_results(), scale_results(CACHE)):
            print(result.row(), flush=True)


main()
