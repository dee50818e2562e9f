"""The inputs follow the tariff in force: what it offers, its own facts, what it makes of whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)

from kassa.kvitto.text import NBSP
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from resources import path
from tests.helpers.taxa import rjl, rjl_content
from tests.ui.checkout_parts import (
    ADULT,
    CHILD,
    OTHER,
    identify,
    presenter_of,
    word,
)
from ui import text
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.question import Question
from ui.checkout.quick import quick_list
from ui.checkout.view import CheckoutView

EXEMPT = "avgiftsfria"


@pytest.fixture
def norrmark(till):
    """Return a presenter under the tariff of the invented region."""
    taxa = load_taxa(path("exempel", "nrm-2026.toml").read_bytes())
    return presenter_of(replace(till, taxa_book=InstalledTaxaBook((taxa,))))


def view_of(qtbot, presenter) -> CheckoutView:
    view = CheckoutView(presenter, rjl())
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    return view


def question_of(presenter: CheckoutPresenter) -> Question:
    question = presenter.state.besok.question
    assert question is not None
    return question


def find(view: QWidget, name: str, kind: type[QWidget] = QWidget) -> Any:
    found = view.findChild(kind, name)
    assert found is not None, name
    return found


def values(view: QWidget, name: str) -> list[str]:
    combo = find(view, name, QComboBox)
    return [combo.itemData(n) for n in range(combo.count()) if combo.itemData(n)]


def shown(view: QWidget, name: str) -> bool:
    found = view.findChild(QWidget, name)
    return found is not None and found.isVisibleTo(view)


def test_the_window_offers_what_the_tariff_has_rules_for(qtbot, norrmark):
    """Built for one tariff, the window follows the one that holds at the time of the visit."""
    view = view_of(qtbot, norrmark)

    assert values(view, "typ") == ["mottagning", "hembesok", "distans", "provtagning", "varor"]
    assert values(view, "vardgivarkategori") == [
        "lakare",
        "sjukskoterska",
        "fysioterapeut",
        "psykolog",
    ]
    assert values(view, "vardniva") == ["primarvard", "specialistvard"]
    assert values(view, "kategori") == ["folkbokford", "utomlans", "asylsokande", "annat_land"]
    ticks = find(view, "omstandigheter", QListWidget)
    assert "Skärgårdsbesök" in [ticks.item(n).text() for n in range(ticks.count())]
    assert ticks.count() == 4
    assert not shown(view, "remiss.fran")
    assert shown(view, "akut")
    buttons = [find(view, f"quick.{n}", QPushButton) for n in range(1, 10)]
    assert [button.isVisibleTo(view) for button in buttons] == [True] * 7 + [False] * 2


def test_the_bundled_tariff_offers_everything(qtbot, presenter):
    view = view_of(qtbot, presenter)

    assert values(view, "typ") == list(text.TYP)
    assert values(view, "vaccin.mot") == list(text.VACCIN)
    assert values(view, "kategori") == list(text.KATEGORI)
    assert shown(view, "remiss.fran")


def test_the_question_who_is_met_knows_the_tariff(norrmark):
    norrmark.change("typ", "hembesok")

    answers = [answer.label for answer in question_of(norrmark).answer_list]
    assert answers == ["Läkare", "Sjuksköterska", "Fysioterapeut", "Psykolog"]


@pytest.mark.parametrize("vardniva", ["primarvard", "specialistvard"])
def test_no_quick_visit_is_refused_by_its_tariff(norrmark, vardniva):
    taxa = norrmark.state.besok.taxa
    for quick in quick_list(vardniva, taxa):
        identify(norrmark, ADULT)
        norrmark.change("vardniva", vardniva)
        norrmark.pick_quick(quick.number)
        faults = set(norrmark.state.faults)
        assert faults <= {"fakta.listad"}, (quick.label, norrmark.state.faults)


def test_a_new_tariff_at_new_year_changes_what_is_offered(qtbot, till):
    """A visit of last year is typed in this year: its tariff offers, its facts are asked."""
    old = rjl_content().replace(b"galler_fran = 2026-01-01", b"galler_fran = 2024-01-01", 1)
    old = old.replace(b'id = "rjl-2026"', b'id = "rjl-2024"', 1)
    old = old.replace(b"{ fran = 2025-01-01,", b"{ fran = 2024-01-01,", 1)
    old = old.replace(
        b"{ fran = 2026-01-01, belopp = 1800", b"{ fran = 2024-01-01, belopp = 1800", 1
    )
    new = load_taxa(path("exempel", "nrm-2026.toml").read_bytes())
    book = InstalledTaxaBook((load_taxa(old), new))
    presenter = presenter_of(replace(till, taxa_book=book))
    view = view_of(qtbot, presenter)
    identify(presenter, ADULT)
    presenter.pick_number(1)
    word(presenter, "listad")
    assert presenter.state.fee.sum == f"200{NBSP}kr"
    assert shown(view, "fakta.listad")
    presenter.change("tidpunkt", "2025-12-30 10:00")

    assert presenter.state.faults == {}
    assert presenter.state.fee.sum == f"250{NBSP}kr"
    assert view.findChild(QWidget, "fakta.listad") is None
    assert "slutenvard" in values(view, "typ")
    presenter.change("tidpunkt", "")
    assert presenter.state.fee.sum == f"200{NBSP}kr"
    assert find(view, "fakta.listad", QCheckBox).isChecked()


# --- the tariff's own facts ----------------------------------------------------------------------


def test_own_facts_have_inputs_that_show_what_holds_unsaid(qtbot, norrmark):
    view = view_of(qtbot, norrmark)
    identify(norrmark, ADULT)
    norrmark.pick_number(1)
    listad = find(view, "fakta.listad", QCheckBox)
    typ = find(view, "fakta.mottagningstyp", QComboBox)
    avstand = find(view, "fakta.avstand_km", QLineEdit)

    assert listad.checkState() is Qt.CheckState.PartiallyChecked
    assert typ.currentText() == "Vanlig mottagning"
    assert (avstand.text(), avstand.placeholderText()) == ("", "0")
    assert listad.accessibleName() == "Listad här"
    assert typ.accessibleName() == "Typ av mottagning"


def test_own_facts_are_set_by_their_inputs(qtbot, norrmark):
    view = view_of(qtbot, norrmark)
    identify(norrmark, ADULT)
    norrmark.pick_number(1)
    find(view, "fakta.listad", QCheckBox).click()
    assert norrmark.state.fee.sum == f"200{NBSP}kr"
    typ = find(view, "fakta.mottagningstyp", QComboBox)
    typ.setCurrentIndex(typ.findData("narakut"))
    assert norrmark.state.fee.sum == f"500{NBSP}kr"
    typ.setCurrentIndex(typ.findData("vanlig"))
    assert norrmark.state.fee.sum == f"200{NBSP}kr"
    assert "Typ av mottagning" not in str(norrmark.state.besok.chip_list)

    norrmark.pick_number(5)
    find(view, "fakta.avstand_km", QLineEdit).setText("30")
    assert norrmark.state.fee.sum == f"325{NBSP}kr"


def test_an_own_fact_taken_away_is_asked_again(norrmark):
    identify(norrmark, ADULT)
    norrmark.pick_number(1)
    norrmark.pick_number(1)
    assert norrmark.state.besok.question is None
    norrmark.remove_last_chip()

    assert question_of(norrmark).field == "fakta.listad"


# --- what is said too early ----------------------------------------------------------------------


def test_a_warning_waits_for_the_answer_it_hangs_on(presenter):
    """Nothing is said of a missing LMA card before it is asked for."""
    identify(presenter, ADULT)
    presenter.change("kategori", "asylsokande")
    presenter.pick_number(1)
    assert question_of(presenter).field == "handlingar"
    assert presenter.state.fee.varningar == ()
    presenter.pick_number(2)

    assert "Inget LMA-kort" in " ".join(presenter.state.fee.varningar)


def test_a_question_waved_away_lets_the_warning_come(presenter):
    identify(presenter, ADULT)
    presenter.change("kategori", "asylsokande")
    presenter.pick_number(1)
    presenter.go_on()

    assert "Inget LMA-kort" in " ".join(presenter.state.fee.varningar)


def test_other_warnings_do_not_wait(presenter):
    identify(presenter, ADULT)
    presenter.change("kategori", "asylsokande")
    presenter.pick_number(2)
    word(presenter, "tbe 300")

    assert question_of(presenter).field == "handlingar"
    assert "MittVaccin" in " ".join(presenter.state.fee.varningar)


def test_a_child_has_no_frikort_to_fill(qtbot, presenter):
    view = view_of(qtbot, presenter)
    identify(presenter, CHILD)
    assert presenter.state.patient.frikort is None
    assert EXEMPT in find(view, "frikortNote", QLabel).text()
    presenter.pick_number(1)
    assert EXEMPT in presenter.state.patient.frikort_note
    identify(presenter, OTHER)

    assert presenter.state.patient.frikort is not None
    assert not shown(view, "frikortNote")


def test_an_adult_with_one_free_visit_still_has_a_frikort_to_fill(presenter):
    identify(presenter, ADULT)
    presenter.pick_number(1)
    word(presenter, "smittskydd")

    assert presenter.state.fee.is_free
    assert presenter.state.patient.frikort is not None
    assert presenter.state.patient.frikort_note == ""
