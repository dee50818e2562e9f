"""A window of the till in a process of its own: ``python -m tests.helpers.second_window FILE``.

It reads pickled quotes (one a line, hexadecimal, then an empty line), says ``ready``, waits for one
more line, opens the file, posts them and says how each went, one JSON object a line.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kassa.errors import UserFacingError
from tests.helpers.till import Till

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kassa.desk.quote import Quote

ROOT = Path(__file__).parents[2]


class SecondWindow:
    """The parent's end of such a process."""

    def __init__(self, path: Path, quotes: Sequence[Quote]) -> None:
        """Start the process and hand over what it shall post."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.second_window", str(path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._say("".join(f"{pickle.dumps(shown).hex()}\n" for shown in quotes) + "\n")

    def _say(self, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(text)
        self._process.stdin.flush()

    def wait_until_ready(self) -> None:
        """Wait until it has imported everything and read its quotes."""
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def go(self) -> None:
        """Let it post."""
        self._say("go\n")

    def answers(self) -> list[dict[str, Any]]:
        """Wait for its end and return how each posting went."""
        out, _ = self._process.communicate(timeout=60)
        assert self._process.returncode == 0
        return [json.loads(line) for line in out.splitlines()]


def side_by_side(path: Path, *commands: Sequence[Quote]) -> list[list[dict[str, Any]]]:
    """Let one process for each list of quotes post them at the same time."""
    windows = [SecondWindow(path, quotes) for quotes in commands]
    for window in windows:
        window.wait_until_ready()
    for window in windows:
        window.go()
    return [window.answers() for window in windows]


def _post(till: Till, shown: Quote) -> dict[str, Any]:
    try:
        result = till.complete(shown)
    except UserFacingError as error:
        return {"refused": error.code}
    return {"number": result.kvitto.number, "already_posted": result.already_posted}


def _main(path: Path) -> None:
    quotes = [pickle.loads(bytes.fromhex(line.strip())) for line in iter(sys.stdin.readline, "\n")]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    till = Till.open(path)
    for shown in quotes:
        sys.stdout.write(json.dumps(_post(till, shown)) + "\n")
    till.close()


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
