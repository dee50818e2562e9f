"""The Swedish words of the receipt."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kassa.kvitto import text
from kassa.kvitto.document import Betalsatt
from kassa.money import ZERO, Money
from kassa.ord import many
from tests.helpers import kvitto_case as case


@pytest.mark.parametrize(
    ("ore", "written"),
    [
        (0, "0~kr"),
        (25000, "250~kr"),
        (145000, "1~450~kr"),
        (6140, "61,40~kr"),
        (5, "0,05~kr"),
        (-5, "−0,05~kr"),
        (-25050, "−250,50~kr"),
        (123456789, "1~234~567,89~kr"),
    ],
)
def test_sum_is_written_with_non_breaking_spaces(ore, written):
    assert text.money_text(Money(ore)) == written.replace("~", "\u00a0")


@pytest.mark.parametrize(("antal", "written"), [(2, "2"), (0, "0"), (-1, "−1")])
def test_a_count_has_the_minus_of_a_sum(antal, written):
    assert text.antal_text(antal) == written


@pytest.mark.parametrize(("antal", "told"), [(0, "0 poster"), (1, "1 post"), (2, "2 poster")])
def test_one_is_told_in_the_singular(antal, told):
    assert many(antal, "post", "poster") == told


@pytest.mark.parametrize(
    ("utc", "local"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "2026-03-29\u00a001:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "2026-03-29\u00a003:00"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "2027-01-01\u00a000:30"),
    ],
)
def test_time_of_writing_is_local(utc, local):
    assert text.issued_text(case.variant(issued_at=utc)) == local


@pytest.mark.parametrize(
    ("kalla", "written"),
    [
        ("Vem är asylsökande?", "Regelbok för patientavgifter: Vem är asylsökande?"),
        ("Regelbok för hjälpmedel: Hyra", "Regelbok för hjälpmedel: Hyra"),
        ("Hälso- och sjukvårdslagen 17 kap. 6 §", "Hälso- och sjukvårdslagen 17 kap. 6 §"),
        ("Lag (2008:344) om vård åt asylsökande", "Lag (2008:344) om vård åt asylsökande"),
        ("", ""),
    ],
)
def test_source_names_its_book(kalla, written):
    assert text.kalla_text(case.variant(kalla=kalla)) == written


@pytest.mark.parametrize(
    ("betalsatt", "label", "means"),
    [
        (Betalsatt.KORT, "Betalt", "Kort"),
        (Betalsatt.FAKTURA, "Att betala", "Faktura, 30\u00a0dagar"),
        (Betalsatt.KONTANT, "Betalt", "Kontant"),
        (Betalsatt.SWISH, "Betalt", "Swish"),
    ],
)
def test_means_of_payment(betalsatt, label, means):
    kvitto = case.variant(betalsatt=betalsatt)

    assert (text.sum_label(kvitto), text.betalsatt_list(kvitto)) == (
        label,
        (f"Betalsätt: {means}",),
    )


@pytest.mark.parametrize("betalsatt", [way for way in Betalsatt if way is not Betalsatt.FLERA])
def test_retur_never_asks_for_money(betalsatt):
    kvitto = replace(case.RETUR, betalsatt=betalsatt)

    assert text.sum_label(kvitto) == "Att få tillbaka"
    assert not {"Betalsätt: Kort", "Betalsätt: Inget att betala"} & {*text.betalsatt_list(kvitto)}


@pytest.mark.parametrize("avdrag", [Money.kr(50), Money.kr(-50)])
def test_avdrag_of_retur_is_added_back(avdrag):
    """The sums of the paper add up, whatever sign the record carries."""
    kop = case.CROSSING
    retur = replace(case.RETUR, avdrag_frikort=avdrag, att_betala=Money.kr(-200))

    assert text.avdrag_list(kop) == (("Avdrag för frikort", "−50\u00a0kr"),)
    assert text.avdrag_list(retur) == (("Avdrag för frikort", "50\u00a0kr"),)
    assert text.avdrag_list(case.ORDINARY) == ()


def test_moms_is_summed_for_each_rate_highest_first():
    line = case.MOMS.rader[0]
    kvitto = case.variant(rader=(case.MOMS.rader[1], line, line, case.LAKARE))

    assert text.moms_list(kvitto) == (
        "Varav moms 25\u00a0%: 492,20\u00a0kr",
        "Varav moms 6\u00a0%: 3\u00a0kr",
    )


def test_sums_in_sentences_stay_together():
    assert text.bound("Taket är 1 450 kr den 2 mars, 12 000 kr.") == (
        "Taket är 1\u00a0450\u00a0kr den 2 mars, 12\u00a0000\u00a0kr."
    )


def test_free_with_frikort_of_unknown_end_is_told():
    frikort = replace(case.FRIKORT, period_slut=None, has_frikort=True)
    kvitto = case.variant(avdrag_frikort=Money.kr(250), att_betala=ZERO, frikort=frikort)

    assert text.zero_text(kvitto) == "Besöket är avgiftsfritt med frikort."
    assert text.frikort_text(frikort).headline == "Frikort"


def test_unsealed_kvitto_has_no_control():
    assert text.footer(replace(case.ORDINARY, hash="")) == "Taxa rjl-2026-1"
