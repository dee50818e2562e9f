"""A New Year's night: 250 kr the day before, 300 kr from the first, whenever a desk fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from db.ledger import SqliteLedger
from kassa.clock import FixedClock
from kassa.desk.central_book import CentralTaxaBook
from kassa.desk.complete_checkout import CompleteCheckout, QuoteChangedError, complete_checkout
from kassa.desk.quote import quote
from kassa.desk.taxa_lage import Niva, confirm_taxa, taxa_lage
from kassa.desk.taxa_trusted import believed
from kassa.kvitto.document import Betalsatt
from kassa.money import Money
from kassa.taxa.book import LazyTaxaBook
from kassa.taxa.central import FreezeError, RollbackError, UnprovedError
from tests.helpers.region import CODE, NO_SEEDS, FetchingDesk, Region, norrmark
from tests.helpers.till import ADULT, desk_of, open_ledger, request_of

NEW_YEAR = date(2027, 1, 1)
DECEMBER = datetime(2026, 12, 15, 9, 0, tzinfo=UTC)
BEFORE, AFTER = Money.kr(250), Money.kr(300)


def at(local: str) -> FixedClock:
    return FixedClock.at_local(local)


def tariff(day: date, version: int = 1, kr: int = 250) -> bytes:
    """Return the invented region's tariff; a remote contact costs so much."""
    return norrmark(day, version, distans=str(kr)) if kr != 100 else norrmark(day, version)


class Night:
    """A desk and what it charges."""

    def __init__(self, ledger: SqliteLedger, region: Region) -> None:
        self.ledger = ledger
        self.desk = FetchingDesk.of(ledger, region)
        self.book = CentralTaxaBook(ledger, CODE, LazyTaxaBook(lambda: NO_SEEDS))

    def fetch(self, local: str) -> None:
        self.desk.now = at(local).now()
        self.desk.fetch()
        self.book.reload()

    def fee(self, tidpunkt: str, now: str | None = None) -> Money:
        """Return what a remote contact costs at a time, asked about at that time or later."""
        charged: Money = self.quote(tidpunkt, now).att_betala
        return charged

    def quote(self, tidpunkt: str, now: str | None = None) -> Any:
        request = request_of(ADULT, tidpunkt=tidpunkt, typ="distans", fakta={"listad": True})
        return quote(request, self.ledger, self.book, at(now or tidpunkt), None)

    def niva(self, local: str) -> Niva:
        seen = believed(self.ledger, self.desk.mirror)
        return taxa_lage(self.book, self.ledger, seen, at(local), CODE, fetches=True).niva


@pytest.fixture
def region() -> Region:
    """The region, with the tariff of the old year in force and the new one not yet published."""
    made = Region(now=DECEMBER - timedelta(days=3))
    made.publish(tariff(date(2026, 1, 1), kr=250))
    return made


@pytest.fixture
def night(region, tmp_path) -> Iterator[Night]:
    ledger = open_ledger(tmp_path / "kassa.db")
    yield Night(ledger, region)
    ledger.close()


def test_a_desk_that_fetched_before(night, region):
    """Fetched in December, then off the net: the first second of the year has the new fee."""
    night.fetch("2026-12-15T10:00")
    region.publish(tariff(NEW_YEAR, kr=300))
    region.renew(at("2026-12-30T01:00").now())
    night.fetch("2026-12-30T08:00")

    assert night.fee("2026-12-31T23:59") == BEFORE
    assert night.fee("2027-01-01T00:00") == AFTER
    assert night.fee("2026-12-31T16:00", now="2027-01-02T08:00") == BEFORE


def test_a_desk_that_fetches_during(night, region):
    """The correction comes at five to twelve: what was shown is asked for again, never mixed."""
    night.fetch("2026-12-15T10:00")
    region.publish(tariff(NEW_YEAR, kr=290))
    region.renew(at("2026-12-31T20:00").now())
    night.fetch("2026-12-31T21:00")
    assert night.fee("2027-01-01T00:00", now="2027-01-01T00:00") == Money.kr(290)

    shown = night.quote("2027-01-01T00:01")
    region.publish(tariff(NEW_YEAR, version=2, kr=300))
    night.fetch("2027-01-01T00:02")

    with pytest.raises(QuoteChangedError) as changed:
        complete_checkout(
            CompleteCheckout(shown, Betalsatt.KORT),
            night.ledger, night.book, at("2027-01-01T00:03"), desk_of(),
        )  # fmt: skip
    assert changed.value.quote.att_betala == AFTER
    assert night.fee("2026-12-31T23:59", now="2027-01-01T00:03") == BEFORE


def test_a_desk_that_fetches_after(night, region):
    """It was off over the holidays: it says so, asks somebody, and is right once it has fetched."""
    night.fetch("2026-12-15T10:00")
    region.publish(tariff(NEW_YEAR, kr=300))
    region.renew(at("2027-01-07T01:00").now())

    assert night.niva("2027-01-07T07:30") is Niva.BEKRAFTA
    night.fetch("2027-01-07T07:31")

    assert night.niva("2027-01-07T07:32") is Niva.AKTUELL
    assert night.fee("2027-01-07T07:35") == AFTER
    assert night.fee("2026-12-30T10:00", now="2027-01-07T07:35") == BEFORE


def test_a_receipt_keeps_the_tariff_of_its_day(night, region):
    """Late registration: the old tariff is still there, and its sum is posted."""
    night.fetch("2026-12-15T10:00")
    region.publish(tariff(NEW_YEAR, kr=300))
    region.renew(at("2027-01-04T01:00").now())
    night.fetch("2027-01-04T08:00")
    now = at("2027-01-04T09:00")

    posted = complete_checkout(
        CompleteCheckout(night.quote("2026-12-31T10:00", "2027-01-04T09:00"), Betalsatt.KORT),
        night.ledger, night.book, now, desk_of(),
    )  # fmt: skip

    assert posted.kvitto.att_betala == BEFORE
    assert len(night.book.files) == 2


def test_a_tariff_that_comes_two_days_late(night, region):
    """Published after it began: from the fetch on it holds, also for what is registered late."""
    night.fetch("2026-12-15T10:00")
    region.publish(tariff(NEW_YEAR, kr=300))
    region.renew(at("2027-01-03T01:00").now())
    assert night.fee("2027-01-02T10:00") == BEFORE
    night.fetch("2027-01-03T02:00")

    assert night.fee("2027-01-02T10:00", now="2027-01-03T03:00") == AFTER


def test_somebody_shows_the_old_year_to_a_desk_that_knows_the_new(night, region):
    night.fetch("2026-12-15T10:00")
    old = dict(region.files)
    region.publish(tariff(NEW_YEAR, kr=300))
    region.renew(at("2026-12-30T01:00").now())
    night.fetch("2026-12-30T08:00")
    region.files = old

    with pytest.raises((RollbackError, FreezeError)):
        night.fetch("2026-12-31T23:59")
    assert night.fee("2027-01-01T00:00") == AFTER


def test_the_warning_grows_and_a_confirmation_holds_for_a_while(night):
    """Fresh, status line, notice, stop; confirmed for the tariff's own days, then asked again."""
    night.fetch("2026-12-15T10:00")

    assert night.niva("2026-12-19T09:00") is Niva.AKTUELL
    assert night.niva("2026-12-19T13:00") is Niva.OBS
    assert night.niva("2026-12-26T13:00") is Niva.VARNING
    assert night.niva("2027-01-02T09:00") is Niva.VARNING
    assert night.niva("2027-01-02T13:00") is Niva.BEKRAFTA

    seen = believed(night.ledger, night.desk.mirror)
    clock = at("2027-01-02T13:05")
    lage = taxa_lage(night.book, night.ledger, seen, clock, CODE, fetches=True)
    confirm_taxa(lage, "ASAO", night.ledger, clock, desk_of())

    assert night.niva("2027-01-02T13:06") is Niva.VARNING
    assert night.niva("2027-01-09T13:04") is Niva.VARNING
    assert night.niva("2027-01-09T13:06") is Niva.BEKRAFTA
    assert night.niva("2027-01-01T00:00") is Niva.VARNING


def test_a_tariff_that_should_hold_and_was_refused_stops_the_desk(night, region):
    """Signed, seen, and not to be installed here: from its first day nothing is posted unasked."""
    night.fetch("2026-12-15T10:00")
    region.publish(tariff(NEW_YEAR, kr=300).replace(b"belopp = 250", b"belopp = -1"))
    with pytest.raises(UnprovedError, match="är underskriven men har"):
        night.fetch("2026-12-16T10:00")

    assert night.niva("2026-12-16T10:01") is Niva.VARNING
    region.renew(at("2026-12-31T01:00").now())
    with pytest.raises(UnprovedError, match="är underskriven men har"):
        night.fetch("2026-12-31T10:00")
    assert night.niva("2026-12-31T23:59") is Niva.VARNING
    assert night.niva("2027-01-01T00:00") is Niva.BEKRAFTA
