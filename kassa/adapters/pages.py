"""Papers whose pages are alike: as many as the text takes, a foot line and the practice mark."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from kassa.adapters.canvas import drawing, mark_ovning, new_canvas
from kassa.adapters.kvitto_layout import FOOT, NUMBER_ROOM
from kassa.adapters.sheet import (
    MARGIN,
    PAGE_HEIGHT,
    ROOM,
    Block,
    Cell,
    draw_stack,
    paginate,
    row,
    stack_height,
)


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands around the text.

    Attributes:
        title: of the document; without patient data.
        subject: of the document, as its properties show it.
        klinik: name of the clinic.
        foot: at the foot of every page, beside its number.
        ovning: of the practice clinic.
        is_single_numbered: a page that is alone says so too.
    """

    title: str
    subject: str
    klinik: str
    foot: str
    ovning: bool
    is_single_numbered: bool = True


def pages_pdf(paper: Paper, blocks: Sequence[Block]) -> bytes:
    """Return a paper as a PDF; the same paper gives the same bytes.

    Raises:
        GlyphMissingError: a text has a character the font cannot write.
    """
    with drawing:
        output = io.BytesIO()
        canvas = new_canvas(output, title=paper.title, author=paper.klinik, subject=paper.subject)
        room = PAGE_HEIGHT - 2 * MARGIN - stack_height(_footer(paper, 1, 1)) - FOOT.leading
        pages = paginate(blocks, room, room)
        for number, page in enumerate(pages, start=1):
            if paper.ovning:
                mark_ovning(canvas)
            draw_stack(canvas, page, MARGIN, PAGE_HEIGHT - MARGIN)
            footer = _footer(paper, number, len(pages))
            draw_stack(canvas, footer, MARGIN, MARGIN + stack_height(footer) - FOOT.size / 2)
            canvas.showPage()
        canvas.save()
        return output.getvalue()


def _footer(paper: Paper, page: int, pages: int) -> list[Block]:
    is_numbered = pages > 1 or paper.is_single_numbered
    said = f"Sida {page} av {pages}" if is_numbered else ""
    left = ROOM - NUMBER_ROOM
    return row(
        Cell(paper.foot, FOOT, room=left),
        Cell(said, FOOT, left, NUMBER_ROOM, is_right=True),
    )
