"""The flow of the receipts pane: find, look, print again, take back.

All work is done by the use cases it is given, off the GUI thread; an answer that is no longer asked
for (another search, another receipt) is dropped. A reversal's id is made when the clerk asks for it
and kept until it is posted or given up, so a second Enter cannot take back twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kassa.desk.correct_checkout import CorrectCheckout, Correction, CorrectionResult
from kassa.desk.fakturera import RecipientMissingError
from kassa.desk.reverse_checkout import (
    AlreadyReversedError,
    ApprovalNeededError,
    ReversalResult,
)
from kassa.errors import InvalidInputError, UserFacingError
from kassa.ids import CheckoutId, KvittoId, new_id
from kassa.kvitto.document import Kvitto
from ui.kvitto import texts
from ui.kvitto.ports import KvittoUseCases, KvittoView, Listed
from ui.kvitto.rows import KvittoRow, matches, rows_of
from ui.run import Run


@dataclass(slots=True)
class _Reversal:
    """A reversal that was asked for, or a correction, which is a reversal and a new posting."""

    row: KvittoRow
    id: CheckoutId
    new_id: CheckoutId
    corrections: tuple[Correction, ...] = ()
    chosen: Correction | None = None
    posting: bool = False
    skal: str = ""
    namn: str = ""
    approved: KvittoUseCases | None = None  # stays so while only the patient's name is asked for


class KvittoPresenter:
    """Knows the receipts, the search, the selected one, and the reversal under way."""

    def __init__(
        self,
        view: KvittoView,
        use_cases: KvittoUseCases,
        run: Run,
        on_reversed: Callable[[ReversalResult], None],
    ) -> None:
        """Take what to call; ``on_reversed`` is told when a reversal is posted."""
        self._view = view
        self._do = use_cases
        self._run = run
        self._on_reversed = on_reversed
        self._latest: tuple[Kvitto, ...] = ()
        self._found: tuple[Kvitto, ...] = ()
        self._unprinted: frozenset[KvittoId] = frozenset()
        self._loaded = False
        self._text = ""
        self._shown: tuple[KvittoRow, ...] = ()
        self._selected = ""
        self._wanted: Kvitto | None = None
        self._wish = 0
        self._drawing = False
        self._printing = False
        self._reversal: _Reversal | None = None

    # --- the list --------------------------------------------------------------------------------

    def refresh(self, select: str = "") -> None:
        """Fetch the newest receipts again; select one of them if told."""
        if select:
            self._selected = select
        if not self._loaded:
            self._view.show_list_text(texts.LOADING)
        self._run(self._do.load, self._on_loaded, self._on_not_loaded)

    def search(self, text: str) -> None:
        """Show what matches, and look among the older ones as well."""
        self._text = text.strip()
        self._found = ()
        self._view.clear_message()
        self._show_list()
        asked = self._text
        if asked:
            self._run(
                lambda: self._do.find(asked),
                lambda found: self._on_found(asked, found),
                self._on_error,
            )

    def select(self, number: str) -> None:
        """Look at a receipt."""
        if number != self._selected:
            self._selected = number
            self._show_selected()

    def _on_loaded(self, listed: Listed) -> None:
        self._latest = listed.kvitto_list
        self._unprinted |= listed.unprinted
        self._unprinted -= {kvitto.id for kvitto in self._latest} - listed.unprinted
        self._loaded = True
        self._view.show_day(texts.day(listed.kvitto_list, listed.today))
        self._show_list()

    def _on_not_loaded(self, error: UserFacingError) -> None:
        if self._loaded:
            self._on_error(error)
        else:
            self._view.show_list_text(error.message, can_retry=True)
            self._view.show_preview_text("")

    def _on_found(self, asked: str, found: Listed) -> None:
        if asked == self._text and found.kvitto_list:
            self._found = found.kvitto_list
            self._unprinted |= found.unprinted
            self._show_list()

    def _show_list(self) -> None:
        if not self._loaded:
            return
        found = {kvitto.number for kvitto in self._found}
        everything = rows_of((*self._latest, *self._found), self._unprinted)
        self._shown = tuple(
            row for row in everything if row.kvitto.number in found or matches(row, self._text)
        )
        if self._row() is None:
            self._selected = self._shown[0].kvitto.number if self._shown else ""
        if self._shown:
            self._view.show_rows(self._shown, self._selected)
        else:
            nothing = texts.nothing_found(self._text) if self._text else texts.NO_KVITTO
            self._view.show_list_text(nothing)
        self._show_selected()

    def _row(self) -> KvittoRow | None:
        return next((row for row in self._shown if row.kvitto.number == self._selected), None)

    # --- the selected one ------------------------------------------------------------------------

    def _show_selected(self) -> None:
        row = self._row()
        self._show_actions()
        if row is None:
            self._wanted = None
            self._view.show_preview_text(texts.CHOOSE if self._shown else "")
        elif row.kvitto != self._wanted:
            self._draw(row.kvitto)

    def _draw(self, kvitto: Kvitto) -> None:
        """Have the receipt drawn; one at a time, and the last one asked for wins."""
        self._wanted = kvitto
        self._wish += 1
        if not self._drawing:
            self._draw_wanted()

    def _draw_wanted(self) -> None:
        kvitto, wish = self._wanted, self._wish
        if kvitto is None:
            return
        self._drawing = True
        self._run(
            lambda: self._do.draw(kvitto),
            lambda pdf: self._on_drawn(wish, pdf),
            lambda error: self._on_not_drawn(wish, error),
        )

    def _on_drawn(self, wish: int, pdf: bytes) -> None:
        self._drawing = False
        row = self._row()
        if wish != self._wish:
            self._draw_wanted()
        elif row is not None and row.kvitto == self._wanted:
            self._view.show_pdf(pdf, row.sentence())

    def _on_not_drawn(self, wish: int, error: UserFacingError) -> None:
        self._drawing = False
        if wish != self._wish:
            self._draw_wanted()
        elif self._wanted is not None:
            self._view.show_preview_text(error.message)

    def _show_actions(self) -> None:
        row = self._row()
        self._view.show_actions(
            can_print=row is not None and not self._printing,
            can_reverse=row is not None and row.can_reverse,
            printing=self._printing,
        )

    # --- print -----------------------------------------------------------------------------------

    def print_selected(self, *, english: bool = False) -> None:
        """Print the selected receipt; one that was printed before becomes a KOPIA."""
        row = self._row()
        if row is None or self._printing or self._reversal is not None:
            return
        kvitto = row.kvitto
        self._printing = True
        self._view.clear_message()
        self._show_actions()
        self._run(
            lambda: self._do.print_in(kvitto, english=english),
            lambda done: self._on_printed(kvitto, kopia=done[0], fault=done[1]),
            self._on_not_printed,
        )

    def _on_printed(self, kvitto: Kvitto, *, kopia: bool, fault: str = "") -> None:
        self._printing = False
        self._unprinted -= {kvitto.id}
        self._show_list()
        said = texts.printed(kvitto, self._do.printed_words, kopia=kopia)
        self._view.show_message("attention" if fault else "ok", f"{said} {fault}".strip())
        if self._wanted == kvitto:
            self._draw(kvitto)  # from now on it would be a KOPIA

    def _on_not_printed(self, error: UserFacingError) -> None:
        self._printing = False
        self._show_actions()
        self._on_error(error)

    # --- take back -------------------------------------------------------------------------------

    def begin_reversal(self) -> None:
        """Ask why the selected receipt is to be taken back."""
        row = self._row()
        if row is None or self._reversal is not None:
            return
        self._view.clear_message()
        if not row.can_reverse:
            self._view.show_message("attention", texts.why_not_reversible(row))
            return
        reversal = _Reversal(row, CheckoutId(new_id()), CheckoutId(new_id()))
        self._reversal = reversal
        self._view.ask_reason(texts.reverse_question(row))
        self._run(
            lambda: self._do.corrections(row.kvitto.checkout_id),
            lambda found: self._on_corrections(reversal, found),
            self._on_error,
        )

    def _on_corrections(self, reversal: _Reversal, found: tuple[Correction, ...]) -> None:
        if reversal is self._reversal and not reversal.posting:
            reversal.corrections = found
            self._view.show_corrections(tuple(texts.correction(each) for each in found))

    def choose_correction(self, place: int) -> None:
        """Take a correction in place of the reversal of the whole receipt, which is place 0."""
        reversal = self._reversal
        if reversal is None or reversal.posting or place > len(reversal.corrections):
            return
        reversal.chosen = reversal.corrections[place - 1] if place else None
        reversal.approved = None
        self._view.show_reason(reversal.chosen.etikett if reversal.chosen else "")

    def cancel_reversal(self) -> bool:
        """Give up a reversal that is not being posted; True when there was one."""
        if self._reversal is None or self._reversal.posting:
            return False
        self._end_reversal()
        return True

    def confirm_reversal(self, skal: str, namn: str = "") -> None:
        """Post the reversal; with the patient's name, where that was asked for."""
        reversal = self._reversal
        if reversal is None or reversal.posting:
            return
        skal = skal.strip()
        self._view.show_reason_fault("" if skal else texts.REASON_MISSING)
        if not skal:
            return
        if skal != reversal.skal:
            reversal.approved = None
        reversal.skal, reversal.namn = skal, namn
        self._post(reversal, reversal.approved or self._do)

    def approve(self, signatur: str, password: str) -> None:
        """Post the reversal with a second person's approval."""
        reversal, approve = self._reversal, self._do.approve
        if reversal is None or reversal.posting or approve is None:
            return
        self._run(
            lambda: approve(signatur, password),
            lambda approved: self._on_approved(reversal, approved),
            lambda error: self._view.show_approval_fault(error.message),
        )

    def _on_approved(self, reversal: _Reversal, approved: KvittoUseCases) -> None:
        if reversal is self._reversal and not reversal.posting:
            self._view.end_approval()
            reversal.approved = approved
            self._post(reversal, approved)

    def _post(self, reversal: _Reversal, do: KvittoUseCases) -> None:
        reversal.posting = True
        self._view.clear_message()
        self._view.show_reversing(True)
        if reversal.chosen is not None:
            self._correct(reversal, reversal.chosen, do)
            return
        checkout_id = reversal.row.kvitto.checkout_id
        self._run(
            lambda: do.reverse(checkout_id, reversal.id, reversal.skal),
            lambda result: self._on_reverse_posted(reversal, result),
            lambda error: self._on_not_reversed(reversal, error),
        )

    def _correct(self, reversal: _Reversal, correction: Correction, do: KvittoUseCases) -> None:
        command = CorrectCheckout(
            checkout_id=reversal.row.kvitto.checkout_id,
            reversal_id=reversal.id,
            new_id=reversal.new_id,
            place=correction.place,
            omstandighet=correction.omstandighet,
            skal=reversal.skal,
            betalsatt=correction.betalsatt,
            namn=reversal.namn,
        )
        self._run(
            lambda: do.correct(command),
            lambda result: self._on_corrected(reversal, result),
            lambda error: self._on_not_reversed(reversal, error),
        )

    def _on_corrected(self, reversal: _Reversal, result: CorrectionResult) -> None:
        self._end_reversal()
        self._found = (*self._found, result.back.kvitto)
        self._show_new(result.new.kvitto)
        self._on_reversed(result.back)
        said = texts.corrected(reversal.row.kvitto, result)
        self._print_new(said, (result.back.kvitto, result.new.kvitto))

    def _on_reverse_posted(self, reversal: _Reversal, result: ReversalResult) -> None:
        self._end_reversal()
        self._show_new(result.kvitto)
        self._on_reversed(result)
        self._print_new(texts.reversed_(reversal.row.kvitto, result), (result.kvitto,))

    def _print_new(self, said: str, written: tuple[Kvitto, ...], place: int = 0) -> None:
        """Print what was just written, in order; a printer that fails undoes nothing."""
        kvitto = written[place]

        def printed(_kopia: bool) -> None:
            if place + 1 < len(written):
                self._unprinted -= {kvitto.id}
                self._print_new(said, written, place + 1)
                return
            self._on_printed(kvitto, kopia=False)
            words = texts.printed_new(said, len(written), self._do.printed_words)
            self._view.show_message("ok", words)

        def failed(error: UserFacingError) -> None:
            self._printing = False
            self._show_actions()
            self._view.show_message(
                "attention", texts.not_printed(said, error.message, written[place:])
            )

        self._printing = True
        self._show_actions()
        self._view.show_message("ok", said)
        self._run(lambda: self._do.print(kvitto), printed, failed)

    def _on_not_reversed(self, reversal: _Reversal, error: UserFacingError) -> None:
        """Keep the question where trying again can help."""
        reversal.posting = False
        self._view.show_reversing(False)
        if isinstance(error, AlreadyReversedError):
            self._end_reversal()
            self._show_new(error.kvitto)
            self._view.show_message("attention", error.message)
        elif isinstance(error, ApprovalNeededError) and self._do.approve is not None:
            self._view.ask_approval(error.message)
        elif isinstance(error, RecipientMissingError):
            self._view.ask_name(error.message)
        elif isinstance(error, InvalidInputError):
            self._view.show_reason_fault(error.message)
        else:
            self._on_error(error)

    def _end_reversal(self) -> None:
        self._reversal = None
        self._view.show_reversing(False)
        self._view.end_reason()
        self._show_actions()

    def _show_new(self, kvitto: Kvitto) -> None:
        """Put a receipt that was just written, or just heard of, into the list and select it."""
        self._found = (*self._found, kvitto)
        self._selected = kvitto.number
        self._show_list()
        self.refresh()

    def _on_error(self, error: UserFacingError) -> None:
        self._view.show_message("error", error.message)
