"""What the access log asks of the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kassa.desk.people_ports import AccessReview, AccessRow


@dataclass(frozen=True, slots=True)
class Asked:
    """Which looks are wanted.

    Attributes:
        from_on: first local date.
        until_on: last local date.
        clerk: signatur; empty for everybody.
        number: identity number as typed; empty for every patient.
    """

    from_on: date
    until_on: date
    clerk: str
    number: str


@dataclass(frozen=True, slots=True)
class AtkomstUseCases:
    """What the page can do; each is called off the GUI thread.

    Attributes:
        today: returns the present local date.
        load: returns the looks asked for, the newest first, and the sample checks so far.
        draw: draws a sample by lot.
        save_review: writes a sample check with what was found.
        export: writes the looks asked for into a file and returns its path.
    """

    today: Callable[[], date]
    load: Callable[[Asked], tuple[tuple[AccessRow, ...], tuple[AccessReview, ...]]]
    draw: Callable[[tuple[AccessRow, ...]], tuple[AccessRow, ...]]
    save_review: Callable[[tuple[AccessRow, ...], Asked, str], AccessReview]
    export: Callable[[Asked], str]
