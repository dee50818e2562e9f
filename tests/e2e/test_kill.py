"""The power of SIGKILL: wherever a posting is cut off, it is there in whole or not at all.

Every place of the two commonest postings; ``make torture`` tries every place of everything.

Each trial copies a prepared clinic, runs the real use case in a child process and kills it before
its n-th SQL statement, for every n, and once right after COMMIT. The parent then opens the file as
the next start of Kassa would, looks for anything half done, and tries the same checkout again.
"""

import os
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kassa.desk.ports import Payment
from kassa.desk.request import FrikortClaim
from kassa.ids import CheckoutId, new_id
from kassa.money import Money
from tests.helpers.killed import Countdown, fresh_copy, was_killed
from tests.helpers.till import ADULT, CHILD, OTHER_ADULT, Till
from tests.helpers.whole import TABLES, assert_whole, counts

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")

Work = Callable[[Till], object]

VISITS: dict[str, dict[str, Any]] = {
    "a new patient with earlier fees": {
        "number": OTHER_ADULT,
        "claim": FrikortClaim(ackumulerat=Money.kr(1300), sedan=date(2025, 9, 14)),
    },
    "a known patient": {"number": ADULT},
    "a child who pays nothing": {"number": CHILD},
}


def statements_of(path: Path, work: Work) -> int:
    """Return how many statements a piece of work takes."""
    till = Till.open(path)
    countdown = Countdown()
    countdown.watch(till.ledger._db.conn)
    work(till)
    till.close()
    return countdown.seen


def cut_off(path: Path, work: Work, before: int) -> None:
    """Run the work in a child that is killed before a statement, or right after the work."""

    def child() -> None:
        till = Till.open(path)
        Countdown(before).watch(till.ledger._db.conn)
        work(till)
        os.kill(os.getpid(), signal.SIGKILL)

    assert was_killed(child)


def start_again(path: Path) -> Till:
    """Open the file as the next start of Kassa would."""
    assert_whole(path)
    return Till.open(path)


@pytest.mark.parametrize("visit", VISITS.values(), ids=VISITS.keys())
def test_a_posting_killed_at_any_statement_is_whole_or_absent(clinic, tmp_path, visit):
    """All or nothing; the same checkout again gives exactly one receipt in an unbroken series."""
    trial = fresh_copy(clinic, tmp_path)
    till = Till.open(trial / "kassa.db")
    shown = till.quote(**visit)
    till.close()
    before = counts(trial / "kassa.db")
    total = statements_of(trial / "kassa.db", lambda till: till.complete(shown))
    after = counts(trial / "kassa.db")
    assert total > 15
    assert after["kvitto"] == before["kvitto"] + 1

    for place in range(1, total + 2):
        path = fresh_copy(clinic, tmp_path) / "kassa.db"
        cut_off(path, lambda till: till.complete(shown), place)

        till = start_again(path)
        assert counts(path) == (before if place <= total else after), place
        retried = till.complete(shown)
        assert retried.already_posted == (place > total)
        assert till.complete(shown).kvitto == retried.kvitto
        assert retried.kvitto.number == "K1-3"
        till.close()
        assert counts(path) == after
        assert_whole(path)


def test_a_reversal_killed_at_any_statement_is_whole_or_absent(clinic, tmp_path):
    """The money is back with its receipt, or the sale stands untouched; never between the two."""
    sold_clinic = fresh_copy(clinic, tmp_path).rename(tmp_path / "sold")
    till = Till.open(sold_clinic / "kassa.db")
    sold = till.sell().kvitto
    till.close()
    reversal_id = CheckoutId(new_id())
    before = counts(sold_clinic / "kassa.db")
    trial = fresh_copy(sold_clinic, tmp_path) / "kassa.db"
    total = statements_of(trial, lambda till: till.reverse(sold.checkout_id, reversal_id))
    after = counts(trial)
    assert total > 15
    assert after["kvitto"] == before["kvitto"] + 1

    for place in range(1, total + 2):
        path = fresh_copy(sold_clinic, tmp_path) / "kassa.db"
        cut_off(path, lambda till: till.reverse(sold.checkout_id, reversal_id), place)

        till = start_again(path)
        assert counts(path) == (before if place <= total else after), place
        retried = till.reverse(sold.checkout_id, reversal_id)
        assert retried.already_posted == (place > total)
        assert till.reverse(sold.checkout_id, reversal_id).kvitto == retried.kvitto
        assert (retried.kvitto.number, retried.kvitto.avser) == ("K1-4", "K1-3")
        till.close()
        assert counts(path) == after
        assert_whole(path)


def test_the_trials_would_notice_a_half_posting(clinic, tmp_path):
    """A check that cannot fail proves nothing: a receipt without its payment is found."""
    path = fresh_copy(clinic, tmp_path) / "kassa.db"
    till = Till.open(path)
    sold = till.sell()
    conn = till.ledger._db.conn
    for table in TABLES:
        conn.execute(f"DROP TRIGGER {table}_no_delete")
    conn.execute("DELETE FROM payment WHERE checkout_id = ?", (sold.kvitto.checkout_id,))
    till.close()

    with pytest.raises(AssertionError, match=r"Betalningen är 0.kr men kvittot säger 250.kr"):
        assert_whole(path)


def test_the_trials_would_notice_a_posting_in_two_transactions(clinic, tmp_path):
    """The same trial over a ledger that commits on its way does find half a posting."""
    path = fresh_copy(clinic, tmp_path) / "kassa.db"
    till = Till.open(path)
    shown = till.quote(number=OTHER_ADULT)
    till.close()

    def careless(till: Till) -> None:
        add_payment = till.ledger.add_payment

        def commit_first(payment: Payment) -> None:
            till.ledger._db.conn.execute("COMMIT")
            till.ledger._db.conn.execute("BEGIN IMMEDIATE")
            add_payment(payment)

        till.ledger.add_payment = commit_first  # type: ignore[method-assign]
        till.complete(shown)

    found = 0
    total = statements_of(fresh_copy(clinic, tmp_path) / "kassa.db", careless)
    for place in range(1, total + 1):
        path = fresh_copy(clinic, tmp_path) / "kassa.db"
        cut_off(path, careless, place)
        try:
            assert_whole(path)
        except AssertionError:
            found += 1
    assert found > 0
