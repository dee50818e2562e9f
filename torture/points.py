"""The places where a process can be cut off: before each SQL statement and around each file step.

``Countdown`` of ``tests.helpers.killed`` says which; here it watches every connection that Kassa
opens, for the rest of the process's short life.
"""

from __future__ import annotations

import os
import signal

from tests.helpers.killed import Countdown


class Points(Countdown):
    """Counts places, and kills the process before one of them; for a child that lives briefly."""

    def install(self) -> None:
        """Watch everything from now on, in this process."""
        for owner, name, substitute in self.substitutes():
            setattr(owner, name, substitute)

    def passed(self) -> None:
        """Count one more place that the work itself has reached."""
        self._count("")


def die() -> None:
    """End as a process ends that is killed: at once, between two instructions."""
    os.kill(os.getpid(), signal.SIGKILL)
