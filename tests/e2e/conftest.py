"""Clinics that are prepared once and copied for each trial."""

import pytest

from tests.helpers.till import Till


@pytest.fixture(scope="session")
def clinic(tmp_path_factory):
    """Return the folder of a clinic with two receipts of one patient, one of them reversed."""
    folder = tmp_path_factory.mktemp("prepared")
    till = Till.open(folder / "kassa.db")
    till.reverse(till.sell(typ="distans").kvitto.checkout_id)
    till.close()
    return folder
