"""The flow of the page of the invoices. Without Qt."""

from __future__ import annotations

from kassa.desk.faktura_ports import FakturaVal, Okopplad
from kassa.desk.fakturor import Urval
from kassa.desk.inbetalning import Inlasning, Utfall
from kassa.errors import InvalidInputError, UserFacingError
from kassa.faktura.document import Kanal
from kassa.faktura.standing import Standing
from kassa.faktura.text import title
from ui.fakturor import texts
from ui.fakturor.ports import OKOPPLADE, FakturorUseCases, FakturorView, Listed
from ui.run import Run


class FakturorPresenter:
    """Knows what is searched and chosen, the list, and what is asked."""

    def __init__(self, view: FakturorView, use_cases: FakturorUseCases, run: Run) -> None:
        """Take what to call."""
        self._view = view
        self._do = use_cases
        self._run = run
        self._typed = ""
        self._urval = Urval.OPPNA.value
        self._listed: Listed | None = None
        self._place = 0
        self._is_busy = False

    # --- seeing ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the list again."""
        if self._listed is None:
            self._view.show_list_text(texts.LOADING)
        typed, urval = self._typed, self._urval
        asked = Urval.ALLA.value if urval == OKOPPLADE else urval
        self._run(lambda: self._do.load(typed, asked), self._on_loaded, self._on_error)

    def search(self, typed: str) -> None:
        """Look for what was typed; a search goes over all invoices."""
        self._typed = typed.strip()
        if self._typed and self._urval != Urval.ALLA.value:
            self._urval = Urval.ALLA.value
        self._place = 0
        self.refresh()

    def choose(self, urval: str) -> None:
        """Show others of the invoices."""
        self._urval = urval
        self._place = 0
        self.refresh()

    def select(self, place: int) -> None:
        """Look at one."""
        self._place = place
        self._draw()

    def _on_loaded(self, listed: Listed) -> None:
        self._listed = listed
        self._view.show_urval(self._urval, len(listed.okopplade))
        rows = listed.okopplade if self._urval == OKOPPLADE else listed.fakturor
        self._place = min(self._place, max(len(rows) - 1, 0))
        if not rows:
            nothing = f"Ingen faktura matchar ”{self._typed}”." if self._typed else ""
            self._view.show_list_text(nothing or texts.EMPTY[self._urval])
            self._view.show_summary("")
        elif self._urval == OKOPPLADE:
            self._view.show_okopplade(listed.okopplade, self._place)
            self._view.show_summary(texts.payments_summary(listed.okopplade))
        else:
            self._view.show_fakturor(listed.fakturor, listed.today, self._place)
            self._view.show_summary(texts.summary(listed.fakturor))
        self._draw()

    def _faktura(self) -> Standing | None:
        listed = self._listed
        if listed is None or self._urval == OKOPPLADE or self._place >= len(listed.fakturor):
            return None
        return listed.fakturor[self._place]

    def _payment(self) -> Okopplad | None:
        listed = self._listed
        if listed is None or self._urval != OKOPPLADE or self._place >= len(listed.okopplade):
            return None
        return listed.okopplade[self._place]

    def _draw(self) -> None:
        payment, item = self._payment(), self._faktura()
        if payment is not None:
            self._view.show_preview_text(texts.payment_text(payment))
        elif item is None:
            self._view.show_preview_text("")
        else:
            self._run(
                lambda: self._do.draw(item),
                lambda pdf: self._on_drawn(item, pdf),
                lambda error: self._view.show_preview_text(error.message),
            )

    def _on_drawn(self, item: Standing, pdf: bytes) -> None:
        if item is self._faktura():
            self._view.show_pdf(pdf, title(item.faktura))

    # --- doing -----------------------------------------------------------------------------------

    def print(self) -> None:
        """Print the invoice that is shown."""
        item = self._faktura()
        if item is None:
            return
        self._view.clear_message()
        self._run(lambda: self._do.print(item), lambda kopia: self._on_printed(item, kopia),
                  self._on_error)  # fmt: skip

    def _on_printed(self, item: Standing, kopia: bool) -> None:
        said = texts.printed(item, self._do.printed_words, kopia=kopia)
        self._view.show_message("ok", said)
        self.refresh()

    def begin_remind(self) -> None:
        """Ask whether reminders are to be written."""
        self._view.clear_message()
        self._run(lambda: self._do.load("", Urval.FORFALLNA.value), self._on_late, self._on_error)

    def _on_late(self, listed: Listed) -> None:
        if listed.fakturor:
            self._view.ask_remind(texts.remind_question(len(listed.fakturor)))
        else:
            self._view.show_message("ok", texts.reminded(0, ""))

    def remind(self) -> None:
        """Write and print the reminders."""
        if self._is_busy:
            return
        self._is_busy = True
        self._run(self._do.remind, self._on_reminded, self._on_refused)

    def _on_reminded(self, count: int) -> None:
        self._end()
        self._view.show_message("ok", texts.reminded(count, self._do.printed_words))
        self.refresh()

    def export(self) -> None:
        """Write the finance office's file."""
        self._view.clear_message()
        self._run(self._do.export, self._on_exported, self._on_error)

    def _on_exported(self, path: str) -> None:
        self._view.show_message("ok", texts.exported(path))
        self.refresh()

    def read(self, path: str) -> None:
        """Read a payment file; an empty path is none."""
        if path:
            self._view.clear_message()
            self._run(lambda: self._do.read(path), self._on_read, self._on_error)

    def _on_read(self, done: Inlasning) -> None:
        self._view.show_message(*texts.read(done))
        if done.of(Utfall.OKAND, Utfall.FEL_OCR):
            self.choose(OKOPPLADE)
        else:
            self.refresh()

    def begin_kanal(self) -> None:
        """Ask how the patient of the invoice gets invoices."""
        item = self._faktura()
        if item is not None:
            self._view.clear_message()
            self._run(lambda: self._do.val(item), lambda val: self._ask_kanal(item, val),
                      self._on_error)  # fmt: skip

    def _ask_kanal(self, item: Standing, val: FakturaVal) -> None:
        self._view.ask_kanal(texts.kanal_title(item), val)

    def save_kanal(self, typed: dict[str, str]) -> None:
        """Write how invoices are sent from now on; those written stay as they are."""
        item = self._faktura()
        if item is None or self._is_busy:
            return
        adress = "\n".join(part.strip() for part in typed["adress"].split(","))
        kanal = Kanal(typed["kanal"] or Kanal.POST.value)
        self._is_busy = True
        self._run(
            lambda: self._do.choose(item, kanal, adress), lambda _: self._on_kanal(),
            self._on_refused,
        )  # fmt: skip

    def _on_kanal(self) -> None:
        self._end()
        self._view.show_message("ok", "Sparat. Det gäller patientens nästa faktura.")

    def begin_koppla(self) -> None:
        """Ask which invoice the payment belongs to."""
        payment = self._payment()
        if payment is not None:
            self._view.clear_message()
            self._view.ask_ocr(texts.ocr_title(payment))

    def koppla(self, typed: dict[str, str]) -> None:
        """Place the payment."""
        payment = self._payment()
        if payment is None or self._is_busy:
            return
        self._is_busy = True
        self._run(lambda: self._do.koppla(payment, typed["ocr"]), self._on_placed, self._on_refused)

    def _on_placed(self, item: Standing) -> None:
        self._end()
        self._view.show_message("ok", texts.placed(item))
        self.refresh()

    def cancel(self) -> None:
        """Give up what is asked, unless it is being written."""
        if not self._is_busy:
            self._view.end_question()

    def _end(self) -> None:
        self._is_busy = False
        self._view.end_question()

    def _on_refused(self, error: UserFacingError) -> None:
        self._is_busy = False
        if isinstance(error, InvalidInputError):
            self._view.show_faults({fault.field: fault.message for fault in error.faults})
        else:
            self._view.end_question()
            self._on_error(error)

    def _on_error(self, error: UserFacingError) -> None:
        self._view.show_message("error", error.message)
