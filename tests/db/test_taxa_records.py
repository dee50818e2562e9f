"""What the records keep of tariffs, and how they are looked at without being opened for work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from db.driver import sqlite3
from db.ledger import SqliteLedger
from db.peek import peek_taxa
from kassa.desk.central_book import CentralTaxaBook
from kassa.errors import StorageError
from kassa.taxa.book import InstalledTaxaBook, LazyTaxaBook
from kassa.taxa.load import load_taxa
from kassa.taxa.model import TaxaMissingError
from tests.helpers import raw
from tests.helpers.region import CODE, FetchingDesk, Region, norrmark
from tests.helpers.till import open_ledger

JULY, MARCH = date(2026, 7, 1), date(2026, 3, 1)


@pytest.fixture
def ledger(tmp_path) -> Iterator[SqliteLedger]:
    made = open_ledger(tmp_path / "kassa.db")
    yield made
    made.close()


@pytest.fixture
def desk(ledger) -> FetchingDesk:
    region = Region()
    region.publish(norrmark(MARCH))
    made = FetchingDesk.of(ledger, region)
    made.fetch()
    return made


def book_of(ledger: SqliteLedger, *seeds: bytes) -> CentralTaxaBook:
    taxa_list = tuple(load_taxa(content) for content in seeds)
    return CentralTaxaBook(ledger, CODE, LazyTaxaBook(lambda: InstalledTaxaBook(taxa_list)))


def test_the_highest_version_of_the_last_to_begin_decides(desk, ledger):
    desk.region.publish(norrmark(MARCH, version=2), norrmark(JULY))
    desk.fetch()
    book = book_of(ledger)

    assert [book.valid_on(day).version for day in (MARCH, date(2026, 6, 30))] == [2, 2]
    assert book.valid_on(JULY).galler_fran == JULY
    assert [fil.galler_fran for fil in book.coming(date(2026, 6, 30))] == [JULY]
    assert book.newest().galler_fran == JULY


def test_a_seed_counts_only_where_no_fetched_tariff_is_in_force(desk, ledger):
    """A later tariff with the program does not overtake the region's."""
    book = book_of(ledger, norrmark(), norrmark(JULY, version=9))

    assert book.valid_on(date(2026, 2, 28)).galler_fran == date(2026, 1, 1)
    assert book.valid_on(date(2026, 8, 1)).galler_fran == MARCH
    with pytest.raises(TaxaMissingError, match="Den första gäller från 2026-01-01"):
        book.valid_on(date(2025, 12, 31))
    assert book.near(date(2025, 12, 31)).galler_fran == MARCH


def test_a_tariff_that_has_ended_leaves_no_other_in_its_place(desk, ledger):
    until = norrmark(JULY).replace(b"version = 1", b"version = 1\ngaller_till = 2026-07-31", 1)
    desk.region.publish(until)
    desk.fetch()

    with pytest.raises(TaxaMissingError, match="gällde till och med 2026-07-31"):
        book_of(ledger).valid_on(date(2026, 8, 1))


def test_a_tariff_of_another_region_in_the_records_does_not_count(desk, ledger):
    book = CentralTaxaBook(ledger, "06", LazyTaxaBook(lambda: InstalledTaxaBook(())))

    with pytest.raises(TaxaMissingError, match="kassa taxa hamta"):
        book.valid_on(MARCH)


def test_a_damaged_tariff_is_told_and_never_replaced_by_another(desk, ledger, tmp_path):
    with closing(raw.connect(tmp_path / "kassa.db")) as conn:
        conn.execute("DROP TRIGGER taxa_fil_no_update")
        conn.execute("UPDATE taxa_fil SET content = replace(content, '250', '150')")

    with pytest.raises(StorageError, match="skadad"):
        book_of(ledger, norrmark()).valid_on(MARCH)


def test_the_tariffs_are_seen_without_opening_the_records_for_work(desk, ledger, tmp_path):
    ledger.close()
    before = {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    files = peek_taxa(tmp_path / "kassa.db", raw.KEY)

    assert files is not None
    assert [fil.galler_fran for fil in files.taxa_fil_list()] == [MARCH]
    assert files.taxa_content(files.taxa_fil_list()[0].sha256) == norrmark(MARCH)
    files.close()
    assert before["kassa.db"] == (tmp_path / "kassa.db").stat().st_mtime_ns


def test_a_file_that_is_not_there_or_has_no_tariffs_has_none(tmp_path):
    assert peek_taxa(tmp_path / "ingen.db", raw.KEY) is None
    with closing(sqlite3.connect(tmp_path / "annan.db")) as conn, conn:
        conn.execute("CREATE TABLE x (y)")

    assert peek_taxa(tmp_path / "annan.db", None) is None
    assert not (tmp_path / "ingen.db").exists()
