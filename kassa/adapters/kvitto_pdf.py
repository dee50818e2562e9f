"""The receipt as a PDF on A5, drawn from the frozen record alone.

The same receipt gives the same bytes (docs/adr/0002-kvitto-pdf.md), and only the bundled fonts
are in it.
"""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from kassa.adapters.canvas import drawing, mark_ovning, new_canvas
from kassa.adapters.fonts import missing_glyphs, width
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
    draw_stack,
    paginate,
    put,
    stack_height,
)
from kassa.kvitto import text
from kassa.kvitto.document import Kvitto
from kassa.kvitto.sprak import SVENSKA, Sprak

AIRY = 1.7
CLOSE = 1.0


class PdfKvittoRenderer:
    """Draws receipts; implements ``kassa.desk.ports.KvittoRenderer``."""

    def render(self, kvitto: Kvitto, *, kopia: bool, sprak: Sprak = SVENSKA) -> bytes:
        """Return the PDF of a receipt; the same receipt gives the same bytes.

        Raises:
            GlyphMissingError: a name or text has a character the font cannot write.
        """
        with drawing:
            return _render(kvitto, sprak, kopia=kopia)

    def missing_glyphs(self, text: str) -> tuple[str, ...]:
        """Return the characters of a text that the bundled font cannot write, each once."""
        return missing_glyphs(text)


def _render(kvitto: Kvitto, sprak: Sprak, *, kopia: bool) -> bytes:
    output = io.BytesIO()
    canvas = new_canvas(
        output,
        title=text.title(kvitto),
        author=kvitto.klinik.namn,
        subject=sprak.say(text.heading(kvitto)),
        lang=sprak.kod,
    )
    pages = _pages(kvitto, sprak)
    for number, blocks in enumerate(pages, start=1):
        _mark(canvas, kvitto, sprak, kopia=kopia)
        draw_stack(canvas, blocks, MARGIN, PAGE_HEIGHT - MARGIN)
        _footer(canvas, footer_block_list(kvitto, number, len(pages), sprak))
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _pages(kvitto: Kvitto, sprak: Sprak) -> list[list[Block]]:
    """Return the pages, airy when one page holds it so, close otherwise."""
    first = PAGE_HEIGHT - 2 * MARGIN - _footer_height(kvitto, sprak)
    later = first - stack_height(continued_block_list(kvitto, sprak))
    airy = paginate(kvitto_block_list(kvitto, AIRY, sprak), first, later)
    if len(airy) == 1:
        return airy
    page, *more = paginate(kvitto_block_list(kvitto, CLOSE, sprak), first, later)
    return [page, *([*continued_block_list(kvitto, sprak), *blocks] for blocks in more)]


def _mark(canvas: Canvas, kvitto: Kvitto, sprak: Sprak, *, kopia: bool) -> None:
    """Draw the markings of a page, beneath everything else."""
    if kvitto.ovning:
        mark_ovning(canvas)
    if kopia:
        mark = sprak.say(text.KOPIA)
        left = PAGE_WIDTH - MARGIN - width(mark, MARK.font, MARK.size)
        put(canvas, mark, MARK, left, PAGE_HEIGHT - MARGIN - MARK.size * 0.74)


def _footer_height(kvitto: Kvitto, sprak: Sprak) -> float:
    return stack_height(footer_block_list(kvitto, 1, 1, sprak)) + FOOT.leading


def _footer(canvas: Canvas, blocks: list[Block]) -> None:
    draw_stack(canvas, blocks, MARGIN, MARGIN + stack_height(blocks) - FOOT.size / 2)
