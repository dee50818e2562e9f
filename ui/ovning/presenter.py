"""The flow of a rehearsal: begin, see what is done, print the protocol."""

from __future__ import annotations

from collections.abc import Callable

from kassa.desk.ovning_avbrott import OvningProtokoll
from kassa.errors import UserFacingError
from ui.ovning import texts
from ui.ovning.ports import OvningUseCases, OvningView
from ui.run import Run


class OvningPresenter:
    """Knows how the rehearsal stood when it was last read."""

    def __init__(self, view: OvningView, use_cases: OvningUseCases, run: Run) -> None:
        """Take what to call."""
        self._view = view
        self._do = use_cases
        self._run = run
        self._protokoll: OvningProtokoll | None = None
        self._is_busy = False

    def refresh(self) -> None:
        """Read what is done by now."""
        self._run(self._do.load, self._on_loaded, self._on_error)

    def _on_loaded(self, protokoll: OvningProtokoll) -> None:
        if protokoll != self._protokoll:
            self._protokoll = protokoll
            self._view.show_protokoll(protokoll)

    def begin(self) -> None:
        """Begin a rehearsal where none goes on."""
        if self._protokoll is not None and not self._protokoll.pagar:
            self._work(self._do.begin)

    def print(self) -> None:
        """Print the protocol."""
        self._work(self._do.print)

    def _work(self, work: Callable[[], str]) -> None:
        if self._is_busy:
            return
        self._is_busy = True
        self._view.show_message("attention", texts.WORKING)
        self._run(work, self._on_worked, self._on_error)

    def _on_worked(self, said: str) -> None:
        self._is_busy = False
        self._view.show_message("ok", said)
        self.refresh()

    def _on_error(self, error: UserFacingError) -> None:
        self._is_busy = False
        self._view.show_message("error", error.message)
