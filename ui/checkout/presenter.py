"""What the clerk does at a checkout, and what it means for the one in hand. Without Qt.

Posting and printing run in the background. Only ``UserFacingError`` is caught: anything else is a
bug and goes its way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kassa.clock import Clock
from kassa.ids import PatientId
from kassa.kvitto.document import Betalsatt
from ui.checkout import override, show
from ui.checkout.answers import offers
from ui.checkout.begun import Begun
from ui.checkout.flow import PERSONNUMMER, SEARCH, Flow
from ui.checkout.form import Form
from ui.checkout.match import Match
from ui.checkout.paying import Asks
from ui.checkout.ports import CheckoutDesk
from ui.checkout.posting import SLUTFOR
from ui.checkout.question import Typed
from ui.checkout.state import FeeKind, ViewState
from ui.run import Run

FORE = "fore"


class CheckoutPresenter:
    """What the clerk can do.

    Attributes:
        flow: the checkout in hand.
        posting: how it is paid.
    """

    def __init__(self, desk: CheckoutDesk, clock: Clock, run: Run, vardniva: str) -> None:
        """Begin with an empty form of a clinic's ``vardniva``."""
        self._desk = desk
        self._vardniva = vardniva
        self.flow = Flow(desk, clock, run, vardniva)
        self.posting = self.flow.posting
        self._case = self.flow.case
        self._parking = self.flow.parking

    @property
    def state(self) -> ViewState:
        """What the screen shows now."""
        return self.flow.state

    # --- what the clerk does ---------------------------------------------------------------------

    def change(self, key: str, value: Any) -> None:  # noqa: ANN401 - text, choice or yes/no
        """Take over what stands in the widget of that name, and decide anew."""
        if self._case.form.value(key) != value:
            self.flow.apply(((key, value),))

    def commit_personnummer(self) -> None:
        """Take the identity number as finished, and go on if it can be read."""
        if not self._case.form.personnummer.strip():
            if self.flow.paper.done is None:
                self.flow.say("attention", f"{show.PERSONNUMMER_FIRST} F3 räknar utan patient.")
            self.flow.show()
            return
        self._case.is_committed = True
        self._case.decide()
        state = self.flow.look()
        if PERSONNUMMER in state.faults:
            self.flow.go(PERSONNUMMER)
        elif "fodelsedatum" in state.patient.shows and not state.form.fodelsedatum.strip():
            self.flow.go("fodelsedatum")
        else:
            self.flow.go(SEARCH)

    def leave_personnummer(self) -> None:
        """Take the identity number as finished; the keyboard is already elsewhere."""
        if self._case.form.personnummer.strip() and not self._case.is_committed:
            self._case.is_committed = True
            self._case.decide()
            self.flow.show()

    def without_patient(self) -> None:
        """Work out a fee with no patient: go to the visit."""
        self.flow.message = None
        self.flow.go(SEARCH)

    def pick_number(self, number: int) -> bool:
        """Answer the question, or choose a common visit; True when the digit meant something."""
        question = self.state.besok.question
        if question and question.answer_list:
            if number > len(question.answer_list):
                return False
            self.flow.apply(question.answer_list[number - 1].changes)
            return True
        if question and question.typed is not Typed.NONE:
            return False
        return self.pick_quick(number)

    def pick_quick(self, number: int) -> bool:
        """Choose a common visit, whatever is asked; True when there is one of that number."""
        for quick in self.state.besok.quick_list:
            if quick.number == number:
                self.flow.apply(quick.changes)
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
            self.flow.apply(match.changes)

    def remove_chip(self, chip_id: str) -> None:
        """Take a fact away."""
        head, _, place = chip_id.partition(".")
        if head == FORE and not self.posting.is_going_on:
            self._case.remove_fore(int(place))
            self.flow.apply(())
            return
        for chip in self.state.besok.chip_list:
            if chip.id == chip_id:
                self.flow.apply(chip.changes)

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
            self.flow.say("attention", show.ANSWER_FIRST if is_asked else show.BESOK_FIRST)
        self.flow.go(SEARCH)

    def go_on(self) -> None:
        """Go from the visit to the payment, if there is a sum."""
        question = self.state.besok.question
        if question is not None and not question.is_blocking:
            self._case.wave_away(question)
            self.flow.look()
        if self.state.fee.kind is FeeKind.SUM:
            self.flow.go(SLUTFOR if self.state.payment.can_complete else "ny_patient")
        elif self.state.faults:
            self.flow.go(next(iter(self.state.faults)))
        else:
            if self.state.besok.question is not None:
                self.flow.say("attention", show.ANSWER_FIRST)
            self.flow.go(SEARCH)

    def go_back(self, name: str) -> None:
        """Put the keyboard somewhere else; nothing typed is lost."""
        self.posting.confirm = None
        self.posting.paying.asks = Asks.NOTHING
        self.flow.go(name)

    def choose_betalsatt(self, betalsatt: Betalsatt) -> None:
        """Choose how it is paid."""
        self._case.form = replace(self._case.form, betalsatt=betalsatt.value)
        self.posting.choose(betalsatt)
        self.flow.show()

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
        self.flow.message = None
        self._parking.empty()
        self.flow.start(PERSONNUMMER)

    def restore(self) -> None:
        """Take back what ``new_patient`` emptied."""
        self.flow.go_on_with(None if self.posting.is_going_on else self._parking.take_back())

    def park(self) -> None:
        """Put the checkout aside and take the next patient."""
        if self.posting.is_going_on:
            return
        if self._parking.park():
            self.flow.start(PERSONNUMMER)
        else:
            self.flow.show()

    def park_begun(self) -> bool:
        """Put aside what has been begun, where there is anything; True when it is."""
        return not self._case.is_blank and self._parking.park()

    def take_up(self, place: int) -> None:
        """Take up what was put aside, 0 the first of the list."""
        self.flow.go_on_with(None if self.posting.is_going_on else self._parking.take_up(place))

    def take_form(self, form: Form, betalsatt: Betalsatt = Betalsatt.INGEN) -> bool:
        """Begin with what stands on a paper form; what was begun is put aside, else False."""
        if self.posting.is_going_on or not (self._case.is_blank or self._parking.park()):
            self.flow.show()
            return False
        where = SEARCH if form.personnummer else PERSONNUMMER
        way = "" if betalsatt is Betalsatt.INGEN else betalsatt.value
        begun = replace(form, vardniva=self._vardniva, betalsatt=way)
        self.flow.start(where, Begun(begun))
        return True

    def tick(self) -> None:
        """Follow the clock while the time of the visit is now, and the other desks."""
        before = self._parking.rows
        self._parking.refresh()
        if self._parking.rows != before:
            self.flow.show()
        if self._case.follows_clock and not self.posting.is_going_on:
            self._case.decide()
            self.flow.show()

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
            self.flow.show()

    def dismiss_message(self) -> None:
        """Take the message away."""
        if self.flow.message is not None:
            self.flow.message = None
            self.flow.show()

    # --- the clerk's own code --------------------------------------------------------------------

    def produkt_list(self, typed: str) -> tuple[override.ProduktChoice, ...]:
        """Return the products that can be used for what happened, found by a text."""
        return override.find_produkt(self._case.reading.case, self._desk.taxa_on, typed)

    def choose_produkt(self, produkt_id: str, skal: str) -> None:
        """Use the clerk's own code, with the reason."""
        self.flow.apply((("eget_val.produkt", produkt_id), ("eget_val.skal", skal)))

    def remove_override(self) -> None:
        """Let the tariff decide again."""
        self.flow.apply((("eget_val.produkt", ""), ("eget_val.skal", "")))

    # --- posting ---------------------------------------------------------------------------------

    def draw_up(self) -> None:
        """Draw up the posting of what is shown; called when nobody has done anything for a while.

        Nobody sees it, and nothing waits for it: what was not drawn up is when it is posted.
        """
        if self.state.payment.can_complete and not self.posting.is_going_on:
            self._case.draw_up()

    def complete(self) -> None:
        """Post what is shown, once."""
        quote = self._case.decided.quote
        if not self.state.payment.can_complete or quote is None or self.posting.confirm is not None:
            return
        if self._case.reading.patient is None:
            self.flow.say("attention", f"{show.PERSONNUMMER_FIRST} Sedan kan du slutföra.")
            self.flow.go(PERSONNUMMER)
            return
        self.flow.message = None
        self.posting.post(quote, self.flow.show)

    def confirm(self, yes: bool) -> None:
        """Answer the question before posting."""
        quote = self._case.decided.quote
        if self.posting.confirm is None or self.posting.is_going_on:
            return
        if self.posting.answer(yes=yes) and quote is not None:
            self.flow.message = None
            self.posting.post(quote, self.flow.show)
        else:
            self.flow.go(SEARCH)

    def print_again(self, kod: str = "sv") -> None:
        """Print the receipt just shown, or the desk's newest, in the language of a code."""
        self.flow.paper.print_again(kod)
