"""A till of its own for each test, on a file of its own."""

import pytest

from tests.helpers.till import Till


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    yield till
    till.close()
