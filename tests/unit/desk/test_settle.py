"""What patients are owed or owe since the order of things changed, and its settlement."""

from dataclasses import replace

import pytest

from kassa.desk.att_reglera import att_reglera_list, att_reglera_of
from kassa.desk.change_patient import set_skyddad
from kassa.desk.posting import CheckoutConflictError
from kassa.desk.settle import Settle, SettlementChangedError, settle
from kassa.errors import InvalidInputError
from kassa.frikort.entry import EntryKind
from kassa.ids import CheckoutId, new_id
from kassa.kvitto.document import Betalsatt, KvittoKind, KvittoPatient
from kassa.kvitto.numbering import chain_faults
from kassa.kvitto.text import NBSP
from kassa.money import ZERO, Money
from tests.helpers.number import adult_number
from tests.helpers.till import ADULT, TODAY
from tests.helpers.whole import assert_whole, counts

DAYS = [f"2026-02-{day:02d}T10:00" for day in range(2, 8)]


@pytest.fixture
def owed(till):
    """Return what is to be settled: six visits reach the ceiling, then an earlier one comes in."""
    for day in DAYS:
        till.sell(tidpunkt=day)  # 5 * 250 and 200
    till.sell(tidpunkt="2026-01-05T10:00")  # charged 0: the frikort is reached on paper already
    return att_reglera_of(till.ledger.find_patient(ADULT).id, till.ledger, till.taxa_book, TODAY)


@pytest.fixture
def settled(till):
    """Return a function that settles."""

    def settled(shown, betalsatt=Betalsatt.KORT, checkout_id=None):
        command = Settle(checkout_id or CheckoutId(new_id()), shown, betalsatt)
        return settle(command, till.ledger, till.taxa_book, till.clock, till.desk)

    return settled


def test_a_visit_that_came_in_late_shows_what_is_owed_at_once(till):
    """The late visit should have cost 250 kr; the last ones less. The posting itself says so."""
    for day in DAYS:
        assert till.sell(tidpunkt=day).skillnad == ()
    late = till.sell(tidpunkt="2026-01-05T10:00")

    assert late.kvitto.att_betala == Money.kr(250)
    assert [(found.entry.effective_on.isoformat(), found.belopp) for found in late.skillnad] == [
        ("2026-02-06", Money.kr(50)),
        ("2026-02-07", Money.kr(200)),
    ]
    listed = att_reglera_list(till.ledger, till.taxa_book, TODAY)
    assert [(item.netto, item.skillnad) for item in listed] == [(Money.kr(250), late.skillnad)]


def test_a_settlement_pays_back_and_ticks_off(till, owed, settled):
    """One receipt with a line for each fee, one payment, nothing left on the list."""
    kvitto = settled(owed).kvitto

    assert (kvitto.kind, kvitto.att_betala) == (KvittoKind.REGLERING, -owed.netto)
    assert [rad.produkt.replace(NBSP, " ") for rad in kvitto.rader] == [
        "Läkarbesök, primärvård 2026-02-06, kvitto K1-5",
        "Läkarbesök, specialistvård 2026-02-07, kvitto K1-6",
    ]
    assert kvitto.patient.number == ADULT
    assert kvitto.frikort.has_frikort
    assert att_reglera_list(till.ledger, till.taxa_book, TODAY) == ()
    assert chain_faults(till.ledger.series(till.desk.id)) == ()
    assert_whole(till.path)


def test_all_the_patient_has_paid_is_the_ceiling_after_the_settlement(till, owed, settled):
    """Receipts, entries and payments agree: 1 450 kr, and 0 kr for the next visit."""
    settled(owed, Betalsatt.FAKTURA)

    entries = till.ledger.entry_list(owed.patient.id)
    assert sum(entry.charged.ore for entry in entries) == 145_000
    assert sum(kvitto.att_betala.ore for kvitto in till.ledger.kvitto_list(99)) == 145_000
    assert till.sell(tidpunkt="2026-03-01T10:00").kvitto.att_betala == ZERO


def test_a_settlement_twice_gives_one_receipt(till, owed, settled):
    """A retry after a crash writes nothing more."""
    checkout_id = CheckoutId(new_id())
    first = settled(owed, checkout_id=checkout_id)
    before = counts(till.path)
    again = settled(owed, checkout_id=checkout_id)

    assert (again.kvitto, again.already_posted) == (first.kvitto, True)
    assert counts(till.path) == before


def test_a_settlement_of_something_else_under_the_same_id_is_refused(till, owed, settled):
    """The id belongs to a visit, or to another sum."""
    sold = till.sell(number=adult_number(1)).kvitto
    with pytest.raises(CheckoutConflictError):
        settled(owed, checkout_id=sold.checkout_id)
    done = settled(owed).kvitto
    with pytest.raises(CheckoutConflictError):
        settled(replace(owed, skillnad=owed.skillnad[:1]), checkout_id=done.checkout_id)


def test_what_changed_since_it_was_shown_is_shown_again(till, owed, settled):
    """Nothing is written; the new list comes with the refusal."""
    till.sell(tidpunkt="2026-01-06T10:00")
    before = counts(till.path)
    with pytest.raises(SettlementChangedError) as caught:
        settled(owed)

    assert caught.value.now is not None
    assert caught.value.now.netto == Money.kr(500)
    assert counts(till.path) == before
    settled(caught.value.now)
    with pytest.raises(SettlementChangedError) as caught:
        settled(owed)
    assert caught.value.now is None


def test_a_settlement_needs_a_way_of_payment(till, owed, settled):
    """Kort or faktura; the field is named and nothing is written."""
    before = counts(till.path)
    with pytest.raises(InvalidInputError) as caught:
        settled(owed, Betalsatt.INGEN)

    assert [fault.field for fault in caught.value.faults] == ["betalsatt"]
    assert counts(till.path) == before


def test_a_reversal_can_leave_the_patient_owing(till, settled):
    """The first of seven is taken back: the seventh, which was free, should have cost 250 kr."""
    first = till.sell(tidpunkt="2026-01-05T10:00").kvitto
    for day in DAYS:
        till.sell(tidpunkt=day)
    back = till.reverse(first.checkout_id)

    assert [found.belopp for found in back.skillnad] == [Money.kr(-50), Money.kr(-200)]
    (item,) = att_reglera_list(till.ledger, till.taxa_book, TODAY)
    assert (item.att_aterbetala, item.att_efterdebitera) == (ZERO, Money.kr(250))
    kvitto = settled(item).kvitto
    assert kvitto.att_betala == Money.kr(250)
    assert_whole(till.path)


def test_a_settlement_can_be_taken_back(till, owed, settled):
    """What it paid back is owed again, and the patient is on the list again."""
    done = settled(owed).kvitto
    back = till.reverse(done.checkout_id)

    assert back.kvitto.att_betala == -done.att_betala
    assert back.skillnad == owed.skillnad
    listed = att_reglera_list(till.ledger, till.taxa_book, TODAY)
    assert [item.skillnad for item in listed] == [owed.skillnad]
    assert_whole(till.path)


def test_a_fee_that_was_settled_and_then_taken_back_is_not_paid_back_twice(till, owed, settled):
    """The return pays back all that was charged; what the settlement gave is owed again."""
    settled(owed)
    last = till.ledger.kvitto("K1-6")
    back = till.reverse(last.checkout_id)

    assert back.kvitto.att_betala == Money.kr(-200)
    entries = till.ledger.entry_list(owed.patient.id)
    paid = sum(entry.charged.ore for entry in entries if entry.kind is not EntryKind.ATERBETALNING)
    returned = back.kvitto.att_betala.ore
    left = att_reglera_of(owed.patient.id, till.ledger, till.taxa_book, TODAY)
    assert left is not None
    assert paid + returned - left.netto.ore == 145_000


def test_a_settlement_of_nothing_in_sum_has_no_payment(till, settled):
    """A visit moves to another day: one fee too much, another too little, 0 kr in all."""
    first = till.sell(tidpunkt="2026-02-01T10:00").kvitto
    for day in DAYS:
        till.sell(tidpunkt=day)
    till.sell(tidpunkt="2026-01-10T10:00")
    till.reverse(first.checkout_id)
    items = att_reglera_list(till.ledger, till.taxa_book, TODAY)

    for item in items:
        kvitto = settled(item, Betalsatt.KORT).kvitto
        assert (kvitto.betalsatt is Betalsatt.INGEN) is (not kvitto.att_betala)
    assert att_reglera_list(till.ledger, till.taxa_book, TODAY) == ()
    assert_whole(till.path)


def test_the_receipt_of_a_settlement_hides_who_is_protected(till, owed, settled):
    """The number of the LMA card too."""
    lma = replace(owed.patient, lma_nummer="50-1234567")
    with till.ledger.transaction():
        till.ledger.add_patient(lma, till.desk.id, till.desk.clerk, till.clock.now())
    set_skyddad(lma.id, till.ledger, till.clock, till.desk, is_skyddad=True)

    printed = settled(owed).kvitto.patient

    assert printed == KvittoPatient("Skyddad identitet", "********-2382", None)
