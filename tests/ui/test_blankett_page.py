"""Paper forms that are entered afterwards, with real keys over the real use cases."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from kassa.desk.avbrott_ports import BlankettUtfall
from kassa.desk.blankett import strike_blankett
from kassa.errors import StorageError
from kassa.ids import DeskId
from tests.ui.avbrott_parts import BERTIL, GERD, open_window


@pytest.fixture
def opened(tmp_path, qtbot):
    opened = open_window(tmp_path, qtbot)
    yield opened
    opened.window.close()


def test_a_form_is_entered_and_its_number_counted(opened):
    """Numbers that are left out are named."""
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("6")
    opened.wait()
    assert [f.suffix for f in opened.folders.export.iterdir()] == [".pdf"]
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("3")
    opened.wait()
    opened.fill_in("2", GERD, "", "i går 9:30", "1", "250", "k")

    assert "Saknas: K1-B001" in opened.words("blankettStatus")
    assert "1 inlagd," in opened.words("blankettStatus")


def test_a_form_that_is_entered_counts_at_once_in_the_status_line(opened):
    """Not only when the desk is looked at again after half a minute."""
    opened.print_forms()
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.press(Qt.Key.Key_Return)
    opened.press(Qt.Key.Key_Return)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("3")
    opened.wait()
    before = opened.words("avbrott")
    opened.fill_in("1", GERD, "", "i går 9:30", "1", "250", "k")
    opened.wait()

    assert before != opened.words("avbrott")


def test_all_that_is_wrong_on_a_form_is_told_at_once(opened):
    """Also the date of a frikort; and what was said of the form before is taken away."""
    opened.print_forms()
    opened.fill_in("1", GERD, "", "i går 9:30", "1", "250", "k")
    pane = opened.pages.blankett
    assert pane._message.isVisible()
    opened.fill_in("2", GERD, "", "", "", "250", "k", "sen")

    said = [label.text() for label in pane.findChildren(QLabel) if label.isVisible()]
    for begins in ("Tiden går inte", "Skriv siffran i listan", "Datumet går inte"):
        assert [words for words in said if words.startswith(begins)], begins
    assert not pane._message.isVisible()
    assert "1 inlagd," in opened.words("blankettStatus")


def test_a_form_with_another_sum_is_asked_about(opened):
    opened.print_forms()
    opened.fill_in("1", GERD, "", "i går 9:30", "1", "200", "k")
    assert "på papperet 200 kr, enligt Kassa 250 kr" in opened.words("blankettFraga.title")
    opened.press(Qt.Key.Key_Return)

    assert "K1-B001: på papperet 200 kr" in opened.words("blankettStatus")


def test_the_rest_is_said_to_lie_blank_only_after_a_question(opened):
    """By number; and F8 is another thing on the page beside."""
    opened.print_forms()
    opened.key(Qt.Key.Key_F8)
    asked = "24 blanketter, K1-B001 till K1-B024, anges som oanvända."
    assert asked in opened.words("blankettRest.title")
    opened.press(Qt.Key.Key_Escape)
    assert "24 kvar från K1-B001" in opened.words("blankettStatus")
    opened.key(Qt.Key.Key_F8)
    opened.press(Qt.Key.Key_Return)

    assert "Alla 24 nummer är redovisade" in opened.words("blankettStatus")
    assert opened.words("blankettRest.title") == ""


def test_a_key_typed_before_the_numbers_are_read_is_not_lost(opened):
    """F8 at once when the page is opened the first time."""
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("6")
    opened.wait()
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("3")
    QTest.keyClick(opened.window, Qt.Key.Key_F8)
    opened.wait()

    assert "anges som oanvända" in opened.words("blankettRest.title")


def test_a_form_without_a_personnummer_goes_to_the_checkout_with_its_number(opened):
    """Who the patient is decides the fee: the checkout asks, and ties the number to the visit."""
    opened.begin()
    opened.print_forms()
    opened.fill_in("2", "19880504-A102", "Amina", "i går 9:30", "1", "250", "k")
    said = [label.text() for label in opened.pages.blankett.findChildren(QLabel)]
    assert any("F6 tar blanketten till kassan." in words for words in said)
    opened.key(Qt.Key.Key_F6)
    assert opened.window.page == "kassa"
    opened.type("7")  # a newborn child's, or of somebody who could not say who he is
    chips = [b.text() for b in opened.window.findChildren(QAbstractButton) if b.isVisible()]
    assert any("Blankett K1-B002, betalt 250 kr" in words for words in chips)
    opened.press(Qt.Key.Key_Return)
    opened.press(Qt.Key.Key_Return)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("3")
    opened.wait()

    assert "1 inlagd," in opened.words("blankettStatus")
    form = opened.ledger.blankett(DeskId("K1"), 2)
    assert opened.ledger.find_patient("19880504-A102").namn == "Amina"
    assert opened.ledger.avbrott_of(form.checkout_id) is not None


def test_a_form_the_checkout_does_not_take_stays_where_it_was_typed(opened, monkeypatch):
    """What was begun there cannot be put aside: neither is lost."""
    opened.key(Qt.Key.Key_F5)
    opened.type(BERTIL)
    opened.press(Qt.Key.Key_Return)
    opened.print_forms()
    for words in ("2", "19880504-A102", "Amina"):
        opened.type(words)
        QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_Tab)

    def full(*_args: object) -> None:
        raise StorageError("Disken är full.")

    monkeypatch.setattr(type(opened.ledger), "add_parked", full)
    opened.key(Qt.Key.Key_F6)

    begun = opened.window.findChild(QLineEdit, "personnummer")
    assert begun is not None
    assert begun.text() == BERTIL
    typed = opened.pages.blankett._form.typed()
    assert (typed["blankett"], typed["namn"]) == ("2", "Amina")


def test_a_sum_that_cannot_be_read_is_not_handed_to_the_checkout(opened):
    """There it would agree with any fee; what else is wrong is told at once."""
    opened.print_forms()
    opened.fill_in("99", "", "Amina", "i går 9:30", "1", "tvåhundra", "k")
    opened.key(Qt.Key.Key_F6)

    assert opened.window.page == "blankett"
    said = [label.text() for label in opened.pages.blankett.findChildren(QLabel)]
    assert any("Summan går inte att läsa" in words for words in said)
    assert any("K1-B099 är inte utskriven" in words for words in said)
    opened.pages.blankett._form.focus_field("blankett")
    opened.type("2")
    opened.key(Qt.Key.Key_F6)
    assert opened.window.page == "blankett"


@pytest.mark.parametrize("besok", ["13", "uteblev från läkare, t", "ögonbotten"])
def test_the_visit_on_the_form_goes_along_to_the_checkout(opened, besok):
    """Also a missed one with its interpreter; one that is not in the list is chosen there."""
    opened.print_forms()
    opened.fill_in("1", "19880504-A102", "", "i går 9:30", besok, "100", "k")
    opened.key(Qt.Key.Key_F6)

    shown = [b.text() for b in opened.window.findChildren(QAbstractButton) if b.isVisible()]
    is_listed = besok != "ögonbotten"
    assert any("Blankett K1-B001" in words for words in shown)
    assert any("Tolk, patienten informerad" in words for words in shown) is is_listed
    opened.type("7")  # who it is, where the visit is said; else a visit
    assert opened.words("att_betala").endswith(" kr") is is_listed


def test_what_changed_under_the_question_is_asked_anew(opened):
    """Somebody at another desk entered one: nothing that was not asked about is written."""
    opened.print_forms()
    opened.key(Qt.Key.Key_F8)
    till = opened.pages.routine._till
    strike_blankett(
        (till.desk.id, 3), BlankettUtfall.MAKULERAD, "Fel", till.ledger, till.clock, till.desk
    )
    opened.press(Qt.Key.Key_Return)

    assert "21 blanketter, K1-B004 till K1-B024" in opened.words("blankettRest.title")
    assert "har ändrats sedan frågan" in opened.pages.blankett._message.text
    opened.press(Qt.Key.Key_Return)
    assert "Saknas: K1-B001, K1-B002." in opened.words("blankettStatus")


def test_a_form_that_turns_up_filled_in_is_opened_and_entered(opened):
    opened.print_forms()
    opened.key(Qt.Key.Key_F8)
    opened.press(Qt.Key.Key_Return)
    opened.key(Qt.Key.Key_F4)
    opened.type("7")
    opened.press(Qt.Key.Key_Return)
    assert "Saknas: K1-B007." in opened.words("blankettStatus")
    opened.fill_in("7", GERD, "", "i går 9:30", "1", "250", "k")

    assert "1 inlagd, 23 makulerade eller oanvända" in opened.words("blankettStatus")
    assert "Alla 24 nummer" in opened.words("blankettStatus")
