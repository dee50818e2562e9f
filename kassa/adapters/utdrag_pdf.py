"""A patient's extract as a PDF on A5: every kind of record under its heading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kassa.adapters.kvitto_layout import BODY, LABEL, QUIET, STRONG
from kassa.adapters.lista_pdf import Listhuvud, lista_pdf
from kassa.adapters.sheet import ROOM, Block, Cell, gap, row, rule
from kassa.clock import to_local
from kassa.desk.utdrag import TABELL, TITLE, Utdrag
from kassa.desk.utdrag_ord import NO_ETIKETT, told
from kassa.ord import many

NAME_ROOM = 110.0


class PdfUtdragRenderer:
    """Draws extracts."""

    def __init__(self, etikett: Mapping[str, str] = NO_ETIKETT) -> None:
        """Take what the tariff calls its circumstances, by their id."""
        self._etikett = etikett

    def render(self, utdrag: Utdrag) -> bytes:
        """Return the PDF; the same extract gives the same bytes.

        Raises:
            GlyphMissingError: a name has a character the font cannot write.
        """
        patient = utdrag.patient
        whom = f"{patient.namn}, " if patient.namn else ""
        huvud = Listhuvud(
            title=TITLE,
            lead=(
                f"{whom}{patient.identitet.number}. Allt som {utdrag.klinik.namn} har sparat om "
                f"dig i Kassa: {many(utdrag.antal, 'post', 'poster')}. "
                "Samma uppgifter finns som fil (JSON)."
            ),
            klinik=utdrag.klinik.namn,
            clerk=utdrag.clerk,
            issued_at=to_local(utdrag.made_at),
            ovning=utdrag.ovning,
        )
        return lista_pdf(huvud, self._blocks(utdrag))

    def _blocks(self, utdrag: Utdrag) -> list[Block]:
        return [block for name in TABELL for block in _table(name, utdrag, self._etikett)]


def _table(table: str, utdrag: Utdrag, etikett: Mapping[str, str]) -> list[Block]:
    rows = utdrag.tabeller.get(table, ())
    if not rows:
        return []
    blocks = [gap(8, keep=True), rule(keep=True), gap(3, keep=True)]
    blocks += row(
        Cell(TABELL[table], STRONG, room=ROOM - 60),
        Cell(f"{len(rows)} st", QUIET, ROOM - 60, 60, is_right=True),
        keep=True,
    )
    for each in rows:
        blocks += [gap(4), *_record(each, etikett)]
    return blocks


def _record(record: Mapping[str, Any], etikett: Mapping[str, str]) -> list[Block]:
    return [
        block
        for name, words in told(record, etikett)
        for block in row(
            Cell(name, LABEL, room=NAME_ROOM - 6),
            Cell(words, QUIET, NAME_ROOM, ROOM - NAME_ROOM),
        )
    ] or row(Cell("–", BODY))
