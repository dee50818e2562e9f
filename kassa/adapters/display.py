"""Whether a window can be shown on this machine."""

from __future__ import annotations

import os
import sys

WITHOUT_SCREEN = ("offscreen", "minimal", "vnc")


def missing_display() -> str | None:
    """Return one Swedish sentence when there is no screen to open a window on, else None."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not sys.platform.startswith("linux") or has_screen or platform.startswith(WITHOUT_SCREEN):
        return None
    return (
        "Det finns ingen skärm att öppna fönstret på: logga in på datorns skrivbord, "
        "eller använd kommandot ”kassa avgift --json”."
    )
