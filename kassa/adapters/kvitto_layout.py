"""The parts of the receipt, from top to bottom, as blocks.

The markings are at least twice the size of every amount, the sum included (the rule for cash
registers, followed here although a region is exempt).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kassa.adapters.fonts import Font
from kassa.adapters.frikort_bar import frikort_block_list
from kassa.adapters.sheet import ROOM, Block, Cell, Style, beside, gap, row, rule, stack_height
from kassa.kvitto import text
from kassa.kvitto.document import Kvitto, KvittoKind, KvittoRad
from kassa.kvitto.sprak import Sprak

SUM_SIZE = 24.0
MARK_SIZE = 50.0

NAME = Style(13, Font.SEMIBOLD)
QUIET = Style(8.5, grey=0.3)
LABEL = Style(8, grey=0.38)
BODY = Style(9.5)
STRONG = Style(9.5, Font.SEMIBOLD)
HEADING = Style(21, Font.SEMIBOLD)
NUMBER = Style(13, Font.SEMIBOLD)
SUM = Style(SUM_SIZE, Font.SEMIBOLD, grey=0)
SUM_LABEL = Style(13, Font.SEMIBOLD)
MARK = Style(MARK_SIZE, Font.SEMIBOLD, grey=0)
FOOT = Style(7, grey=0.38)

KLINIK_ROOM = 178.0  # leaves KOPIA its place, so that a copy has the lines of its original
META_AT = 188.0
META_LABEL = 48.0
KOD_ROOM = 40.0
ANTAL_ROOM = 34.0
BELOPP_ROOM = 74.0
NUMBER_ROOM = 150.0


@dataclass(frozen=True, slots=True)
class Words:
    """Rows of cells in a language; what is written in a cell is Swedish."""

    sprak: Sprak

    def row(self, *cells: Cell, keep: bool = False) -> list[Block]:
        """Return texts side by side, see ``sheet.row``."""
        return row(*map(self._said, cells), keep=keep)

    def beside(
        self, left: Sequence[Sequence[Cell]], right: Sequence[Sequence[Cell]]
    ) -> list[Block]:
        """Return two stacks of rows side by side, see ``sheet.beside``."""
        return beside(
            [[self._said(cell) for cell in cells] for cells in left],
            [[self._said(cell) for cell in cells] for cells in right],
        )

    def _said(self, cell: Cell) -> Cell:
        said = self.sprak.say(cell.text)
        return cell if said == cell.text else replace(cell, text=said)


def kvitto_block_list(kvitto: Kvitto, air: float, sprak: Sprak) -> list[Block]:
    """Return the whole receipt, from top to bottom; ``air`` multiplies the space between parts."""
    words = Words(sprak)
    return [
        *_klinik(kvitto, words),
        gap(14 * air),
        *_heading(kvitto, words),
        gap(6 * air),
        *_meta(kvitto, words),
        gap(8 * air),
        rule(),
        gap(4 * air),
        *_rad_list(kvitto, words),
        gap(4 * air),
        rule(grey=0.08, thickness=1),
        gap(3 * air),
        *_sum(kvitto, words),
        gap(9 * air),
        *_motivering(kvitto, words, air),
        *_frikort(kvitto, words, air),
    ]


def _klinik(kvitto: Kvitto, words: Words) -> list[Block]:
    klinik = kvitto.klinik
    number = f"Organisationsnummer {klinik.organisationsnummer}"
    return [
        *words.row(Cell(klinik.namn, NAME, room=KLINIK_ROOM)),
        *words.row(Cell(klinik.adress, QUIET, room=KLINIK_ROOM)),
        *words.row(Cell(number, QUIET, room=KLINIK_ROOM)),
    ]


def _heading(kvitto: Kvitto, words: Words) -> list[Block]:
    number = Cell(kvitto.number, NUMBER, ROOM - NUMBER_ROOM, NUMBER_ROOM, is_right=True)
    room = ROOM - NUMBER_ROOM
    if kvitto.ej_kvitto:
        blocks = words.row(Cell(text.heading(kvitto), MARK))
        blocks += words.row(Cell(text.instead_of_kvitto(kvitto), NUMBER, room=room), number)
        blocks += words.row(Cell(text.EJ_KVITTO_WHY, QUIET))
    else:
        blocks = words.row(Cell(text.heading(kvitto), HEADING, room=room), number)
    if kvitto.avser:
        blocks += words.row(Cell(text.avser_text(kvitto), STRONG))
    return blocks


def _meta(kvitto: Kvitto, words: Words) -> list[Block]:
    """Return the patient to the left, when, where and by whom to the right."""
    left_room = META_AT - 12
    patient_list = []
    if kvitto.patient is not None:
        patient = kvitto.patient
        lma = f"LMA-nummer {patient.lma_nummer}" if patient.lma_nummer else ""
        patient_list = [
            (patient.namn, STRONG),
            (patient.number, BODY),
            (lma, BODY),
        ]
    if kvitto.betalare:
        patient_list.append((f"Betalas av {kvitto.betalare}", BODY))
    left = [[Cell(each, style, room=left_room)] for each, style in patient_list if each.strip()]
    visit = "" if kvitto.kind is KvittoKind.REGLERING else text.time_text(kvitto.tidpunkt)
    facts = (
        ("Besök", visit),
        ("Utfärdat", text.issued_text(kvitto)),
        ("Kassa", kvitto.klinik.register),
        ("Kassör", kvitto.clerk),
    )
    value_at = META_AT + META_LABEL
    right = [
        [
            Cell(label, LABEL, META_AT, META_LABEL),
            Cell(value, BODY, value_at, ROOM - value_at),
        ]
        for label, value in facts
        if value
    ]
    blocks = words.beside(left, right)
    if kvitto.ovning:
        blocks += [gap(4), *words.row(Cell(text.OVNING_NOTE, STRONG))]
    return blocks


def _rad_list(kvitto: Kvitto, words: Words) -> list[Block]:
    amount = "Belopp inkl. moms" if kvitto.moms else "Belopp"
    blocks = _columns(words, "Kod", "Avgift", "Antal", amount, LABEL)
    for rad in kvitto.rader:
        blocks += _rad(rad, words)
    avdrag_list = text.avdrag_list(kvitto)
    if avdrag_list and len(kvitto.rader) > 1:
        blocks += _columns(words, "", "Summa avgifter", "", text.money_text(kvitto.belopp), BODY)
    for what, avdrag in avdrag_list:
        blocks += _columns(words, "", what, "", avdrag, BODY)
    return blocks


def _rad(rad: KvittoRad, words: Words) -> list[Block]:
    antal = text.antal_text(rad.antal)
    heading = [gap(4), *words.row(Cell(rad.besok, LABEL), keep=True)] if rad.besok else []
    belopp = text.money_text(rad.belopp)
    return [*heading, *_columns(words, rad.avgiftskod or "", rad.produkt, antal, belopp, BODY)]


def _columns(
    words: Words, kod: str, produkt: str, antal: str, belopp: str, style: Style
) -> list[Block]:
    antal_at = ROOM - BELOPP_ROOM - ANTAL_ROOM
    return words.row(
        Cell(kod, style, room=KOD_ROOM - 4),
        Cell(produkt, style, left=KOD_ROOM, room=antal_at - KOD_ROOM - 6),
        Cell(antal, style, left=antal_at, room=ANTAL_ROOM, is_right=True),
        Cell(belopp, style, left=ROOM - BELOPP_ROOM, room=BELOPP_ROOM, is_right=True),
    )


def _sum(kvitto: Kvitto, words: Words) -> list[Block]:
    half = ROOM / 2
    moms = "\n".join(text.moms_list(kvitto))
    return [
        *words.row(
            Cell(text.sum_label(kvitto), SUM_LABEL, room=half),
            Cell(text.money_text(kvitto.att_betala), SUM, half, half, is_right=True),
            keep=True,
        ),
        *words.row(
            Cell("\n".join(text.betalsatt_list(kvitto)), BODY, room=half),
            Cell(moms, BODY, half, half, is_right=True),
        ),
    ]


def _motivering(kvitto: Kvitto, words: Words, air: float) -> list[Block]:
    """Return why the fee is what it is, and the clerk's reason where there is one."""
    blocks: list[Block] = []
    why = [each for each in (text.zero_text(kvitto), kvitto.motivering) if each.strip()]
    if why:
        blocks += words.row(Cell(text.motivering_label(kvitto), LABEL), keep=True)
        blocks += words.row(Cell(text.bound("\n".join(why)), BODY))
        if kvitto.kalla:
            blocks += words.row(Cell(text.kalla_text(kvitto), QUIET))
    if kvitto.skal:
        blocks += [gap(5 * air), *words.row(Cell(text.skal_label(kvitto), LABEL), keep=True)]
        blocks += words.row(Cell(text.bound(kvitto.skal), BODY))
    return blocks


def _frikort(kvitto: Kvitto, words: Words, air: float) -> list[Block]:
    """Return the frikort, and that this fee does not count where it does not."""
    note = text.RAKNAS_INTE if kvitto.utanfor_frikort else ""
    if kvitto.frikort is None:
        return [gap(9 * air), *words.row(Cell(note, STRONG))] if note else []
    return [
        gap(9 * air),
        rule(keep=True),
        gap(6 * air, keep=True),
        *frikort_block_list(kvitto.frikort, words.sprak, note, is_several=kvitto.is_several),
    ]


def continued_block_list(kvitto: Kvitto, sprak: Sprak) -> list[Block]:
    """Return the top of a later page, high enough for the marking beside it."""
    words = Words(sprak)
    blocks = [
        *words.row(Cell(kvitto.klinik.namn, STRONG, room=KLINIK_ROOM)),
        *words.row(Cell(text.continued_text(kvitto), BODY, room=KLINIK_ROOM)),
    ]
    return [*blocks, gap(max(MARK_SIZE - stack_height(blocks), 0) + 8)]


def footer_block_list(kvitto: Kvitto, page: int, pages: int, sprak: Sprak) -> list[Block]:
    """Return the foot of a page."""
    words = Words(sprak)
    page_text = kvitto.number if pages == 1 else f"{kvitto.number}, sida {page} av {pages}"
    room = ROOM - NUMBER_ROOM
    return words.row(
        Cell(text.footer(kvitto), FOOT, room=room),
        Cell(page_text, FOOT, left=room, room=NUMBER_ROOM, is_right=True),
    )
