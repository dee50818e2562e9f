"""The flow of the missed visits: type one, see its fee, register it, go on with the next.

What was shown is what is registered, under the id it was shown with, so a second key press cannot
register a visit twice.
"""

from __future__ import annotations

from collections.abc import Callable

from kassa.desk.complete_checkout import (
    CheckoutResult,
    DuplicateVisitError,
    QuoteChangedError,
)
from kassa.desk.efterskank import is_efterskankt
from kassa.desk.quote import Quote
from kassa.desk.uteblivna import RegisterUteblivet
from kassa.errors import Fault, InvalidInputError, UserFacingError
from kassa.kvitto.document import Kvitto
from kassa.kvitto.utebliven_lista import UteblivetRad
from ui.run import Run
from ui.uteblivna import texts
from ui.uteblivna.ports import Days, UteblivnaUseCases, UteblivnaView
from ui.uteblivna.reading import read_typed


class UteblivnaPresenter:
    """Knows the visit in hand and which days the list shows."""

    def __init__(
        self,
        view: UteblivnaView,
        use_cases: UteblivnaUseCases,
        run: Run,
        on_registered: Callable[[], None],
    ) -> None:
        """Take what to call; ``on_registered`` is told when something was posted."""
        self._view = view
        self._do = use_cases
        self._run = run
        self._tell = on_registered
        self._period = 0
        self._asked: RegisterUteblivet | None = None
        self._beslut_av = ""
        self._is_busy = False

    # --- the list --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the list again."""
        name, days = self._shown()
        self._run(
            lambda: self._do.load(days),
            lambda rader: self._on_loaded(name, days, rader),
            self._on_error,
        )

    def next_period(self) -> None:
        """Show other days."""
        self._period += 1
        self.refresh()

    def print_list(self) -> None:
        """Print the days that are shown."""
        _name, days = self._shown()
        self._view.clear_message()
        self._run(
            lambda: self._do.print_list(days),
            lambda _nothing: self._view.show_message(
                "ok", texts.LIST_PRINTED.format(words=self._do.list_words)
            ),
            self._on_error,
        )

    def _shown(self) -> tuple[str, Days]:
        periods = texts.periods(self._do.now().date())
        return periods[self._period % len(periods)]

    def _on_loaded(self, name: str, days: Days, rader: tuple[UteblivetRad, ...]) -> None:
        if (name, days) == self._shown():
            self._view.show_list(rader, texts.summary(name, days, rader))

    # --- one visit -------------------------------------------------------------------------------

    def show_fee(self, typed: dict[str, str]) -> None:
        """Say what the visit in the form costs, and ask whether to register it."""
        if self._is_busy:
            return
        self._view.clear_message()
        self._view.show_faults({})
        try:
            read = read_typed(typed, self._do.now(), self._do.vardniva)
        except InvalidInputError as error:
            self._on_faults(error.faults)
            return
        self._beslut_av = read.beslut_av

        def quoted() -> Quote:
            return self._do.quote(read.request(self._do.known(read.identitet.number)))

        self._begin(texts.DECIDING)
        self._run(quoted, self._on_quoted, self._on_refused)

    def register(self) -> None:
        """Register the visit that was shown."""
        command = self._asked
        if command is None or self._is_busy:
            return
        self._begin(texts.REGISTERING)
        self._run(lambda: self._do.register(command), self._on_registered, self._on_refused)

    def hand_over(self, typed: dict[str, str]) -> None:
        """Let the checkout go on with what is typed: it asks what the fee hangs on."""
        if self._is_busy:
            return
        self._view.clear_message()
        if self._view.hand_over(typed):
            self._asked = None
            self._view.show_faults({})
            self._view.begin_next()

    def change(self) -> None:
        """Go back to the form; it stands as it was."""
        if not self._is_busy:
            self._asked = None
            self._view.end_question()

    def _on_quoted(self, quote: Quote) -> None:
        self._end_busy()
        if quote.in_hand.is_registered:
            self._ask(quote, texts.question(quote))
        else:
            self._on_faults((Fault("aterbud_tid", texts.NOTHING_HERE),))

    def _ask(self, quote: Quote, question: str, *, duplicate_confirmed: bool = False) -> None:
        self._asked = RegisterUteblivet(quote, self._beslut_av, duplicate_confirmed)
        self._view.ask(question)

    def _on_registered(self, result: CheckoutResult) -> None:
        asked = self._asked
        self._end_busy()
        self._asked = None
        self._view.begin_next()
        said = texts.registered(
            result, is_efterskankt=asked is not None and is_efterskankt(asked.quote)
        )
        self._view.show_message("ok", said)
        self._tell()
        self.refresh()
        self._print(result.kvitto, said)

    def _print(self, kvitto: Kvitto, said: str) -> None:
        """Print the receipt; a printer that fails undoes nothing."""
        self._run(
            lambda: self._do.print(kvitto),
            lambda _kopia: None,
            lambda error: self._view.show_message("attention", f"{said} {error.message}"),
        )

    def _on_refused(self, error: UserFacingError) -> None:
        asked = self._asked
        self._end_busy()
        if isinstance(error, QuoteChangedError):
            self._ask(error.quote, f"{texts.CHANGED}\n{texts.question(error.quote)}")
        elif isinstance(error, DuplicateVisitError) and asked is not None:
            self._ask(asked.quote, error.message, duplicate_confirmed=True)
        elif isinstance(error, InvalidInputError):
            self.change()
            self._on_faults(error.faults)
        else:
            self._on_error(error)

    def _on_faults(self, faults: tuple[Fault, ...]) -> None:
        """Show each fault at its field; what no field can mend is said above."""
        keys = {field.key for field in texts.FIELDS}
        self._view.show_faults(
            {fault.field: fault.message for fault in reversed(faults) if fault.field in keys}
        )
        others = tuple(fault for fault in faults if fault.field not in keys)
        if others:
            self._view.show_message("error", texts.other_faults(others))

    def _begin(self, words: str) -> None:
        self._is_busy = True
        self._view.show_busy(words)

    def _end_busy(self) -> None:
        self._is_busy = False
        self._view.show_busy("")

    def _on_error(self, error: UserFacingError) -> None:
        self._view.show_message("error", error.message)
