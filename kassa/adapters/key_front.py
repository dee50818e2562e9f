"""Whom a key file asks for, read before anything else is loaded."""

from __future__ import annotations

import json
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Asks(Enum):
    """Whom a start has to ask before it can work."""

    NOBODY = auto()
    LOGIN = auto()
    KEY = auto()


def whom_it_asks(path: Path) -> Asks | None:
    """Return whom a start asks for by the key file of a clinic; None where that cannot be told.

    Each clerk who may log in has a slot there. ``NOBODY``: there is no slot. ``LOGIN``: somebody
    has to log in, and the key lies open. ``KEY``: only the login opens the key.

    Reads three values and checks none of them: whoever opens the key reads the file properly
    (``kassa.adapters.key_file``), which takes ten times as long to load.
    """
    try:
        content = json.loads(path.read_bytes())
        slots, open_key = content["platser"], content["oppen"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(slots, list):
        return None
    if not slots:
        return Asks.NOBODY
    return Asks.LOGIN if open_key else Asks.KEY
