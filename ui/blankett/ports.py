"""What the page of paper forms needs from outside: use cases, a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from kassa.desk.besok_slag import BesokSlag
from kassa.desk.blankett_form import BlankettQuote, BlankettTyped
from kassa.desk.blankett_serie import Serie
from kassa.desk.complete_checkout import CheckoutResult
from kassa.ids import CheckoutId, DeskId


@dataclass(frozen=True, slots=True)
class Forms:
    """How it stands with the forms.

    Attributes:
        desk: the desk itself.
        series: of each desk that has printed some.
        besok: what can be chosen, in order.
        avviker: forms that were entered with another sum than the paper says.
    """

    desk: DeskId
    series: tuple[Serie, ...]
    besok: tuple[str, ...]
    avviker: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Handed:
    """A form that the checkout goes on with; all as typed but the number, which is as printed.

    Attributes:
        blankett: its number.
        personnummer: of whoever it is; may be empty.
        namn: may be empty.
        tidpunkt: when the visit was.
        betalt: kronor that were paid.
        betalsatt: ``k``, ``f`` or ``c``; may be empty.
        frikort_till: last day of a frikort that was shown.
        besok: the visit; None where it is not in the list.
    """

    blankett: str
    personnummer: str
    namn: str
    tidpunkt: str
    betalt: str
    betalsatt: str
    frikort_till: str
    besok: BesokSlag | None


@dataclass(frozen=True, slots=True)
class BlankettUseCases:
    """What the page can do; each is called off the GUI thread.

    Attributes:
        now: returns the present local time; called on the GUI thread.
        load: returns how it stands.
        quote: reads and quotes a form.
        enter: posts it: the quote, what differs, and whether the same visit is confirmed as new.
        waiting: returns the number of a form that waits to be entered, as printed.
        slag: returns the visit that is typed, as the list is on a local date; None for another.
        strike: writes that a form is spoilt: number as typed, and why.
        unused: writes that some of the desk's own numbers lie blank: those that were asked about.
        reopen: writes that what was said of some does not hold: numbers as typed; returns them.
    """

    now: Callable[[], datetime]
    load: Callable[[], Forms]
    quote: Callable[[BlankettTyped, CheckoutId], BlankettQuote]
    enter: Callable[[BlankettQuote, bool], CheckoutResult]
    waiting: Callable[[str], str]
    slag: Callable[[str, date], BesokSlag | None]
    strike: Callable[[str, str], None]
    unused: Callable[[tuple[int, ...]], None]
    reopen: Callable[[str], tuple[str, ...]]


class BlankettView(Protocol):
    """What the presenter asks of the page."""

    def show_forms(self, besok: str, status: str, *, is_complete: bool) -> None:
        """Show what can be chosen, and how it stands with the numbers."""

    def show_faults(self, faults: dict[str, str]) -> None:
        """Say what is wrong with what was typed."""

    def show_busy(self, words: str) -> None:
        """Say that it is being done; empty words end that."""

    def ask(self, question: str) -> None:
        """Ask whether a form is to be saved though something is odd."""

    def end_question(self) -> None:
        """Stop asking."""

    def ask_unused(self, question: str) -> None:
        """Ask whether the rest lies blank."""

    def ask_strike(self) -> None:
        """Ask which form is spoilt, and why."""

    @property
    def hand_over(self) -> Callable[[Handed], bool]:
        """Lets the checkout go on with a form; False when it does not."""

    def ask_reopen(self) -> None:
        """Ask which forms wait after all."""

    def next_form(self) -> None:
        """Empty the form for the next one."""

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
