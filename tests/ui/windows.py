"""The window of a clinic on the screen, and the screen as it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QTranslator
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ui.app import build_window

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from kassa.adapters.folders import Folders
    from kassa.clock import Clock
    from kassa.desk.settings import Settings
    from ui.app.taxa_desk import Seeds
    from ui.shell.main_window import MainWindow

FULL_WIDTH = (1366, 768)


def open_window(
    qtbot: QtBot,
    folders: Folders,
    settings: Settings,
    clock: Clock,
    book: Seeds,
    *,
    ovning: bool = False,
    size: tuple[int, int] | None = None,
) -> MainWindow:
    """Show the window of a clinic, of a size in pixels or its own; qtbot closes it."""
    folders.ensure()
    window = build_window(settings, folders, clock, book, ovning=ovning)
    qtbot.addWidget(window)
    if size:
        window.resize(*size)
    window.show()
    qtbot.waitExposed(window)
    return window


def leave_nothing(app: QApplication) -> None:
    """Take away every window and its look: no test is to see what another has left.

    A style sheet is also worked out anew for every widget there is, so what earlier tests left
    would make each later one slower.
    """
    for widget in app.topLevelWidgets():
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.deleteLater()
    app.setStyleSheet("")
    app.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    app.setPalette(QPalette())
