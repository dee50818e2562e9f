"""A disk that fails in the middle of a checkout: said in words, and nothing typed is lost."""

import pytest

from kassa.errors import StorageError
from kassa.kvitto.document import Betalsatt
from kassa.kvitto.text import NBSP
from tests.helpers.number import adult_number
from tests.helpers.till import Till
from tests.helpers.whole import assert_whole, counts
from tests.ui.checkout_parts import (
    ADULT,
    FakePrinter,
    close_till,
    identify,
    open_till,
    presenter_of,
)


@pytest.fixture
def printer():
    return FakePrinter()


@pytest.fixture
def till(tmp_path, printer):
    till = open_till(tmp_path, printer)
    yield till
    close_till(till)


@pytest.fixture
def typed(till):
    """Return a checkout with a name, an invoice and a payer typed, ready to be completed."""
    presenter = presenter_of(till)
    identify(presenter, ADULT)
    presenter.change("namn", "Märta Ängström")
    presenter.pick_number(1)
    presenter.go_on()
    presenter.choose_betalsatt(Betalsatt.FAKTURA)
    return presenter


def sell_until_refused(folder, ledger) -> int:
    """Sell to others until one is refused; return how many were not."""
    other = Till(folder / "kassa.db", ledger)
    for place in range(200):
        try:
            other.sell(number=adult_number(place))
        except StorageError:
            return place
    pytest.fail("nothing was refused")


@pytest.mark.parametrize(
    ("fails", "works", "said"),
    [
        ("max_page_count = 1", "max_page_count = 1000000", "Disken är full. Inget har sparats."),
        ("query_only = ON", "query_only = OFF", "Databasen går inte att skriva i."),
    ],
)
def test_what_was_typed_stays_and_is_posted_once_when_it_works_again(
    till, typed, printer, tmp_path, fails, works, said
):
    before = typed.state
    till.ledger._db.conn.execute(f"PRAGMA {fails}")
    sold = sell_until_refused(tmp_path, till.ledger)

    typed.complete()

    now = typed.state
    assert now.message is not None
    assert (now.message.tone, now.message.text.startswith(said)) == ("error", True)
    assert (now.form, now.fee.sum, now.payment.betalsatt) == (
        before.form,
        before.fee.sum,
        Betalsatt.FAKTURA,
    )
    assert now.payment.can_complete
    assert now.focus.name == "slutfor"
    assert printer.titles == []
    assert counts(tmp_path / "kassa.db")["kvitto"] == sold

    till.ledger._db.conn.execute(f"PRAGMA {works}")
    typed.complete()

    done = typed.state.done
    assert done is not None
    assert done.headline == f"Kvitto K1-{sold + 1} · 250{NBSP}kr faktura"
    assert printer.titles == [f"Kvitto K1-{sold + 1}"]
    assert counts(tmp_path / "kassa.db")["kvitto"] == sold + 1
    assert_whole(tmp_path / "kassa.db")
