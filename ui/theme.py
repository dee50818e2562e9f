"""How Kassa looks: one table of tokens for light and dark, the palette and the style sheet.

Colours have names for what they mean. Every text colour has a contrast of at least 4.5:1 against
the surfaces it stands on, the sum at least 7:1, frames and rings at least 3:1 (tested).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

import resources

FONT_FAMILY = "IBM Plex Sans"
FONT_FILES = tuple(f"IBMPlexSans-{cut}.ttf" for cut in ("Regular", "Medium", "SemiBold", "Bold"))
BODY_PIXELS = 15
SUM_PIXELS = 56
SUM_PIXELS_DENSE = 44
CONTROL_HEIGHT = 36
CONTROL_HEIGHT_DENSE = 32
DENSE_BELOW = 640
"""A window lower than this is dense: 960x540 is a full-HD screen at 200 %."""

_TOKEN = re.compile(r"@([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme.

    Attributes:
        window: behind everything.
        surface: of the columns and inputs.
        raised: of what stands on a surface: keys, chips, the hovered row.
        text: words.
        muted: words of less weight.
        line: between things; never the only sign of anything.
        control: frame of an input.
        accent: the one colour.
        on_accent: words on it.
        accent_soft: a chosen thing's surface.
        focus: the ring.
        ok: the meaning free or done, and its surface ``ok_soft``; so for the other two.
        ovning: the frame of the practice clinic.
        on_ovning: words on it.
        avbrott: the frame of an outage.
        on_avbrott: words on it.
    """

    window: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    control: str
    accent: str
    on_accent: str
    accent_soft: str
    focus: str
    ok: str
    ok_soft: str
    attention: str
    attention_soft: str
    error: str
    error_soft: str
    ovning: str
    on_ovning: str
    avbrott: str
    on_avbrott: str


LIGHT = Tokens(
    window="#eef1f4",
    surface="#ffffff",
    raised="#f3f6f8",
    text="#14202b",
    muted="#4a5968",
    line="#d3dae1",
    control="#7d8b99",
    accent="#0b5c6e",
    on_accent="#ffffff",
    accent_soft="#e1f0f3",
    focus="#1a56db",
    ok="#17683a",
    ok_soft="#e4f4ea",
    attention="#7a4a00",
    attention_soft="#fdf2da",
    error="#b01d1d",
    error_soft="#fdeaea",
    ovning="#6d28a8",
    on_ovning="#ffffff",
    avbrott="#9a4a00",
    on_avbrott="#ffffff",
)
DARK = Tokens(
    window="#0e141a",
    surface="#18212a",
    raised="#222d38",
    text="#e8eef4",
    muted="#a9b7c5",
    line="#33414e",
    control="#75869a",
    accent="#63c7d8",
    on_accent="#05242b",
    accent_soft="#16404a",
    focus="#9cc0ff",
    ok="#7fd9a0",
    ok_soft="#163423",
    attention="#f3c365",
    attention_soft="#382b10",
    error="#ffa199",
    error_soft="#431b1b",
    ovning="#c79bf2",
    on_ovning="#26093f",
    avbrott="#f0a04b",
    on_avbrott="#2b1500",
)


def load_fonts() -> None:
    """Load the bundled font; without it a machine with no fonts shows boxes."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(resources.path("fonts", name)))


def tokens_of(tema: str) -> Tokens:
    """Return the tokens of the setting ``tema``: ``ljust``, ``morkt`` or ``system``."""
    if tema == "system":
        scheme = QGuiApplication.styleHints().colorScheme()
        return DARK if scheme is Qt.ColorScheme.Dark else LIGHT
    return DARK if tema == "morkt" else LIGHT


def apply_font(app: QApplication, tema: str) -> None:
    """Give the application all of its look that a widget keeps from when it is made.

    The style sheet may come once a window is built: every widget is polished anew each time one it
    stands in is put into another.
    """
    if app.style().objectName() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    font = QFont(FONT_FAMILY)
    font.setPixelSize(BODY_PIXELS)
    app.setFont(font)
    app.setPalette(palette_of(tokens_of(tema)))


def apply_theme(app: QApplication, tema: str, *, dense: bool = False) -> None:
    """Give the application its style, font, palette and style sheet.

    Args:
        app: the application.
        tema: the setting.
        dense: the window is low; controls and the sum are a step smaller.
    """
    apply_font(app, tema)
    tokens = tokens_of(tema)
    sheet = style_sheet(tokens, dense=dense)
    if sheet != app.styleSheet():  # every widget is polished anew by this
        app.setStyleSheet(sheet)


def palette_of(tokens: Tokens) -> QPalette:
    """Return the palette, for what the style sheet does not reach."""
    palette = QPalette()
    role = QPalette.ColorRole
    for each, colour in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.raised),
        (role.Text, tokens.text),
        (role.Button, tokens.raised),
        (role.ButtonText, tokens.text),
        (role.ToolTipBase, tokens.surface),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.muted),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Link, tokens.accent),
    ):
        palette.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(tokens.muted))
    return palette


def style_sheet(tokens: Tokens, *, dense: bool) -> str:
    """Return the style sheet with the tokens filled in.

    Raises:
        KeyError: the style sheet names a token that there is none of.
    """
    values = {field.name: str(getattr(tokens, field.name)) for field in fields(tokens)}
    values["sum_pixels"] = f"{SUM_PIXELS_DENSE if dense else SUM_PIXELS}px"
    inner = (CONTROL_HEIGHT_DENSE if dense else CONTROL_HEIGHT) - 4
    values["inner"] = f"{inner}px"
    values["ringed"] = f"{inner - 4}px"  # of what has a ring with a gap inside it
    values["icons"] = resources.path("icons").as_posix()
    values["shade"] = "dark" if tokens is DARK else "light"
    source = resources.path("qss", "kassa.qss").read_text(encoding="utf-8")
    return _TOKEN.sub(lambda match: values[match[1]], source)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG), from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    part = QColor(colour)
    red, green, blue = (_linear(each) for each in (part.redF(), part.greenF(), part.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    almost_black = 0.04045
    return part / 12.92 if part <= almost_black else float(((part + 0.055) / 1.055) ** 2.4)
