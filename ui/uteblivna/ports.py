"""What the page of missed visits needs from outside: use cases, a view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from kassa.desk.complete_checkout import CheckoutResult
from kassa.desk.ports import Patient
from kassa.desk.quote import Quote
from kassa.desk.request import QuoteRequest
from kassa.desk.uteblivna import RegisterUteblivet
from kassa.kvitto.document import Kvitto
from kassa.kvitto.utebliven_lista import UteblivetRad

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class UteblivnaUseCases:
    """What the page can do; each but ``now`` is called off the GUI thread.

    Attributes:
        now: returns the present local time.
        vardniva: of the clinic (contract).
        known: returns what the register knows of a number in normal form; None for nobody.
        quote: returns what a visit costs.
        register: posts it.
        print: prints its receipt.
        load: returns the missed visits registered on some local dates.
        print_list: prints them.
        list_words: what has happened once the printer took the list.
    """

    now: Callable[[], datetime]
    vardniva: str
    known: Callable[[str], Patient | None]
    quote: Callable[[QuoteRequest], Quote]
    register: Callable[[RegisterUteblivet], CheckoutResult]
    print: Callable[[Kvitto], bool]
    load: Callable[[Days], tuple[UteblivetRad, ...]]
    print_list: Callable[[Days], None]
    list_words: str = "utskriven"


class UteblivnaView(Protocol):
    """What the presenter asks of the page."""

    def show_list(self, rader: tuple[UteblivetRad, ...], summary: str) -> None:
        """Show the list."""

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say what is wrong at its fields."""

    def ask(self, question: str) -> None:
        """Show what it costs and ask whether to register it."""

    def end_question(self) -> None:
        """Go back to the form."""

    def begin_next(self) -> None:
        """Empty what belongs to the patient, and begin with the number."""

    def hand_over(self, typed: Mapping[str, str]) -> bool:
        """Let the checkout go on with what is typed; False when it does not."""

    def show_busy(self, words: str) -> None:
        """Take no more while something is done; empty words end that."""

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""

    def clear_message(self) -> None:
        """Take that away."""
