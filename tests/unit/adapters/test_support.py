"""The file for the support: what it says of the day."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

from kassa.adapters.support import support_bundle
from kassa.clock import FixedClock
from kassa.taxa.book import InstalledTaxaBook
from tests.helpers.till import Till, taxa


def said_of(content: bytes) -> dict[str, Any]:
    """Return what a file for the support says."""
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        said: dict[str, Any] = json.loads(bundle.read("kassa.json"))
    return said


def test_the_tariff_is_that_of_the_local_day(tmp_path):
    """Half past midnight is the day before in UTC: that day's tariff is not in force any more."""
    new = replace(taxa(), id="rjl-2026-ny", galler_fran=date(2026, 7, 1), version=2)
    book = InstalledTaxaBook((taxa(), new))
    clock = FixedClock.at_local("2026-07-01T00:30")
    till = Till.open(tmp_path / "kassa.db")

    said = said_of(
        support_bundle(till.ledger, book, clock, {}, tmp_path / "kassa.log", tmp_path / "kassa.db")
    )
    till.close()

    assert (said["taxa"], said["skapad"]) == ("rjl-2026-ny", "2026-06-30T22:30:00+00:00")


def test_it_is_made_also_where_no_tariff_is_in_force(tmp_path):
    """That is when the support is asked: the file says so, and says the rest."""
    clock = FixedClock.at_local("1999-12-31T12:00")
    till = Till.open(tmp_path / "kassa.db")

    said = said_of(
        support_bundle(
            till.ledger,
            InstalledTaxaBook((taxa(),)),
            clock,
            {},
            tmp_path / "x",
            tmp_path / "kassa.db",
        )
    )
    till.close()

    assert "1999-12-31" in said["taxa"]
    assert said["kontroll"] == ["inga fel"]
