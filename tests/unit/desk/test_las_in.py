"""An extract carried in: written once, used with its age, never lower than the desk's own."""

import json
from datetime import date, datetime

import pytest

from kassa.clock import to_utc
from kassa.desk.change_patient import join_patient
from kassa.desk.las_in import (
    LasInResult,
    age_text,
    assumed_entries,
    fetched_text,
    inlast_skillnad_list,
    las_in,
)
from kassa.desk.patient_page import patient_page
from kassa.desk.print_bevis import bevis_of
from kassa.desk.register_extern import register_extern
from kassa.errors import InvalidInputError
from kassa.frikort.entry import EntryKind
from kassa.kvitto.text import frikort_text
from kassa.money import ZERO, Money
from tests.helpers.taxa import rjl
from tests.helpers.till import ADULT, CHILD, OTHER_ADULT, TODAY, Till
from tests.helpers.whole import assert_whole, counts
from tests.unit.desk.test_register_extern import command_of

RESERVE = "19880504-A101"

HEAD = "personnummer;summa;första avgift;frikort till\n"
SEVEN = datetime(2026, 3, 1, 7, 0)  # noqa: DTZ001 - local time
FETCHED = to_utc(SEVEN)


def carry(till: Till, rows: str, fetched_at: datetime = FETCHED) -> LasInResult:
    return las_in((HEAD + rows).encode(), fetched_at, till.ledger, till.clock, till.desk)


def test_a_sum_from_the_extract_counts_and_is_written_with_the_visit(till):
    """1 300 kr according to the extract: 150 remain of the visit's 250."""
    carry(till, f"{ADULT};1300;2026-01-10;\n")

    quoted = till.quote()
    assert (quoted.before.ackumulerat, quoted.att_betala) == (Money.kr(1300), Money.kr(150))
    assert quoted.inlast is not None
    sold = till.complete(quoted)

    kinds = [(e.kind, e.belopp) for e in till.ledger.entry_list(sold.patient.id)]
    assert kinds == [(EntryKind.INLAST, Money.kr(1300)), (EntryKind.AVGIFT, Money.kr(250))]
    assert sold.after.has_frikort
    assert till.quote(typ="hembesok").att_betala == ZERO
    assert_whole(till.path)


def test_a_sum_with_ore_counts_to_the_ore(till):
    """1 299,50 kr of another region: 150,50 remain, and what is frozen is in whole kronor."""
    carry(till, f"{ADULT};1299,50;2026-01-10;\n")

    quoted = till.quote()
    sold = till.complete(quoted)
    (besok,) = till.ledger.besok_list(sold.patient.id, TODAY)

    assert quoted.att_betala == sold.kvitto.att_betala == Money(150_50)
    assert sold.after.has_frikort
    assert json.loads(besok.facts)["frikort"] == {"ackumulerat": 1299}
    assert json.loads(besok.decision)["att_betala"] == 150.5
    assert_whole(till.path)


@pytest.mark.parametrize(("at", "written"), [("2028-02-28T10:00", 1), ("2028-03-01T10:00", 0)])
def test_an_extract_of_years_ago_is_not_taken_up(till, at, written):
    """Its sums count a year at most, and a visit is noted within another; then it is left alone."""
    carry(till, f"{ADULT};1300;2026-01-10;\n")
    now = till.at(at)

    sold = now.sell(tidpunkt=at)

    kinds = [entry.kind for entry in now.ledger.entry_list(sold.patient.id)]
    assert kinds.count(EntryKind.INLAST) == written


def test_it_is_not_counted_twice(till):
    carry(till, f"{ADULT};300;2026-01-10;\n")
    for _ in range(3):
        till.sell()

    assert till.quote().before.ackumulerat == Money.kr(300 + 3 * 250)


def test_what_the_desk_had_registered_by_then_is_in_it(till):
    """250 kr at the desk in February are a part of the extract's 800 in March."""
    till.at("2026-02-10T10:00").sell(tidpunkt="2026-02-10T10:00")
    carry(till, f"{ADULT};800;2026-01-10;\n")

    assert till.quote().before.ackumulerat == Money.kr(800)


@pytest.mark.parametrize("day", ["2026-02-28", "2026-03-01"])
def test_what_was_registered_after_it_was_made_adds_to_it_whatever_its_day(till, day):
    """Made at seven; a visit the same morning, or one of the day before that came in late."""
    till.at("2026-03-01T10:00").sell(tidpunkt=f"{day}T08:00")
    carry(till, f"{ADULT};800;2026-01-10;\n")

    assert till.quote().before.ackumulerat == Money.kr(1050)
    assert inlast_skillnad_list(till.ledger, till.taxa_book) == ()


def test_a_fee_taken_back_after_it_was_made_is_taken_from_it(till):
    """The extract has the 250 that went back this morning."""
    sold = till.at("2026-02-10T10:00").sell(tidpunkt="2026-02-10T10:00")
    carry(till, f"{ADULT};800;2026-01-10;\n")
    till.reverse(sold.kvitto.checkout_id)

    assert till.quote().before.ackumulerat == Money.kr(550)


def test_a_receipt_from_elsewhere_of_an_earlier_day_is_in_it(till):
    """The other region has registered it: counted twice, the frikort would come too early."""
    patient = till.at("2026-02-10T10:00").sell(tidpunkt="2026-02-10T10:00").patient
    carry(till, f"{ADULT};800;2026-01-10;\n")
    shown = command_of(patient.id, paid_on=date(2026, 2, 20))
    register_extern(shown, till.ledger, till.taxa_book, till.clock, till.desk)

    assert till.quote().before.ackumulerat == Money.kr(800)


def test_a_fee_that_no_longer_counts_takes_nothing_of_it(till):
    """250 kr in May; the extract a year later has 1 300 since August, and a ceiling still ahead."""
    till.at("2025-05-31T10:00").sell(tidpunkt="2025-05-31T07:00")
    now = till.at("2026-06-01T10:00")
    carry(now, f"{ADULT};1300;2025-08-05;\n", to_utc(datetime(2026, 6, 1, 7, 0)))  # noqa: DTZ001

    sold = now.sell(tidpunkt="2026-06-01T09:00")

    frikort = sold.kvitto.frikort
    assert frikort is not None
    assert (frikort.innan, sold.kvitto.att_betala) == (Money.kr(1300), Money.kr(150))
    assert frikort.period_slut == date(2026, 8, 4)
    assert_whole(till.path)


@pytest.mark.parametrize("first", ["2024-02-01", "2025-02-28"])
def test_a_first_fee_that_was_a_year_old_when_it_was_made_says_nothing(till, first):
    """Also one from before every ceiling: the patient is charged as one nobody knows."""
    carry(till, f"{ADULT};800;{first};\n")

    assert till.sell().after.ackumulerat == Money.kr(250)


def test_the_extract_knows_a_patient_by_an_earlier_number(till):
    """Made when the patient still had the reserve number."""
    reserve = till.at("2026-02-10T10:00").sell(number=RESERVE, tidpunkt="2026-02-10T10:00").patient
    carry(till, f"{RESERVE};800;2026-01-10;\n")
    join_patient(
        reserve.id, ADULT, till.ledger, till.taxa_book, till.clock, till.desk, is_confirmed=True
    )

    assert till.quote().before.ackumulerat == Money.kr(800)


def test_paper_that_rests_on_it_says_when_it_was_made(till):
    """The receipt of the visit and of the next ones, the return and the proof."""
    carry(till, f"{ADULT};800;2026-01-10;\n")

    sold = till.sell()
    again = till.sell(typ="hembesok")
    retur = till.reverse(again.kvitto.checkout_id)
    page = patient_page(sold.patient.id, till.ledger, till.taxa_book, till.clock, "primarvard")
    assert page is not None
    proof = bevis_of(page, till.ledger, till.taxa_book, till.clock, till.desk)

    for frikort in (sold.kvitto.frikort, again.kvitto.frikort, retur.kvitto.frikort, proof.frikort):
        assert frikort is not None
        assert frikort.inlast == "2026-03-01 07:00"
        assert frikort_text(frikort).inlast == "Bygger på utdrag ur eFrikort 2026-03-01 07:00"
    assert_whole(till.path)


def test_an_extract_older_than_what_is_there_says_so(till):
    carry(till, f"{ADULT};500;2026-01-10;\n")

    older = carry(till, f"{ADULT};300;2026-01-10;\n", to_utc(SEVEN.replace(hour=6)))

    assert older.newer is not None
    assert fetched_text(older.newer) == "2026-03-01 07:00"
    assert till.quote().before.ackumulerat == Money.kr(500)


def test_what_came_after_the_extract_adds_to_it(till):
    till.sell()
    carry(till, f"{ADULT};800;2026-01-10;\n")

    assert till.quote().before.ackumulerat == Money.kr(1050)


def test_an_extract_never_lowers_what_the_desk_knows(till):
    for day in ("01", "02", "03"):
        till.at("2026-02-05T10:00").sell(tidpunkt=f"2026-02-{day}T10:00")
    carry(till, f"{ADULT};250;2026-02-01;\n")

    assert till.quote().before.ackumulerat == Money.kr(750)


@pytest.mark.parametrize(
    ("tidpunkt", "costs"),
    [("2026-09-30T10:00", ZERO), ("2026-10-01T10:00", Money.kr(250))],
)
def test_a_frikort_of_the_extract_holds_to_its_last_day(till, tidpunkt, costs):
    carry(till, f"{ADULT};1450;2025-10-01;2026-09-30\n")

    quoted = till.quote(tidpunkt=tidpunkt)

    assert quoted.att_betala == costs


def test_a_frikort_of_the_extract_is_no_word_of_the_patient(till):
    carry(till, f"{ADULT};1450;2025-10-01;2026-09-30\n")

    sold = till.sell()

    assert sold.after.has_frikort
    assert not sold.after.preliminar
    assert_whole(till.path)


def test_a_sum_older_than_a_year_no_longer_counts(till):
    carry(till, f"{ADULT};800;2025-03-01;\n")

    assert till.quote().before.ackumulerat == ZERO


def test_the_newest_extract_is_used(till):
    carry(till, f"{ADULT};300;2026-01-10;\n", to_utc(SEVEN.replace(day=1, hour=6)))
    carry(till, f"{ADULT};500;2026-01-10;\n")

    assert till.quote().before.ackumulerat == Money.kr(500)


def test_the_same_file_is_carried_in_once(till):
    first = carry(till, f"{ADULT};300;2026-01-10;\n")
    before = counts(till.path)

    again = carry(till, f"{ADULT};300;2026-01-10;\n")

    assert (first.was_known, again.was_known, again.inlast) == (False, True, first.inlast)
    assert counts(till.path) == before


def test_a_fault_keeps_the_whole_file_out(till):
    before = counts(till.path)
    with pytest.raises(InvalidInputError):
        carry(till, f"{ADULT};300;2026-01-10;\n{CHILD};x;;\n")

    assert counts(till.path) == before


def test_an_extract_of_the_future_is_refused(till):
    with pytest.raises(InvalidInputError) as caught:
        carry(till, f"{ADULT};300;2026-01-10;\n", to_utc(SEVEN.replace(day=3)))

    assert "framtiden" in caught.value.message


def test_its_age_is_told(till):
    inlast = carry(till, f"{ADULT};300;2026-01-10;\n").inlast

    assert age_text(inlast, TODAY) == "Frikort enligt utdrag 2026-03-01 07:00, i går"
    assert age_text(inlast, date(2026, 3, 5)).endswith("4 dagar gammalt")


def test_somebody_the_extract_does_not_know(till):
    carry(till, f"{ADULT};300;2026-01-10;\n")
    skydd = rjl().hogkostnadsskydd

    assert assumed_entries(OTHER_ADULT, (), till.ledger, skydd, till.clock) is None


def test_what_contradicts_the_extract_is_listed_and_left_alone(till):
    """750 kr at the desk and 250 in the extract; more in the extract is no contradiction."""
    then = till.at("2026-02-05T10:00")
    for day in ("01", "02", "03"):
        then.sell(tidpunkt=f"2026-02-{day}T10:00")
    then.sell(number=OTHER_ADULT, tidpunkt="2026-02-01T10:00")
    carry(till, f"{ADULT};250;2026-02-01;\n{OTHER_ADULT};900;2026-01-10;\n{CHILD};0;;\n")

    [found] = inlast_skillnad_list(till.ledger, till.taxa_book)

    assert (found.patient.identitet.number, found.utdrag, found.egen) == (
        ADULT,
        Money.kr(250),
        Money.kr(750),
    )
    assert "Kontrollera patientens kvitton" in found.text
    page = patient_page(found.patient.id, till.ledger, till.taxa_book, till.clock, "primarvard")
    assert page is not None
    assert page.motsagelse == found.text


def test_nothing_carried_in_has_no_differences(till):
    assert inlast_skillnad_list(till.ledger, till.taxa_book) == ()


def test_the_patients_page_shows_it_with_its_age(till):
    patient = till.sell().patient
    carry(till, f"{ADULT};800;2026-01-10;\n")

    page = patient_page(patient.id, till.ledger, till.taxa_book, till.clock, "primarvard")

    assert page is not None
    assert page.inlast.startswith("Frikort enligt utdrag 2026-03-01")
    assert page.state.ackumulerat == Money.kr(1050)
    assert page.fee_list[-1].what == "Avgifter enligt utdrag från eFrikort"
    assert page.step_list[0].day == date(2026, 1, 10)
    assert page.today == TODAY
