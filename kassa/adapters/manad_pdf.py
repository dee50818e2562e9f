"""The month as a PDF on A4: the sum, the table, the pictures, and what it is made of."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kassa.adapters.canvas import drawing, mark_ovning, new_canvas
from kassa.adapters.fonts import Font, width
from kassa.adapters.sheet import (
    Block,
    Cell,
    Style,
    draw_stack,
    gap,
    paginate,
    put,
    row,
    stack_height,
)  # fmt: skip
from kassa.ersattning import text
from kassa.ersattning.manad import MONTHS_SHOWN, Manadsrapport, Post, produkter_of
from kassa.ersattning.stapel import (
    Stapel,
    dag_staplar,
    grund_staplar,
    tidigare_staplar,
    top_of,
)
from kassa.ersattning.underlag import Grund
from kassa.kvitto.text import money_text

WIDTH, HEIGHT = A4
LEFT = 20 * mm
TOP = HEIGHT - 18 * mm
ROOM = WIDTH - 2 * LEFT
FOOT_AT = 12 * mm
PAGE_ROOM = TOP - FOOT_AT - 12 * mm
BELOPP_ROOM = 96.0
ANTAL_ROOM = 54.0
HALF = (ROOM - 10 * mm) / 2

NAME = Style(11, Font.SEMIBOLD)
HEADING = Style(22, Font.SEMIBOLD)
BIG = Style(30, Font.SEMIBOLD, grey=0)
BODY = Style(10)
STRONG = Style(10, Font.SEMIBOLD)
QUIET = Style(8.5, grey=0.3)
LABEL = Style(8.5, grey=0.35)
TINY = Style(7, grey=0.35)
FOOT = Style(7.5, grey=0.38)
ACCENT = (0.10, 0.36, 0.55)
SECOND = (0.62, 0.76, 0.86)
REST = (0.72, 0.75, 0.78)
CHART_HEIGHT = 40 * mm
BAR_HEIGHT = 13.0


class PdfManadRenderer:
    """Draws months."""

    def render(self, rapport: Manadsrapport) -> bytes:
        """Return the PDF; the same report gives the same bytes."""
        with drawing:
            return _render(rapport)


def _render(rapport: Manadsrapport) -> bytes:
    output = io.BytesIO()
    title = text.title(rapport.manad)
    canvas = new_canvas(output, title=title, author=rapport.klinik.namn, subject=title, size=A4)
    pages = paginate(_blocks(rapport), PAGE_ROOM, PAGE_ROOM)
    for number, blocks in enumerate(pages, 1):
        if rapport.ovning:
            mark_ovning(canvas, A4)
        draw_stack(canvas, blocks, LEFT, TOP)
        _foot(canvas, rapport, number, len(pages))
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _blocks(rapport: Manadsrapport) -> list[Block]:
    return [
        *row(Cell(rapport.klinik.namn, NAME, room=ROOM)),
        *row(Cell(f"Organisationsnummer {rapport.klinik.organisationsnummer}", QUIET, room=ROOM)),
        gap(10),
        *row(Cell(text.TITLE, HEADING, room=ROOM)),
        *row(Cell(text.manad_text(rapport.manad).capitalize(), BODY, room=ROOM)),
        gap(8),
        *row(Cell(money_text(rapport.ersatt), BIG, room=ROOM)),
        *row(Cell(f"ersätts av regionen. {text.besok_text(rapport)}.", QUIET, room=ROOM)),
        gap(10),
        *_table(rapport),
        gap(12),
        *_charts(rapport),
        gap(12),
        *_products(rapport),
        gap(8),
        *row(Cell(f"{text.KALLA}.", TINY, room=ROOM)),
    ]


def _table(rapport: Manadsrapport) -> list[Block]:
    """Return what is compensated, what was charged on top, and apart from it what is not."""
    posts = rapport.poster
    blocks = [*_line("", "Antal", "Belopp", LABEL), _rule()]
    blocks += _posts([post for post in posts if post.grund.is_ersatt])
    antal = sum(post.antal for post in posts if post.grund.is_ersatt)
    blocks += [_rule(0.1, 1), gap(2)]
    blocks += _line(text.ERSATTS, f"{antal}", money_text(rapport.ersatt), STRONG)
    blocks += [gap(8), *_posts([post for post in posts if post.grund is Grund.TOLK])]
    blocks += [gap(8), *row(Cell(text.ERSATTS_INTE, STRONG, room=ROOM)), _rule()]
    blocks += _posts([post for post in posts if post.grund in {Grund.VANTETID, Grund.EFTERSKANKT}])
    unpaid = rapport.obetalt
    blocks += _line(text.OBETALT, f"{unpaid.antal}", money_text(unpaid.belopp), BODY)
    blocks += _line(
        text.OBETALT_EJ,
        f"{unpaid.antal_ej_forfallna}",
        money_text(unpaid.belopp_ej_forfallna),
        BODY,
    )
    blocks += _visits(rapport)
    missing = text.oraknade_text(rapport.oraknade)
    if missing:
        blocks += [gap(6), *row(Cell(missing, STRONG, room=ROOM))]
    return blocks


def _visits(rapport: Manadsrapport) -> list[Block]:
    """Return how many visits there were; who did not come is no visit."""
    blocks = [gap(8), *_line(text.BESOK_TITLE, f"{rapport.besok}", "", STRONG), _rule()]
    for what, count in (
        (text.BETALDA, sum(dag.betalda for dag in rapport.dagar)),
        (text.FRIA, sum(dag.fria for dag in rapport.dagar)),
    ):
        blocks += _line(what.capitalize(), f"{count}", "", BODY)
    return [*blocks, gap(8), *_line(text.UTEBLIVNA, f"{rapport.uteblivna}", "", BODY)]


def _posts(posts: Sequence[Post]) -> list[Block]:
    return [
        block
        for post in posts
        for block in _line(text.GRUND[post.grund], f"{post.antal}", money_text(post.belopp), BODY)
    ]


def _products(rapport: Manadsrapport) -> list[Block]:
    """Return what the sums are made of: reason, code and product."""
    blocks: list[Block] = [
        *row(Cell("Vad beloppen består av", STRONG, room=ROOM), keep=True),
        _rule(keep=True),
    ]
    for post in produkter_of(rapport.rader):
        kod = f"{post.avgiftskod} " if post.avgiftskod else ""
        what = f"{text.GRUND[post.grund]}: {kod}{post.produkt}"
        blocks += _line(what, f"{post.antal}", money_text(post.belopp), QUIET)
    if not rapport.rader:
        blocks += row(Cell("Inget besök i månaden hör hit.", QUIET, room=ROOM))
    return blocks


def _line(what: str, antal: str, belopp: str, style: Style) -> list[Block]:
    at = ROOM - BELOPP_ROOM
    return row(
        Cell(what, style, room=at - ANTAL_ROOM - 6),
        Cell(antal, style, at - ANTAL_ROOM, ANTAL_ROOM, is_right=True),
        Cell(belopp, style, at, BELOPP_ROOM, is_right=True),
    )


def _rule(grey: float = 0.75, thickness: float = 0.6, *, keep: bool = False) -> Block:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setStrokeGray(grey)
        canvas.setLineWidth(thickness)
        canvas.line(x, y, x + ROOM, y)

    return Block(thickness + 2, draw, keep=keep)


# --- pictures ------------------------------------------------------------------------------------


def _charts(rapport: Manadsrapport) -> list[Block]:
    by_grund = grund_staplar(rapport)
    days = dag_staplar(rapport)
    months = tidigare_staplar(rapport)

    def lower(canvas: Canvas, x: float, y: float) -> None:
        _columns(canvas, days, text.DAGAR_TITLE, (x, y), HALF)
        _legend(canvas, x + width(text.DAGAR_TITLE, Font.SEMIBOLD, 10) + 10, y - 10)
        _columns(canvas, months, text.TIDIGARE_TITLE, (x + ROOM - HALF, y), HALF)

    return [
        *row(Cell(text.GRUND_TITLE, STRONG, room=ROOM), keep=True),
        gap(3, keep=True),
        Block(
            BAR_HEIGHT * 1.5 * len(by_grund),
            lambda canvas, x, y: _bars(canvas, by_grund, x, y),
            keep=True,
        ),
        gap(8, keep=True),
        Block(CHART_HEIGHT + 30, lower),
    ]


def _bars(canvas: Canvas, staplar: Sequence[Stapel], x: float, y: float) -> None:
    """Draw lying bars, each with its name before and its value after."""
    top = top_of(tuple(staplar))
    name_room, value_room = 118.0, 96.0
    room = ROOM - name_room - value_room
    for place, stapel in enumerate(staplar):
        base = y - place * BAR_HEIGHT * 1.5 - BAR_HEIGHT
        put(canvas, stapel.label, QUIET, x, base + 3)
        length = room * stapel.summa / top
        canvas.setFillColorRGB(*ACCENT)
        canvas.rect(x + name_room, base, max(length, 0.6), BAR_HEIGHT, stroke=0, fill=1)
        put(canvas, stapel.value, QUIET, x + name_room + max(length, 0.6) + 5, base + 3)


def _columns(
    canvas: Canvas, staplar: Sequence[Stapel], title: str, at: tuple[float, float], room: float
) -> None:
    """Draw standing bars over a line, the marked label of each under it, the scale to the left."""
    x, y = at
    put(canvas, title, STRONG, x, y - 10)
    top = top_of(tuple(staplar))
    scale = f"{top:,.0f}".replace(",", " ")
    axis = x + width(scale, Font.REGULAR, TINY.size) + 4
    base = y - 22 - CHART_HEIGHT
    put(canvas, scale, TINY, x, base + CHART_HEIGHT - 5)
    put(canvas, "0", TINY, axis - 8, base)
    canvas.setStrokeGray(0.82)
    canvas.setLineWidth(0.5)
    for part in (0.5, 1.0):
        canvas.line(axis, base + CHART_HEIGHT * part, x + room, base + CHART_HEIGHT * part)
    step = (x + room - axis) / len(staplar)
    is_many = len(staplar) > MONTHS_SHOWN
    for place, stapel in enumerate(staplar):
        left, low = axis + place * step + step * 0.15, base
        colors = (ACCENT, SECOND) if len(stapel.delar) > 1 else (
            ACCENT if stapel.is_marked else REST,
        )  # fmt: skip
        for value, color in zip(stapel.delar, colors, strict=True):
            high = CHART_HEIGHT * value / top
            canvas.setFillColorRGB(*color)
            canvas.rect(left, low, step * 0.7, high, stroke=0, fill=1)
            low += high
        if not is_many or stapel.is_marked:
            middle = left + step * 0.35 - width(stapel.label, Font.REGULAR, TINY.size) / 2
            put(canvas, stapel.label, TINY, middle, base - 9)
    canvas.setStrokeGray(0.4)
    canvas.line(axis, base, x + room, base)


def _legend(canvas: Canvas, x: float, y: float) -> None:
    for color, words in ((ACCENT, text.BETALDA), (SECOND, text.FRIA)):
        canvas.setFillColorRGB(*color)
        canvas.rect(x, y, 6, 6, stroke=0, fill=1)
        put(canvas, words, TINY, x + 9, y)
        x += 14 + width(words, Font.REGULAR, TINY.size)


def _foot(canvas: Canvas, rapport: Manadsrapport, number: int, pages: int) -> None:
    said = f"Räknat {rapport.counted_on} av {rapport.clerk}"
    left = ROOM - 220
    blocks = row(
        Cell(said, FOOT, room=left - 8),
        Cell(
            f"{text.title(rapport.manad)}, sida {number} av {pages}", FOOT, left, 220, is_right=True
        ),
    )
    draw_stack(canvas, blocks, LEFT, FOOT_AT + stack_height(blocks))
