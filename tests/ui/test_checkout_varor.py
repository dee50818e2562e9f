"""Goods and certificates: alone or with a visit, by typing and in the small list."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from kassa.kvitto.document import Kvitto
from kassa.kvitto.text import NBSP
from tests.helpers.taxa import rjl
from tests.helpers.whole import assert_whole
from tests.ui.checkout_parts import (
    ADULT,
    CHILD,
    identify,
    word,
)
from tests.ui.keys import press, type_text
from ui import text
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.question import Question
from ui.checkout.state import FeeKind
from ui.checkout.view import CheckoutView

MINUS = "\N{MINUS SIGN}"
ENTER = Qt.Key.Key_Return


@pytest.fixture
def view(qtbot, presenter):
    view = CheckoutView(presenter, rjl())
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    return view


def kr(words: str) -> str:
    return words.replace(" ", NBSP)


def answer(presenter: CheckoutPresenter, typed: str) -> None:
    """Type an answer to the question and press Enter."""
    presenter.pick(presenter.search(typed)[0])


def rows(presenter: CheckoutPresenter) -> list[tuple[str, str]]:
    """Return the goods with their sums."""
    return [(row.label, row.belopp.replace(NBSP, " ")) for row in presenter.state.besok.vara_list]


def finish(presenter: CheckoutPresenter) -> Kvitto:
    presenter.go_on()
    assert presenter.state.focus.name == "slutfor", presenter.state.fee
    presenter.complete()
    assert presenter.state.done is not None
    return presenter.state.done.kvitto


def question_of(presenter: CheckoutPresenter) -> Question:
    question = presenter.state.besok.question
    assert question is not None
    return question


def find(view: QWidget, name: str, kind: type[QWidget] = QWidget) -> Any:
    found = view.findChild(kind, name)
    assert found is not None, name
    return found


def names(view: QWidget) -> set[str]:
    """Return the names of the inputs of goods that are shown."""
    QApplication.processEvents()  # what is new is shown by the event loop
    kinds = (QLineEdit, QComboBox)
    inputs = [each for kind in kinds for each in view.findChildren(kind) if each.isVisibleTo(view)]
    return {each.objectName() for each in inputs if each.objectName().startswith("varor.")}


def test_a_certificate_joins_the_visit(presenter, tmp_path):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    word(presenter, "intyg a")
    assert rows(presenter) == [("Intyg A", "310 kr")]
    kvitto = finish(presenter)

    assert kvitto.rader[0].avgiftskod == "100"
    assert len(kvitto.rader) == 2
    assert kvitto.att_betala == kvitto.belopp
    assert_whole(tmp_path / "kassa.db")


def test_a_visit_joins_the_goods(presenter):
    identify(presenter, ADULT)
    word(presenter, "intyg a")
    assert presenter.state.fee.avgiftskod == "440"
    presenter.pick_number(1)

    assert (presenter.state.fee.avgiftskod, presenter.state.fee.sum) == ("100", kr("560 kr"))
    assert rows(presenter) == [("Intyg A", "310 kr")]


def test_goods_alone_are_a_kind_of_their_own(presenter):
    identify(presenter, ADULT)
    word(presenter, "journalkopior 12")

    assert presenter.state.besok.headline == "Varor, intyg och kopior"
    assert rows(presenter) == [("Journalkopior", "54 kr")]
    assert (presenter.state.fee.sum, presenter.state.fee.avgiftskod) == (kr("54 kr"), "440")
    finish(presenter)


def test_the_ceiling_of_treatment_aids_is_not_called_a_frikort(presenter):
    """What makes the sum lower is named beside it: the aids' own ceiling."""
    identify(presenter, ADULT)
    word(presenter, "cpap")
    answer(presenter, "14")
    assert presenter.state.fee.reduction == (
        f"{MINUS}300{NBSP}kr: taket för behandlingshjälpmedel nås"
    )
    finish(presenter)
    presenter.new_patient()
    identify(presenter, ADULT)
    word(presenter, "cpap")
    answer(presenter, "1")

    assert presenter.state.fee.sum == kr("0 kr")
    assert presenter.state.fee.reduction == "Taket för behandlingshjälpmedel är nått"


def test_the_kind_alone_asks_which_goods(presenter):
    identify(presenter, ADULT)
    word(presenter, "varor")
    assert question_of(presenter).field == "varor"
    assert presenter.state.fee.kind is FeeKind.PROMPT
    assert {match.group for match in presenter.search("intyg")} == {"Vara eller intyg"}
    answer(presenter, "journalkopior 12")

    assert presenter.state.fee.sum == kr("54 kr")


def test_what_an_article_needs_is_asked(presenter):
    """The number of copies, the whole price of shoes, the wheels of a tricycle."""
    identify(presenter, ADULT)
    word(presenter, "journalkopior")
    assert question_of(presenter).text == "Journalkopior: hur många?"
    answer(presenter, "9")
    assert presenter.state.fee.sum == kr("0 kr")
    word(presenter, "trehjulig")
    assert "tum" in question_of(presenter).text
    assert presenter.state.fee.kind is FeeKind.PROMPT
    answer(presenter, "21")
    assert "priset" in question_of(presenter).text
    answer(presenter, "9000")
    assert presenter.state.besok.question is None
    assert rows(presenter) == [("Journalkopior", "0 kr"), ("Trehjulig cykel", "4 500 kr")]


def test_a_child_borrows_the_tricycle_whatever_its_wheels_and_price(presenter):
    identify(presenter, CHILD)
    word(presenter, "trehjulig")

    assert presenter.state.besok.question is None
    assert rows(presenter) == [("Trehjulig cykel, lån", "500 kr")]


def test_a_number_that_is_none_is_said_at_its_row(presenter):
    identify(presenter, ADULT)
    word(presenter, "ortopediska skor")
    answer(presenter, "många")

    assert "varor.0.totalpris" in presenter.state.faults
    assert presenter.state.fee.kind is FeeKind.FAULT
    presenter.go_on()
    assert presenter.state.focus.name == "varor.0.totalpris"
    presenter.remove_last_chip()
    assert presenter.state.faults == {}


def test_another_thing_is_named_and_priced(presenter):
    identify(presenter, ADULT)
    word(presenter, text.OVRIG_VARA)
    for said in ("Tandskena", "250"):
        assert presenter.state.fee.kind is FeeKind.PROMPT
        answer(presenter, said)
    presenter.pick_number(4)

    assert presenter.state.fee.sum == kr("250 kr")
    assert rows(presenter) == [("Tandskena", "250 kr")]
    assert finish(presenter).moms.ore == 5000


def test_two_other_things_are_two_rows(presenter):
    identify(presenter, ADULT)
    for name, price in (("Tandskena", "250"), ("Kryckor", "125")):
        word(presenter, "annan vara")
        answer(presenter, name)
        answer(presenter, price)
        presenter.pick_number(1)

    assert rows(presenter) == [("Tandskena", "250 kr"), ("Kryckor", "125 kr")]
    assert presenter.state.fee.sum == kr("375 kr")


def test_the_same_goods_twice_are_one_row(presenter):
    word(presenter, "journalkopior 12")
    word(presenter, "journalkopior 10")

    assert rows(presenter) == [("Journalkopior", "50 kr")]


def test_goods_taken_away_leave_no_kind(presenter):
    word(presenter, "graviditetstest")
    assert presenter.state.form.typ == "varor"
    presenter.remove_last_chip()

    assert (presenter.state.form.typ, presenter.state.form.varor) == ("", ())


def test_backspace_takes_the_last_goods_before_the_facts(presenter):
    presenter.pick_number(1)
    for typed in ("intyg a", "akut", "graviditetstest"):
        word(presenter, typed)
    presenter.remove_last_chip()
    assert [label for label, _ in rows(presenter)] == ["Intyg A"]
    presenter.remove_last_chip()
    assert [chip.label for chip in presenter.state.besok.chip_list] == ["Akut"]
    presenter.remove_last_chip()

    assert presenter.state.besok.chip_list == ()
    assert presenter.state.form.typ == "mottagning"


# --- the list on the screen ----------------------------------------------------------------------


def test_a_row_has_the_inputs_its_article_needs(view, presenter):
    identify(presenter, ADULT)
    for typed in ("intyg a", "ortopediska skor"):
        word(presenter, typed)
    assert names(view) == {"varor.0.antal", "varor.1.antal", "varor.1.totalpris"}
    answer(presenter, "1500")
    word(presenter, "annan vara")

    assert names(view) >= {"varor.2.benamning", "varor.2.pris", "varor.2.momssats"}
    assert "varor.2.totalpris" not in names(view)
    for name in names(view):
        assert find(view, name).accessibleName(), name


def test_the_number_is_typed_in_the_row(view, presenter):
    identify(presenter, ADULT)
    word(presenter, "graviditetstest")
    antal = find(view, "varor.0.antal")
    antal.setFocus()
    type_text(view, "3")

    assert find(view, "varor.0.belopp", QLabel).text() == kr("300 kr")
    assert find(view, "varor.0.antal") is antal
    assert view.focusWidget() is antal
    type_text(view, "x")
    assert "Antalet" in presenter.state.faults["varor.0.antal"]
    assert "Antalet" in find(view, "varor.0").findChild(QLabel, "fieldFaultText").text()
    press(view, ENTER)
    assert view.focusWidget().objectName() == "besok_sok"


def test_a_row_of_the_next_patient_takes_back_nothing_of_the_one_before(view, presenter):
    identify(presenter, ADULT)
    word(presenter, "graviditetstest")
    antal = find(view, "varor.0.antal")
    antal.setFocus()
    type_text(view, "3")
    press(view, Qt.Key.Key_Backspace)
    assert antal.isUndoAvailable()
    presenter.new_patient()
    identify(presenter, CHILD)
    word(presenter, "graviditetstest")

    assert not find(view, "varor.0.antal").isUndoAvailable()


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space])
def test_a_row_goes_by_key_and_the_keyboard_goes_back(view, presenter, key):
    identify(presenter, ADULT)
    for typed in ("intyg a", "graviditetstest"):
        word(presenter, typed)
    remove = find(view, "varor.0.ta_bort", QPushButton)
    assert remove.accessibleName() == "Ta bort Intyg A"
    remove.setFocus()
    press(view, key)

    assert [label for label, _ in rows(presenter)] == ["Graviditetstest"]
    assert find(view, "varor.0.namn", QLabel).text() == "Graviditetstest"
    assert find(view, "varor.1", QWidget).isHidden()
    assert view.focusWidget().objectName() == "besok_sok"


def test_tab_goes_through_the_rows_in_reading_order(view, presenter):
    identify(presenter, ADULT)
    for typed in ("akut", "trehjulig"):
        word(presenter, typed)
    for said in ("21", "9000"):
        answer(presenter, said)
    QApplication.processEvents()
    view.visit.search.setFocus()
    seen = []
    for _ in range(6):
        press(view, Qt.Key.Key_Tab)
        seen.append(view.focusWidget().objectName())

    row = ["varor.0.antal", "varor.0.hjul_tum", "varor.0.totalpris", "varor.0.ta_bort"]
    assert seen == ["chip.akut", *row, "tidpunkt"]


def test_typed_keys_alone_sell_goods(view, presenter):
    find(view, "personnummer").setFocus()
    for typed in (ADULT, "journalkopior 12", "annan vara", "Tandskena", "250"):
        type_text(view, typed)
        press(view, ENTER)
    type_text(view, "4")
    for _ in range(2):
        press(view, ENTER)

    assert presenter.state.done is not None
    assert presenter.state.done.kvitto.att_betala.whole_kr == 304
    assert not find(view, "varor").isVisible()
    assert QApplication.focusWidget() is None or view.focusWidget().objectName() == "personnummer"
