"""The places where a process can be cut off: before each SQL statement and each step of a file.

``Countdown`` of ``tests.helpers.killed`` counts SQL statements; here every connection that Kassa
opens is watched, and the steps that make a file (and with it a printed receipt) durable count too.
"""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

from db.driver import sqlite3
from tests.helpers.killed import Countdown

if TYPE_CHECKING:
    from collections.abc import Callable

FILE_STEPS = ("fsync", "link", "rename", "replace", "unlink")


class Points(Countdown):
    """Counts places, and kills the process before one of them; for a child that lives briefly."""

    def install(self) -> None:
        """Watch everything from now on, in this process."""
        driver: Any = sqlite3
        driver.connect = self._watched(driver.connect)
        for name in FILE_STEPS:
            setattr(os, name, self._counted(getattr(os, name)))

    def passed(self) -> None:
        """Count one more place that the work itself has reached."""
        self._count("")

    def _watched(self, connect: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **options: Any) -> Any:
            conn = connect(*arguments, **options)
            self.watch(conn)
            return conn

        return watched

    def _counted(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **options: Any) -> Any:
            self._count("")
            return step(*arguments, **options)

        return counted


def die() -> None:
    """End as a process ends that is killed: at once, between two instructions."""
    os.kill(os.getpid(), signal.SIGKILL)
