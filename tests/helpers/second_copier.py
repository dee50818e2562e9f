"""A window in a process of its own that makes copies: ``python -m ... FILE FOLDER COUNT``.

It says ``ready``, waits for a line, makes its copies and says how each went, one JSON object on
a line.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.helpers.copies import keeper_of
from tests.helpers.till import Till

ROOT = Path(__file__).parents[2]


def copy_side_by_side(path: Path, folder: Path, count: int) -> list[dict[str, Any]]:
    """Let two processes make some copies each at the same time, and return how each went."""
    windows = [
        subprocess.Popen(
            [sys.executable, "-m", __name__, str(path), str(folder), str(count)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for window in windows:
        assert window.stdout is not None
        assert window.stdout.readline() == "ready\n"
    for window in windows:
        assert window.stdin is not None
        window.stdin.write("go\n")
        window.stdin.flush()
    told = [window.communicate(timeout=60)[0] for window in windows]
    assert [window.returncode for window in windows] == [0, 0]
    return [json.loads(line) for out in told for line in out.splitlines()]


def _main(path: Path, folder: Path, count: int) -> None:
    till = Till.open(path)
    keeper = keeper_of(till, folder)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for _ in range(count):
        status = keeper.keep(anew=True)
        name = status.newest.name if status.newest else ""
        sys.stdout.write(json.dumps({"error": status.error, "newest": name}) + "\n")
    till.close()


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
