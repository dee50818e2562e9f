"""The ceiling of treatment aids: 1 800 kr in twelve months, beside the frikort and apart from it.

(Rule book: Egenavgifter och bidrag, hjälpmedelsområdet: CPAP, kompressionsutrustning, UVB-lampa,
TENS by the month.)
"""

from datetime import date
from typing import Any

import pytest

from kassa.desk.att_reglera import att_reglera_of, fee_of
from kassa.desk.quote import Quote
from kassa.hogkostnadsskydd import Skydd
from kassa.kvitto.document import from_json, to_json
from kassa.kvitto.text import NBSP, avdrag_list
from kassa.money import ZERO, Money
from tests.helpers.taxa import rjl
from tests.helpers.till import Till, request_of
from tests.helpers.whole import assert_whole


def aids(till: Till, antal: int = 1, artikel: str = "cpap_manad", **visit: Any) -> Quote:
    """Ask what treatment aids cost, alone or with a visit."""
    goods = [{"artikel": artikel, "antal": antal}]
    return till.quote_request(request_of(varor=goods, **{"typ": "varor", **visit}))


def test_aids_count_towards_their_own_ceiling_only(till):
    """150 kr a month; the frikort knows nothing of it."""
    sold = till.complete(aids(till))

    assert sold.kvitto.att_betala == Money.kr(150)
    [entry] = till.ledger.entry_list(sold.patient.id)
    assert (entry.skydd, entry.belopp, entry.charged) == (
        Skydd.HJALPMEDEL,
        Money.kr(150),
        Money.kr(150),
    )
    assert till.quote().before.ackumulerat == ZERO
    assert_whole(till.path)


def test_twelve_months_of_one_aid_are_exactly_the_ceiling(till):
    quoted = aids(till, antal=12)

    assert quoted.att_betala == Money.kr(1800)
    assert quoted.avdrag_hjalpmedel == ZERO
    assert quoted.in_hand.hjalpmedel is not None
    assert quoted.in_hand.hjalpmedel.after.has_frikort


def test_what_is_above_the_ceiling_is_taken_off(till):
    """14 months at once: 2 100 kr, of which 1 800 are paid."""
    sold = till.complete(aids(till, antal=14)).kvitto

    assert (sold.belopp, sold.att_betala) == (Money.kr(2100), Money.kr(1800))
    assert (sold.avdrag_hjalpmedel, sold.avdrag_frikort) == (Money.kr(300), ZERO)
    assert avdrag_list(sold) == (
        ("Avdrag, tak för behandlingshjälpmedel", f"\N{MINUS SIGN}300{NBSP}kr"),
    )
    assert "Taket 1 800 kr för behandlingshjälpmedel nås nu" in sold.motivering.replace(NBSP, " ")
    assert from_json(to_json(sold)) == sold
    assert_whole(till.path)


def test_after_the_ceiling_aids_cost_nothing_until_the_year_is_over(till):
    till.complete(aids(till, antal=12))

    free = till.complete(aids(till, artikel="uvb_lampa_manad", tidpunkt="2027-03-01T10:00"))
    assert free.kvitto.att_betala == ZERO
    assert "är nått: de kostar inget till och med 2027-03-01" in free.kvitto.motivering
    assert aids(till, tidpunkt="2027-03-02T10:00").att_betala == Money.kr(150)


@pytest.mark.parametrize(
    ("artikel", "counts"),
    [
        ("cpap_manad", True),
        ("kompressionsutrustning_manad", True),
        ("uvb_lampa_manad", True),
        ("tens_manad", True),
        ("tens_forlossning", False),
        ("kompressionsstrumpa_standard", False),
        ("kompressionsstrumpa_mattbestalld", False),
    ],
)
def test_which_aids_count(till, artikel, counts):
    """Stockings and TENS at a birth are paid by the piece and stand without the asterisk."""
    assert (aids(till, artikel=artikel).in_hand.hjalpmedel is not None) is counts


def test_a_visit_and_aids_on_one_receipt_count_each_for_itself(till):
    sold = till.complete(aids(till, antal=14, typ="mottagning"))

    assert sold.kvitto.att_betala == Money.kr(2050)
    by_skydd = {e.skydd: e.charged for e in till.ledger.entry_list(sold.patient.id)}
    assert by_skydd == {Skydd.OPPENVARD: Money.kr(250), Skydd.HJALPMEDEL: Money.kr(1800)}
    assert sold.after.ackumulerat == Money.kr(250)
    assert sold.kvitto.avdrag_frikort == ZERO
    assert_whole(till.path)


def test_a_frikort_and_the_other_ceiling_at_once(till):
    """The fee of the visit is taken off by the frikort, the aids by theirs."""
    for _ in range(6):
        till.sell()
    sold = till.complete(aids(till, antal=13, typ="mottagning"), confirmed=True).kvitto

    assert (sold.avdrag_frikort, sold.avdrag_hjalpmedel) == (Money.kr(250), Money.kr(150))
    assert sold.att_betala == Money.kr(1800)
    assert_whole(till.path)


def test_a_reversal_takes_both_back(till):
    sold = till.complete(aids(till, antal=14, typ="mottagning"))
    back = till.reverse(sold.kvitto.checkout_id).kvitto

    assert back.att_betala == Money.kr(-2050)
    assert back.avdrag_hjalpmedel == Money.kr(-300)
    assert avdrag_list(back)[-1][1] == f"300{NBSP}kr"
    again = aids(till).in_hand.hjalpmedel
    assert again is not None
    assert again.before.ackumulerat == ZERO
    assert_whole(till.path)


def test_aids_registered_late_are_on_the_work_list(till):
    """An earlier month that came in late makes the later twelve too dear by 150 kr."""
    till.complete(aids(till, antal=12))
    late = aids(till, antal=1, tidpunkt="2026-02-02T10:00")
    sold = till.complete(late)

    owed = att_reglera_of(sold.patient.id, till.ledger, till.taxa_book, date(2026, 3, 2))
    assert owed is not None
    assert owed.netto == Money.kr(150)
    assert fee_of(owed.skillnad[0], till.ledger).what == "Behandlingshjälpmedel"


def test_the_ceiling_stands_in_the_tariff():
    skydd = rjl().hjalpmedelsskydd
    assert skydd is not None
    assert skydd.tak_on(date(2026, 3, 2)) == Money.kr(1800)
