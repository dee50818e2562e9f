"""The checkout with real keys, in the real window over a real file."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from kassa.kvitto.text import NBSP
from tests.ui.checkout_parts import ADULT, OTHER, WRONG
from tests.ui.checkout_window import ENTER, find, focus_name, identify, text_of, wait_for_paper
from tests.ui.keys import press, type_text


def test_a_number_nobody_has_is_searched_for_on_the_patient_s_page(window, qtbot):
    """F10 never forgets what was typed: it says that the register does not know the number."""
    identify(window)
    press(window, Qt.Key.Key_F10)

    def says_so() -> bool:
        return any(ADULT in label.text() for label in window.findChildren(QLabel))

    assert find(window, "patientSearch").text() == ADULT
    qtbot.waitUntil(says_so)


def test_the_commonest_visit_takes_three_keys_after_the_identity(qtbot, window, tmp_path):
    assert focus_name(window) == "personnummer"
    identify(window)
    assert focus_name(window) == "besok_sok"

    press(window, Qt.Key.Key_1)
    assert text_of(window, "att_betala") == f"250{NBSP}kr"
    assert text_of(window, "avgiftskod") == "100"
    press(window, ENTER)
    assert focus_name(window) == "slutfor"
    press(window, ENTER)

    wait_for_paper(qtbot, window)
    assert text_of(window, "doneHeadline") == f"Kvitto K1-1 · 250{NBSP}kr kort"
    assert len(list((tmp_path / "kvitto").glob("*.pdf"))) == 1
    assert focus_name(window) == "personnummer"


def test_k_and_f_choose_how_it_is_paid_and_four_keys_are_enough(qtbot, window):
    identify(window)
    press(window, Qt.Key.Key_1)
    press(window, ENTER)
    press(window, Qt.Key.Key_F)
    assert find(window, "betalsatt.faktura", QPushButton).isChecked()
    press(window, Qt.Key.Key_K)
    assert find(window, "betalsatt.kort", QPushButton).isChecked()
    press(window, Qt.Key.Key_F)
    press(window, ENTER)

    wait_for_paper(qtbot, window)
    assert text_of(window, "doneHeadline").endswith("faktura")


def test_a_double_click_posts_once(qtbot, window, tmp_path):
    identify(window)
    press(window, Qt.Key.Key_1)
    qtbot.mouseDClick(find(window, "slutfor"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(find(window, "slutfor"), Qt.MouseButton.LeftButton)

    wait_for_paper(qtbot, window)
    assert len(list((tmp_path / "kvitto").glob("*.pdf"))) == 1


def test_a_wrong_check_digit_stays_in_the_field(window):
    identify(window, WRONG)

    field = find(window, "personnummer", QLineEdit)
    assert field.text() == WRONG
    assert field.property("tone") == "error"
    assert "Kontrollsiffran" in text_of(window, "feeMessage")
    assert focus_name(window) == "personnummer"


def test_esc_goes_back_and_loses_nothing(window):
    identify(window)
    press(window, Qt.Key.Key_2)
    type_text(window, "akut")
    press(window, ENTER)
    press(window, ENTER)
    assert focus_name(window) == "slutfor"

    press(window, Qt.Key.Key_Escape)
    assert focus_name(window) == "besok_sok"
    press(window, Qt.Key.Key_Escape)
    assert focus_name(window) == "personnummer"

    assert find(window, "personnummer", QLineEdit).text() == ADULT
    assert text_of(window, "avgiftskod") == "200"
    assert find(window, "akut", QCheckBox).isChecked()


def test_esc_closes_the_suggestions_first_and_keeps_the_word(window):
    press(window, Qt.Key.Key_F3)
    type_text(window, "återb")
    assert find(window, "suggestions").isVisible()

    press(window, Qt.Key.Key_Escape)

    assert not find(window, "suggestions").isVisible()
    assert find(window, "besok_sok", QLineEdit).text() == "återb"
    assert focus_name(window) == "besok_sok"


def test_the_arrows_choose_among_the_suggestions(window):
    press(window, Qt.Key.Key_F3)
    press(window, Qt.Key.Key_1)
    type_text(window, "remiss från")
    press(window, Qt.Key.Key_Down)
    press(window, ENTER)

    assert find(window, "remiss.fran", QComboBox).currentData() == "specialistvard"
    assert find(window, "question").isVisible()
    press(window, Qt.Key.Key_2)
    assert not find(window, "question").isVisible()


def test_chips_go_by_backspace_and_by_delete(window):
    press(window, Qt.Key.Key_F3)
    press(window, Qt.Key.Key_1)
    for word in ("akut", "smitt", "i går"):
        type_text(window, word)
        press(window, ENTER)
    QApplication.processEvents()
    assert find(window, "chip.tidpunkt").isVisible()

    press(window, Qt.Key.Key_Backspace)
    assert window.findChild(QWidget, "chip.omstandigheter.smittskydd") is None
    assert text_of(window, "avgiftskod") != "320"

    QApplication.processEvents()
    chip = find(window, "chip.akut")
    chip.setFocus()
    press(window, Qt.Key.Key_Delete)
    assert not find(window, "akut", QCheckBox).isChecked()
    assert focus_name(window) == "besok_sok"


def test_f2_empties_and_ctrl_z_takes_back(window):
    identify(window)
    press(window, Qt.Key.Key_1)
    press(window, Qt.Key.Key_F2)
    assert find(window, "personnummer", QLineEdit).text() == ""
    assert focus_name(window) == "personnummer"

    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert find(window, "personnummer", QLineEdit).text() == ADULT
    assert text_of(window, "avgiftskod") == "100"


def test_the_own_code_by_keys(window):
    identify(window)
    press(window, Qt.Key.Key_1)
    press(window, Qt.Key.Key_F7)
    type_text(window, "180")
    press(window, ENTER)
    press(window, ENTER)
    assert focus_name(window) == "eget_val.skal"
    type_text(window, "Läkaren ringde")
    press(window, ENTER)

    assert text_of(window, "avgiftskod") == "180"
    assert text_of(window, "override") == "Läkaren ringde"
    press(window, Qt.Key.Key_Backspace)
    assert text_of(window, "avgiftskod") == "100"


def test_the_same_visit_twice_is_asked_with_j_and_n(qtbot, window, tmp_path):
    for shown in (
        lambda: text_of(window, "doneHeadline").startswith("Kvitto K1-1"),
        lambda: find(window, "confirm").isVisible(),
    ):
        identify(window)
        press(window, Qt.Key.Key_1)
        press(window, ENTER)
        press(window, ENTER)
        qtbot.waitUntil(shown)
    press(window, ENTER)
    assert find(window, "confirm").isVisible()

    press(window, Qt.Key.Key_J)

    qtbot.waitUntil(lambda: text_of(window, "doneHeadline").startswith("Kvitto K1-2"))


def test_f1_shows_the_keys_and_gives_the_keyboard_back(window):
    press(window, Qt.Key.Key_F1)
    assert find(window, "help").isVisible()

    press(window, Qt.Key.Key_Escape)

    assert not find(window, "help").isVisible()
    assert focus_name(window) == "personnummer"


def test_keys_ahead_of_the_question_who_it_is_post_nothing(window, tmp_path):
    """Number, Enter, visit, Enter, Enter is the habit of a hand; the question stays."""
    identify(window, "19930264-2393")
    press(window, Qt.Key.Key_1)
    for key in (ENTER, ENTER, Qt.Key.Key_K, ENTER, ENTER):
        press(window, key)

    assert text_of(window, "doneHeadline") == ""
    assert not list((tmp_path / "kvitto").glob("*.pdf"))
    assert find(window, "kategori", QComboBox).currentText() == ""


def test_who_it_is_can_be_chosen_in_the_list_by_keys(window):
    """The list says "Välj" until then."""
    identify(window, "19880504-A102")
    press(window, Qt.Key.Key_1)
    kategori = find(window, "kategori", QComboBox)
    assert (kategori.currentText(), kategori.placeholderText()) == ("", "Välj")
    kategori.setFocus()
    type_text(window, "asyl")

    assert kategori.currentText() == "Asylsökande"
    assert text_of(window, "att_betala") == f"50{NBSP}kr"


def test_f5_leads_back_from_the_receipts(window):
    press(window, Qt.Key.Key_F9)
    assert not find(window, "checkout").isVisible()

    press(window, Qt.Key.Key_F5)

    assert find(window, "checkout").isVisible()


def test_earlier_fees_lead_from_the_sum_to_its_date_and_close_with_the_patient(window):
    """F8 goes to the sum, also when the fields are open already; nothing is left for the next."""
    identify(window)
    press(window, Qt.Key.Key_F8)
    type_text(window, "900")
    press(window, ENTER)
    assert focus_name(window) == "frikort.sedan"
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_F8)
    assert focus_name(window) == "frikort.ackumulerat"

    press(window, Qt.Key.Key_F2)

    assert not find(window, "frikort.ackumulerat").isVisible()


def test_f2_leaves_no_word_behind_in_the_visit_field(window):
    identify(window)
    type_text(window, "asdf")

    press(window, Qt.Key.Key_F2)

    assert find(window, "besok_sok", QLineEdit).text() == ""


def test_ctrl_z_brings_back_nothing_of_the_one_before(window):
    """A name that was typed and emptied again, a word, a reason: all of the patient before."""
    identify(window)
    namn = find(window, "namn", QLineEdit)
    namn.insert("Märta Ängström")
    namn.backspace()
    namn.selectAll()
    namn.backspace()
    press(window, Qt.Key.Key_F7)
    find(window, "eget_val.skal", QLineEdit).insert("Läkaren beslutade om Märta")
    find(window, "besok_sok", QLineEdit).insert("Märta")
    press(window, Qt.Key.Key_F2)
    press(window, Qt.Key.Key_F7)

    lines = find(window, "checkout").findChildren(QLineEdit)
    assert [line.objectName() for line in lines if line.isUndoAvailable()] == []
    assert [line.text() for line in lines if "Märta" in line.text()] == []


def test_the_reason_of_an_own_code_is_that_of_the_visit_in_hand(window):
    """Not the one that was typed last, for somebody else."""
    presenter = find(window, "checkout")._presenter
    skal = find(window, "eget_val.skal", QLineEdit)
    for number, why in ((ADULT, "Läkaren beslutade"), (OTHER, "Bokad som distans")):
        identify(window, number)
        press(window, Qt.Key.Key_1)
        press(window, Qt.Key.Key_F7)
        skal.setText(why)
        presenter.choose_produkt(presenter.produkt_list("")[0].id, why)
        press(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    presenter.take_up(0)
    press(window, Qt.Key.Key_F7)

    assert presenter.state.form.eget_val_skal == "Läkaren beslutade"
    assert skal.text() == "Läkaren beslutade"


def test_enter_on_an_open_question_says_what_to_do(window):
    identify(window)
    press(window, Qt.Key.Key_1)
    type_text(window, "remiss")
    press(window, ENTER)

    press(window, ENTER)

    assert any("Svara på frågan" in label.text() for label in window.findChildren(QLabel))
