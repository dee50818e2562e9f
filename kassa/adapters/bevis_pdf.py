"""The proof of a frikort as a PDF on A5."""

from __future__ import annotations

import io

from kassa.adapters.canvas import drawing, mark_ovning, new_canvas
from kassa.adapters.frikort_bar import frikort_block_list
from kassa.adapters.kvitto_layout import (
    BODY,
    FOOT,
    HEADING,
    LABEL,
    NAME,
    NUMBER_ROOM,
    QUIET,
    STRONG,
)
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
    rule,
    stack_height,
)
from kassa.kvitto import bevis as words
from kassa.kvitto.bevis import Bevis
from kassa.kvitto.text import OVNING_NOTE, bound, money_text, time_text

DATE_ROOM = 62.0
BELOPP_ROOM = 74.0


class PdfBevisRenderer:
    """Draws proofs; implements ``kassa.desk.ports.BevisRenderer``."""

    def render(self, bevis: Bevis) -> bytes:
        """Return the PDF; the same proof gives the same bytes.

        Raises:
            GlyphMissingError: a name has a character the font cannot write.
        """
        with drawing:
            return _render(bevis)


def _render(bevis: Bevis) -> bytes:
    output = io.BytesIO()
    canvas = new_canvas(
        output, title=words.TITLE, author=bevis.klinik.namn, subject=words.heading(bevis)
    )
    room = PAGE_HEIGHT - 2 * MARGIN - stack_height(_footer(bevis, 1, 1)) - FOOT.leading
    pages = paginate(_block_list(bevis), room, room)
    for number, blocks in enumerate(pages, start=1):
        if bevis.ovning:
            mark_ovning(canvas)
        draw_stack(canvas, blocks, MARGIN, PAGE_HEIGHT - MARGIN)
        footer = _footer(bevis, number, len(pages))
        draw_stack(canvas, footer, MARGIN, MARGIN + stack_height(footer) - FOOT.size / 2)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _block_list(bevis: Bevis) -> list[Block]:
    patient = bevis.patient
    return [
        *row(Cell(bevis.klinik.namn, NAME)),
        *row(Cell(bevis.klinik.adress, QUIET)),
        *row(Cell(f"Organisationsnummer {bevis.klinik.organisationsnummer}", QUIET)),
        gap(20),
        *row(Cell(words.heading(bevis), HEADING)),
        gap(8),
        *row(Cell(patient.namn, STRONG)),
        *row(Cell(patient.number, BODY)),
        *([gap(4), *row(Cell(OVNING_NOTE, STRONG))] if bevis.ovning else []),
        gap(12),
        *row(Cell(bound(words.statement(bevis)), STRONG)),
        gap(14),
        rule(keep=True),
        gap(8, keep=True),
        *frikort_block_list(bevis.frikort),
        gap(14),
        *_rad_list(bevis),
    ]


def _rad_list(bevis: Bevis) -> list[Block]:
    if not bevis.rader:
        return []
    blocks = [rule(keep=True), gap(6, keep=True)]
    blocks += row(Cell("Avgifter som räknas", LABEL), keep=True)
    for rad in bevis.rader:
        blocks += row(
            Cell(f"{rad.day}", BODY, room=DATE_ROOM),
            Cell(rad.what, BODY, DATE_ROOM, ROOM - DATE_ROOM - BELOPP_ROOM),
            Cell(money_text(rad.belopp), BODY, ROOM - BELOPP_ROOM, BELOPP_ROOM, is_right=True),
        )
    return blocks


def _footer(bevis: Bevis, page: int, pages: int) -> list[Block]:
    said = f"Utfärdat {time_text(bevis.issued_at)} av {bevis.clerk}. Taxa {bevis.taxa}"
    page_text = "" if pages == 1 else f"Sida {page} av {pages}"
    left = ROOM - NUMBER_ROOM
    return row(
        Cell(said, FOOT, room=left),
        Cell(page_text, FOOT, left=left, room=NUMBER_ROOM, is_right=True),
    )
