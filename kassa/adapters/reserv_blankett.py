"""A blank visit form of the printed package: a number, lines to write on, boxes to tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.adapters.fonts import Font, width
from kassa.adapters.sheet import Style, put

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from kassa.aterforing.reservpaket import Reservpaket

FORMS_A_PAGE = 2
NUMBER = Style(20, Font.SEMIBOLD)
TITLE = Style(13, Font.SEMIBOLD)
LABEL = Style(8, grey=0.35)
TICK = Style(10)
SIDE = 9.0
COLUMNS = 3
ROW = 17.0
LINE = 33.0
STUB = 64.0

Place = tuple[float, float, float, float]


def draw_form(canvas: Canvas, paket: Reservpaket, number: str, place: Place) -> None:
    """Draw a form.

    Args:
        canvas: takes it.
        paket: the package it belongs to.
        number: of the form.
        place: left, top, width and height, in points.
    """
    x, y, room, height = place
    canvas.setStrokeGray(0.2)
    canvas.setLineWidth(1)
    canvas.rect(x, y - height, room, height, stroke=1, fill=0)
    inner, left = room - 24, x + 12
    put(canvas, f"Besök · {paket.klinik.namn}", TITLE, left, y - 24)
    put(
        canvas, number, NUMBER,
        x + room - 12 - width(number, NUMBER.font, NUMBER.size), y - 26,
    )  # fmt: skip
    top = y - 40
    half, third = inner / 2, inner / 3
    _lines(canvas, left, top, (("Personnummer", half), ("Namn", half)))
    _lines(
        canvas, left, top - LINE, (("Datum", third), ("Klockslag", third), ("Vårdgivare", third))
    )
    below = _ticks(canvas, paket, left, top - 2 * LINE - 14, inner)
    _lines(
        canvas, left, below,
        (("Avgiftskod", third), ("Betalt, kronor", third), ("Frikort visat, gäller till", third)),
    )  # fmt: skip
    _lines(
        canvas, left, below - LINE,
        (("LMA-nummer", third), ("Fakturaadress, eller kortkvittots nummer", 2 * third)),
    )  # fmt: skip
    pay = below - 2 * LINE - 11
    at = left
    for word in ("Kort", "Faktura", "Kontant", "Uteblev", "Tolk var bokad"):
        at = _tick(canvas, word, at, pay) + 16
    _lines(canvas, left, pay - 6, (("Signatur", half), ("Anteckning", half)))
    _stub(canvas, paket, number, (x, y - height + STUB, room, STUB))


def _lines(canvas: Canvas, left: float, top: float, fields: tuple[tuple[str, float], ...]) -> None:
    at = left
    for label, room in fields:
        put(canvas, label, LABEL, at, top - 8)
        canvas.setStrokeGray(0.45)
        canvas.setLineWidth(0.7)
        canvas.line(at, top - 28, at + room - 10, top - 28)
        at += room


def _ticks(canvas: Canvas, paket: Reservpaket, left: float, top: float, room: float) -> float:
    column = room / COLUMNS
    for place, word in enumerate((*paket.besok, "Annat:")):
        row, across = divmod(place, COLUMNS)
        _tick(canvas, word, left + across * column, top - row * ROW)
    rows = -(-(len(paket.besok) + 1) // COLUMNS)
    return top - rows * ROW + 6


def _tick(canvas: Canvas, word: str, x: float, y: float) -> float:
    canvas.setStrokeGray(0.2)
    canvas.setLineWidth(0.9)
    canvas.rect(x, y - 1, SIDE, SIDE, stroke=1, fill=0)
    put(canvas, word, TICK, x + SIDE + 5, y)
    return x + SIDE + 5 + width(word, TICK.font, TICK.size)


def _stub(canvas: Canvas, paket: Reservpaket, number: str, place: Place) -> None:
    """Draw what is torn off for the patient."""
    x, y, room, _ = place
    canvas.setDash(3, 3)
    canvas.setStrokeGray(0.4)
    canvas.line(x, y, x + room, y)
    canvas.setDash()
    klinik = paket.klinik
    head = f"Kvitto till patienten · {klinik.namn}, {klinik.organisationsnummer} · {number}"
    put(canvas, head, Style(9, Font.SEMIBOLD), x + 12, y - 14)
    put(
        canvas, "Preliminärt: frikortet kontrolleras efteråt, för mycket betalt betalas tillbaka.",
        LABEL, x + 12, y - 25,
    )  # fmt: skip
    third = (room - 24) / 3
    _lines(
        canvas, x + 12, y - 29, (("Datum", third), ("Betalt, kronor", third), ("Signatur", third))
    )
