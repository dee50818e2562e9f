"""A region that was never thought of when Kassa was made: its file alone decides."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kassa.clock import FixedClock
from kassa.desk.answer_lines import answer_lines
from kassa.desk.ovning import SETTINGS, fill_ovning
from kassa.desk.settings import Desk
from kassa.ids import ClerkId
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from resources import path
from tests.helpers.till import open_ledger

SYDKUSTEN = path("exempel", "syk-2026.toml").read_text(encoding="utf-8")


def book_of(text: str) -> InstalledTaxaBook:
    return InstalledTaxaBook((load_taxa(text.encode()),))


def answer(book: InstalledTaxaBook, **changes: Any) -> dict[str, Any]:
    besok = {"vardniva": "primarvard", "vardgivarkategori": "lakare", "typ": "mottagning"}
    case = {
        "tidpunkt": "2026-03-02T10:15",
        "patient": {"fodelsedatum": "1988-05-04"},
        "besok": {**besok, "fakta": {"vardval": "annan"}},
        **changes,
    }
    line, _ = next(answer_lines([json.dumps(case)], book))
    decoded: dict[str, Any] = json.loads(line)
    return decoded


def test_a_missed_visit_follows_the_price_of_the_visit():
    """The price is written once: raised there, twice of it is raised too."""
    raised = SYDKUSTEN.replace("belopp = 300\n", "belopp = 320\n", 1)

    missed = [answer(book_of(text), utfall="uteblivet") for text in (SYDKUSTEN, raised)]

    assert [item["belopp"] for item in missed] == [600, 640]


@pytest.mark.parametrize(
    ("received", "is_late"),
    [
        ("2026-03-06T15:00", False),  # the Friday before, on the minute
        ("2026-03-06T15:01", True),
        ("2026-03-08T09:00", True),  # a Sunday
    ],
)
def test_a_cancellation_by_the_clock_of_the_weekday_before(received, is_late):
    found = answer(
        book_of(SYDKUSTEN), tidpunkt="2026-03-09T08:00", utfall="aterbud", aterbud_tid=received
    )

    assert (found["avgiftskod"] == "U-11") is is_late


def test_every_day_counts_where_the_file_says_so():
    text = SYDKUSTEN.replace(
        'klockan = 15:00:00\nraknas = "vardagar"', 'klockan = 15:00:00\nraknas = "alla_dagar"'
    )

    sunday = answer(
        book_of(text),
        tidpunkt="2026-03-09T08:00",
        utfall="aterbud",
        aterbud_tid="2026-03-08T15:00",
    )

    assert sunday["belopp"] == 0


def test_the_reason_of_the_frikort_names_the_regions_own_book():
    reasons = answer(book_of(SYDKUSTEN), frikort={"ackumulerat": 1200})["motivering"]

    assert reasons[-1] | {"text": ""} == {
        "regel": "frikort",
        "text": "",
        "kalla": "Handboken: Frikort",
    }


def test_a_country_needs_no_groups_where_no_row_asks_for_them():
    patient = {"fodelsedatum": "1988-05-04", "kategori": "eu_ees", "land": "DE"}

    assert answer(book_of(SYDKUSTEN), patient=patient)["avgiftskod"] == "Z-1"


def test_the_practice_clinic_opens_with_ceilings_from_the_first_day_alone(tmp_path):
    """Receipts from elsewhere are older than the tariff; no patient may be shut out for that."""
    text = SYDKUSTEN.replace("fran = 2025-01-01", "fran = 2026-02-01")
    clock = FixedClock.at_local("2026-03-02T10:15")
    ledger = open_ledger(tmp_path / "kassa.db")

    fill_ovning(ledger, book_of(text), clock, Desk.of(SETTINGS, ClerkId("Övning"), ovning=True))

    assert len(ledger.kvitto_list(20)) > 10
    ledger.close()
