"""The file for the support: what it says of the day."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date

from kassa.adapters.support import support_bundle
from kassa.clock import FixedClock
from kassa.taxa.book import InstalledTaxaBook
from tests.helpers.till import Till, taxa


def test_the_tariff_is_that_of_the_local_day(tmp_path):
    """Half past midnight is the day before in UTC: that day's tariff is not in force any more."""
    new = replace(taxa(), id="rjl-2026-ny", galler_fran=date(2026, 7, 1), version=2)
    book = InstalledTaxaBook((taxa(), new))
    clock = FixedClock.at_local("2026-07-01T00:30")
    till = Till.open(tmp_path / "kassa.db")

    content = support_bundle(
        till.ledger, book, clock, {}, tmp_path / "kassa.log", tmp_path / "kassa.db"
    )
    till.close()

    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        said = json.loads(bundle.read("kassa.json"))
    assert (said["taxa"], said["skapad"]) == ("rjl-2026-ny", "2026-06-30T22:30:00+00:00")
