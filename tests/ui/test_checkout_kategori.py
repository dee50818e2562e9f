"""Whose number is no personnummer is asked for: the fee hangs on it, and nobody may assume it."""

from __future__ import annotations

import pytest

from tests.ui.checkout_parts import ADULT, close_till, identify, open_till, presenter_of
from ui.checkout.state import FeeKind

RESERV, SAMORDNING = "19880504-A102", "19930264-2393"  # made up
ASYL, FOLKBOKFORD = 1, 7


@pytest.fixture
def till(tmp_path):
    till = open_till(tmp_path)
    yield till
    close_till(till)


@pytest.fixture
def presenter(till):
    return presenter_of(till)


@pytest.mark.parametrize("number", [RESERV, SAMORDNING])
def test_who_the_patient_is_is_asked_once_the_visit_is_said(presenter, number):
    """A digit is a visit until then; there is no sum without the answer, and nothing is posted."""
    identify(presenter, number)
    assert presenter.state.besok.question is None
    assert presenter.state.fee.kind is FeeKind.PROMPT
    presenter.pick_number(1)
    question = presenter.state.besok.question
    presenter.go_on()
    presenter.complete()

    assert question is not None
    assert question.field == "kategori"
    assert question.answer_list[FOLKBOKFORD - 1].label == "Folkbokförd"
    assert presenter.state.fee.kind is FeeKind.PROMPT
    assert presenter.state.faults == {}
    assert presenter.state.done is None


def test_the_answer_gives_the_sum_and_what_it_asks_in_turn(presenter):
    identify(presenter, RESERV)
    presenter.pick_number(1)
    presenter.pick_number(ASYL)

    question = presenter.state.besok.question
    assert question is not None
    assert question.field == "handlingar"
    presenter.pick_number(1)
    assert presenter.state.form.handlingar == ("lma_kort",)


def test_who_lives_in_the_county_pays_as_all_and_is_known_from_then_on(presenter):
    for is_known in (False, True):
        identify(presenter, RESERV)
        presenter.pick_number(1)
        if not is_known:
            presenter.pick_number(FOLKBOKFORD)
        assert presenter.state.besok.question is None
        assert presenter.state.fee.sum.startswith("250")
        presenter.change("tidpunkt", "i går 9:30" if is_known else "")
        presenter.go_on()
        presenter.complete()
        assert presenter.state.done is not None


def test_a_personnummer_in_its_place_asks_nothing(presenter):
    identify(presenter, RESERV)
    presenter.pick_number(1)
    identify(presenter, ADULT)

    assert presenter.state.form.kategori == "folkbokford"
    assert presenter.state.fee.sum.startswith("250")


def test_who_was_chosen_first_is_not_asked(presenter):
    presenter.change("kategori", "utomlans")
    identify(presenter, SAMORDNING)
    presenter.pick_number(1)

    assert presenter.state.besok.question is None
    assert presenter.state.form.kategori == "utomlans"


def test_another_number_after_the_first_visit_has_no_sum_either(presenter):
    """The visits of one receipt are of one patient, whoever that turns out to be."""
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.add_besok()
    identify(presenter, RESERV)

    assert presenter.state.fee.kind is FeeKind.FAULT
    assert "Välj vem patienten är" in presenter.state.faults["kategori"]
