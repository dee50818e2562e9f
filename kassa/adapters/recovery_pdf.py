"""The recovery key as a paper for the safe: four rows, a code to scan, and what it is for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from reportlab.lib.units import mm

from kassa.adapters.canvas import drawing, new_canvas
from kassa.adapters.fonts import Font
from kassa.adapters.kvitto_layout import BODY, FOOT, HEADING, NAME, QUIET
from kassa.adapters.qr import draw_qr
from kassa.adapters.sheet import MARGIN, PAGE_HEIGHT, Block, Cell, Style, draw_stack, gap, row, rule
from kassa.clock import to_local
from kassa.kvitto.text import time_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

TITLE = "Återställningsnyckel"
ROW = Style(19, Font.SEMIBOLD)
NUMBER_ROOM = 26.0
QR_SIDE = 30 * mm
LEAD = (
    "Förvara pappret i mottagningens kassaskåp. Den som har det kan öppna Kassas databas och alla "
    "säkerhetskopior."
)
USES = (
    "När ingens lösenord öppnar databasen: starta Kassa, tryck F4 och skriv av raderna.",
    "När datorn är borta: installera Kassa på en annan och kör kassa aterstall med kopians namn.",
    "Varje rad slutar med två kontrolltecken: ett skrivfel sägs på sin rad. O och I finns inte.",
)

WHEN_NEW = (
    "Nyckeln är ny. Den gäller när kassa omkryptera har svarat att databasen är krypterad med "
    "{new}. Blev det inte så öppnar pappret inget: riv det. Vilken som gäller står i Kassa under "
    "Mer, Säkerhetskopia. Pappret med {old} öppnar kopiorna från förut: spara det så länge de "
    "finns."
)


def recovery_pdf(
    rows: Sequence[str], klinik: str, key_id: str, at: datetime, replaces: str = ""
) -> bytes:
    """Return the paper.

    Args:
        rows: the four rows of the key.
        klinik: the clinic's name.
        key_id: stands in the names of the copies it opens.
        at: when it is printed, UTC.
        replaces: id of the key that this one is to replace; empty where it is in force already.
    """
    with drawing:
        output = io.BytesIO()
        canvas = new_canvas(output, title=TITLE, author=klinik, subject=TITLE)
        blocks = _blocks(rows, klinik, key_id, at, replaces)
        draw_stack(canvas, blocks, MARGIN, PAGE_HEIGHT - MARGIN)
        canvas.showPage()
        canvas.save()
        return output.getvalue()


def _blocks(
    rows: Sequence[str], klinik: str, key_id: str, at: datetime, replaces: str
) -> list[Block]:
    blocks = [
        *row(Cell(klinik, NAME)),
        gap(12),
        *row(Cell(TITLE, HEADING)),
        *row(Cell(LEAD, BODY)),
        gap(14),
        rule(),
        gap(12),
    ]
    for place, words in enumerate(rows, start=1):
        blocks += row(Cell(str(place), QUIET), Cell(words, ROW, NUMBER_ROOM))
        blocks.append(gap(6))
    code = "".join(char for words in rows for char in words if char.isalnum())
    blocks += [gap(8), Block(QR_SIDE, draw_qr(code, QR_SIDE)), gap(12), rule(), gap(10)]
    when = (WHEN_NEW.format(new=key_id, old=replaces),) if replaces else ()
    for words in (*when, *USES):
        blocks += [*row(Cell(words, BODY)), gap(5)]
    said = (
        f"Nyckel {key_id}, utskriven {time_text(to_local(at))}. Kopiorna har {key_id} i sina namn."
    )
    return [*blocks, gap(4), *row(Cell(said, FOOT))]
