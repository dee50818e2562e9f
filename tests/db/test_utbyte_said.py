"""What is said of a record later stays said: at a desk that learns of it, and when it is old.

A form that is opened again, an outage that is done, an extract with another time, the place of an
entry that a slow clock has written: no sum shows that one of them is lost.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from kassa.adapters.system_files import system_bok
from kassa.clock import to_utc
from kassa.desk.avbrott import begin_avbrott, end_avbrott
from kassa.desk.avbrott_rapport import avbrott_rapport, note_rapport
from kassa.desk.blankett import open_blankett, return_unused
from kassa.desk.las_in import las_in
from kassa.desk.ratta_inlast import ratta_inlast
from kassa.ids import DeskId
from tests.helpers.desks import carry, file_of
from tests.helpers.gallrat import run
from tests.helpers.till import ADULT, OTHER_ADULT, Till
from tests.helpers.whole import assert_whole
from tests.unit.desk.test_blankett import print_forms

if TYPE_CHECKING:
    from collections.abc import Callable

NOW, GALLRING, LATER = "2026-03-02T12:00", "2034-01-02T09:00", "2034-03-01T10:00"
EXTRACT = f"personnummer;summa;första avgift;frikort till\n{ADULT};800;2026-01-10;\n".encode()


@pytest.fixture
def one(desks):
    return desks[0]


@pytest.fixture
def other(desks):
    return desks[1]


@pytest.fixture(params=["", "K1", "K2"], ids=["soon", "forgotten there", "forgotten here"])
def learn(request: pytest.FixtureRequest, one: Till, other: Till) -> Callable[[], Till]:
    """Return what lets the second desk learn all that the first one knows."""

    def learn() -> Till:
        for till in (one, other):
            till.at(NOW).sell(number=OTHER_ADULT)
            if till.desk.id == request.param:
                run(till, GALLRING)
        at = LATER if request.param else NOW
        carry(file_of(one.at(at)), other.at(at))
        assert_whole(one.path)
        assert_whole(other.path)
        return other.at(at)

    return learn


def test_a_form_that_was_opened_again_is_not_accounted_for(one, learn):
    print_forms(one, 2)
    return_unused(DeskId("K1"), (1, 2), one.ledger, one.clock, one.desk)
    open_blankett(DeskId("K1"), (2,), one.ledger, one.clock, one.desk)

    other = learn()

    for till in (one, other):
        known = [form.number for form in till.ledger.blankett_list(DeskId("K1"))]
        assert known == [1]


def test_an_outage_that_is_done_is_done(one, learn):
    begun = begin_avbrott("Cosmic", one.ledger, one.clock, one.desk)
    end_avbrott(one.ledger, one.clock, one.desk)
    made = avbrott_rapport([begun], one.ledger, system_bok("06"), one.clock, one.desk)
    note_rapport(made, [begun], one.ledger, one.clock, one.desk)
    done_at = one.ledger.closed_at(begun.id)
    assert done_at is not None

    other = learn()

    for till in (one, other):
        assert till.ledger.closed_at(begun.id) == done_at


def test_an_extract_that_was_corrected_holds_no_more(one, learn):
    """The time it has now is the earlier one: of both, the other would be taken for the last."""
    wrong, right = (
        to_utc(datetime.fromisoformat(at)) for at in ("2026-03-01T07:00", "2026-02-27T07:00")
    )
    las_in(EXTRACT, wrong, one.ledger, one.clock, one.desk)
    ratta_inlast(EXTRACT, right, one.ledger, one.taxa_book, one.clock, one.desk)

    other = learn()

    for till in (one, other):
        last = till.ledger.last_inlast()
        assert last is not None
        assert last.fetched_at == right
        assert len(till.ledger.inlast_of(last.fil)) == 1


def test_what_a_slow_clock_has_written_stands_where_it_stood(one, other, learn):
    """Four fees of the other desk were known when it was written, hours earlier by the clock."""
    for hour in range(8, 12):
        other.at(f"2026-03-02T{hour:02}:30").sell(tidpunkt="2026-03-02T08:00")
    carry(file_of(other.at(NOW)), one.at(NOW))
    one.at("2026-03-02T07:00").sell(tidpunkt="2026-03-02T07:00")
    for till in (one, other):
        till.at("2033-06-01T10:00").sell(tidpunkt="2033-06-01T10:00")

    other = learn()

    for till in (one, other):
        patient = till.ledger.find_patient(ADULT)
        assert patient is not None
        order = [entry.desk for entry in till.ledger.entry_list(patient.id)]
        assert order[:6] == [*["K2"] * 4, "K1", "K1"]
