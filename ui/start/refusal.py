"""The box that says why a clinic cannot be opened."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QMessageBox

from kassa.errors import UserFacingError
from ui import text
from ui.theme import apply_theme


def refusal_box(error: UserFacingError, app: QApplication) -> QMessageBox:
    """Return what says why the clinic cannot be opened: a double click shows no terminal."""
    apply_theme(app, "system")
    box = QMessageBox(QMessageBox.Icon.Critical, text.REFUSED_TITLE, error.message)
    box.addButton(text.REFUSED_CLOSE, QMessageBox.ButtonRole.AcceptRole)
    return box
