"""What the page of retention needs from outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kassa.desk.gallra import GallringPlan
from kassa.desk.gallring_ports import Gallring


@dataclass(frozen=True, slots=True)
class GallringUseCases:
    """What the page can do; each is called off the GUI thread.

    Attributes:
        load: returns what would go today, and every gallring so far.
        gallra: does what was shown; (plan, signatur, password of the second person).
        has_accounts: returns True where a second person must agree.
    """

    load: Callable[[], tuple[GallringPlan, tuple[Gallring, ...]]]
    gallra: Callable[[GallringPlan, str, str], Gallring]
    has_accounts: Callable[[], bool]
