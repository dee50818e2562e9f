"""Identity numbers as typed, pasted and scanned. The numbers are made up (test birth numbers)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kassa.desk.ovning import test_number as made_up_number
from kassa.patient import IdentitetError, IdentitetKind, parse_identitet

TODAY = date(2026, 11, 22)
ALMA = "19880504-2382"


@pytest.mark.parametrize(
    "typed",
    [
        "19880504-2382",
        "198805042382",
        "880504-2382",
        "8805042382",
        " 880504 - 2382\n",
        "880504–2382",
        "880504\u00a02382",
    ],
)
def test_every_way_of_writing_gives_one_number(typed):
    identitet = parse_identitet(typed, TODAY)

    assert identitet.number == ALMA
    assert identitet.fodelsedatum == date(1988, 5, 4)
    assert identitet.kind is IdentitetKind.PERSONNUMMER


def test_coordination_number():
    identitet = parse_identitet("701063-2391", TODAY)

    assert identitet.kind is IdentitetKind.SAMORDNINGSNUMMER
    assert identitet.fodelsedatum == date(1970, 10, 3)
    assert identitet.number == "19701063-2391"


def test_plus_is_a_hundred_years_and_more():
    typed = made_up_number(date(1920, 1, 1), 238)[2:].replace("-", "+")

    assert parse_identitet(typed, TODAY).fodelsedatum == date(1920, 1, 1)


def test_ten_digits_are_the_latest_birth_that_has_been():
    young = made_up_number(date(2020, 1, 1), 238)[2:]
    old = made_up_number(date(1930, 1, 1), 238)[2:]

    assert parse_identitet(young, TODAY).fodelsedatum == date(2020, 1, 1)
    assert parse_identitet(old, TODAY).fodelsedatum == date(1930, 1, 1)


@pytest.mark.parametrize(
    ("typed", "birth"),
    [
        ("22880504-KX12", date(1988, 5, 4)),
        ("19930817-A101", date(1993, 8, 17)),
        ("930817A101", date(1993, 8, 17)),
        ("930817-C101", None),
    ],
)
def test_reserve_numbers(typed, birth):
    identitet = parse_identitet(typed, TODAY)

    assert identitet.kind is IdentitetKind.RESERVNUMMER
    assert identitet.fodelsedatum == birth


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "saknas"),
        ("19880504-2383", "Kontrollsiffran"),
        ("19881304-2382", "Datumet"),
        ("20270101-2382", "framtiden"),
        ("22880504-KI12", "känns inte igen"),
        ("88050\uff14-2382", "tecken"),
        ("1234", "känns inte igen"),
        ("880504-238\uff12", "tecken"),
    ],
)
def test_bad_numbers_are_refused_with_what_to_do(typed, said):
    with pytest.raises(IdentitetError, match=said):
        parse_identitet(typed, TODAY)


@given(st.text(max_size=16))
def test_anything_typed_is_read_or_refused(typed):
    try:
        identitet = parse_identitet(typed, TODAY)
    except IdentitetError:
        return

    assert parse_identitet(identitet.number, TODAY) == identitet


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1)), st.integers(0, 9))
def test_one_wrong_digit_is_always_noticed(birth, wrong):
    number = made_up_number(birth, 238)
    changed = number[:-1] + str(wrong)
    if changed == number:
        return

    with pytest.raises(IdentitetError):
        parse_identitet(changed, TODAY)
