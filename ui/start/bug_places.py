"""What may be said of a bug: its kind, its places in the code, and a code for the two."""

from __future__ import annotations

import hashlib
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from types import TracebackType


class Bug(NamedTuple):
    """A bug without its message, which may quote what was typed or read.

    Attributes:
        code: six characters that the support asks for.
        text: kind and places, for whoever mends it.
    """

    code: str
    text: str


def bug_of(kind: type[BaseException], places: TracebackType | None) -> Bug:
    """Return what may be said of an exception that nobody expected."""
    frames = traceback.extract_tb(places)
    where = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    source = f"{kind.__name__} {where[-1] if where else ''}"
    code = hashlib.sha256(source.encode()).hexdigest()[:6].upper()
    return Bug(code, f"bug {code} {kind.__name__}: {' > '.join(where)}")
