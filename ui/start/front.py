"""What the first window needs before anything is opened."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.adapters.key_front import Asks, whom_it_asks

if TYPE_CHECKING:
    from kassa.adapters.folders import Folders

TEMA = ("system", "ljust", "morkt")
OVNING_NAMN = "Övningskliniken"


@dataclass(frozen=True, slots=True)
class Front:
    """The first window.

    Attributes:
        namn: of the clinic.
        tema: the setting.
        asks: what stands in it.
    """

    namn: str
    tema: str
    asks: Asks


def front_of(folders: Folders, *, ovning: bool) -> Front | None:
    """Return what the first window shows; None in any doubt.

    The settings are checked, and the key and the records opened, afterwards: whoever does that asks
    again, and nothing is decided from this.
    """
    try:
        content = tomllib.loads(folders.settings.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Front(OVNING_NAMN, TEMA[0], Asks.NOBODY) if ovning else None
    except (OSError, ValueError, RecursionError):
        return None
    namn, tema = content.get("namn"), content.get("tema", TEMA[0])
    asks = Asks.NOBODY if ovning else _asks(folders)
    if not isinstance(namn, str) or tema not in TEMA or asks is None:
        return None
    return Front(namn, tema, asks)


def _asks(folders: Folders) -> Asks | None:
    return whom_it_asks(folders.key) if folders.database.is_file() else None
