"""Above the clinic's limit a second person approves what is paid back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.driver import sqlite3
from kassa.adapters.passwords import Argon2Hasher
from kassa.desk.people import LoginError, add_clerk, approve
from kassa.desk.people_ports import ClerkAccount, Roll
from kassa.desk.reverse_checkout import ApprovalNeededError, reverse_checkout
from kassa.desk.session import Session
from kassa.ids import CheckoutId, ClerkId, new_id
from kassa.money import Money
from tests.helpers.till import OTHER_ADULT, Till
from tests.helpers.whole import assert_whole, counts

HASHER = Argon2Hasher(light=True)
PASSWORD = "mossa under granen"


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    by = replace(till.desk, clerk=ClerkId("ORJA"), godkann_over=Money.kr(200))
    yield replace(till, desk=by)
    till.close()


@pytest.fixture
def people(till):
    admin = ClerkAccount("ASAO", "Åsa Öberg", Roll.ADMINISTRATOR, "")
    made = add_clerk(admin, PASSWORD, None, till.ledger, HASHER, till.clock, till.desk)
    for signatur, roll in (("ORJA", Roll.ANSVARIG), ("EVAE", Roll.RECEPTION)):
        account = ClerkAccount(signatur, "Namn Namnsson", roll, "")
        add_clerk(account, PASSWORD, made, till.ledger, HASHER, till.clock, till.desk)


def by_approval(till: Till, signatur: str) -> ClerkAccount:
    return approve(signatur, PASSWORD, till.ledger, HASHER, till.clock, till.desk)


def take_back(till: Till, checkout_id: CheckoutId, godkand_av: str = ""):
    desk = replace(till.desk, godkand_av=godkand_av)
    reversal_id = CheckoutId(new_id())
    return reversal_id, reverse_checkout(
        checkout_id, reversal_id, "Fel", till.ledger, till.taxa_book, till.clock, desk
    )


def approved_by(till: Till, checkout_id: CheckoutId) -> list[str]:
    """Return who has approved it, as the patient's extract tells."""
    posted = till.ledger.checkout(checkout_id)
    assert posted is not None
    assert posted.patient_id is not None
    rows = till.ledger.utdrag(posted.patient_id)["godkannande"]
    return [row["godkand_av"] for row in rows if row["checkout_id"] == checkout_id]


def test_without_approval_nothing_is_written(till):
    sold = till.sell().kvitto
    before = counts(till.path)
    with pytest.raises(ApprovalNeededError, match=r"över 200.kr rättas eller makuleras"):
        take_back(till, sold.checkout_id)

    assert counts(till.path) == before


def test_with_approval_it_is_written_with_who_approved(till, people):
    sold = till.sell().kvitto
    approver = by_approval(till, "asao")
    reversal_id, result = take_back(till, sold.checkout_id, approver.signatur)

    assert result.kvitto.att_betala == Money.kr(-250)
    assert approved_by(till, reversal_id) == ["ASAO"]
    assert_whole(till.path)


def test_up_to_the_limit_nobody_is_asked(till):
    """200 kr is not above 200 kr."""
    same = replace(till, desk=replace(till.desk, godkann_over=Money.kr(250)))
    reversal_id, _ = take_back(same, same.sell().kvitto.checkout_id)

    assert approved_by(same, reversal_id) == []


def test_nobody_approves_the_own_reversal(till, people):
    with pytest.raises(LoginError, match="Någon annan"):
        by_approval(till, "ORJA")


def test_the_reception_does_not_approve(till, people):
    with pytest.raises(LoginError, match="får inte godkänna"):
        by_approval(till, "EVAE")


def test_a_wrong_password_does_not_approve(till, people):
    with pytest.raises(LoginError, match="stämmer inte"):
        approve("ASAO", "fel fel fel", till.ledger, HASHER, till.clock, till.desk)


def test_the_database_refuses_an_approval_by_oneself(till):
    sold = till.sell(number=OTHER_ADULT).kvitto
    with pytest.raises(sqlite3.IntegrityError, match="godkand_av"):
        take_back(till, sold.checkout_id, till.desk.clerk)
    assert till.ledger.reversal_of(sold.checkout_id) is None


def test_the_limit_holds_once_people_log_in(till):
    session = Session(replace(till.desk, godkann_over=Money.kr(0)), godkann_over=Money.kr(200))
    assert not session.desk.godkann_over
    session.enter(ClerkAccount("ASAO", "Åsa", Roll.RECEPTION, ""))

    assert session.desk.godkann_over == Money.kr(200)
    assert session.desk.clerk == "ASAO"
