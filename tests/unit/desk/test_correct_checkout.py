"""Correcting a posted receipt: the return and the new receipt come together or not at all."""

from dataclasses import replace
from typing import Any

import pytest

from kassa.desk.complete_checkout import CompleteCheckout, complete_checkout
from kassa.desk.correct_checkout import (
    CorrectCheckout,
    Correction,
    correct_checkout,
    correction_list,
)
from kassa.desk.posting import NotPostableError
from kassa.desk.request import QuoteRequest
from kassa.desk.reverse_checkout import AlreadyReversedError
from kassa.desk.uteblivna import utebliven_list
from kassa.errors import InvalidInputError
from kassa.ids import CheckoutId, new_id
from kassa.kvitto.document import Betalsatt, KvittoKind
from kassa.money import ZERO, Money
from tests.helpers.till import TODAY, request_of
from tests.helpers.whole import assert_whole, counts

VANTETID = "vantetid_over_30"
SSK: dict[str, Any] = {"vardgivarkategori": "sjukskoterska"}


@pytest.fixture
def correct(till):
    """Return a function that corrects a receipt for the waiting time."""

    def correct(checkout_id, ids=None, **changes):
        reversal_id, fresh_id = ids or (new_id(), new_id())
        command = CorrectCheckout(
            checkout_id=checkout_id,
            reversal_id=CheckoutId(reversal_id),
            new_id=CheckoutId(fresh_id),
            **{"place": 1, "omstandighet": VANTETID, "skal": "Väntade 40 minuter", **changes},
        )
        return correct_checkout(command, till.ledger, till.taxa_book, till.clock, till.desk)

    return correct


def test_a_wait_gives_the_fee_back(till, correct):
    """250 kr go back, the visit stands with 0 kr and its code, and nothing counts any more."""
    sold = till.sell().kvitto
    result = correct(sold.checkout_id)

    assert (result.back.kvitto.kind, result.back.kvitto.att_betala) == (
        KvittoKind.RETUR,
        Money.kr(-250),
    )
    assert result.back.kvitto.skal == "Väntade 40 minuter"
    assert (result.new.kvitto.number, result.new.kvitto.att_betala) == ("K1-3", ZERO)
    assert result.new.kvitto.betalsatt is Betalsatt.INGEN
    assert result.new.after.ackumulerat == ZERO
    assert_whole(till.path)


def test_a_wrong_means_of_payment_is_a_return_and_a_new_receipt(till, correct):
    """Paid by invoice though the receipt said card: the fee and the frikort stay as they were."""
    sold = till.sell()
    offered = correction_list(sold.kvitto.checkout_id, till.ledger, till.taxa_book)
    [wrong] = [each for each in offered if each.betalsatt]
    assert (wrong.betalsatt, wrong.etikett) == (Betalsatt.FAKTURA, "Betalades med faktura")
    result = correct(
        sold.kvitto.checkout_id, omstandighet="", betalsatt=wrong.betalsatt, skal=wrong.etikett
    )

    assert (result.back.kvitto.att_betala, result.back.kvitto.betalsatt) == (
        Money.kr(-250),
        Betalsatt.KORT,
    )
    assert (result.new.kvitto.att_betala, result.new.kvitto.betalsatt) == (
        Money.kr(250),
        Betalsatt.FAKTURA,
    )
    assert result.new.after == sold.after
    assert till.ledger.att_reglera_list() == ()
    assert_whole(till.path)


def test_who_waived_a_fee_stands_on_the_new_receipt_too(till, correct):
    """One visit of the receipt is paid, another waived: only how the first was paid was wrong."""
    missed: dict[str, Any] = {"utfall": "uteblivet", "omstandigheter": ["avgift_efterskankt"]}
    besok = (*request_of().besok, *request_of(tidpunkt="2026-03-02T09:00", **missed).besok)
    shown = till.quote(replace(request_of(), besok=besok))
    command = CompleteCheckout(shown, Betalsatt.KORT, beslut_av="Dr Ek")
    sold = complete_checkout(command, till.ledger, till.taxa_book, till.clock, till.desk).kvitto

    correct(sold.checkout_id, omstandighet="", betalsatt=Betalsatt.FAKTURA)

    [rad] = utebliven_list(TODAY, TODAY, till.ledger)
    assert (rad.is_efterskankt, rad.beslut_av) == (True, "Dr Ek")
    assert_whole(till.path)


def test_the_same_means_is_no_correction(till, correct):
    sold = till.sell().kvitto
    before = counts(till.path)
    with pytest.raises(InvalidInputError, match="redan betalt så"):
        correct(sold.checkout_id, omstandighet="", betalsatt=Betalsatt.KORT)

    assert counts(till.path) == before


def test_a_free_visit_has_no_means_to_correct(till):
    sold = till.sell(omstandigheter=["smittskydd"]).kvitto

    offered = correction_list(sold.checkout_id, till.ledger, till.taxa_book)

    assert not [each for each in offered if each.betalsatt]


def test_only_the_visit_that_waited_becomes_free(till, correct):
    """Of a nurse's and a doctor's visit on one receipt, the doctor's stays as it was paid."""
    both = QuoteRequest(
        besok=(*request_of(**SSK).besok, *request_of().besok),
        patient=request_of().patient,
        betalare="Förmyndaren",
    )
    sold = till.complete(till.quote_request(both)).kvitto
    result = correct(sold.checkout_id, place=1)

    assert result.back.kvitto.att_betala == Money.kr(-500)
    assert result.new.kvitto.att_betala == Money.kr(250)
    assert result.new.kvitto.betalsatt is Betalsatt.KORT
    assert result.new.kvitto.betalare == "Förmyndaren"
    assert [rad.belopp for rad in result.new.kvitto.rader] == [ZERO, Money.kr(250)]
    assert result.new.after.ackumulerat == Money.kr(250)
    assert_whole(till.path)


def test_the_same_correction_again_gives_the_same_receipts(till, correct):
    """A retry after a crash writes nothing more."""
    sold = till.sell().kvitto
    ids = (new_id(), new_id())
    first = correct(sold.checkout_id, ids)
    before = counts(till.path)
    again = correct(sold.checkout_id, ids)

    assert (again.back.kvitto, again.new.kvitto) == (first.back.kvitto, first.new.kvitto)
    assert again.back.already_posted
    assert again.new.already_posted
    assert counts(till.path) == before


def test_a_receipt_is_corrected_once(till, correct):
    """A second correction says that it was taken back, and with which receipt."""
    sold = till.sell().kvitto
    correct(sold.checkout_id)

    with pytest.raises(AlreadyReversedError, match="K1-2"):
        correct(sold.checkout_id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"skal": "  "}, "skal"),
        ({"place": 2}, "besok"),
        ({"place": 0}, "besok"),
        ({"omstandighet": "amning"}, "besok.omstandigheter"),
    ],
)
def test_a_wrong_wish_is_refused_and_nothing_written(till, correct, changes, field):
    """No reason, no such visit, a circumstance that is there already."""
    sold = till.sell(**SSK, omstandigheter=["amning"]).kvitto
    before = counts(till.path)

    with pytest.raises(InvalidInputError) as caught:
        correct(sold.checkout_id, **changes)

    assert [fault.field for fault in caught.value.faults] == [field]
    assert counts(till.path) == before


def test_a_fee_that_does_not_change_is_no_correction(till, correct):
    """A child's visit is free already: nothing is taken back and nothing written."""
    sold = till.sell(number="20140601-2383").kvitto
    before = counts(till.path)

    with pytest.raises(NotPostableError, match="ändras inte"):
        correct(sold.checkout_id)

    assert counts(till.path) == before


def test_a_return_receipt_cannot_be_corrected(till, correct):
    """There is no fee on it."""
    sold = till.sell().kvitto
    back = till.reverse(sold.checkout_id).kvitto

    with pytest.raises(NotPostableError, match="kan inte rättas"):
        correct(back.checkout_id)


def test_only_corrections_that_change_a_fee_are_offered(till):
    """A wait changes the planned visit's fee; nothing changes that of a prescription."""
    both = QuoteRequest(
        besok=(*request_of(typ="recept").besok, *request_of().besok),
        patient=request_of().patient,
    )
    sold = till.complete(till.quote_request(both)).kvitto

    offered = correction_list(sold.checkout_id, till.ledger, till.taxa_book)

    assert {(each.place, each.omstandighet) for each in offered if not each.betalsatt} == {
        (2, VANTETID),
        (2, "vard_ej_utford"),
    }
    assert all(each.besok.startswith("2. ") for each in offered if not each.betalsatt)


def test_an_emergency_is_no_wait(till):
    """Rule book, Väntetidsersättning: only planned visits."""
    sold = till.sell(akut=True).kvitto

    offered = correction_list(sold.checkout_id, till.ledger, till.taxa_book)

    assert VANTETID not in {each.omstandighet for each in offered}


def test_what_was_corrected_is_not_offered_again(till, correct):
    """The receipt that replaces it has the circumstance; the return has none to offer."""
    sold = till.sell().kvitto
    offered = correction_list(sold.checkout_id, till.ledger, till.taxa_book)
    assert Correction(1, "", VANTETID, "Väntetid över 30 minuter") in offered

    result = correct(sold.checkout_id)

    for kvitto in (result.new.kvitto, result.back.kvitto):
        assert not correction_list(kvitto.checkout_id, till.ledger, till.taxa_book)
