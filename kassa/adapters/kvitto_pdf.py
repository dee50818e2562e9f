"""The receipt as a PDF on A5, drawn from the frozen record alone.

The same receipt gives the same bytes (docs/adr/0002-kvitto-pdf.md), and only the bundled fonts
are in it.
"""

from __future__ import annotations

import io
from threading import Lock

from reportlab.pdfgen.canvas import Canvas

from kassa.adapters.fonts import Font, face, missing_glyphs, width
from kassa.adapters.kvitto_layout import (
    FOOT,
    MARK,
    continued_block_list,
    footer_block_list,
    kvitto_block_list,
)
from kassa.adapters.sheet import (
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Block,
    Style,
    draw_stack,
    paginate,
    put,
    stack_height,
)
from kassa.kvitto import text
from kassa.kvitto.document import Kvitto

OVNING_SIZE = 108.0
OVNING_ANGLE = 54.0
OVNING_GREY = 0.88

AIRY = 1.7
CLOSE = 1.0

_lock = Lock()  # a font keeps the state of the document being written


class PdfKvittoRenderer:
    """Draws receipts; implements ``kassa.desk.ports.KvittoRenderer``."""

    def render(self, kvitto: Kvitto, *, kopia: bool) -> bytes:
        """Return the PDF of a receipt; the same receipt gives the same bytes.

        Raises:
            GlyphMissingError: a name or text has a character the font cannot write.
        """
        with _lock:
            return _render(kvitto, kopia=kopia)

    def missing_glyphs(self, text: str) -> tuple[str, ...]:
        """Return the characters of a text that the bundled font cannot write, each once."""
        return missing_glyphs(text)


def _render(kvitto: Kvitto, *, kopia: bool) -> bytes:
    for font in Font:
        face(font)
    output = io.BytesIO()
    canvas = Canvas(
        output,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        initialFontName=Font.REGULAR.value,  # type: ignore[arg-type] # the stubs say float
        lang="sv-SE",
    )
    canvas.setTitle(text.title(kvitto))
    canvas.setAuthor(kvitto.klinik.namn)
    canvas.setSubject(text.heading(kvitto))
    canvas.setCreator("Kassa")
    pages = _pages(kvitto)
    for number, blocks in enumerate(pages, start=1):
        _mark(canvas, kvitto, kopia=kopia)
        draw_stack(canvas, blocks, MARGIN, PAGE_HEIGHT - MARGIN)
        _footer(canvas, kvitto, number, len(pages))
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _pages(kvitto: Kvitto) -> list[list[Block]]:
    """Return the pages, airy when one page holds it so, close otherwise."""
    first = PAGE_HEIGHT - 2 * MARGIN - _footer_height(kvitto)
    later = first - stack_height(continued_block_list(kvitto))
    airy = paginate(kvitto_block_list(kvitto, AIRY), first, later)
    if len(airy) == 1:
        return airy
    page, *more = paginate(kvitto_block_list(kvitto, CLOSE), first, later)
    return [page, *([*continued_block_list(kvitto), *blocks] for blocks in more)]


def _mark(canvas: Canvas, kvitto: Kvitto, *, kopia: bool) -> None:
    """Draw the markings of a page, beneath everything else."""
    if kvitto.ovning:
        canvas.saveState()
        canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
        canvas.rotate(OVNING_ANGLE)
        style = Style(OVNING_SIZE, Font.SEMIBOLD, OVNING_GREY)
        put(
            canvas,
            text.OVNING,
            style,
            -width(text.OVNING, style.font, style.size) / 2,
            -OVNING_SIZE / 3,
        )
        canvas.restoreState()
    if kopia:
        left = PAGE_WIDTH - MARGIN - width(text.KOPIA, MARK.font, MARK.size)
        put(canvas, text.KOPIA, MARK, left, PAGE_HEIGHT - MARGIN - MARK.size * 0.74)


def _footer_height(kvitto: Kvitto) -> float:
    return stack_height(footer_block_list(kvitto, 1, 1)) + FOOT.leading


def _footer(canvas: Canvas, kvitto: Kvitto, page: int, pages: int) -> None:
    blocks = footer_block_list(kvitto, page, pages)
    draw_stack(canvas, blocks, MARGIN, MARGIN + stack_height(blocks) - FOOT.size / 2)
