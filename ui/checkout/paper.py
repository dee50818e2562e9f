"""The paper: the receipt just posted, and how its printing goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kassa.errors import UserFacingError
from kassa.kvitto.document import Kvitto
from kassa.kvitto.sprak import SVENSKA
from ui import text
from ui.checkout.ports import CheckoutDesk
from ui.checkout.state import Done, Message, PrintState
from ui.run import Run

PRINTING = "Skrivs ut …"


class Paper:
    """Prints receipts in the background and tells how it went.

    Attributes:
        done: the checkout just completed, None when the next one has begun.
    """

    def __init__(
        self,
        desk: CheckoutDesk,
        run: Run,
        say: Callable[[Message], None],
        on_changed: Callable[[], None],
    ) -> None:
        """Tell of the receipt on the screen through ``done``, of any other one through ``say``."""
        self._desk = desk
        self._run = run
        self._say = say
        self._on_changed = on_changed
        self.done: Done | None = None

    def lay_out(self, kvitto: Kvitto) -> None:
        """Put a receipt on the screen that is about to be printed."""
        way = text.BETALSATT[kvitto.betalsatt].lower()
        paid = text.money(kvitto.att_betala) + (f" {way}" if kvitto.att_betala else "")
        headline = f"Kvitto {kvitto.number} · {paid}"
        self.done = Done(kvitto, headline, PrintState.PENDING, PRINTING)

    def print(self, kvitto: Kvitto, kod: str = SVENSKA.kod) -> None:
        """Print a receipt in the language of a code."""

        def printed(kopia: bool) -> None:
            words = self._desk.printed_words
            words = words[:1].upper() + words[1:]
            marked = f"{words}. Kvittot är märkt KOPIA." if kopia else words
            self._show(kvitto, PrintState.PRINTED, marked)

        def failed(error: UserFacingError) -> None:
            self._show(kvitto, PrintState.FAILED, error.message)

        self._show(kvitto, PrintState.PENDING, PRINTING)
        self._run(lambda: self._desk.print_kvitto(kvitto, kod), printed, failed)

    def print_again(self, kod: str = SVENSKA.kod) -> None:
        """Print the receipt on the screen, or the desk's newest, in the language of a code."""
        try:
            kvitto = self.done.kvitto if self.done else self._desk.last_kvitto()
        except UserFacingError as error:
            self._say(Message("error", error.message))
        else:
            if kvitto is not None:
                self.print(kvitto, kod)
                return
            self._say(Message("attention", "Det finns inget kvitto att skriva ut än."))
        self._on_changed()

    def _show(self, kvitto: Kvitto, state: PrintState, words: str) -> None:
        if self.done is not None and self.done.kvitto.id == kvitto.id:
            self.done = replace(self.done, print_state=state, print_text=words)
        elif state is PrintState.FAILED:
            self._say(Message("error", f"Kvitto {kvitto.number}: {words}"))
        elif state is PrintState.PRINTED:
            said = f"Kvitto {kvitto.number}: {words[0].lower()}{words[1:]}"
            self._say(Message("ok", said))
        self._on_changed()
