"""The key on paper: what is written is read back, and a slip is found in its row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kassa.desk.data_key import DataKey
from kassa.desk.recovery_key import (
    ALPHABET,
    read_recovery_rows,
    read_recovery_text,
    recovery_rows,
)
from kassa.errors import InvalidInputError

KEYS = st.binary(min_size=32, max_size=32).map(DataKey)
KEY = DataKey(bytes(range(100, 132)))


@given(KEYS)
def test_what_is_written_is_read_back(key):
    rows = recovery_rows(key)

    assert [len(row) for row in rows] == [17] * 4
    assert read_recovery_rows(rows) == key


@given(KEYS, st.integers(0, 3), st.integers(0, 14), st.sampled_from(ALPHABET))
def test_a_slip_of_one_character_is_found_in_its_row_nearly_always(key, row, place, other):
    """Ten bits check a row: one slip in a thousand may pass, and then opens nothing."""
    rows = [each.replace(" ", "") for each in recovery_rows(key)]
    wrong = rows[row][:place] + other + rows[row][place + 1 :]
    typed = [*rows[:row], wrong, *rows[row + 1 :]]

    read, where = None, ""
    try:
        read = read_recovery_rows(typed)
    except InvalidInputError as error:
        where = " ".join(fault.field for fault in error.faults)

    assert where in {"", f"rad{row + 1}"}
    assert (read == key) == (wrong == rows[row])


def test_two_rows_in_the_wrong_order_are_found():
    """Each row knows its place."""
    first, second, *rest = recovery_rows(KEY)

    with pytest.raises(InvalidInputError, match="Rad 1 stämmer inte") as caught:
        read_recovery_rows([second, first, *rest])

    assert [fault.field for fault in caught.value.faults] == ["rad1", "rad2"]


def test_letters_that_look_like_digits_are_taken_for_them():
    """Nobody can tell O from 0 on every paper."""
    key = DataKey(bytes(32))
    rows = [row.replace("0", "o").lower().replace(" ", "-") for row in recovery_rows(key)]

    assert read_recovery_rows(rows) == key


def test_a_scanner_types_all_rows_into_the_first():
    assert read_recovery_rows(["".join(recovery_rows(KEY)), "", "", ""]) == KEY


def test_a_file_may_hold_the_rows_or_one_line():
    assert read_recovery_text("\n".join(recovery_rows(KEY)) + "\n\n") == KEY
    assert read_recovery_text("".join(recovery_rows(KEY))) == KEY


def test_every_fault_is_told_at_once():
    rows = recovery_rows(KEY)

    with pytest.raises(InvalidInputError) as caught:
        read_recovery_rows([rows[0][:-1], "U" * 15, rows[2], "A" * 15])

    assert [(fault.field, fault.message) for fault in caught.value.faults] == [
        ("rad1", "Rad 1 har 14 tecken. Den ska ha 15."),
        ("rad2", "Rad 2 har U, som inte finns i nyckeln. Läs den igen."),
        ("rad4", "Rad 4 stämmer inte. Jämför den med pappret, tecken för tecken."),
    ]


def test_a_key_shows_itself_nowhere_by_accident():
    assert KEY.raw.hex() not in repr(KEY) + str(KEY)
    with pytest.raises(ValueError, match="32 bytes"):
        DataKey(b"short")
