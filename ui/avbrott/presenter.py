"""The flow of the outage page: begin, end, exchange files, make the printed package."""

from __future__ import annotations

from collections.abc import Callable

from kassa.desk.avbrott_ports import Avbrott
from kassa.desk.utbyte_kod import FIELD, KodNeededError
from kassa.errors import Fault, InvalidInputError, UserFacingError
from ui.avbrott import texts
from ui.avbrott.ports import AvbrottUseCases, AvbrottView, Shown
from ui.run import Run


class AvbrottPresenter:
    """Knows where things stand, and what is being asked."""

    def __init__(self, view: AvbrottView, use_cases: AvbrottUseCases, run: Run) -> None:
        """Take what to call."""
        self._view = view
        self._do = use_cases
        self._run = run
        self._shown: Shown | None = None
        self._is_busy = False
        self._is_asking = False
        self._files: tuple[str, ...] = ()
        self._koder: dict[str, str] = {}
        self._locked = ""

    @property
    def lasts(self) -> bool:
        """True while an outage lasts, as last read."""
        return self._shown is not None and self._shown.status.avbrott is not None

    def refresh(self) -> None:
        """Read where things stand, and count what waits."""
        self._run(lambda: self._do.load(True), self._on_loaded, self._on_error)

    def update(self) -> None:
        """Read whether an outage lasts, and no more: asked after every sale."""
        self._run(lambda: self._do.load(False), self._on_updated, self._on_error)

    def _on_updated(self, shown: Shown) -> None:
        if self._shown is None:
            self._shown = shown
        self._view.show_strip(texts.strip(shown), texts.badge(shown))

    def _on_loaded(self, shown: Shown) -> None:
        self._shown = shown
        self._view.show_status(texts.heading(shown), texts.lines(shown), lasts=self.lasts)
        self._view.show_strip(texts.strip(shown), texts.badge(shown))

    def ask(self) -> None:
        """Ask what is down, or whether the systems are up again."""
        if self._is_busy or self._is_asking or self._shown is None:
            return
        self._is_asking = True
        if self.lasts:
            self._view.ask_end(texts.end_question(self._shown))
        else:
            self._view.ask_skal()

    def cancel(self) -> None:
        """Give up what is asked."""
        if not self._is_busy:
            self._end_question()

    def begin(self, typed: dict[str, str]) -> None:
        """Begin an outage."""
        skal = typed.get("skal", "")
        self._begin(texts.BUSY)
        self._run(lambda: self._do.begin(skal), self._on_begun, self._on_refused)

    def _on_begun(self, avbrott: Avbrott) -> None:
        self._end_question()
        self._view.show_message("attention", texts.begun(avbrott))
        self.refresh()

    def end(self) -> None:
        """End the outage."""
        self._begin(texts.BUSY)
        self._run(self._do.end, self._on_ended, self._on_refused)

    def _on_ended(self, avbrott: Avbrott | None) -> None:
        antal = self._shown.status.antal if self._shown else 0
        self._end_question()
        self._view.show_message("ok", texts.ended(avbrott, antal))
        self.refresh()

    def write_file(self) -> None:
        """Write the desk's file into a folder that is asked for."""
        folder = self._do.choose_folder()
        if folder:
            self._work(lambda: self._do.write_file(folder))

    def read_files(self) -> None:
        """Take in files of other desks that are asked for."""
        if self._is_asking:
            self._view.show_message("attention", texts.ANSWER_FIRST)
            return
        files = self._do.choose_files()
        if files and not self._is_busy:
            self._files = files
            self._view.show_message("attention", texts.WORKING)
            self._read()

    def give_kod(self, typed: dict[str, str]) -> None:
        """Take the code of the file in hand, and go on with all that were chosen."""
        if not self._is_busy:
            self._koder[self._locked] = typed.get("kod", "")
            self._view.show_busy(texts.WORKING)
            self._read()

    def _read(self) -> None:
        self._is_busy = True
        files, koder = self._files, dict(self._koder)
        self._run(lambda: self._do.read_files(files, koder), self._on_read, self._on_unread)

    def _on_read(self, said: str) -> None:
        self._end_question()
        self._on_worked(said)

    def _on_unread(self, error: UserFacingError) -> None:
        if isinstance(error, KodNeededError):
            if error.file != self._locked:
                self._ask_kod(error)
                return
            error = InvalidInputError((Fault(FIELD, error.message),))
        if not isinstance(error, InvalidInputError):
            self._end_question()
        self._on_refused(error)

    def _ask_kod(self, needed: KodNeededError) -> None:
        self._locked = needed.file
        self._is_busy, self._is_asking = False, True
        self._view.show_busy("")
        self._view.ask_kod(needed.message)

    def reservpaket(self) -> None:
        """Make the printed package."""
        self._work(self._do.reservpaket)

    def _work(self, work: Callable[[], str]) -> None:
        if self._is_busy:
            return
        self._is_busy = True
        self._view.show_message("attention", texts.WORKING)
        self._run(work, self._on_worked, self._on_failed)

    def _on_worked(self, said: str) -> None:
        self._is_busy = False
        self._view.show_message("ok", said)
        self.refresh()

    def _on_failed(self, error: UserFacingError) -> None:
        self._is_busy = False
        self._on_error(error)

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

    def _end_question(self) -> None:
        self._is_busy = self._is_asking = False
        self._koder, self._locked = {}, ""
        self._view.show_busy("")
        self._view.end_question()

    def _on_error(self, error: UserFacingError) -> None:
        self._view.show_message("error", error.message)
