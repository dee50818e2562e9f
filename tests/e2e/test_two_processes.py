"""Two windows of the till, each a real process of its own, on one file at the same time."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from db.backup import check_copy
from db.connection import open_database
from kassa.kvitto.numbering import chain_faults
from tests.helpers.copies import names
from tests.helpers.number import adult_number
from tests.helpers.raw import KEY
from tests.helpers.second_copier import copy_side_by_side
from tests.helpers.second_window import side_by_side
from tests.helpers.till import ADULT, CHILD, Till
from tests.helpers.whole import assert_whole, counts

VISITS_OF_EACH = 40
FIRST_STARTS = 40
COPIES_OF_EACH = 3


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    yield till
    till.close()


def test_a_second_enter_in_another_process_gives_the_same_receipt(till):
    """One checkout, two processes: one posts it, the other finds it."""
    shown = till.quote(number=ADULT)

    ((first,), (second,)) = side_by_side(till.path, [shown], [shown])

    assert first["number"] == second["number"] == "K1-1"
    assert {first["already_posted"], second["already_posted"]} == {False, True}
    assert_whole(till.path)


def test_the_same_paid_visit_in_two_windows_gives_one_receipt_and_one_refusal(till):
    """The other window's quote no longer holds: the fee has been counted already."""
    answers = side_by_side(till.path, [till.quote(number=ADULT)], [till.quote(number=ADULT)])

    refused = [answer["refused"] for (answer,) in answers if "refused" in answer]
    assert refused == ["avgift_andrad"]
    assert counts(till.path)["kvitto"] == 1
    assert_whole(till.path)


def test_the_same_free_visit_in_two_windows_gives_one_receipt_and_one_question(till):
    """Nothing about the fee has changed, so the question is whether it is a new visit."""
    answers = side_by_side(till.path, [till.quote(number=CHILD)], [till.quote(number=CHILD)])

    refused = [answer["refused"] for (answer,) in answers if "refused" in answer]
    assert refused == ["samma_besok"]
    assert counts(till.path)["kvitto"] == 1
    assert_whole(till.path)


def test_two_windows_that_post_at_the_same_time_share_one_series_without_holes(till):
    """Each number is given once, and the chain runs through both windows' receipts."""
    mine = [till.quote(number=adult_number(place)) for place in range(VISITS_OF_EACH)]
    theirs = [till.quote(number=adult_number(1000 + place)) for place in range(VISITS_OF_EACH)]

    here, there = side_by_side(till.path, mine, theirs)

    numbers = [answer["number"] for answer in (*here, *there)]
    assert sorted(numbers, key=lambda number: int(number[3:])) == [
        f"K1-{place}" for place in range(1, 2 * VISITS_OF_EACH + 1)
    ]
    assert chain_faults(till.ledger.series(till.desk.id)) == ()
    assert_whole(till.path)


def test_two_windows_that_make_the_same_clinic_make_one(tmp_path):
    """The first start in two processes at once: one makes the file, both can work in it."""
    elsewhere = Till.open(tmp_path / "elsewhere" / "kassa.db")
    mine, theirs = elsewhere.quote(number=ADULT), elsewhere.quote(number=CHILD)
    elsewhere.close()
    path = tmp_path / "clinic" / "kassa.db"

    ((first,), (second,)) = side_by_side(path, [mine], [theirs])

    assert {first["number"], second["number"]} == {"K1-1", "K1-2"}
    assert_whole(path)


def test_a_window_reads_what_another_has_just_posted(till):
    """A quote in one window counts the fee that another window took a moment ago."""
    side_by_side(till.path, [till.quote(number=ADULT)])

    assert till.quote(number=ADULT).before.ackumulerat.whole_kr == 250


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_first_starts_that_meet_all_succeed(tmp_path):
    """Several processes make the same clinic at the same moment; none is refused for it.

    SQLite does not wait when two connections switch a new file to its journal: here we do.
    """
    for trial in range(FIRST_STARTS):
        path = tmp_path / str(trial) / "clinic" / "kassa.db"
        begin = time.monotonic() + 0.005
        children = [_start_at(begin, path) for _ in range(3)]
        assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
        assert set(counts(path).values()) == {0}


def _start_at(begin: float, path: Path) -> int:
    child = os.fork()
    if child == 0:
        outcome = 1
        try:
            time.sleep(max(0, begin - time.monotonic()))
            open_database(path, key=KEY).close()
            outcome = 0
        finally:
            os._exit(outcome)
    return child


def test_two_windows_that_copy_at_the_same_time_make_a_whole_copy_each(till, tmp_path):
    """No copy is made in the other's file, and none takes the place of another."""
    till.sell()
    folder = tmp_path / "kopior"
    folder.mkdir()

    told = copy_side_by_side(till.path, folder, COPIES_OF_EACH)

    assert [each["error"] for each in told] == [""] * 2 * COPIES_OF_EACH
    copies = names(folder)
    assert len(copies) == 2 * COPIES_OF_EACH
    state = replace(till.ledger.record_state(), counts=())
    for name in copies:
        assert replace(check_copy(folder / name, KEY), counts=()) == state
    assert list(tmp_path.glob(".kassa-*")) == []
