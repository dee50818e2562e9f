"""The flow of the way back: take a row, copy what is typed elsewhere, answer, the next one.

The row in hand is claimed, so that no other window enters the same visit; the claim is renewed
while the page is seen and given back when it is left.
"""

from __future__ import annotations

from collections.abc import Callable

from kassa.aterforing.inforing import DONE, Inforing, InforingSvar, Key, Lage, Svar
from kassa.desk.aterforing import AnsweredError, Besvara, TakenError
from kassa.desk.avbrott_ports import InforingClaim
from kassa.errors import InvalidInputError, UserFacingError
from kassa.ids import new_id
from ui.aterforing import texts
from ui.aterforing.ports import AterforingUseCases, AterforingView, Listed
from ui.run import Run


class AterforingPresenter:
    """Knows the list, the row in hand, and the answer being given."""

    def __init__(self, view: AterforingView, use_cases: AterforingUseCases, run: Run) -> None:
        """Take what to call."""
        self._view = view
        self._do = use_cases
        self._run = run
        self._rows: tuple[Inforing, ...] = ()
        self._shown: tuple[Inforing, ...] = ()
        self._taken: dict[Key, InforingClaim] = {}
        self._place = 0
        self._held: Key | None = None
        self._system = ""
        self._is_all = False
        self._asked: tuple[Svar, str, Inforing] | None = None
        self._is_busy = False
        self._wanted: Inforing | None = None

    # --- the list --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the list again; the row in hand stays in hand."""
        if not self._rows:
            self._view.show_list_text(texts.LOADING)
        self._run(self._do.load, self._on_loaded, self._on_error)

    def _on_loaded(self, listed: Listed) -> None:
        self._rows, self._taken = listed.rows, listed.taken
        wanted, self._wanted = self._wanted, None
        self._show(wanted or self._row())

    def _show(self, chosen: Inforing | None) -> None:
        self._shown = tuple(
            row
            for row in self._rows
            if (self._is_all or row.is_open) and self._system in {"", row.target.system}
        )
        keys = [row.key for row in self._shown]
        if chosen is not None and chosen.key in keys:
            self._place = keys.index(chosen.key)
        self._place = max(0, min(self._place, len(keys) - 1))
        summary = texts.summary(self._rows, self._system, is_all=self._is_all)
        self._view.show_summary(summary, is_all=self._is_all)
        if self._shown:
            self._view.show_rows(self._shown, self._place)
        else:
            self._view.show_list_text(texts.NOTHING_OPEN if self._rows else texts.NOTHING)
        self._show_row()

    def _row(self) -> Inforing | None:
        return self._shown[self._place] if self._place < len(self._shown) else None

    def select(self, place: int) -> None:
        """Look at one row."""
        if 0 <= place < len(self._shown):
            self._place = place
            self._show_row()

    def next_system(self) -> None:
        """List the rows of the next system, or of all."""
        names = ["", *dict.fromkeys(row.target.system for row in self._rows)]
        self._system = names[(names.index(self._system) + 1) % len(names)]
        self._place = 0
        self._show(None)

    def toggle_all(self) -> None:
        """List every row, or what is left."""
        chosen = self._row()
        self._is_all = not self._is_all
        self._show(chosen)

    def _show_row(self) -> None:
        row = self._row()
        self._view.show_row(row, texts.state(row) if row else "")
        can_answer = row is not None and row.is_open
        has_done = row is not None and row.svar is not None and row.svar.svar in DONE
        self._view.show_actions(can_answer=can_answer, can_open=has_done)

    # --- the row in hand -------------------------------------------------------------------------

    def take(self) -> None:
        """Claim the row that is looked at; the one before is given back."""
        row = self._row()
        key = row.key if row is not None and row.is_open else None
        if key == self._held or self._is_busy:
            return
        self.let_go()
        if key is not None:
            self._held = key
            self._run(lambda: self._do.take(key), lambda _claim: None, self._on_not_taken)

    def renew(self) -> None:
        """Keep the claim while the page is seen."""
        held = self._held
        if held is not None:
            self._run(lambda: self._do.take(held), lambda _claim: None, self._on_not_taken)

    def let_go(self) -> None:
        """Give the row back."""
        held, self._held = self._held, None
        if held is not None:
            self._run(lambda: self._do.release(held), lambda _nothing: None, self._on_error)

    def _on_not_taken(self, error: UserFacingError) -> None:
        self._held = None
        row = self._row()
        if isinstance(error, TakenError) and row is not None:
            self._taken[row.key] = error.claim
            self._view.show_row(row, error.message)
            self._view.show_actions(can_answer=False, can_open=False)
        else:
            self._on_error(error)

    # --- copying ---------------------------------------------------------------------------------

    def copy_number(self) -> None:
        """Copy the identity number, the whole of it."""
        self._copy("Personnumret", lambda row: row.post.number.replace("-", ""))

    def copy_kod(self) -> None:
        """Copy the code."""
        self._copy("Koden", texts.kod)

    def copy_sum(self) -> None:
        """Copy the sum."""
        self._copy("Summan", texts.sum_kr)

    def copy_time(self) -> None:
        """Copy the local date and time of the visit."""
        self._copy("Tiden", lambda row: f"{row.post.tidpunkt:%Y-%m-%d %H:%M}")

    def _copy(self, what: str, words: Callable[[Inforing], str]) -> None:
        row = self._row()
        if row is not None and (copied := words(row)):
            self._view.copy(copied)
            self._view.show_message("ok", texts.copied(what))

    # --- answering -------------------------------------------------------------------------------

    def begin(self, svar: Svar) -> None:
        """Ask what belongs to an answer."""
        row = self._row()
        if row is None or self._asked is not None or self._is_busy:
            return
        is_done = row.svar is not None and row.svar.svar in DONE
        if (svar is Svar.OPPNAD) != is_done or not (is_done or row.is_open):
            return
        self._view.clear_message()
        self._asked = (svar, new_id(), row)
        self._view.ask(svar)

    def cancel(self) -> None:
        """Give up an answer."""
        if self._asked is not None and not self._is_busy:
            self._asked = None
            self._view.end_question()

    def answer(self, typed: dict[str, str]) -> None:
        """Write it, and go on to the next row."""
        if self._asked is None or self._is_busy:
            return
        svar, svar_id, row = self._asked
        command = Besvara(
            id=svar_id,
            key=row.key,
            svar=svar,
            referens=typed.get("referens", ""),
            anteckning=typed.get("anteckning", ""),
            shown=row.svar.id if row.svar else None,
        )
        self._is_busy = True
        self._run(lambda: self._do.answer(command), self._on_answered, self._on_refused)

    def _on_answered(self, _svar: InforingSvar) -> None:
        self._held = None  # written together with the answer
        after = (*self._shown[self._place + 1 :], *self._shown[: self._place])
        self._wanted = next((row for row in after if row.lage is Lage.KVAR), None)
        self._end()
        self._view.clear_message()
        self.refresh()

    def _on_refused(self, error: UserFacingError) -> None:
        self._is_busy = False
        if isinstance(error, InvalidInputError):
            self._view.show_faults({fault.field: fault.message for fault in error.faults})
            return
        self._end()
        self._on_error(error)
        if isinstance(error, (AnsweredError, TakenError)):
            self.refresh()

    def _end(self) -> None:
        self._is_busy = False
        self._asked = None
        self._view.end_question()

    # --- paper and files -------------------------------------------------------------------------

    def report(self) -> None:
        """Print the closing report of the outage that the row in hand belongs to."""
        row = self._row()
        avbrott_id = row.post.avbrott_id if row is not None else None
        self._work(lambda: self._do.report(avbrott_id))

    def export(self) -> None:
        """Write the open rows to files."""
        system = self._system
        self._work(lambda: self._do.export(system))

    def read_answers(self) -> None:
        """Read a file of answers that is asked for."""
        file = self._do.choose_file()
        if file:
            self._work(lambda: self._do.read_answers(file))

    def _work(self, work: Callable[[], str]) -> None:
        self._view.show_message("attention", texts.WORKING)
        self._run(work, self._on_worked, self._on_error)

    def _on_worked(self, said: str) -> None:
        self._view.show_message("ok", said)
        self.refresh()

    def _on_error(self, error: UserFacingError) -> None:
        self._view.show_message("error", error.message)
