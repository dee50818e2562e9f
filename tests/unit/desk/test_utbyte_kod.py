"""The code of a file for another desk: what is typed is what was shown, and a slip is told."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kassa.desk.recovery_key import ALPHABET
from kassa.desk.utbyte_kod import EXAMPLE, new_kod, read_kod
from kassa.errors import InvalidInputError

DRAWN = st.builds(new_kod)


@given(DRAWN, st.sampled_from(["{}", " {} ", "{}\n"]), st.booleans(), st.sampled_from(" -–_."))
def test_how_it_is_typed_makes_no_difference(kod, around, is_small, between):
    typed = around.format(kod.replace("-", between))
    assert read_kod(typed.lower() if is_small else typed) == kod


def test_letters_that_look_like_digits_are_taken_for_them():
    for _ in range(50):
        kod = new_kod()
        assert read_kod(kod.replace("0", "O").replace("1", "l")) == kod


def test_no_code_comes_twice():
    assert len({new_kod() for _ in range(1000)}) == 1000


def test_the_example_is_a_code():
    assert read_kod(EXAMPLE) == EXAMPLE


@given(DRAWN, st.integers(0, 11), st.integers(1, 31))
def test_a_slip_is_told_and_not_taken_for_another_file_s_code(kod, place, away):
    plain = kod.replace("-", "")
    wrong = ALPHABET[(ALPHABET.index(plain[place]) + away) % 32]

    with pytest.raises(InvalidInputError, match="felskriven") as raised:
        read_kod(plain[:place] + wrong + plain[place + 1 :])
    assert [fault.field for fault in raised.value.faults] == ["kod"]


@given(DRAWN, st.integers(0, 10))
def test_two_characters_in_the_wrong_order_are_told_but_for_the_first_and_last_of_the_row(
    kod, place
):
    plain = kod.replace("-", "")
    one, other = plain[place : place + 2]
    assume(one != other and {one, other} != {ALPHABET[0], ALPHABET[-1]})

    with pytest.raises(InvalidInputError, match="felskriven"):
        read_kod(plain[:place] + other + one + plain[place + 2 :])


@pytest.mark.parametrize("typed", ["", "   ", "7KQF", EXAMPLE + "0", "UUUU-UUUU-UUUU", "åäö" * 4])
def test_what_is_no_code_is_told_with_how_one_looks(typed):
    with pytest.raises(InvalidInputError, match=EXAMPLE):
        read_kod(typed)
