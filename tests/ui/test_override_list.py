"""Choosing a code: columns that line up, names that are whole, no two rows that look the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStyleOptionViewItem

from tests.helpers.taxa import rjl
from ui.checkout.kod_list import CELLS, EMPTY, NAME, KodDelegate, KodList
from ui.checkout.override import ProduktChoice, find_produkt

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CASE: dict[str, object] = {
    "tidpunkt": "2026-03-02T10:15",
    "patient": {"fodelsedatum": "1965-02-28"},
    "besok": {"vardniva": "primarvard", "vardgivarkategori": "lakare", "typ": "mottagning"},
}
INFLUENSA = "Vaccination mot influensa och pneumokocker"
MISSED = CASE | {"utfall": "uteblivet"}


def found(case: dict[str, object], typed: str = "") -> tuple[ProduktChoice, ...]:
    return find_produkt(case, lambda _day: rjl(), typed)


@pytest.mark.parametrize("case", [CASE, MISSED])
def test_no_two_codes_look_the_same(case):
    """One of two with the same code, price and name may count towards the frikort."""
    shown = [(each.avgiftskod, each.namn, each.belopp) for each in found(case)]

    assert len(shown) > 10
    assert len(set(shown)) == len(shown)


def test_what_tells_them_apart_is_said_and_nothing_else():
    names = [each.namn for each in found(CASE, "100")]

    assert names == [
        "Läkarbesök, primärvård · räknas till frikortet",
        "Läkarbesök, primärvård · räknas inte till frikortet · vaccinets pris läggs till",
        "Läkarbesök, primärvård · räknas inte till frikortet · Vaccinationer",
        f"Läkarbesök, primärvård · räknas inte till frikortet · {INFLUENSA}",
    ]
    assert [each.namn for each in found(CASE, "180")] == ["Distanskontakt"]


@pytest.mark.parametrize("width", [366, 545, 900])
def test_every_cell_is_whole_and_stands_in_its_column(qtbot: QtBot, width: int):
    """As narrow as the dialogue gets at 200 %."""
    shown = KodList()
    qtbot.addWidget(shown)
    shown.resize(width, 200)
    shown.show_choices(found(CASE))
    shown.show()
    delegate = shown.itemDelegate()
    assert isinstance(delegate, KodDelegate)
    metrics = shown.fontMetrics()

    for place in range(shown.count()):
        row = shown.visualItemRect(shown.item(place))
        kod, belopp, namn = shown.item(place).data(CELLS)
        first, second, third = delegate.rects(row)
        assert metrics.horizontalAdvance(kod) <= first.width()
        assert metrics.horizontalAdvance(belopp) <= second.width()
        room = QRect(third)
        room.setHeight(10_000)
        needed = metrics.boundingRect(room, int(NAME), namn)
        assert needed.height() <= third.height()
        assert needed.width() <= third.width()
        assert first.right() < second.left() < second.right() < third.left()
        assert third.right() < shown.viewport().width()


def test_where_nothing_fits_that_is_said(qtbot: QtBot):
    shown = KodList()
    qtbot.addWidget(shown)
    shown.show_choices(())

    assert shown.item(0).text() == EMPTY
    assert shown.itemDelegate().sizeHint(QStyleOptionViewItem(), shown.model().index(0, 0)).height()
