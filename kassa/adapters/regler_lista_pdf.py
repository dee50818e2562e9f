"""The work list of what patients are owed or owe, as a PDF on A5 to tick off by hand."""

from __future__ import annotations

from kassa.adapters.kvitto_layout import BODY, QUIET, STRONG
from kassa.adapters.lista_pdf import Listhuvud, lista_pdf
from kassa.adapters.sheet import ROOM, Block, Cell, gap, row, rule
from kassa.kvitto import regler_lista as words
from kassa.kvitto.regler_lista import ReglerLista, ReglerRad
from kassa.kvitto.text import money_text

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
        huvud = Listhuvud(
            title=words.TITLE,
            lead=words.sum_text(lista),
            klinik=lista.klinik.namn,
            clerk=lista.clerk,
            issued_at=lista.issued_at,
            ovning=lista.ovning,
        )
        return lista_pdf(huvud, [block for rad in lista.rader for block in _rad(rad)])


def _rad(rad: ReglerRad) -> list[Block]:
    """Return one patient, kept together: who, what to do, each fee, and a line to sign on."""
    left = ROOM - NETTO_ROOM
    netto = words.UNCOUNTED if rad.is_damaged else words.netto_text(rad.netto)
    blocks = [gap(6, keep=True), rule(keep=True), gap(4, keep=True)]
    blocks += row(
        Cell(rad.namn or "Namn saknas", STRONG, room=left),
        Cell(netto, STRONG, left, NETTO_ROOM, is_right=True),
        keep=True,
    )
    blocks += row(Cell(rad.number, BODY), keep=True)
    if rad.is_damaged:
        return [*blocks, *row(Cell(words.DAMAGED, QUIET))]
    for fee in rad.fees:
        belopp = Cell(money_text(fee.belopp), QUIET, ROOM - BELOPP_ROOM, BELOPP_ROOM, is_right=True)
        what = Cell(fee.what, QUIET, DATE_ROOM, ROOM - DATE_ROOM - BELOPP_ROOM)
        blocks += row(Cell(f"{fee.day}", QUIET, room=DATE_ROOM), what, belopp, keep=True)
    return [*blocks, *row(Cell("Reglerat, datum och signatur: " + "_" * 30, QUIET))]
