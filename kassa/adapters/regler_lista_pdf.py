"""The work list of what patients are owed or owe, as a PDF on A5 to tick off by hand."""

from __future__ import annotations

import io

from kassa.adapters.canvas import drawing, mark_ovning, new_canvas
from kassa.adapters.kvitto_layout import BODY, FOOT, HEADING, NAME, NUMBER_ROOM, QUIET, STRONG
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
from kassa.kvitto import regler_lista as words
from kassa.kvitto.regler_lista import ReglerLista, ReglerRad
from kassa.kvitto.text import money_text, time_text

NETTO_ROOM = 130.0
DATE_ROOM = 62.0
BELOPP_ROOM = 74.0


class PdfReglerListaRenderer:
    """Draws the list; implements ``kassa.desk.ports.ReglerListaRenderer``."""

    def render(self, lista: ReglerLista) -> bytes:
        """Return the PDF; the same list gives the same bytes.

        Raises:
            GlyphMissingError: a name has a character the font cannot write.
        """
        with drawing:
            return _render(lista)


def _render(lista: ReglerLista) -> bytes:
    output = io.BytesIO()
    canvas = new_canvas(output, title=words.TITLE, author=lista.klinik.namn, subject=words.TITLE)
    room = PAGE_HEIGHT - 2 * MARGIN - stack_height(_footer(lista, 1, 1)) - FOOT.leading
    pages = paginate(_block_list(lista), room, room)
    for number, blocks in enumerate(pages, start=1):
        if lista.ovning:
            mark_ovning(canvas)
        draw_stack(canvas, blocks, MARGIN, PAGE_HEIGHT - MARGIN)
        footer = _footer(lista, number, len(pages))
        draw_stack(canvas, footer, MARGIN, MARGIN + stack_height(footer) - FOOT.size / 2)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _block_list(lista: ReglerLista) -> list[Block]:
    blocks = [
        *row(Cell(lista.klinik.namn, NAME)),
        gap(12),
        *row(Cell(words.TITLE, HEADING)),
        *row(Cell(words.sum_text(lista), BODY)),
        gap(8),
    ]
    for rad in lista.rader:
        blocks += _rad(rad)
    return blocks


def _rad(rad: ReglerRad) -> list[Block]:
    """Return one patient, kept together: who, what to do, each fee, and a line to sign on."""
    left = ROOM - NETTO_ROOM
    blocks = [gap(6, keep=True), rule(keep=True), gap(4, keep=True)]
    blocks += row(
        Cell(rad.namn or "Namn saknas", STRONG, room=left),
        Cell(words.netto_text(rad.netto), STRONG, left, NETTO_ROOM, is_right=True),
        keep=True,
    )
    blocks += row(Cell(rad.number, BODY), keep=True)
    for fee in rad.fees:
        belopp = Cell(money_text(fee.belopp), QUIET, ROOM - BELOPP_ROOM, BELOPP_ROOM, is_right=True)
        what = Cell(fee.what, QUIET, DATE_ROOM, ROOM - DATE_ROOM - BELOPP_ROOM)
        blocks += row(Cell(f"{fee.day}", QUIET, room=DATE_ROOM), what, belopp, keep=True)
    return [*blocks, *row(Cell("Reglerat, datum och signatur: " + "_" * 30, QUIET))]


def _footer(lista: ReglerLista, page: int, pages: int) -> list[Block]:
    said = f"Utskrivet {time_text(lista.issued_at)} av {lista.clerk}"
    left = ROOM - NUMBER_ROOM
    return row(
        Cell(said, FOOT, room=left),
        Cell(f"Sida {page} av {pages}", FOOT, left, NUMBER_ROOM, is_right=True),
    )
