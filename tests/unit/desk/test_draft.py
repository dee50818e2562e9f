"""A posting that was drawn up with its sum writes what it would have worked out itself."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import kassa.desk.complete_checkout as posting
import tests.helpers.till as tills
from db.errors import DatabaseRecordError
from kassa.desk.avbrott import begin_avbrott
from kassa.desk.complete_checkout import DuplicateVisitError
from kassa.desk.draft import draft_of, drafted
from kassa.desk.issue_kvitto import NEVER
from kassa.desk.quote import quote
from kassa.desk.request import FrikortClaim
from kassa.ids import ClerkId
from kassa.kvitto.document import Betalsatt, Delbetalning, to_json
from kassa.kvitto.issuing import KvittoDraft
from kassa.money import ZERO, Money
from tests.helpers import raw
from tests.helpers.desks import carry, file_of
from tests.helpers.kvitto_case import ORDINARY
from tests.helpers.tamper import past_the_guards
from tests.helpers.till import CHILD, OTHER_ADULT, TODAY, Till, request_of
from tests.helpers.two_desks import LIKELY, MANY_VISITS, TwoDesks, history
from tests.helpers.whole import assert_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kassa.desk.draft import Draft
    from kassa.desk.quote import Quote
    from kassa.desk.settings import Desk

MADE_BY_CHANCE = {"id", "checkout_id", "salt", "person_hash", "previous_hash", "hash"}
SEEDS = (*range(100, 111), 213)


def told(path: Path) -> dict[str, list[Any]]:
    """Return what a file says of receipts, fees, payments and what is to be settled."""
    with closing(raw.connect(path)) as conn:

        def rows(query: str) -> list[Any]:
            return [tuple(row) for row in conn.execute(query)]

        documents = (json.loads(text) for (text,) in rows("SELECT document FROM kvitto"))
        return {
            "kvitto": [
                {name: said for name, said in document.items() if name not in MADE_BY_CHANCE}
                for document in documents
            ],
            "besok": rows("SELECT facts, decision, underlag FROM besok ORDER BY seq"),
            "entry": rows(
                "SELECT number, kind, skydd, effective_on, belopp_ore, charged_ore, placed_at,"
                " frikort_entry.written_at"
                " FROM frikort_entry JOIN patient ON patient.id = patient_id"
                " ORDER BY frikort_entry.seq"
            ),
            "payment": rows("SELECT place, betalsatt, belopp_ore, referens FROM payment"),
            "att_reglera": rows(
                "SELECT number, is_open, att_reglera.written_at"
                " FROM att_reglera JOIN patient ON patient.id = patient_id"
                " ORDER BY att_reglera.written_at, number, is_open"
            ),
        }


@pytest.fixture
def drawn(monkeypatch) -> list[Draft]:
    """Return the drafts that come with a quote."""
    made: list[Draft] = []

    def noted(*given: Any) -> Quote:
        shown = drafted(*given)
        made.extend([shown.draft] if shown.draft else [])
        return shown

    monkeypatch.setattr(tills, "drafted", noted)
    return made


@pytest.fixture
def anew(monkeypatch) -> list[Desk]:
    """Return for whom postings have drawn up themselves."""
    made: list[Desk] = []

    def noted(shown: Quote, ledger: Any, taxa_book: Any, desk: Desk, **said: bool) -> Draft:
        made.append(desk)
        return draft_of(shown, ledger, taxa_book, desk, **said)

    monkeypatch.setattr(posting, "draft_of", noted)
    return made


def unsettled(*given: Any, **said: Any) -> Draft:
    """Return a draft that leaves it to the posting to look what is to be settled."""
    return replace(draft_of(*given, **said), is_settled=False)


def lived(folder: Path, seed: int, likely: Mapping[str, int]) -> list[dict[str, list[Any]]]:
    """Return what is told after a history at either of two desks."""
    desks = TwoDesks(folder, apart=timedelta(seconds=20))
    desks.run(history(seed, likely))
    desks.close()
    return [told(till.path) for till in desks.tills]


@pytest.mark.parametrize("likely", [LIKELY, MANY_VISITS], ids=["anything", "visits"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_history_of_drafts_is_the_history_without(tmp_path, monkeypatch, seed, likely):
    """Two desks that do anything: to the last öre, and the same is left to be settled."""
    with_drafts = lived(tmp_path / "drawn", seed, likely)
    monkeypatch.setattr(tills, "drafted", lambda shown, *_: replace(shown, basis=None))
    monkeypatch.setattr(posting, "draft_of", unsettled)

    assert with_drafts == lived(tmp_path / "worked-out", seed, likely)


def test_such_histories_have_both_kinds_of_draft(tmp_path, drawn, anew):
    """Drafts that leave nothing to be settled, and drafts that cannot say so: the rest is not."""
    for seed in SEEDS:
        lived(tmp_path / str(seed), seed, MANY_VISITS)

    assert {draft.is_settled for draft in drawn} == {True, False}
    assert 0 < len(anew) < len(drawn)  # corrections post what nobody was shown


def test_what_was_drawn_up_is_not_drawn_up_again(till, anew):
    """Enter has nothing left to work out."""
    shown = till.quote()
    result = till.complete(shown)

    assert anew == []
    assert shown.draft is not None
    assert result.kvitto.number == shown.draft.kvitto.kvitto.number == "K1-1"
    assert_whole(till.path)


def _another_clerk(till: Till) -> None:
    till.desk = replace(till.desk, clerk=ClerkId("Bo Ek"))


def _sold_here(till: Till) -> None:
    till.sell(number=OTHER_ADULT)


def _outage(till: Till) -> None:
    begin_avbrott("Cosmic", till.ledger, till.clock, till.desk)


def _sold_at_another_window(till: Till) -> None:
    till.sell_at_another_window(number=CHILD)


@pytest.mark.parametrize("happens", [_another_clerk, _sold_here, _sold_at_another_window, _outage])
def test_anything_that_happened_since_has_it_drawn_up_again(
    till: Till, anew: list[Desk], happens: Callable[[Till], None]
) -> None:
    """By whom, under which number, in an outage or not: as it is when it is posted."""
    shown = till.quote()
    happens(till)
    anew.clear()

    kvitto = till.complete(shown).kvitto

    assert anew == [till.desk]
    assert kvitto.clerk == till.desk.clerk
    assert kvitto == till.ledger.last_kvitto(till.desk.id)
    assert (till.ledger.avbrott_of(kvitto.checkout_id) is not None) is (happens is _outage)
    assert_whole(till.path)


def test_what_comes_between_the_sum_and_its_draft_is_not_missed(till, anew):
    """Drawn up of later records than the sum was made of: neither of the two holds."""
    shown = quote(request_of(), till.ledger, till.taxa_book, till.clock)
    _sold_at_another_window(till)
    shown = drafted(shown, till.ledger, till.taxa_book, till.desk)
    anew.clear()

    assert shown.draft is not None
    assert till.complete(shown).kvitto.number == "K1-2"
    assert anew == [till.desk]
    assert_whole(till.path)


def test_a_draft_stands_for_its_own_checkout_alone(till, anew):
    """One that was made for another id is not posted under this one."""
    other = till.quote(number=OTHER_ADULT)
    shown = replace(till.quote(), draft=other.draft)

    assert till.complete(shown).kvitto.checkout_id == shown.checkout_id
    assert anew == [till.desk]


def test_the_same_visit_at_another_window_is_asked_about(till):
    """It was not there when the sum was shown; the sum is the same, and still it is asked."""
    shown = till.quote(number=CHILD)
    sold = till.sell_at_another_window(number=CHILD)

    with pytest.raises(DuplicateVisitError) as caught:
        till.complete(shown)

    assert caught.value.kvitto == sold.kvitto


def test_nobody_reads_the_other_receipt_once_the_clerk_has_said_that_it_is_another_visit(till):
    """A damaged receipt of the same visit: it can be asked about no more, and bars nobody's way."""
    till.sell(number=CHILD)
    with past_the_guards(till.path) as conn:
        conn.execute("UPDATE kvitto SET document = '{}'")
    shown = till.quote(number=CHILD)

    with pytest.raises(DatabaseRecordError):
        till.complete(shown)
    assert till.complete(shown, confirmed=True).kvitto.number == "K1-2"


def test_where_there_is_nothing_to_post_a_quote_stays_a_quote(till):
    """Without a patient; in time called off; and what is posted already."""
    asked = till.quote(number=None)
    called_off = till.quote(utfall="aterbud", aterbud_tid="2026-02-20T12:00")
    shown = till.quote()
    till.complete(shown)
    again = till.quote_request(shown.request, shown.checkout_id)

    assert (asked.draft, called_off.draft, again.draft) == (None, None, None)


def test_something_to_settle_is_not_taken_for_nothing(till):
    """A fee of earlier days that comes in late makes the last one wrong: the list has it."""
    claim = FrikortClaim(ackumulerat=Money.kr(1_100))
    till.sell(claim=claim, tidpunkt="2026-02-20T10:00")
    late = till.quote(tidpunkt="2026-02-10T10:00")

    assert late.draft is not None
    assert not late.draft.is_settled
    result = till.complete(late, confirmed=True)
    assert bool(result.skillnad) is till.ledger.is_att_reglera(result.patient.id) is True


def test_of_another_desks_fees_and_of_stated_totals_nothing_is_said(till, tmp_path):
    """They are other ones once they are read back; the posting looks afterwards, as before."""
    with closing(Till.open(tmp_path / "other" / "kassa.db", "K2")) as other:
        other.sell()
        carry(file_of(other), till)
    met = till.quote()
    stated = till.quote(number=OTHER_ADULT, claim=FrikortClaim(ackumulerat=Money.kr(500)))
    plain = till.quote(number=CHILD)

    drafts = [shown.draft for shown in (met, stated, plain)]
    assert [draft and draft.is_settled for draft in drafts] == [False, False, True]


def test_every_fee_of_a_receipt_comes_after_what_another_desk_had_written(till, tmp_path):
    """The clock here is behind: not the first fee alone is put after the other desk's."""
    with closing(Till.open(tmp_path / "other" / "kassa.db", "K2").at("2026-03-02T14:00")) as other:
        theirs = other.sell()
        carry(file_of(other), till)
    visits = [request_of(tidpunkt=f"2026-03-0{day}T10:00").besok[0] for day in (1, 2)]
    shown = till.quote_request(replace(request_of(), besok=tuple(visits)))

    till.complete(shown, confirmed=True)

    entries = till.ledger.entry_list(theirs.patient.id)
    assert [entry.desk for entry in entries] == ["K2", "K1", "K1"]
    assert all(entry.placed_at and entry.placed_at > entries[0].written_at for entry in entries[1:])
    assert_whole(till.path)


@pytest.mark.parametrize(
    "delar",
    [
        (),
        (Delbetalning(Betalsatt.KORT, Money.kr(100)), Delbetalning(Betalsatt.SWISH, ZERO)),
    ],
)
def test_a_receipt_is_sealed_as_if_it_had_been_whole_from_the_start(delar):
    """The person's hash is made before the time and the way of payment, and covers neither."""
    whole = replace(ORDINARY, betalsatt=Betalsatt.FLERA, delar=delar, hash="").sealed("salt")
    asked = replace(ORDINARY, betalsatt=Betalsatt.INGEN, issued_at=NEVER)

    kvitto, document = KvittoDraft.of(asked, "salt").issued(
        ORDINARY.issued_at, Betalsatt.FLERA, delar
    )

    assert kvitto == whole
    assert kvitto.is_intact()
    assert document == to_json(whole)


def test_payment_and_seal_of_what_it_is_drawn_up_from_are_not_left_in_a_draft():
    """Drawn up of a receipt in parts and paid in one way, it says the one way."""
    parts = (Delbetalning(Betalsatt.KORT, Money.kr(100)), Delbetalning(Betalsatt.SWISH, ZERO))
    sealed = replace(ORDINARY, betalsatt=Betalsatt.FLERA, delar=parts).sealed("another")
    asked = replace(sealed, omseglad=sealed.hash)

    kvitto, document = KvittoDraft.of(asked, "salt").issued(NEVER, Betalsatt.KORT, ())

    assert (kvitto.betalsatt, kvitto.delar) == (Betalsatt.KORT, ())
    assert kvitto.is_intact()
    assert document == to_json(kvitto)


def test_todays_tariff_says_what_is_to_be_settled_of_another_day(till, monkeypatch):
    """A lower ceiling that is installed after the sum was shown is asked when it is posted."""
    for hour in ("09", "10"):
        till.sell(tidpunkt=f"2026-02-20T{hour}:00")
    shown = till.quote(tidpunkt="2026-03-01T10:00")
    assert shown.draft is not None
    assert shown.draft.is_settled
    taxa = till.taxa_book.only
    skydd = taxa.hogkostnadsskydd
    tak_list = tuple((first, Money.kr(300)) for first, _ in skydd.tak_list)
    lower = replace(taxa, sha256="f" * 64, hogkostnadsskydd=replace(skydd, tak_list=tak_list))
    monkeypatch.setattr(till.taxa_book, "valid_on", lambda day: lower if day >= TODAY else taxa)

    result = till.complete(shown)

    assert result.skillnad
    assert till.ledger.is_att_reglera(result.patient.id)
