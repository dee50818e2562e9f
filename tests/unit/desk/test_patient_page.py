"""The patient's page: every fee with whether it counts and why, and what comes next."""

from dataclasses import replace
from datetime import date

import pytest

from kassa.desk.patient_page import PatientPage, patient_page
from kassa.desk.register_extern import register_extern
from kassa.ids import PatientId
from kassa.money import ZERO, Money
from tests.helpers.till import OTHER_ADULT
from tests.unit.desk.test_register_extern import command_of


@pytest.fixture
def page(till):
    def page(patient, at=None):
        clock = till.at(at).clock if at else till.clock
        return patient_page(patient.id, till.ledger, till.taxa_book, clock, "primarvard")

    return page


def rows(found: PatientPage) -> list[tuple[str, Money, Money, str]]:
    return [(row.what, row.belopp, row.raknas, row.why) for row in found.fee_list]


def test_a_fee_counts_and_is_a_step_of_the_period(till, page):
    found = page(till.sell().patient)

    assert rows(found) == [("Läkarbesök, primärvård", Money.kr(250), Money.kr(250), "Räknas.")]
    assert found.fee_list[0].where == "Kvitto K1-1"
    assert [(step.day, step.efter) for step in found.step_list] == [
        (date(2026, 3, 2), Money.kr(250))
    ]
    assert found.state.kvar == Money.kr(1200)


def test_the_next_visit_costs_what_remains(till, page):
    """1 250 kr counted: 200 remain of a doctor's 250 and of a nurse's fee."""
    patient = [till.sell() for _ in range(5)][-1].patient

    found = page(patient)

    doctor = found.next_list[0]
    assert (doctor.produkt, doctor.att_betala) == ("Läkarbesök, primärvård", Money.kr(200))


def test_why_a_fee_does_not_count(till, page):
    """A missed visit, one that was taken back, and one that cost nothing."""
    till.sell(utfall="uteblivet")
    gone = till.sell(typ="hembesok").kvitto
    till.reverse(gone.checkout_id)
    patient = till.sell(omstandigheter=["smittskydd"]).patient

    found = page(patient)

    whys = {row.where: (row.is_counted, row.why) for row in found.fee_list}
    assert whys["Kvitto K1-1"] == (
        False,
        "Avgiften ingår inte i högkostnadsskyddet: räknas inte.",
    )
    assert whys["Kvitto K1-2"] == (False, "Makulerad med kvitto K1-3: räknas inte.")
    assert whys["Kvitto K1-4"] == (False, "Besöket kostade inget: det finns inget att räkna.")
    assert found.state.ackumulerat == ZERO


def test_the_fee_that_reaches_the_frikort_and_the_one_after(till, page):
    patient = [till.sell() for _ in range(7)][-1].patient

    found = page(patient)

    assert found.state.has_frikort
    whys = {row.where: row.why for row in found.fee_list}
    assert whys["Kvitto K1-6"] == "Räknas med 200\N{NO-BREAK SPACE}kr: då nåddes frikort."
    assert whys["Kvitto K1-7"] == "Frikort gällde: avgiften är 0 kr och räknas inte."
    assert found.step_list[-1].efter == Money.kr(1450)
    assert found.next_list[0].att_betala == ZERO


def test_a_year_later_it_no_longer_counts(till, page):
    patient = till.sell().patient

    assert page(patient, "2027-03-01T10:00").fee_list[0].is_counted
    later = page(patient, "2027-03-02T10:00")

    assert later.fee_list[0].why == "Räknas inte längre: hör till en tidigare period."
    assert later.step_list == ()


def test_what_was_paid_elsewhere_stands_with_its_region(till, page):
    patient = till.sell().patient
    command = command_of(patient.id, region="17")
    register_extern(command, till.ledger, till.taxa_book, till.clock, till.desk)

    row = page(patient).fee_list[-1]

    assert (row.what, row.where) == (
        "Avgift betald på annat håll: Värmland, Vårdcentralen Bokskogen",
        "B-7788, Värmland, Vårdcentralen Bokskogen",
    )
    assert row.why == (
        "Räknas. Kopia till opv@rjl.se. "
        "Avgifter från Region Värmland registreras av ekonomiservice."
    )
    assert row.entry_id == command.entry_id


def test_a_frikort_that_was_shown(till, page):
    patient = till.sell().patient
    command = command_of(
        patient.id, belopp=None, giltigt_till=date(2026, 6, 30), paid_on=date(2026, 3, 2)
    )
    register_extern(command, till.ledger, till.taxa_book, till.clock, till.desk)

    row = next(row for row in page(patient).fee_list if "Frikort" in row.what)
    assert (row.is_counted, row.why) == (True, "Frikortet gäller.")
    later = next(row for row in page(patient, "2026-07-01T10:00").fee_list if "Frikort" in row.what)
    assert (later.is_counted, later.why) == (False, "Frikortet gäller inte längre.")


def test_what_counts_adds_up_to_the_state(till, page):
    """The steps end where the state stands, and the counting rows add up to it."""
    patient = [till.sell(typ=typ) for typ in ("mottagning", "hembesok", "distans")][-1].patient
    command = replace(command_of(patient.id), belopp=Money.kr(120))
    register_extern(command, till.ledger, till.taxa_book, till.clock, till.desk)

    found = page(patient)

    assert sum(row.raknas.ore for row in found.fee_list) == found.state.ackumulerat.ore
    assert found.step_list[-1].efter == found.state.ackumulerat


def test_treatment_aids_have_a_state_of_their_own(till, page):
    goods = [{"artikel": "cpap_manad", "antal": 3}]
    patient = till.sell(typ="varor", varor=goods).patient

    found = page(patient)

    assert found.hjalpmedel is not None
    assert (found.hjalpmedel.ackumulerat, found.hjalpmedel.kvar) == (Money.kr(450), Money.kr(1350))
    assert found.state.ackumulerat == ZERO
    [row] = found.fee_list
    assert row.why == "Räknas mot taket för behandlingshjälpmedel, inte mot frikort."
    assert page(till.sell(number=OTHER_ADULT).patient).hjalpmedel is None


def test_nobody_has_no_page(till):
    nobody = PatientId("nobody")
    assert patient_page(nobody, till.ledger, till.taxa_book, till.clock, "primarvard") is None
