"""Completing a checkout: what was shown is posted once, whole, or not at all."""

import json
from dataclasses import replace
from datetime import date

import pytest

from kassa.avgift.read_case import read_case
from kassa.desk.answer_lines import answer_lines
from kassa.desk.complete_checkout import DuplicateVisitError, QuoteChangedError
from kassa.desk.posting import CheckoutConflictError, NotPostableError
from kassa.desk.request import FrikortClaim, Override
from kassa.errors import InvalidInputError
from kassa.frikort.entry import EntryKind
from kassa.kvitto.document import FIRST_HASH, Betalsatt, KvittoKind, to_json
from kassa.money import ZERO, Money
from tests.helpers.till import ADULT, CHILD, OTHER_ADULT, TODAY, Till, desk_of, request_of
from tests.helpers.whole import TABLES, assert_whole, counts

NOTHING = dict.fromkeys(TABLES, 0)


def test_a_visit_leaves_one_of_everything(till):
    """Patient, checkout, frikort entry, payment and receipt are written together."""
    result = till.sell()

    assert counts(till.path) == NOTHING | {
        "patient": 1,
        "patient_version": 1,
        "checkout": 1,
        "besok": 1,
        "frikort_entry": 1,
        "payment": 1,
        "kvitto": 1,
    }
    assert_whole(till.path)
    assert result.patient == till.ledger.find_patient(ADULT)
    assert result.kvitto == till.ledger.kvitto("K1-1")
    assert not result.already_posted


def test_the_receipt_says_what_was_decided(till):
    """Every printed field is frozen in the record, in words and in öre."""
    kvitto = till.sell(Betalsatt.FAKTURA).kvitto

    assert (kvitto.number, kvitto.kind, kvitto.avser) == ("K1-1", KvittoKind.KOP, None)
    assert kvitto.previous_hash == FIRST_HASH
    assert kvitto.is_intact()
    assert kvitto.issued_at == till.clock.now()
    assert kvitto.tidpunkt.isoformat() == "2026-03-02T10:15:00"
    assert kvitto.klinik == till.desk.klinik
    assert kvitto.clerk == "Åsa Öberg"
    assert kvitto.patient is not None
    assert (kvitto.patient.namn, kvitto.patient.number) == ("Märta Ängström", ADULT)
    assert [(rad.avgiftskod, rad.belopp) for rad in kvitto.rader] == [("100", Money.kr(250))]
    assert (kvitto.avdrag_frikort, kvitto.att_betala) == (ZERO, Money.kr(250))
    assert kvitto.betalsatt is Betalsatt.FAKTURA
    assert kvitto.kalla
    assert kvitto.motivering == till.quote(number=OTHER_ADULT).in_hand.avgift.motivering[-1].text
    assert kvitto.skal is None
    assert kvitto.taxa == "rjl-2026"
    assert kvitto.frikort is not None
    assert (kvitto.frikort.innan, kvitto.frikort.detta) == (ZERO, Money.kr(250))
    assert kvitto.frikort.period_start == TODAY
    assert not kvitto.frikort.preliminar


def test_the_entry_carries_the_fee_in_full_and_what_was_charged(till):
    """The ledger keeps the whole counting fee; the fold says what of it is paid."""
    claim = FrikortClaim(ackumulerat=Money.kr(1300), sedan=date(2025, 9, 14))
    result = till.sell(claim=claim)

    stated, fee = till.ledger.entry_list(result.patient.id)
    assert (stated.kind, stated.belopp) == (EntryKind.UPPGIFT, Money.kr(1300))
    assert (stated.effective_on, stated.checkout_id) == (
        date(2025, 9, 14),
        result.kvitto.checkout_id,
    )
    assert (stated.patient_id, stated.desk, stated.clerk) == (
        result.patient.id,
        "K1",
        "Åsa Öberg",
    )
    assert (fee.kind, fee.belopp, fee.charged) == (
        EntryKind.AVGIFT,
        Money.kr(250),
        Money.kr(150),
    )
    assert result.kvitto.att_betala == Money.kr(150)
    assert result.kvitto.avdrag_frikort == Money.kr(100)
    assert result.after.has_frikort
    assert result.kvitto.frikort is not None
    assert result.kvitto.frikort.detta == Money.kr(150)
    assert result.kvitto.frikort.preliminar


def test_a_fee_that_no_longer_counts_takes_nothing_of_what_the_patient_says(till):
    """250 kr in May, two visits this week, and 1 450 kr since August: nothing is left to pay."""
    till.at("2025-05-31T10:00").sell(tidpunkt="2025-05-31T07:00")
    for day in (28, 29):
        till.at(f"2026-05-{day}T10:00").sell(tidpunkt=f"2026-05-{day}T09:00")
    claim = FrikortClaim(ackumulerat=Money.kr(1450), sedan=date(2025, 8, 5))
    sold = till.at("2026-06-01T10:00").sell(tidpunkt="2026-06-01T09:00", claim=claim)

    assert (sold.kvitto.att_betala, sold.skillnad) == (ZERO, ())
    assert sold.after.period_slut == date(2026, 8, 4)
    assert_whole(till.path)


def test_a_shown_frikort_makes_the_visit_free_and_is_remembered(till):
    """The card is an entry of its own; the next visit is free without showing it again."""
    claim = FrikortClaim(frikort_till=date(2026, 9, 30))
    first = till.sell(Betalsatt.KORT, claim=claim)
    second = till.at("2026-03-09T12:00").sell(tidpunkt="2026-03-09T10:15")

    kinds = [entry.kind for entry in till.ledger.entry_list(first.patient.id)]
    assert kinds == [EntryKind.FRIKORT, EntryKind.AVGIFT, EntryKind.AVGIFT]
    assert [first.kvitto.att_betala, second.kvitto.att_betala] == [ZERO, ZERO]
    assert first.kvitto.betalsatt is Betalsatt.INGEN
    assert counts(till.path)["payment"] == 0
    assert_whole(till.path)


def test_nothing_to_pay_is_no_way_of_payment_whatever_was_chosen(till):
    """A child's receipt of 0 kr says so, and leaves neither payment nor frikort entry."""
    kvitto = till.sell(Betalsatt.KORT, number=CHILD).kvitto

    assert (kvitto.att_betala, kvitto.betalsatt, kvitto.frikort) == (ZERO, Betalsatt.INGEN, None)
    assert counts(till.path) == NOTHING | {
        "patient": 1,
        "patient_version": 1,
        "checkout": 1,
        "besok": 1,
        "kvitto": 1,
    }


def test_a_fee_needs_a_way_of_payment(till):
    """Nobody pays 250 kr by nothing; the field is named and nothing is written."""
    with pytest.raises(InvalidInputError, match="Välj kort eller faktura") as caught:
        till.sell(Betalsatt.INGEN)

    assert [fault.field for fault in caught.value.faults] == ["betalsatt"]
    assert counts(till.path) == NOTHING


def test_a_fee_that_does_not_count_shows_the_frikort_of_a_patient_who_has_one(till):
    """The state is printed whenever there is one, and the visit adds nothing to it."""
    till.sell()
    kvitto = till.sell(utfall="uteblivet").kvitto

    assert kvitto.att_betala == Money.kr(250)
    assert kvitto.frikort is not None
    assert (kvitto.frikort.innan, kvitto.frikort.detta) == (Money.kr(250), ZERO)


@pytest.mark.parametrize(("utfall", "is_outside"), [("uteblivet", True), ("genomfort", False)])
def test_a_receipt_knows_whether_its_fee_counts(till, utfall, is_outside):
    """Rule book: missed visits never count. Where one does, the receipt is stored as before."""
    kvitto = till.sell(utfall=utfall).kvitto

    assert kvitto.utanfor_frikort is is_outside
    assert ("utanfor_frikort" in to_json(kvitto)) is is_outside
    assert kvitto.is_intact()


def test_the_facts_and_the_decision_are_frozen_as_contract_json(till):
    """Any posting can be decided again later: its facts are a case, its decision the answer."""
    till.sell()
    result = till.sell()
    (record,) = till.ledger.checkout(result.kvitto.checkout_id).besok

    facts, decision = json.loads(record.facts), json.loads(record.decision)
    assert facts["frikort"] == {"ackumulerat": 250}
    assert read_case(facts, till.taxa_book.valid_on)[0].frikort_ackumulerat == Money.kr(250)
    ((line, decided),) = answer_lines([record.facts], till.taxa_book)
    assert decided
    answer = json.loads(line)
    assert {key: answer[key] for key in decision} == decision
    assert (record.taxa, record.taxa_hash) == ("rjl-2026", till.taxa_book.valid_on(TODAY).sha256)


def test_the_facts_of_a_visit_with_a_frikort_give_the_same_answer_again(till):
    """A frikort stands in the frozen facts as a sum that has reached the ceiling."""
    result = till.sell(claim=FrikortClaim(frikort_till=date(2026, 9, 30)))
    (record,) = till.ledger.checkout(result.kvitto.checkout_id).besok

    ((line, _),) = answer_lines([record.facts], till.taxa_book)

    assert json.loads(record.facts)["frikort"] == {"ackumulerat": 1450}
    assert json.loads(line)["att_betala"] == 0


def test_an_own_choice_is_recorded_and_printed_with_its_reason(till):
    """The clerk's word stands on the receipt and in the record."""
    override = Override("distans_fri", "  Rådgivning  ")
    result = till.sell(override=override)

    (record,) = till.ledger.checkout(result.kvitto.checkout_id).besok
    assert (result.kvitto.skal, record.skal) == ("Rådgivning", "Rådgivning")
    assert record.produkt_id == "distans_fri"
    assert "Rådgivning" in result.kvitto.motivering


def test_the_interpreter_is_a_line_of_its_own_and_explained(till):
    """The printed reason is the rule that settled the fee, and why the surcharge is there."""
    tolk = {"bokad": True, "avbestalld": False, "informerad": True}
    kvitto = till.sell(utfall="uteblivet", tolk=tolk).kvitto

    assert len(kvitto.rader) == 2
    assert kvitto.motivering.startswith("Den som uteblir")
    assert "tolken kostar extra: 310 kr" in kvitto.motivering


def test_goods_beside_a_visit_are_explained_after_the_visit(till):
    """The visit's rule comes first; what priced each kind of goods follows, each sentence once."""
    goods = [
        {"artikel": "ra_toffel", "antal": 1, "totalpris": 3000},
        {"artikel": "ortos_tumme", "antal": 1},
        {"artikel": "ortos_finger", "antal": 1},
    ]
    sold = till.sell(varor=goods).kvitto.motivering.replace("\N{NO-BREAK SPACE}", " ")

    assert sold == (
        "Besöket kostar vanlig patientavgift. Patienten betalar 50 % av priset, högst 700 kr per "
        "par. Varje utprovad ortos kostar en egenavgift för den som har fyllt 20 år."
    )


def test_the_same_checkout_twice_gives_one_receipt(till):
    """A double click or a retry finds the first posting."""
    shown = till.quote()
    first = till.complete(shown)
    second = till.complete(shown)

    assert second.kvitto == first.kvitto
    assert second.already_posted
    assert second.after == first.after
    assert second.patient == first.patient
    assert counts(till.path)["kvitto"] == 1


def test_the_same_checkout_quoted_anew_after_it_was_posted_finds_its_receipt(till):
    """A retry that first asks for the fee again meets its own fee, and is the same visit still."""
    claim = FrikortClaim(ackumulerat=Money.kr(500))
    shown = till.quote(claim=claim)
    first = till.complete(shown)
    again = replace(till.quote(claim=claim), checkout_id=shown.checkout_id)

    assert till.complete(again).kvitto == first.kvitto


@pytest.mark.parametrize(
    ("what", "other"),
    [
        ("another kind of visit", {"typ": "distans"}),
        ("another time", {"tidpunkt": "2026-03-02T11:15"}),
        ("another patient", {"number": OTHER_ADULT}),
        ("another product", {"override": Override("distans_fri", "Rådgivning")}),
        ("another claim", {"claim": FrikortClaim(ackumulerat=Money.kr(900))}),
    ],
)
def test_the_same_checkout_with_other_facts_is_refused(till, what, other):
    """An id belongs to one visit: it never stands for ``what``."""
    shown = till.quote(claim=FrikortClaim(ackumulerat=Money.kr(500)))
    different = replace(till.quote(**other), checkout_id=shown.checkout_id)
    till.complete(shown)
    before = counts(till.path)

    with pytest.raises(CheckoutConflictError, match="med andra uppgifter"):
        till.complete(different)

    assert counts(till.path) == before


def test_the_same_checkout_with_another_way_of_payment_is_refused(till):
    """The receipt says card; an invoice cannot come of it."""
    shown = till.quote()
    till.complete(shown, Betalsatt.KORT)

    with pytest.raises(CheckoutConflictError):
        till.complete(shown, Betalsatt.FAKTURA)


def test_a_reversal_is_not_mistaken_for_a_checkout(till):
    """An id that a reversal has taken is refused."""
    shown = till.quote()
    sold = till.sell()
    till.reverse(sold.kvitto.checkout_id, shown.checkout_id)

    with pytest.raises(CheckoutConflictError):
        till.complete(shown)


def test_a_quote_that_no_longer_holds_is_shown_anew(till):
    """Another window took a fee in between: nothing is written and the new quote comes along."""
    claim = FrikortClaim(ackumulerat=Money.kr(1300))
    shown = till.quote(claim=claim)
    till.sell(claim=claim)
    before = counts(till.path)

    with pytest.raises(QuoteChangedError, match="har ändrats") as caught:
        till.complete(shown)

    assert counts(till.path) == before
    assert caught.value.quote.checkout_id == shown.checkout_id
    assert (shown.att_betala, caught.value.quote.att_betala) == (Money.kr(150), ZERO)
    assert till.complete(caught.value.quote, confirmed=True).kvitto.att_betala == ZERO


def test_a_visit_of_the_same_kind_on_the_same_day_is_asked_about(till):
    """The receipt and its time are named; when the clerk says it is a new visit, it is posted."""
    first = till.sell().kvitto
    shown = till.quote()

    with pytest.raises(DuplicateVisitError, match="Är det ett nytt besök") as caught:
        till.complete(shown)

    assert caught.value.kvitto == first
    assert "kvitto K1-1, klockan 12:00" in caught.value.message
    assert counts(till.path)["kvitto"] == 1
    assert till.complete(shown, confirmed=True).kvitto.number == "K1-2"


@pytest.mark.parametrize(
    ("what", "visit"),
    [
        ("another product", {"typ": "distans"}),
        ("another day", {"tidpunkt": "2026-03-03T10:15"}),
        ("another patient", {"number": OTHER_ADULT}),
    ],
)
def test_a_different_visit_is_not_asked_about(till, what, visit):
    """``what`` is no duplicate."""
    till.sell()

    assert till.complete(till.quote(**visit)).kvitto.number == "K1-2"


def test_a_reversed_visit_is_not_asked_about(till):
    """What was taken back may be registered again without a question."""
    till.reverse(till.sell().kvitto.checkout_id)

    assert till.complete(till.quote()).kvitto.number == "K1-3"


def test_a_visit_without_a_patient_can_be_quoted_but_not_posted(till):
    """What would it cost is a question; a receipt belongs to somebody."""
    shown = till.quote(number=None)
    assert shown.att_betala == Money.kr(250)

    with pytest.raises(NotPostableError, match="har ingen patient"):
        till.complete(shown)

    assert counts(till.path) == NOTHING


def test_a_cancellation_in_time_has_nothing_to_register(till):
    """No code, no fee, no receipt: the message says so."""
    shown = till.quote(utfall="aterbud", aterbud_tid="2026-02-20T10:00")
    assert shown.in_hand.avgift.avgiftskod is None

    with pytest.raises(NotPostableError, match="Det finns inget att registrera: återbud i tid"):
        till.complete(shown)

    assert counts(till.path) == NOTHING


def test_a_patient_is_written_anew_only_when_something_changed(till):
    """The same patient again adds no version; another name does."""
    till.sell()
    till.sell(typ="distans")
    assert counts(till.path)["patient_version"] == 1

    till.sell(namn="Märta Öberg", typ="hembesok")
    assert counts(till.path)["patient"] == 1
    assert counts(till.path)["patient_version"] == 2
    patient = till.ledger.find_patient(ADULT)
    assert patient is not None
    assert patient.namn == "Märta Öberg"


def test_what_was_not_typed_this_time_is_kept(till):
    """An empty name or LMA number does not wipe out the one that is known."""
    asylum = request_of(kategori="asylsokande")
    assert asylum.patient is not None
    with_lma = replace(asylum, patient=replace(asylum.patient, lma_nummer="50-123456"))
    first = till.complete(till.quote(with_lma), confirmed=True)
    assert first.kvitto.patient is not None
    assert first.kvitto.patient.lma_nummer == "50-123456"

    second = till.sell(namn=" ", kategori="asylsokande")

    assert (second.patient.namn, second.patient.lma_nummer) == ("Märta Ängström", "50-123456")
    assert second.kvitto.patient is not None
    assert (second.kvitto.patient.namn, second.kvitto.patient.lma_nummer) == (
        "Märta Ängström",
        None,
    )


def test_each_desk_has_its_own_series(till):
    """Two desks number apart, also on the same file."""
    other = Till(till.path, till.ledger, desk=desk_of("K2"))

    numbers = [
        window.sell(number=number).kvitto.number
        for window, number in [(till, ADULT), (other, ADULT), (till, CHILD), (other, CHILD)]
    ]

    assert numbers == ["K1-1", "K2-1", "K1-2", "K2-2"]
    assert_whole(till.path)


def test_what_kind_of_clinic_it_is_stands_on_the_receipt(till):
    """Practice receipts, and papers of an operator with the cash-register duty, are marked."""
    desk = replace(desk_of(), ovning=True, ej_kvitto=True)
    kvitto = Till(till.path, till.ledger, desk=desk).sell().kvitto

    assert (kvitto.ovning, kvitto.ej_kvitto) == (True, True)


def test_times_are_kept_to_the_millisecond(till):
    """What comes back from the file is what was written, whatever the clock can tell."""
    precise = till.clock.now().replace(microsecond=123_456)
    result = replace(till, clock=replace(till.clock, moment=precise)).sell()

    assert result.kvitto.issued_at.microsecond == 123_000
    (entry,) = till.ledger.entry_list(result.patient.id)
    assert entry.written_at == result.kvitto.issued_at
