"""The frikort as a bar: what was counted, this visit's piece hatched, what remains."""

from __future__ import annotations

from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

from kassa.adapters.fonts import Font, width
from kassa.adapters.sheet import ROOM, Block, Cell, Style, gap, put, row
from kassa.kvitto.document import KvittoFrikort
from kassa.kvitto.sprak import SVENSKA, Sprak
from kassa.kvitto.text import FrikortText, frikort_text
from kassa.money import ZERO, Money

BAR_HEIGHT = 11.0
SWATCH = 7.0
SWATCH_GAP = 4.0
LEGEND_GAP = 14.0
HATCH_STEP = 3.0
COUNTED_GREY = 0.3
OUTLINE_GREY = 0.3

TITLE = Style(8, grey=0.38)
HEADLINE = Style(11, Font.SEMIBOLD)
LEGEND = Style(8)
DETAIL = Style(8.5)
WARNING = Style(8.5, Font.SEMIBOLD)

Fill = Callable[[Canvas, float, float, float, float], None]


def frikort_block_list(
    frikort: KvittoFrikort, sprak: Sprak = SVENSKA, note: str = "", *, is_several: bool = False
) -> list[Block]:
    """Return the blocks that show the state of the frikort, kept on one page.

    Args:
        frikort: the state.
        sprak: the language of the words.
        note: what must be known about this fee, in Swedish; may be empty.
        is_several: several visits share the receipt.
    """
    text = frikort_text(frikort, is_several=is_several).said_in(sprak)
    return [
        *row(Cell(sprak.say("Frikort och högkostnadsskydd"), TITLE), keep=True),
        *row(Cell(text.headline, HEADLINE), keep=True),
        *(row(Cell(sprak.say(note), WARNING), keep=True) if note else ()),
        gap(3, keep=True),
        Block(BAR_HEIGHT, lambda canvas, x, y: _bar(canvas, x, y, frikort), keep=True),
        gap(4, keep=True),
        *_legend(text),
        gap(2, keep=True),
        *(block for detail in text.detail_list for block in row(Cell(detail, DETAIL), keep=True)),
        *(row(Cell(text.inlast, DETAIL), keep=True) if text.inlast else ()),
        *(row(Cell(text.preliminar, WARNING), keep=True) if text.preliminar else ()),
        gap(0),
    ]


def pieces(frikort: KvittoFrikort, length: float) -> tuple[float, float]:
    """Return where the counted piece ends and where this receipt's piece ends.

    Args:
        frikort: the state; a return takes away, so its piece lies inside what was counted.
        length: of the whole bar, which stands for the ceiling.
    """

    def place(amount: Money) -> float:
        return length * min(max(amount.ore, 0), frikort.tak.ore) / frikort.tak.ore

    after = frikort.innan + frikort.detta
    low, high = sorted((frikort.innan, after))
    return place(low), place(high)


def _bar(canvas: Canvas, x: float, y: float, frikort: KvittoFrikort) -> None:
    counted, touched = pieces(frikort, ROOM) if frikort.tak > ZERO else (ROOM, ROOM)
    bottom = y - BAR_HEIGHT
    if counted:
        solid(canvas, x, bottom, counted, BAR_HEIGHT)
    if touched > counted:
        hatched(canvas, x + counted, bottom, touched - counted, BAR_HEIGHT)
    outlined(canvas, x, bottom, ROOM, BAR_HEIGHT)


def _legend(text: FrikortText) -> list[Block]:
    """Return the key to the bar's pieces, on as many lines as it needs."""
    lines: list[list[tuple[float, Fill, str]]] = [[]]
    at = 0.0
    for fill, words in ((solid, text.innan), (hatched, text.detta), (outlined, text.kvar)):
        length = SWATCH + SWATCH_GAP + width(words, LEGEND.font, LEGEND.size)
        if at + length > ROOM:
            lines.append([])
            at = 0.0
        if words:
            lines[-1].append((at, fill, words))
            at += length + LEGEND_GAP
    return [Block(LEGEND.leading, _legend_line(line), keep=True) for line in lines if line]


def _legend_line(
    line: list[tuple[float, Fill, str]],
) -> Callable[[Canvas, float, float], None]:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        bottom = y - (LEGEND.leading + SWATCH) / 2
        for at, fill, words in line:
            fill(canvas, x + at, bottom, SWATCH, SWATCH)
            put(canvas, words, LEGEND, x + at + SWATCH + SWATCH_GAP, bottom + 0.8)

    return draw


def solid(canvas: Canvas, x: float, bottom: float, length: float, height: float) -> None:
    """Fill a piece: what was counted."""
    canvas.setFillGray(COUNTED_GREY)
    canvas.rect(x, bottom, length, height, stroke=0, fill=1)


def outlined(canvas: Canvas, x: float, bottom: float, length: float, height: float) -> None:
    """Outline a piece: what remains."""
    canvas.setStrokeGray(OUTLINE_GREY)
    canvas.setLineWidth(0.7)
    canvas.rect(x, bottom, length, height, stroke=1, fill=0)


def hatched(canvas: Canvas, x: float, bottom: float, length: float, height: float) -> None:
    """Hatch a piece: what this receipt adds or takes."""
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(x, bottom, length, height)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.setStrokeGray(OUTLINE_GREY)
    canvas.setLineWidth(0.9)
    steps = int((length + height) / HATCH_STEP) + 1
    for step in range(steps):
        start = x - height + step * HATCH_STEP
        canvas.line(start, bottom, start + height, bottom + height)
    canvas.restoreState()
    outlined(canvas, x, bottom, length, height)
