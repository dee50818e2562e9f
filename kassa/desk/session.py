"""Who works at the desk now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kassa.desk.settings import Desk
    from kassa.ids import ClerkId


@dataclass(slots=True)
class Session:
    """The desk as it is manned now; one object for the whole window.

    Attributes:
        desk: where and by whom something is written.
    """

    desk: Desk

    def change_clerk(self, clerk: ClerkId) -> None:
        """Let somebody else work from now on."""
        self.desk = replace(self.desk, clerk=clerk)
