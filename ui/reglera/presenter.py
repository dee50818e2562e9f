"""The flow of the work list: see who is owed or owes, settle, print.

A settlement's id is made when the clerk asks for it and kept until it is posted or given up, so a
second key press cannot pay twice.
"""

from __future__ import annotations

from collections.abc import Callable

from kassa.desk.fakturera import RecipientMissingError
from kassa.desk.settle import Settle, SettlementChangedError, SettleResult
from kassa.errors import UserFacingError
from kassa.ids import CheckoutId, new_id
from kassa.kvitto.document import Betalsatt, Kvitto
from ui.reglera import texts
from ui.reglera.ports import Case, RegleraUseCases, RegleraView
from ui.run import Run


class RegleraPresenter:
    """Knows the list, the selected patient, and the settlement under way."""

    def __init__(
        self,
        view: RegleraView,
        use_cases: RegleraUseCases,
        run: Run,
        on_settled: Callable[[], None],
    ) -> None:
        """Take what to call; ``on_settled`` is told when something was posted."""
        self._view = view
        self._do = use_cases
        self._run = run
        self._on_settled = on_settled
        self._cases: tuple[Case, ...] = ()
        self._place = 0
        self._asked: tuple[CheckoutId, Case] | None = None
        self._is_posting = False

    def refresh(self) -> None:
        """Read the list again."""
        if not self._cases:
            self._view.show_list_text(texts.LOADING)
        self._run(self._do.load, self._on_loaded, self._on_error)

    def _on_loaded(self, cases: tuple[Case, ...]) -> None:
        chosen = self._case()
        self._cases = cases
        ids = [case.item.patient.id for case in cases]
        known = chosen is not None and chosen.item.patient.id in ids
        self._place = ids.index(chosen.item.patient.id) if known and chosen else 0
        if cases:
            self._view.show_cases(cases, self._place)
        else:
            self._view.show_list_text(texts.NOTHING)
        self._view.show_case(self._case())

    def _case(self) -> Case | None:
        return self._cases[self._place] if self._place < len(self._cases) else None

    def select(self, place: int) -> None:
        """Look at one patient."""
        if 0 <= place < len(self._cases):
            self._place = place
            self._view.show_case(self._case())

    def begin(self) -> None:
        """Ask how the selected patient is paid, or pays."""
        case = self._case()
        if case is None or self._asked is not None:
            return
        self._view.clear_message()
        if case.item.damaged:
            self._view.show_message("error", case.item.damaged)
            return
        self._asked = (CheckoutId(new_id()), case)
        self._view.ask_betalsatt(texts.question(case), takes_cash=self._do.takes_cash())

    def cancel(self) -> bool:
        """Give up a settlement that is not being posted; True when there was one."""
        if self._asked is None or self._is_posting:
            return False
        self._end()
        return True

    def confirm(self, betalsatt: Betalsatt, namn: str = "") -> None:
        """Post it; with the patient's name, where that was asked for."""
        if self._asked is None or self._is_posting:
            return
        checkout_id, case = self._asked
        self._is_posting = True
        self._view.show_busy(True)
        command = Settle(checkout_id, case.item, betalsatt, namn=namn)
        self._run(lambda: self._do.settle(command), self._on_posted, self._on_not_posted)

    def _on_posted(self, result: SettleResult) -> None:
        kvitto = result.kvitto
        self._end()
        self._view.show_message("ok", texts.settled(kvitto))
        self.refresh()
        self._on_settled()
        self._print(kvitto)

    def _on_not_posted(self, error: UserFacingError) -> None:
        self._is_posting = False
        self._view.show_busy(False)
        if isinstance(error, RecipientMissingError):
            self._view.ask_name(error.message)
            return
        self._on_error(error)
        if isinstance(error, SettlementChangedError):
            self._end()
            self.refresh()

    def _end(self) -> None:
        self._asked = None
        self._is_posting = False
        self._view.show_busy(False)
        self._view.end_question()

    def _print(self, kvitto: Kvitto) -> None:
        said = texts.settled(kvitto)
        self._run(
            lambda: self._do.print(kvitto),
            lambda _kopia: self._view.show_message(
                "ok", f"{said} Kvittot är {self._do.printed_words}."
            ),
            lambda error: self._view.show_message("attention", f"{said} {error.message}"),
        )

    def print_list(self) -> None:
        """Print the list."""
        if not self._cases:
            return
        cases = self._cases
        self._view.clear_message()
        said = texts.LIST_PRINTED.format(words=self._do.printed_words)
        self._run(
            lambda: self._do.print_list(cases),
            lambda _nothing: self._view.show_message("ok", said),
            self._on_error,
        )

    def _on_error(self, error: UserFacingError) -> None:
        self._view.show_message("error", error.message)
