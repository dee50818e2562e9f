"""The list of missed visits as a PDF on A5: the charged ones, then the waived ones."""

from __future__ import annotations

from kassa.adapters.kvitto_layout import BODY, QUIET, STRONG, SUM_LABEL
from kassa.adapters.lista_pdf import Listhuvud, lista_pdf
from kassa.adapters.sheet import ROOM, Block, Cell, gap, row, rule
from kassa.kvitto import utebliven_lista as words
from kassa.kvitto.text import money_text, time_text
from kassa.kvitto.utebliven_lista import UteblivenLista, UteblivetRad

BELOPP_ROOM = 90.0


class PdfUteblivenListaRenderer:
    """Draws the list; implements ``kassa.desk.ports.UteblivenListaRenderer``."""

    def render(self, lista: UteblivenLista) -> bytes:
        """Return the PDF; the same list gives the same bytes.

        Raises:
            GlyphMissingError: a name has a character the font cannot write.
        """
        period = words.period_text(lista.from_on, lista.until_on)
        huvud = Listhuvud(
            title=words.TITLE,
            lead=f"{period}. {words.sum_text(lista.rader)}",
            klinik=lista.klinik.namn,
            clerk=lista.clerk,
            issued_at=lista.issued_at,
            ovning=lista.ovning,
        )
        waived = tuple(rad for rad in lista.rader if rad.is_efterskankt)
        charged = tuple(rad for rad in lista.rader if not rad.is_efterskankt)
        return lista_pdf(
            huvud, [*_part("Debiterade", charged), *_part("Efterskänkta avgifter", waived)]
        )


def _part(title: str, rader: tuple[UteblivetRad, ...]) -> list[Block]:
    if not rader:
        return []
    blocks = [gap(8), *row(Cell(title, SUM_LABEL), keep=True)]
    return [*blocks, *(block for rad in rader for block in _rad(rad))]


def _rad(rad: UteblivetRad) -> list[Block]:
    """Return one visit, kept together."""
    left = ROOM - BELOPP_ROOM
    when = time_text(rad.tidpunkt)
    return [
        gap(4, keep=True),
        rule(keep=True),
        gap(3, keep=True),
        *row(
            Cell(rad.namn or "Namn saknas", STRONG, room=left),
            Cell(money_text(rad.belopp), STRONG, left, BELOPP_ROOM, is_right=True),
            keep=True,
        ),
        *row(
            Cell(rad.number, BODY, room=left),
            Cell(f"Kvitto {rad.kvitto}", BODY, left, BELOPP_ROOM, is_right=True),
            keep=True,
        ),
        *row(Cell(f"{when}, {rad.produkt}", QUIET), keep=True),
        *row(Cell(words.outcome_text(rad), QUIET)),
    ]
