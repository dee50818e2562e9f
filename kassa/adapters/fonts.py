"""The two bundled fonts of the paper: loading, measuring, wrapping, and refusing what they lack.

A PDF library draws nothing, and says nothing, where a font lacks a character. So all text is
normalised (NFC) and looked up in the font's own character map before it is drawn.
"""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import resources
from kassa.errors import PrinterError


class Font(Enum):
    """A weight; the value is the file and the font's name."""

    REGULAR = "IBMPlexSans-Regular"
    SEMIBOLD = "IBMPlexSans-SemiBold"


class GlyphMissingError(PrinterError):
    """A text has a character that the paper's font cannot write; nothing was drawn."""

    code = "tecken_saknas"


@cache
def face(font: Font) -> TTFont:
    """Return a font, loaded and registered once.

    The font file alone decides: the settings a person may keep for reportlab do not.
    """
    file = resources.path("fonts", f"{font.value}.ttf")
    loaded = TTFont(font.value, str(file), asciiReadable=True, shapable=False)
    pdfmetrics.registerFont(loaded)
    return loaded


def normalised(text: str) -> str:
    """Return the text in NFC with each run of breaking white space as one space."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    return "\n".join(" ".join(_breaking_words(line)) for line in lines)


def _breaking_words(line: str) -> list[str]:
    """Split at spaces and tabs; a non-breaking space is part of its word."""
    return [word for word in line.replace("\t", " ").split(" ") if word]


def missing_glyphs(text: str) -> tuple[str, ...]:
    """Return the characters, each once, that some weight cannot write; line breaks are fine."""
    return _missing(normalised(text))


def _missing(normal: str) -> tuple[str, ...]:
    known = _writable()
    return (
        ()
        if known.issuperset(normal)
        else tuple(char for char in dict.fromkeys(normal) if char not in known)
    )


@cache
def _writable() -> frozenset[str]:
    """Return the characters that every weight can write, and the line break."""
    maps = [face(font).face.charToGlyph for font in Font]
    return frozenset({"\n", *map(chr, set.intersection(*map(set, maps)))})


def require_glyphs(text: str) -> str:
    """Return the text normalised.

    Raises:
        GlyphMissingError: it has a character that the fonts lack.
    """
    normal = normalised(text)
    missing = _missing(normal)
    if missing:
        listed = ", ".join(f"”{char}” (U+{ord(char):04X})" for char in missing)
        raise GlyphMissingError(
            f"Kvittot kan inte skrivas ut: tecknet {listed} finns inte i kvittots typsnitt. "
            "Betalningen är registrerad. Skriv namnet med latinska bokstäver nästa gång, "
            "och lämna ett handskrivet kvitto nu."
        )
    return normal


def width(text: str, font: Font, size: float) -> float:
    """Return how wide a text is at a size; both in points."""
    advance, default = _advance(font)
    return float(0.001 * size * sum([advance.get(char, default) for char in text]))


@cache
def _advance(font: Font) -> tuple[dict[str, float], float]:
    """Return how wide each character is, and those the font lacks, in thousandths of the size."""
    found = face(font).face
    return {chr(code): wide for code, wide in found.charWidths.items()}, found.defaultWidth


def wrap(text: str, font: Font, size: float, room: float) -> tuple[str, ...]:
    """Break a text into lines no wider than ``room`` points; nothing is ever cut away.

    Lines break at spaces; a word too long for a line of its own is broken where it must be.

    Raises:
        GlyphMissingError: it has a character that the fonts lack.
    """
    lines: list[str] = []
    for paragraph in require_glyphs(text).split("\n"):
        if paragraph and width(paragraph, font, size) <= room:
            lines.append(paragraph)
            continue
        current = ""
        for word in _breaking_words(paragraph):
            candidate = f"{current} {word}" if current else word
            if width(candidate, font, size) <= room:
                current = candidate
                continue
            if current:
                lines.append(current)
            *full, current = _pieces(word, font, size, room)
            lines.extend(full)
        if current:
            lines.append(current)
    return tuple(lines)


def _pieces(word: str, font: Font, size: float, room: float) -> list[str]:
    """Break one word into pieces that fit, after a hyphen where there is one."""
    pieces = []
    rest = word
    while width(rest, font, size) > room and len(rest) > 1:
        fits = 1
        while width(rest[: fits + 1], font, size) <= room:
            fits += 1
        hyphen = rest.rfind("-", 1, fits)
        end = hyphen + 1 if hyphen > 0 else fits
        pieces.append(rest[:end])
        rest = rest[end:]
    return [*pieces, rest]
