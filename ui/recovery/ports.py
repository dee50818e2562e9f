"""What the page of the recovery key asks of the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecoveryUseCases:
    """What the page can do; called off the GUI thread.

    Attributes:
        recover: takes the four rows, and signatur and new password of an administrator who has
            forgotten the old one, or empty texts; raises every fault at once.
    """

    recover: Callable[[tuple[str, ...], str, str], None]
