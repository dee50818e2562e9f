"""What `kassa` runs. Without arguments it opens the window, and nothing else is loaded for that."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kassa.adapters.display import missing_display
from kassa.adapters.private import keep_memory_private, write_for_owner_only
from kassa.errors import UserFacingError

if TYPE_CHECKING:
    from types import TracebackType

    from ui.app.taxa_desk import Seeds

NOTHING_READ = 3
WRONG_USE = 1
BUG = "Kassa råkade ut för ett fel som den inte känner till. Ring it-stödet och säg koden"


def main() -> None:
    """Open the window of the clinic, or do what the command line asks for."""
    if sys.argv[1:]:
        from ui.cli import main as command_line

        sys.excepthook = _tell_bug
        command_line()
    write_for_owner_only()
    sys.exit(open_window(None, None, None, ovning=False))


def _tell_bug(
    kind: type[BaseException], error: BaseException, places: TracebackType | None
) -> None:
    """Tell a bug on the terminal, which a nightly command sends to somebody by mail."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, places)
        return
    from ui.start.bug_places import bug_of

    bug = bug_of(kind, places)
    print(f"{BUG} {bug.code}.\n{bug.text}", file=sys.stderr)  # noqa: T201 - for the terminal


def open_window(mapp: Path | None, taxa: Path | None, klocka: str | None, *, ovning: bool) -> int:
    """Open the window, stay until it is closed, and return the exit status.

    Args:
        mapp: where data and settings lie; None is the user's own place.
        taxa: the only tariff to decide with; None for those of the clinic.
        klocka: local time of the practice clinic.
        ovning: the practice clinic.
    """
    keep_memory_private()
    problem = missing_display()
    if problem:
        print(problem, file=sys.stderr)  # noqa: T201 - for the terminal
        return WRONG_USE
    try:
        from ui.start import run_window

        return run_window(mapp, lambda: _seeds(taxa), klocka, ovning=ovning)
    except UserFacingError as error:
        print(error.message, file=sys.stderr)  # noqa: T201 - for the terminal
        return NOTHING_READ


def _seeds(taxa: Path | None) -> Seeds:
    from kassa.adapters.taxa_files import seed_taxa_book, taxa_book_of

    return seed_taxa_book() if taxa is None else taxa_book_of(taxa)
