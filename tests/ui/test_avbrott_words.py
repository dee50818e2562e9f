"""What the outage page and its strip say: since when, how many, how old what is known is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kassa.desk.avbrott import AvbrottStatus
from kassa.desk.avbrott_ports import Avbrott
from kassa.ids import ClerkId, DeskId
from ui.avbrott import texts
from ui.avbrott.ports import Shown

BEGUN = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001 - local
STATUS = AvbrottStatus(
    avbrott=Avbrott("a", "Cosmic och eFrikort", DeskId("K1"), ClerkId("Åsa Öberg"), BEGUN),
    antal=4,
    inlast=None,
    taxa="Region Jönköpings län 2026",
    taxa_fran=date(2026, 1, 1),
    is_hamtad=True,
    kontrollerad_at=datetime(2026, 2, 27, 7, 0, tzinfo=UTC),
)


def shown(**changes: object) -> Shown:
    return Shown(replace(STATUS, **changes), None, NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "said"),
    [(2, "hämtad i dag"), (1, "hämtad i går"), (28, "hämtad för 2 dagar sedan")],
)
def test_how_long_ago_the_tariff_was_fetched(day: int, said: str) -> None:
    month = 3 if day < 28 else 2
    at = datetime(2026, month, day, 7, 0, tzinfo=UTC)

    assert f"Taxa från 2026-01-01, {said}." in texts.strip(shown(kontrollerad_at=at))


def test_a_tariff_that_came_with_the_program_says_so() -> None:
    """And when the centre last had nothing to put in its place."""
    assert "Taxa från 2026-01-01, följde med Kassa." in texts.strip(
        shown(is_hamtad=False, kontrollerad_at=None)
    )
    assert "följde med Kassa, kontrollerad för 3 dagar sedan." in texts.strip(
        shown(is_hamtad=False)
    )


def test_the_page_says_it_too_and_names_the_tariff() -> None:
    lines = texts.lines(shown())

    assert "Region Jönköpings län 2026" in lines
    assert "hämtad för 3 dagar sedan" in lines
