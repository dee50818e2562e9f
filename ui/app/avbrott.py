"""The outage pages in the window: outage mode, the way back, eFrikort, paper forms."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QObject, QTimer, Signal

from kassa.adapters.efrikort_soap import efrikort_of
from kassa.adapters.folders import Folders
from kassa.desk.settings import Settings
from ui.app.efterat import BlankettRoutine, EfrikortRoutine
from ui.app.reservrutin import Reservrutin
from ui.aterforing.view import AterforingPane
from ui.avbrott.texts import PAGE_KEY
from ui.avbrott.view import AvbrottPane
from ui.background import Background
from ui.blankett.ports import Handed
from ui.blankett.view import BlankettPane
from ui.checkout.till import Till
from ui.efrikort.view import EfrikortPane
from ui.ovning.view import OvningPane
from ui.shell.main_window import MainWindow
from ui.widgets.place_list import Place

STATUS_MS = 30_000
PAGES = ("avbrott", "aterforing", "blankett", "efrikort", "ovning")


class AvbrottPages(QObject):
    """Puts outage mode and the way back into a window.

    Attributes:
        routine: what can be done.
        background: where it is done.
        avbrott: outage mode.
        ovning: the rehearsal; None outside the practice clinic.
    """

    _posted = Signal()

    def __init__(
        self,
        till: Till,
        folders: Folders,
        settings: Settings,
        background: Background,
        window: MainWindow,
        take_blankett: Callable[[Handed], bool],
    ) -> None:
        """Build the pages; the state of the desk is read once the window is open.

        Args:
            till: the desk.
            folders: where lists are written.
            settings: of the clinic.
            background: where slow work is done.
            window: keeps them.
            take_blankett: lets the checkout go on with a paper form; False when it does not.
        """
        super().__init__(window)
        self._take_blankett = take_blankett
        self._till = till
        self._settings = settings
        self._window = window
        self.routine = routine = Reservrutin(till, folders, settings, window)
        self.background = background
        self.avbrott = AvbrottPane(
            routine.avbrott_use_cases(), background.run, self._places(), (self._rehearsal(),)
        )
        self.ovning = (
            OvningPane(routine.ovning_use_cases(), background.run) if till.desk.ovning else None
        )
        self._is_open = True
        self._add_pages(window)
        self._follow(till, window)

    @cached_property
    def aterforing(self) -> AterforingPane:
        """The way back."""
        return AterforingPane(self.routine.aterforing_use_cases(), self.background.run)

    @cached_property
    def blankett(self) -> BlankettPane:
        """Paper forms."""
        use_cases = BlankettRoutine(self._till, self._settings).use_cases()
        return BlankettPane(use_cases, self.background.run, self._take_blankett)

    @cached_property
    def efrikort(self) -> EfrikortPane:
        """The comparison."""
        service = efrikort_of(self._settings)
        routine = EfrikortRoutine(self._till, self.routine, service, self._settings)
        return EfrikortPane(routine.use_cases(self._window), self.background.run)

    def _add_pages(self, window: MainWindow) -> None:
        window.add_notice(self.avbrott.strip)
        window.add_page("avbrott", "", PAGE_KEY, self.avbrott)
        window.add_page("aterforing", "", "", lambda: self.aterforing)
        window.add_page("blankett", "", "", lambda: self.blankett)
        window.add_page("efrikort", "", "", lambda: self.efrikort)
        if self.ovning is not None:
            window.add_notice(self.ovning.strip)
            window.add_page("ovning", "", "", self.ovning)
        self.avbrott.avbrott_shown.connect(window.show_avbrott)

    def _follow(self, till: Till, window: MainWindow) -> None:
        """Show the state of the desk when it may have changed: a posting, a page, half a minute."""
        window.page_changed.connect(self._on_page)
        window.shown.connect(self._update)
        window.closed.connect(self._leave)
        till.on_posted.append(self._posted.emit)
        self._posted.connect(self._update)
        timer = QTimer(self)
        timer.setInterval(STATUS_MS)
        timer.timeout.connect(self._update)
        timer.start()

    def _update(self) -> None:
        if not self._is_open:
            return
        self.avbrott.update_status()
        if self.ovning is not None:
            self.ovning.update_status()

    def _leave(self) -> None:
        """Give back what is in hand while that can still be written; then nothing is asked."""
        if self._is_open and "aterforing" in self.__dict__:  # made
            self.aterforing.leave()
        self._is_open = False

    def _places(self) -> tuple[Place, ...]:
        return (
            Place(
                "aterforing",
                "Föra in efteråt",
                "Ett besök i taget in i Cosmic, T4, Paratus, MittVaccin, webSESAM.",
                self._go("aterforing"),
            ),
            Place(
                "efrikort",
                "Jämför med eFrikort",
                "Vad som redan finns där, vad som saknas, och vem som hade frikort.",
                self._go("efrikort"),
            ),
            Place(
                "blankett",
                "Lägg in blanketter",
                "De som fylldes i för hand när inte heller Kassa gick.",
                self._go("blankett"),
            ),
        )

    def _rehearsal(self) -> Place:
        is_ovning = self._till.desk.ovning
        words = (
            "En lista att gå igenom, som prickar av sig själv, och ett protokoll att skriva under."
            if is_ovning
            else "Görs i övningskliniken: starta med kassa --ovning."
        )
        return Place("ova", "Öva avbrott", words, self._go("ovning"), lambda: is_ovning)

    def _go(self, name: str) -> Callable[[], None]:
        return lambda: self._window.show_page(name)

    def _on_page(self, name: str) -> None:
        if self.ovning is not None and name != "ovning":
            self.ovning.update_status()
        if name in PAGES:
            self._window.pages.widget_of(name).refresh()  # type: ignore[attr-defined] # each has it
