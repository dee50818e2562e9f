"""Files of earlier versions open in this one with everything in them, and are sealed then."""

from contextlib import closing

import pytest

from db.errors import DatabaseOlderError
from db.kontroll.source import open_kontroll
from tests.helpers import raw
from tests.helpers.golden import GOLDEN, unpack
from tests.helpers.till import CHILD, Till
from tests.helpers.whole import TABLES, assert_whole, counts


@pytest.mark.parametrize("name", GOLDEN)
def test_an_earlier_file_comes_through_whole(tmp_path, name):
    path = unpack(name, tmp_path / "clinic" / "kassa.db")
    with closing(raw.connect(path)) as conn:
        there = {row[0] for row in conn.execute("SELECT name FROM sqlite_master")} & set(TABLES)
        before = {
            table: conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in there
        }
    assert all(before.values())

    till = Till.open(path)
    after = counts(path)
    assert {table: after[table] for table in there} == before
    assert_whole(path)
    number = till.sell(number=CHILD).kvitto.number
    till.close()
    assert number == f"K1-{before['kvitto'] + 1}"
    assert_whole(path)


@pytest.mark.parametrize("name", GOLDEN)
def test_an_earlier_file_is_brought_over_before_it_is_checked(tmp_path, name):
    path = unpack(name, tmp_path / "kassa.db")

    with pytest.raises(DatabaseOlderError, match="Starta Kassa en gång"), open_kontroll(path, None):
        pass
