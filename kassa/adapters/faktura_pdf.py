"""Invoices, credit notes and reminders as a PDF on A4, drawn from the frozen document.

The address stands where the window of an envelope is. What is needed to pay stands together in a
frame at the foot of the first page: sum, last day, bankgiro, OCR, and a code for the bank's app.
"""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kassa.adapters.canvas import drawing, mark_ovning, new_canvas
from kassa.adapters.fonts import Font
from kassa.adapters.qr import draw_qr
from kassa.adapters.sheet import Block, Cell, Style, draw_stack, gap, paginate, row, stack_height
from kassa.faktura import text
from kassa.faktura.document import Faktura, FakturaRad
from kassa.faktura.ocr import grouped
from kassa.faktura.standing import Standing
from kassa.kvitto.text import KOPIA, OVNING_NOTE, money_text
from kassa.money import ZERO, Money

WIDTH, HEIGHT = A4
LEFT = 20 * mm
ROOM = WIDTH - 2 * LEFT
ADDRESS_AT = 104 * mm
ADDRESS_TOP = HEIGHT - 46 * mm
BODY_TOP = HEIGHT - 92 * mm
PAY_HEIGHT = 62 * mm
PAY_BOTTOM = 26 * mm
FOOT_AT = 12 * mm
LATER_TOP = HEIGHT - 24 * mm
BELOPP_ROOM = 90.0
LABEL_ROOM = 92.0
QR_SIZE = 38 * mm
FRAME = 5 * mm

NAME = Style(15, Font.SEMIBOLD)
HEADING = Style(22, Font.SEMIBOLD)
BODY = Style(10)
STRONG = Style(10, Font.SEMIBOLD)
QUIET = Style(8.5, grey=0.3)
LABEL = Style(8.5, grey=0.35)
SUM = Style(13, Font.SEMIBOLD)
PAY = Style(11, Font.SEMIBOLD)
PAY_SUM = Style(26, Font.SEMIBOLD, grey=0)
FOOT = Style(7.5, grey=0.38)


class PdfFakturaRenderer:
    """Draws invoices; implements ``kassa.desk.fakturor.FakturaRenderer``."""

    def render(self, standing: Standing, *, kopia: bool) -> bytes:
        """Return the PDF; the same invoice in the same standing gives the same bytes.

        Raises:
            GlyphMissingError: a name or address has a character the font cannot write.
        """
        with drawing:
            return _render(standing, kopia=kopia)


def _render(standing: Standing, *, kopia: bool) -> bytes:
    faktura = standing.faktura
    output = io.BytesIO()
    title = text.title(faktura)
    canvas = new_canvas(output, title=title, author=faktura.klinik.namn, subject=title, size=A4)
    pages = paginate(
        _body(standing),
        BODY_TOP - PAY_BOTTOM - PAY_HEIGHT - 6 * mm,
        LATER_TOP - PAY_BOTTOM - PAY_HEIGHT - 6 * mm,
    )
    for number, blocks in enumerate(pages, 1):
        if faktura.ovning:
            mark_ovning(canvas, A4)
        if number == 1:
            _head(canvas, standing, kopia=kopia)
        draw_stack(canvas, blocks, LEFT, BODY_TOP if number == 1 else LATER_TOP)
        if number == len(pages):
            _pay(canvas, standing)
        _foot(canvas, faktura, number, len(pages))
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _head(canvas: Canvas, standing: Standing, *, kopia: bool) -> None:
    """Draw the clinic to the left, what it is to the right, and whom it is for."""
    faktura = standing.faktura
    klinik = faktura.klinik
    right = ADDRESS_AT - LEFT
    left_room = right - 8 * mm
    clinic = [
        *row(Cell(klinik.namn, NAME, room=left_room)),
        *row(Cell(klinik.adress, QUIET, room=left_room)),
        *row(Cell(f"Organisationsnummer {klinik.organisationsnummer}", QUIET, room=left_room)),
    ]
    draw_stack(canvas, clinic, LEFT, HEIGHT - 18 * mm)
    heading = [
        *row(Cell(text.heading(standing), HEADING, room=ROOM - right)),
        *(row(Cell(KOPIA, SUM, room=ROOM - right)) if kopia else ()),
    ]
    draw_stack(canvas, heading, ADDRESS_AT, HEIGHT - 16 * mm)
    draw_stack(canvas, _address(faktura, ROOM - right), ADDRESS_AT, ADDRESS_TOP)
    draw_stack(canvas, _facts(standing, left_room), LEFT, ADDRESS_TOP)


def _address(faktura: Faktura, room: float) -> list[Block]:
    to = faktura.mottagare
    if to is None:
        return row(Cell("Uppgifterna är gallrade.", QUIET, room=room))
    return [
        *row(Cell(to.namn or "Namn saknas", BODY, room=room)),
        *(row(Cell(to.adress, BODY, room=room)) if to.adress else ()),
    ]


def _facts(standing: Standing, room: float) -> list[Block]:
    faktura = standing.faktura
    to = faktura.mottagare
    facts = [
        ("Fakturanummer", faktura.number),
        ("Fakturadatum", f"{faktura.utfardad_on}"),
        ("Besök", f"{faktura.tidpunkt}"),
        ("Kvitto", faktura.kvitto),
    ]
    if faktura.avser:
        facts.append(("Avser faktura", faktura.avser))
    if not faktura.is_kredit:
        facts.insert(2, ("Betalas senast", f"{standing.forfaller_on}"))
    if to is not None:  # to the left: nothing but name and address shows in the window
        patient = f"{to.patient}\n{to.number}" if to.patient else to.number
        facts += [("Patient", patient), ("Skickas med", text.KANAL[to.kanal])]
    blocks: list[Block] = []
    for label, value in facts:
        blocks += row(
            Cell(label, LABEL, room=LABEL_ROOM),
            Cell(value, STRONG, LABEL_ROOM, room - LABEL_ROOM),
        )
    return blocks


def _body(standing: Standing) -> list[Block]:
    """Return the lines, the sum, and what to know."""
    faktura = standing.faktura
    blocks: list[Block] = []
    reminder = text.reminder_text(standing)
    if reminder:
        blocks += [*row(Cell(reminder, STRONG, room=ROOM)), gap(10)]
    if faktura.ovning:
        blocks += [*row(Cell(OVNING_NOTE, STRONG, room=ROOM)), gap(6)]
    blocks += [*_line("Vad", "Belopp", LABEL), _rule(), gap(3)]
    for rad in faktura.rader:
        blocks += [*_rad(rad), gap(2)]
    blocks += [gap(2), _rule(0.1, 1), gap(4)]
    label = "Att få tillbaka" if faktura.is_kredit else "Att betala"
    blocks += _line(label, money_text(Money(abs(faktura.belopp))), SUM)
    if faktura.moms:
        blocks += _line("Varav moms", money_text(faktura.moms), QUIET)
    for words, amount in (
        ("Krediterat", standing.krediterat),
        ("Betalt hittills", standing.betalt),
    ):
        if amount and not faktura.is_kredit:
            blocks += _line(words, money_text(-amount), BODY)
    if standing.kvar != faktura.money and not faktura.is_kredit:
        kvar = standing.kvar
        blocks += _line("Kvar att betala", money_text(max(ZERO, kvar)), SUM)
    return [*blocks, gap(10), *row(Cell(text.info_text(faktura), QUIET, room=ROOM))]


def _rad(rad: FakturaRad) -> list[Block]:
    return _line(rad.text, money_text(Money(rad.belopp)), BODY)


def _line(what: str, amount: str, style: Style) -> list[Block]:
    at = ROOM - BELOPP_ROOM
    return row(Cell(what, style, room=at - 8), Cell(amount, style, at, BELOPP_ROOM, is_right=True))


def _rule(grey: float = 0.75, thickness: float = 0.6) -> Block:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setStrokeGray(grey)
        canvas.setLineWidth(thickness)
        canvas.line(x, y, x + ROOM, y)

    return Block(thickness, draw)


def _pay(canvas: Canvas, standing: Standing) -> None:
    """Draw the frame with all that is needed to pay, or that nothing is to be paid."""
    faktura = standing.faktura
    is_payable = bool(faktura.bankgiro) and not faktura.is_kredit and standing.kvar > ZERO
    inside = ROOM - 2 * FRAME - (QR_SIZE + FRAME if is_payable else 0)
    if not is_payable:
        words = "Du behöver inte betala något." if standing.kvar <= ZERO else text.ANNAN_VAG
        said = row(Cell(words, PAY, room=inside))
        height = stack_height(said) + 2 * FRAME
        _frame(canvas, height)
        draw_stack(canvas, said, LEFT + FRAME, PAY_BOTTOM + height - FRAME)
        return
    top = PAY_BOTTOM + PAY_HEIGHT
    _frame(canvas, PAY_HEIGHT)
    blocks = [
        *row(Cell("Så betalar du", LABEL, room=inside)),
        *row(Cell(money_text(standing.kvar), PAY_SUM, room=inside)),
        gap(4),
        *_pay_line("Senast", f"{standing.forfaller_on}", inside),
        *_pay_line("Bankgiro", faktura.bankgiro, inside),
        *_pay_line("OCR", grouped(faktura.ocr), inside),
        *_pay_line("Till", faktura.klinik.namn, inside),
        gap(6),
        *row(Cell("Skriv OCR-numret, så vet vi att du har betalat.", QUIET, room=inside)),
    ]
    y = top - max(FRAME, (PAY_HEIGHT - stack_height(blocks)) / 2)
    draw_stack(canvas, blocks, LEFT + FRAME, y)
    _code(canvas, text.bank_code(standing), LEFT + ROOM - FRAME - QR_SIZE, top - FRAME)


def _frame(canvas: Canvas, height: float) -> None:
    canvas.setFillGray(0.96)
    canvas.setStrokeGray(0.75)
    canvas.setLineWidth(0.6)
    canvas.roundRect(LEFT, PAY_BOTTOM, ROOM, height, 6, stroke=1, fill=1)


def _pay_line(label: str, value: str, room: float) -> list[Block]:
    return row(
        Cell(label, LABEL, room=LABEL_ROOM - 30),
        Cell(value, PAY, LABEL_ROOM - 30, room - LABEL_ROOM + 30),
    )


def _code(canvas: Canvas, words: str, x: float, top: float) -> None:
    """Draw a QR code with its explanation below."""
    draw_qr(words, QR_SIZE)(canvas, x, top)
    below = row(Cell("Läs av med bankens app, så fylls allt i.", FOOT, room=QR_SIZE))
    draw_stack(canvas, below, x, top - QR_SIZE - 3)


def _foot(canvas: Canvas, faktura: Faktura, number: int, pages: int) -> None:
    page = f", sida {number} av {pages}" if pages > 1 else ""
    ask = f"Frågor om fakturan: {faktura.fragor}" if faktura.fragor else ""
    left = ROOM - 160
    blocks = row(
        Cell(ask, FOOT, room=left - 8),
        Cell(f"{text.title(faktura)}{page}", FOOT, left, 160, is_right=True),
    )
    draw_stack(canvas, blocks, LEFT, FOOT_AT + stack_height(blocks))
