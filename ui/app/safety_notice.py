"""What must be seen to for the safety of the records, said above all pages until it is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

from PySide6.QtCore import QObject

from kassa.clock import to_local
from kassa.desk.backup import CopyStatus
from kassa.desk.backup_ports import BackupKind
from kassa.desk.held_key import HeldKey
from kassa.desk.people_ports import Roll
from ui import text
from ui.app.backup import Backups
from ui.background import Background
from ui.backup.texts import left_out, moment
from ui.checkout.till import Till
from ui.shell.main_window import MainWindow
from ui.widgets.notice import Notice

SHOW, SHOW_KEY = "Visa", "Alt+V"
LATER, LATER_KEY = "Senare", "Alt+S"
PAGE = "backup"
RESTORED_FOR = timedelta(days=7)
AGAIN_SECONDS = 4 * 3_600
NO_COPY = "Ingen säkerhetskopia har lyckats än."
OLD_COPY = "Ingen säkerhetskopia har lyckats sedan {moment}."
NO_PAPER = (
    "Återställningsnyckeln finns inte på papper än. Utan den går kopiorna inte att öppna på en "
    "annan dator."
)
RESTORED = "Kassan är återställd från en säkerhetskopia ({moment}). {left_out}"

Said = tuple[str, str]


class SafetyNotice(QObject):
    """Says one thing at a time: older records, a restore, old copies, a key not on paper."""

    def __init__(
        self,
        till: Till,
        held: HeldKey,
        backups: Backups,
        background: Background,
        window: MainWindow,
    ) -> None:
        """Put the notice into a window; it looks once the window is open."""
        super().__init__(window)
        self._till = till
        self._held = held
        self._background = background
        self._window = window
        self._status: CopyStatus | None = None
        self._now: Said = ("", "")
        self._quiet_until: dict[str, float] = {}
        self.notice = Notice("safety", (SHOW, SHOW_KEY), (LATER, LATER_KEY))
        self.notice.answered.connect(self._on_answer)
        window.add_notice(self.notice)
        window.shown.connect(self.refresh)
        window.page_changed.connect(lambda _page: self.refresh())
        backups.changed.connect(self._on_status)

    def refresh(self) -> None:
        """Look for what must be said now."""
        self._background.run(self._look, self._say, lambda _error: None)

    def _on_status(self, status: CopyStatus) -> None:
        self._status = status
        self.refresh()

    def _look(self) -> tuple[Said, ...]:
        return tuple(self._found())

    def _found(self) -> Iterator[Said]:
        """Yield what must be seen to, the worst first: its name and its words."""
        restored = self._restored()
        status = self._status
        if status is not None and status.newer:
            yield "newer", status.newer
        if restored:
            yield "restored", restored
        if status is not None and status.is_old:
            since = OLD_COPY.format(moment=moment(status)) if status.good_at else NO_COPY
            yield "copies", f"{since} {status.error}".strip()
        has_sold = self._till.ledger.last_kvitto(self._till.desk.id) is not None
        if has_sold and self._till.session.may(Roll.ADMINISTRATOR) and not self._held.is_on_paper:
            yield "paper", NO_PAPER

    def _restored(self) -> str:
        newest = self._till.ledger.backup_event_list(1, (BackupKind.ATERSTALLD,))
        if not newest or self._till.clock.now() - newest[0].written_at > RESTORED_FOR:
            return ""
        at = text.moment(to_local(newest[0].written_at))
        return RESTORED.format(moment=at, left_out=left_out(newest[0]))

    def _say(self, found: tuple[Said, ...]) -> None:
        now = time.monotonic()
        open_ = (said for said in found if self._quiet_until.get(said[0], 0.0) <= now)
        self._now = next(open_, ("", ""))
        self.notice.ask(self._now[1] if self._window.page != PAGE else "")

    def _on_answer(self, wants_to_see: bool) -> None:
        name, _ = self._now
        quiet = AGAIN_SECONDS if name in {"newer", "copies"} else float("inf")
        self._quiet_until[name] = time.monotonic() + quiet
        if wants_to_see:
            self._window.show_page(PAGE)
        self.refresh()
