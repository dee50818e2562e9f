"""Money is whole öre."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kassa.money import ZERO, Money, total

AMOUNT = st.integers(-(10**9), 10**9).map(Money)


@pytest.mark.parametrize("ore", [1.0, "1", True, None])
def test_only_an_int_is_money(ore):
    with pytest.raises(TypeError):
        Money(ore)


def test_kronor_with_ore_left_over_are_refused():
    with pytest.raises(ValueError, match="whole"):
        _ = Money(25001).whole_kr


@given(AMOUNT, AMOUNT)
def test_adding_and_taking_away_undo_each_other(one, other):
    assert one + other - other == one
    assert one + -one == ZERO


@given(st.lists(AMOUNT))
def test_total_is_the_sum_of_the_ore(amounts):
    assert total(amounts).ore == sum(amount.ore for amount in amounts)
