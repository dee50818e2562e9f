"""Bugs: logged without patient data, told with a code, and the till stays usable."""

from __future__ import annotations

import logging
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox

from ui import text
from ui.start.bug_places import bug_of

LOG_BYTES = 1_000_000

log = logging.getLogger("kassa.bug")


def excepthook_over(
    parent: Callable[[], QMainWindow | None],
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return an excepthook that logs a bug without patient data and tells the clerk a code.

    The message of an exception may quote what was typed, so it is not logged: only its kind and
    the places in the code. The till stays usable.
    """

    def excepthook(
        kind: type[BaseException], _error: BaseException, places: TracebackType | None
    ) -> None:
        bug = bug_of(kind, places)
        log.error(bug.text)
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        box = QMessageBox(
            QMessageBox.Icon.Warning,
            text.BUG_TITLE,
            text.bug_text(bug.code),
            QMessageBox.StandardButton.Ok,
            parent(),
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    return excepthook


def log_to(folder: Path) -> None:
    """Let the log of bugs go to a file of its own, which never grows beyond two megabytes."""
    if log.handlers:
        return
    handler = RotatingFileHandler(
        folder / "kassa.log", maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log.addHandler(handler)
    log.propagate = False
