"""One checkout while it is typed: the form, what is known of the patient, and what it costs now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from kassa.clock import Clock, local_now
from kassa.desk.quote import Quote
from kassa.desk.request import BesokRequest, QuoteRequest
from kassa.errors import InvalidInputError, UserFacingError
from kassa.ids import CheckoutId, new_id
from kassa.taxa.model import Taxa
from ui.checkout.form import UNSAID, Change, Form
from ui.checkout.ports import CheckoutDesk, Known
from ui.checkout.question import Question
from ui.checkout.questions import find_question
from ui.checkout.quick import quick_list
from ui.checkout.reading import Reading, looks_complete, read_form
from ui.checkout.said import Said
from ui.checkout.search import Catalogue
from ui.checkout.show import Decided, widget_name

KATEGORI = "patient.kategori"
_REGISTERED = ("kategori", "land", "namn", "lma_nummer")


class Deciding:
    """Decides anew whenever something changes; a quote takes less than a millisecond.

    Attributes:
        form: what is typed and chosen.
        now: the local time of the last decision.
        reading: what the form means.
        known: what the records know of the patient, None without one.
        decided: the fee, or what is wrong.
        question: what must still be said.
        fore: the visits that are on the receipt already, in the order they were put there.
        is_exempt: the patient's visits are free, and so nothing ever counts.
        is_committed: the identity number is finished.
    """

    def __init__(self, desk: CheckoutDesk, clock: Clock, blank: Form) -> None:
        """Begin with the blank form of the clinic."""
        self._desk = desk
        self._clock = clock
        self._blank = blank
        self._catalogue: tuple[str, Catalogue] | None = None
        self.begin()

    def begin(self, form: Form | None = None, fore: tuple[BesokRequest, ...] = ()) -> None:
        """Begin a new checkout, with nothing or with what was put away."""
        self.form = form or self._blank
        self.fore = fore
        self.is_committed = form is not None
        self._checkout_id = CheckoutId(new_id())
        self._registered: dict[str, Any] = {}
        self._number = ""
        self._said = Said()
        self.forget()
        self.decide()

    def forget(self) -> None:
        """Ask the records again next time."""
        self._known: dict[tuple[str, date], Known] = {}
        self._exempt: tuple[tuple[object, ...], bool] | None = None

    @property
    def is_blank(self) -> bool:
        """True when nothing has been typed or chosen."""
        typed = replace(self.form, answered=self._blank.answered, betalsatt=self._blank.betalsatt)
        return typed == self._blank and not self.fore

    @property
    def follows_clock(self) -> bool:
        """True when the present minute is another than at the last decision."""
        return self.now != local_now(self._clock)

    def apply(self, changes: tuple[Change, ...]) -> None:
        """Change the form and decide."""
        if any(key == "personnummer" for key, _ in changes):
            self.is_committed = False
        self._said.note(changes, self._number_in_hand)
        self.form = self.form.changed(changes)
        self.decide()

    def wave_away(self, question: Question) -> None:
        """Go on without the answer to a question that needs none."""
        self.form = replace(self.form, answered=self.form.answered | {question.field})
        self.decide()

    def add_besok(self) -> bool:
        """Put the visit in hand on the receipt and begin another; False when it has no fee yet."""
        quote = self.decided.quote
        if quote is None or not self.form.has_besok or not quote.in_hand.is_registered:
            return False
        self.fore = (*self.fore, quote.in_hand.request)
        self.form = self.form.next_besok(self._blank)
        self.decide()
        return True

    def remove_fore(self, place: int) -> None:
        """Take a visit from the receipt again."""
        self.fore = (*self.fore[:place], *self.fore[place + 1 :])
        self.decide()

    def decide(self) -> None:
        """Read the form and decide."""
        self.now: datetime = local_now(self._clock)
        self.reading = self._read(self.form)
        if self._forget_of_another():
            self.reading = self._read(self.form)
        self.known, problem = self._look_up()
        if self._take_over():
            self.reading = self._read(self.form)
        decided = self._ask(problem)
        self.question: Question | None = find_question(self.form, decided.fields, self.taxa())
        self.decided = self._without_open(self._without_asked(decided))
        self.is_exempt = self._finds_exempt()

    def draw_up(self) -> None:
        """Draw up the posting of what is decided, so that there is less to do when it comes."""
        quote = self.decided.quote
        if quote is not None and quote.draft is None:
            self.decided = replace(self.decided, quote=self._desk.draw_up(quote))

    def taxa(self) -> Taxa | None:
        """Return the tariff in force at the time of the visit, None when there is none."""
        return self._taxa_on(datetime.fromisoformat(self.reading.case["tidpunkt"]).date())

    def _taxa_on(self, day: date) -> Taxa | None:
        try:
            return self._desk.taxa_on(day)
        except UserFacingError:
            return None

    def catalogue(self) -> Catalogue | None:
        """Return what words can find under that tariff."""
        taxa = self.taxa()
        if taxa is None:
            return None
        if self._catalogue is None or self._catalogue[0] != taxa.sha256:
            self._catalogue = (taxa.sha256, Catalogue(taxa))
        return self._catalogue[1]

    def _read(self, form: Form) -> Reading:
        return read_form(form, self.now, self._taxa_on, is_committed=self.is_committed)

    @property
    def _number_in_hand(self) -> str:
        """The identity number in normal form, empty without one that can be read."""
        return str(self.reading.case["patient"].get("personnummer", ""))

    def _forget_of_another(self) -> bool:
        """Take away what was said of another patient, once the number is finished."""
        number = self._number_in_hand
        is_finished = self.is_committed or looks_complete(self.form.personnummer)
        another = self._said.of_another(self.form, number) if number and is_finished else ()
        if another:
            blank = self.form.changed([(key, self._blank.value(key)) for key in another])
            self.form = replace(blank, answered=blank.answered - set(another))
            for key in another:
                self._registered.pop(key, None)
            self._number = ""
        return bool(another)

    def _look_up(self) -> tuple[Known | None, str]:
        """Return what the records know of the patient, or why they do not tell."""
        patient = self.reading.patient
        if patient is None:
            return None, ""
        key = (patient.identitet.number, self.now.date())
        if key not in self._known:
            try:
                self._known[key] = self._desk.known(*key)
            except UserFacingError as error:
                return None, error.message
        return self._known[key], ""

    def _take_over(self) -> bool:
        """Fill in what is known of a new number, where nobody said anything else.

        An emptied number takes it with it. Nothing changes where the records do not tell.
        """
        if self.known is None and self.form.personnummer.strip():
            return False
        number = self.reading.patient.identitet.number if self.reading.patient else ""
        if number == self._number:
            return False
        self._number = number
        patient = self.known.patient if self.known else None
        changes: list[Change] = []
        for key in _REGISTERED:
            blank, value = self._blank.value(key), self.form.value(key)
            known = (getattr(patient, key) or blank) if patient else self._unknown(key)
            is_said = value != UNSAID and key in self.form.answered
            if not is_said and value in {self._registered.get(key, blank), known, UNSAID}:
                self._registered[key] = known
                changes += [(key, known)] if value != known else []
        form = self.form.changed(changes)
        self.form = replace(form, answered=form.answered - {key for key, _ in changes})
        return True

    def _unknown(self, key: str) -> Any:  # noqa: ANN401 - as in the form
        """Return what is known of somebody who is not in the register."""
        who = self.reading.patient
        is_unsaid = key == "kategori" and who is not None and not who.identitet.tells_kategori
        return UNSAID if is_unsaid else self._blank.value(key)

    def _ask(self, problem: str) -> Decided:
        quote: Quote | None = None
        message = problem
        has_visit = self.form.has_besok or bool(self.fore)
        faults = {fault.field: fault.message for fault in self.reading.faults}
        paths = {path: words for path, words in faults.items() if has_visit or path != KATEGORI}
        if has_visit and not self.reading.is_pending:
            try:
                quote = self._desk.quote(self._request(self.form, self.reading), self._checkout_id)
                paths.update(self._missing_vaccin(quote))
            except InvalidInputError as error:
                for fault in error.faults:
                    paths.setdefault(fault.field, fault.message)
            except UserFacingError as error:
                message = error.message
        if paths or message:
            quote = None
        shown = {widget_name(path): words for path, words in paths.items()}
        varningar = quote.varningar if quote else ()
        return Decided(quote, shown, message, frozenset(paths), varningar)

    def _request(self, form: Form, reading: Reading) -> QuoteRequest:
        """Return the visits of the receipt, all with the patient as typed now."""
        who = {"patient": reading.case["patient"]}
        besok = [replace(each, case={**each.case, **who}) for each in self.fore]
        if form.has_besok:
            besok.append(BesokRequest(reading.case, reading.override))
        return QuoteRequest(tuple(besok), reading.patient, reading.claim, form.betalare.strip())

    def _what_if(self, form: Form, *, by_anybody: bool = False) -> Quote | None:
        """Return what it would cost with another form, None when that cannot be decided.

        Args:
            form: as it would be.
            by_anybody: leave aside who the patient is, and what must be noted of that person.
        """
        reading = self._read(form)
        if reading.faults or not form.has_besok:
            return None
        try:
            request = self._request(form, reading)
            request = replace(request, patient=None) if by_anybody else request
            return self._desk.quote(request, self._checkout_id)
        except UserFacingError:
            return None

    def _finds_exempt(self) -> bool:
        """True when the clinic's commonest visit is free for the patient and counts nothing.

        What is chosen and asked for the visit in hand plays no part, so most keys leave the answer
        as it was.
        """
        taxa = self.taxa()
        quicks = quick_list(self.form.vardniva, taxa)
        if self.reading.patient is None or taxa is None or not quicks:
            return False
        blank = replace(self.form.next_besok(self._blank), answered=self._blank.answered)
        ordinary = blank.changed(quicks[0].changes)
        asked = (ordinary, self.fore, self.now, self.is_committed, taxa.sha256)
        if self._exempt is None or self._exempt[0] != asked:
            quote = self._what_if(ordinary)
            self._exempt = (asked, quote is not None and not quote.in_hand.avgift.belopp)
        return self._exempt[1]

    def _missing_vaccin(self, quote: Quote) -> dict[str, str]:
        """Return the fault of what a vaccination's fee depends on and was not said."""
        form, taxa = self.form, self.taxa()
        if form.typ != "vaccination" or taxa is None:
            return {}
        if form.vaccin_riskgrupp is None:
            otherwise = self._what_if(self.form.changed((("vaccin.riskgrupp", True),)))
            if otherwise is not None and not quote.same_outcome(otherwise):
                return {"besok.vaccin.riskgrupp": "Säg om patienten hör till en riskgrupp."}
        produkt = taxa.produkt_by_id[quote.in_hand.avgift.produkt_id]
        if produkt.vaccin and not (form.vaccin_pris.strip() or form.vaccin_egenanskaffat):
            return {"besok.vaccin.pris": "Vaccinets pris saknas. Skriv hela kronor."}
        return {}

    def _is_asked_later(self, name: str) -> bool:
        """True for an empty field whose question comes when this one is answered."""
        has_question = name == "kategori" or name.startswith("varor.")
        return has_question and self.form.value(name) in ("", False)

    def _without_asked(self, decided: Decided) -> Decided:
        """Return the decision without the fault of a field that is being asked about."""
        field = self.question.field if self.question else ""
        if self.question is None or self.form.value(field) not in ("", None, False, ()):
            return decided
        faults = {
            name: words
            for name, words in decided.faults.items()
            if name != field and not (self.question.is_blocking and self._is_asked_later(name))
        }
        return replace(decided, faults=faults)

    def _without_open(self, decided: Decided) -> Decided:
        """Return the decision without the warnings that hang on an answer still to be given."""
        question, quote = self.question, decided.quote
        if question is None or question.is_blocking or quote is None:
            return decided
        form = self.form.changed(question.answer_list[0].changes)
        answered = self._what_if(form, by_anybody=True)
        certain = answered.varningar if answered else quote.varningar
        return replace(decided, varningar=tuple(w for w in quote.varningar if w in certain))
