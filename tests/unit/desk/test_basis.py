"""What was shown is posted as it was shown while all it rests on is the same; else decided anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import kassa.desk.complete_checkout as posting
from kassa.clock import FixedClock
from kassa.desk.complete_checkout import QuoteChangedError
from kassa.desk.quote import quote
from kassa.desk.request import FrikortClaim
from kassa.desk.reverse_checkout import take_back
from kassa.errors import StorageError
from kassa.ids import CheckoutId, new_id
from kassa.money import ZERO, Money
from tests.helpers.till import CHILD, OTHER_ADULT, TODAY, OneTaxa, Till, request_of, taxa
from tests.helpers.whole import assert_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from kassa.taxa.model import Taxa


@pytest.fixture
def decided(monkeypatch) -> list[object]:
    """Return what posting has decided anew."""
    anew: list[object] = []

    def noted(request, *rest):
        anew.append(request)
        return quote(request, *rest)

    monkeypatch.setattr(posting, "quote", noted)
    return anew


def test_what_was_just_shown_is_not_decided_again(till, decided):
    """Nothing was written since: the same receipt as if it had been decided twice."""
    shown = till.quote()
    result = till.complete(shown)

    assert decided == []
    assert result.kvitto.att_betala == shown.att_betala
    assert result.after == shown.after
    assert till.ledger.entry_list(result.patient.id)[0].charged == shown.charged
    assert_whole(till.path)


def _sold_here(till: Till) -> None:
    till.sell(number=OTHER_ADULT)


def _sold_at_another_window(till: Till) -> None:
    till.sell_at_another_window(number=CHILD)


def _midnight(till: Till) -> None:
    till.clock = FixedClock.at_local("2026-03-03T00:00")


def _another_tariff(till: Till) -> None:
    till.taxa_book = OneTaxa(replace(till.taxa_book.only, sha256="f" * 64))


def _another_ledger(till: Till) -> None:
    path = till.path.with_name("annan") / "kassa.db"
    till.ledger = Till.open(path).ledger


@pytest.mark.parametrize(
    "happens",
    [_sold_here, _sold_at_another_window, _midnight, _another_tariff, _another_ledger],
)
def test_anything_that_happened_since_has_it_decided_again(
    till: Till, decided: list[object], happens: Callable[[Till], None]
) -> None:
    """A sale here or elsewhere, another day, tariff or ledger: the fee is worked out anew."""
    shown = till.quote()
    happens(till)
    decided.clear()

    till.complete(shown)

    assert decided == [shown.request]


def test_another_tariff_of_the_day_of_the_visit_has_it_decided_again(till, decided, monkeypatch):
    """Of a visit that is registered late, the day it was on counts, and not today alone."""
    before = replace(taxa(), sha256="f" * 64)
    shown = till.quote(tidpunkt="2026-02-20T10:00")
    monkeypatch.setattr(till.taxa_book, "valid_on", lambda day: before if day < TODAY else taxa())

    till.complete(shown)

    assert decided == [shown.request]


def test_what_was_shown_of_rows_that_were_undone_is_decided_again(till, decided):
    """A fee that is read in a transaction that fails rests on what never was."""
    sold = till.sell()
    shown = []

    def fail() -> None:
        with till.ledger.transaction():
            taken = (sold.kvitto.checkout_id, CheckoutId(new_id()), "Fel patient")
            take_back(*taken, till.ledger, till.taxa_book, till.clock, till.desk)
            shown.append(till.quote())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    decided.clear()

    with pytest.raises(QuoteChangedError):
        till.complete(*shown, confirmed=True)
    assert decided == [shown[0].request]


def test_a_quote_that_notes_nothing_is_decided_again(till, decided):
    """Without a basis nothing is taken for granted."""
    shown = till.quote()

    till.complete(replace(shown, basis=None))

    assert decided == [shown.request]


def test_a_fee_at_another_window_is_seen_in_the_middle_of_a_quote(till, monkeypatch):
    """The basis is noted before the entries are read, so that what comes between is not missed."""
    till.sell(claim=FrikortClaim(ackumulerat=Money.kr(1_000)))
    read = till.ledger.entry_list

    def sold_meanwhile(patient_id):
        entries = read(patient_id)
        monkeypatch.undo()
        till.sell_at_another_window()
        return entries

    monkeypatch.setattr(till.ledger, "entry_list", sold_meanwhile)
    shown = till.quote()

    with pytest.raises(QuoteChangedError) as caught:
        till.complete(shown, confirmed=True)

    assert (shown.att_betala, caught.value.quote.att_betala) == (Money.kr(200), ZERO)


class _Follows(OneTaxa):
    """A book in which another tariff stands from some look on."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.left = looks

    def valid_on(self, day: date) -> Taxa:
        """Return the tariff of now."""
        self.left -= 1
        return self.only if self.left >= 0 else replace(self.only, sha256="f" * 64)


@pytest.mark.parametrize("looks", range(8))
def test_a_tariff_that_is_installed_in_the_middle_of_a_quote_decides(till, looks):
    """However early it comes: what is posted is decided by the tariff in force when it is."""
    till.taxa_book = _Follows(looks)
    visit = request_of()
    shown = till.quote_request(replace(visit, besok=visit.besok * 2))
    till.taxa_book.left = 0

    till.complete(shown)

    posted = till.ledger.checkout(shown.checkout_id)
    assert [besok.taxa_hash for besok in posted.besok] == ["f" * 64] * 2


def test_a_damaged_tariff_of_today_hides_no_sum_of_another_day(till, monkeypatch):
    """The fee of a visit before it is shown; posting it says what is wrong."""

    def damaged(day: date) -> Taxa:
        if day >= TODAY:
            raise StorageError("Taxan är skadad.")
        return taxa()

    monkeypatch.setattr(till.taxa_book, "valid_on", damaged)
    shown = till.quote(tidpunkt="2026-03-01T10:00")

    assert shown.att_betala == Money.kr(250)
    with pytest.raises(StorageError, match="skadad"):
        till.complete(shown)
    assert till.ledger.last_kvitto(till.desk.id) is None
