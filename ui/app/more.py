"""The pages behind "Mer": what is not done all day."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.app.dagsavslut import dagsavslut_use_cases
from ui.app.people import Entry
from ui.app.places import NEEDED, PLACES
from ui.background import Background
from ui.checkout.till import Till
from ui.dagsavslut.view import DagsavslutPane
from ui.personal.view import PersonalPane
from ui.settings.ports import SettingsUseCases
from ui.settings.view import SettingsPane
from ui.shell.main_window import MainWindow
from ui.shell.more_page import MoreItem, MorePage


class More(QObject):
    """Puts "Mer" and the pages behind it into a window."""

    def __init__(
        self,
        till: Till,
        entry: Entry,
        background: Background,
        window: MainWindow,
        settings_page: SettingsUseCases,
        more_pages: Mapping[str, QWidget],
        on_closed: Callable[[], None],
    ) -> None:
        """Build the pages.

        Args:
            till: the desk.
            entry: who works there.
            background: where slow work is done.
            window: keeps them.
            settings_page: what the settings page can do.
            more_pages: more pages by name; each has ``refresh``.
            on_closed: called when the day is closed.
        """
        super().__init__(window)
        self._till = till
        self._window = window
        personal = PersonalPane(entry.personal_use_cases(), background.run)
        personal.first_added.connect(entry.enter_first)
        dagsavslut = DagsavslutPane(dagsavslut_use_cases(till, on_closed), background.run)
        settings = SettingsPane(settings_page, background.run)
        more = MorePage(self._items(entry))
        window.add_page("mer", "Mer", "Ctrl+M", more)
        window.add_page("dagsavslut", "", "F12", dagsavslut)
        window.add_page("personal", "", "", personal)
        window.add_page("settings", "", "", settings)
        self._refresh = {
            "mer": more.refresh,
            "dagsavslut": dagsavslut.refresh,
            "personal": personal.refresh,
            "settings": settings.refresh,
        }
        for name, page in more_pages.items():
            window.add_page(name, "", "", page)
            self._refresh[name] = page.refresh  # type: ignore[attr-defined]
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
        if name in self._refresh:
            self._refresh[name]()

    def _leave_what_is_not_mine(self) -> None:
        """After a change of clerk: nobody stays on a page of somebody with more rights."""
        if self._may(self._window.page):
            self._on_page(self._window.page)
        else:
            self._window.show_page("kassa")
