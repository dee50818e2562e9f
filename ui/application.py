"""The one application there is, for whoever works in a window of it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication


def the_application() -> QApplication:
    """Return the application; whoever opens a window has made it."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - Kassa makes no other kind
    return app
