"""What the settings page asks of the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kassa.desk.settings import Settings
from ui.widgets.kept_keys import KeptKeys


@dataclass(frozen=True, slots=True)
class SettingsUseCases:
    """What the page can do; each but ``restart`` is called off the GUI thread.

    Attributes:
        load: returns the settings by key as typed, and the print queues of this computer.
        save: checks what was typed and writes it; raises every fault at once.
        restart: opens the window again with these settings, and gives it the keys kept meanwhile.
        bundle: writes the support's file and returns its path.
    """

    load: Callable[[], tuple[Mapping[str, str], tuple[str, ...]]]
    save: Callable[[Mapping[str, str]], Settings]
    restart: Callable[[Settings, KeptKeys], None]
    bundle: Callable[[], str]
