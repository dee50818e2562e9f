"""What else it could have been: the sum of an alternative is what one would really pay."""

from tests.helpers.fall import ORDINARY, merged
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
