"""What the page of a rehearsal needs from outside: use cases, a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kassa.desk.ovning_avbrott import OvningProtokoll


@dataclass(frozen=True, slots=True)
class OvningUseCases:
    """What the page can do; each is called off the GUI thread.

    Attributes:
        load: returns how the newest rehearsal stands.
        begin: begins one and says how to go on.
        print: prints the protocol and says so.
    """

    load: Callable[[], OvningProtokoll]
    begin: Callable[[], str]
    print: Callable[[], str]


class OvningView(Protocol):
    """What the presenter asks of the page."""

    def show_protokoll(self, protokoll: OvningProtokoll) -> None:
        """Show what is done, what is next and what is left."""

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
