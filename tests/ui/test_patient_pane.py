"""The patient's page with real keys, a real file and the real use cases."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kassa.adapters.folders import Folders
from kassa.desk.access import filter_of
from kassa.desk.las_in import las_in
from kassa.desk.people_ports import Look
from kassa.desk.ports import Patient
from kassa.desk.session import Session
from kassa.ids import CheckoutId
from tests.helpers import raw
from tests.helpers.till import ADULT, NOON, OTHER_ADULT, TODAY
from tests.helpers.till import Till as Desk
from tests.ui.checkout_parts import FakePrinter, FakeRenderer
from tests.ui.keys import focus, press, type_text
from ui.app.pages import patient_use_cases
from ui.background import Background
from ui.checkout.till import Till
from ui.patient.tidslinje import Tidslinje
from ui.patient.view import PatientPane
from ui.widgets.rows_model import RowsModel

CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Page:
    """The pane over a clinic's records."""

    pane: PatientPane
    desk: Desk
    background: Background
    printer: FakePrinter
    qtbot: QtBot

    def wait(self) -> None:
        """Wait until all work is delivered."""
        self.qtbot.waitUntil(lambda: not self.background.is_busy)

    def search(self, text: str) -> None:
        """Type in the search."""
        self.pane.focus_search()
        type_text(self.pane, text)
        self.wait()
        self.wait()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        press(self.pane, key, modifier or Qt.KeyboardModifier.NoModifier)
        self.wait()
        self.wait()

    def label(self, name: str) -> str:
        found = self.pane.findChild(QLabel, name)
        assert found is not None
        return found.text()

    def editor(self, name: str) -> QWidget:
        found = self.pane.findChild(QWidget, f"patientForm.{name}")
        assert found is not None
        return found

    def fill(self, **typed: str) -> None:
        """Type into the fields of the form."""
        for name, text in typed.items():
            editor = self.editor(name)
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex(editor.findData(text))
            elif isinstance(editor, QLineEdit):
                editor.setText(text)

    @property
    def message(self) -> str:
        return self.pane._message.text

    @property
    def rows(self) -> list[tuple[str, str]]:
        model = self.pane._fees.model()
        assert isinstance(model, RowsModel)
        return [(row.what, row.why) for row in model.rows]

    def patient(self, number: str = ADULT) -> Patient:
        found = self.desk.ledger.find_patient(number)
        assert found is not None
        return found


@pytest.fixture
def page(tmp_path: Path, qtbot: QtBot) -> Iterator[Page]:
    desk = Desk.open(tmp_path / "kassa.sqlite")
    desk.sell()
    desk.sell(number=OTHER_ADULT, namn="Olle Öst")
    printer = FakePrinter()
    till = Till(desk.ledger, desk.taxa_book, NOON, Session(desk.desk), FakeRenderer(), printer)
    background = Background()
    pane = PatientPane(patient_use_cases(till, "primarvard", Folders(tmp_path)), background.run)
    qtbot.addWidget(pane)
    pane.resize(1040, 640)
    pane.show()
    yield Page(pane, desk, background, printer, qtbot)
    background.close()
    desk.close()


def test_models_keep_qts_rules(qtmodeltester: ModelTester, page: Page) -> None:
    page.search("Äng")
    for table in (page.pane._fees, page.pane._found):
        qtmodeltester.check(table.model())  # type: ignore[no-untyped-call]


def test_a_name_finds_the_patient_as_one_types(page: Page) -> None:
    page.search("äng")

    assert page.label("patientName") == "Märta Ängström, 37\N{NO-BREAK SPACE}år"
    assert page.label("patientNumber") == ADULT
    assert page.label("patientState").replace("\N{NO-BREAK SPACE}", " ") == (
        "250 kr av 1 450 kr, 1 200 kr kvar till frikort"
    )
    assert page.rows == [("Läkarbesök, primärvård", "Räknas.")]
    assert "Läkarbesök, primärvård 250" in page.label("patientNext")


def test_the_beginning_of_a_number_finds_the_patient(page: Page) -> None:
    page.search("7503")

    assert page.label("patientNumber") == OTHER_ADULT


def test_arrows_in_the_search_move_among_those_found(page: Page) -> None:
    page.search("19")
    page.press(Qt.Key.Key_Down)
    first = page.label("patientNumber")
    page.press(Qt.Key.Key_Down)

    assert {first, page.label("patientNumber")} == {ADULT, OTHER_ADULT}


def test_nobody_is_looked_at_on_the_way_to_somebody_else(page: Page) -> None:
    """While several match, no page is shown, and none stands in the access log."""
    page.pane.focus_search()
    for char in ADULT:
        type_text(page.pane, char)
        page.wait()

    looks = page.desk.ledger.access_list(filter_of(TODAY, TODAY), 100)
    assert [row.number for row in looks if row.what is Look.PATIENTSIDA] == [ADULT]


def test_enter_takes_the_first_of_those_found(page: Page) -> None:
    page.search("19")
    assert "Flera stämmer" in page.label("patientPageText")
    page.press(Qt.Key.Key_Return)

    assert page.label("patientNumber") in {ADULT, OTHER_ADULT}


def test_nobody_found_says_what_to_do(page: Page) -> None:
    page.search("xyzzy")

    assert "Ingen patient matchar ”xyzzy”" in page.label("patientListText")


def test_the_picture_says_in_words_what_it_shows(page: Page) -> None:
    page.search("äng")
    picture = page.pane.findChild(Tidslinje)
    assert picture is not None

    assert picture.isVisible()
    words = picture.accessibleDescription().replace("\N{NO-BREAK SPACE}", " ")
    assert "Period 2026-03-02 till 2027-03-01. 2026-03-02: 250 kr." in words


def test_note_a_receipt_from_elsewhere_by_keyboard(page: Page) -> None:
    page.search("äng")
    with page.qtbot.waitSignal(page.pane.patient_changed):
        page.press(Qt.Key.Key_F6)
        page.fill(region="17", number="B-1", paid_on="10/2", belopp="300 kr")
        page.press(Qt.Key.Key_Return)

    assert page.message.startswith("B-1 är registrerat. Avgifter från Region Värmland")
    assert "opv@rjl.se" in page.message
    assert page.label("patientState").startswith("550")
    [extern] = page.desk.ledger.extern_list(page.patient().id)
    assert (extern.region, extern.number) == ("17", "B-1")


def test_what_is_wrong_is_said_at_once_and_nothing_typed_is_lost(page: Page) -> None:
    page.search("äng")
    page.press(Qt.Key.Key_F6)
    page.fill(number="B-1", paid_on="i morgon", belopp="trettio")
    page.press(Qt.Key.Key_Return)

    faults = {name: field.fault for name, field in page.pane._form._fields.items() if field.fault}
    assert set(faults) == {"region", "paid_on", "belopp"}
    assert "Skriv hela kronor" in faults["belopp"]
    assert focus(page.pane) is page.editor("region")
    typed = page.editor("number")
    assert isinstance(typed, QLineEdit)
    assert typed.text() == "B-1"
    assert page.desk.ledger.extern_list(page.patient().id) == ()


def test_the_same_receipt_twice_is_refused(page: Page) -> None:
    page.search("äng")
    for _ in range(2):
        page.press(Qt.Key.Key_F6)
        page.fill(region="12", number="B-1", paid_on="10/2", belopp="300")
        page.press(Qt.Key.Key_Return)

    assert "redan registrerat" in page.message
    assert len(page.desk.ledger.extern_list(page.patient().id)) == 1


def test_a_frikort_on_paper(page: Page) -> None:
    page.search("äng")
    page.press(Qt.Key.Key_F7)
    page.fill(region="12", number="F-9", giltigt_till="2026-09-30")
    page.press(Qt.Key.Key_Return)

    assert page.label("patientState") == (
        "Frikort till och med 2026-09-30"
        " · preliminärt: bygger på vad patienten har sagt eller visat"
    )


def test_del_takes_a_note_back(page: Page) -> None:
    page.search("äng")
    page.press(Qt.Key.Key_F6)
    page.fill(region="12", number="B-1", paid_on="1/3", belopp="300")
    page.press(Qt.Key.Key_Return)
    page.pane._fees.setFocus()
    page.pane._fees.selectRow(1)
    page.press(Qt.Key.Key_Delete)

    assert page.message == "B-1, Skåne är tillbakataget och räknas inte längre."
    assert page.label("patientState").startswith("250")
    assert ("Avgift betald på annat håll: Skåne", "Tillbakatagen: räknas inte.") in page.rows


def test_del_on_a_fee_of_this_clinic_does_nothing(page: Page) -> None:
    page.search("äng")
    page.pane._fees.setFocus()
    page.pane._fees.selectRow(0)
    page.press(Qt.Key.Key_Delete)

    assert page.rows == [("Läkarbesök, primärvård", "Räknas.")]


def test_protected_identity_is_masked_here(page: Page) -> None:
    page.search("äng")
    page.press(Qt.Key.Key_I, CTRL)

    assert page.patient().is_skyddad
    assert page.label("patientName").startswith("Skyddad identitet")
    assert page.label("patientNumber") == "********-2382"
    found = page.pane._found.model()
    assert found.index(0, 0).data() == "Skyddad identitet\n********-2382"


def test_a_reserve_number_gets_a_personnummer(page: Page) -> None:
    reserve = page.desk.sell(number="19930817-A101", namn="Ny Person").patient
    page.search("ny per")
    page.press(Qt.Key.Key_F8)
    page.fill(join="20140601-2383")
    page.press(Qt.Key.Key_Return)
    assert "inte 1993-08-17" in page.pane._form._fields["join"].fault
    assert page.desk.ledger.find_patient("20140601-2383") is None
    page.press(Qt.Key.Key_Return)

    assert "sammanförda" in page.message
    assert page.label("patientNumber") == "20140601-2383 (tidigare 19930817-A101)"
    assert page.desk.ledger.find_patient("19930817-A101") == page.patient("20140601-2383")
    assert page.patient("20140601-2383").id != reserve.id


def test_another_number_than_the_one_asked_about_is_asked_about_again(page: Page) -> None:
    """Confirming is for the number that was read, and for no other one."""
    page.desk.sell(number="19930817-A101", namn="Ny Person")
    page.search("ny per")
    page.press(Qt.Key.Key_F8)
    page.fill(join=ADULT)
    page.press(Qt.Key.Key_Return)
    assert "Märta Ängström, 37 år" in page.pane._form._fields["join"].fault
    page.fill(join=OTHER_ADULT)
    page.press(Qt.Key.Key_Return)

    assert "Olle Öst" in page.pane._form._fields["join"].fault
    assert page.patient("19930817-A101").namn == "Ny Person"


def test_earlier_numbers_of_somebody_protected_are_masked_too(page: Page) -> None:
    page.desk.sell(number="19930817-A101", namn="Ny Person")
    page.search("ny per")
    page.press(Qt.Key.Key_F8)
    page.fill(join="20140601-2383")
    page.press(Qt.Key.Key_Return)
    page.press(Qt.Key.Key_Return)
    page.press(Qt.Key.Key_I, CTRL)

    assert page.label("patientNumber") == "********-2383 (tidigare ********-A101)"


def test_a_wrong_new_number_says_why(page: Page) -> None:
    page.search("äng")
    page.press(Qt.Key.Key_F8)
    page.fill(join="19750312-2389")
    page.press(Qt.Key.Key_Return)

    assert "är ett personnummer och byts inte" in page.pane._form._fields["join"].fault


def test_the_proof_is_printed_without_a_name_on_the_job(page: Page) -> None:
    page.search("äng")
    page.press(Qt.Key.Key_P, CTRL)

    assert page.printer.titles == ["Frikortsbevis"]
    assert page.message == "Frikortsbeviset är utskrivet."


def test_a_printer_that_fails_is_told(page: Page) -> None:
    page.printer.is_empty = True
    page.search("äng")
    page.press(Qt.Key.Key_P, CTRL)

    assert "Papperet är slut" in page.message


def test_what_is_to_be_settled_is_told(page: Page) -> None:
    """A late visit elsewhere makes today's fee too high."""
    page.search("äng")
    page.press(Qt.Key.Key_F6)
    page.fill(region="12", number="B-1", paid_on="1/3", belopp="1400")
    page.press(Qt.Key.Key_Return)

    said = page.label("patientSkillnad").replace("\N{NO-BREAK SPACE}", " ")
    assert said == "Patienten ska få tillbaka 200 kr. Öppna Att reglera (F11)."


def test_esc_gives_the_form_up_without_a_trace(page: Page) -> None:
    page.search("äng")
    page.press(Qt.Key.Key_F6)
    page.fill(region="12", number="B-1", paid_on="1/3", belopp="1400")
    page.press(Qt.Key.Key_Escape)

    assert not page.pane._form.isVisible()
    assert page.pane._fees.isVisible()
    assert page.desk.ledger.extern_list(page.patient().id) == ()


def test_a_fee_that_was_taken_back_elsewhere_is_seen_after_refresh(page: Page) -> None:
    page.search("äng")
    kvitto = page.desk.ledger.kvitto("K1-1")
    assert kvitto is not None
    page.desk.reverse(kvitto.checkout_id, CheckoutId("r1"))
    page.pane.refresh()
    page.wait()

    assert page.rows == [("Läkarbesök, primärvård", "Makulerad med kvitto K1-3: räknas inte.")]


def test_all_that_is_stored_about_a_patient_is_written_and_noted(
    page: Page, tmp_path: Path
) -> None:
    """F4: a PDF and a JSON file without a number in their names, and a line in the log."""
    page.search(ADULT)
    page.press(Qt.Key.Key_F4)
    folder = tmp_path / "export"
    page.qtbot.waitUntil(lambda: len(list(folder.glob("registerutdrag*"))) == 2)

    seen = {file.suffix for file in folder.iterdir() if not file.name.startswith(".")}
    assert seen == {".json", ".pdf"}
    assert not [file for file in folder.iterdir() if ADULT[2:8] in file.name]
    assert b"K1-1" in next(folder.glob("*.json")).read_bytes()


def test_what_contradicts_an_extract_stands_under_its_own_heading(page: Page) -> None:
    """750 kr at the desk, 250 in an extract made afterwards; the page does not say it is used."""
    desk = page.desk.at("2026-03-02T11:00")
    for day in (1, 2):
        desk.sell(tidpunkt=f"2026-02-0{day}T10:00")
    rows = f"personnummer;summa;första avgift;frikort till\n{ADULT};250;2026-03-02;\n"
    las_in(rows.encode(), NOON.now(), desk.ledger, NOON, desk.desk)
    page.search("äng")

    said = page.label("patientMotsagelse").replace("\N{NO-BREAK SPACE}", " ")
    assert (
        said == "Utdraget har 250 kr, kassan 750 kr. Kontrollera patientens kvitton mot eFrikort."
    )
    assert page.label("patientSkillnad") == ""
    assert page.label("patientNumber") == ADULT


def test_a_patient_who_cannot_be_shown_leaves_nobody_else_on_the_page(page: Page) -> None:
    """Else what is noted for the one in the list would be written for the one on the page."""
    page.search("öst")
    assert page.label("patientName").startswith("Olle Öst")
    with closing(raw.connect(page.desk.path)) as conn:
        conn.execute("DROP TRIGGER frikort_entry_no_update")
        conn.execute("UPDATE frikort_entry SET charged_ore = 0 WHERE seq = 1")
        conn.commit()
    page.search("äng")
    page.press(Qt.Key.Key_F6)

    assert "har ändrats utanför Kassa" in page.message
    assert page.pane._page.currentWidget() is page.pane._page_text
    assert not page.pane._form.isVisible()


def test_somebody_only_an_extract_knows_is_told_of_with_its_age(page: Page) -> None:
    """On the phone: how much is left, before the first visit here."""
    rows = "personnummer;summa;första avgift;frikort till\n20140601-2383;800;2026-01-10;\n"
    desk = page.desk
    las_in(rows.encode(), NOON.now() - timedelta(hours=30), desk.ledger, NOON, desk.desk)
    page.search("20140601-2383")
    page.wait()

    assert (
        page.label("patientListText")
        .replace("\N{NO-BREAK SPACE}", " ")
        .endswith("Frikort enligt utdrag 2026-03-01 06:00, i går: 800 kr sedan 2026-01-10.")
    )
    page.search("20140601")
    page.wait()
    assert "utdrag" not in page.label("patientListText")
