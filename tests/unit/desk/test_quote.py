"""A quote: the fee with its frikort, and what the patient says or shows."""

from __future__ import annotations

from datetime import date

import pytest

from kassa.desk.quote import quote
from kassa.desk.request import FrikortClaim, Override
from kassa.errors import InvalidInputError
from kassa.money import ZERO, Money
from tests.helpers.taxa import rjl_book
from tests.helpers.till import NOON, open_ledger, request_of


@pytest.fixture
def ask(tmp_path):
    ledger = open_ledger(tmp_path / "kassa.db")
    yield lambda request: quote(request, ledger, rjl_book(), NOON)
    ledger.close()


def claim(kr: int, sedan: str | None = None) -> FrikortClaim:
    return FrikortClaim(Money.kr(kr), date.fromisoformat(sedan) if sedan else None)


def fields(caught) -> list[str]:
    return [fault.field for fault in caught.value.faults]


def test_what_the_patient_says_is_taken_off_and_preliminary(ask):
    shown = ask(request_of(claim=claim(1300, "2026-01-15")))

    assert shown.att_betala == Money.kr(150)
    assert shown.before.preliminar
    assert shown.after.period_slut == date(2027, 1, 14)
    assert shown.in_hand.motivering[-1].regel == "frikort_nas"


def test_a_frikort_shown_makes_the_visit_free(ask):
    shown = ask(request_of(claim=FrikortClaim(frikort_till=date(2026, 5, 12))))

    assert (shown.att_betala, shown.in_hand.avgift.belopp) == (ZERO, Money.kr(250))
    assert "2026-05-12" in shown.in_hand.motivering[-1].text


def test_a_claim_counts_what_the_ledger_already_knows(till):
    """The patient says 900 kr in all; 250 of them were paid here and are not counted twice."""
    till.sell()

    shown = till.quote(request_of(tidpunkt="2026-03-03T10:15", claim=claim(900, "2026-01-15")))

    assert shown.before.ackumulerat == Money.kr(900)


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        (claim(1451), "frikort.ackumulerat"),
        (claim(900, "2026-03-03"), "frikort.sedan"),
        (claim(900, "2025-03-02"), "frikort.sedan"),
        (FrikortClaim(frikort_till=date(2026, 3, 1)), "frikort.frikort_till"),
        (FrikortClaim(frikort_till=date(2027, 3, 2)), "frikort.frikort_till"),
    ],
)
def test_an_impossible_claim_is_refused_at_its_field(ask, stated, field):
    with pytest.raises(InvalidInputError) as caught:
        ask(request_of(claim=stated))

    assert fields(caught) == [field]


def test_what_would_it_cost_works_without_a_patient(ask):
    shown = ask(request_of(number=None))

    assert (shown.att_betala, shown.known_patient) == (Money.kr(250), None)


def test_the_clerk_s_own_code_needs_a_reason(ask):
    with pytest.raises(InvalidInputError) as caught:
        ask(request_of(override=Override("lakarbesok_fri", " ")))

    assert fields(caught) == ["eget_val.skal"]


def test_a_missed_visit_s_code_never_reaches_an_attended_one(ask):
    with pytest.raises(InvalidInputError) as caught:
        ask(request_of(override=Override("uteblivet_behandling_tolk", "Patienten kom inte")))

    assert fields(caught) == ["eget_val.produkt"]


def test_the_clerk_s_own_code_and_reason_stand_in_the_quote(ask):
    shown = ask(request_of(override=Override("lakarbesok_fri", "Beslut av chefen")))

    assert (shown.in_hand.avgift.avgiftskod, shown.att_betala) == ("300", ZERO)
    assert "Beslut av chefen" in shown.in_hand.motivering[0].text


def test_a_sum_without_its_first_date_is_asked_about(ask):
    without, with_date = (
        ask(request_of(claim=claim(900))),
        ask(request_of(claim=claim(900, "2026-01-15"))),
    )

    assert any("första avgiften" in text for text in without.varningar)
    assert with_date.varningar == with_date.in_hand.avgift.varningar


@pytest.mark.parametrize(
    ("kategori", "counts"), [("folkbokford", True), ("asylsokande", False), ("annat_land", False)]
)
def test_the_clerk_s_own_code_lets_no_fee_count_that_never_does(ask, kategori, counts):
    shown = ask(request_of(kategori=kategori, override=Override("lakarbesok_primarvard", "Beslut")))

    assert shown.in_hand.avgift.frikortsgrundande is counts
    assert (shown.after.ackumulerat == Money.kr(250)) is counts
