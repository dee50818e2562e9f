"""The flow of a checkout, with the real use cases and without Qt."""

from __future__ import annotations

import pytest

from kassa.desk.change_patient import set_skyddad
from kassa.kvitto.document import Betalsatt
from kassa.kvitto.text import NBSP
from tests.ui.checkout_parts import (
    ADULT,
    CHILD,
    OTHER,
    WRONG,
    FakePrinter,
    RunLater,
    close_till,
    identify,
    open_till,
    presenter_of,
    sell_in_another_window,
    word,
)
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.state import ConfirmKind, FeeKind, PrintState


def kr(sum_text: str) -> str:
    return sum_text.replace(" ", NBSP)


@pytest.fixture
def printer():
    return FakePrinter()


@pytest.fixture
def till(tmp_path, printer):
    till = open_till(tmp_path, printer)
    yield till
    close_till(till)


@pytest.fixture
def presenter(till):
    return presenter_of(till)


def sell(presenter: CheckoutPresenter, number: str = ADULT) -> None:
    identify(presenter, number)
    presenter.pick_number(1)
    presenter.go_on()
    presenter.complete()


def test_an_ordinary_visit_from_number_to_paper(presenter, printer):
    identify(presenter, ADULT)
    assert presenter.state.focus.name == "besok_sok"
    assert "37" in presenter.state.patient.line
    presenter.pick_number(1)
    assert presenter.state.fee.sum == kr("250 kr")
    presenter.go_on()
    assert presenter.state.focus.name == "slutfor"

    presenter.complete()

    done = presenter.state.done
    assert done is not None
    assert done.headline == f"Kvitto K1-1 · 250{NBSP}kr kort"
    assert done.print_state is PrintState.PRINTED
    assert printer.titles == ["Kvitto K1-1"]
    assert presenter.state.form.personnummer == ""
    assert presenter.state.focus.name == "personnummer"


def test_the_next_number_takes_the_confirmation_away(presenter):
    sell(presenter)

    presenter.change("personnummer", "1")

    assert presenter.state.done is None


def test_a_wrong_check_digit_is_told_at_the_field_and_nothing_is_lost(presenter):
    presenter.pick_number(1)

    identify(presenter, WRONG)

    assert "Kontrollsiffran" in presenter.state.faults["personnummer"]
    assert presenter.state.form.personnummer == WRONG
    assert presenter.state.fee.kind is FeeKind.FAULT
    assert presenter.state.fee.sum == ""
    assert presenter.state.focus.name == "personnummer"


def test_a_number_half_typed_is_no_fault(presenter):
    presenter.pick_number(1)

    presenter.change("personnummer", "19880504")

    assert presenter.state.faults == {}
    assert presenter.state.fee.kind is FeeKind.PROMPT
    assert presenter.state.fee.sum == ""


def test_enter_without_a_number_says_what_to_do(presenter):
    presenter.commit_personnummer()

    assert presenter.state.message is not None
    assert "F3" in presenter.state.message.text


def test_a_number_without_birth_date_asks_for_it(presenter):
    identify(presenter, "000000-C123")

    assert presenter.state.focus.name == "fodelsedatum"
    assert "fodelsedatum" in presenter.state.patient.shows


def test_without_a_patient_an_adult_is_assumed_and_it_is_said(presenter):
    presenter.without_patient()
    presenter.pick_number(1)

    assert presenter.state.fee.sum == kr("250 kr")
    assert "vuxen" in presenter.state.fee.message

    presenter.go_on()
    presenter.complete()

    assert presenter.state.focus.name == "personnummer"
    assert presenter.state.done is None

    identify(presenter, CHILD)

    assert presenter.state.fee.sum == kr("0 kr")


def test_nothing_to_pay_needs_no_betalsatt(presenter, till):
    identify(presenter, CHILD)
    presenter.pick_number(1)

    assert not presenter.state.payment.needs_betalsatt
    presenter.complete()
    kvitto = till.last_kvitto()

    assert kvitto is not None
    assert kvitto.betalsatt is Betalsatt.INGEN


@pytest.mark.parametrize(("utfall", "words"), [("uteblivet", "räknas inte"), ("genomfort", "")])
def test_a_fee_outside_the_ceiling_says_that_it_does_not_count(presenter, utfall, words):
    """Handbook: missed visits never count, and that is said."""
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.change("utfall", utfall)

    said = presenter.state.patient.frikort_note
    assert words in said if words else not said


def test_faktura_is_posted_as_faktura_and_the_next_visit_is_kort_again(presenter, till):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.choose_betalsatt(Betalsatt.FAKTURA)
    presenter.complete()
    kvitto = till.last_kvitto()

    assert kvitto is not None
    assert kvitto.betalsatt is Betalsatt.FAKTURA
    assert presenter.state.payment.betalsatt is Betalsatt.KORT


def test_a_remiss_asks_for_the_first_visit_and_shows_no_sum_meanwhile(till):
    presenter = presenter_of(till, vardniva="specialistvard")
    identify(presenter, ADULT)
    presenter.pick_number(1)
    assert presenter.state.fee.sum == kr("250 kr")
    word(presenter, "remiss från primär")

    question = presenter.state.besok.question
    assert question is not None
    assert question.field == "remiss.forsta_besoket"
    assert presenter.state.fee.kind is FeeKind.PROMPT
    assert not presenter.state.payment.can_complete

    presenter.pick_number(1)

    assert presenter.state.besok.question is None
    assert presenter.state.fee.avgiftskod == "120"
    assert presenter.state.fee.is_free


def test_a_missed_visit_with_tolk_costs_560(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(2)
    word(presenter, "uteblev")
    word(presenter, "tolk")
    presenter.pick_number(2)
    presenter.pick_number(1)

    assert presenter.state.fee.avgiftskod == "610"
    assert presenter.state.fee.sum == kr("560 kr")
    assert [chip.id for chip in presenter.state.besok.chip_list] == ["utfall", "tolk.bokad"]


def test_the_last_chip_goes_first(presenter):
    presenter.pick_number(1)
    word(presenter, "akut")
    word(presenter, "smittskydd")

    presenter.remove_last_chip()

    assert [chip.id for chip in presenter.state.besok.chip_list] == ["akut"]


def test_a_typed_question_takes_what_is_typed(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    word(presenter, "lämnade återbud")
    assert presenter.state.besok.question is not None
    assert presenter.state.besok.question.field == "aterbud_tid"
    assert not presenter.pick_number(1)

    word(presenter, "i går 11:30")

    assert presenter.state.form.aterbud_tid == "i går 11:30"
    assert presenter.state.fee.avgiftskod == "614"


def test_a_cancellation_in_time_has_nothing_to_register(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    word(presenter, "lämnade återbud")
    word(presenter, "2026-02-20 11:30")

    assert not presenter.state.payment.can_complete
    presenter.go_on()
    assert presenter.state.focus.name == "ny_patient"


def test_quebec_sets_kategori_and_land(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    word(presenter, "quebec")

    assert presenter.state.form.kategori == "konvention"
    assert presenter.state.form.land == "CA-QC"


def test_konvention_without_land_asks_for_it(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.change("kategori", "konvention")
    question = presenter.state.besok.question
    assert question is not None
    assert question.field == "land"

    word(presenter, "alger")

    assert presenter.state.form.land == "DZ"


def test_eu_without_card_costs_all_and_the_card_changes_it(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    word(presenter, "tyskland")
    word(presenter, "akut")
    assert presenter.state.fee.sum == kr("3 179 kr")

    presenter.pick_number(1)

    assert presenter.state.form.handlingar == ("eu_kort",)
    assert presenter.state.fee.sum == kr("250 kr")


def test_the_lma_number_is_asked_for(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    word(presenter, "lma-kort")
    question = presenter.state.besok.question
    assert question is not None
    assert question.field == "lma_nummer"
    assert presenter.state.fee.sum == ""

    word(presenter, "50-123456/7")

    assert presenter.state.form.lma_nummer == "50-123456/7"
    assert presenter.state.fee.sum == kr("50 kr")


def test_earlier_fees_make_it_preliminary(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.change("frikort.ackumulerat", "1 300 kr")

    assert presenter.state.fee.sum == kr("150 kr")
    assert presenter.state.patient.frikort is not None
    assert presenter.state.patient.frikort.preliminary


def test_a_sum_that_cannot_be_read_is_told_at_its_field(presenter):
    presenter.pick_number(1)
    presenter.change("frikort.ackumulerat", "många")

    assert "kronor" in presenter.state.faults["frikort.ackumulerat"]
    assert presenter.state.form.frikort_ackumulerat == "många"


def test_the_register_fills_in_what_it_knows_and_takes_it_back(presenter):
    identify(presenter, ADULT)
    presenter.change("namn", "Märta Ängström")
    presenter.change("kategori", "utomlans")
    presenter.pick_number(1)
    presenter.complete()

    identify(presenter, ADULT)
    assert presenter.state.form.namn == "Märta Ängström"
    assert presenter.state.form.kategori == "utomlans"

    identify(presenter, OTHER)
    assert presenter.state.form.namn == ""
    assert presenter.state.form.kategori == "folkbokford"


def test_what_the_clerk_typed_is_not_overwritten_by_the_register(presenter):
    sell(presenter)
    presenter.change("namn", "Märta Ny")

    identify(presenter, ADULT)

    assert presenter.state.form.namn == "Märta Ny"


def test_completing_twice_posts_once(till, printer):
    run = RunLater()
    presenter = presenter_of(till, run)
    identify(presenter, ADULT)
    presenter.pick_number(1)

    presenter.complete()
    presenter.complete()

    assert len(run.waiting) == 1
    assert presenter.state.payment.is_posting
    assert not presenter.state.payment.can_complete
    run.finish()
    assert printer.titles == ["Kvitto K1-1"]


def test_a_change_while_posting_is_not_taken(till):
    run = RunLater()
    presenter = presenter_of(till, run)
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.complete()

    presenter.pick_number(3)
    run.finish()

    kvitto = till.last_kvitto()
    assert kvitto is not None
    assert kvitto.rader[0].avgiftskod == "100"


def test_the_same_visit_again_is_asked_about(presenter, till):
    sell(presenter)
    sell(presenter)
    confirm = presenter.state.payment.confirm
    assert confirm is not None
    assert confirm.kind is ConfirmKind.DUPLICATE
    assert presenter.state.focus.name == "confirm"

    presenter.confirm(False)
    assert till.ledger.kvitto_list(9)[0].number == "K1-1"
    assert presenter.state.form.personnummer == ADULT

    presenter.complete()
    presenter.confirm(True)
    assert till.ledger.kvitto_list(9)[0].number == "K1-2"


def test_a_fee_that_changed_is_shown_and_confirmed_again(tmp_path, presenter, till):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.change("frikort.ackumulerat", "1250")
    assert presenter.state.fee.sum == kr("200 kr")
    sell_in_another_window(tmp_path, "1250")

    presenter.complete()

    confirm = presenter.state.payment.confirm
    assert confirm is not None
    assert confirm.kind is ConfirmKind.CHANGED
    assert kr("200 kr") in confirm.text
    assert kr("0 kr") in confirm.text
    assert presenter.state.fee.sum == kr("0 kr")

    presenter.confirm(True)

    kvitto = till.last_kvitto()
    assert kvitto is not None
    assert not kvitto.att_betala


def test_a_printer_that_fails_says_so_and_the_posting_stands(presenter, printer, till):
    printer.is_empty = True

    sell(presenter)

    done = presenter.state.done
    assert done is not None
    assert done.print_state is PrintState.FAILED
    assert "Papperet" in done.print_text
    assert till.last_kvitto() is not None

    printer.is_empty = False
    presenter.print_again()

    assert presenter.state.done is not None
    assert presenter.state.done.print_state is PrintState.PRINTED


def test_printing_again_is_a_kopia(presenter):
    sell(presenter)
    presenter.new_patient()

    presenter.print_again()

    assert presenter.state.message is not None
    assert "KOPIA" in presenter.state.message.text


def test_printing_with_no_receipt_says_so(presenter):
    presenter.print_again()

    assert presenter.state.message is not None
    assert "inget kvitto" in presenter.state.message.text


def test_what_was_emptied_can_be_taken_back(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(2)
    presenter.new_patient()
    assert presenter.state.form.personnummer == ""

    presenter.restore()

    assert presenter.state.form.personnummer == ADULT
    assert presenter.state.fee.avgiftskod == "200"


def test_what_was_emptied_waits_until_nothing_else_is_in_its_place(presenter):
    """The next patient, begun or taken up, is not written over."""
    identify(presenter, ADULT)
    presenter.new_patient()
    presenter.change("namn", "Olle Öst")
    presenter.restore()
    assert presenter.state.form.namn == "Olle Öst"
    assert "Ctrl+K" in presenter.state.message.text
    presenter.park()

    presenter.restore()

    assert presenter.state.form.personnummer == ADULT


def test_the_clerks_own_code_needs_a_reason(presenter, till):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    assert all("Uteblivet" not in choice.namn for choice in presenter.produkt_list(""))
    presenter.choose_produkt("distans", "  ")
    assert "eget_val.skal" in presenter.state.faults
    assert presenter.state.fee.sum == ""

    presenter.choose_produkt("distans", "Läkaren ringde")

    assert presenter.state.fee.avgiftskod == "180"
    assert presenter.state.fee.override == "Läkaren ringde"
    assert presenter.state.besok.chip_list[0].id == "eget_val"
    presenter.complete()
    kvitto = till.last_kvitto()
    assert kvitto is not None
    assert kvitto.skal == "Läkaren ringde"


def test_the_own_code_can_be_removed(presenter):
    presenter.pick_number(1)
    presenter.choose_produkt("distans", "Läkaren ringde")

    presenter.remove_override()

    assert presenter.state.fee.avgiftskod == "100"


def test_a_visit_in_another_year_has_no_tariff_and_says_so(presenter):
    presenter.pick_number(1)
    presenter.change("tidpunkt", "2019-05-05 10:00")

    assert presenter.state.fee.kind is FeeKind.FAULT
    assert "tidpunkt" in presenter.state.faults


def test_a_name_the_receipt_cannot_write_is_told_at_its_field(presenter):
    """Before posting, not by a printer that fails after it."""
    identify(presenter, ADULT)
    presenter.pick_number(1)

    presenter.change("namn", "\u4e00")

    assert "latinska" in presenter.state.faults["namn"]
    assert presenter.state.form.namn == "\u4e00"


def test_protected_identity_is_said_in_place_of_the_number(presenter, till):
    sell(presenter)
    patient = till.ledger.find_patient(ADULT)
    set_skyddad(patient.id, till.ledger, till.clock, till.desk, is_skyddad=True)
    presenter.new_patient()

    identify(presenter, ADULT)

    assert presenter.state.patient.is_skyddad
    assert presenter.state.patient.line.startswith("Skyddad identitet · 37")
    presenter.change("personnummer", OTHER)
    assert not presenter.state.patient.is_skyddad
