"""The checkout in hand: it begins, changes, is shown and ends as a receipt. Without Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kassa.clock import Clock
from kassa.desk.complete_checkout import CheckoutResult
from ui.checkout.begun import Begun
from ui.checkout.deciding import Deciding
from ui.checkout.form import Change, Form
from ui.checkout.paper import Paper
from ui.checkout.parking import Parking
from ui.checkout.ports import CheckoutDesk
from ui.checkout.posting import NAMN, Posting
from ui.checkout.screen import view_state
from ui.checkout.state import Focus, Message, ViewState
from ui.run import Run

SEARCH = "besok_sok"
PERSONNUMMER = "personnummer"


def _nobody(*_values: Any) -> None:  # noqa: ANN401 - listens to anything and does nothing
    """Stand in until somebody listens."""


class Flow:
    """One checkout after the other; what the clerk does is the presenter's.

    Attributes:
        case: what is typed, and what it costs.
        posting: how it is paid.
        parking: what was put away.
        paper: the receipt just completed.
        message: what is said above the keys, None for nothing.
        state: what the screen shows now.
        on_state: called with every new ``ViewState``.
        on_completed: called once with the result of every posting.
        on_begun: called when a checkout begins, before it is shown.
    """

    def __init__(self, desk: CheckoutDesk, clock: Clock, run: Run, vardniva: str) -> None:
        """Begin with an empty form of a clinic's ``vardniva``."""
        self._vardniva = vardniva
        self.on_state: Callable[[ViewState], None] = _nobody
        self.on_completed: Callable[[CheckoutResult], None] = _nobody
        self.on_begun: Callable[[], None] = _nobody
        self.message: Message | None = None
        self._focus = Focus()
        self.case = Deciding(desk, clock, Form(vardniva=vardniva))
        self.paper = Paper(desk, run, self._tell, self.show)
        self.posting = Posting(self, desk, run, self.case)
        self.parking = Parking(desk, self.case, self.posting.paying, self.say)
        self.state = self._view_state()

    def start(self, where: str, begun: Begun | None = None) -> None:
        """Begin a new checkout in place of the one just completed, the keyboard at ``where``."""
        self.paper.done = None
        self._begin(begun)
        self.go(where)

    def go_on_with(self, taken: Begun | None) -> None:
        """Begin with what had been put away; with None everything stays."""
        if taken is None:
            self.show()
            return
        self.message = None
        self.start(SEARCH, taken)

    def apply(self, changes: tuple[Change, ...]) -> None:
        """Change what is typed and chosen, unless it is being posted."""
        if self.posting.is_going_on:
            self.show()
            return
        self.case.apply(changes)
        self.paper.done = None
        self.message = None
        if any(key != NAMN for key, _ in changes):
            self.posting.take_back_answers()
        self.show()

    def posted(self, result: CheckoutResult) -> None:
        """Lay the receipt out, print it, and begin anew."""
        self.paper.lay_out(result.kvitto)
        self.parking.emptied = None
        self._begin()
        self.go(PERSONNUMMER)
        self.on_completed(result)
        self.paper.print(result.kvitto)

    def say(self, tone: str, words: str) -> None:
        """Say something above the keys."""
        self._tell(Message(tone, words))

    def go(self, name: str) -> None:
        """Put the keyboard somewhere and show everything."""
        self._focus = Focus(name, self._focus.serial + 1)
        self.show()

    def look(self) -> ViewState:
        """Return what the screen is to show, shown or not yet."""
        self.state = self._view_state()
        return self.state

    def show(self) -> None:
        """Show everything."""
        self.on_state(self.look())

    def _begin(self, begun: Begun | None = None) -> None:
        if begun is None:
            self.case.begin()
            self.posting.begin()
        else:
            self.case.begin(begun.form, begun.fore)
            self.posting.begin(begun.chosen)
        self.on_begun()

    def _tell(self, message: Message) -> None:
        self.message = message

    def _view_state(self) -> ViewState:
        state = view_state(self.case, self._vardniva, self.posting)
        return replace(
            state,
            done=self.paper.done,
            message=self.message,
            focus=self._focus,
            parked=self.parking.rows,
        )
