"""Another window in place of this one, when the settings change: nobody has to log in again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kassa.desk.people_ports import ClerkAccount
from kassa.desk.settings import Settings
from ui.app.pages import Pages
from ui.app.people import Entry
from ui.checkout.till import Till
from ui.settings.texts import saved as settings_saved
from ui.shell.main_window import MainWindow
from ui.widgets.kept_keys import KeptKeys


@dataclass(frozen=True, slots=True)
class Resumed:
    """What a window leaves to the one that takes its place.

    Attributes:
        settings: the new ones.
        account: who worked there, None where nobody logs in.
        said: what the clerk is told; may be empty.
        keys: what has been typed since; None where nobody could.
    """

    settings: Settings
    account: ClerkAccount | None
    said: str
    keys: KeptKeys | None = None

    def go_on(self, entry: Entry, pages: Pages) -> None:
        """Let the same person work on in a new window."""
        if self.account is not None:
            entry.enter_first(self.account)
        if self.said and entry.is_locked:
            entry.explain(self.said)
        elif self.said:
            pages.checkout.message.show_message("ok", self.said)


def restarting(
    till: Till, pages: Pages, window: MainWindow
) -> Callable[[Settings, KeptKeys], None]:
    """Return what opens the window again with other settings; nothing begun is lost."""

    def restart(settings: Settings, keys: KeptKeys) -> None:
        said = settings_saved(is_parked=pages.park_begun())
        window.restart_requested.emit(Resumed(settings, till.session.account, said, keys))

    return restart
