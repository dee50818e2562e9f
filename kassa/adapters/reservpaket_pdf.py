"""The printed package as a PDF on A4: a front page, prices, charts, frikort, blank forms."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from kassa.adapters.canvas import drawing, new_canvas
from kassa.adapters.fonts import Font, width, wrap
from kassa.adapters.reserv_blankett import FORMS_A_PAGE, draw_form
from kassa.adapters.sheet import Style, put
from kassa.aterforing.reservpaket import TITLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.pdfgen.canvas import Canvas

    from kassa.aterforing.reservpaket import Beslut, PrisRad, Reservpaket

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 16 * mm
ROOM = PAGE_WIDTH - 2 * MARGIN
TOP = PAGE_HEIGHT - MARGIN
BAND = 26 * mm

BIG = Style(30, Font.SEMIBOLD, 1.0)
ON_BAND = Style(11, Font.SEMIBOLD, 1.0)
HEADING = Style(19, Font.SEMIBOLD)
SUB = Style(12.5, Font.SEMIBOLD)
BODY = Style(11.5)
SMALL = Style(9, grey=0.35)
KOD = Style(8.5, grey=0.4)
TO_CALL = ("IT-stöd", "Verksamhetschef", "Närmaste mottagning")
STEPS = (
    "Fyll i en blankett för varje besök, med penna. En felskriven stryks över, kastas inte.",
    "Ta avgiften enligt prislistan på nästa sida. Är du osäker: följ beslutsbilden.",
    "Kort går bara om terminalen svarar. Ta annars faktura och skriv adressen på blanketten.",
    "Ge patienten blankettens nederdel som kvitto, med nummer, summa och signatur.",
    "Lägg blanketterna i nummerordning. De läggs in i Kassa när den går igen: alla nummer räknas.",
)


class PdfReservpaketRenderer:
    """Draws the package."""

    def render(self, paket: Reservpaket) -> bytes:
        """Return the PDF; the same package gives the same bytes."""
        with drawing:
            return _render(paket)


def _render(paket: Reservpaket) -> bytes:
    output = io.BytesIO()
    canvas = new_canvas(output, title=TITLE, author=paket.klinik.namn, subject=TITLE, size=A4)
    pages: list[Callable[[Canvas, Reservpaket], None]] = [_front, _prices]
    pages += [partial(_chart, chart) for chart in paket.beslut]
    forms = paket.blanketter
    sheets = [forms[n : n + FORMS_A_PAGE] for n in range(0, len(forms), FORMS_A_PAGE)]
    count = len(pages) + len(sheets)
    for number, draw in enumerate(pages, 1):
        _mark(canvas, paket)
        draw(canvas, paket)
        _footer(canvas, paket, number, count)
        canvas.showPage()
    for number, sheet in enumerate(sheets, len(pages) + 1):
        _mark(canvas, paket)
        height = (PAGE_HEIGHT - 2 * MARGIN) / FORMS_A_PAGE
        for place, form in enumerate(sheet):
            draw_form(canvas, paket, form, (MARGIN, TOP - place * height, ROOM, height - 8))
        _footer(canvas, paket, number, count)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _mark(canvas: Canvas, paket: Reservpaket) -> None:
    if paket.ovning:
        canvas.saveState()
        canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
        canvas.rotate(55)
        style = Style(130, Font.SEMIBOLD, 0.9)
        put(canvas, "ÖVNING", style, -width("ÖVNING", style.font, style.size) / 2, -40)
        canvas.restoreState()


def _band(canvas: Canvas, title: str, right: str) -> float:
    """Draw the dark band on top; return where the page goes on."""
    canvas.setFillGray(0.12)
    canvas.rect(0, PAGE_HEIGHT - BAND, PAGE_WIDTH, BAND, stroke=0, fill=1)
    x = PAGE_WIDTH - MARGIN - width(right, ON_BAND.font, ON_BAND.size)
    room = x - MARGIN - 8 * mm
    size = min(BIG.size, BIG.size * room / width(title, BIG.font, BIG.size))
    fitting = Style(size, BIG.font, BIG.grey)
    put(canvas, title, fitting, MARGIN, PAGE_HEIGHT - BAND / 2 - size / 3)
    put(canvas, right, ON_BAND, x, PAGE_HEIGHT - BAND / 2 - 4)
    return PAGE_HEIGHT - BAND - 12 * mm


def _text(canvas: Canvas, words: str, style: Style, x: float, y: float, room: float) -> float:
    """Draw wrapped text from its top; return where the next begins."""
    for line in wrap(words, style.font, style.size, room):
        put(canvas, line, style, x, y - style.size)
        y -= style.leading
    return y


def _front(canvas: Canvas, paket: Reservpaket) -> None:
    y = _band(canvas, "När Kassa inte går", f"Gäller till och med {paket.giltig_till}")
    y = _text(canvas, paket.klinik.namn, HEADING, MARGIN, y, ROOM)
    said = f"{paket.taxa}. Byt ut paketet när taxan ändras, senast {paket.giltig_till}."
    y = _text(canvas, said, BODY, MARGIN, y - 2, ROOM) - 8 * mm
    y = _text(canvas, "Så här gör du", HEADING, MARGIN, y, ROOM) - 3 * mm
    for number, step in enumerate(STEPS, 1):
        canvas.setFillGray(0.12)
        canvas.circle(MARGIN + 9, y - 9, 10, stroke=0, fill=1)
        digit = Style(12, Font.SEMIBOLD, 1.0)
        put(canvas, str(number), digit, MARGIN + 9 - width(str(number), digit.font, 12) / 2, y - 13)
        y = min(_text(canvas, step, BODY, MARGIN + 30, y, ROOM - 30), y - 22) - 3 * mm
    y = _text(canvas, "Ring", HEADING, MARGIN, y - 4 * mm, ROOM) - 2 * mm
    lines = paket.telefon or tuple((who, "") for who in TO_CALL)  # by hand, on the line
    for who, call in lines:
        put(canvas, who, BODY, MARGIN, y - 14)
        put(canvas, call, Style(15, Font.SEMIBOLD), MARGIN + 70 * mm, y - 14)
        canvas.setStrokeGray(0.8)
        canvas.line(MARGIN, y - 20, MARGIN + ROOM, y - 20)
        y -= 26
    y = _text(canvas, "Frikort", HEADING, MARGIN, y - 6 * mm, ROOM) - 1 * mm
    for rule in paket.frikort:
        put(canvas, "•", BODY, MARGIN, y - BODY.size)
        y = _text(canvas, rule, BODY, MARGIN + 12, y, ROOM - 12) - 2


def _prices(canvas: Canvas, paket: Reservpaket) -> None:
    y = _band(canvas, "Prislista", f"Gäller till och med {paket.giltig_till}")
    column = min(34 * mm, (ROOM - 62 * mm) / len(paket.kolumner))
    left = ROOM - column * len(paket.kolumner)
    for place, words in enumerate(paket.kolumner):
        x = MARGIN + left + place * column
        lines = wrap(words, SUB.font, 10.5, column - 4)
        for number, line in enumerate(lines):
            put(canvas, line, Style(10.5, Font.SEMIBOLD), x + 4, y - 11 - 12 * number)
    y -= 30
    groups = (("Besök", False), ("Patienten kom inte", True))
    for title, is_uteblivet in groups:
        put(canvas, title, SUB, MARGIN, y - 12)
        y -= 20
        for rad in paket.prislista:
            if rad.is_uteblivet is is_uteblivet:
                y = _price_row(canvas, rad, y, left, column)
        y -= 8
    note = (
        "Stort: det patienten betalar. Litet: avgiftskoden, som skrivs på blanketten. Kvällar "
        "efter klockan 21, lördagar, söndagar och helgdagar kan andra koder gälla: skriv "
        "klockslaget."
    )
    _text(canvas, note, SMALL, MARGIN, y - 4, ROOM)


def _price_row(canvas: Canvas, rad: PrisRad, y: float, left: float, column: float) -> float:
    height = 25.0
    canvas.setStrokeGray(0.8)
    canvas.line(MARGIN, y, MARGIN + ROOM, y)
    put(canvas, rad.etikett, BODY, MARGIN, y - 16)
    previous = None
    for place, pris in enumerate(rad.priser):
        x = MARGIN + left + place * column
        if pris == previous:
            canvas.setFillGray(0.97)
        put(canvas, pris.belopp or "–", Style(12.5, Font.SEMIBOLD), x + 4, y - 13)
        put(canvas, f"kod {pris.kod}" if pris.kod else "", KOD, x + 4, y - 22)
        previous = pris
    return y - height


def _chart(chart: Beslut, canvas: Canvas, paket: Reservpaket) -> None:
    y = _band(canvas, chart.titel, f"t.o.m. {paket.giltig_till}")
    y = _text(canvas, "Börja överst. Första ja avgör.", BODY, MARGIN, y, ROOM) - 6 * mm
    box = 78 * mm
    right = MARGIN + box + 24 * mm
    wide = ROOM - box - 24 * mm
    for place, steg in enumerate(chart.steg):
        question = wrap(steg.fraga, SUB.font, SUB.size, box - 20)
        answer = wrap(steg.ja, BODY.font, BODY.size, wide - 20)
        height = max(24 + len(question) * SUB.leading, 24 + len(answer) * BODY.leading, 54.0)
        _box(canvas, (MARGIN, y, box, height), question, SUB, 0.93)
        _box(canvas, (right, y, wide, height), answer, BODY, 1.0)
        middle = y - height / 2
        _arrow(canvas, (MARGIN + box, middle), (right, middle), "Ja")
        y -= height
        is_last = place == len(chart.steg) - 1
        if not is_last or steg.nej:
            _arrow(canvas, (MARGIN + box / 2, y), (MARGIN + box / 2, y - 30), "Nej")
            y -= 30
        if is_last and steg.nej:
            final = wrap(steg.nej, SUB.font, SUB.size, ROOM - 20)
            _box(canvas, (MARGIN, y, ROOM, 24 + len(final) * SUB.leading), final, SUB, 0.85)


def _box(
    canvas: Canvas,
    place: tuple[float, float, float, float],
    lines: tuple[str, ...],
    style: Style,
    grey: float,
) -> None:
    x, y, wide, height = place
    canvas.setFillGray(grey)
    canvas.setStrokeGray(0.25)
    canvas.setLineWidth(1.2)
    canvas.roundRect(x, y - height, wide, height, 7, stroke=1, fill=1)
    top = y - (height - len(lines) * style.leading) / 2
    for line in lines:
        put(canvas, line, style, x + 10, top - style.size)
        top -= style.leading


def _arrow(canvas: Canvas, start: tuple[float, float], end: tuple[float, float], word: str) -> None:
    (x1, y1), (x2, y2) = start, end
    canvas.setStrokeGray(0.25)
    canvas.setFillGray(0.25)
    canvas.setLineWidth(1.6)
    canvas.line(x1, y1, x2, y2)
    path = canvas.beginPath()
    if y1 == y2:
        path.moveTo(x2, y2)
        path.lineTo(x2 - 8, y2 + 4)
        path.lineTo(x2 - 8, y2 - 4)
        put(canvas, word, SUB, (x1 + x2) / 2 - 10, y1 + 5)
    else:
        path.moveTo(x2, y2)
        path.lineTo(x2 - 4, y2 + 8)
        path.lineTo(x2 + 4, y2 + 8)
        put(canvas, word, SUB, x1 + 8, (y1 + y2) / 2 - 4)
    path.close()
    canvas.setFillGray(0.25)
    canvas.drawPath(path, stroke=0, fill=1)


def _footer(canvas: Canvas, paket: Reservpaket, page: int, pages: int) -> None:
    said = (
        f"{paket.klinik.namn} · utskrivet {paket.made_at:%Y-%m-%d %H:%M} · {paket.taxa} · "
        f"gäller till och med {paket.giltig_till}"
    )
    put(canvas, said, SMALL, MARGIN, 9 * mm)
    number = f"{page} ({pages})"
    x = PAGE_WIDTH - MARGIN - width(number, SMALL.font, SMALL.size)
    put(canvas, number, SMALL, x, 9 * mm)
