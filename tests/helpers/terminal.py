"""A command on a terminal, where somebody answers what it asks."""

from __future__ import annotations

import os
import pty
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

TYPING = 0.3


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
    """
    child, terminal = pty.fork()
    if child == 0:
        os.umask(umask)
        os.execv(sys.executable, [sys.executable, "-m", "kassa", *map(str, arguments)])
    shown, left, answered = b"", list(answers), 0
    try:
        while piece := os.read(terminal, 4096):
            shown += piece
            if left and shown[answered:].rstrip().endswith(b":"):
                time.sleep(TYPING)  # what is typed before the echo is off is thrown away
                answer = left.pop(0)
                typed = answer if isinstance(answer, str) else answer(shown.decode())
                os.write(terminal, f"{typed}\n".encode())
                answered = len(shown)
    except OSError:  # the other end has been closed
        pass
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown.decode()
