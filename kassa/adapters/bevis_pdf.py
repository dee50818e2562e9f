"""The proof of a frikort as a PDF on A5."""

from __future__ import annotations

from kassa.adapters.frikort_bar import frikort_block_list
from kassa.adapters.kvitto_layout import (
    BODY,
    HEADING,
    LABEL,
    NAME,
    QUIET,
    STRONG,
)
from kassa.adapters.pages import Paper, pages_pdf
from kassa.adapters.sheet import (
    ROOM,
    Block,
    Cell,
    gap,
    row,
    rule,
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
        said = f"Utfärdat {time_text(bevis.issued_at)} av {bevis.clerk}. Taxa {bevis.taxa}"
        paper = Paper(
            title=words.TITLE,
            subject=words.heading(bevis),
            klinik=bevis.klinik.namn,
            foot=said,
            ovning=bevis.ovning,
            is_single_numbered=False,
        )
        return pages_pdf(paper, _block_list(bevis))


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
