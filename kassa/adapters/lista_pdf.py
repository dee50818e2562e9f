"""What every printed list has in common: A5 pages, the practice mark, who printed it and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kassa.adapters.kvitto_layout import BODY, HEADING, NAME
from kassa.adapters.pages import Paper, pages_pdf
from kassa.adapters.sheet import (
    Block,
    Cell,
    gap,
    row,
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
    said = f"Utskrivet {time_text(huvud.issued_at)} av {huvud.clerk}"
    paper = Paper(huvud.title, huvud.title, huvud.klinik, said, huvud.ovning)
    return pages_pdf(paper, [*_head(huvud), *body])


def _head(huvud: Listhuvud) -> list[Block]:
    return [
        *row(Cell(huvud.klinik, NAME)),
        gap(12),
        *row(Cell(huvud.title, HEADING)),
        *row(Cell(huvud.lead, BODY)),
        gap(8),
    ]
