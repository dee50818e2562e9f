"""X and Z reports as a PDF on A5, drawn from the frozen report alone."""

from __future__ import annotations

from kassa.adapters.kvitto_layout import BODY, HEADING, NAME, NUMBER, QUIET, STRONG
from kassa.adapters.pages import Paper, pages_pdf
from kassa.adapters.sheet import (
    ROOM,
    Block,
    Cell,
    Style,
    gap,
    row,
    rule,
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
        title = heading(rapport)
        made = f"{to_local(rapport.at):%Y-%m-%d %H:%M}"
        seal = f" · {rapport.hash[:12]}" if rapport.hash else ""
        said = f"{title}, {made}, {rapport.clerk}{seal}"
        paper = Paper(title, title, rapport.klinik.namn, said, rapport.ovning)
        return pages_pdf(paper, _block_list(rapport, kopia=kopia))


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
