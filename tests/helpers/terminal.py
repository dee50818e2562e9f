"""A command on a terminal, where somebody answers what it asks."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TYPING = 0.3
QUIET = 0.05
PATIENCE = 60
READS = ("wait_woken", "n_tty_read")
"""Where Linux says a process is that reads a terminal."""
UNTOLD = "0"


def run_at_terminal(
    arguments: Sequence[str | Path],
    answers: Sequence[str | Callable[[str], str]],
    umask: int = 0o022,
) -> tuple[int, str]:
    """Run ``kassa`` and return (exit status, all that was shown).

    Args:
        arguments: of the command.
        answers: to its questions, in order; each is typed when a question is asked, or returns
            from all that has been shown what is to be typed.
        umask: that of the session.

    Raises:
        AssertionError: it waits for more than it is told.
    """
    child, terminal = pty.fork()
    if child == 0:
        os.umask(umask)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a suite in the background ignores Ctrl+C
        os.execv(sys.executable, [sys.executable, "-m", "kassa", *map(str, arguments)])
    shown, left, answered = b"", list(answers), 0
    last = time.monotonic()
    while True:
        if select.select([terminal], [], [], QUIET)[0]:
            piece = _read(terminal)
            if not piece:
                break
            shown, last = shown + piece, time.monotonic()
        elif left and shown[answered:].rstrip().endswith(b":") and _waits_for_keys(child):
            answer = left.pop(0)
            typed = answer if isinstance(answer, str) else answer(shown.decode())
            os.write(terminal, f"{typed}\n".encode())
            answered, last = len(shown), time.monotonic()
        elif time.monotonic() - last > PATIENCE:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise AssertionError(f"still waits after {len(answers)} answers: {shown.decode()}")
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end has been closed
        return b""


def _waits_for_keys(child: int) -> bool:
    """True when a process reads the keyboard; what is typed before that may be thrown away."""
    try:
        place = Path(f"/proc/{child}/wchan").read_text()
        sleeps = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] == "S"
    except OSError:
        place, sleeps = UNTOLD, True
    if sleeps and place == UNTOLD:
        time.sleep(TYPING)
        return True
    return place in READS
