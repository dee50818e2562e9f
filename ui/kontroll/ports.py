"""What the page asks of the clinic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kassa.desk.kontroll.finding import Kontroll
from kassa.desk.kontroll.run import Progress


@dataclass(frozen=True, slots=True)
class KontrollUseCases:
    """What can be done on the page.

    Attributes:
        check: checks everything, off the GUI thread, on a connection of its own; may take minutes.
            The argument is told how far it has come; raises UserFacingError.
    """

    check: Callable[[Progress], Kontroll]
