"""Posting what is shown, once, and the questions that may stand before it. Without Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from kassa.desk.blankett import EnterBlankett, differs_words
from kassa.desk.blankett_serie import split_blankett
from kassa.desk.complete_checkout import (
    CheckoutResult,
    CompleteCheckout,
    DuplicateVisitError,
    QuoteChangedError,
)
from kassa.desk.efterskank import BESLUT
from kassa.desk.kortterminal import REFERENS
from kassa.desk.quote import Quote
from kassa.errors import InvalidInputError, UserFacingError
from kassa.faktura.document import Kanal
from kassa.kvitto.document import Betalsatt, Delbetalning
from kassa.money import ZERO, Money, total
from ui import text
from ui.checkout.deciding import Deciding
from ui.checkout.paying import NOTHING, Asks, Chosen, Paying, SwishView, part_words
from ui.checkout.ports import CheckoutDesk
from ui.checkout.state import Confirm, ConfirmKind
from ui.kronor import parse_kronor
from ui.run import Run

CONFIRM = "confirm"
SLUTFOR = "slutfor"
NAMN = "namn"
SETTLE = "Stämmer papperet: spara ändå, och reglera skillnaden med patienten."
TELL = "Säg den nya summan till patienten."
NEW_PARTS = "Säg den nya summan till patienten och ändra delarna."
PARTS_GONE = (
    "Betalningen var delad: {delar}. {varfor} Säg till patienten vad som ska betalas, "
    "och dela på nytt med D."
)
OTHER_SUM = "Summan är en annan nu."
NOT_TAKEN = "Så tas inte betalt vid den här kassan."
NAME_FIRST = "En faktura behöver en mottagare. Skriv patientens namn, sedan kan du slutföra."


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
        paying: how it is paid.
        confirm: what must be answered before it is posted.
        is_going_on: the records are being written.
    """

    def __init__(self, flow: PostingFlow, desk: CheckoutDesk, run: Run, case: Deciding) -> None:
        """Take whom to tell, where to post, how, and what."""
        self._flow = flow
        self._desk = desk
        self._run = run
        self._case = case
        self.paying = Paying()
        self._swish: tuple[Money, SwishView] | None = None
        self.begin()

    def begin(self, chosen: Chosen = NOTHING) -> None:
        """Begin a new checkout; what was put aside or stands on a form is paid as was chosen."""
        self.paying.begin()
        self.is_going_on = False
        self.take_back_answers()
        for way in self._desk.ways:
            if way == self._case.form.betalsatt:
                self.choose(way)
        self.paying.kanal, self.paying.referens = chosen.kanal, chosen.referens
        if chosen.delar:
            self._take_up(chosen.delar)

    def _take_up(self, delar: tuple[Delbetalning, ...]) -> None:
        """Take over parts that were put aside, while they are the sum's and can be taken here."""
        quote = self._case.decided.quote
        is_same = quote is not None and quote.att_betala == total(part.belopp for part in delar)
        if is_same and all(part.betalsatt in self._desk.ways for part in delar):
            self.paying.delar = delar
            return
        why = NOT_TAKEN if is_same else OTHER_SUM
        self._flow.say("attention", PARTS_GONE.format(delar=part_words(delar), varfor=why))

    def take_back_answers(self) -> None:
        """Something has changed: what was confirmed no longer is."""
        self.confirm: Confirm | None = None
        self._confirmed: set[ConfirmKind] = set()
        self._confirmed_of = ZERO
        self.paying.forget_parts()

    def choose(self, betalsatt: Betalsatt) -> None:
        """Choose how it is paid."""
        known = self._case.known
        patient = known.patient if known else None
        kanal = Kanal.POST
        if betalsatt is Betalsatt.FAKTURA and patient is not None:
            kanal = self._desk.kanal_of(patient.id)
        self._confirmed.discard(ConfirmKind.SWISH)
        self.paying.choose(betalsatt, kanal)

    def open(self, asks: Asks) -> None:
        """Ask for the parts, or for the card terminal's reference; nothing closes that."""
        if not self.is_going_on and self.confirm is None:
            self.paying.asks = asks
            self._flow.go(asks.value or SLUTFOR)

    def take_delar(self, delar: tuple[Delbetalning, ...]) -> None:
        """Take over the parts."""
        self.paying.asks = Asks.NOTHING
        self.paying.delar = delar
        self._confirmed.discard(ConfirmKind.SWISH)
        self._flow.go(SLUTFOR)

    def take_referens(self, referens: str) -> None:
        """Take over the card terminal's reference."""
        self.paying.asks = Asks.NOTHING
        self.paying.referens = referens.strip()
        self._flow.go(SLUTFOR)

    def swish_view(self, quote: Quote | None) -> SwishView | None:
        """Return the code to scan, while Swish is to pay."""
        belopp = self.paying.swish_of(quote.att_betala) if quote else ZERO
        if not belopp:
            return None
        if self._swish is None or self._swish[0] != belopp:
            self._swish = (belopp, self._desk.swish(belopp))
        return self._swish[1]

    def post(self, quote: Quote, show: Callable[[], None]) -> None:
        """Post a quote in the background; ``show`` once it has begun.

        What is paid by Swish is posted once the clerk has seen it come; an invoice that goes out
        from here needs somebody's name on it. What was confirmed of another sum is asked again.
        """
        if quote.att_betala != self._confirmed_of:
            self._confirmed.clear()
        self._confirmed_of = quote.att_betala
        is_new = ConfirmKind.DUPLICATE in self._confirmed
        command = self.paying.command(quote, duplicate_confirmed=is_new)
        command = replace(command, beslut_av=self._case.form.beslut_av)
        if self._desk.needs_name(command):
            self._flow.say("attention", NAME_FIRST)
            self._flow.go(NAMN)
            return
        differs = self._differs(quote)
        self.confirm = self._question(quote, differs)
        if self.confirm is not None:
            self._flow.go(CONFIRM)
            return
        self.is_going_on = True
        show()
        self._run(self._work(command, differs), self._flow.posted, self._on_not_posted)

    def _work(self, command: CompleteCheckout, differs: str) -> Callable[[], CheckoutResult]:
        """Return what posts it; what stands on a paper form goes with its number."""
        blankett = self._case.form.blankett
        if not blankett:
            return lambda: self._desk.complete(command)
        entered = EnterBlankett(split_blankett(blankett), command, differs)
        return lambda: self._desk.complete_blankett(entered)

    def _differs(self, quote: Quote) -> str:
        """Return what a paper form says and Kassa does not; empty for nothing, or no form."""
        form = self._case.form
        betalt = parse_kronor(form.blankett_betalt) if form.blankett else None
        return differs_words(betalt, quote.att_betala)

    def _question(self, quote: Quote, differs: str) -> Confirm | None:
        """Return what must be answered before a quote is posted; None for nothing more."""
        if differs and ConfirmKind.BLANKETT not in self._confirmed:
            question = f"Blankett {self._case.form.blankett}: {differs}. {SETTLE}"
            return Confirm(ConfirmKind.BLANKETT, question, "Spara ändå", "Nej, gå tillbaka")
        belopp = self.paying.swish_of(quote.att_betala)
        if belopp and ConfirmKind.SWISH not in self._confirmed:
            question = f"Har {text.money(belopp)} kommit in på mottagningens Swish?"
            return Confirm(ConfirmKind.SWISH, question, "Ja, betalt", "Nej, gå tillbaka")
        return None

    def answer(self, *, yes: bool) -> bool:
        """Answer the question before posting; True when it is to be posted now."""
        asked, self.confirm = self.confirm, None
        if asked is not None and yes:
            self._confirmed.add(asked.kind)
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
            field = error.faults[0].field if isinstance(error, InvalidInputError) else ""
            if field == REFERENS:
                self.paying.asks = Asks.REFERENS
            elif field == BESLUT:
                self._flow.go(BESLUT)
                return
        self._flow.go(CONFIRM if self.confirm else self.paying.asks.value or SLUTFOR)

    def _ask_changed(self, error: QuoteChangedError) -> None:
        old, new = self._case.decided.quote, error.quote.att_betala
        new_sum = text.money(new)
        was = f" från {text.money(old.att_betala)}" if old else ""
        words = f"Avgiften eller frikortet har ändrats{was} till {new_sum}. Inget har sparats. "
        self._case.decide()
        if self.paying.delar and new:
            self._flow.say("attention", f"{words}{NEW_PARTS}")
            self.paying.asks = Asks.DELAR
            return
        self.confirm = Confirm(
            ConfirmKind.CHANGED, f"{words}{TELL}", f"Slutför med {new_sum}", "Nej, gå tillbaka"
        )
