"""The flow of the page: how it stands, a copy, a drill, the key from screen to paper and back."""

from __future__ import annotations

from collections.abc import Callable

from kassa.desk.backup import CopyStatus
from kassa.desk.drill import DrillResult
from kassa.errors import InvalidInputError, UserFacingError
from ui.backup import texts
from ui.backup.ports import BackupStanding, BackupUseCases, BackupView
from ui.run import Run


class BackupPresenter:
    """Knows what is being done."""

    def __init__(
        self,
        view: BackupView,
        use_cases: BackupUseCases,
        run: Run,
        run_aside: Run,
        on_changed: Callable[[], None],
    ) -> None:
        """Take what to call.

        Args:
            view: the page.
            use_cases: what it can do.
            run: does quick work.
            run_aside: does what may take long, such as a copy to a server.
            on_changed: told when something was done that others show as well.
        """
        self._view = view
        self._do = use_cases
        self._run = run
        self._run_aside = run_aside
        self._on_changed = on_changed
        self._is_busy = False
        self._is_asking = False

    def refresh(self) -> None:
        """Read how it stands."""
        self._run_aside(self._do.load, self._on_loaded, self._on_error)

    def _on_loaded(self, standing: BackupStanding) -> None:
        self._view.show_copies(*texts.copies(standing))
        self._view.show_key_standing(*texts.key_standing(standing.key))
        self._view.show_events(standing.events)
        self._view.show_actions(can_drill=standing.may_drill, can_see_key=standing.may_see_key)

    # --- copies ----------------------------------------------------------------------------------

    def copy(self) -> None:
        """Make a copy now."""
        if self._begin(texts.COPYING):
            self._run_aside(self._do.copy, self._on_copied, self._on_refused)

    def drill(self) -> None:
        """Restore the newest copy on trial."""
        if self._begin(texts.DRILLING):
            self._run_aside(self._do.drill, self._on_drilled, self._on_refused)

    def _on_copied(self, status: CopyStatus) -> None:
        self._end()
        self._view.show_message(*texts.copied(status))

    def _on_drilled(self, result: DrillResult) -> None:
        self._end()
        self._view.show_message(*texts.drilled(result))

    # --- the key ---------------------------------------------------------------------------------

    def show_key(self) -> None:
        """Show the key to whoever may see it."""
        if not self._is_asking and not self._is_busy:
            self._view.clear_message()
            self._is_asking = True
            self._run(self._do.rows, self._on_rows, self._on_no_rows)

    def _on_rows(self, rows: tuple[str, ...]) -> None:
        if self._do.print_key is None:
            self._view.show_key(rows, f"{texts.BY_HAND} {texts.KEY_NOTE}", texts.WRITTEN)
        else:
            self._view.show_key(rows, texts.KEY_NOTE, texts.PRINT_KEY)

    def _on_no_rows(self, error: UserFacingError) -> None:
        self._is_asking = False
        self._on_error(error)

    def take_to_paper(self) -> None:
        """Print the key, or believe that it was written down; then ask for it from the paper."""
        if self._do.print_key is None:
            self._view.ask_paper()
        elif self._begin(texts.PRINTING):
            self._run(self._do.print_key, lambda _nothing: self._on_printed(), self._on_refused)

    def _on_printed(self) -> None:
        self._end()
        self._view.show_message("ok", texts.PRINTED)
        self._view.ask_paper()

    def try_paper(self, typed: dict[str, str]) -> None:
        """Compare what was typed from the paper with the key."""
        rows = tuple(typed[key] for key in texts.ROW_KEYS)
        if self._begin(texts.TRYING):
            self._run(
                lambda: self._do.try_paper(rows),
                lambda _nothing: self._on_tried(),
                self._on_refused,
            )

    def _on_tried(self) -> None:
        self._end()
        self.close_key()
        self._view.show_message("ok", texts.TRIED)

    def close_key(self) -> None:
        """Show the key no more."""
        if not self._is_busy:
            self._is_asking = False
            self._view.end_key()

    # --- waiting ---------------------------------------------------------------------------------

    def _begin(self, words: str) -> bool:
        if self._is_busy:
            return False
        self._is_busy = True
        self._view.clear_message()
        self._view.show_busy(words)
        return True

    def _end(self) -> None:
        self._is_busy = False
        self._view.show_busy("")
        self._view.show_faults({})
        self.refresh()
        self._on_changed()

    def _on_refused(self, error: UserFacingError) -> None:
        self._is_busy = False
        self._view.show_busy("")
        faults = {}
        if isinstance(error, InvalidInputError):
            faults = {fault.field: fault.message for fault in error.faults}
        self._view.show_faults(faults)
        if not faults:
            self._on_error(error)

    def _on_error(self, error: UserFacingError) -> None:
        self._view.show_message("error", error.message)
