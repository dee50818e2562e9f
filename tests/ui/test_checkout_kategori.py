"""Whose number is no personnummer is asked for: the fee hangs on it, and nobody may assume it."""

from __future__ import annotations

import pytest

from tests.ui.checkout_parts import ADULT, identify, word
from ui.checkout import show
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.state import FeeKind

RESERV, SAMORDNING = "19880504-A102", "19930264-2393"  # made up
ASYL, FOLKBOKFORD = 1, 7


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


@pytest.mark.parametrize("number", [FOLKBOKFORD, ASYL])
@pytest.mark.parametrize("way", ["parked", "emptied"])
def test_the_answer_is_not_asked_for_again_when_it_is_taken_back(presenter, way, number):
    identify(presenter, RESERV)
    presenter.pick_number(1)
    presenter.pick_number(number)
    before = presenter.state

    _put_away_and_take_back(presenter, way)

    assert presenter.state.form == before.form
    assert presenter.state.besok.question == before.besok.question
    assert presenter.state.fee == before.fee


@pytest.mark.parametrize("way", ["parked", "emptied"])
def test_what_is_taken_back_before_the_answer_still_asks_and_follows_the_number(presenter, way):
    identify(presenter, RESERV)
    presenter.pick_number(1)

    _put_away_and_take_back(presenter, way)

    assert presenter.state.besok.question.field == "kategori"
    identify(presenter, ADULT)
    assert presenter.state.form.kategori == "folkbokford"
    assert presenter.state.fee.sum.startswith("250")


def test_who_was_said_by_a_word_before_the_number_is_not_asked(presenter):
    word(presenter, "folkbokförd")
    identify(presenter, RESERV)
    presenter.pick_number(1)

    assert presenter.state.besok.question is None
    assert presenter.state.fee.sum.startswith("250")


def test_a_number_that_is_emptied_leaves_nothing_to_ask(presenter):
    """Nothing is in hand then: what was put aside can be taken up."""
    presenter.pick_number(2)
    presenter.park()
    identify(presenter, RESERV)
    presenter.change("personnummer", "")

    presenter.take_up(0)

    assert presenter.state.form.vardgivarkategori == "sjukskoterska"
    assert presenter.state.besok.question is None
    assert presenter.state.fee.kind is FeeKind.SUM


def test_without_the_number_an_adult_of_the_county_is_assumed_again(presenter):
    identify(presenter, RESERV)
    presenter.pick_number(1)
    presenter.change("personnummer", "")

    assert presenter.state.besok.question is None
    assert presenter.state.fee.sum.startswith("250")


def test_the_name_of_the_patient_before_does_not_stay_with_another_number(presenter):
    """What was taken back follows the number as if it had never been put away."""
    identify(presenter, ADULT)
    presenter.change("namn", "Ada Test")
    presenter.pick_number(1)
    presenter.go_on()
    presenter.complete()
    identify(presenter, ADULT)
    assert presenter.state.form.namn == "Ada Test"
    presenter.park()
    presenter.take_up(0)

    identify(presenter, RESERV)

    assert presenter.state.form.namn == ""
    assert presenter.state.form.kategori == ""


def test_another_question_is_answered_first_where_it_came_first(presenter):
    """Who the patient is comes after it: no fault stands there meanwhile."""
    presenter.pick_number(1)
    word(presenter, "tolk")
    word(presenter, "uteblev")
    identify(presenter, SAMORDNING)

    assert presenter.state.besok.question.field == "tolk.avbestalld"
    assert presenter.state.faults == {}
    presenter.go_on()
    assert presenter.state.focus.name == "besok_sok"
    presenter.pick_number(2)
    presenter.pick_number(1)
    assert presenter.state.besok.question.field == "kategori"


def test_one_more_visit_says_that_the_question_comes_first(presenter):
    identify(presenter, RESERV)
    presenter.pick_number(1)
    presenter.add_besok()

    assert presenter.state.message.text.startswith("Svara på frågan först")


def _put_away_and_take_back(presenter: CheckoutPresenter, way: str) -> None:
    if way == "parked":
        presenter.park()
        presenter.take_up(0)
    else:
        presenter.new_patient()
        presenter.restore()


@pytest.mark.parametrize("other", [SAMORDNING, "199302642393", "930264-2393"])
def test_the_answer_of_one_patient_is_not_the_next_ones(presenter, other):
    """Another number is another patient, however it is written: who that is must be asked."""
    identify(presenter, RESERV)
    presenter.pick_number(1)
    presenter.pick_number(FOLKBOKFORD)
    assert presenter.state.fee.sum.startswith("250")
    for length in range(len(other) + 1):
        presenter.change("personnummer", other[:length])
    presenter.commit_personnummer()

    assert presenter.state.besok.question.field == "kategori"
    assert presenter.state.fee.kind is FeeKind.PROMPT


@pytest.mark.parametrize("way", ["retyped", "parked"])
def test_the_answer_stays_with_the_number_it_was_given_for(presenter, way):
    """Typed again, in another form, or taken up again: the same patient."""
    identify(presenter, SAMORDNING)
    presenter.pick_number(1)
    presenter.pick_number(FOLKBOKFORD)
    if way == "parked":
        _put_away_and_take_back(presenter, way)
    for typed in ("", *("199302642393"[: n + 1] for n in range(12))):
        presenter.change("personnummer", typed)
    presenter.commit_personnummer()

    assert presenter.state.besok.question is None
    assert presenter.state.fee.sum.startswith("250")


def test_an_answer_taken_up_again_is_not_the_next_patients(presenter):
    identify(presenter, RESERV)
    presenter.pick_number(1)
    presenter.pick_number(FOLKBOKFORD)
    _put_away_and_take_back(presenter, "parked")
    identify(presenter, SAMORDNING)

    assert presenter.state.besok.question.field == "kategori"


def test_nothing_said_of_one_patient_follows_another_number(presenter):
    """Neither a name, nor the earlier fees shown, nor a card goes into the next one's records."""
    identify(presenter, RESERV)
    presenter.pick_number(1)
    presenter.pick_number(ASYL)
    presenter.pick_number(1)
    presenter.change("lma_nummer", "50-123456/7")
    presenter.change("namn", "Ada Test")
    presenter.change("frikort.ackumulerat", "800")
    identify(presenter, ADULT)

    form = presenter.state.form
    assert (form.namn, form.kategori, form.handlingar) == ("", "folkbokford", ())
    assert (form.lma_nummer, form.frikort_ackumulerat) == ("", "")
    assert form.vardgivarkategori == "lakare"
    assert presenter.state.fee.sum.startswith("250")


def test_who_pays_for_one_patient_does_not_pay_for_another_number(presenter):
    """A parent who is named for a child is not named on the next patient's invoice."""
    identify(presenter, RESERV)
    presenter.change("betalare", "Ada Test, Provgatan 1")

    identify(presenter, ADULT)

    assert presenter.state.form.betalare == ""
    assert not presenter.state.form.is_annan_betalare


def test_what_was_said_before_any_number_is_said_of_the_first(presenter):
    presenter.change("namn", "Ada Test")
    identify(presenter, SAMORDNING)
    assert presenter.state.form.namn == "Ada Test"
    identify(presenter, ADULT)

    assert presenter.state.form.namn == ""


def test_a_birth_date_is_one_patients_own(presenter):
    """A number that tells none asks for its own, and nobody is that old by mistake."""
    identify(presenter, "000000-C123")
    presenter.change("fodelsedatum", "1940-02-28")
    identify(presenter, "000000-C124")

    assert presenter.state.form.fodelsedatum == ""
    assert presenter.state.focus.name == "fodelsedatum"


def test_no_frikort_is_promised_before_the_answer(presenter):
    """Who seeks asylum has none; the bar comes with the answer, and says why it is not there."""
    identify(presenter, RESERV)
    before = presenter.state.patient
    presenter.pick_number(1)
    asked = presenter.state.patient
    presenter.pick_number(FOLKBOKFORD)

    assert (before.frikort, asked.frikort) == (None, None)
    assert before.frikort_note == asked.frikort_note == show.WAITS_FOR_ANSWER
    assert presenter.state.patient.frikort.tak_ore == 1450_00
    assert presenter.state.patient.frikort_note == ""
