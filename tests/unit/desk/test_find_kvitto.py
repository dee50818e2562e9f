"""A whole number leads to receipts, however old."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kassa.desk.find_kvitto import find_kvitto
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


@pytest.mark.parametrize("text", ["", "K1", "K1-", "Märta", "1988", OTHER_ADULT, "19880504-2381"])
def test_part_of_a_number_and_an_unknown_one_find_nothing(till: Till, text: str) -> None:
    till.sell()

    assert numbers(till, text) == []
