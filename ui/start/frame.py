"""A window with nothing in it yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.application import the_application
from ui.background import Background
from ui.shell.main_window import MainWindow
from ui.shell.seen_focus import SeenFocus
from ui.shell.status_line import StatusLine
from ui.theme import apply_font, apply_theme

if TYPE_CHECKING:
    from ui.shell.help_panel import HelpPanel


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page stands in.

    Attributes:
        status: the line on top.
        window: the whole.
        background: where slow work is done.
    """

    status: StatusLine
    window: MainWindow
    background: Background


def make_frame(namn: str, tema: str, *, ovning: bool) -> Frame:
    """Return the frame of a clinic; its style sheet comes once it is built (``apply_theme``).

    Args:
        namn: of the clinic.
        tema: the setting.
        ovning: the practice clinic.
    """
    app = the_application()
    apply_font(app, tema)
    status = StatusLine(namn, "", ovning=ovning)
    window = MainWindow(status, _help_over, ovning=ovning)
    window.setWindowTitle(f"Kassa – {namn}" + (" (ÖVNING)" if ovning else ""))
    window.density_changed.connect(lambda dense: apply_theme(app, tema, dense=dense))
    SeenFocus(window)
    return Frame(status, window, Background(window))


def _help_over(frame: QWidget) -> HelpPanel:
    from ui.app.help import help_over  # all keys of all pages: not before somebody asks

    return help_over(frame)
