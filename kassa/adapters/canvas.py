"""What every paper of Kassa has in common: one page size, the bundled fonts, the practice mark."""

from __future__ import annotations

import io
from threading import Lock

from reportlab.pdfgen.canvas import Canvas

from kassa.adapters.fonts import Font, face, width
from kassa.adapters.sheet import PAGE_HEIGHT, PAGE_WIDTH, Style, put
from kassa.kvitto import text

OVNING_SIZE = 108.0
OVNING_ANGLE = 54.0
OVNING_GREY = 0.88

LANG = {"sv": "sv-SE", "en": "en-GB"}

drawing = Lock()
"""Held while a document is written: a font keeps the state of the document."""


def new_canvas(
    output: io.BytesIO,
    *,
    title: str,
    author: str,
    subject: str,
    size: tuple[float, float] = (PAGE_WIDTH, PAGE_HEIGHT),
    lang: str = "sv",
) -> Canvas:
    """Return an empty document; the same content gives the same bytes.

    Args:
        output: takes the PDF when it is saved.
        title: without patient data.
        author: the clinic.
        subject: what it is.
        size: of the page, in points.
        lang: ISO 639-1 of its words.
    """
    for font in Font:
        face(font)
    canvas = Canvas(
        output,
        pagesize=size,
        invariant=1,
        pageCompression=1,
        initialFontName=Font.REGULAR.value,  # type: ignore[arg-type] # the stubs say float
        lang=LANG[lang],
    )
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    canvas.setCreator("Kassa")
    return canvas


def mark_ovning(canvas: Canvas, size: tuple[float, float] = (PAGE_WIDTH, PAGE_HEIGHT)) -> None:
    """Write over a page of some size, beneath everything else, that it is practice."""
    canvas.saveState()
    canvas.translate(size[0] / 2, size[1] / 2)
    canvas.rotate(OVNING_ANGLE)
    style = Style(OVNING_SIZE, Font.SEMIBOLD, OVNING_GREY)
    half = width(text.OVNING, style.font, style.size) / 2
    put(canvas, text.OVNING, style, -half, -OVNING_SIZE / 3)
    canvas.restoreState()
