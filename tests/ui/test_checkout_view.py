"""What the checkout shows, in the real window over a real file, and what it is called."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QScrollArea, QWidget

from kassa.kvitto.text import NBSP
from tests.ui.checkout_parts import ADULT, OTHER
from tests.ui.checkout_window import (
    CLINIC,
    ENTER,
    find,
    focus_name,
    identify,
    open_window,
    text_of,
    wait_for_paper,
)
from tests.ui.keys import press, type_text
from ui.start.bugs import excepthook_over
from ui.theme import DARK, LIGHT, contrast

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
