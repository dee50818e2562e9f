"""Run something in a forked child that is killed with SIGKILL, and count SQL statements.

A fork of the warm test process starts in a millisecond, so that a kill at every single statement is
affordable. No SQLite connection may be open in the parent when it forks. SIGKILL takes the process
away between two instructions; what it does not test is a power cut (docs/adr/0007-durability.md).
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CAME_THROUGH = 0
FAILED = 1


class Countdown:
    """Counts the statements of a connection, and kills the process before one of them.

    Attributes:
        seen: statements so far; those of triggers count as their own.
    """

    def __init__(self, kill_before: int | None = None) -> None:
        self.seen = 0
        self._kill_before = kill_before

    def watch(self, conn: sqlite3.Connection) -> None:
        """Count the statements of a connection from now on."""
        conn.set_trace_callback(self._count)

    def _count(self, statement: str) -> None:
        self.seen += 1
        if self.seen == self._kill_before:
            os.kill(os.getpid(), signal.SIGKILL)


def was_killed(work: Callable[[], object]) -> bool:
    """Run ``work`` in a child; True when SIGKILL took it, False when it came through.

    Raises:
        AssertionError: it ended in any other way.
    """
    child = os.fork()
    if child == 0:
        outcome = FAILED
        try:
            work()
            outcome = CAME_THROUGH
        finally:
            os._exit(outcome)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == CAME_THROUGH, "the child failed before it was killed"
    return False


def fresh_copy(clinic: Path, folder: Path) -> Path:
    """Copy a clinic's folder and return the copy's path."""
    target = folder / "clinic"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(clinic, target)
    return target
