"""The flow of a checkout, without Qt: what the clerk does, posting, printing.

Posting and printing run in the background. Only ``UserFacingError`` is caught: anything else is a
bug and goes its way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kassa.clock import Clock
from kassa.desk.complete_checkout import CheckoutResult
from kassa.ids import PatientId
from kassa.kvitto.document import Betalsatt
from ui.checkout import override, show
from ui.checkout.answers import offers
from ui.checkout.deciding import Deciding
from ui.checkout.form import Change, Form
from ui.checkout.match import Match
from ui.checkout.paper import Paper
from ui.checkout.parking import Fore, Parking
from ui.checkout.paying import Asks
from ui.checkout.ports import CheckoutDesk
from ui.checkout.posting import NAMN, SLUTFOR, Posting
from ui.checkout.question import Typed
from ui.checkout.screen import view_state
from ui.checkout.state import FeeKind, Focus, Message, ViewState
from ui.run import Run

SEARCH = "besok_sok"
PERSONNUMMER = "personnummer"
FORE = "fore"


def _nobody(*_values: Any) -> None:  # noqa: ANN401 - listens to anything and does nothing
    """Stand in until somebody listens."""


class CheckoutPresenter:
    """The checkout that is going on.

    Attributes:
        on_state: called with every new ``ViewState``.
        on_completed: called once with the result of every posting.
        on_begun: called when a checkout begins, before it is shown.
        state: what the screen shows now.
        posting: how it is paid.
    """

    def __init__(self, desk: CheckoutDesk, clock: Clock, run: Run, vardniva: str) -> None:
        """Begin with an empty form of a clinic's ``vardniva``."""
        self._desk = desk
        self._run = run
        self._paper = Paper(desk, run, self._tell, self._show)
        self._vardniva = vardniva
        self._case = Deciding(desk, clock, Form(vardniva=vardniva))
        self.on_state: Callable[[ViewState], None] = _nobody
        self.on_completed: Callable[[CheckoutResult], None] = _nobody
        self.on_begun: Callable[[], None] = _nobody
        self._message: Message | None = None
        self._focus = Focus()
        self.posting = Posting(self, desk, run, self._case)
        self._parking = Parking(desk, self._case, self.say)
        self.state = self._view_state()

    # --- what the clerk does ---------------------------------------------------------------------

    def change(self, key: str, value: Any) -> None:  # noqa: ANN401 - text, choice or yes/no
        """Take over what stands in the widget of that name, and decide anew."""
        if self._case.form.value(key) != value:
            self._apply(((key, value),))

    def commit_personnummer(self) -> None:
        """Take the identity number as finished, and go on if it can be read."""
        if not self._case.form.personnummer.strip():
            if self._paper.done is None:
                self.say("attention", f"{show.PERSONNUMMER_FIRST} F3 räknar utan patient.")
            self._show()
            return
        self._case.is_committed = True
        self._case.decide()
        state = self._view_state()
        if PERSONNUMMER in state.faults:
            self.go(PERSONNUMMER)
        elif "fodelsedatum" in state.patient.shows and not state.form.fodelsedatum.strip():
            self.go("fodelsedatum")
        else:
            self.go(SEARCH)

    def leave_personnummer(self) -> None:
        """Take the identity number as finished; the keyboard is already elsewhere."""
        if self._case.form.personnummer.strip() and not self._case.is_committed:
            self._case.is_committed = True
            self._case.decide()
            self._show()

    def without_patient(self) -> None:
        """Work out a fee with no patient: go to the visit."""
        self._message = None
        self.go(SEARCH)

    def pick_number(self, number: int) -> bool:
        """Answer the question, or choose a common visit; True when the digit meant something."""
        question = self.state.besok.question
        if question and question.answer_list:
            if number > len(question.answer_list):
                return False
            self._apply(question.answer_list[number - 1].changes)
            return True
        if question and question.typed is not Typed.NONE:
            return False
        return self.pick_quick(number)

    def pick_quick(self, number: int) -> bool:
        """Choose a common visit, whatever is asked; True when there is one of that number."""
        for quick in self.state.besok.quick_list:
            if quick.number == number:
                self._apply(quick.changes)
                return True
        return False

    def search(self, typed: str) -> tuple[Match, ...]:
        """Return what a text in the one field may mean."""
        catalogue = self._case.catalogue()
        if catalogue is None:
            return ()
        return offers(typed, self.state.besok.question, catalogue, self._case.now)

    def pick(self, match: Match) -> None:
        """Take over what was found."""
        if match.changes:
            self._apply(match.changes)

    def remove_chip(self, chip_id: str) -> None:
        """Take a fact away."""
        head, _, place = chip_id.partition(".")
        if head == FORE and not self.posting.is_going_on:
            self._case.remove_fore(int(place))
            self._apply(())
            return
        for chip in self.state.besok.chip_list:
            if chip.id == chip_id:
                self._apply(chip.changes)

    def remove_last_chip(self) -> None:
        """Take the last goods, else the last fact, of the visit in hand away."""
        if self._case.form.varor:
            self.change(f"varor.{len(self._case.form.varor) - 1}", False)
            return
        own = [chip for chip in self.state.besok.chip_list if not chip.id.startswith(FORE)]
        if own:
            self.remove_chip(own[-1].id)

    def add_besok(self) -> None:
        """Put the visit on the receipt and ask for one more."""
        if self.posting.is_going_on:
            return
        if not self._case.add_besok():
            question = self.state.besok.question
            is_asked = question is not None and question.is_blocking
            self.say("attention", show.ANSWER_FIRST if is_asked else show.BESOK_FIRST)
        self.go(SEARCH)

    def go_on(self) -> None:
        """Go from the visit to the payment, if there is a sum."""
        question = self.state.besok.question
        if question is not None and not question.is_blocking:
            form = self._case.form
            self._case.form = replace(form, answered=form.answered | {question.field})
            self._case.decide()
            self.state = self._view_state()
        if self.state.fee.kind is FeeKind.SUM:
            self.go(SLUTFOR if self.state.payment.can_complete else "ny_patient")
        elif self.state.faults:
            self.go(next(iter(self.state.faults)))
        else:
            if self.state.besok.question is not None:
                self.say("attention", show.ANSWER_FIRST)
            self.go(SEARCH)

    def go_back(self, name: str) -> None:
        """Put the keyboard somewhere else; nothing typed is lost."""
        self.posting.confirm = None
        self.posting.paying.asks = Asks.NOTHING
        self.go(name)

    def choose_betalsatt(self, betalsatt: Betalsatt) -> None:
        """Choose how it is paid."""
        self._case.form = replace(self._case.form, betalsatt=betalsatt.value)
        self.posting.choose(betalsatt)
        self._show()

    def take_scan(self, number: str, before: Form) -> None:
        """Take a card that was scanned while the keyboard was elsewhere.

        Args:
            number: the identity number.
            before: the form before the scanner's digits were taken for commands. With a patient in
                it, the card begins the next checkout.
        """
        if self.posting.is_going_on:
            return
        self._case.begin(before, self._case.fore)
        self.posting.take_back_answers()
        if before.personnummer.strip():
            self.new_patient()
        self.change(PERSONNUMMER, number)
        self.commit_personnummer()

    def new_patient(self) -> None:
        """Empty the form; ``restore`` takes it back."""
        if self.posting.is_going_on:
            return
        self._message = None
        self._parking.empty()
        self._start(PERSONNUMMER)

    def restore(self) -> None:
        """Take back what ``new_patient`` emptied."""
        self._go_on_with(None if self.posting.is_going_on else self._parking.take_back())

    def park(self) -> None:
        """Put the checkout aside and take the next patient."""
        if self.posting.is_going_on:
            return
        if self._parking.park():
            self._start(PERSONNUMMER)
        else:
            self._show()

    def park_begun(self) -> bool:
        """Put aside what has been begun, where there is anything; True when it is."""
        return not self._case.is_blank and self._parking.park()

    def take_up(self, place: int) -> None:
        """Take up what was put aside, 0 the first of the list."""
        self._go_on_with(None if self.posting.is_going_on else self._parking.take_up(place))

    def take_form(self, form: Form, betalsatt: Betalsatt = Betalsatt.INGEN) -> bool:
        """Begin with what stands on a paper form; what was begun is put aside, else False."""
        if self.posting.is_going_on or not (self._case.is_blank or self._parking.park()):
            self._show()
            return False
        where = SEARCH if form.personnummer else PERSONNUMMER
        way = "" if betalsatt is Betalsatt.INGEN else betalsatt.value
        self._start(where, replace(form, vardniva=self._vardniva, betalsatt=way))
        return True

    def tick(self) -> None:
        """Follow the clock while the time of the visit is now, and the other desks."""
        before = self._parking.rows
        self._parking.refresh()
        if self._parking.rows != before:
            self._show()
        if self._case.follows_clock and not self.posting.is_going_on:
            self._case.decide()
            self._show()

    @property
    def ways(self) -> tuple[Betalsatt, ...]:
        """The ways of payment the desk takes."""
        return self._desk.ways

    @property
    def patient_id(self) -> PatientId | None:
        """The patient in hand, None where there is none or the register does not know."""
        known = self._case.known
        return known.patient.id if known and known.patient else None

    @property
    def number(self) -> str:
        """The identity number in hand, in normal form; empty where there is none."""
        patient = self._case.reading.patient
        return patient.identitet.number if patient else ""

    def forget(self) -> None:
        """Ask the records again: something was posted elsewhere."""
        if not self.posting.is_going_on:
            self._case.forget()
            self._case.decide()
            self._show()

    def dismiss_message(self) -> None:
        """Take the message away."""
        if self._message is not None:
            self._message = None
            self._show()

    # --- the clerk's own code --------------------------------------------------------------------

    def produkt_list(self, typed: str) -> tuple[override.ProduktChoice, ...]:
        """Return the products that can be used for what happened, found by a text."""
        return override.find_produkt(self._case.reading.case, self._desk.taxa_on, typed)

    def choose_produkt(self, produkt_id: str, skal: str) -> None:
        """Use the clerk's own code, with the reason."""
        self._apply((("eget_val.produkt", produkt_id), ("eget_val.skal", skal)))

    def remove_override(self) -> None:
        """Let the tariff decide again."""
        self._apply((("eget_val.produkt", ""), ("eget_val.skal", "")))

    # --- posting ---------------------------------------------------------------------------------

    def complete(self) -> None:
        """Post what is shown, once."""
        quote = self._case.decided.quote
        if not self.state.payment.can_complete or quote is None or self.posting.confirm is not None:
            return
        if self._case.reading.patient is None:
            self.say("attention", f"{show.PERSONNUMMER_FIRST} Sedan kan du slutföra.")
            self.go(PERSONNUMMER)
            return
        self._message = None
        self.posting.post(quote, self._show)

    def confirm(self, yes: bool) -> None:
        """Answer the question before posting."""
        quote = self._case.decided.quote
        if self.posting.confirm is None or self.posting.is_going_on:
            return
        if self.posting.answer(yes=yes) and quote is not None:
            self._message = None
            self.posting.post(quote, self._show)
        else:
            self.go(SEARCH)

    def print_again(self, kod: str = "sv") -> None:
        """Print the receipt just shown, or the desk's newest, in the language of a code."""
        self._paper.print_again(kod)

    def posted(self, result: CheckoutResult) -> None:
        """Lay the receipt out, print it, and begin anew."""
        self._paper.lay_out(result.kvitto)
        self._parking.emptied = None
        self._begin()
        self.go(PERSONNUMMER)
        self.on_completed(result)
        self._paper.print(result.kvitto)

    # --- showing ---------------------------------------------------------------------------------

    def _begin(self, form: Form | None = None, fore: Fore = ()) -> None:
        """Begin a new checkout."""
        self._case.begin(form, fore)
        self.posting.begin()
        self.on_begun()

    def _start(self, where: str, form: Form | None = None, fore: Fore = ()) -> None:
        """Begin a new checkout in place of the one just completed."""
        self._paper.done = None
        self._begin(form, fore)
        self.go(where)

    def _go_on_with(self, taken: tuple[Form, Fore] | None) -> None:
        """Begin with what had been put away; with None everything stays."""
        if taken is None:
            self._show()
            return
        self._message = None
        self._start(SEARCH, *taken)

    def _apply(self, changes: tuple[Change, ...]) -> None:
        if self.posting.is_going_on:
            self._show()
            return
        self._case.apply(changes)
        self._paper.done = None
        self._message = None
        if any(key != NAMN for key, _ in changes):
            self.posting.take_back_answers()
        self._show()

    def say(self, tone: str, words: str) -> None:
        """Say something above the keys."""
        self._tell(Message(tone, words))

    def _tell(self, message: Message) -> None:
        self._message = message

    def go(self, name: str) -> None:
        """Put the keyboard somewhere and show everything."""
        self._focus = Focus(name, self._focus.serial + 1)
        self._show()

    def _show(self) -> None:
        self.state = self._view_state()
        self.on_state(self.state)

    def _view_state(self) -> ViewState:
        state = view_state(self._case, self._vardniva, self.posting)
        return replace(
            state,
            done=self._paper.done,
            message=self._message,
            focus=self._focus,
            parked=self._parking.rows,
        )
