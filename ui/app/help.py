"""The handbook over the window, and all keys."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

import resources
from ui.checkout.keys import CHECKOUT_KEYS
from ui.shell.handbok import load_handbok
from ui.shell.help_panel import HelpPanel, KeyHelp

SHELL_KEYS = (
    KeyHelp("F1", "Handboken, på den sida som passar; sist alla tangenter"),
    KeyHelp("F5", "Kassan"),
    KeyHelp("F9", "Kvitton: sök, skriv ut igen, rätta, makulera"),
    KeyHelp("F10", "Patienten: alla avgifter, frikort, kvitton från annat håll, frikortsbevis"),
    KeyHelp("F11", "Att reglera: återbetala och efterdebitera"),
    KeyHelp("F12", "Dagsavslut: växelkassa, X-rapport, stäng dagen"),
    KeyHelp("Ctrl+U", "Uteblivna besök och sena återbud, i följd"),
    KeyHelp("Ctrl+D", "Driftavbrott: avbrottsläget, föra in efteråt, reservpaket"),
    KeyHelp(
        "Ctrl+M", "Mer: uteblivna, dagsavslut, fakturor, månaden, taxa, personal, inställningar"
    ),
    KeyHelp("Ctrl+L", "Lås kassan, eller byt kassör: allt står kvar"),
    KeyHelp("F6", "Rätta eller makulera det valda kvittot (bland kvittona)"),
)


def help_over(frame: QWidget) -> HelpPanel:
    """Return the handbook over a widget."""
    keys = (*(KeyHelp(key, words) for key, words in CHECKOUT_KEYS), *SHELL_KEYS)
    return HelpPanel(load_handbok(resources.handbok()), keys, frame)
