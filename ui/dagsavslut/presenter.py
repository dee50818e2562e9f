"""The flow of the day's page: see where the day stands, open, count, close, print.

A closing's id is made when the clerk asks for it and kept until it is written or given up, so a
second key press cannot close twice.
"""

from __future__ import annotations

from kassa.desk.dagsavslut import CloseDay, CloseResult
from kassa.desk.day_ports import Oppning
from kassa.errors import InvalidInputError, UserFacingError
from kassa.ids import new_id
from kassa.kvitto.dagsrapport import Dagsrapport
from kassa.kvitto.dagsrapport_text import heading
from ui.dagsavslut import texts
from ui.dagsavslut.ports import DagsavslutUseCases, DagsavslutView, Standing
from ui.kronor import parse_kronor
from ui.run import Run


class DagsavslutPresenter:
    """Knows where the day stands, the selected report, and what is being asked."""

    def __init__(self, view: DagsavslutView, use_cases: DagsavslutUseCases, run: Run) -> None:
        """Take what to call."""
        self._view = view
        self._do = use_cases
        self._run = run
        self._standing: Standing | None = None
        self._place = 0
        self._close_id = ""
        self._is_busy = False

    # --- seeing ----------------------------------------------------------------------------------

    def refresh(self, place: int = 0) -> None:
        """Read where the day stands, and select a report: the day in hand unless told."""
        self._place = place
        if self._standing is None:
            self._view.show_preview_text(texts.LOADING)
        self._run(self._do.load, self._on_loaded, self._on_error)

    @property
    def is_blind(self) -> bool:
        """True where the day's sums are not shown before the count."""
        return self._standing is not None and self._standing.is_blind

    def select(self, place: int) -> None:
        """Look at a report of the list."""
        if 0 <= place < len(self._rapporter()):
            self._place = place
            self._draw()

    def _on_loaded(self, standing: Standing) -> None:
        self._standing = standing
        now = standing.now
        self._view.show_list(self._rapporter(), self._place)
        self._view.show_standing(texts.summary(now), texts.to_see_to(now))
        self._draw()

    def _rapporter(self) -> tuple[Dagsrapport, ...]:
        standing = self._standing
        return (standing.now, *standing.z_list) if standing else ()

    def _selected(self) -> Dagsrapport | None:
        rapporter = self._rapporter()
        return rapporter[self._place] if self._place < len(rapporter) else None

    def _is_hidden(self, rapport: Dagsrapport) -> bool:
        return self.is_blind and not rapport.serial

    def _draw(self) -> None:
        rapport = self._selected()
        if rapport is None:
            return
        takes_cash = self._rapporter()[0].kontant is not None
        is_hidden = self._is_hidden(rapport)
        self._view.show_actions(can_print=not is_hidden, takes_cash=takes_cash)
        if is_hidden:
            self._view.show_preview_text(texts.BLIND)
            return
        self._run(
            lambda: self._do.draw(rapport, bool(rapport.serial)),
            lambda pdf: self._on_drawn(rapport, pdf),
            lambda error: self._view.show_preview_text(error.message),
        )

    def _on_drawn(self, rapport: Dagsrapport, pdf: bytes) -> None:
        if rapport is self._selected():
            self._view.show_pdf(pdf, heading(rapport))

    # --- opening and closing ---------------------------------------------------------------------

    def begin_open(self) -> None:
        """Ask for the float; only where the desk takes cash."""
        standing = self._standing
        if standing is not None and standing.now.kontant is not None and not self._is_busy:
            self._view.clear_message()
            self._view.ask_float()

    def open(self, typed: dict[str, str]) -> None:
        """Write the float."""
        vaxelkassa = parse_kronor(typed["vaxelkassa"])
        if vaxelkassa is None:
            self._view.show_faults({"vaxelkassa": texts.UNREADABLE})
            return
        self._begin(texts.OPENING)
        self._run(lambda: self._do.open(vaxelkassa), self._on_opened, self._on_refused)

    def _on_opened(self, oppning: Oppning) -> None:
        self._end()
        self._view.show_message("ok", texts.opened(oppning.vaxelkassa))
        self.refresh()

    def begin_close(self) -> None:
        """Ask for the count, or whether the day is to be closed."""
        standing = self._standing
        if standing is None or self._close_id:
            return
        self._close_id = new_id()
        self._view.clear_message()
        if standing.now.kontant is None:
            self._view.ask_close()
        else:
            self._view.show_preview_text(texts.COUNTING)
            self._view.ask_count()

    def close(self, typed: dict[str, str]) -> None:
        """Close the day."""
        if not self._close_id or self._is_busy:
            return
        raknat = parse_kronor(typed["raknat"]) if "raknat" in typed else None
        if raknat is None and typed.get("raknat", "").strip():
            self._view.show_faults({"raknat": texts.UNREADABLE})
            return
        command = CloseDay(self._close_id, raknat, typed.get("skal", ""))
        self._begin(texts.CLOSING)
        self._run(lambda: self._do.close(command), self._on_closed, self._on_refused)

    def cancel(self) -> None:
        """Give up what is asked, unless it is being written."""
        if not self._is_busy:
            self._end()
            self._draw()

    def _on_closed(self, result: CloseResult) -> None:
        self._end()
        self._view.show_message("ok", texts.closed(result.rapport))
        self.refresh(place=1)
        self._print(result.rapport, texts.closed(result.rapport), kopia=False)

    def _begin(self, words: str) -> None:
        self._is_busy = True
        self._view.show_busy(words)

    def _on_refused(self, error: UserFacingError) -> None:
        self._is_busy = False
        self._view.show_busy("")
        if isinstance(error, InvalidInputError):
            self._view.show_faults({fault.field: fault.message for fault in error.faults})
        else:
            self._on_error(error)

    def _end(self) -> None:
        self._is_busy = False
        self._close_id = ""
        self._view.show_busy("")
        self._view.end_question()

    # --- paper -----------------------------------------------------------------------------------

    def print_selected(self) -> None:
        """Print the report that is shown; a Z report becomes a KOPIA."""
        rapport = self._selected()
        if rapport is not None and not self._is_hidden(rapport):
            self._view.clear_message()
            self._print(rapport, "", kopia=bool(rapport.serial))

    def _print(self, rapport: Dagsrapport, said: str, *, kopia: bool) -> None:
        """Print it; a printer that fails undoes nothing."""
        before = f"{said} " if said else ""
        self._run(
            lambda: self._do.print(rapport, kopia),
            lambda _nothing: self._view.show_message(
                "ok", before + texts.printed(rapport, self._do.printed_words)
            ),
            lambda error: self._view.show_message("attention", before + error.message),
        )

    def _on_error(self, error: UserFacingError) -> None:
        self._view.show_message("error", error.message)
