"""Did the receipt come out? Asked after a crash, and after a printer that fell silent."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from kassa.clock import to_local
from kassa.desk.print_kvitto import answer_open_print
from kassa.desk.print_ports import OpenPrint
from kassa.errors import UserFacingError
from kassa.kvitto.text import money_text
from ui.background import Background
from ui.checkout.till import Till
from ui.shell.main_window import MainWindow
from ui.widgets.notice import Notice

YES, YES_KEY = "Det kom ut", "Ctrl+J"
NO, NO_KEY = "Skriv ut det igen", "Ctrl+N"
QUESTION = (
    "Kvitto {number} ({sum}) skickades till skrivaren kl. {time}, och ingen vet om det kom ut. "
    "Titta efter i skrivaren."
)


class OpenPrints(QObject):
    """Asks above all pages, one receipt at a time, until every one is answered.

    Attributes:
        printed: a receipt came out after all, or was printed again.
    """

    printed = Signal()
    _unknown = Signal()

    def __init__(
        self,
        till: Till,
        background: Background,
        window: MainWindow,
        say: Callable[[str, str], None],
    ) -> None:
        """Put the question into a window; it is asked once the window is open.

        Args:
            till: the desk.
            background: where slow work is done.
            window: shows the question.
            say: tells the clerk what went wrong: tone and text.
        """
        super().__init__(window)
        self._say = say
        self._till = till
        self._background = background
        self._left: list[OpenPrint] = []
        self.notice = Notice("openPrint", (YES, YES_KEY), (NO, NO_KEY))
        self.notice.answered.connect(self._on_answer)
        window.add_notice(self.notice)
        window.shown.connect(self.refresh)
        self._unknown.connect(self.refresh)
        till.on_print_unknown.append(self._unknown.emit)

    def refresh(self) -> None:
        """Look for receipts nobody knows the end of."""
        self._background.run(
            lambda: self._till.ledger.open_print_list(self._till.desk.id),
            self._on_found,
            lambda error: self._say("error", error.message),
        )

    def _on_found(self, found: tuple[OpenPrint, ...]) -> None:
        self._left = list(found)
        self._ask()

    def _ask(self) -> None:
        self.notice.ask(_question(self._left[0]) if self._left else "")

    def _on_answer(self, came_out: bool) -> None:
        print_, till = self._left[0], self._till
        self.notice.show_busy()

        def answer() -> None:
            answer_open_print(print_, till.ledger, till.clock, till.desk, came_out=came_out)
            if not came_out:
                till.print_kvitto(print_.kvitto)

        self._background.run(answer, lambda _nothing: self._on_answered(), self._on_error)

    def _on_answered(self) -> None:
        self._left = self._left[1:]
        self._ask()
        self.printed.emit()

    def _on_error(self, error: UserFacingError) -> None:
        """Say what went wrong and look again: what is answered already is not asked about."""
        self._say("error", error.message)
        self.refresh()


def _question(print_: OpenPrint) -> str:
    kvitto = print_.kvitto
    return QUESTION.format(
        number=kvitto.number,
        sum=money_text(kvitto.att_betala),
        time=f"{to_local(print_.start.written_at):%H:%M}",
    )
