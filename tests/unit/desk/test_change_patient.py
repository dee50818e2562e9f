"""A reserve number that becomes a personnummer, and protected identity."""

import pytest

from kassa.desk.change_patient import join_patient, set_skyddad
from kassa.desk.correct_checkout import CorrectCheckout, correct_checkout
from kassa.desk.ports import Patient
from kassa.errors import InvalidInputError
from kassa.ids import CheckoutId, new_id
from kassa.money import Money
from kassa.patient import SKYDDAD
from tests.helpers.till import ADULT, CHILD, OTHER_ADULT, Till
from tests.helpers.whole import assert_whole, counts

RESERVE = "19930817-A101"


def join(till: Till, patient: Patient, number: str) -> Patient:
    return join_patient(patient.id, number, till.ledger, till.taxa_book, till.clock, till.desk)


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
    assert "redan sammanfört" in caught.value.message


def test_a_visit_too_much_after_the_join_is_on_the_work_list(till, reserve):
    """Six visits of 250 on one number are above 1 450 with what the other had paid."""
    for _ in range(5):
        till.sell()
    joined = join(till, reserve, ADULT)

    assert till.ledger.att_reglera_list() == (joined.id,)


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
