"""Numbers that are left out on record: the series goes on after them, and says so."""

from contextlib import closing

import pytest

from db.driver import sqlite3
from kassa.desk.backup_ports import NumberGap, Series
from kassa.desk.dagsavslut import CloseDay, close_day
from kassa.ids import new_id
from kassa.kvitto.document import Betalsatt
from kassa.kvitto.numbering import Gap, chain_faults
from tests.helpers import raw
from tests.helpers.till import Till
from tests.helpers.whole import assert_whole


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    yield till
    till.close()


def leave_out(
    till: Till, first: int, last: int, series: Series = Series.KVITTO, name: str = ""
) -> None:
    """Write a gap into the series of the till."""
    by = (till.desk.id, till.desk.clerk, till.clock.now())
    with till.ledger.transaction():
        till.ledger.add_gap(
            NumberGap(new_id(), series, name or till.desk.id, Gap(first, last), "Återställd", *by)
        )


def test_the_next_receipt_comes_after_the_gap_and_the_chain_holds(till):
    """What was printed before the restore is never printed again under the same number."""
    first = till.sell().kvitto
    leave_out(till, 2, 9)

    after = till.sell().kvitto

    assert (first.number, after.number) == ("K1-1", "K1-10")
    assert after.previous_hash == first.hash
    assert_whole(till.path)
    assert till.ledger.integrity_faults() == ()


def test_a_series_may_begin_with_a_gap(till):
    """A copy from before the first receipt."""
    leave_out(till, 1, 4)
    leave_out(till, 5, 5)

    assert till.sell().kvitto.number == "K1-6"
    assert_whole(till.path)


def test_a_gap_of_reports_moves_the_next_report(till):
    till.sell()
    close_day(CloseDay("z1"), till.ledger, till.clock, till.desk)
    leave_out(till, 2, 3, Series.Z_RAPPORT)

    till.sell()
    after = close_day(CloseDay("z2"), till.ledger, till.clock, till.desk).rapport

    assert after.serial == 4
    assert_whole(till.path)
    assert till.ledger.integrity_faults() == ()


@pytest.mark.parametrize(("first", "last"), [(1, 4), (2, 1), (0, 4), (5, 8), (6, 7), (3, 20)])
def test_a_gap_over_numbers_that_are_used_is_refused(till, first, last):
    """It may cover neither a receipt that is there nor what is left out already."""
    till.sell()
    leave_out(till, 5, 8)

    with pytest.raises(sqlite3.IntegrityError):
        leave_out(till, first, last)


def test_another_desks_gap_is_not_ours(till):
    other = Till.open(till.path, desk="K2")
    leave_out(other, 1, 100)

    assert till.sell().kvitto.number == "K1-1"
    assert other.sell().kvitto.number == "K2-101"
    other.close()


def test_a_hole_without_a_record_is_still_found(till):
    """A gap elsewhere in the series explains nothing here."""
    kvitton = [till.sell().kvitto for _ in range(3)]

    told = chain_faults([kvitton[0], kvitton[2]], [Gap(7, 9)])

    assert told[0] == "Före kvitto K1-3 skulle nummer 2 ha kommit."
    assert chain_faults(kvitton, [Gap(7, 9)]) == ()


def test_a_gap_of_invoices_moves_the_next_invoice(till):
    """Its reference is on a paper that the copy does not know: nobody else may get it."""
    first = till.sell(Betalsatt.FAKTURA).kvitto
    leave_out(till, 2, 4, Series.FAKTURA, "1")

    after = till.sell(Betalsatt.FAKTURA).kvitto

    numbers = [
        standing.faktura.number
        for kvitto in (first, after)
        for standing in till.ledger.faktura_of(kvitto.checkout_id)
    ]
    assert numbers == ["1000001", "1000005"]
    assert till.ledger.integrity_faults() == ()
    assert_whole(till.path)


def test_an_invoice_tells_the_number_of_its_receipt_past_a_gap(till):
    leave_out(till, 1, 6)

    kvitto = till.sell(Betalsatt.FAKTURA).kvitto

    (standing,) = till.ledger.faktura_of(kvitto.checkout_id)
    assert (kvitto.number, standing.faktura.kvitto) == ("K1-7", "K1-7")


def test_plain_sql_cannot_use_a_number_that_is_left_out(till):
    """The guards know the gaps of all three series."""
    till.sell(Betalsatt.FAKTURA)
    close_day(CloseDay("z1"), till.ledger, till.clock, till.desk)
    for series, name in ((Series.KVITTO, "K1"), (Series.Z_RAPPORT, "K1"), (Series.FAKTURA, "1")):
        leave_out(till, 2, 3, series, name)

    with closing(raw.connect(till.path)) as conn:
        for table in ("kvitto", "z_rapport", "faktura"):
            columns = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
            for serial in (2, 3, 5):
                new = {
                    "seq": "9", "id": "'x'", "hash": f"'{'a' * 64}'", "serial": str(serial),
                    "number": f"'K1-{serial}'", "ocr": "'100000299'", "place": "2",
                    "previous_hash": "hash",
                }  # fmt: skip
                values = ", ".join(new.get(column, column) for column in columns)
                with pytest.raises(sqlite3.IntegrityError, match="continue"):
                    conn.execute(f"INSERT INTO {table} SELECT {values} FROM {table} LIMIT 1")
