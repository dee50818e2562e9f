"""The central tariff in a window: fetched in the background, watched, shown, confirmed."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QTimer

from kassa.adapters.folders import Folders
from kassa.desk.data_key import DataKey
from kassa.desk.settings import Settings
from kassa.desk.taxa_lage import TaxaLage
from kassa.errors import UserFacingError
from ui.app.fetching import FetchProcess
from ui.app.taxa_desk import Looked, TaxaDesk
from ui.background import Background
from ui.shell.main_window import MainWindow
from ui.shell.status_line import StatusLine
from ui.taxa import texts
from ui.taxa.ports import Oversikt, TaxaUseCases
from ui.taxa.view import TaxaPane
from ui.widgets.notice import Notice
from ui.widgets.tone import Tone

FIRST_MS, AGAIN_MS, HOUR_MS = 3_000, 10 * 60_000, 60 * 60_000
JITTER = 0.15  # so that 400 desks do not ask in the same second
LOOK_MS = 20_000
PAGE = "taxa"
Say = Callable[[str, str], None]


def fetching_of(
    settings: Settings, folders: Folders, key: DataKey, parent: QObject, *, ovning: bool
) -> FetchProcess | None:
    """Return what fetches; None where no address is set, and in the practice clinic."""
    if ovning or not settings.taxa_adress:
        return None
    return FetchProcess(folders.base, parent, key=key)


class CentralTaxa(QObject):
    """Keeps the tariff of a window fresh, and says how it stands.

    Attributes:
        pane: the tariff page.
        lage: how the tariff stood at the last look; None before the first.
    """

    def __init__(
        self,
        desk: TaxaDesk,
        fetching: FetchProcess | None,
        background: Background,
        window: MainWindow,
        status: StatusLine,
        say: Say,
    ) -> None:
        """Put the page and the notices into a window; fetching begins once it is shown.

        Args:
            desk: looks at the records.
            fetching: fetches; None where no address is set.
            background: where the records are looked at.
            window: shows page and notices.
            status: says it in three words.
            say: tells the clerk: tone and text.
        """
        super().__init__(window)
        self.lage: TaxaLage | None = None
        self._desk = desk
        self._fetching = fetching
        self._background = background
        self._window = window
        self._status = status
        self._say = say
        self._asked = False
        self._back = ""
        self._put_off: date | None = None
        self._today: date | None = None
        self._clock_answered = False
        use_cases = TaxaUseCases(desk.oversikt, desk.prices, self._ask_fetch, desk.confirm)
        self.pane = TaxaPane(use_cases, background.run)
        self.pane.confirmed.connect(self._on_confirmed)
        self._build_notices()
        self._look_timer = self._timer(LOOK_MS, self.look)
        self._fetch_timer = self._timer(FIRST_MS, self._fetch)
        self._fetch_timer.setSingleShot(True)
        if fetching is not None:
            fetching.progressed.connect(self._on_progress)
            fetching.ended.connect(self._on_ended)
            window.closed.connect(fetching.close)
        window.closed.connect(self._stop)
        window.shown.connect(self._begin)

    def look(self) -> None:
        """Look at the records and show what has changed."""
        self._background.run(self._desk.look, self._show, self._on_error)

    # --- notices ----------------------------------------------------------------------------------

    def _build_notices(self) -> None:
        self._clock = self._notice("klocka", texts.CLOCK_FIRST, texts.CLOCK_SECOND)
        self._clock.answered.connect(self._on_clock)
        self._demand = self._notice("taxaDemand", texts.CONFIRM_FIRST, texts.CONFIRM_SECOND)
        self._demand.answered.connect(self._on_demand)
        self._warning = self._notice("taxaWarning", texts.WARN_FIRST, texts.WARN_SECOND)
        self._warning.answered.connect(self._on_warning)
        self._news = self._notice("taxaNews", texts.NEWS_FIRST, texts.NEWS_SECOND)
        self._news.answered.connect(self._on_news)

    def _notice(self, name: str, first: tuple[str, str], second: tuple[str, str]) -> Notice:
        notice = Notice(name, first, second)
        self._window.add_notice(notice)
        return notice

    def _on_clock(self, is_right: bool) -> None:
        if is_right:
            self._clock.show_busy()
            self._background.run(
                self._desk.confirm_clock, lambda _nothing: self.look(), self._on_error
            )
        else:
            self._clock_answered = True
            self.look()

    def _on_demand(self, confirms: bool) -> None:
        self._demand.ask(self._demand.text)
        if confirms:
            self._back = self._window.page
            self._window.show_page(PAGE)
            self._background.run(self._desk.oversikt, self._confirm_shown, self._on_error)
        else:
            self._window.show_page(PAGE)
            self.pane.fetch()

    def _on_confirmed(self) -> None:
        """Go back to what was being done."""
        if self._window.page == PAGE and self._back:
            self._window.show_page(self._back)
        self._back = ""
        self.look()

    def _confirm_shown(self, _seen: Oversikt) -> None:
        self.pane.ask_confirmation()

    def _on_warning(self, shows: bool) -> None:
        if shows:
            self._warning.ask(self._warning.text)
            self._window.show_page(PAGE)
        else:
            self._put_off = self._today
            self._warning.ask("")
            self._show_said_above()

    def _on_news(self, shows: bool) -> None:
        self._news.ask("")
        if shows:
            self._window.show_page(PAGE)
            self.pane.show_changes()

    # --- fetching ---------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.look()
        self._look_timer.start()
        if self._fetching is not None:
            self._fetch_timer.start(int(FIRST_MS * random.uniform(1, 2)))  # noqa: S311 - no secret

    def _stop(self) -> None:
        self._look_timer.stop()
        self._fetch_timer.stop()

    def _ask_fetch(self) -> bool:
        if self._fetching is None:
            return False
        self._asked = True
        self._fetch()
        return True

    def _fetch(self) -> None:
        if self._fetching is not None:
            self.pane.show_progress(texts.FETCHING)
            self._fetching.start()

    def _on_progress(self, what: str, got: int, of: int) -> None:
        self.pane.show_progress(texts.progress(what, got, of))

    def _on_ended(self, said: dict[str, Any]) -> None:
        self.pane.show_progress("")
        failed = said["utfall"] == "fel"
        if self._asked:
            words = said["meddelande"] if failed else texts.fetched(len(said["nya"]))
            self.pane.show_outcome("attention" if failed else "ok", words)
        self._asked = False
        wait = AGAIN_MS if failed else HOUR_MS
        self._fetch_timer.start(int(wait * random.uniform(1 - JITTER, 1 + JITTER)))  # noqa: S311
        self.look()

    # --- showing ----------------------------------------------------------------------------------

    def _show(self, looked: Looked) -> None:
        self._today = looked.today
        if looked.doubt is None:
            self._clock_answered = False
        self._clock.ask(texts.clock_question(looked.doubt, is_answered=self._clock_answered))
        if looked.lage is None:
            self._status.show_taxa_state(texts.NO_TAXA, Tone.ERROR, looked.missing)
        else:
            self._show_lage(looked.lage, looked)
        if self._window.page == PAGE:
            self.pane.refresh()

    def _show_lage(self, lage: TaxaLage, looked: Looked) -> None:
        before, self.lage = self.lage, lage
        self._status.show_taxa(lage.taxa.namn)
        words, tone = texts.three_words(lage), texts.tone(lage)
        self._status.show_taxa_state(words, tone, texts.sentence(lage))
        self._demand.ask(texts.demand(lage))
        is_put_off = self._put_off == looked.today
        self._warning.ask("" if is_put_off else texts.warning(lage))
        self._show_said_above()
        if before is not None and before.taxa.sha256 != lage.taxa.sha256:
            self._news.ask(texts.begun(lage.fil, lage.taxa))
        elif before is None:
            self._news.ask(texts.on_opening(lage, looked.today))
        else:
            coming = [fil for fil in looked.came if fil.galler_fran > looked.today]
            if coming:
                self._news.ask(" ".join(texts.announce(fil, looked.today) for fil in coming))

    def _show_said_above(self) -> None:
        self.pane.leave_out_standing(self._demand.is_shown or self._warning.is_shown)

    def _on_error(self, error: UserFacingError) -> None:
        self._say("error", error.message)

    def _timer(self, interval: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval)
        timer.timeout.connect(act)
        return timer
