"""The pages behind "Mer": what is not done all day."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from ui.app.dagsavslut import dagsavslut_use_cases
from ui.app.people import Entry
from ui.app.places import NEEDED, PLACES
from ui.background import Background
from ui.checkout.till import Till
from ui.dagsavslut.view import DagsavslutPane
from ui.personal.view import PersonalPane
from ui.run import Run
from ui.settings.ports import SettingsUseCases
from ui.settings.view import SettingsPane
from ui.shell.main_window import MainWindow
from ui.shell.more_page import MoreItem, MorePage
from ui.shell.page_stack import Page

TITLE = {"mer": "Mer"}
KEY = {"mer": "Ctrl+M", "dagsavslut": "F12"}


class More(QObject):
    """Puts "Mer" and the pages behind it into a window."""

    def __init__(
        self,
        till: Till,
        entry: Entry,
        background: Background,
        window: MainWindow,
        settings_page: SettingsUseCases,
        more_pages: Mapping[str, Page],
        on_closed: Callable[[], None],
    ) -> None:
        """Build "Mer"; what is behind it is made the first time somebody goes there.

        Args:
            till: the desk.
            entry: who works there.
            background: where slow work is done.
            window: keeps them.
            settings_page: what the settings page can do.
            more_pages: more pages by name, or what makes them; each has ``refresh``.
            on_closed: called when the day is closed.
        """
        super().__init__(window)
        self._till = till
        self._window = window
        run = background.run
        pages: dict[str, Page] = {
            "mer": MorePage(self._items(entry)),
            "dagsavslut": lambda: DagsavslutPane(dagsavslut_use_cases(till, on_closed), run),
            "personal": lambda: _personal(entry, run),
            "settings": lambda: SettingsPane(settings_page, run),
            **more_pages,
        }
        for name, page in pages.items():
            window.add_page(name, TITLE.get(name, ""), KEY.get(name, ""), page)
        self._names = frozenset(pages)
        window.page_changed.connect(self._on_page)
        entry.entered.connect(self._leave_what_is_not_mine)

    def _items(self, entry: Entry) -> tuple[MoreItem, ...]:
        acts = {"las": entry.lock}
        is_open = {
            "las": lambda: entry.is_needed,
            "personal": lambda: not self._till.desk.ovning and self._may("personal"),
            "backup": lambda: not self._till.desk.ovning,
        }
        return tuple(
            MoreItem(
                place.name,
                place.title,
                place.words,
                acts.get(place.name, self._go(place.name)),
                place.group,
                is_open.get(place.name, self._opener(place.name)),
            )
            for place in PLACES
        )

    def _opener(self, name: str) -> Callable[[], bool]:
        return lambda: self._may(name)

    def _go(self, name: str) -> Callable[[], None]:
        return lambda: self._window.show_page(name)

    def _may(self, name: str) -> bool:
        return name not in NEEDED or self._till.session.may(NEEDED[name])

    def _on_page(self, name: str) -> None:
        if name in self._names:
            self._window.pages.widget_of(name).refresh()  # type: ignore[attr-defined] # each has it

    def _leave_what_is_not_mine(self) -> None:
        """After a change of clerk: nobody stays on a page of somebody with more rights."""
        if self._may(self._window.page):
            self._on_page(self._window.page)
        else:
            self._window.show_page("kassa")


def _personal(entry: Entry, run: Run) -> PersonalPane:
    pane = PersonalPane(entry.personal_use_cases(), run)
    pane.first_added.connect(entry.enter_first)
    return pane
