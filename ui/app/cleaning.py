"""Files with patients in them are cleaned away: when the window opens, and once a day."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from kassa.adapters.cleaning import clean
from kassa.adapters.folders import Folders
from kassa.adapters.system_clock import SystemClock
from kassa.desk.settings import Settings
from ui.background import Background
from ui.shell.main_window import MainWindow

DAY_MILLISECONDS = 24 * 3_600 * 1_000


class Cleaning(QObject):
    """Cleans the folders of a clinic."""

    def __init__(
        self,
        folders: Folders,
        settings: Settings,
        background: Background,
        window: MainWindow,
    ) -> None:
        """Clean once the window is open, and every day it stays so."""
        super().__init__(window)
        self._folders = folders
        self._settings = settings
        self._background = background
        self._timer = QTimer(self)
        self._timer.setInterval(DAY_MILLISECONDS)
        self._timer.timeout.connect(self.clean)
        window.shown.connect(self.clean)
        window.shown.connect(self._timer.start)
        window.closed.connect(self._timer.stop)

    def clean(self) -> None:
        """Clean in the background; what cannot be removed stays until the next time.

        Files carry the computer's own time, whatever clock the practice clinic is given.
        """
        self._background.run(
            lambda: clean(self._folders, SystemClock().now(), self._settings.stada_dagar),
            lambda _removed: None,
            lambda _error: None,
        )
