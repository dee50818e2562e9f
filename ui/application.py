"""The one application there is, for whoever works in a window of it."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication


def the_application() -> QApplication:
    """Return the application; whoever opens a window has made it."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - Kassa makes no other kind
    return app


def speak_swedish(app: QApplication) -> None:
    """Give Qt's own words in Swedish: its file dialog, its boxes, the menu of every field."""
    swedish = QTranslator(app)
    if swedish.load("qtbase_sv", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(swedish)
