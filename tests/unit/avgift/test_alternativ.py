"""What else it could have been: the sum of an alternative is what one would really pay."""

from typing import Any

import pytest

from kassa.avgift.alternativ import ALDER_BY_OMSTANDIGHET
from kassa.desk.answer_lines import answer_case
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from tests.helpers.fall import ORDINARY, merged
from tests.helpers.small_taxa import ABROAD, small_taxa
from tests.helpers.taxa import rjl
from tests.unit.avgift.test_cases import answer


def test_an_alternative_has_goods_and_vaccine_in_its_sum():
    """A visit with a certificate, missed: the visit's fee and the certificate."""
    case = merged(ORDINARY, {"varor": [{"artikel": "intyg_a", "antal": 1}]})
    got = answer(case)

    for om, change in (("uteblivet", {"utfall": "uteblivet"}),):
        (belopp,) = [item["belopp"] for item in got["alternativ"] if item["om"] == om]
        assert belopp == answer(merged(case, change))["belopp"]


def test_the_alternatives_of_inpatient_days_are_priced_by_the_day():
    """An asylum seeker's free stay, without the card: what the days would cost."""
    case = merged(
        ORDINARY,
        {
            "patient": {"kategori": "asylsokande", "handlingar": ["lma_kort"]},
            "besok": {
                "vardniva": "specialistvard",
                "typ": "slutenvard",
                "slutenvard": {"inskriven": "2026-03-02", "utskriven": "2026-03-05"},
            },
        },
    )
    without = merged(case, {"patient": {"handlingar": []}})
    found = {item["om"]: item["belopp"] for item in answer(case)["alternativ"]}

    assert found["utan LMA-kort"] == answer(without)["belopp"] > 0


def offered(fodelsedatum: str, **more: Any) -> set[str]:
    """Return what the alternatives of an ordinary visit at this age say would differ."""
    case = merged(ORDINARY, {"patient": {"fodelsedatum": fodelsedatum}, **more})
    return {item["om"] for item in answer(case)["alternativ"]}


MISSED = {"utfall": "uteblivet"}
BHV = "med omständigheten ”Barnhälsovård”"
MHV = "med omständigheten ”Mödrahälsovård”"
REMOTE = {"besok": {"typ": "distans"}}


@pytest.mark.parametrize(
    ("fodelsedatum", "more", "om", "is_offered"),
    [
        ("2019-03-03", MISSED, BHV, True),  # the day before the seventh birthday
        ("2019-03-02", MISSED, BHV, False),
        ("1941-03-02", MISSED, BHV, False),
        ("1966-03-03", REMOTE, MHV, True),  # the day before the sixtieth birthday
        ("1966-03-02", REMOTE, MHV, False),
    ],
)
def test_a_circumstance_is_offered_only_at_ages_it_can_concern(fodelsedatum, more, om, is_offered):
    assert (om in offered(fodelsedatum, **more)) is is_offered


def test_every_limited_circumstance_is_one_of_the_tariff():
    """A renamed circumstance would otherwise lose its limits in silence."""
    known = {item.id for item in rjl().omstandighet_list}

    assert set(ALDER_BY_OMSTANDIGHET) <= known


def test_an_alternative_the_tariff_has_no_word_for_is_none():
    """A tariff without referrals from specialist care decides a visit in primary care."""
    proved = load_taxa(small_taxa(ABROAD, 1176).content())

    got = answer_case(ORDINARY, InstalledTaxaBook((proved,)))

    assert got["belopp"] == 1
    assert got["alternativ"] == []
