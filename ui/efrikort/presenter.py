"""The flow of the eFrikort page: compare, look, take over, send what is missing."""

from __future__ import annotations

from collections.abc import Callable

from kassa.desk.efrikort import Utfall
from kassa.errors import UserFacingError
from ui.efrikort import texts
from ui.efrikort.ports import Compared, EfrikortUseCases, EfrikortView
from ui.run import Run


class EfrikortPresenter:
    """Knows what was compared."""

    def __init__(self, view: EfrikortView, use_cases: EfrikortUseCases, run: Run) -> None:
        """Take what to call."""
        self._view = view
        self._do = use_cases
        self._run = run
        self._compared: Compared | None = None
        self._is_accepted = False
        self._is_sent = False
        self._is_busy = False

    def show(self) -> None:
        """Show what was compared last."""
        if self._compared is not None:
            self._show(self._compared)
        else:
            self._view.show_actions(can_accept=False, can_send=False)

    def compare(self, pasted: str) -> None:
        """Compare with what was pasted."""
        self._begin(lambda: self._do.compare(pasted))

    def compare_file(self) -> None:
        """Compare with a file that is asked for."""
        file = self._do.choose_file()
        if file:
            self._begin(lambda: self._do.compare_file(file))

    def fetch(self) -> None:
        """Compare with eFrikort itself."""
        if self._do.has_service:
            self._begin(self._do.fetch)

    def _begin(self, work: Callable[[], Compared]) -> None:
        if self._is_busy:
            return
        self._is_busy = True
        self._view.show_message("attention", texts.WORKING)
        self._run(work, self._on_compared, self._on_error)

    def _on_compared(self, compared: Compared) -> None:
        self._is_busy = False
        self._compared = compared
        self._is_accepted = False
        self._is_sent = False
        tone = "error" if compared.problem else "ok"
        self._view.show_message(tone, compared.problem or texts.summary(compared))
        self._show(compared)

    def _show(self, compared: Compared) -> None:
        self._view.show_compared(texts.rows(compared), texts.summary(compared))
        self._show_actions(compared)

    def _show_actions(self, compared: Compared) -> None:
        missing = any(
            j.utfall is Utfall.SAKNAS for person in compared.personer for j in person.rader
        )
        self._view.show_actions(
            can_accept=bool(compared.personer) and not self._is_accepted,
            can_send=missing and self._do.has_service and not self._is_sent,
        )

    def accept(self) -> None:
        """Take the comparison over."""
        compared = self._compared
        if compared is not None and not self._is_busy and not self._is_accepted:
            self._work(lambda: self._do.accept(compared), self._on_accepted)

    def send(self) -> None:
        """Take the comparison over and send what is missing."""
        compared = self._compared
        is_free = not self._is_busy and not self._is_sent
        if compared is not None and is_free and self._do.has_service:
            self._work(lambda: self._do.send(compared), self._on_sent)

    def _work(self, work: Callable[[], str], on_worked: Callable[[str], None]) -> None:
        self._is_busy = True
        self._view.show_message("attention", texts.WORKING)
        self._run(work, on_worked, self._on_error)

    def _on_sent(self, said: str) -> None:
        self._is_sent = True
        self._on_accepted(said)

    def _on_accepted(self, said: str) -> None:
        self._is_busy = False
        self._is_accepted = True
        self._view.show_message("ok", said)
        if self._compared is not None:
            self._show_actions(self._compared)

    def _on_error(self, error: UserFacingError) -> None:
        self._is_busy = False
        self._view.show_message("error", error.message)
