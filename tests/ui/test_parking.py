"""A checkout put aside comes back as it was typed: here, at another desk, after a restart; once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from kassa.desk.park import ParkedGoneError, take_up
from kassa.desk.request import BesokRequest, Override
from kassa.faktura.document import Kanal
from kassa.kvitto.document import Betalsatt, Delbetalning
from kassa.kvitto.text import NBSP
from kassa.money import Money
from tests.ui.checkout_parts import (
    ADULT,
    CHILD,
    identify,
    presenter_of,
    word,
)
from ui.checkout.begun import Begun, ParkedUnreadableError, from_json, to_json
from ui.checkout.form import Form, FormVara
from ui.checkout.parked_list import ParkedList
from ui.checkout.parking import NOT_EMPTY, NOTHING_TO_PARK, TAKEN_AWAY
from ui.checkout.paying import Chosen
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.state import ParkedRow
from ui.checkout.till import Till
from ui.widgets.key_button import KeyButton


def begin(presenter: CheckoutPresenter) -> None:
    identify(presenter, ADULT)
    presenter.pick_number(1)
    word(presenter, "intyg a")


def message(presenter: CheckoutPresenter) -> str:
    return presenter.state.message.text if presenter.state.message else ""


def test_how_it_is_paid_is_put_aside_with_the_rest(presenter: CheckoutPresenter) -> None:
    """An invoice that was chosen is no card payment once it is taken up, or Ctrl+Z after F2."""
    begin(presenter)
    presenter.choose_betalsatt(Betalsatt.FAKTURA)
    presenter.park()
    ways = [presenter.state.payment.betalsatt]
    presenter.take_up(0)
    ways.append(presenter.state.payment.betalsatt)
    presenter.new_patient()
    presenter.restore()
    ways.append(presenter.state.payment.betalsatt)

    assert ways == [Betalsatt.KORT, Betalsatt.FAKTURA, Betalsatt.FAKTURA]


def test_what_was_begun_comes_back_as_it_was(presenter: CheckoutPresenter) -> None:
    begin(presenter)
    before = presenter.state
    presenter.park()
    assert presenter.state.form == Form(vardniva=before.form.vardniva)
    assert "Ctrl+1 tar upp det igen" in message(presenter)
    identify(presenter, CHILD)
    presenter.park()
    assert [row.label for row in presenter.state.parked] == [
        f"{ADULT}, Läkarbesök, primärvård, 560{NBSP}kr",
        CHILD,
    ]
    presenter.take_up(0)

    assert presenter.state.form == before.form
    assert presenter.state.fee == before.fee
    assert [row.label for row in presenter.state.parked] == [CHILD]


def test_visits_on_the_receipt_come_back_too(presenter: CheckoutPresenter) -> None:
    identify(presenter, ADULT)
    presenter.pick_number(1)
    presenter.add_besok()
    presenter.pick_number(2)
    before = presenter.state
    presenter.park()
    presenter.take_up(0)

    assert presenter.state.fee == before.fee
    assert presenter.state.besok.chip_list == before.besok.chip_list


def test_it_is_there_after_a_restart_and_at_the_other_window(
    till: Till, presenter: CheckoutPresenter
) -> None:
    begin(presenter)
    presenter.park()
    other = presenter_of(till)

    assert other.state.parked == presenter.state.parked
    other.take_up(0)
    assert other.state.form.personnummer == ADULT
    presenter.take_up(0)
    assert "redan upptagen i kassa K1" in message(presenter)
    assert presenter.state.form.personnummer == ""
    assert presenter.state.parked == ()


def test_the_other_window_sees_it_by_itself(till: Till, presenter: CheckoutPresenter) -> None:
    other = presenter_of(till)
    begin(presenter)
    presenter.park()
    other.tick()

    assert other.state.parked == presenter.state.parked


def test_nothing_is_not_parked(presenter: CheckoutPresenter) -> None:
    presenter.park()

    assert message(presenter) == NOTHING_TO_PARK
    assert presenter.state.parked == ()


def test_what_is_in_hand_is_not_lost_to_what_is_taken_up(presenter: CheckoutPresenter) -> None:
    begin(presenter)
    presenter.park()
    identify(presenter, CHILD)
    presenter.take_up(0)

    assert message(presenter) == NOT_EMPTY
    assert presenter.state.form.personnummer == CHILD
    assert len(presenter.state.parked) == 1


def test_a_place_with_nothing_does_nothing(presenter: CheckoutPresenter) -> None:
    presenter.take_up(0)
    presenter.take_up(7)

    assert presenter.state.parked == ()


def test_an_unknown_one_is_refused(till: Till) -> None:
    with pytest.raises(ParkedGoneError):
        take_up("saknas", till.ledger, till.clock, till.desk)


def test_what_cannot_be_read_stays_parked_and_is_told(
    till: Till, presenter: CheckoutPresenter
) -> None:
    """It is read before it is written down as taken up: another version may know what it says."""
    parked = till.park('{"label": "Gerd", "form": 5, "fore": []}')
    presenter.tick()
    presenter.take_up(0)

    assert "ligger kvar" in message(presenter)
    assert till.ledger.parked_end(parked.id) is None
    assert [row.label for row in presenter.state.parked] == ["Gerd"]


def test_what_cannot_be_read_leaves_the_list_when_it_is_chosen_again(
    till: Till, presenter: CheckoutPresenter
) -> None:
    """Asked for twice in a row; another one in between is another question."""
    gerd, bo = (till.park(f'{{"label": "{who}", "form": 5}}') for who in ("Gerd", "Bo"))
    presenter.tick()
    for place in (0, 1, 0):
        presenter.take_up(place)
    assert [row.label for row in presenter.state.parked] == ["Gerd", "Bo"]

    presenter.take_up(0)

    assert message(presenter) == TAKEN_AWAY
    assert [row.label for row in presenter.state.parked] == ["Bo"]
    assert till.ledger.parked_end(gerd.id) is not None
    assert till.ledger.parked_end(bo.id) is None
    assert till.ledger.parked(gerd.id) == gerd


TEXTS = st.text(max_size=8)
CASES: st.SearchStrategy[dict[str, Any]] = st.dictionaries(TEXTS, TEXTS, max_size=3)


@given(
    st.builds(
        Form,
        personnummer=TEXTS,
        namn=TEXTS,
        handlingar=st.lists(TEXTS, max_size=3).map(tuple),
        omstandigheter=st.lists(TEXTS, max_size=3).map(tuple),
        remiss_forsta_besoket=st.sampled_from([None, True, False]),
        akut=st.booleans(),
        varor=st.lists(st.builds(FormVara, TEXTS, TEXTS), max_size=3).map(tuple),
        fakta=st.lists(st.tuples(TEXTS, st.one_of(TEXTS, st.booleans()))).map(tuple),
        answered=st.frozensets(TEXTS, max_size=4),
    ),
    st.lists(
        st.builds(BesokRequest, CASES, st.one_of(st.none(), st.builds(Override, TEXTS, TEXTS))),
        max_size=3,
    ).map(tuple),
    st.builds(
        Chosen,
        st.one_of(st.none(), st.sampled_from(Kanal)),
        TEXTS,
        st.lists(
            st.builds(
                Delbetalning, st.sampled_from(Betalsatt), st.builds(Money, st.integers()), TEXTS
            ),
            max_size=3,
        ).map(tuple),
    ),
)
def test_every_form_survives_being_written(
    form: Form, fore: tuple[BesokRequest, ...], chosen: Chosen
) -> None:
    begun = Begun(form, fore, chosen)

    assert from_json(to_json(begun, "x")) == begun


def test_what_was_put_aside_by_the_version_before_is_taken_up() -> None:
    """It said nothing of the payment but the way."""
    begun = Begun(Form(personnummer=ADULT, betalsatt="faktura"))
    content = json.loads(to_json(begun, "x"))
    del content["betalning"]

    assert from_json(json.dumps(content)) == begun


@pytest.mark.parametrize(
    "delar",
    ["5", '[["kort", 1]]', '[["kort", Infinity, ""]]', '[["guld", 1, ""]]', '[[[], 1, ""]]'],
)
def test_parts_that_nobody_wrote_are_told_as_unreadable(delar: str) -> None:
    written = to_json(Begun(Form()), "x").replace('"delar": []', f'"delar": {delar}')
    assert delar in written

    with pytest.raises(ParkedUnreadableError):
        from_json(written)


def test_what_is_parked_twice_for_one_patient_is_told_apart_by_its_sum(qtbot: QtBot) -> None:
    """Where the whole line has no room the name and the sum have."""
    parked = ParkedList()
    qtbot.addWidget(parked)
    who = "Gerd Övning, {visit}, {sum}" + f"{NBSP}kr"
    parked.show_rows(
        (
            ParkedRow("a", who.format(visit="Läkarbesök, primärvård", sum=250)),
            ParkedRow("b", who.format(visit="Uteblivet besök, ej meddelat återbud", sum=560)),
            ParkedRow("c", "19610730-2389"),
        )
    )
    parked.resize(300, 200)
    parked.show()

    shown = [button._word.text() for button in parked.findChildren(KeyButton)]
    assert shown == [f"Gerd Övning, 250{NBSP}kr", f"Gerd Övning, 560{NBSP}kr", "19610730-2389"]
