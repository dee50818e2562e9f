"""What every printed list has in common: A5 pages, the practice mark, who printed it and when."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kassa.adapters.canvas import drawing, mark_ovning, new_canvas
from kassa.adapters.kvitto_layout import BODY, FOOT, HEADING, NAME, NUMBER_ROOM
from kassa.adapters.sheet import (
    MARGIN,
    PAGE_HEIGHT,
    ROOM,
    Block,
    Cell,
    draw_stack,
    gap,
    paginate,
    row,
    stack_height,
)
from kassa.kvitto.text import time_text


@dataclass(frozen=True, slots=True)
class Listhuvud:
    """What stands around a list.

    Attributes:
        title: what it is; without patient data.
        lead: what it comes to, under the title.
        klinik: name of the clinic.
        clerk: who printed it.
        issued_at: local time of printing.
        ovning: of the practice clinic.
    """

    title: str
    lead: str
    klinik: str
    clerk: str
    issued_at: datetime
    ovning: bool


def lista_pdf(huvud: Listhuvud, body: Sequence[Block]) -> bytes:
    """Return a list as a PDF; the same list gives the same bytes.

    Raises:
        GlyphMissingError: a name has a character the font cannot write.
    """
    with drawing:
        return _render(huvud, body)


def _render(huvud: Listhuvud, body: Sequence[Block]) -> bytes:
    output = io.BytesIO()
    canvas = new_canvas(output, title=huvud.title, author=huvud.klinik, subject=huvud.title)
    room = PAGE_HEIGHT - 2 * MARGIN - stack_height(_footer(huvud, 1, 1)) - FOOT.leading
    pages = paginate([*_head(huvud), *body], room, room)
    for number, blocks in enumerate(pages, start=1):
        if huvud.ovning:
            mark_ovning(canvas)
        draw_stack(canvas, blocks, MARGIN, PAGE_HEIGHT - MARGIN)
        footer = _footer(huvud, number, len(pages))
        draw_stack(canvas, footer, MARGIN, MARGIN + stack_height(footer) - FOOT.size / 2)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _head(huvud: Listhuvud) -> list[Block]:
    return [
        *row(Cell(huvud.klinik, NAME)),
        gap(12),
        *row(Cell(huvud.title, HEADING)),
        *row(Cell(huvud.lead, BODY)),
        gap(8),
    ]


def _footer(huvud: Listhuvud, page: int, pages: int) -> list[Block]:
    said = f"Utskrivet {time_text(huvud.issued_at)} av {huvud.clerk}"
    left = ROOM - NUMBER_ROOM
    return row(
        Cell(said, FOOT, room=left),
        Cell(f"Sida {page} av {pages}", FOOT, left, NUMBER_ROOM, is_right=True),
    )
