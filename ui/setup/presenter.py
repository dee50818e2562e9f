"""The flow of the first run: what is typed is kept, every fault is said, then it is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from kassa.desk.settings import Settings
from kassa.errors import InvalidInputError, StorageError
from ui.setup.texts import FIELD_LIST, choose_text, faults_text

Check = Callable[[Mapping[str, object]], Settings]
Save = Callable[[Settings], None]


class SetupView(Protocol):
    """What the presenter asks of the page."""

    def show_faults(self, message_by_key: Mapping[str, str]) -> None:
        """Show these faults at their fields, and none elsewhere."""

    def show_error(self, text: str) -> None:
        """Say something about the whole page."""

    def clear_error(self) -> None:
        """Take that away."""

    def focus_field(self, key: str) -> None:
        """Go to a field."""


class SetupPresenter:
    """Knows what is typed and where a fault may be shown already.

    A fault appears when its field is left with something in it, or when saving was asked for; it
    goes as soon as it is put right.
    """

    def __init__(
        self, view: SetupView, check: Check, save: Save, on_saved: Callable[[Settings], None]
    ) -> None:
        """Take what to call.

        Args:
            view: the page.
            check: returns the settings in a mapping, or raises every fault at once.
            save: writes them; may raise a storage error.
            on_saved: told when they are written.
        """
        self._view = view
        self._check = check
        self._save = save
        self._on_saved = on_saved
        self._typed = {field.key: field.value for field in FIELD_LIST}
        self._judged: set[str] = set()

    def edit(self, key: str, value: str) -> None:
        """Keep what is typed."""
        self._typed[key] = value
        if key in self._judged:
            self._judge()

    def leave(self, key: str) -> None:
        """Look at a field that was left; an empty one is not yet wrong."""
        if self._typed[key].strip():
            self._judged.add(key)
            self._judge()

    def submit(self) -> None:
        """Save, or say everything that is wrong."""
        self._judged = set(self._typed)
        settings, faults = self._judge()
        if settings is None:
            first = next((field.key for field in FIELD_LIST if field.key in faults), "")
            if first:
                self._view.focus_field(first)
            return
        try:
            self._save(settings)
        except StorageError as error:
            self._view.show_error(error.message)
            return
        self._on_saved(settings)

    def _judge(self) -> tuple[Settings | None, Mapping[str, str]]:
        """Show the faults that may be shown; return the settings when there are none at all."""
        faults: dict[str, str] = {}
        settings = None
        try:
            settings = self._check(dict(self._typed))
        except InvalidInputError as error:
            for fault in reversed(error.faults):  # the first of a field stays
                faults[fault.field] = fault.message
        for field in FIELD_LIST:
            if field.answers and field.key in faults and not self._typed[field.key]:
                faults[field.key] = choose_text(field)
        self._view.show_faults({key: faults[key] for key in faults if key in self._judged})
        if self._judged == set(self._typed):
            self._sum_up(faults)
        return settings, faults

    def _sum_up(self, faults: Mapping[str, str]) -> None:
        named = [field for field in FIELD_LIST if field.key in faults]
        elsewhere = [message for key, message in faults.items() if key not in self._typed]
        if named:
            self._view.show_error(faults_text([field.label for field in named]))
        elif elsewhere:
            self._view.show_error(" ".join(elsewhere))
        else:
            self._view.clear_error()
