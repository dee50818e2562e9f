"""The series of a desk: numbers without holes, each receipt holding on to the one before."""

from dataclasses import replace

import pytest

from kassa.ids import DeskId
from kassa.kvitto.document import FIRST_HASH, Kvitto
from kassa.kvitto.numbering import (
    NO_CHAIN,
    ChainEnd,
    chain_faults,
    next_place,
    number_of,
    split_number,
)
from kassa.money import Money
from tests.helpers.kvitto_case import ORDINARY

DESK = DeskId("RYHOV-1")


def series_of(length: int) -> list[Kvitto]:
    """Return an unbroken series."""
    series: list[Kvitto] = []
    for _ in range(length):
        end = ChainEnd(len(series), series[-1].hash) if series else NO_CHAIN
        number, previous_hash = next_place(DESK, end)
        fresh = replace(ORDINARY, number=number, previous_hash=previous_hash, hash="")
        series.append(fresh.sealed())
    return series


def test_a_series_begins_at_one_and_goes_on_by_one():
    """The first receipt of a desk is number 1 and has nothing before it."""
    first, second = series_of(2)

    assert (first.number, first.previous_hash) == ("RYHOV-1-1", FIRST_HASH)
    assert (second.number, second.previous_hash) == ("RYHOV-1-2", first.hash)


@pytest.mark.parametrize("desk", ["K1", "RYHOV-1", "Å", "1"])
def test_a_number_gives_back_its_desk_and_place(desk):
    """The name of a desk may have dashes and digits of its own."""
    assert split_number(number_of(DeskId(desk), 12)) == (desk, 12)


@pytest.mark.parametrize("text", ["", "K1", "K1-", "-1", "K1-a", "K1-1.5", "K1-\u0661"])
def test_what_is_no_number_is_refused(text):
    """A number is a desk, a dash and digits."""
    with pytest.raises(ValueError, match="no receipt number"):
        split_number(text)


def test_an_unbroken_series_has_no_faults():
    """Also an empty one."""
    assert chain_faults(series_of(5)) == ()
    assert chain_faults([]) == ()


@pytest.mark.parametrize("place", range(5))
def test_a_changed_receipt_shows_wherever_it_stands(place):
    """The hash covers every field."""
    series = series_of(5)
    series[place] = replace(series[place], att_betala=Money.kr(1))

    assert chain_faults(series) == (f"Kvitto RYHOV-1-{place + 1} har ändrats sedan det skrevs.",)


@pytest.mark.parametrize("place", range(4))
def test_a_removed_receipt_shows_unless_it_is_the_last(place):
    """A hole shows both in the numbers and in the chain."""
    series = series_of(5)
    del series[place]

    assert chain_faults(series) == (
        f"Före kvitto RYHOV-1-{place + 2} skulle nummer {place + 1} ha kommit.",
        f"Kvitto RYHOV-1-{place + 2} hänger inte ihop med kvittot före.",
    )


def test_swapped_receipts_show():
    """The order is part of the chain."""
    series = series_of(3)
    series[0], series[1] = series[1], series[0]

    assert len(chain_faults(series)) >= 2
