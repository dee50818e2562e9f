"""Vaccinations, stays, several visits, another payer, own facts: by typing alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kassa.clock import local_now
from kassa.desk.uteblivna import utebliven_list
from kassa.kvitto.document import Kvitto
from kassa.kvitto.text import NBSP
from kassa.money import ZERO
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from resources import path
from tests.helpers.whole import assert_whole
from tests.ui.checkout_parts import (
    ADULT,
    CHILD,
    OLD,
    OTHER,
    identify,
    presenter_of,
    word,
)
from ui import text
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.state import FeeKind


@pytest.fixture
def norrmark(till):
    """Return a presenter under the tariff of the invented region."""
    taxa = load_taxa(path("exempel", "nrm-2026.toml").read_bytes())
    return presenter_of(replace(till, taxa_book=InstalledTaxaBook((taxa,))))


def kr(words: str) -> str:
    return words.replace(" ", NBSP)


def answer(presenter: CheckoutPresenter, typed: str) -> None:
    """Type an answer to the question and press Enter."""
    presenter.pick(presenter.search(typed)[0])


def chips(presenter: CheckoutPresenter) -> list[str]:
    return [chip.label for chip in presenter.state.besok.chip_list]


def finish(presenter: CheckoutPresenter) -> Kvitto:
    presenter.go_on()
    assert presenter.state.focus.name == "slutfor", presenter.state.fee
    presenter.complete()
    assert presenter.state.done is not None
    return presenter.state.done.kvitto


# --- a waived fee ---------------------------------------------------------------------------------


def waive(presenter: CheckoutPresenter) -> None:
    identify(presenter, ADULT)
    presenter.pick_number(1)
    word(presenter, "uteblev")
    word(presenter, "efterskänkt")


def test_a_waived_fee_asks_who_decided_and_keeps_it(presenter, till, tmp_path):
    """As on the page of missed visits, on whose list it then stands."""
    waive(presenter)
    question = presenter.state.besok.question
    assert question is not None
    assert question.text == "Vem har beslutat att efterskänka avgiften?"
    answer(presenter, "Dr Ek")
    assert "Beslut av Dr Ek" in chips(presenter)

    finish(presenter)

    today = local_now(till.clock).date()
    [rad] = utebliven_list(today, today, till.ledger)
    assert (rad.is_efterskankt, rad.beslut_av, rad.belopp) == (True, "Dr Ek", ZERO)
    assert_whole(tmp_path / "kassa.db")


def test_nobody_waives_a_fee_alone_in_the_checkout(presenter, till):
    waive(presenter)
    answer(presenter, till.desk.clerk.lower())
    presenter.go_on()
    presenter.complete()

    assert presenter.state.message is not None
    assert "inte din egen signatur" in presenter.state.message.text
    assert presenter.state.focus.name == "beslut_av"
    presenter.change("beslut_av", "Dr Ek")
    assert finish(presenter).att_betala == ZERO


def test_who_decided_is_not_asked_of_a_visit_that_took_place(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    word(presenter, "efterskänkt")

    assert presenter.state.besok.question is None


# --- vaccination ---------------------------------------------------------------------------------


def test_a_vaccine_is_found_by_its_name_and_asks_its_price(presenter):
    identify(presenter, ADULT)
    word(presenter, "tbe")
    assert presenter.state.besok.question.field == "vardgivarkategori"
    presenter.pick_number(2)
    assert presenter.state.besok.question.field == "vaccin.pris"
    answer(presenter, "300")

    assert presenter.state.fee.sum == kr("550 kr")
    assert len(finish(presenter).rader) == 2


def test_a_risk_group_is_asked_only_where_it_matters(presenter):
    """The tariff says where: for the flu of an adult, but from 65 years it is free anyway."""
    identify(presenter, ADULT)
    word(presenter, "influensa")
    presenter.pick_number(2)
    assert presenter.state.besok.question.field == "vaccin.riskgrupp"
    assert presenter.state.fee.kind is FeeKind.PROMPT
    presenter.pick_number(1)
    assert presenter.state.besok.question is None
    assert presenter.state.fee.sum == kr("0 kr")
    identify(presenter, OLD)

    presenter.change("vaccin.riskgrupp", None)
    assert presenter.state.besok.question is None
    assert presenter.state.fee.sum == kr("0 kr")
    assert "vaccin.riskgrupp" not in presenter.state.besok.shows


def test_after_a_no_to_the_risk_group_the_price_is_asked(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(2)
    word(presenter, "influensa")
    presenter.pick_number(2)
    assert presenter.state.besok.question.field == "vaccin.pris"
    answer(presenter, "220")

    assert presenter.state.fee.sum == kr("470 kr")
    assert presenter.state.form.value("vaccin.riskgrupp") is False


def test_a_vaccine_with_its_price_behind_is_said_at_once(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(2)
    word(presenter, "tbe 420")

    assert presenter.state.besok.question is None
    assert presenter.state.fee.sum == kr("670 kr")


def test_a_price_that_cannot_be_read_stays_a_fault_of_its_field(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(2)
    word(presenter, "tbe")
    answer(presenter, "cirka 300")

    assert "vaccin.pris" in presenter.state.faults
    assert presenter.state.fee.kind is FeeKind.FAULT


def test_a_missed_vaccination_needs_no_price(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(2)
    for typed in ("influensa", "uteblev"):
        word(presenter, typed)

    assert presenter.state.besok.question is None
    assert presenter.state.fee.kind is FeeKind.SUM


def test_a_vaccine_the_patient_brought_has_no_price(presenter):
    identify(presenter, ADULT)
    word(presenter, "resevaccin")
    presenter.pick_number(2)
    word(presenter, "eget vaccin")

    assert presenter.state.besok.question is None
    assert presenter.state.fee.sum == kr("250 kr")


def test_a_vaccination_without_a_vaccine_is_asked(presenter):
    word(presenter, "vaccination")
    presenter.change("typ", "vaccination")
    presenter.change("vaccin.mot", "")

    assert presenter.state.besok.question.field == "vaccin.mot"
    assert len(presenter.state.besok.question.answer_list) == len(text.VACCIN)


# --- inpatient days ------------------------------------------------------------------------------


def test_a_stay_is_two_dates_and_its_days_on_leave(presenter):
    identify(presenter, ADULT)
    word(presenter, "slutenvård")
    answer(presenter, "2026-02-10")
    answer(presenter, "2026-02-20")
    assert presenter.state.fee.sum == kr("1 300 kr")
    presenter.change("slutenvard.permissionsdagar", "13-14/2, 2026-02-16")

    assert presenter.state.fee.sum == kr("910 kr")
    presenter.change("slutenvard.permissionsdagar", "någon gång")
    assert "slutenvard.permissionsdagar" in presenter.state.faults


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("", 10),
        ("13/2", 9),
        ("13-14/2", 8),
        ("13/2–15/2", 7),
        ("2026-02-13 - 2026-02-14, 17/2", 7),
    ],
)
def test_days_on_leave_as_people_write_them(presenter, typed, days):
    identify(presenter, ADULT)
    word(presenter, "inskriven")
    for said in ("10/2", "2026-02-20"):
        answer(presenter, said)
    presenter.change("slutenvard.permissionsdagar", typed)

    assert presenter.state.fee.lines[0][0] == f"{days} × Slutenvård, vårddag"
    assert chips(presenter)[0] == "Vårdtid 2026-02-10 – 2026-02-20"


def test_leave_without_end_or_backwards_is_a_fault(presenter):
    identify(presenter, ADULT)
    word(presenter, "slutenvård")
    for typed in ("14-13/2", "2001-01-01 - 2026-01-01"):
        presenter.change("slutenvard.permissionsdagar", typed)
        assert "slutenvard.permissionsdagar" in presenter.state.faults, typed


def test_a_stay_is_completed_without_a_code(presenter):
    identify(presenter, ADULT)
    word(presenter, "slutenvård")
    for said in ("i förrgår", "i går"):
        answer(presenter, said)
    kvitto = finish(presenter)

    assert [(rad.avgiftskod, rad.antal) for rad in kvitto.rader] == [(None, 1)]


# --- several visits, another payer ---------------------------------------------------------------


def test_two_visits_share_a_receipt(presenter, tmp_path):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.add_besok()
    assert presenter.state.fee.sum == kr("250 kr")
    presenter.pick_number(2)

    assert presenter.state.fee.sum == kr("500 kr")
    assert chips(presenter)[0] == f"Besök 1: Läkarbesök, primärvård, 250{NBSP}kr"
    assert len(presenter.state.fee.lines) == 2
    kvitto = finish(presenter)
    assert [rad.avgiftskod for rad in kvitto.rader] == ["100", "200"]
    assert_whole(tmp_path / "kassa.db")


def test_the_first_visits_alone_can_be_completed(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.add_besok()

    assert len(finish(presenter).rader) == 1


def test_a_visit_can_be_taken_off_again(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.add_besok()
    presenter.pick_number(2)
    presenter.remove_last_chip()
    assert len(presenter.state.fee.lines) == 2
    presenter.remove_chip("fore.0")

    assert presenter.state.fee.sum == kr("250 kr")
    assert chips(presenter) == []


def test_another_patient_changes_every_visit(presenter):
    """The child's visits are free, also the one that is on the receipt already."""
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.add_besok()
    identify(presenter, CHILD)
    presenter.pick_number(2)

    assert presenter.state.fee.sum == kr("0 kr")


def test_the_next_patient_has_no_visits_but_they_can_be_taken_back(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.add_besok()
    presenter.new_patient()
    identify(presenter, OTHER)
    assert presenter.state.fee.kind is FeeKind.PROMPT
    presenter.new_patient()
    presenter.restore()
    assert presenter.state.fee.kind is FeeKind.PROMPT


def test_a_visit_without_a_fee_is_not_put_on_the_receipt(presenter):
    identify(presenter, ADULT)
    presenter.add_besok()

    assert "Välj först" in presenter.state.message.text


def test_another_payer_is_named_by_a_word_or_typed(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    word(presenter, "kriminalvården")
    assert chips(presenter) == ["Betalas av Kriminalvården"]
    presenter.remove_last_chip()
    word(presenter, "annan betalare")
    if presenter.state.besok.question is None:
        presenter.change("is_annan_betalare", True)
    presenter.change("betalare", "Familjehemmet Linden")

    assert finish(presenter).betalare == "Familjehemmet Linden"


# --- the tariff's own facts ----------------------------------------------------------------------


def test_a_fact_of_the_tariff_is_asked_before_there_is_a_sum(norrmark):
    identify(norrmark, ADULT)
    norrmark.pick_number(1)
    assert norrmark.state.besok.question.text == ("Är patienten listad på den här vårdcentralen?")
    norrmark.pick_number(2)

    assert norrmark.state.fee.sum == kr("350 kr")
    assert "Listad här: nej" in chips(norrmark)


def test_facts_of_the_tariff_are_found_by_their_words(norrmark):
    identify(norrmark, ADULT)
    norrmark.pick_number(1)
    word(norrmark, "listad")
    assert norrmark.state.fee.sum == kr("200 kr")
    word(norrmark, "närakut")

    assert norrmark.state.fee.sum == kr("500 kr")
    assert chips(norrmark) == ["Listad här", "Typ av mottagning: Närakut"]
    norrmark.change("fakta.avstand_km", "trettio")
    assert "fakta.avstand_km" in norrmark.state.faults


def test_the_circumstances_are_those_of_the_tariff(norrmark):
    assert norrmark.search("skärgård")[0].changes == (("omstandigheter.skargardsbesok", True),)
    assert not any("amning" in match.label.lower() for match in norrmark.search("amning"))
