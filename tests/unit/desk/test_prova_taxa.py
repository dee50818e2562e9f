"""The New-Year rehearsal: past postings under another tariff."""

import json

import pytest

from kassa.desk.prova_taxa import rehearse, report, to_json
from kassa.desk.request import Override
from kassa.taxa.load import load_taxa
from tests.helpers.number import adult_number
from tests.helpers.taxa import rjl, rjl_content
from tests.helpers.till import CHILD


def changed(old: str, new: str):
    content = rjl_content().decode()
    assert old in content
    return load_taxa(content.replace(old, new, 1).encode())


@pytest.fixture
def besok_list(till):
    """Return visits of three patients: one reversed, one of the clerk's own choice, one free."""
    till.sell()
    till.sell(number=adult_number(1))
    till.sell(number=CHILD)
    till.sell(number=adult_number(2), override=Override("distans_fri", "Rådgivning"))
    back = till.sell(number=adult_number(3)).kvitto
    till.reverse(back.checkout_id)
    return till.ledger.frozen_besok_list()


def test_the_same_tariff_changes_nothing(besok_list):
    """The facts are frozen with all they need; reversed visits are not among them."""
    outcomes = list(rehearse(besok_list, rjl()))

    assert len(besok_list) == 4
    assert [outcome.is_changed for outcome in outcomes] == [False, False, False]
    assert list(report(outcomes, 1))[-4:-2] == [
        "     3 besök  utan skillnad",
        "     1 besök  inte prövade: kassören valde koden",
    ]


def test_a_new_price_is_counted_and_summed(besok_list):
    """Two doctor's visits go from 250 to 300 kr; the child stays free."""
    price = 'namn = "Läkarbesök, primärvård"\nbelopp = '
    outcomes = list(rehearse(besok_list, changed(f"{price}250", f"{price}300")))
    lines = [line.replace("\N{NO-BREAK SPACE}", " ") for line in report(outcomes, 0)]

    assert lines[0] == (
        "     2 besök  100 Läkarbesök, primärvård 250 kr → 100 Läkarbesök, primärvård 300 kr"
    )
    assert lines[-2:] == [
        "Avgifter före frikort: 500 kr → 600 kr",
        "Att betala, med det som var räknat till frikort då: 500 kr → 600 kr",
    ]


def test_another_ceiling_changes_what_is_paid_and_says_so(till):
    """The fee is the same on both sides; a line of equal sums would say nothing."""
    for _ in range(5):
        till.sell()
    lower = changed(
        '{ fran = 2026-01-01, belopp = 1450, kalla = "Högkostnadsskydd',
        '{ fran = 2026-01-01, belopp = 1100, kalla = "Högkostnadsskydd',
    )

    outcomes = list(rehearse(till.ledger.frozen_besok_list(), lower))
    lines = [line.replace("\N{NO-BREAK SPACE}", " ") for line in report(outcomes, 0)]

    assert lines == [
        "     1 besök  100 Läkarbesök, primärvård 250 kr, att betala 250 kr → 100 kr",
        "     4 besök  utan skillnad",
        "Avgifter före frikort: 1 250 kr → 1 250 kr",
        "Att betala, med det som var räknat till frikort då: 1 250 kr → 1 100 kr",
    ]


def test_a_visit_the_new_tariff_refuses_says_why(besok_list):
    """Without the row for doctors nothing decides the visit; the reason stands in the report."""
    old = 'ger = "lakarbesok_primarvard"\nrang = "bas"\nnar = { vardniva = "primarvard"'
    outcomes = list(rehearse(besok_list, changed(old, old.replace('primarvard"', 'ambulans"', 2))))

    assert any("nekas" in line for line in report(outcomes, 0))


def test_a_line_of_json_names_no_patient(besok_list):
    """The receipt's number, before and after."""
    first = json.loads(to_json(next(iter(rehearse(besok_list, rjl())))))

    assert first["kvitto"] == "K1-1"
    assert first["fore"] == first["efter"]
    assert "1988" not in json.dumps(first)
