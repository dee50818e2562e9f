"""The flow of the paper forms: type one, see that it agrees, save, the next."""

from __future__ import annotations

from kassa.desk.besok_slag import BesokSlag
from kassa.desk.blankett import BlankettChangedError
from kassa.desk.blankett_form import NO_SUM, BlankettQuote, BlankettTyped, shown_number
from kassa.desk.complete_checkout import CheckoutResult, DuplicateVisitError
from kassa.errors import InvalidInputError, UserFacingError
from kassa.ids import CheckoutId, new_id
from ui.blankett import texts
from ui.blankett.ports import BlankettUseCases, BlankettView, Forms, Handed
from ui.kronor import parse_kronor
from ui.moment import parse_day, parse_moment
from ui.run import Run


class BlankettPresenter:
    """Knows the form in hand."""

    def __init__(self, view: BlankettView, use_cases: BlankettUseCases, run: Run) -> None:
        """Take what to call."""
        self._view = view
        self._do = use_cases
        self._run = run
        self._checkout_id = CheckoutId(new_id())
        self._quoted: BlankettQuote | None = None
        self._forms: Forms | None = None
        self._unread: dict[str, str] = {}
        self._asked: tuple[int, ...] = ()
        self._is_new = False
        self._is_busy = False

    def refresh(self) -> None:
        """Read how it stands."""
        self._run(self._do.load, self._on_loaded, self._on_error)

    def _on_loaded(self, forms: Forms) -> None:
        self._forms = forms
        complete = texts.is_complete(forms)
        self._view.show_forms(texts.besok(forms), texts.status(forms), is_complete=complete)

    def save(self, typed: dict[str, str]) -> None:
        """Read the form; where it agrees with Kassa it is saved at once."""
        if self._is_busy:
            return
        now = self._do.now()
        frikort_till = parse_day(typed["frikort_till"], now.date())
        is_unread = bool(typed["frikort_till"].strip()) and frikort_till is None
        self._unread = {"frikort_till": texts.NO_DATE} if is_unread else {}
        read = BlankettTyped(
            blankett=typed["blankett"],
            personnummer=typed["personnummer"],
            namn=typed["namn"],
            tidpunkt=parse_moment(typed["tidpunkt"], now),
            besok=typed["besok"],
            betalt=parse_kronor(typed["betalt"]),
            betalsatt=typed["betalsatt"],
            frikort_till=frikort_till,
        )
        self._is_new = False
        self._begin()
        checkout_id = self._checkout_id
        self._run(lambda: self._do.quote(read, checkout_id), self._on_quoted, self._on_refused)

    def _on_quoted(self, quoted: BlankettQuote) -> None:
        if self._unread:
            self._end_busy()
            self._view.show_faults(self._unread)
            return
        self._quoted = quoted
        if quoted.differs:
            self._end_busy()
            question = texts.differs_question(shown_number(quoted.number), quoted.differs)
            self._view.ask(question)
        else:
            self._enter()

    def confirm(self) -> None:
        """Save though something is odd."""
        if self._quoted is not None and not self._is_busy:
            self._begin()
            self._enter()

    def correct(self) -> None:
        """Go back to the form."""
        self._quoted = None
        self._view.end_question()

    def _enter(self) -> None:
        quoted, is_new = self._quoted, self._is_new
        if quoted is not None:
            self._run(lambda: self._do.enter(quoted, is_new), self._on_entered, self._on_refused)

    def _on_entered(self, result: CheckoutResult) -> None:
        number = shown_number(self._quoted.number) if self._quoted else ""
        self._checkout_id = CheckoutId(new_id())
        self._quoted = None
        self._end_busy()
        self._view.end_question()
        self._view.next_form()
        self._view.show_message("ok", texts.entered(number, result))
        self.refresh()

    def _on_refused(self, error: UserFacingError) -> None:
        self._end_busy()
        if isinstance(error, InvalidInputError):
            self._view.end_question()
            found = {fault.field: fault.message for fault in error.faults}
            self._view.show_faults(found | self._unread)
        elif isinstance(error, DuplicateVisitError):
            self._is_new = True
            self._view.ask(error.message)
        else:
            self._view.end_question()
            self._on_error(error)

    def hand_over(self, typed: dict[str, str]) -> None:
        """Let the checkout go on with the form: it asks what the fee hangs on."""
        if self._is_busy:
            return
        betalt = typed["betalt"]
        is_unread = bool(betalt.strip()) and parse_kronor(betalt) is None
        self._unread = {"betalt": NO_SUM} if is_unread else {}
        now = self._do.now()
        on = (parse_moment(typed["tidpunkt"], now) or now).date()
        self._begin()
        self._run(
            lambda: (self._do.waiting(typed["blankett"]), self._do.slag(typed["besok"], on)),
            lambda found: self._on_waiting(*found, typed),
            self._on_refused,
        )

    def _on_waiting(self, number: str, besok: BesokSlag | None, typed: dict[str, str]) -> None:
        self._end_busy()
        if self._unread:
            self._view.show_faults(self._unread)
            return
        handed = Handed(
            blankett=number,
            personnummer=typed["personnummer"],
            namn=typed["namn"],
            tidpunkt=typed["tidpunkt"],
            betalt=typed["betalt"],
            betalsatt=typed["betalsatt"],
            frikort_till=typed["frikort_till"],
            besok=besok,
        )
        if self._view.hand_over(handed):
            self._view.next_form()

    def begin_strike(self) -> None:
        """Ask which form is spoilt."""
        if not self._is_busy:
            self._view.ask_strike()

    def strike(self, typed: dict[str, str]) -> None:
        """Write that a form is spoilt."""
        number = typed["blankett"]
        self._begin()
        self._run(
            lambda: self._do.strike(number, typed["anteckning"]),
            lambda _nothing: self._on_struck(number),
            self._on_strike_refused,
        )

    def _on_struck(self, number: str) -> None:
        self._end_busy()
        self._view.end_question()
        self._view.show_message("ok", texts.struck(number))
        self.refresh()

    def _on_strike_refused(self, error: UserFacingError) -> None:
        self._end_busy()
        if isinstance(error, InvalidInputError):
            self._view.show_faults({fault.field: fault.message for fault in error.faults})
        else:
            self._on_error(error)

    def begin_unused(self) -> None:
        """Ask whether the rest lies blank, by number, as the numbers are now."""
        if not self._is_busy:
            self._run(self._do.load, self._on_loaded_for_unused, self._on_error)

    def _on_loaded_for_unused(self, forms: Forms) -> None:
        self._on_loaded(forms)
        if self._is_busy:
            return
        mine = (s for s in forms.series if s.desk == forms.desk and s.kvar)
        serie = next(mine, None)
        if serie is None:
            self._view.show_message("ok", texts.returned(0))
        else:
            self._ask_unused(serie.kvar)

    def _ask_unused(self, numbers: tuple[int, ...]) -> None:
        if self._forms is not None:
            self._asked = numbers
            self._view.ask_unused(texts.unused_question(self._forms.desk, numbers))

    def unused(self) -> None:
        """Write that those that were asked about lie blank."""
        numbers = self._asked
        self._begin()
        self._run(
            lambda: self._do.unused(numbers),
            lambda _nothing: self._on_unused(len(numbers)),
            self._on_unused_refused,
        )

    def _on_unused(self, antal: int) -> None:
        self._end_busy()
        self._view.end_question()
        self._view.show_message("ok", texts.returned(antal))
        self.refresh()

    def _on_unused_refused(self, error: UserFacingError) -> None:
        self._end_busy()
        self._on_error(error)
        if isinstance(error, BlankettChangedError):
            if error.kvar:
                self._ask_unused(error.kvar)
            else:
                self._view.end_question()
            self.refresh()

    def begin_reopen(self) -> None:
        """Ask which forms wait after all."""
        if not self._is_busy:
            self._view.ask_reopen()

    def reopen(self, typed: dict[str, str]) -> None:
        """Write that what was said of them does not hold."""
        self._begin()
        self._run(
            lambda: self._do.reopen(typed["blankett"]), self._on_reopened, self._on_strike_refused
        )

    def _on_reopened(self, numbers: tuple[str, ...]) -> None:
        self._end_busy()
        self._view.end_question()
        self._view.show_message("ok", texts.reopened(numbers))
        self.refresh()

    def _begin(self) -> None:
        self._is_busy = True
        self._view.show_busy(texts.SAVING)

    def _end_busy(self) -> None:
        self._is_busy = False
        self._view.show_busy("")

    def _on_error(self, error: UserFacingError) -> None:
        self._view.show_message("error", error.message)
