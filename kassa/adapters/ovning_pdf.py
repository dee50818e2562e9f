"""The protocol of a rehearsed outage as a PDF on A5, to be signed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kassa.adapters.canvas import drawing, mark_ovning, new_canvas
from kassa.adapters.kvitto_layout import BODY, FOOT, HEADING, NAME, QUIET, STRONG
from kassa.adapters.sheet import (
    MARGIN,
    PAGE_HEIGHT,
    ROOM,
    Block,
    Cell,
    draw_stack,
    gap,
    row,
    rule,
)
from kassa.desk.ovning_avbrott import TITLE
from kassa.kvitto.text import time_text
from kassa.ord import many

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from kassa.desk.ovning_avbrott import OvningProtokoll, OvningSteg

BOX = 10.0
TIME_ROOM = 46.0
LINES = ("Deltog", "Vad gick bra?", "Vad ändrar vi?")


class PdfOvningRenderer:
    """Draws protocols; implements ``kassa.desk.ports.OvningRenderer``."""

    def render(self, protokoll: OvningProtokoll) -> bytes:
        """Return the PDF; the same protocol gives the same bytes."""
        with drawing:
            output = io.BytesIO()
            klinik = protokoll.klinik.namn
            canvas = new_canvas(output, title=TITLE, author=klinik, subject=TITLE)
            mark_ovning(canvas)
            draw_stack(canvas, _block_list(protokoll), MARGIN, PAGE_HEIGHT - MARGIN)
            canvas.showPage()
            canvas.save()
            return output.getvalue()


def _block_list(protokoll: OvningProtokoll) -> list[Block]:
    begun = time_text(protokoll.from_at) if protokoll.from_at else "inte påbörjad"
    done = protokoll.antal_gjorda
    said = f"{done} av {len(protokoll.steg)} moment är gjorda"
    spent = protokoll.minuter
    minutes = f", på {many(spent, 'minut', 'minuter')}" if spent else ""
    blocks = [
        *row(Cell(protokoll.klinik.namn, NAME)),
        gap(8),
        *row(Cell(TITLE, HEADING)),
        *row(Cell(f"Började {begun}. {said}{minutes}.", BODY)),
        gap(8),
    ]
    for number, steg in enumerate(protokoll.steg, 1):
        blocks += [rule(), gap(5), *_steg(number, steg), gap(5)]
    blocks.append(rule())
    for line in LINES:
        blocks += [gap(10), *row(Cell(line, STRONG)), gap(16), rule(0.5)]
    return [
        *blocks,
        gap(26),
        *row(Cell("_" * 32, QUIET), Cell("_" * 32, QUIET, ROOM / 2, ROOM / 2)),
        *row(Cell("Ansvarig, datum", QUIET), Cell("Övningsledare", QUIET, ROOM / 2, ROOM / 2)),
        gap(8),
        *row(Cell(f"Utskrivet {time_text(protokoll.made_at)} av {protokoll.clerk}", FOOT)),
    ]


def _steg(number: int, steg: OvningSteg) -> list[Block]:
    left = ROOM - TIME_ROOM
    at = f"{steg.done_at:%H:%M}" if steg.done_at else "–"
    blocks = row(
        Cell(f"{number}. {steg.text}", BODY, BOX + 10, left - BOX - 10),
        Cell(at, STRONG, left, TIME_ROOM, is_right=True),
    )
    first = blocks[0]

    def draw(canvas: Canvas, x: float, y: float) -> None:
        first.draw(canvas, x, y)
        canvas.setStrokeGray(0.2)
        canvas.setLineWidth(1)
        bottom = y - (first.height + BOX) / 2
        canvas.rect(x, bottom, BOX, BOX, stroke=1, fill=0)
        if steg.done_at:
            canvas.setLineWidth(1.8)
            canvas.line(x + 2, bottom + 5, x + 4.5, bottom + 2)
            canvas.line(x + 4.5, bottom + 2, x + 9, bottom + 9)

    return [Block(first.height, draw), *blocks[1:]]
