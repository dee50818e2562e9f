"""What the tests of the checkout screen are made of: the real use cases on a file of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from db.ledger import SqliteLedger
from kassa.clock import FixedClock
from kassa.desk.session import Session
from kassa.errors import PrinterError, UserFacingError
from kassa.kvitto.document import Kvitto
from kassa.kvitto.sprak import SVENSKA, Sprak
from tests.helpers.taxa import rjl_book
from tests.helpers.till import desk_of, open_ledger
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.till import Till

MORNING = FixedClock.at_local("2026-03-02T10:15")
ADULT = "19880504-2382"
OTHER = "19750312-2389"
CHILD = "20140601-2383"
OLD = "19550101-2388"
WRONG = "19880504-2381"


class FakePrinter:
    """Takes what it gets, or fails when it is out of paper."""

    name = "Testskrivaren"
    done_words = "utskrivet"

    def __init__(self) -> None:
        self.titles: list[str] = []
        self.pdfs: list[bytes] = []
        self.is_empty = False

    def send(self, pdf: bytes, title: str) -> None:
        if self.is_empty:
            raise PrinterError("Papperet är slut. Fyll på och skriv ut kvittot igen.")
        self.titles.append(title)
        self.pdfs.append(pdf)


class FakeRenderer:
    """Draws nothing."""

    def render(self, kvitto: Kvitto, *, kopia: bool, sprak: Sprak = SVENSKA) -> bytes:
        return b"%PDF"

    def missing_glyphs(self, text: str) -> tuple[str, ...]:
        return tuple(char for char in text if char == "\u4e00")


def run_now(
    work: Callable[[], Any],
    on_result: Callable[[Any], None],
    on_error: Callable[[UserFacingError], None],
) -> None:
    """Do the work here and now."""
    try:
        result = work()
    except UserFacingError as error:
        on_error(error)
    else:
        on_result(result)


class RunLater:
    """Keeps the work until it is told to do it."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Any, Any, Any]] = []

    def __call__(self, work: Any, on_result: Any, on_error: Any) -> None:
        self.waiting.append((work, on_result, on_error))

    def finish(self) -> None:
        """Do everything that waits, and what comes of it."""
        while self.waiting:
            run_now(*self.waiting.pop(0))


def open_till(folder: Path, printer: FakePrinter | None = None) -> Till:
    """Open a till on a file in a folder; a second one is a second window."""
    ledger = open_ledger(folder / "kassa.db")
    return Till(
        ledger, rjl_book(), MORNING, Session(desk_of()), FakeRenderer(), printer or FakePrinter()
    )


def close_till(till: Till) -> None:
    """Close the till's file."""
    assert isinstance(till.ledger, SqliteLedger)
    till.ledger.close()


def presenter_of(till: Till, run: Any = run_now, vardniva: str = "primarvard") -> CheckoutPresenter:
    """Return a presenter over a till."""
    return CheckoutPresenter(till, till.clock, run, vardniva)


def identify(presenter: CheckoutPresenter, number: str) -> None:
    """Type an identity number and press Enter."""
    presenter.change("personnummer", number)
    presenter.commit_personnummer()


def sell_in_another_window(folder: Path, ackumulerat: str) -> None:
    """Let ADULT's next fee be another: a visit on top of what is said to have been counted."""
    till = open_till(folder)
    presenter = presenter_of(till)
    identify(presenter, ADULT)
    presenter.pick_number(2)
    presenter.change("frikort.ackumulerat", ackumulerat)
    presenter.complete()
    close_till(till)


def word(presenter: CheckoutPresenter, typed: str) -> None:
    """Type a word in the one field and take the first suggestion."""
    presenter.pick(presenter.search(typed)[0])
