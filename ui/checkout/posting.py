"""Posting what is shown, once, and the questions that may stand before it. Without Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kassa.desk.complete_checkout import (
    CheckoutResult,
    CompleteCheckout,
    DuplicateVisitError,
    QuoteChangedError,
)
from kassa.desk.quote import Quote
from kassa.errors import UserFacingError
from kassa.kvitto.document import Betalsatt
from ui import text
from ui.checkout.deciding import Deciding
from ui.checkout.ports import CheckoutDesk
from ui.checkout.state import Confirm, ConfirmKind
from ui.run import Run

CONFIRM = "confirm"
SLUTFOR = "slutfor"


class PostingFlow(Protocol):
    """What posting tells the checkout."""

    def posted(self, result: CheckoutResult) -> None:
        """It is stored."""

    def say(self, tone: str, words: str) -> None:
        """Say something."""

    def go(self, name: str) -> None:
        """Put the keyboard somewhere and show everything."""


class Posting:
    """One posting at a time.

    Attributes:
        betalsatt: how it is paid.
        confirm: what must be answered before it is posted.
        is_going_on: the records are being written.
    """

    def __init__(self, flow: PostingFlow, desk: CheckoutDesk, run: Run, case: Deciding) -> None:
        """Take whom to tell, where to post, how, and what."""
        self._flow = flow
        self._desk = desk
        self._run = run
        self._case = case
        self.begin()

    def begin(self) -> None:
        """Begin a new checkout."""
        self.betalsatt = Betalsatt.KORT
        self.is_going_on = False
        self.take_back_answers()

    def take_back_answers(self) -> None:
        """Something has changed: what was confirmed no longer is."""
        self.confirm: Confirm | None = None
        self._is_duplicate_confirmed = False

    def post(self, quote: Quote, show: Callable[[], None]) -> None:
        """Post a quote in the background; ``show`` once it has begun."""
        command = CompleteCheckout(quote, self.betalsatt, self._is_duplicate_confirmed)
        self.is_going_on = True
        show()
        self._run(lambda: self._desk.complete(command), self._flow.posted, self._on_not_posted)

    def answer(self, *, yes: bool) -> bool:
        """Answer the question before posting; True when it is to be posted now."""
        asked, self.confirm = self.confirm, None
        if asked is not None and yes and asked.kind is ConfirmKind.DUPLICATE:
            self._is_duplicate_confirmed = True
        return asked is not None and yes

    def _on_not_posted(self, error: UserFacingError) -> None:
        self.is_going_on = False
        self._case.forget()
        if isinstance(error, QuoteChangedError):
            self._ask_changed(error)
        elif isinstance(error, DuplicateVisitError):
            self.confirm = Confirm(
                ConfirmKind.DUPLICATE, error.message, "Ja, nytt besök", "Nej, gå tillbaka"
            )
        else:
            self._flow.say("error", error.message)
        self._flow.go(CONFIRM if self.confirm else SLUTFOR)

    def _ask_changed(self, error: QuoteChangedError) -> None:
        old = self._case.decided.quote
        new_sum = text.money(error.quote.att_betala)
        was = f" från {text.money(old.att_betala)}" if old else ""
        self._case.decide()
        self.confirm = Confirm(
            ConfirmKind.CHANGED,
            f"Avgiften eller frikortet har ändrats{was} till {new_sum}. "
            "Inget har sparats. Säg den nya summan till patienten.",
            f"Slutför med {new_sum}",
            "Nej, gå tillbaka",
        )
