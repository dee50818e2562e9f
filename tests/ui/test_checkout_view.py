"""The checkout screen with real keys, in the real window over a real file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kassa.adapters.folders import Folders
from kassa.desk.ovning import SETTINGS
from kassa.desk.settings import Settings
from kassa.kvitto.text import NBSP
from tests.helpers.taxa import rjl_book
from tests.ui import windows
from tests.ui.checkout_parts import ADULT, MORNING, OTHER, WRONG
from tests.ui.keys import focus, press, type_text
from ui.shell.main_window import MainWindow
from ui.start.bugs import excepthook_over
from ui.theme import DARK, LIGHT, contrast

W = TypeVar("W", bound=QWidget)
ENTER = Qt.Key.Key_Return
CLINIC = replace(SETTINGS, namn="Testmottagningen", register="K1", tema="ljust")

CONTRACT = [
    "personnummer",
    "fodelsedatum",
    "kategori",
    "land",
    "handlingar",
    "tidpunkt",
    "vardniva",
    "vardgivarkategori",
    "typ",
    "akut",
    "remiss.fran",
    "remiss.forsta_besoket",
    "omstandigheter",
    "utfall",
    "aterbud_tid",
    "tolk.bokad",
    "tolk.avbestalld",
    "tolk.informerad",
    "vaccin.mot",
    "vaccin.pris",
    "vaccin.riskgrupp",
    "vaccin.egenanskaffat",
    "varor",
    "slutenvard.inskriven",
    "slutenvard.utskriven",
    "slutenvard.permissionsdagar",
    "frikort.ackumulerat",
    "lma_nummer",
    "betalsatt",
    "avgiftskod",
    "produkt",
    "belopp",
    "att_betala",
    "motivering",
    "varningar",
    "slutfor",
    "skriv_ut",
    "ny_patient",
    "makulera",
]


def open_window(
    qtbot: QtBot, folder: Path, *, ovning: bool = False, settings: Settings = CLINIC
) -> MainWindow:
    return windows.open_window(qtbot, Folders(folder), settings, MORNING, rjl_book(), ovning=ovning)


@pytest.fixture
def window(qtbot, tmp_path):
    window = open_window(qtbot, tmp_path)
    yield window
    window.close()


@pytest.fixture
def practice_window(qtbot, tmp_path):
    window = open_window(qtbot, tmp_path, ovning=True)
    yield window
    window.close()


def test_a_number_nobody_has_is_searched_for_on_the_patient_s_page(window, qtbot):
    """F10 never forgets what was typed: it says that the register does not know the number."""
    identify(window)
    press(window, Qt.Key.Key_F10)

    def says_so() -> bool:
        return any(ADULT in label.text() for label in window.findChildren(QLabel))

    assert find(window, "patientSearch").text() == ADULT
    qtbot.waitUntil(says_so)


def find(window: QWidget, name: str, kind: type[W] | None = None) -> Any:
    found = window.findChild(kind or QWidget, name)
    assert found is not None, name
    return found


def text_of(window: QWidget, name: str) -> str:
    return str(find(window, name, QLabel).text())


def focus_name(window: QWidget) -> str:
    inside: QWidget | None = window.focusWidget()
    return "" if inside is None else inside.objectName()


def identify(window: QWidget, number: str = ADULT) -> None:
    type_text(window, number)
    press(window, ENTER)


def wait_for_paper(qtbot: QtBot, window: QWidget) -> None:
    qtbot.waitUntil(
        lambda: text_of(window, "donePrint").startswith("Sparat som PDF"), timeout=5_000
    )


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


def test_enter_held_down_or_pressed_twice_posts_once(qtbot, window, tmp_path):
    identify(window)
    press(window, Qt.Key.Key_1)
    press(window, ENTER)
    press(window, ENTER)
    press(window, ENTER)
    press(window, ENTER)

    wait_for_paper(qtbot, window)
    assert len(list((tmp_path / "kvitto").glob("*.pdf"))) == 1
    assert not find(window, "slutfor").isEnabled()


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


@pytest.mark.parametrize("size", [(1366, 768), (960, 540), (1920, 1080)])
@pytest.mark.parametrize("visit", ["1", "eu"])
def test_the_sum_and_slutfor_are_always_in_the_window(window, size, visit):
    window.resize(*size)
    identify(window)
    press(window, Qt.Key.Key_1)
    if visit == "eu":
        type_text(window, "tyskland")
        press(window, ENTER)
    QApplication.processEvents()
    inside = QRect(QPoint(0, 0), window.size())

    for name in ("att_betala", "slutfor", "personnummer", "besok_sok", "betalsatt", "ny_patient"):
        widget = find(window, name)
        where = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        assert inside.contains(where), name
        assert widget.visibleRegion().boundingRect().size() == widget.size(), name
    assert find(window, "slutfor").height() >= 32


@pytest.mark.parametrize("size", [(960, 540), (1366, 768)])
def test_no_row_of_goods_is_wider_than_its_column(qtbot, window, size):
    window.resize(*size)
    identify(window)
    name = "Tandskena med ett långt namn"
    for typed in ("annan vara", name, "250", "4trehjulig", "21", "ganska dyr"):
        type_text(window, typed)
        press(window, ENTER)
    qtbot.waitUntil(lambda: find(window, "varor.1").isVisible())
    area = find(window, "visitPanel").findChild(QScrollArea)

    assert text_of(window, "varor.0.namn") == name
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()


def test_every_name_of_the_contract_is_there_once_in_the_checkout(window):
    for name in CONTRACT:
        assert window.findChild(QWidget, name) is not None, name
    checkout = find(window, "checkout")
    for name in set(CONTRACT) - {"makulera"}:
        assert len(checkout.findChildren(QWidget, name)) == 1, name


def test_every_input_has_a_swedish_accessible_name(window):
    checkout = find(window, "checkout")
    inputs = [
        widget
        for kind in (QLineEdit, QComboBox, QCheckBox)
        for widget in checkout.findChildren(kind)
    ]

    assert len(inputs) > 30
    for widget in inputs:
        assert widget.accessibleName(), widget.objectName()


def test_the_inputs_decide_at_once_whoever_sets_them(window):
    find(window, "fodelsedatum", QLineEdit).setText("1988-05-04")
    for name, value in (
        ("vardniva", "specialistvard"),
        ("vardgivarkategori", "lakare"),
        ("typ", "mottagning"),
        ("remiss.fran", "primarvard"),
    ):
        combo = find(window, name, QComboBox)
        combo.setCurrentIndex(combo.findData(value))
    assert find(window, "question").isVisible()
    box = find(window, "remiss.forsta_besoket", QCheckBox)
    assert box.checkState() is Qt.CheckState.PartiallyChecked

    box.setChecked(True)
    assert text_of(window, "avgiftskod") == "120"
    box.setChecked(False)
    assert text_of(window, "avgiftskod") == "110"


def test_an_unanswered_box_can_be_set_to_no(window):
    for name, value in (("vardgivarkategori", "sjukskoterska"), ("utfall", "uteblivet")):
        combo = find(window, name, QComboBox)
        combo.setCurrentIndex(combo.findData(value))
    find(window, "tolk.bokad", QCheckBox).setChecked(True)
    find(window, "tolk.avbestalld", QCheckBox).setChecked(False)
    find(window, "tolk.informerad", QCheckBox).setChecked(True)

    assert text_of(window, "att_betala") == f"560{NBSP}kr"


def test_tab_goes_in_reading_order(window):
    seen = []
    for _ in range(14):
        seen.append(focus_name(window))
        press(window, Qt.Key.Key_Tab)

    order = ["personnummer", "namn", "kategori", "claim_requested", "besok_sok", "tidpunkt"]
    assert [name for name in seen if name in order] == order


def test_the_title_carries_no_patient_data(window):
    identify(window)

    assert window.windowTitle() == "Kassa – Testmottagningen"


def test_practice_says_so_in_words_and_in_the_frame(qtbot, tmp_path):
    window = open_window(qtbot, tmp_path, ovning=True)

    assert text_of(window, "ovning") == "ÖVNING"
    assert find(window, "frame").property("ovning") is True
    assert "ÖVNING" in window.windowTitle()
    window.close()


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_can_be_told_apart(tokens):
    for surface in (tokens.window, tokens.surface, tokens.raised):
        assert contrast(tokens.text, surface) >= 7
        assert contrast(tokens.muted, surface) >= 4.5
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.text, tokens.accent_soft) >= 4.5
    assert contrast(tokens.on_ovning, tokens.ovning) >= 4.5
    for tone in ("ok", "attention", "error"):
        for surface in (tokens.surface, getattr(tokens, f"{tone}_soft")):
            assert contrast(getattr(tokens, tone), surface) >= 4.5
            assert contrast(tokens.text, surface) >= 4.5
    for sign in (tokens.control, tokens.focus):
        assert contrast(sign, tokens.surface) >= 3


def test_a_bug_is_logged_without_what_was_typed_and_told_with_a_code(
    qtbot, window, caplog, expect_log
):
    expect_log("bug")
    hook = excepthook_over(lambda: window)
    with pytest.raises(ValueError, match=ADULT) as caught:
        int(f"x{ADULT}")
    hook(caught.type, caught.value, caught.tb)

    box = QApplication.activeModalWidget()
    assert box is not None
    assert "koden" in box.property("text")
    assert ADULT not in caplog.text
    assert "ValueError" in caplog.text
    box.close()


def test_practice_patients_are_offered_until_a_number_is_typed(practice_window):
    """A newcomer needs no number to begin: Alt and a digit picks an invented patient."""
    offered = find(practice_window, "ovning_patient_list", QWidget)
    assert offered.isVisible()

    press(practice_window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)

    assert not offered.isVisible()
    assert find(practice_window, "namn", QLineEdit).text() == "Alma Övning"


def scan(window: QWidget, number: str, *, gap_ms: int = 5) -> None:
    """Type as a scanner does: hardly any time between the keys, Enter at the end."""
    moment = 1_000_000
    for char in f"{number}\r":
        moment += gap_ms
        key = Qt.Key.Key_Return if char == "\r" else Qt.Key(ord(char))
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, char)
        event.setTimestamp(moment)
        QApplication.sendEvent(focus(window), event)


def test_a_card_scanned_into_the_visit_field_begins_the_next_patient(window):
    """A scanner's digits are no visits, and nothing of the patient before is lost."""
    identify(window)
    press(window, Qt.Key.Key_1)

    scan(window, OTHER)

    assert find(window, "personnummer", QLineEdit).text() == OTHER
    assert text_of(window, "avgiftskod") == ""
    press(window, Qt.Key.Key_Escape)
    find(window, "personnummer", QLineEdit).clear()
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert find(window, "personnummer", QLineEdit).text() == ADULT


def test_a_card_scanned_after_what_would_it_cost_keeps_the_visit(window):
    press(window, Qt.Key.Key_F3)
    press(window, Qt.Key.Key_1)

    scan(window, ADULT.replace("-", ""))

    assert text_of(window, "avgiftskod") == "100"
    assert find(window, "personnummer", QLineEdit).text() == ADULT.replace("-", "")


def test_a_hand_that_types_digits_picks_visits(window):
    press(window, Qt.Key.Key_F3)

    scan(window, "199911221114", gap_ms=80)

    assert find(window, "personnummer", QLineEdit).text() == ""
    assert text_of(window, "avgiftskod") == "240"


def test_a_digit_that_is_held_down_says_one_thing(window):
    """The key repeats itself, the clerk does not: the next question is not answered by it."""
    identify(window, "19880504-A102")
    press(window, Qt.Key.Key_1)
    for _ in range(3):
        held = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, "1", autorep=True
        )
        QApplication.sendEvent(focus(window), held)

    assert find(window, "kategori", QComboBox).currentText() == ""
    assert find(window, "besok_sok", QLineEdit).text() == ""


def test_a_held_key_that_the_system_does_not_mark_does_one_thing(window, tmp_path):
    """X11 tells a repeated key as let go and pressed at the same moment, and Qt may miss it."""
    window.activateWindow()
    identify(window)
    hold(window, Qt.Key.Key_1, 1_000)
    hold(window, ENTER, 2_000)
    assert focus_name(window) == "slutfor"
    assert not list((tmp_path / "kvitto").glob("*.pdf"))
    identify_anew(window, "19880504-A102")
    hold(window, Qt.Key.Key_1, 3_000)
    assert find(window, "kategori", QComboBox).currentText() == ""
    hold(window, Qt.Key.Key_1, 4_000)
    assert find(window, "kategori", QComboBox).currentText() == "Asylsökande"


def test_equal_signs_from_a_scanner_at_one_moment_are_all_taken(window):
    """A scanner or a remote desktop may let go of a key and press it again at the same moment."""
    window.activateWindow()
    find(window, "personnummer", QLineEdit).setFocus()
    for sign in "198811112386":
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, ord(sign), Qt.KeyboardModifier.NoModifier, sign)
            event.setTimestamp(1_000)
            QApplication.sendEvent(window.windowHandle(), event)

    assert find(window, "personnummer", QLineEdit).text() == "198811112386"


def identify_anew(window: QWidget, number: str) -> None:
    """Take the next patient."""
    press(window, Qt.Key.Key_F2)
    identify(window, number)


def hold(window: QWidget, key: Qt.Key, begins: int) -> None:
    """Hold a key down for three repetitions, as X11 tells it; times in milliseconds."""
    text = "1" if key == Qt.Key.Key_1 else "\r"
    for kind, moment in (
        (QEvent.Type.KeyPress, begins),
        (QEvent.Type.KeyRelease, begins + 500),
        (QEvent.Type.KeyPress, begins + 500),
        (QEvent.Type.KeyRelease, begins + 530),
        (QEvent.Type.KeyPress, begins + 530),
        (QEvent.Type.KeyRelease, begins + 560),
    ):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(moment)
        QApplication.sendEvent(window.windowHandle(), event)


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


@pytest.mark.parametrize("size", [(1366, 768), (960, 540)])
def test_the_code_for_swish_covers_the_visit_whole(qtbot, tmp_path, size):
    """No half field looks out under it; what is paid goes on standing beside it."""
    window = open_window(qtbot, tmp_path, settings=replace(CLINIC, swish="1231234567"))
    window.resize(*size)
    identify(window)
    press(window, Qt.Key.Key_1)
    press(window, ENTER)
    press(window, Qt.Key.Key_S)
    QApplication.processEvents()

    panel, visit = find(window, "swishPanel"), find(window, "visitPanel")
    covered, whole, to_pay = (
        QRect(widget.mapTo(window, QPoint()), widget.size())
        for widget in (panel, visit, find(window, "att_betala"))
    )
    assert covered.contains(whole)
    assert not covered.intersects(to_pay)
    window.close()


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


def test_nobody_reads_a_protected_number_over_the_shoulder(qtbot, window):
    """Protected on the patient's page (F10, Ctrl+I), the number stands as dots in the checkout."""
    identify(window)
    for key in (Qt.Key.Key_1, ENTER, ENTER):
        press(window, key)
    wait_for_paper(qtbot, window)
    press(window, Qt.Key.Key_F2)
    identify(window)
    press(window, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: text_of(window, "patientNumber") == ADULT)
    press(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: text_of(window, "patientNumber") == "********-2382")
    press(window, Qt.Key.Key_F5)

    number = find(window, "personnummer", QLineEdit)
    assert number.echoMode() is QLineEdit.EchoMode.Password
    press(window, Qt.Key.Key_F2)
    identify(window, OTHER)
    assert number.echoMode() is QLineEdit.EchoMode.Normal
