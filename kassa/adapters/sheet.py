"""Pages of blocks: measured first, then spread over as few pages as they need, then drawn.

A block is a height and a way to draw itself; it is never split. All lengths are points, a
block's origin is its upper left corner, and ``y`` grows upwards as in PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from reportlab.lib.pagesizes import A5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kassa.adapters.fonts import Font, require_glyphs, width, wrap

Draw = Callable[[Canvas, float, float], None]

PAGE_WIDTH, PAGE_HEIGHT = A5
MARGIN = 13 * mm
ROOM = PAGE_WIDTH - 2 * MARGIN
LEADING = 1.36
BASELINE = 0.8  # of the size, from the top of the letters' box


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks.

    Attributes:
        size: in points.
        font: the weight.
        grey: 0 is black, 1 is white.
    """

    size: float
    font: Font = Font.REGULAR
    grey: float = 0.08

    @property
    def leading(self) -> float:
        """The height of a line, in points."""
        return self.size * LEADING


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page.

    Attributes:
        height: in points.
        draw: draws it with its upper left corner at (x, y).
        keep: stays on the same page as the block after it.
        is_gap: empty space, dropped at the top of a page.
    """

    height: float
    draw: Draw
    keep: bool = False
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in a column of a row.

    Attributes:
        text: any length; wrapped to the room.
        style: how it looks.
        left: from the left edge of the row.
        room: width of the column.
        is_right: set flush right in its column.
    """

    text: str
    style: Style
    left: float = 0
    room: float = ROOM
    is_right: bool = False


Line = list[tuple[Cell, str]]


def gap(height: float, *, keep: bool = False) -> Block:
    """Return empty space."""
    return Block(height, lambda _canvas, _x, _y: None, keep=keep, is_gap=True)


def rule(grey: float = 0.75, thickness: float = 0.6, *, keep: bool = False) -> Block:
    """Return a line across the page."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setStrokeGray(grey)
        canvas.setLineWidth(thickness)
        canvas.line(x, y, x + ROOM, y)

    return Block(thickness, draw, keep=keep)


def put(canvas: Canvas, text: str, style: Style, x: float, baseline: float) -> None:
    """Draw one line of text; the only place that puts text on paper.

    Raises:
        GlyphMissingError: the fonts lack a character of it.
    """
    canvas.setFont(style.font.value, style.size)
    canvas.setFillGray(style.grey)
    canvas.drawString(x, baseline, require_glyphs(text))


def row(*cells: Cell, keep: bool = False) -> list[Block]:
    """Return texts side by side on a common baseline, each wrapped in its own column.

    One block a line, so a very long row may go on over a page; its lines share the height of
    the largest style.
    """
    return [_line(line, keep=keep) for line in _lines(cells)]


def beside(left: Sequence[Sequence[Cell]], right: Sequence[Sequence[Cell]]) -> list[Block]:
    """Return two stacks of rows side by side, one block a line; each stack wraps by itself."""
    left_lines = [line for cells in left for line in _lines(cells)]
    right_lines = [line for cells in right for line in _lines(cells)]
    nothing: Line = []
    return [
        _line([*one, *other])
        for one, other in zip_longest(left_lines, right_lines, fillvalue=nothing)
    ]


def _lines(cells: Sequence[Cell]) -> list[Line]:
    """Return the wrapped lines of a row: for each line, what stands in each column."""
    wrapped = [wrap(cell.text, cell.style.font, cell.style.size, cell.room) for cell in cells]
    return [list(zip(cells, texts, strict=True)) for texts in zip_longest(*wrapped, fillvalue="")]


def _line(line: Line, *, keep: bool = False) -> Block:
    size = max(cell.style.size for cell, _ in line)
    leading = max(cell.style.leading for cell, _ in line)

    def draw(canvas: Canvas, x: float, y: float) -> None:
        baseline = y - (leading - size) / 2 - size * BASELINE
        for cell, text in line:
            if text:
                left = x + cell.left
                if cell.is_right:
                    left += cell.room - width(text, cell.style.font, cell.style.size)
                put(canvas, text, cell.style, left, baseline)

    return Block(leading, draw, keep=keep)


def stack_height(blocks: Sequence[Block]) -> float:
    """Return the height of blocks on top of each other."""
    return sum(block.height for block in blocks)


def draw_stack(canvas: Canvas, blocks: Sequence[Block], x: float, y: float) -> None:
    """Draw blocks on top of each other, the first with its upper edge at ``y``."""
    for block in blocks:
        block.draw(canvas, x, y)
        y -= block.height


def paginate(blocks: Sequence[Block], first: float, later: float) -> list[list[Block]]:
    """Spread blocks over pages; what is kept together moves together.

    A kept group higher than a page is broken where the page ends: nothing is cut.

    Args:
        blocks: from top to bottom.
        first: height of the first page.
        later: height of each page after it.
    """
    pages: list[list[Block]] = [[]]

    def is_full(height: float) -> bool:
        room = first if len(pages) == 1 else later
        return bool(pages[-1]) and stack_height(pages[-1]) + height > room

    for group in _groups(blocks):
        if is_full(stack_height(group)):
            pages.append([])
        for block in group:
            if is_full(block.height):
                pages.append([])
            if pages[-1] or not block.is_gap:
                pages[-1].append(block)
    return [page for page in pages if page]


def _groups(blocks: Sequence[Block]) -> list[list[Block]]:
    groups: list[list[Block]] = [[]]
    for block in blocks:
        groups[-1].append(block)
        if not block.keep:
            groups.append([])
    return [group for group in groups if group]
