"""The start, in its order: a window that takes the first patient, and the rest behind it.

1. What the first window needs is read (``front``): two lines of the settings, and in the key file
   whether somebody has to log in, and whether that opens the key. In any doubt there is no first
   window, and all is read and checked before one.
2. Qt is loaded, and the frame shown with the first field (``opening``, ``first_page``) or with the
   login. Where only a login opens the key, it has a window of its own (``unlock``), and the till
   comes in place of that. What is typed counts.
3. In the worker thread the modules are loaded, the tariffs read, the key found, the records opened
   and checked (``ui.app.open_clinic``). What cannot be opened is told, and Kassa ends; where a
   person is needed for the key all the same, the login or the paper is asked for.
4. The pages are put into the frame (``ui.app.fill_window``), and what was typed goes on there.
5. While nobody touches anything, the pages nobody has been to are made one at a time (``warm_up``).

Modules that need no Qt are loaded before it: once it is there, each import costs more.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kassa.adapters.folders import Folders

if TYPE_CHECKING:
    from ui.app.taxa_desk import Seeds


def run_window(
    mapp: Path | None, taxa_book: Callable[[], Seeds], klocka: str | None, *, ovning: bool
) -> int:
    """Open the window and stay until it is closed.

    Args:
        mapp: where data and settings lie; None is the user's own place.
        taxa_book: reads the tariffs that came with the program, or the only one to decide with.
        klocka: local time of the practice clinic.
        ovning: the practice clinic.

    Raises:
        UserFacingError: the clinic cannot be opened.
    """
    from ui.start.front import front_of

    folders = Folders.of(mapp, ovning=ovning)
    folders.ensure()
    front = front_of(folders, ovning=ovning)
    from ui.start.opening import Opening  # Qt, from here on

    return Opening(folders, taxa_book, klocka, ovning=ovning).run(front)
