"""An extract carried in with a wrong time, and once more with the right one."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kassa.clock import to_utc
from kassa.desk.las_in import las_in
from kassa.desk.ratta_inlast import RattadInlast, ratta_inlast
from kassa.desk.utbyte import UtbyteError, write_utbyte
from kassa.errors import InvalidInputError
from kassa.frikort.entry import EntryKind
from kassa.money import Money
from tests.helpers.desks import assert_same, carry, exchange, file_of, seen_by
from tests.helpers.till import ADULT, OTHER_ADULT, TODAY, Till
from tests.helpers.whole import assert_whole, counts

HEAD = "personnummer;summa;första avgift;frikort till\n"
ROWS = f"{HEAD}{ADULT};800;2026-01-10;\n".encode()
LESS = ROWS.replace(b"800", b"300")
BEFORE, AFTER = "2026-02-27T07:00", "2026-03-01T07:00"


def utc(local: str) -> datetime:
    return to_utc(datetime.fromisoformat(local))


def take(till: Till, fetched: str, content: bytes = ROWS) -> None:
    las_in(content, utc(fetched), till.ledger, till.clock, till.desk)


def correct(till: Till, fetched: str, content: bytes = ROWS) -> RattadInlast:
    tools = (till.ledger, till.taxa_book, till.clock, till.desk)
    return ratta_inlast(content, utc(fetched), *tools)


def sum_of(till: Till, number: str = ADULT) -> Money:
    return seen_by(till, [number], TODAY)[number][0].ackumulerat


@pytest.mark.parametrize(
    ("wrong", "right", "before", "after"),
    [(AFTER, BEFORE, 1050, 1300), (BEFORE, AFTER, 1300, 1050)],
)
def test_what_the_extract_has_in_it_is_worked_out_anew(till, wrong, right, before, after):
    """250 kr of 28 February are in it or beside it; 250 kr of today are beside it."""
    till.at("2026-02-28T10:00").sell(tidpunkt="2026-02-28T10:00")
    take(till, wrong)
    till.sell()
    assert sum_of(till) == Money.kr(before)

    done = correct(till, right)

    assert sum_of(till) == Money.kr(after)
    assert (done.patient_count, [each.fetched_at for each in done.wrong]) == (1, [utc(wrong)])
    assert till.ledger.last_inlast() == done.inlast
    assert_whole(till.path)
    frikort = till.sell(typ="hembesok").kvitto.frikort
    assert frikort is not None
    assert frikort.inlast == right.replace("T", " ")
    assert_whole(till.path)


def test_a_correction_can_be_corrected_and_nothing_is_undone(till):
    """Also back to the first time; every row that was written is there."""
    till.at("2026-02-28T10:00").sell(tidpunkt="2026-02-28T10:00")
    take(till, AFTER)
    till.sell()
    for right in (BEFORE, AFTER, BEFORE):
        correct(till, right)

    assert sum_of(till) == Money.kr(1300)
    assert counts(till.path)["inlast"] == 4
    kinds = [entry.kind for entry in till.ledger.entry_list(till.ledger.find_patient(ADULT).id)]
    assert kinds.count(EntryKind.INLAST) == 4
    assert kinds.count(EntryKind.ATERBETALNING) == 3
    assert_whole(till.path)


def test_a_frikort_from_it_is_written_anew(till):
    """Valid until its day, whenever it was fetched."""
    content = f"{HEAD}{ADULT};0;;2026-03-05\n".encode()
    take(till, AFTER, content)
    assert till.sell().kvitto.att_betala == Money.kr(0)

    done = correct(till, "2026-02-20T07:00", content)

    assert (done.patient_count, done.att_reglera) == (1, 0)
    assert seen_by(till, [ADULT], TODAY)[ADULT][0].has_frikort
    assert_whole(till.path)


def test_what_is_owed_by_it_comes_on_the_work_list(till):
    """The extract was made before the visit of the 28th: the ceiling is reached earlier."""
    content = f"{HEAD}{ADULT};1200;2026-01-10;\n".encode()
    till.at("2026-02-28T10:00").sell(tidpunkt="2026-02-28T10:00")
    take(till, AFTER, content)
    till.sell()

    done = correct(till, BEFORE, content)

    assert (done.patient_count, done.att_reglera) == (1, 1)
    patient = till.ledger.find_patient(ADULT)
    assert till.ledger.att_reglera_list() == (patient.id,)
    assert_whole(till.path)


def test_the_right_time_again_changes_nothing(till):
    take(till, AFTER)
    till.sell()
    before = counts(till.path)

    assert correct(till, AFTER).wrong == ()
    assert counts(till.path) == before


@pytest.mark.parametrize(
    ("fetched", "content", "said"),
    [
        (BEFORE, ROWS.replace(b"800", b"900"), "inte inl"),
        ("2026-03-03T07:00", ROWS, "framtiden"),
        (BEFORE, b"x;y\n", "Rad 1"),
    ],
)
def test_what_cannot_be_corrected_is_refused(till, fetched, content, said):
    take(till, AFTER)
    before = counts(till.path)

    with pytest.raises(InvalidInputError, match=said):
        correct(till, fetched, content)
    assert counts(till.path) == before


def test_a_desk_that_learns_of_it_by_file_does_the_same(desks):
    """Both had used the wrong one; the other goes on doing so until the file comes."""
    one, other = desks
    for till in desks:
        till.at("2026-02-28T10:00").sell(tidpunkt="2026-02-28T10:00")
        take(till, AFTER, LESS)
        till.sell(typ="hembesok")
    exchange(one, other)
    correct(one, BEFORE, LESS)
    other.sell(number=OTHER_ADULT)
    exchange(one, other)

    assert_same(one, other, [ADULT, OTHER_ADULT], TODAY)
    assert sum_of(other) == Money.kr(300 + 4 * 250)


def test_what_a_desk_made_of_the_wrong_one_meanwhile_is_replaced_at_both(desks):
    """The first desk corrects before it knows the other's visit."""
    one, other = desks
    for till in desks:
        till.at("2026-02-28T10:00").sell(tidpunkt="2026-02-28T10:00")
        take(till, AFTER, LESS)
    correct(one, BEFORE, LESS)
    other.sell(typ="hembesok")
    carry(file_of(other), one)
    carry(file_of(one), other)
    carry(file_of(other), one)

    assert_same(one, other, [ADULT], TODAY)
    assert sum_of(one) == Money.kr(300 + 3 * 250)


def test_a_correction_does_not_come_without_what_it_corrects(desks):
    """The wrong one would come later, with nothing here that says it is wrong."""
    one, other = desks
    take(one.at("2026-03-01T08:00"), AFTER)
    now = one.at("2026-03-02T08:00")
    correct(now, BEFORE)
    content = write_utbyte(now.ledger, now.clock, now.desk, utc("2026-03-02T00:00"))

    with pytest.raises(UtbyteError, match="utan --sedan"):
        carry(content, other)
    assert counts(other.path)["inlast"] == 0


def test_one_file_with_two_times_at_two_desks_is_read_alike(desks):
    """Both are kept, and the later one holds, wherever the patient comes next."""
    one, other = desks
    take(one, BEFORE)
    take(other, AFTER)
    for till in desks:
        till.sell()
    exchange(one, other)

    assert_same(one, other, [ADULT], TODAY)
    assert sum_of(one) == Money.kr(800 + 2 * 250)
    assert date(2026, 1, 10) == seen_by(one, [ADULT], TODAY)[ADULT][0].period_start
