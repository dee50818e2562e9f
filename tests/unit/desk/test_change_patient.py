"""A reserve number that becomes a personnummer, and protected identity."""

from dataclasses import replace

import pytest

from kassa.desk.att_reglera import att_reglera_of
from kassa.desk.change_patient import (
    JoinResult,
    SamePersonError,
    join_patient,
    set_skyddad,
)
from kassa.desk.correct_checkout import CorrectCheckout, correct_checkout
from kassa.desk.ports import Patient
from kassa.desk.register_extern import register_extern, withdraw_extern
from kassa.errors import InvalidInputError
from kassa.ids import CheckoutId, new_id
from kassa.money import Money
from kassa.patient import SKYDDAD
from tests.helpers.till import ADULT, CHILD, OTHER_ADULT, TODAY, Till
from tests.helpers.whole import assert_whole, counts
from tests.unit.desk.test_register_extern import command_of

RESERVE = "19930817-A101"
COORDINATION = "19880564-2389"


def result_of(
    till: Till, patient: Patient, number: str, *, is_confirmed: bool = True
) -> JoinResult:
    return join_patient(
        patient.id,
        number,
        till.ledger,
        till.taxa_book,
        till.clock,
        till.desk,
        is_confirmed=is_confirmed,
    )


def join(till: Till, patient: Patient, number: str) -> Patient:
    return result_of(till, patient, number).patient


def protect(till: Till, patient: Patient, *, is_skyddad: bool = True) -> Patient:
    return set_skyddad(patient.id, till.ledger, till.clock, till.desk, is_skyddad=is_skyddad)


@pytest.fixture
def reserve(till):
    """Return a patient who paid 250 kr under a reserve number."""
    return till.sell(number=RESERVE).patient


def test_the_frikort_follows_to_the_new_number(till, reserve):
    """The personnummer was never here; everything is found under it from now on."""
    joined = join(till, reserve, ADULT)

    assert joined.identitet.number == ADULT
    assert joined.namn == reserve.namn
    quoted = till.quote(typ="hembesok")
    assert quoted.before.ackumulerat == Money.kr(250)
    assert till.ledger.find_patient(RESERVE) == joined
    assert_whole(till.path)


@pytest.mark.parametrize(
    ("kategori", "number", "then"),
    [
        ("asylsokande", ADULT, "folkbokford"),
        ("tillstandslos", ADULT, "folkbokford"),
        ("asylsokande", COORDINATION, "asylsokande"),
        ("utomlans", ADULT, "utomlans"),
    ],
)
def test_who_has_a_personnummer_now_is_no_asylum_seeker(till, kategori, number, then):
    """With the last four digits the rules are those of the county's own; else as it was."""
    old = till.sell(number=RESERVE, kategori=kategori).patient

    joined = join(till, old, number)

    assert (joined.kategori, joined.lma_nummer) == (then, None)
    assert till.ledger.find_patient(RESERVE) == joined
    assert_whole(till.path)


def test_a_known_number_takes_the_fees_in(till, reserve):
    known = till.sell().patient

    assert join(till, reserve, ADULT) == known
    assert till.quote(typ="hembesok").before.ackumulerat == Money.kr(500)


def test_the_same_join_again_changes_nothing(till, reserve):
    first = join(till, reserve, ADULT)
    before = counts(till.path)

    assert join(till, reserve, ADULT) == first
    assert counts(till.path) == before


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (RESERVE, "samma nummer"),
        ("19930817-A102", "Ett reservnummer kan inte"),
        ("19880504-2383", "Kontrollsiffran"),
        ("", ""),
    ],
)
def test_what_cannot_be_the_new_number(till, reserve, number, says):
    before = counts(till.path)
    with pytest.raises(InvalidInputError) as caught:
        join(till, reserve, number)

    assert says in caught.value.message
    assert counts(till.path) == before


def test_a_personnummer_is_not_changed(till):
    known = till.sell().patient
    with pytest.raises(InvalidInputError) as caught:
        join(till, known, OTHER_ADULT)
    assert "personnummer" in caught.value.message


def test_what_is_joined_is_not_joined_elsewhere(till, reserve):
    join(till, reserve, ADULT)
    with pytest.raises(InvalidInputError) as caught:
        join(till, reserve, CHILD)
    assert f"redan sammanförd med {ADULT}" in caught.value.message


def test_a_coordination_number_in_between_leads_on_to_the_personnummer(till, reserve):
    """Reserve number, samordningsnummer, personnummer: one patient, found under each."""
    between = join(till, reserve, COORDINATION)
    till.sell(number=COORDINATION, typ="hembesok")

    last = join(till, between, ADULT)

    for number in (RESERVE, COORDINATION, ADULT):
        assert till.ledger.find_patient(number) == last
        quoted = till.quote(number=number, typ="distans")
        assert quoted.before.ackumulerat == Money.kr(500)
    with pytest.raises(InvalidInputError, match="redan sammanfört med"):
        join(till, last, COORDINATION)
    assert_whole(till.path)


def test_a_window_that_still_shows_the_old_number_writes_for_the_new_one(till, reserve):
    """What is noted, taken back and reversed there is reckoned with the fees of both."""
    paid = till.sell(number=RESERVE, typ="hembesok").kvitto
    for day in range(1, 6):
        till.sell(tidpunkt=f"2026-02-0{day}T10:00")
    joined = join(till, reserve, ADULT)

    shown = replace(command_of(reserve.id), number="B-1")
    extern = register_extern(shown, till.ledger, till.taxa_book, till.clock, till.desk).extern
    assert extern.patient_id == joined.id
    assert till.ledger.att_reglera_list() == (joined.id,)
    withdraw_extern(extern.entry_id, reserve.id, till.ledger, till.taxa_book, till.clock, till.desk)
    retur = till.reverse(paid.checkout_id)

    assert retur.after.ackumulerat == Money.kr(1450)
    owed = att_reglera_of(reserve.id, till.ledger, till.taxa_book, TODAY)
    assert owed is not None
    assert (owed.patient, owed.netto) == (joined, Money.kr(50))


def test_a_sum_that_is_shown_under_the_old_number_is_posted_under_the_new_one(till, reserve):
    """Joined between the sum and Enter: the fees are the same, the paper has the number kept."""
    shown = till.quote(number=RESERVE, tidpunkt="2026-03-01T10:00")
    joined = join(till, reserve, ADULT)

    sold = till.complete(shown)

    assert sold.patient.identitet == joined.identitet
    assert sold.kvitto.patient is not None
    assert sold.kvitto.patient.number == ADULT
    assert [entry.patient_id for entry in till.ledger.entry_list(joined.id)] == [
        reserve.id,
        joined.id,
    ]
    assert_whole(till.path)


def test_a_reversal_under_the_old_number_takes_the_new_one_off_the_work_list(till, reserve):
    """250 today under the reserve number; five visits come in late and it cost 50 too much."""
    joined = join(till, reserve, ADULT)
    for day in range(3, 8):
        till.sell(tidpunkt=f"2026-02-0{day}T10:00")
    assert till.ledger.att_reglera_list() == (joined.id,)

    till.reverse(till.ledger.kvitto("K1-1").checkout_id)

    assert till.ledger.att_reglera_list() == ()


def test_what_was_to_be_settled_under_the_old_number_is_listed_once(till, reserve):
    """The reserve number had a line of its own on the work list; now the patient has one."""
    register_extern(
        command_of(reserve.id, belopp=Money.kr(1400)),
        till.ledger,
        till.taxa_book,
        till.clock,
        till.desk,
    )
    assert till.ledger.att_reglera_list() == (reserve.id,)

    joined = join(till, reserve, ADULT)

    assert till.ledger.att_reglera_list() == (joined.id,)


def test_a_receipt_from_elsewhere_under_both_numbers_counts_once(till, reserve):
    """The one noted later is taken back, and the clerk is told."""
    known = till.sell().patient
    for patient, number in ((reserve, "B-7788"), (known, "b 7788"), (known, "B-7789")):
        command = command_of(patient.id, number=number)
        register_extern(command, till.ledger, till.taxa_book, till.clock, till.desk)

    result = result_of(till, reserve, ADULT)

    assert [extern.number for extern in result.twice] == ["b 7788"]
    assert till.quote(typ="distans").before.ackumulerat == Money.kr(1100)
    assert_whole(till.path)


@pytest.mark.parametrize("is_known", [True, False])
def test_the_clerk_is_asked_whether_it_is_the_same_person(till, reserve, is_known):
    """A ledger of its own, or another birth date: a join cannot be undone."""
    if is_known:
        till.sell()
    before = counts(till.path)

    with pytest.raises(SamePersonError, match="Är det samma person") as asked:
        result_of(till, reserve, ADULT, is_confirmed=False)

    assert ("finns redan" in asked.value.message) is is_known
    assert ("1988-05-04, inte 1993-08-17" in asked.value.message) is not is_known
    assert counts(till.path) == before
    assert result_of(till, reserve, ADULT).patient.identitet.number == ADULT


def test_a_number_of_the_same_birth_date_that_nobody_has_is_not_asked_about(till):
    reserve = till.sell(number="19880504-A101").patient

    assert result_of(till, reserve, ADULT, is_confirmed=False).patient.identitet.number == ADULT


def test_a_visit_too_much_after_the_join_is_on_the_work_list(till, reserve):
    """Six visits of 250 on one number are above 1 450 with what the other had paid."""
    for _ in range(5):
        till.sell()
    joined = join(till, reserve, ADULT)

    assert till.ledger.att_reglera_list() == (joined.id,)


def test_what_was_left_to_settle_goes_on_under_the_new_number(till):
    """A receipt from elsewhere makes the last visits free: once joined, one row of the list."""
    sold = [till.sell(number=RESERVE, namn="") for _ in range(6)]
    late = till.at("2026-03-05T09:00")
    late.reverse(sold[0].kvitto.checkout_id)
    assert till.ledger.att_reglera_list() == (sold[0].patient.id,)

    joined = join(till, sold[0].patient, ADULT)

    assert till.ledger.att_reglera_list() == (joined.id,)
    assert_whole(till.path)


def test_a_receipt_of_the_old_number_is_taken_back_from_the_whole_person(till, reserve):
    """Its return tells the frikort of both numbers together."""
    old = till.ledger.kvitto("K1-1")
    till.sell()
    join(till, reserve, ADULT)

    back = till.reverse(old.checkout_id)

    assert back.kvitto.frikort.innan == Money.kr(500)
    assert back.after.ackumulerat == Money.kr(250)
    assert_whole(till.path)


def test_protection_masks_the_paper_and_stays_with_the_next_visit(till):
    """Neither the name nor the birth date is on the receipt; the register keeps both."""
    patient = till.sell().patient
    protect(till, patient)

    sold = till.sell(typ="hembesok")

    printed = sold.kvitto.patient
    assert (printed.namn, printed.number) == (SKYDDAD, "********-2382")
    assert sold.patient.is_skyddad
    known = till.ledger.find_patient(ADULT)
    assert known.is_skyddad
    assert known.namn == patient.namn


def test_protection_can_end(till):
    patient = protect(till, till.sell().patient)
    assert patient.shown_number == "********-2382"
    assert not protect(till, patient, is_skyddad=False).is_skyddad
    assert till.ledger.find_patient(ADULT).shown_number == ADULT


def test_the_same_protection_again_writes_nothing(till):
    patient = protect(till, till.sell().patient)
    before = counts(till.path)
    protect(till, patient)
    assert counts(till.path) == before


def test_protection_follows_a_join(till, reserve):
    till.sell()
    joined = join(till, protect(till, reserve), ADULT)

    assert joined.is_skyddad
    assert till.ledger.find_patient(ADULT).is_skyddad


def test_protection_holds_for_every_number_a_patient_has_had(till, reserve):
    """Whoever looks for the old name or number sees as little, in the access log too."""
    joined = join(till, reserve, ADULT)
    protect(till, joined)

    (earlier,) = till.ledger.joined_list(joined.id)
    assert earlier.is_skyddad
    assert all(found.is_skyddad for found in till.ledger.search_patient("19930817", 9))
    protect(till, reserve, is_skyddad=False)
    assert not till.ledger.joined_list(joined.id)[0].is_skyddad


def test_a_receipt_with_a_masked_number_is_corrected_for_its_patient(till):
    """The patient is found by the posting, not by what is printed."""
    patient = protect(till, till.sell(typ="hembesok").patient)
    sold = till.sell().kvitto
    command = CorrectCheckout(
        sold.checkout_id,
        CheckoutId(new_id()),
        CheckoutId(new_id()),
        1,
        "vantetid_over_30",
        "Väntade 40 minuter",
    )

    result = correct_checkout(command, till.ledger, till.taxa_book, till.clock, till.desk)

    assert result.new.patient.id == patient.id
    assert result.new.kvitto.patient is not None
    assert result.new.kvitto.patient.namn == SKYDDAD
