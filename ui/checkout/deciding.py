"""One checkout while it is typed: the form, what is known of the patient, and what it costs now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from kassa.clock import Clock, local_now
from kassa.desk.ports import Patient
from kassa.desk.quote import Quote
from kassa.desk.request import BesokRequest, QuoteRequest
from kassa.errors import InvalidInputError, UserFacingError
from kassa.ids import CheckoutId, new_id
from kassa.taxa.model import Taxa
from ui.checkout.form import Change, Form
from ui.checkout.ports import CheckoutDesk, Known
from ui.checkout.questions import Question, find_question
from ui.checkout.reading import Reading, read_form
from ui.checkout.search import Catalogue
from ui.checkout.show import Decided, widget_name

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
        is_committed: the identity number is finished.
        blame: faults that only completing finds, by widget name; gone with the next change.
    """

    def __init__(self, desk: CheckoutDesk, clock: Clock, blank: Form) -> None:
        """Begin with the blank form of the clinic."""
        self._desk = desk
        self._clock = clock
        self._blank = blank
        self._catalogue: tuple[str, Catalogue] | None = None
        self.begin()

    def begin(self, form: Form | None = None) -> None:
        """Begin a new checkout, with nothing or with a form that was put away."""
        self.form = form or self._blank
        self.is_committed = form is not None
        self.blame: dict[str, str] = {}
        self._checkout_id = CheckoutId(new_id())
        self._registered: dict[str, Any] = {}
        self._number = ""
        self.forget()
        self.decide()

    def forget(self) -> None:
        """Ask the records again next time."""
        self._known: dict[tuple[str, date], Known] = {}

    @property
    def is_blank(self) -> bool:
        """True when nothing has been typed or chosen."""
        return replace(self.form, answered=self._blank.answered) == self._blank

    @property
    def follows_clock(self) -> bool:
        """True when the present minute is another than at the last decision."""
        return self.now != local_now(self._clock)

    def apply(self, changes: tuple[Change, ...]) -> None:
        """Change the form and decide."""
        if any(key == "personnummer" for key, _ in changes):
            self.is_committed = False
        self.form = self.form.changed(changes)
        self.blame = {}
        self.decide()

    def decide(self) -> None:
        """Read the form and decide."""
        self.now: datetime = local_now(self._clock)
        self.reading = self._read()
        self.known, problem = self._look_up()
        if self.known is not None and self._take_over(self.known.patient):
            self.reading = self._read()
        decided = self._ask(problem)
        self.question: Question | None = find_question(self.form, decided.fields)
        self.decided = self._without_asked(decided)

    def taxa(self) -> Taxa | None:
        """Return the tariff in force at the time of the visit, None when there is none."""
        tidpunkt = datetime.fromisoformat(self.reading.case["tidpunkt"])
        try:
            return self._desk.taxa_on(tidpunkt.date())
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

    def _read(self) -> Reading:
        return read_form(self.form, self.now, is_committed=self.is_committed)

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

    def _take_over(self, patient: Patient | None) -> bool:
        """Fill in what the register knows of a new number, where nobody typed anything else."""
        number = self.reading.patient.identitet.number if self.reading.patient else ""
        if number == self._number:
            return False
        self._number = number
        changes: list[Change] = []
        for key in _REGISTERED:
            blank = self._blank.value(key)
            if self.form.value(key) == self._registered.get(key, blank):
                known = (getattr(patient, key) or blank) if patient else blank
                self._registered[key] = known
                changes.append((key, known))
        self.form = self.form.changed(changes)
        return True

    def _ask(self, problem: str) -> Decided:
        quote: Quote | None = None
        message = problem
        paths = {fault.field: fault.message for fault in self.reading.faults}
        if self.form.has_besok and not self.reading.is_pending:
            reading = self.reading
            besok = BesokRequest(reading.case, reading.override)
            request = QuoteRequest((besok,), reading.patient, reading.claim)
            try:
                quote = self._desk.quote(request, self._checkout_id)
            except InvalidInputError as error:
                for fault in error.faults:
                    paths.setdefault(fault.field, fault.message)
            except UserFacingError as error:
                message = error.message
        if paths or message:
            quote = None
        faults = {widget_name(path): words for path, words in paths.items()} | self.blame
        return Decided(quote, faults, message, frozenset(paths))

    def _without_asked(self, decided: Decided) -> Decided:
        """Return the decision without the fault of a field that is being asked about."""
        field = self.question.field if self.question else ""
        if field not in decided.faults or self.form.value(field) not in ("", None, False, ()):
            return decided
        faults = {name: words for name, words in decided.faults.items() if name != field}
        return replace(decided, faults=faults)
