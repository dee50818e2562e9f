"""A clinic's file with a row in every table, made once and copied for each test."""

import shutil

import pytest

from kassa.desk.ports import PrintEvent
from kassa.desk.request import FrikortClaim
from kassa.money import Money
from tests.helpers.till import CHILD, Till


@pytest.fixture(scope="session")
def filled_original(tmp_path_factory):
    path = tmp_path_factory.mktemp("filled") / "kassa.db"
    till = Till.open(path)
    sold = till.sell(claim=FrikortClaim(ackumulerat=Money.kr(1000)))
    till.reverse(sold.kvitto.checkout_id)
    till.sell(number=CHILD)
    with till.ledger.transaction():
        till.ledger.add_print(
            PrintEvent(
                "p1",
                sold.kvitto.id,
                "Skrivare",
                kopia=False,
                error=None,
                desk=till.desk.id,
                clerk=till.desk.clerk,
                written_at=till.clock.now(),
            )
        )
    till.close()
    return path


@pytest.fixture
def filled(filled_original, tmp_path):
    """Return a file of its own with three receipts, and a row in every table."""
    shutil.copytree(filled_original.parent, tmp_path / "clinic")
    return tmp_path / "clinic" / filled_original.name
