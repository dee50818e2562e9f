"""Reversing: counter-entries, money back and a return receipt; nothing is undone."""

from dataclasses import replace
from datetime import date

import pytest

from kassa.desk.posting import CheckoutConflictError, NotPostableError
from kassa.desk.request import FrikortClaim
from kassa.desk.reverse_checkout import AlreadyReversedError
from kassa.errors import InvalidInputError
from kassa.frikort.entry import EntryKind
from kassa.ids import CheckoutId, new_id
from kassa.kvitto.document import Betalsatt, KvittoKind
from kassa.money import ZERO, Money
from tests.helpers.till import CHILD, TODAY, Till, desk_of
from tests.helpers.whole import assert_whole, counts


def test_a_reversal_takes_back_the_fee_and_the_money(till):
    """What was posted and what takes it back add up to nothing."""
    sold = till.sell(Betalsatt.FAKTURA)
    result = till.reverse(sold.kvitto.checkout_id)

    fee, counter = till.ledger.entry_list(sold.patient.id)
    assert (counter.kind, counter.avser) == (EntryKind.ATERBETALNING, fee.id)
    assert (counter.belopp, counter.charged, counter.effective_on) == (ZERO, ZERO, TODAY)
    (paid_back,) = till.ledger.payment_list(result.kvitto.checkout_id)
    assert (paid_back.belopp, paid_back.betalsatt) == (-Money.kr(250), Betalsatt.FAKTURA)
    assert result.after == till.quote().before
    assert result.after.ackumulerat == ZERO
    assert_whole(till.path)


def test_the_return_receipt_is_the_original_with_the_opposite_sign(till):
    """The next number of the series, a reference to the original, and the reason."""
    sold = till.sell(claim=FrikortClaim(ackumulerat=Money.kr(1300)))
    later = till.at("2026-03-05T09:30")
    kvitto = later.reverse(sold.kvitto.checkout_id, skal="  Fel patient ").kvitto

    assert (kvitto.number, kvitto.kind, kvitto.avser) == ("K1-2", KvittoKind.RETUR, "K1-1")
    assert kvitto.previous_hash == sold.kvitto.hash
    assert kvitto.is_intact()
    assert kvitto.belopp == -sold.kvitto.belopp == -Money.kr(250)
    assert kvitto.att_betala == -sold.kvitto.att_betala == -Money.kr(150)
    assert kvitto.belopp - kvitto.avdrag_frikort == kvitto.att_betala
    assert kvitto.skal == "Fel patient"
    assert kvitto.issued_at == later.clock.now()
    assert kvitto.tidpunkt == sold.kvitto.tidpunkt
    assert kvitto.patient == sold.kvitto.patient
    assert kvitto.frikort is not None
    assert (kvitto.frikort.innan, kvitto.frikort.detta) == (Money.kr(1450), -Money.kr(150))
    assert not kvitto.frikort.has_frikort


def test_what_the_patient_said_of_earlier_fees_stays(till):
    """A claim does not depend on the visit it was first heard at."""
    sold = till.sell(claim=FrikortClaim(ackumulerat=Money.kr(1000)))

    after = till.reverse(sold.kvitto.checkout_id).after

    assert (after.ackumulerat, after.preliminar) == (Money.kr(1000), True)


def test_a_shown_frikort_stays(till):
    """The card is still in the patient's pocket."""
    sold = till.sell(claim=FrikortClaim(frikort_till=date(2026, 9, 30)))
    result = till.reverse(sold.kvitto.checkout_id)

    assert result.after.has_frikort
    assert result.kvitto.att_betala == ZERO
    assert counts(till.path)["payment"] == 0


def test_a_free_visit_is_reversed_without_money_or_entries(till):
    """A return receipt of 0 kr is still a receipt in the series."""
    sold = till.sell(number=CHILD)
    kvitto = till.reverse(sold.kvitto.checkout_id).kvitto

    assert (kvitto.number, kvitto.att_betala, kvitto.frikort) == ("K1-2", ZERO, None)
    assert kvitto.betalsatt is Betalsatt.INGEN
    assert (counts(till.path)["payment"], counts(till.path)["frikort_entry"]) == (0, 0)
    assert_whole(till.path)


def test_the_record_of_a_reversal_points_at_the_original(till):
    """The original stays as it is; the new one has no visits, but the reason and who did it."""
    sold = till.sell()
    original = till.ledger.checkout(sold.kvitto.checkout_id)
    other = Till(till.path, till.ledger, desk=desk_of("K2", clerk="Örjan"))
    result = other.reverse(sold.kvitto.checkout_id)

    record = till.ledger.checkout(result.kvitto.checkout_id)
    assert till.ledger.checkout(sold.kvitto.checkout_id) == original
    assert (record.avser, record.skal) == (original.id, "Fel patient")
    assert (record.desk, record.clerk) == ("K2", "Örjan")
    assert (record.besok, record.patient_id) == ((), original.patient_id)
    assert result.kvitto.number == "K2-1"
    assert result.kvitto.klinik == other.desk.klinik


@pytest.mark.parametrize("skal", ["", "  ", "\n"])
def test_a_reversal_needs_a_reason(till, skal):
    """It is printed, and asked for by whoever checks the till."""
    sold = till.sell()

    with pytest.raises(InvalidInputError, match="Skriv varför kvittot makuleras"):
        till.reverse(sold.kvitto.checkout_id, skal=skal)

    assert counts(till.path)["kvitto"] == 1


def test_the_same_reversal_twice_gives_one_return_receipt(till):
    """A double click or a retry finds the first one."""
    sold = till.sell()
    reversal_id = CheckoutId(new_id())
    first = till.reverse(sold.kvitto.checkout_id, reversal_id)
    second = till.reverse(sold.kvitto.checkout_id, reversal_id)

    assert second.kvitto == first.kvitto
    assert second.after == first.after
    assert (first.already_posted, second.already_posted) == (False, True)
    assert counts(till.path)["kvitto"] == 2


def test_a_checkout_is_reversed_only_once(till):
    """A second attempt is told which receipt took it back."""
    sold = till.sell()
    first = till.reverse(sold.kvitto.checkout_id)

    with pytest.raises(
        AlreadyReversedError, match="K1-1 är redan makulerat, med kvitto K1-2"
    ) as told:
        till.reverse(sold.kvitto.checkout_id)

    assert told.value.kvitto == first.kvitto
    assert counts(till.path)["kvitto"] == 2


def test_a_return_receipt_cannot_be_reversed(till):
    """The visit is registered anew instead."""
    retur = till.reverse(till.sell().kvitto.checkout_id).kvitto

    with pytest.raises(NotPostableError, match="är ett returkvitto"):
        till.reverse(retur.checkout_id)


def test_what_was_never_posted_cannot_be_reversed(till):
    """There is nothing to take back."""
    with pytest.raises(NotPostableError, match="finns inte"):
        till.reverse(CheckoutId(new_id()))


def test_an_id_taken_by_something_else_is_refused(till):
    """By a sale, by the reversal of another visit, or by one with another reason."""
    first, second = till.sell().kvitto, till.sell(typ="distans").kvitto
    reversal_id = CheckoutId(new_id())
    till.reverse(first.checkout_id, reversal_id)

    with pytest.raises(CheckoutConflictError):
        till.reverse(second.checkout_id, reversal_id)
    with pytest.raises(CheckoutConflictError):
        till.reverse(first.checkout_id, reversal_id, skal="Annat")
    with pytest.raises(CheckoutConflictError):
        till.reverse(second.checkout_id, first.checkout_id)


def test_a_visit_can_be_posted_again_after_its_reversal(till):
    """Reverse and register anew: the frikort is as if the first had never been."""
    first = till.sell()
    till.reverse(first.kvitto.checkout_id)
    again = till.complete(till.quote())

    assert again.after == first.after
    assert again.kvitto.number == "K1-3"
    assert_whole(till.path)


def test_the_state_is_that_of_the_visits_day(till):
    """A reversal in May of a visit in March shows the frikort as it stood in March."""
    march = till.sell()
    may = till.at("2026-05-04T12:00")
    may.sell(tidpunkt="2026-05-04T10:15")

    result = may.reverse(march.kvitto.checkout_id)

    assert result.after.ackumulerat == ZERO
    assert result.kvitto.frikort == replace(
        march.kvitto.frikort,
        innan=Money.kr(250),
        detta=-Money.kr(250),
        period_start=None,
        period_slut=None,
    )
