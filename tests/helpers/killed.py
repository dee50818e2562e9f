"""Run something in a forked child that is killed with SIGKILL, and count SQL statements.

A fork of the warm test process starts in a millisecond, so that a kill at every single statement is
affordable. No SQLite connection may be open in the parent when it forks. SIGKILL takes the process
away between two instructions; what it does not test is a power cut (docs/adr/0007-durability.md).
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from db.driver import sqlite3

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FILE_STEPS = ("fsync", "link", "rename", "replace", "unlink")
"""The functions of ``os`` that change names or make a file durable; ``Path`` calls them too."""

CAME_THROUGH = 0
FAILED = 1


class Countdown:
    """Counts the statements of a connection, and kills the process before one of them.

    Attributes:
        seen: statements and steps so far; those of triggers count as their own.
    """

    def __init__(self, kill_before: int | None = None) -> None:
        self.seen = 0
        self._kill_before = kill_before

    def watch(self, conn: sqlite3.Connection) -> None:
        """Count the statements of a connection from now on."""
        conn.set_trace_callback(self._count)

    def around(self, step: Callable[..., Any]) -> Callable[..., Any]:
        """Return a step on files that is counted before and after it is taken."""

        def counted(*args: Any, **kwargs: Any) -> Any:
            self._count("")
            done = step(*args, **kwargs)
            self._count("")
            return done

        return counted

    def substitutes(self) -> Iterator[tuple[object, str, Callable[..., Any]]]:
        """Yield what is to be put in whose place, and under which name, to see all of a process."""
        connect_to = sqlite3.connect

        def connected(*args: Any, **kwargs: Any) -> sqlite3.Connection:
            conn: sqlite3.Connection = connect_to(*args, **kwargs)
            self.watch(conn)
            return conn

        yield sqlite3, "connect", connected
        for name in FILE_STEPS:
            yield os, name, self.around(getattr(os, name))

    def _count(self, statement: str) -> None:
        self.seen += 1
        if self.seen == self._kill_before:
            os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def watched(countdown: Countdown) -> Iterator[None]:
    """Count the statements of every connection and each step on files, before and after it."""
    with pytest.MonkeyPatch.context() as patch:
        for substitute in countdown.substitutes():
            patch.setattr(*substitute)
        yield


def was_killed(work: Callable[[], object]) -> bool:
    """Run ``work`` in a child; True when SIGKILL took it, False when it came through.

    What the child leaves in its temporary folder is gone afterwards.

    Raises:
        AssertionError: it ended in any other way.
    """
    with tempfile.TemporaryDirectory() as temporary:
        child = os.fork()
        if child == 0:
            outcome = FAILED
            try:
                tempfile.tempdir = temporary
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
