"""The receipt on a roll of 80 mm as a PDF: one page, as long as it needs to be."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from reportlab.lib.units import mm

from kassa.adapters.canvas import drawing, new_canvas
from kassa.adapters.fonts import Font, missing_glyphs, width, wrap
from kassa.adapters.frikort_bar import hatched, outlined, solid
from kassa.adapters.qr import draw_qr
from kassa.adapters.sheet import Block, Cell, Draw, Style, draw_stack, gap, row, stack_height
from kassa.kvitto.remsa import Del, Linje, Luft, Qr, Rad, Stapel, Stil, remsa
from kassa.kvitto.sprak import SVENSKA, Sprak
from kassa.kvitto.text import title

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from kassa.kvitto.document import Kvitto

ROLL = 80 * mm
SIDE = 4 * mm
INSIDE = ROLL - 2 * SIDE
QR_SIDE = 24 * mm
BAR_HEIGHT = 10.0
AIR = 5.0
BETWEEN = 6.0
MOST_RIGHT = 0.65  # what stands to the right and is wider goes on lines of its own
STYLE = {
    Stil.TYST: Style(7.5, grey=0),
    Stil.VANLIG: Style(9, grey=0),
    Stil.STARK: Style(9.5, Font.SEMIBOLD, grey=0),
    Stil.SUMMA: Style(17, Font.SEMIBOLD, grey=0),
    Stil.MARKE: Style(36, Font.SEMIBOLD, grey=0),
}


class RemsaKvittoRenderer:
    """Draws receipts on a roll; implements ``kassa.desk.ports.KvittoRenderer``."""

    def render(self, kvitto: Kvitto, *, kopia: bool, sprak: Sprak = SVENSKA) -> bytes:
        """Return the PDF of a receipt; the same receipt gives the same bytes.

        Raises:
            GlyphMissingError: a name or text has a character the font cannot write.
        """
        parts = remsa(kvitto, sprak, kopia=kopia)
        return remsa_pdf(parts, title(kvitto), kvitto.klinik.namn, sprak.kod)

    def missing_glyphs(self, text: str) -> tuple[str, ...]:
        """Return the characters of a text that the bundled font cannot write, each once."""
        return missing_glyphs(text)


def remsa_pdf(parts: tuple[Del, ...], name: str, author: str, lang: str) -> bytes:
    """Return the parts of a roll as a PDF of one page."""
    blocks = [block for part in parts for block in _block_list(part)]
    length = stack_height(blocks) + 2 * SIDE
    output = io.BytesIO()
    with drawing:
        canvas = new_canvas(
            output, title=name, author=author, subject=name, size=(ROLL, length), lang=lang
        )
        draw_stack(canvas, blocks, SIDE, length - SIDE)
        canvas.showPage()
        canvas.save()
    return output.getvalue()


def _block_list(part: Del) -> list[Block]:
    match part:
        case Rad():
            return _rad(part)
        case Linje():
            return [gap(AIR / 2), _rule(), gap(AIR / 2)]
        case Luft():
            return [gap(AIR)]
        case Stapel():
            return [gap(2), Block(BAR_HEIGHT, _bar(part)), gap(3)]
        case Qr():
            return [gap(AIR), Block(QR_SIDE, _qr(part.text))]


def _rad(rad: Rad) -> list[Block]:
    style = STYLE[rad.stil]
    if rad.is_centered:
        return [_centered(line, style) for line in wrap(rad.left, style.font, style.size, INSIDE)]
    taken = width(rad.right, style.font, style.size) if rad.right else 0.0
    if taken > MOST_RIGHT * INSIDE:
        below = Cell(rad.right, style, room=INSIDE, is_right=True)
        return [*row(Cell(rad.left, style, room=INSIDE)), *row(below)]
    room = INSIDE - (taken + BETWEEN if taken else 0.0)
    cells = [Cell(rad.left, style, room=room)]
    if rad.right:
        cells.append(Cell(rad.right, style, INSIDE - taken, taken + 0.01, is_right=True))
    return row(*cells)


def _centered(line: str, style: Style) -> Block:
    """Return a line in the middle of the roll."""
    room = width(line, style.font, style.size)
    return row(Cell(line, style, (INSIDE - room) / 2, room + 1))[0]


def _rule() -> Block:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setStrokeGray(0)
        canvas.setLineWidth(0.6)
        canvas.line(x, y, x + INSIDE, y)

    return Block(0.6, draw)


def _bar(stapel: Stapel) -> Draw:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        bottom = y - BAR_HEIGHT
        counted, touched = INSIDE * stapel.raknat, INSIDE * stapel.detta
        if counted:
            solid(canvas, x, bottom, counted, BAR_HEIGHT)
        if touched > counted:
            hatched(canvas, x + counted, bottom, touched - counted, BAR_HEIGHT)
        outlined(canvas, x, bottom, INSIDE, BAR_HEIGHT)

    return draw


def _qr(text: str) -> Draw:
    draw = draw_qr(text, QR_SIDE)
    return lambda canvas, x, y: draw(canvas, x + (INSIDE - QR_SIDE) / 2, y)
