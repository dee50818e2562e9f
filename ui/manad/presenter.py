"""The flow of the page of the month: turn the pages, look at a reason, at a receipt. Without Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from kassa.errors import UserFacingError
from kassa.ersattning.manad import Manad, ManadRad, Manadsrapport
from ui.manad import texts
from ui.manad.ports import ManadUseCases, ManadView, Told
from ui.run import Run

T = TypeVar("T")


class ManadPresenter:
    """Knows the month, the selected reason and the selected receipt."""

    def __init__(self, view: ManadView, use_cases: ManadUseCases, run: Run) -> None:
        """Take what to call."""
        self._view = view
        self._do = use_cases
        self._run = run
        self._manad: Manad | None = None
        self._rapport: Manadsrapport | None = None
        self._place = 0
        self._row = -1

    def refresh(self) -> None:
        """Count the month again; the month of today the first time."""
        manad = self._manad or self._do.this_month()
        self._manad = manad
        if self._rapport is None:
            self._view.show_preview_text(texts.LOADING)
        self._run(lambda: self._do.load(manad), self._on_loaded, self._on_error)

    def turn(self, months: int) -> None:
        """Go so many months on, not past today's."""
        if self._manad is None:
            return
        asked = self._manad.moved(months)
        if asked <= self._do.this_month():
            self._manad = asked
            self._view.clear_message()
            self.refresh()

    def _on_loaded(self, told: Told) -> None:
        rapport = told.rapport
        if rapport.manad != self._manad:
            return  # the page has been turned meanwhile
        self._rapport = rapport
        self._view.show_month(
            texts.title(rapport), texts.summa(rapport), texts.told(rapport, told.verifikationer)
        )
        self._view.show_charts(rapport)
        self._view.show_posts(rapport.poster, self._place)
        self._show_rows()

    def select_post(self, place: int) -> None:
        """Look at the receipts of one reason."""
        self._place = place
        self._show_rows()

    def _show_rows(self) -> None:
        self._row = -1
        rows = self._rows()
        self._view.show_rows(rows)
        self._view.show_preview_text(texts.CHOOSE_ROW if rows else texts.NO_ROWS)

    def _rows(self) -> tuple[ManadRad, ...]:
        rapport = self._rapport
        return rapport.rader_of(rapport.poster[self._place].grund) if rapport else ()

    def select_row(self, place: int) -> None:
        """Look at one receipt."""
        rows = self._rows()
        if not 0 <= place < len(rows):
            return
        self._row = place
        number = rows[place].kvitto
        self._run(
            lambda: self._do.draw(number),
            lambda pdf: self._on_drawn(number, pdf),
            lambda error: self._view.show_preview_text(error.message),
        )

    def _on_drawn(self, number: str, pdf: bytes) -> None:
        rows = self._rows()
        if 0 <= self._row < len(rows) and rows[self._row].kvitto == number:
            self._view.show_pdf(pdf, f"Kvitto {number}")

    def print(self) -> None:
        """Print the month."""
        rapport = self._rapport
        if rapport is not None:
            said = texts.printed(rapport, self._do.printed_words)
            self._do_it(lambda: self._do.print(rapport), lambda _nothing: said)

    def save(self) -> None:
        """Write the month as files."""
        rapport = self._rapport
        if rapport is not None:
            self._do_it(lambda: self._do.save(rapport), texts.saved)

    def book(self) -> None:
        """Write the file of vouchers."""
        self._do_it(self._do.book, texts.booked, again=True)

    def _do_it(
        self, work: Callable[[], T], words: Callable[[T], str], *, again: bool = False
    ) -> None:
        self._view.clear_message()

        def done(result: T) -> None:
            self._view.show_message("ok", words(result))
            if again:
                self.refresh()

        self._run(work, done, self._on_error)

    def _on_error(self, error: UserFacingError) -> None:
        self._view.show_message("error", error.message)
