"""Trouble with the disk or with another window: a clear message, and nothing half done."""

import signal
from contextlib import closing
from dataclasses import replace

import pytest

from db.backup import SqliteSource
from db.cipher import connect
from db.connection import open_database
from db.driver import sqlite3
from db.errors import DatabaseBusyError, DatabaseFullError, DatabaseReadOnlyError
from kassa.desk.quote import Quote
from kassa.errors import StorageError
from kassa.ids import CheckoutId, new_id
from kassa.kvitto.document import Kvitto, to_json
from kassa.kvitto.numbering import chain_faults
from kassa.money import Money
from tests.helpers import raw
from tests.helpers.number import adult_number
from tests.helpers.raw import KEY
from tests.helpers.till import Till
from tests.helpers.whole import assert_whole, counts


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db", busy_ms=20)
    yield till
    till.close()


def sell_until_full(till: Till) -> tuple[Quote, DatabaseFullError]:
    """Post visits until one is refused; return what was shown for it, and the refusal."""
    for place in range(1000):
        shown = till.quote(number=adult_number(place))
        try:
            till.complete(shown)
        except DatabaseFullError as told:
            return shown, told
    pytest.fail("the disk never became full")


def reverse_until_full(till: Till, sold: list[Kvitto]) -> tuple[int, CheckoutId]:
    """Reverse receipts until one is refused; return which, and the id it was tried under."""
    for place, kvitto in enumerate(sold):
        reversal_id = CheckoutId(new_id())
        try:
            till.reverse(kvitto.checkout_id, reversal_id)
        except DatabaseFullError:
            return place, reversal_id
    pytest.fail("the disk never became full")


def test_a_full_disk_stops_a_posting_whole_and_the_same_posting_works_when_there_is_room(till):
    """The sale is refused in words, what was shown is kept, and it goes through afterwards."""
    conn = till.ledger._db.conn
    pages = conn.execute("PRAGMA page_count").fetchone()[0]
    conn.execute(f"PRAGMA max_page_count = {pages + 2}")

    shown, told = sell_until_full(till)
    sold = counts(till.path)["kvitto"]
    assert told.code == "lagring_full"
    assert told.message.startswith("Disken är full. Inget har sparats.")
    assert not conn.in_transaction
    assert sold > 0
    assert_whole(till.path)

    conn.execute("PRAGMA max_page_count = 1000000")
    assert till.complete(shown).kvitto.number == f"K1-{sold + 1}"
    assert_whole(till.path)


def test_a_full_disk_stops_a_reversal_whole(till):
    """Money is never paid back by half, and the same reversal goes through afterwards."""
    sold = [till.sell(number=adult_number(place)).kvitto for place in range(40)]
    conn = till.ledger._db.conn
    pages = conn.execute("PRAGMA page_count").fetchone()[0]
    conn.execute(f"PRAGMA max_page_count = {pages + 2}")

    reversed_count, reversal_id = reverse_until_full(till, sold)
    assert counts(till.path)["kvitto"] == len(sold) + reversed_count
    assert_whole(till.path)

    conn.execute("PRAGMA max_page_count = 1000000")
    refused = sold[reversed_count]
    assert till.reverse(refused.checkout_id, reversal_id).kvitto.avser == refused.number
    assert_whole(till.path)


def test_a_write_protected_database_is_told(till):
    """Nothing is written and the clerk learns whom to ask."""
    shown = till.quote()
    before = counts(till.path)
    till.ledger._db.conn.execute("PRAGMA query_only = ON")

    with pytest.raises(DatabaseReadOnlyError, match="går inte att skriva i"):
        till.complete(shown)

    assert counts(till.path) == before
    till.ledger._db.conn.execute("PRAGMA query_only = OFF")
    assert till.complete(shown).kvitto.number == "K1-1"


def test_a_file_system_that_may_only_be_read_is_told(filled):
    """The same when it is SQLite that cannot open the file for writing."""
    with closing(open_database(filled, key=KEY)) as db:
        db.conn.close()
        db.conn = connect(filled, raw.KEY, mode="ro")
        till = Till.open(filled)
        shown = till.quote()
        till.close()
        till.ledger._db = db

        with pytest.raises(DatabaseReadOnlyError):
            till.complete(shown)


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="needs a limit on the size of files")
def test_a_disk_that_fails_while_a_copy_is_made_is_told(filled):
    """The driver's backup gives no code with its error, only SQLite's words."""
    import resource

    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    source, target = SqliteSource(filled, KEY), filled.with_name("kopia.db")
    resource.setrlimit(resource.RLIMIT_FSIZE, (filled.stat().st_size // 2, most[1]))
    try:
        with pytest.raises(StorageError, match="disken svarar inte"):
            source.copy_to(target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
        signal.signal(signal.SIGXFSZ, before)
    source.copy_to(target)


def test_a_window_that_waits_too_long_is_told_and_can_try_again(till):
    """The other window holds the file: nothing is written, and the same posting works later."""
    shown = till.quote()
    with closing(raw.connect(till.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusyError, match="Vänta några sekunder och försök igen"):
            till.complete(shown)
        other.execute("ROLLBACK")

    assert till.complete(shown).kvitto.number == "K1-1"


def test_reading_goes_on_while_another_window_writes(till):
    """A quote never waits for a writer."""
    till.sell()
    with closing(raw.connect(till.path)) as other:
        other.execute("BEGIN IMMEDIATE")

        assert till.quote().before.ackumulerat.whole_kr == 250


def test_a_bug_is_not_dressed_up_as_trouble_with_the_disk(till):
    """An unknown error of SQLite comes through as it is."""
    till.close()

    with pytest.raises(sqlite3.ProgrammingError):
        till.quote()


@pytest.mark.parametrize(
    ("what", "change", "told"),
    [
        (
            "an amount",
            "UPDATE kvitto SET document = replace(document, ':25000,', ':2500,') WHERE serial = 2",
            "Kvitto K1-2 har ändrats sedan det skrevs.",
        ),
        (
            "a name",
            "UPDATE kvitto SET document = replace(document, 'Äng', 'Ång') WHERE serial = 1",
            "Kvitto K1-1 har ändrats sedan det skrevs.",
        ),
        (
            "a receipt that is gone",
            "DELETE FROM kvitto WHERE serial = 2",
            "Före kvitto K1-3 skulle nummer 2 ha kommit.",
        ),
        (
            "the first receipt gone",
            "DELETE FROM kvitto WHERE serial = 1",
            "Före kvitto K1-2 skulle nummer 1 ha kommit.",
        ),
    ],
)
def test_tampering_shows_when_the_series_is_read(till, what, change, told):
    """Who takes the guards away and changes ``what`` breaks the chain of hashes."""
    for _ in range(3):
        till.sell()
    assert chain_faults(till.ledger.series(till.desk.id)) == ()

    with closing(raw.connect(till.path)) as conn:
        for (name,) in conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            conn.execute(f"DROP TRIGGER {name}")
        assert conn.execute(change).rowcount == 1
        conn.commit()

    assert told in chain_faults(till.ledger.series(till.desk.id))


def test_a_receipt_sealed_anew_no_longer_fits_the_next(till):
    """Tampering that also makes a new hash shows at the receipt after."""
    first, second = till.sell().kvitto, till.sell().kvitto
    forged = replace(first, att_betala=Money.kr(25)).sealed()
    with closing(raw.connect(till.path)) as conn:
        for (name,) in conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            conn.execute(f"DROP TRIGGER {name}")
        conn.execute(
            "UPDATE kvitto SET document = ?, hash = ? WHERE serial = 1",
            (to_json(forged), forged.hash),
        )
        conn.commit()

    faults = chain_faults(till.ledger.series(till.desk.id))
    assert faults == (f"Kvitto {second.number} hänger inte ihop med kvittot före.",)
