"""What the pages after an outage say: the right sum with its reason, in right Swedish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kassa.adapters.system_files import system_bok
from kassa.desk.avbrott import begin_avbrott
from kassa.desk.avbrott_rapport import inforing_of
from kassa.desk.efrikort import jamfor
from kassa.desk.read_transaktioner import read_transaktioner
from tests.helpers.till import ADULT, Till
from ui.aterforing import texts
from ui.efrikort import texts as efrikort
from ui.efrikort.ports import Compared

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till.open(tmp_path / "kassa.db")
    begin_avbrott("Cosmic", till.ledger, till.clock, till.desk)
    yield till
    till.close()


def test_a_line_that_costs_more_than_was_paid_says_why(till: Till) -> None:
    """The code's price stands in the line, the sum to enter above it: the frikort is between."""
    for day in range(10, 17):
        till.sell(number=ADULT, tidpunkt=f"2026-02-{day}T09:00")
    rows = inforing_of(till.ledger.avbrott_list(), till.ledger, system_bok("06"))
    said = [texts.details(row).replace(NBSP, " ") for row in rows if row.target.system == "Cosmic"]

    assert "Patienten betalade" not in said[0]
    assert "Patienten betalade 200 kr av 250 kr: frikortet tog resten." in said[5]
    assert "Patienten betalade 0 kr av 250 kr: frikortet tog resten." in said[6]


def test_one_is_one(till: Till) -> None:
    till.sell(number=ADULT, tidpunkt="2026-03-02T09:00")
    rows = inforing_of(till.ledger.avbrott_list(), till.ledger, system_bok("06"))
    pasted = f"personnummer;datum;belopp;enhet\n{ADULT};2026-01-02;400;Ögonkliniken\n"
    (found,) = read_transaktioner(pasted.encode(), till.clock.now().date())
    compared = Compared((jamfor(found, rows, ["Testmottagningen"]),), 1)

    said = efrikort.summary(compared)
    assert "Nytt här: 1 avgift, 0 frikort." in said
    assert said.endswith("1 patient är inte med i listan.")


def test_what_is_copied_is_said_rightly() -> None:
    said = [texts.copied(what) for what in ("Personnumret", "Koden")]

    assert said == [
        "Kopierat: personnumret. Urklippet töms om en minut.",
        "Kopierat: koden. Urklippet töms om en minut.",
    ]
