"""Receipts and frikort from elsewhere: counted once, and flagged for ekonomiservice."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kassa.desk.att_reglera import att_reglera_of
from kassa.desk.ports import Patient
from kassa.desk.posting import NotPostableError
from kassa.desk.register_extern import (
    ExternKnownError,
    RegisterExtern,
    ekonomiservice_reason,
    register_extern,
    withdraw_extern,
)
from kassa.errors import InvalidInputError
from kassa.frikort.entry import EntryKind
from kassa.frikort.state import FrikortState, fold
from kassa.ids import EntryId, PatientId, new_id
from kassa.money import Money
from tests.helpers.taxa import rjl
from tests.helpers.till import Till
from tests.helpers.whole import assert_whole, counts

TODAY = date(2026, 3, 2)


def command_of(patient_id: PatientId, **changes: Any) -> RegisterExtern:
    shown = RegisterExtern(
        kind=EntryKind.FRIKORT if "giltigt_till" in changes else EntryKind.EXTERN,
        patient_id=patient_id,
        extern_id=new_id(),
        entry_id=EntryId(new_id()),
        region="12",
        klinik="Vårdcentralen Bokskogen",
        number="B-7788",
        paid_on=date(2026, 2, 10),
        belopp=Money.kr(300),
        giltigt_till=None,
        is_in_hsa=True,
    )
    return replace(shown, **changes)


@pytest.fixture
def patient(till):
    return till.sell().patient


@pytest.fixture
def register(till, patient):
    def register(command=None, **changes):
        command = command or command_of(patient.id, **changes)
        return register_extern(command, till.ledger, till.taxa_book, till.clock, till.desk)

    return register


def state_of(till: Till, patient: Patient) -> FrikortState:
    return fold(till.ledger.entry_list(patient.id), rjl().hogkostnadsskydd, TODAY)


def test_what_was_paid_elsewhere_counts(till, patient, register):
    """250 kr here and 300 kr in Skåne; the period begins with the older one."""
    result = register()

    state = state_of(till, patient)
    assert (state.ackumulerat, state.period_start) == (Money.kr(550), date(2026, 2, 10))
    assert result.extern.ekonomiservice == ""
    assert result.skillnad == ()
    assert_whole(till.path)


def test_the_same_receipt_counts_once(till, patient, register):
    """Region and number decide; spaces and capitals do not make another receipt."""
    register()
    before = counts(till.path)

    with pytest.raises(ExternKnownError) as caught:
        register(number=" b-7788 ")
    with pytest.raises(ExternKnownError):
        register(number="B 77 88", klinik="En annan")

    assert "redan registrerat" in caught.value.message
    assert "2026-03-02" in caught.value.message
    assert counts(till.path) == before
    register(number="B-7788", region="05")
    assert state_of(till, patient).ackumulerat == Money.kr(850)


def test_a_retry_writes_nothing_more(till, patient, register):
    command = command_of(patient.id)
    first = register(command)
    before = counts(till.path)

    assert register(command).extern == first.extern
    assert counts(till.path) == before


def test_a_receipt_that_came_late_shows_what_is_owed(till, patient, register):
    """1 300 kr in Skåne before today's 250: only 150 should have been paid today."""
    result = register(belopp=Money.kr(1300))

    assert [found.belopp for found in result.skillnad] == [Money.kr(100)]
    owed = att_reglera_of(patient.id, till.ledger, till.taxa_book, TODAY)
    assert owed is not None
    assert owed.netto == Money.kr(100)


def test_a_frikort_on_paper(till, patient, register):
    """Visits are free until its last day; what was paid before it was shown stands."""
    register(belopp=None, giltigt_till=date(2026, 9, 30), number="F-1", paid_on=TODAY)

    state = state_of(till, patient)
    assert (state.has_frikort, state.period_slut) == (True, date(2026, 9, 30))
    [entry] = [e for e in till.ledger.entry_list(patient.id) if e.kind is EntryKind.FRIKORT]
    assert entry.giltigt_till == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("region", "is_in_hsa", "says"),
    [("17", True, "Värmland"), ("08", True, "Kalmar"), ("12", False, "HSA"), ("08", False, "HSA")],
)
def test_what_ekonomiservice_must_have(till, patient, register, region, is_in_hsa, says):
    """Rule book: Värmland, Kalmar, and clinics outside the HSA directory."""
    result = register(region=region, is_in_hsa=is_in_hsa)

    assert says in result.extern.ekonomiservice
    assert till.ledger.extern_list(patient.id) == (result.extern,)


def test_other_regions_register_their_own():
    assert ekonomiservice_reason("12", is_in_hsa=True) == ""


def test_every_fault_at_once(till, patient, register):
    before = counts(till.path)
    with pytest.raises(InvalidInputError) as caught:
        register(region="06x", number=" ", paid_on=date(2026, 3, 3), belopp=Money.kr(0))

    fields = [fault.field for fault in caught.value.faults]
    assert fields == ["region", "number", "paid_on", "belopp"]
    assert counts(till.path) == before


@pytest.mark.parametrize(
    ("giltigt_till", "is_right"),
    [
        (date(2026, 3, 1), False),
        (date(2026, 3, 2), True),
        (date(2027, 3, 1), True),
        (date(2027, 3, 2), False),
    ],
)
def test_a_frikort_holds_today_and_at_most_twelve_months(register, giltigt_till, is_right):
    if is_right:
        assert register(belopp=None, giltigt_till=giltigt_till, paid_on=TODAY)
        return
    with pytest.raises(InvalidInputError) as caught:
        register(belopp=None, giltigt_till=giltigt_till, paid_on=TODAY)
    assert [fault.field for fault in caught.value.faults] == ["giltigt_till"]


def test_nobody_is_not_registered(till, register):
    with pytest.raises(NotPostableError):
        register(command_of(PatientId("nobody")))


def test_what_was_noted_by_mistake_is_taken_back_once(till, patient, register):
    command = command_of(patient.id)
    register(command)

    for _ in range(2):
        withdraw_extern(
            command.entry_id, patient.id, till.ledger, till.taxa_book, till.clock, till.desk
        )

    assert state_of(till, patient).ackumulerat == Money.kr(250)
    assert len(till.ledger.entry_list(patient.id)) == 3
    register()
    assert state_of(till, patient).ackumulerat == Money.kr(550)
    assert_whole(till.path)


def test_a_fee_of_this_clinic_is_not_taken_back_this_way(till, patient):
    [own] = till.ledger.entry_list(patient.id)
    with pytest.raises(NotPostableError):
        withdraw_extern(own.id, patient.id, till.ledger, till.taxa_book, till.clock, till.desk)
