"""Keep to the owner what this process writes, and what it has in memory."""

from __future__ import annotations

import os
import sys

OWNER_ONLY_MASK = 0o077
PR_SET_DUMPABLE = 4


def write_for_owner_only() -> None:
    """Let every file and folder that is made from now on be readable by its owner alone."""
    os.umask(OWNER_ONLY_MASK)


def keep_memory_private() -> None:
    """Leave no core file when the process dies, and let no other program read its memory.

    There are the key of the records and patients in it. Where the system has no such switch, that
    is so.
    """
    if os.name != "posix":
        return
    import resource  # noqa: PLC0415 - only where there is one

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - slow, and only a window needs it

        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
