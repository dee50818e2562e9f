"""Two desks that do anything in any order: what is on paper is what was known, and they agree.

``tests/helpers/two_desks.py`` makes the histories. The check finds nothing while the desks know
different things, and nothing after they have met.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.helpers.desks import seen_by
from tests.helpers.till import ADULT
from tests.helpers.two_desks import NUMBERS, RESERVE, TODAY, TwoDesks, history
from tests.helpers.whole import assert_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kassa.frikort.state import FrikortState
    from tests.helpers.till import Till
    from tests.helpers.two_desks import Step

    Live = Callable[[list[Step]], None]

SEEDS = range(12)
FOUND = {
    "what is left of a sum is counted with a fee that was over": [
        ("besok", 0, 7, RESERVE, 366),
        ("byt", 1, 60),
        ("flera", 1, 1, RESERVE, 3, 0),
        ("sagt", 1, -30, RESERVE, 1450, 300),
    ],
    "a wait paid back in the minute in which the other desk writes": [
        ("besok", 1, 7, RESERVE, 1),
        ("vantetid", 1, 60, 22),
        ("skriv", 1, 60),
        ("las", 0, 7, 40),
        ("sagt", 0, 60, RESERVE, 600, 300),
    ],
    "a frikort shown at a desk whose clock is behind": [
        ("visat", 0, 60, ADULT, 0),
        ("byt", 1, 1),
        ("visat", 1, 1, ADULT, 300),
    ],
    "the order of a desk that stands still": [
        ("besok", 0, 300, ADULT, 200),
        ("utdrag", 0, 0, RESERVE, 250, 2, None),
        ("besok", 0, 0, RESERVE, 400),
        ("byt", 1, 7),
        ("sagt", 1, 7, RESERVE, 1450, 10),
    ],
    "both numbers of somebody, a frikort and the clock back": [
        ("extern", 1, 60, RESERVE, 1, "B-2", 0),
        ("besok", 1, -30, RESERVE, 0),
        ("sagt", 1, 60, ADULT, 1450, 10),
        ("byt", 0, 0),
        ("sammanfor", 0, 60, RESERVE),
        ("flera", 0, 7, ADULT, 1, 1),
    ],
    "one file with two times at two desks": [
        ("visat", 1, 60, ADULT, 300),
        ("besok", 0, 60, ADULT, 1),
        ("utdrag", 1, 1, ADULT, 500, 2, None),
        ("utdrag", 0, 7, ADULT, 500, 1560, None),
        ("besok", 0, 7, ADULT, 3),
        ("flera", 1, 7, ADULT, 3, 1),
    ],
    "a receipt taken back at both desks, between which the patient said a sum": [
        ("besok", 1, 1, ADULT, 1),
        ("extern", 1, 1, ADULT, 1, "B-1", 900),
        ("skriv", 1, 0),
        ("dra", 1, 1, ADULT, 0),
        ("sagt", 0, 5, ADULT, 1300, 300),
        ("las", 0, 1, 0),
        ("dra", 0, 1, ADULT, 0),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of two desks that have done nothing yet."""
    folder = tmp_path_factory.mktemp("empty")
    TwoDesks(folder).close()
    return folder


@pytest.fixture
def live(empty: Path, tmp_path: Path) -> Live:
    """Return a function that lets two desks live through a history, and looks at them."""

    def live(steps: list[Step]) -> None:
        shutil.copytree(empty, tmp_path / "desks")
        desks = TwoDesks(tmp_path / "desks")
        try:
            desks.run(steps)
            for till in desks.tills:
                assert_whole(till.path)
            one, other = desks.meet()
            for number in NUMBERS:
                assert known(one, number) == known(other, number)
            for till in desks.tills:
                assert_whole(till.path)
        finally:
            desks.close()

    return live


def known(till: Till, number: str) -> tuple[FrikortState, tuple[tuple[str, int], ...]]:
    """Return the frikort and what is owed; which desk took a receipt back does not matter."""
    state, owed, _ = seen_by(till, [number], TODAY)[number]
    return state, owed


@pytest.mark.parametrize("seed", SEEDS)
def test_any_history_is_whole_and_the_same_at_both_desks(seed, live):
    live(history(seed))


@pytest.mark.parametrize("name", FOUND)
def test_what_chance_once_found_stays_right(name, live):
    live(FOUND[name])
