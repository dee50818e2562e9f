"""The proof: nothing found in the bundled tariff, and every seeded mistake found with a witness."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kassa.avgift.fakta import derive_fakta
from kassa.avgift.read_case import read_case
from kassa.avgift.witness import witness_case
from kassa.desk.answer_lines import answer_lines
from kassa.desk.review_taxa import review
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.cover import everything, find_point
from kassa.taxa.fakta import Box
from kassa.taxa.load import load_taxa
from kassa.taxa.possible import impossible
from kassa.taxa.proof import prove
from tests.helpers.taxa import rjl, rjl_book, rjl_content


def seeded(old: str, new: str) -> str:
    content = rjl_content().decode()
    assert old in content
    return content.replace(old, new, 1)


def found(content: str) -> list[dict[str, Any]]:
    """Return what the proof finds; the test cases of the file have tests of their own."""
    lines = [json.loads(line) for line in review(content.encode())]
    return [line for line in lines if line.get("fel") != "prov"]


def answer(content: str, case: dict[str, Any]) -> dict[str, Any]:
    book = InstalledTaxaBook((load_taxa(content.encode()),))
    line, _ = next(answer_lines([json.dumps(case)], book))
    decoded: dict[str, Any] = json.loads(line)
    return decoded


def test_the_bundled_tariff_is_proved():
    assert prove(rjl()) == ()


ASYL_RECEPT = 'nar = { tjanst = "recept", klass = "asyl", utfall = "genomfort" }'


def test_a_gap_comes_with_a_case_that_is_refused():
    content = seeded(ASYL_RECEPT, ASYL_RECEPT.replace('"asyl"', '"asyl", akut = true'))

    (gap,) = found(content)

    assert (gap["fel"], gap["rader"]) == ("lucka", ["recept", "asyl"])
    assert gap["fall"]["besok"]["akut"] is False
    assert answer(content, gap["fall"])["fel"][0]["falt"] == "besok"


def test_a_gap_in_the_first_table():
    content = seeded('typ = "recept" }', 'typ = "recept", akut = true }')

    assert [finding["fel"] for finding in found(content)] == ["lucka"]


def test_a_contradiction_comes_with_a_case_both_rows_hold_for():
    content = seeded(
        'id = "k_team"\nger = "team"\nrang = "team"',
        'id = "k_team"\nger = "team"\nrang = "vantetid"',
    )

    (finding,) = found(content)

    assert (finding["fel"], set(finding["rader"])) == ("motsägelse", {"k_team", "k_vantetid"})
    named = finding["fall"]["besok"]["omstandigheter"]
    assert {"team_ej_forsta", "vantetid_over_30"} <= set(named)
    assert "fel" not in answer(content, finding["fall"])


def test_a_contradiction_between_prices():
    content = seeded(
        'nar = { tjanst = "recept", klass = "asyl", utfall = "genomfort" }',
        'nar = { tjanst = "recept", klass = ["asyl", "ordinarie"], utfall = "genomfort" }',
    )

    (finding,) = found(content)

    assert (finding["fel"], set(finding["rader"])) == ("motsägelse", {"recept", "recept_asyl"})


def test_a_row_that_higher_ones_cover_is_dead():
    content = seeded(
        'id = "k_85"\nger = "fri"\nrang = "alder"', 'id = "k_85"\nger = "fri"\nrang = "bas"'
    )
    content = content.replace(
        'id = "k_ordinarie"\nger = "ordinarie"\nrang = "bas"',
        'id = "k_ordinarie"\nger = "ordinarie"\nrang = "patient"',
        1,
    )

    kinds = {(finding["fel"], *finding["rader"]) for finding in found(content)}

    assert ("dold rad", "k_85") in kinds


def test_a_product_nothing_leads_to():
    content = seeded(
        'klass = "full", vardgivarkategori = ["psykolog", "kurator"]',
        'klass = "full", typ = "recept", vardgivarkategori = ["psykolog", "kurator"]',
    )

    kinds = {(finding["fel"], *finding["rader"]) for finding in found(content)}

    assert ("onåbar produkt", "distans_psykolog_hela_avgiften") in kinds


def test_a_fault_of_the_file_names_its_line():
    content = seeded("belopp = 3179", 'belopp = "dyrt"')

    (fault,) = found(content)

    assert content.splitlines()[fault["rad"] - 1] == 'belopp = "dyrt"'


BOX = st.dictionaries(st.integers(0, 4), st.integers(1, 6), max_size=3).map(
    lambda masks: Box(tuple(sorted(masks.items())))
)


@given(st.lists(BOX, max_size=12))
def test_the_search_is_complete(boxes):
    """On five facts of three values every case can be tried, so the search can be checked."""
    region = (7,) * 5
    cases = [tuple(n // 3**place % 3 for place in range(5)) for n in range(3**5)]
    free = [case for case in cases if not any(box.holds(case) for box in boxes)]

    point = find_point(region, boxes)

    assert (point in free) if free else point is None


SHUT = impossible(rjl())
PLACES = range(len(rjl().fakta))
FIXED = st.dictionaries(st.sampled_from(PLACES), st.integers(0, 9), max_size=8)
NO_INVERSE = {"tjanst", "klass", "hjul_tum", "kvall_helg", "afton"}


@pytest.mark.parametrize(("grupp", "is_possible"), [("inget", True), ("norden", False)])
def test_a_category_has_its_own_countries(grupp, is_possible):
    region = list(everything(rjl().fakta))
    for namn, value in (("kategori", "annat_land"), ("landgrupp", grupp)):
        fakta = rjl().fakta[rjl().place_of(namn)]
        region[rjl().place_of(namn)] = 1 << fakta.varden.index(value)

    assert (find_point(tuple(region), SHUT) is not None) is is_possible


@settings(max_examples=200, deadline=None)
@given(FIXED)
def test_a_witness_has_the_facts_it_was_made_from(fixed):
    region = list(everything(rjl().fakta))
    for place, value in fixed.items():
        region[place] = 1 << value % len(rjl().fakta[place].varden)
    vector = find_point(tuple(region), SHUT)
    assume(vector is not None)
    assert vector is not None

    case, taxa = read_case(witness_case(rjl(), vector), rjl_book().valid_on)

    derived = taxa.vector(derive_fakta(case, taxa))
    for fakta, made, wanted in zip(taxa.fakta, derived, vector, strict=True):
        if fakta.namn not in NO_INVERSE:
            assert (fakta.namn, fakta.varden[made]) == (fakta.namn, fakta.varden[wanted])


@pytest.mark.parametrize("kvall_helg", [0, 1])
@pytest.mark.parametrize("afton", [0, 1])
def test_a_witness_finds_its_day(kvall_helg, afton):
    values = {"kvall_helg": bool(kvall_helg), "afton": bool(afton), "alder": 40}
    vector = rjl().vector(values)

    case, taxa = read_case(witness_case(rjl(), vector), rjl_book().valid_on)

    derived = derive_fakta(case, taxa)
    assert (derived["kvall_helg"], derived["afton"]) == (bool(kvall_helg), bool(afton))
