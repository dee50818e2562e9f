"""Several visits on one receipt: each decided by itself, one after the other."""

from dataclasses import replace
from typing import Any

import pytest

from kassa.desk.complete_checkout import DuplicateVisitError
from kassa.desk.posting import CheckoutConflictError, NotPostableError
from kassa.desk.request import FrikortClaim, Override, QuoteRequest
from kassa.errors import InvalidInputError
from kassa.frikort.entry import EntryKind
from kassa.ids import PatientId
from kassa.kvitto.document import Betalsatt, to_mapping
from kassa.money import ZERO, Money
from tests.helpers.till import request_of
from tests.helpers.whole import assert_whole, counts

SSK: dict[str, Any] = {"vardgivarkategori": "sjukskoterska"}


def together(*requests: QuoteRequest, **changes: Any) -> QuoteRequest:
    """Return one request with the visits of several."""
    first = requests[0]
    besok = tuple(besok for request in requests for besok in request.besok)
    return replace(first, besok=besok, **changes)


@pytest.fixture
def ask(till):
    """Return a function that quotes visits on one receipt."""

    def ask(*requests, **changes):
        return till.quote_request(together(*requests, **changes))

    return ask


def test_two_visits_of_eye_care_cost_twice_on_one_receipt(till, ask):
    """Visual field by a nurse and a doctor's visit: 2*250 (Patientavgifter i ögonsjukvård)."""
    specialist: dict[str, Any] = {"vardniva": "specialistvard"}
    shown = ask(request_of(**specialist, **SSK), request_of(**specialist))
    kvitto = till.complete(shown).kvitto

    assert kvitto.att_betala == Money.kr(500)
    assert [(rad.avgiftskod, rad.belopp) for rad in kvitto.rader] == [
        (besok.avgift.avgiftskod, Money.kr(250)) for besok in shown.besok
    ]
    assert [rad.besok for rad in kvitto.rader] == [
        "Besök 1: 2026-03-02\N{NO-BREAK SPACE}10:15",
        "Besök 2: 2026-03-02\N{NO-BREAK SPACE}10:15",
    ]
    assert len(kvitto.motivering.splitlines()) == 2
    assert counts(till.path)["kvitto"] == 1
    assert counts(till.path)["besok"] == counts(till.path)["frikort_entry"] == 2
    assert_whole(till.path)


def test_each_visit_meets_the_frikort_the_one_before_has_left(till, ask):
    """100 kr remain: the first visit takes them, the second is free, the third as well."""
    shown = ask(
        request_of(),
        request_of(**SSK),
        request_of(typ="hembesok"),
        claim=FrikortClaim(ackumulerat=Money.kr(1350)),
    )

    assert [besok.att_betala for besok in shown.besok] == [Money.kr(100), ZERO, ZERO]
    assert [besok.motivering[-1].regel for besok in shown.besok] == [
        "frikort_nas",
        "frikort",
        "frikort",
    ]
    kvitto = till.complete(shown).kvitto
    assert (kvitto.frikort.innan, kvitto.frikort.detta) == (Money.kr(1350), Money.kr(100))
    assert kvitto.frikort.has_frikort
    charged = [
        entry.charged
        for entry in till.ledger.entry_list(shown_patient(till, kvitto))
        if entry.kind is EntryKind.AVGIFT
    ]
    assert charged == [Money.kr(100), ZERO, ZERO]
    assert_whole(till.path)


def shown_patient(till: Any, kvitto: Any) -> PatientId:
    """Return the id of the receipt's patient."""
    found: PatientId = till.ledger.find_patient(kvitto.patient.number).id
    return found


def test_visits_are_taken_by_their_time_whatever_order_they_were_typed_in(ask):
    """The visit of yesterday takes what remains to the ceiling, though it was typed second."""
    today, yesterday = request_of(), request_of(tidpunkt="2026-03-01T09:00")
    claim = FrikortClaim(ackumulerat=Money.kr(1350))
    shown = ask(today, yesterday, claim=claim)

    assert [besok.case.tidpunkt.day for besok in shown.besok] == [1, 2]
    assert [besok.att_betala for besok in shown.besok] == [Money.kr(100), ZERO]
    assert shown.in_hand.case.tidpunkt.day == 1


def test_a_claim_counts_once_for_all_visits(ask):
    """What the patient says was paid before is not added for each visit."""
    shown = ask(request_of(), request_of(**SSK), claim=FrikortClaim(ackumulerat=Money.kr(500)))

    assert len(shown.claimed) == 1
    assert shown.after.ackumulerat == Money.kr(1000)


def test_the_faults_of_every_visit_are_said_at_once(ask):
    """Each thing once, whichever visit it stands in."""
    with pytest.raises(InvalidInputError) as caught:
        ask(request_of(typ="inget"), request_of(vardniva="ingen"), request_of(typ="inget"))

    assert [fault.field for fault in caught.value.faults] == ["besok.typ", "besok.vardniva"]


def test_a_visit_with_nothing_to_register_cannot_share_a_receipt(till, ask):
    """A cancellation in time has no line; it is refused by name and nothing is written."""
    in_time = request_of(
        tidpunkt="2026-03-09T10:00", utfall="aterbud", aterbud_tid="2026-03-02T09:00"
    )
    with pytest.raises(NotPostableError, match="inget att registrera"):
        till.complete(ask(request_of(), in_time))

    assert counts(till.path)["checkout"] == 0


def test_every_visit_is_looked_for_among_the_posted_ones(till, ask):
    """The second visit of the receipt is one that was posted this morning."""
    first = till.sell(**SSK).kvitto
    with pytest.raises(DuplicateVisitError) as caught:
        till.complete(ask(request_of(), request_of(**SSK)))

    assert caught.value.kvitto == first


def test_a_retry_gives_the_first_receipt_and_other_visits_a_conflict(till, ask):
    """The same visits again are the same posting; one visit more is another one."""
    shown = ask(request_of(), request_of(**SSK))
    kvitto = till.complete(shown).kvitto

    assert till.complete(shown).kvitto == kvitto
    longer = till.quote_request(
        together(request_of(), request_of(**SSK), request_of(typ="hembesok")), shown.checkout_id
    )
    with pytest.raises(CheckoutConflictError):
        till.complete(longer)


def test_a_reversal_takes_all_visits_back(till, ask):
    """One return receipt of 500 kr; nothing counts any more."""
    sold = till.complete(ask(request_of(), request_of(**SSK))).kvitto
    back = till.reverse(sold.checkout_id)

    assert back.kvitto.att_betala == Money.kr(-500)
    assert back.after.ackumulerat == ZERO
    assert_whole(till.path)


def test_another_payer_is_recorded_and_printed(till, ask):
    """The guardian, the prison service, the employer: named on the receipt and in the record."""
    sold = till.complete(ask(request_of(), betalare="  Kriminalvården  "), Betalsatt.FAKTURA).kvitto

    assert sold.betalare == "Kriminalvården"
    assert till.ledger.checkout(sold.checkout_id).betalare == "Kriminalvården"
    assert till.reverse(sold.checkout_id).kvitto.betalare == "Kriminalvården"


def test_a_retry_with_another_payer_is_another_posting(till):
    """Who pays is part of what was posted."""
    shown = till.quote_request(request_of())
    till.complete(shown)
    other = replace(shown, request=replace(shown.request, betalare="Arbetsgivaren"))

    with pytest.raises(CheckoutConflictError):
        till.complete(other)


def test_each_visit_keeps_its_own_choice_and_reason(till, ask):
    """An override belongs to its visit; both reasons stand on the receipt."""
    shown = ask(
        request_of(override=Override("distans_fri", "Rådgivning")),
        request_of(**SSK),
    )
    kvitto = till.complete(shown).kvitto

    assert kvitto.skal == "Rådgivning"
    assert [besok.skal for besok in till.ledger.checkout(kvitto.checkout_id).besok] == [
        "Rådgivning",
        None,
    ]


def test_a_receipt_of_one_visit_is_written_as_ever(till):
    """The younger fields are left out when empty, so that old receipts keep their hash."""
    content = to_mapping(till.sell().kvitto)
    assert "betalare" not in content
    assert all("besok" not in rad for rad in content["rader"])
