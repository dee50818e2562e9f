"""QR codes as squares, dark or light, for the screen; and drawn, for papers."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.pdfgen.canvas import Canvas

    from kassa.adapters.sheet import Draw

QUIET = 4  # light squares all around, without which it cannot be read


def qr_matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of a code, the quiet zone included; True is dark."""
    import segno  # noqa: PLC0415 - only where a code is shown

    code = segno.make_qr(text, error="m")
    return tuple(
        tuple(bool(square) for square in row) for row in code.matrix_iter(scale=1, border=QUIET)
    )


def draw_qr(text: str, side: float) -> Draw:
    """Return how a code is drawn with its upper left corner at (x, y); ``side`` in points."""
    matrix = qr_matrix(text)
    square = side / len(matrix)

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFillGray(1)
        canvas.rect(x, y - side, side, side, stroke=0, fill=1)
        canvas.setFillGray(0)
        for down, squares in enumerate(matrix, 1):
            for start, width in _dark(squares):
                left = x + start * square
                canvas.rect(left, y - down * square, width * square, square, stroke=0, fill=1)

    return draw


def _dark(squares: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    """Yield where dark squares begin in a row, and how many they are: drawn without seams."""
    across = 0
    for is_dark, run in groupby(squares):
        width = len(tuple(run))
        if is_dark:
            yield across, width
        across += width
