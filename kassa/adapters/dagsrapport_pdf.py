"""X and Z reports as a PDF on A5, drawn from the frozen report alone."""

from __future__ import annotations

import io

from kassa.adapters.canvas import drawing, mark_ovning, new_canvas
from kassa.adapters.kvitto_layout import BODY, FOOT, HEADING, NAME, NUMBER, QUIET, STRONG
from kassa.adapters.sheet import (
    MARGIN,
    PAGE_HEIGHT,
    ROOM,
    Block,
    Cell,
    Style,
    draw_stack,
    gap,
    paginate,
    row,
    rule,
    stack_height,
)
from kassa.clock import to_local
from kassa.kvitto.dagsrapport import Dagsrapport
from kassa.kvitto.dagsrapport_text import heading, part_list

BELOPP_ROOM = 96.0
ANTAL_ROOM = 46.0
NUMBER_ROOM = 150.0


class PdfDagsrapportRenderer:
    """Draws reports; implements ``kassa.desk.ports.DagsrapportRenderer``."""

    def render(self, rapport: Dagsrapport, *, kopia: bool) -> bytes:
        """Return the PDF; the same report gives the same bytes."""
        with drawing:
            return _render(rapport, kopia=kopia)


def _render(rapport: Dagsrapport, *, kopia: bool) -> bytes:
    output = io.BytesIO()
    title = heading(rapport)
    canvas = new_canvas(output, title=title, author=rapport.klinik.namn, subject=title)
    room = PAGE_HEIGHT - 2 * MARGIN - stack_height(_footer(rapport, 1, 1)) - FOOT.leading
    pages = paginate(_block_list(rapport, kopia=kopia), room, room)
    for number, blocks in enumerate(pages, start=1):
        if rapport.ovning:
            mark_ovning(canvas)
        draw_stack(canvas, blocks, MARGIN, PAGE_HEIGHT - MARGIN)
        footer = _footer(rapport, number, len(pages))
        draw_stack(canvas, footer, MARGIN, MARGIN + stack_height(footer) - FOOT.size / 2)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _block_list(rapport: Dagsrapport, *, kopia: bool) -> list[Block]:
    klinik = rapport.klinik
    left = ROOM - NUMBER_ROOM
    mark = "KOPIA" if kopia else ""
    blocks = [
        *row(Cell(klinik.namn, NAME)),
        *row(Cell(f"Organisationsnummer {klinik.organisationsnummer}", QUIET)),
        gap(8),
        *row(
            Cell(heading(rapport), HEADING, room=left),
            Cell(mark, NUMBER, left, NUMBER_ROOM, is_right=True),
        ),
        gap(4),
    ]
    for part in part_list(rapport):
        blocks += [gap(6, keep=True), rule(keep=True), gap(3, keep=True)]
        if part.title:
            blocks += row(Cell(part.title, STRONG), keep=True)
        for line in part.lines:
            style = STRONG if line.is_sum else BODY
            blocks += _line(line.what, line.antal, line.belopp, style)
    return blocks


def _line(what: str, antal: str, belopp: str, style: Style) -> list[Block]:
    numbers = ROOM - BELOPP_ROOM
    taken = (BELOPP_ROOM if belopp else 0.0) + (ANTAL_ROOM if antal else 0.0)
    cells = [Cell(what, style, room=ROOM - taken)]
    if antal:
        cells.append(Cell(antal, style, numbers - ANTAL_ROOM, ANTAL_ROOM, is_right=True))
    if belopp:
        cells.append(Cell(belopp, style, numbers, BELOPP_ROOM, is_right=True))
    return list(row(*cells))


def _footer(rapport: Dagsrapport, page: int, pages: int) -> list[Block]:
    made = f"{to_local(rapport.at):%Y-%m-%d %H:%M}"
    seal = f" · {rapport.hash[:12]}" if rapport.hash else ""
    left = ROOM - NUMBER_ROOM
    return row(
        Cell(f"{heading(rapport)}, {made}, {rapport.clerk}{seal}", FOOT, room=left),
        Cell(f"Sida {page} av {pages}", FOOT, left, NUMBER_ROOM, is_right=True),
    )
