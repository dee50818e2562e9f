"""A whole number leads to receipts, however old."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kassa.desk.change_patient import set_skyddad
from kassa.desk.find_kvitto import find_kvitto, newest_kvitto
from tests.helpers.till import ADULT, NOON, OTHER_ADULT, Till


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    made = Till.open(tmp_path / "kassa.sqlite")
    yield made
    made.close()


def numbers(till: Till, text: str) -> list[str]:
    return [kvitto.number for kvitto in find_kvitto(text, till.ledger, NOON)]


def test_number_finds_the_receipt_in_any_case_and_with_spaces(till: Till) -> None:
    till.sell()

    assert numbers(till, " k1-1 ") == ["K1-1"]


def test_receipt_and_its_return_are_found_together_newest_first(till: Till) -> None:
    sold = till.sell()
    till.reverse(sold.kvitto.checkout_id)

    assert numbers(till, "K1-1") == ["K1-2", "K1-1"]
    assert numbers(till, "K1-2") == ["K1-2", "K1-1"]


@pytest.mark.parametrize("text", [ADULT, ADULT[2:], ADULT.replace("-", "")])
def test_patient_number_finds_the_patients_receipts(till: Till, text: str) -> None:
    till.sell()
    till.sell(number=OTHER_ADULT)
    till.sell()

    assert numbers(till, text) == ["K1-3", "K1-1"]


def test_receipts_of_somebody_protected_since_hide_who_it_is(till: Till) -> None:
    """In the list, on the return and on a copy; the stored receipt keeps its words and its hash."""
    sold = till.sell()
    other = till.sell(number=OTHER_ADULT)
    set_skyddad(sold.patient.id, till.ledger, NOON, till.desk, is_skyddad=True)
    masked = ("Skyddad identitet", "********-2382")

    found = newest_kvitto(till.ledger, NOON, 9)
    assert [(k.patient.namn, k.patient.number) for k in found if k.patient] == [
        (other.patient.namn, OTHER_ADULT),
        masked,
    ]
    for text in ("K1-1", ADULT):
        (kvitto,) = find_kvitto(text, till.ledger, NOON)
        assert kvitto.patient is not None
        assert (kvitto.patient.namn, kvitto.patient.number) == masked
    retur = till.reverse(sold.kvitto.checkout_id).kvitto
    assert retur.patient is not None
    assert (retur.patient.namn, retur.patient.number) == masked
    assert till.ledger.kvitto("K1-1") == sold.kvitto
    assert sold.kvitto.is_intact()


@pytest.mark.parametrize("text", ["", "K1", "K1-", "Märta", "1988", OTHER_ADULT, "19880504-2381"])
def test_part_of_a_number_and_an_unknown_one_find_nothing(till: Till, text: str) -> None:
    till.sell()

    assert numbers(till, text) == []
