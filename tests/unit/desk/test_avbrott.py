"""Outage mode: what is posted while it lasts belongs to it; receipts say what was not checked."""

from datetime import datetime, timedelta
from importlib.resources import files

import pytest

from kassa.clock import FixedClock, to_local
from kassa.desk.avbrott import avbrott_status, begin_avbrott, end_avbrott
from kassa.desk.request import FrikortClaim
from kassa.desk.taxa_ports import Hamtning, TaxaFil
from kassa.errors import InvalidInputError
from kassa.ids import new_id
from kassa.kvitto.document import from_json, to_json
from kassa.kvitto.text import OKONTROLLERAT, frikort_text
from kassa.money import Money
from tests.helpers.till import ADULT, CHILD, OTHER_ADULT, TODAY, Till


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    yield till
    till.close()


def begin(till: Till, skal: str = "Cosmic och eFrikort"):
    return begin_avbrott(skal, till.ledger, till.clock, till.desk)


def test_an_outage_has_a_reason_a_start_and_an_end(till):
    """Who began it and when is on record; so is its end."""
    begun = begin(till)
    ended = end_avbrott(till.ledger, till.at("2026-03-02T15:00").clock, till.desk)

    assert (begun.skal, begun.clerk) == ("Cosmic och eFrikort", "Åsa Öberg")
    assert ended is not None
    assert till.ledger.avbrott(begun.id) == ended
    assert till.ledger.open_avbrott(till.desk.id) is None


def test_the_key_pressed_twice_begins_one_outage(till):
    """The second press finds the first; ending one that has ended does nothing."""
    assert begin(till, "Något annat") == begin(till)
    assert end_avbrott(till.ledger, till.clock, till.desk) is not None
    assert end_avbrott(till.ledger, till.clock, till.desk) is None


@pytest.mark.parametrize("skal", ["", "   ", "x" * 201])
def test_an_outage_needs_a_reason(till, skal):
    with pytest.raises(InvalidInputError):
        begin(till, skal)


def test_each_posting_belongs_to_the_outage_that_lasts_at_its_desk(till):
    """Sales, reversals and nothing before or after; another desk's outage is not ours."""
    before = till.sell(number=ADULT)
    begun = begin(till)
    sold = till.sell(number=OTHER_ADULT)
    back = till.reverse(before.kvitto.checkout_id)
    end_avbrott(till.ledger, till.clock, till.desk)
    after = till.sell(number=CHILD)

    of = till.ledger.avbrott_of
    assert of(sold.kvitto.checkout_id) == of(back.kvitto.checkout_id) == begun.id
    assert of(before.kvitto.checkout_id) is None
    assert of(after.kvitto.checkout_id) is None
    assert till.ledger.avbrott_count(begun.id) == 1


def test_a_receipt_says_that_the_frikort_could_not_be_checked(till):
    """Only where something was paid that a frikort would have made free."""
    begin(till)
    paid = till.sell(number=ADULT).kvitto
    child = till.sell(number=CHILD).kvitto
    free = till.sell(number=OTHER_ADULT, claim=FrikortClaim(ackumulerat=Money.kr(1450))).kvitto

    assert paid.frikort is not None
    assert frikort_text(paid.frikort).preliminar == OKONTROLLERAT
    assert child.frikort is None or not child.frikort.okontrollerat
    assert free.frikort is not None
    assert not free.frikort.okontrollerat
    assert from_json(to_json(paid)) == paid
    assert paid.is_intact()


def test_receipts_outside_an_outage_are_stored_as_before(till):
    """The new field is left out when it says nothing, so that old receipts keep their hash."""
    kvitto = till.sell(number=ADULT).kvitto

    assert "okontrollerat" not in to_json(kvitto)


def test_the_status_says_since_when_how_many_and_how_old(till):
    assert avbrott_status(till.ledger, till.taxa_book, till.clock, till.desk).avbrott is None
    begun = begin(till)
    sold = till.sell(number=ADULT)
    till.sell(number=CHILD)
    till.reverse(sold.kvitto.checkout_id)

    status = avbrott_status(till.ledger, till.taxa_book, till.clock, till.desk)

    assert (status.avbrott, status.antal, status.inlast) == (begun, 1, None)
    assert status.taxa == "Region Jönköpings län 2026"
    assert (status.is_hamtad, status.kontrollerad_at) == (False, None)


def test_the_status_says_when_the_tariff_was_last_confirmed_from_the_centre(till):
    """Also where nothing new came then, and whether the one in force came from there."""
    look(till, "2026-02-27T08:00", expires_in=7)
    seed = avbrott_status(till.ledger, till.taxa_book, till.clock, till.desk)
    install(till)
    look(till, "2026-02-28T08:00", expires_in=7)
    look(till, "2026-03-01T08:00", expires_in=None)

    fetched = avbrott_status(till.ledger, till.taxa_book, till.clock, till.desk)

    assert (seed.is_hamtad, local(seed.kontrollerad_at)) == (False, "2026-02-27 08:00")
    assert (fetched.is_hamtad, local(fetched.kontrollerad_at)) == (True, "2026-02-28 08:00")


def look(till: Till, at: str, *, expires_in: int | None) -> None:
    """Ask the centre; in vain where what it says has no end."""
    now = FixedClock.at_local(at).now()
    until = now + timedelta(days=expires_in) if expires_in else None
    kod, said = ("", "") if until else ("taxa_onabar", "Servern svarar inte.")
    who = (till.desk.id, till.desk.clerk, now)
    with till.ledger.transaction():
        till.ledger.add_hamtning(
            Hamtning(new_id(), "https://taxa.test", kod, said, 0, None, until and now, until, *who)
        )


def install(till: Till) -> None:
    """Install the tariff in force as if it had been fetched."""
    taxa = till.taxa_book.valid_on(TODAY)
    content = (files("resources") / "taxa" / "rjl-2026.toml").read_bytes()
    about = (taxa.region, taxa.galler_fran, None, 1, taxa.namn, taxa.sha256, ("A",), ())
    who = (till.desk.id, till.desk.clerk, till.clock.now())
    with till.ledger.transaction():
        till.ledger.add_taxa_fil(TaxaFil(new_id(), "rjl-2026", *about, *who), content)


def local(moment: datetime | None) -> str:
    return f"{to_local(moment):%Y-%m-%d %H:%M}" if moment else ""
