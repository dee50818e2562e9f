"""The quick way through the tables says what going through them row by row says."""

from __future__ import annotations

from random import Random

import pytest

from kassa.taxa.fakta import Box, FactValue, Fakta, Vector
from kassa.taxa.finder import Finder
from kassa.taxa.model import Tabell
from kassa.taxa.nearby import Nearby
from tests.helpers.taxa import rjl

FAKTA = (Fakta("akut", ("nej", "ja")), Fakta("typ", ("a", "b", "c")))
ROWS = [
    ("acute of kind b or c", (Box(((0, 0b10), (1, 0b110))),)),
    ("kind a, or acute", (Box(((1, 0b001),)), Box(((0, 0b10),)))),
    ("not acute, of kind b", (Box(((0, 0b01), (1, 0b010))),)),
]


def some_cases(count: int) -> list[Vector]:
    """Return cases with random values for every fact; most yes/no facts are no, as at a desk."""
    random = Random(2026)
    return [
        tuple(
            random.randrange(len(fakta.varden))
            if len(fakta.varden) > 2 or random.random() < 0.1
            else 0
            for fakta in rjl().fakta
        )
        for _ in range(count)
    ]


def test_the_first_row_that_holds_decides():
    finder = Finder(ROWS, FAKTA)

    assert [finder.first((akut, typ)) for akut in (0, 1) for typ in (0, 1, 2)] == [
        "kind a, or acute",
        "not acute, of kind b",
        None,
        "kind a, or acute",
        "acute of kind b or c",
        "acute of kind b or c",
    ]


def test_every_row_that_holds_is_named_once():
    finder = Finder(ROWS, FAKTA)

    assert finder.every((1, 0)) == ["kind a, or acute"]
    assert finder.every((1, 2)) == ["acute of kind b or c", "kind a, or acute"]


def test_a_row_without_conditions_always_holds():
    assert Finder([("always", (Box(()),))], FAKTA).first((1, 2)) == "always"
    assert Finder([], FAKTA).first((1, 2)) is None


def test_one_fact_changed_is_as_asking_anew():
    finder = Finder(ROWS, FAKTA)

    for akut, typ in ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)):
        around = finder.around((akut, typ))
        assert [around.first(0, to) for to in (0, 1)] == [finder.first((to, typ)) for to in (0, 1)]
        assert [around.first(1, to) for to in (0, 1, 2)] == [
            finder.first((akut, to)) for to in (0, 1, 2)
        ]


@pytest.mark.parametrize("table", [rjl().tjanst, rjl().klass, rjl().pris], ids=lambda t: t.namn)
def test_the_bundled_tables_decide_as_row_by_row(table: Tabell):
    finder = Finder(((regel, regel.boxes) for regel in table.regel_list), rjl().fakta)

    for vector in some_cases(2_000):
        assert finder.first(vector) is table.decide(vector)


def test_the_warnings_are_those_whose_boxes_hold():
    for vector in some_cases(500):
        assert rjl().varningar(vector) == tuple(
            varning.text
            for varning in rjl().varning_list
            if any(box.holds(vector) for box in varning.boxes)
        )


def test_a_neighbour_is_decided_as_if_it_were_asked_alone():
    taxa = rjl()
    yes_no = [fakta.namn for fakta in taxa.fakta if fakta.kind == "ja_nej"]

    for vector in some_cases(60):
        nearby = Nearby(taxa, vector)
        assert nearby.decided == taxa.utslag(vector)
        for namn in yes_no:
            changed: dict[str, FactValue] = {namn: not vector[taxa.place_of(namn)]}
            assert nearby.utslag(changed) == taxa.utslag(nearby.vector(changed))
        both: dict[str, FactValue] = {"akut": True, "utfall": "uteblivet"}
        assert nearby.utslag(both) == taxa.utslag(nearby.vector(both))
