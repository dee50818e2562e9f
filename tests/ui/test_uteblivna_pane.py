"""The page of missed visits with real keys, a real file and the real use cases."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kassa.adapters.folders import Folders
from kassa.desk.ovning import SETTINGS
from kassa.desk.session import Session
from kassa.errors import InvalidInputError
from kassa.kvitto.document import Betalsatt
from tests.helpers.taxa import rjl_book
from tests.helpers.till import ADULT, CHILD, NOON, OTHER_ADULT
from tests.helpers.till import Till as Desk
from tests.helpers.whole import assert_whole, counts
from tests.ui.checkout_parts import FakePrinter, FakeRenderer
from tests.ui.keys import focus, press, type_text
from tests.ui.windows import FULL_WIDTH, open_window
from ui.app.uteblivna import uteblivna_use_cases
from ui.background import Background
from ui.checkout.state import ViewState
from ui.checkout.till import Till
from ui.checkout.view import CheckoutView
from ui.shell.main_window import MainWindow
from ui.uteblivna.reading import read_typed
from ui.uteblivna.texts import FIELDS
from ui.uteblivna.view import UteblivnaPane
from ui.widgets.key_button import KeyButton

CLINIC = replace(SETTINGS, namn="Testmottagningen", register="K1", tema="ljust")
RESERV = "19880504-A102"  # made up
NBSP = "\N{NO-BREAK SPACE}"
TAB, ENTER = Qt.Key.Key_Tab, Qt.Key.Key_Return
NOW = datetime(2026, 3, 2, 12, 0)  # noqa: DTZ001 - local time, as the rules have it


@dataclass
class Lista:
    """The page over a clinic's records."""

    pane: UteblivnaPane
    desk: Desk
    background: Background
    printer: FakePrinter
    qtbot: QtBot

    def wait(self) -> None:
        for _ in range(3):
            self.qtbot.waitUntil(lambda: not self.background.is_busy)

    def type(self, *pieces: str | Qt.Key) -> None:
        """Type words and press keys where the keyboard is."""
        for piece in pieces:
            if isinstance(piece, str):
                type_text(self.pane, piece)
            else:
                press(self.pane, piece)
                self.wait()

    @property
    def rows(self) -> list[str]:
        model = self.pane._model
        return [
            " ".join(str(model.index(row, column).data()) for column in range(3))
            .replace("\n", " ")
            .replace(NBSP, " ")
            for row in range(model.rowCount())
        ]

    @property
    def message(self) -> str:
        return self.pane._message.text.replace(NBSP, " ")

    @property
    def question(self) -> str:
        label = self.pane.findChild(QLabel, "uteblivetFraga.title")
        assert isinstance(label, QLabel)
        return label.text().replace(NBSP, " ") if label.isVisible() else ""

    def fault(self, field: str) -> str:
        return self.pane._form._fields[field].fault

    def typed(self, field: str) -> str:
        return self.pane._form.typed()[field]


@pytest.fixture
def lista(tmp_path: Path, qtbot: QtBot) -> Iterator[Lista]:
    desk = Desk.open(tmp_path / "kassa.sqlite")
    printer = FakePrinter()
    till = Till(desk.ledger, desk.taxa_book, NOON, Session(desk.desk), FakeRenderer(), printer)
    background = Background()
    use_cases = uteblivna_use_cases(till, "primarvard")
    pane = UteblivnaPane(use_cases, background.run, lambda _typed: False)
    qtbot.addWidget(pane)
    pane.resize(1366, 700)
    pane.show()
    pane.refresh()
    found = Lista(pane, desk, background, printer, qtbot)
    found.wait()
    pane.setFocus()
    yield found
    background.close()
    desk.close()


def test_a_known_patient_is_two_fields_and_two_keys(
    lista: Lista, qtmodeltester: ModelTester
) -> None:
    lista.desk.sell(number=ADULT)
    lista.type("8805042382", TAB, TAB, "9:15", ENTER)
    assert lista.question.startswith("Märta Ängström, 2026-03-02 09:15: 250 kr\nUteblivet besök")
    assert counts(lista.desk.path)["kvitto"] == 1
    lista.type(ENTER)

    assert lista.message == "Registrerat med kvitto K1-2: 250 kr faktureras."
    visit = "Uteblivet besök, ej meddelat återbud 2026-03-02 09:15, kvitto K1-2"
    assert lista.rows == [f"Märta Ängström 19880504-2382 {visit} 250 kr Debiterat"]
    assert lista.printer.titles == ["Kvitto K1-2"]
    kvitto = lista.desk.ledger.last_kvitto(lista.desk.desk.id)
    assert kvitto is not None
    assert kvitto.betalsatt is Betalsatt.FAKTURA
    assert_whole(lista.desk.path)
    qtmodeltester.check(lista.pane._model)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("number", ["19930264-2393", "19880504-A102"])
def test_whose_number_says_nothing_of_the_fee_is_registered_in_the_till(
    lista: Lista, number: str
) -> None:
    """A missed visit is 50 kr, 250 kr or the whole fee, as the patient is; once known, it is."""
    lista.type(number, TAB, "Amina Test", TAB, "9:15", ENTER)
    assert "Ta besöket i kassan med F6" in lista.fault("personnummer")
    assert lista.question == ""
    lista.desk.sell(number=number, kategori="asylsokande")
    lista.type(ENTER)

    assert "09:15: 50 kr" in lista.question


def test_the_next_patient_begins_where_the_last_one_began(lista: Lista) -> None:
    lista.type(CHILD, TAB, "Lo Lind", TAB, "9:15", TAB, "2", TAB, TAB, TAB, TAB, "2", ENTER, ENTER)
    assert "410 kr faktureras" in lista.message  # 100 kr and the interpreter
    lista.type(OTHER_ADULT, TAB, "Bo Ek", TAB, "9:45", ENTER, ENTER)

    assert len(lista.rows) == 2
    assert "250 kr" in lista.rows[1]
    assert (lista.typed("vem"), lista.typed("tolk"), lista.typed("namn")) == ("annan", "nej", "")


def test_a_waived_fee_needs_who_decided_and_keeps_what_was_typed(lista: Lista) -> None:
    to_fee = (TAB,) * 6
    lista.type(ADULT, TAB, "Märta", TAB, "9:15", *to_fee, "2", ENTER, ENTER)
    assert lista.fault("beslut_av") == "Skriv vem som har beslutat att efterskänka avgiften."
    assert counts(lista.desk.path)["kvitto"] == 0
    lista.type("Dr Ek", ENTER, ENTER)

    assert lista.message == "Registrerat med kvitto K1-1: avgiften är efterskänkt."
    assert lista.rows[0].endswith("0 kr Efterskänkt av Dr Ek")


def test_escape_goes_back_and_loses_nothing(lista: Lista) -> None:
    lista.type(ADULT, TAB, "Märta", TAB, "9:15", ENTER)
    lista.type(Qt.Key.Key_Escape)
    assert (lista.question, lista.typed("tidpunkt")) == ("", "9:15")
    assert isinstance(lista.pane.focusWidget(), QLineEdit)


def test_the_same_visit_twice_is_asked_about(lista: Lista) -> None:
    visit = (ADULT, TAB, "Märta", TAB, "9:15", ENTER, ENTER)
    lista.type(*visit)
    lista.type(*visit)
    assert "Är det ett nytt besök?" in lista.question
    lista.type(Qt.Key.Key_Escape)
    assert counts(lista.desk.path)["kvitto"] == 1
    lista.type(ENTER, ENTER, ENTER)
    assert counts(lista.desk.path)["kvitto"] == 2


def test_a_cancellation_in_time_has_nothing_to_register(lista: Lista) -> None:
    lista.type(ADULT, TAB, "Märta", TAB, "11:00", TAB, TAB, TAB, "2", TAB, "i går 9:00", ENTER)
    assert lista.fault("aterbud_tid") == "Återbudet kom i tid: inget ska registreras."
    assert lista.question == ""


def test_every_fault_at_once_at_its_field(lista: Lista) -> None:
    lista.type("123", TAB, TAB, "i går", ENTER)
    assert "känns inte igen" in lista.fault("personnummer")
    assert lista.fault("tidpunkt").startswith("Skriv den bokade tiden")


def test_somebody_new_needs_a_name(lista: Lista) -> None:
    lista.type(ADULT, TAB, TAB, "9:15", ENTER)
    assert "Skriv namnet" in lista.fault("namn")


def test_a_printer_without_paper_undoes_nothing(lista: Lista) -> None:
    lista.printer.is_empty = True
    lista.type(ADULT, TAB, "Märta", TAB, "9:15", ENTER, ENTER)
    assert "250 kr faktureras. Papperet är slut." in lista.message
    assert len(lista.rows) == 1


def test_the_list_of_other_days_and_on_paper(lista: Lista) -> None:
    lista.type(ADULT, TAB, "Märta", TAB, "9:15", ENTER, ENTER)
    press(lista.pane, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    lista.wait()
    assert lista.printer.titles[-1] == "Uteblivna besök och sena återbud"
    lista.type(Qt.Key.Key_F7, Qt.Key.Key_F7)
    assert lista.pane._summary.text() == "Förra månaden, 2026-02-01 till 2026-02-28."
    assert lista.rows == []


TYPED = {
    **{field.key: field.value for field in FIELDS},
    "personnummer": ADULT,
    "tidpunkt": "9:15",
}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"personnummer": " "}, "personnummer"),
        ({"tidpunkt": ""}, "tidpunkt"),
        ({"tidpunkt": "kvart i"}, "tidpunkt"),
        ({"tidpunkt": "13:00"}, "tidpunkt"),
        ({"utfall": "aterbud"}, "aterbud_tid"),
        ({"utfall": "aterbud", "aterbud_tid": "13:00"}, "aterbud_tid"),
        ({"utfall": "aterbud", "aterbud_tid": "10:00"}, "aterbud_tid"),
        ({"aterbud_tid": "8:00"}, "aterbud_tid"),
        ({"beslut_av": "Dr Ek"}, "beslut_av"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(changed: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_typed({**TYPED, **changed}, NOW, "primarvard")
    assert [fault.field for fault in refused.value.faults] == [field]


def test_a_check_with_an_interpreter_as_a_case() -> None:
    typed = {**TYPED, "vem": "prov", "tolk": "ej_informerad", "avgift": "efterskankt"}
    assert read_typed(typed, NOW, "specialistvard").besok == {
        "tidpunkt": "2026-03-02T09:15",
        "utfall": "uteblivet",
        "besok": {
            "vardniva": "specialistvard",
            "vardgivarkategori": "sjukskoterska",
            "typ": "mottagning",
            "omstandigheter": ["provtagning_kontroll", "avgift_efterskankt"],
        },
        "tolk": {"bokad": True, "avbestalld": False, "informerad": False},
    }


@pytest.mark.parametrize("is_asking", [False, True])
def test_what_registers_is_seen_whole_in_a_low_window(lista: Lista, is_asking: bool) -> None:
    """The form is longer than the lowest window: its buttons stand below it."""
    lista.pane.resize(960, 496)  # what is left of 960x540
    names = ["uteblivet.spara"]
    if is_asking:
        lista.type(ADULT, TAB, "Märta Ängström", TAB, "9:15", ENTER)
        names = ["uteblivetFraga.spara", "uteblivetFraga.avbryt"]
    lista.qtbot.wait(50)

    for name in names:
        button = lista.pane.findChild(KeyButton, name)
        assert button is not None
        assert (name, button.visibleRegion().boundingRect()) == (name, button.rect())
    other = lista.pane.findChild(KeyButton, "uteblivet.spara")
    assert other is not None
    assert other.isVisible() is not is_asking


def test_enter_on_the_button_below_the_form_does_what_it_says(lista: Lista) -> None:
    lista.desk.sell(number=ADULT)
    lista.type(ADULT, TAB, TAB, "9:15")
    button = lista.pane.findChild(KeyButton, "uteblivet.spara")
    assert button is not None
    button.setFocus()
    lista.type(ENTER)

    assert "250 kr" in lista.question


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    built = open_window(qtbot, Folders(tmp_path), CLINIC, NOON, rjl_book(), size=FULL_WIDTH)
    yield built
    built.close()


def fill_in(window: MainWindow, *pieces: str | Qt.Key) -> None:
    """Go to the page of missed visits and type."""
    window.show_page("uteblivna")
    for piece in pieces:
        if isinstance(piece, str):
            type_text(window, piece)
        else:
            press(window, piece)


def state_of(window: MainWindow) -> ViewState:
    checkout = window.findChild(CheckoutView)
    assert isinstance(checkout, CheckoutView)
    return checkout._presenter.state


def test_the_checkout_takes_over_what_is_typed_and_asks_the_rest(window: MainWindow) -> None:
    """F6, as on the paper forms: whose number says nothing of the fee is asked about there."""
    fill_in(window, RESERV, TAB, "Amina Test", TAB, "9:15", TAB, "3", TAB, TAB, TAB, TAB, "2")
    press(window, Qt.Key.Key_F6)
    state = state_of(window)

    assert window.page == "kassa"
    assert focus(window).objectName() == "besok_sok"
    form = state.form
    assert (form.personnummer, form.namn, form.tidpunkt) == (RESERV, "Amina Test", "9:15")
    assert (form.utfall, form.vardgivarkategori) == ("uteblivet", "sjukskoterska")
    assert form.omstandigheter == ("provtagning_kontroll",)
    assert (form.tolk_bokad, form.tolk_avbestalld, form.tolk_informerad) == (True, False, True)
    assert state.payment.betalsatt is Betalsatt.FAKTURA
    assert state.besok.question is not None
    assert state.besok.question.field == "kategori"
    window.show_page("uteblivna")
    pane = window.findChild(UteblivnaPane)
    assert pane is not None
    assert pane._form.typed()["personnummer"] == ""


def test_a_late_cancellation_goes_along_with_its_time(window: MainWindow) -> None:
    """Whom one was to meet beside a doctor the page does not know: that is asked."""
    fill_in(window, ADULT, TAB, TAB, "9:15", TAB, "2", TAB, "2", TAB, "2", TAB, "i går 16:30")
    press(window, Qt.Key.Key_F6)
    state = state_of(window)

    assert (state.form.utfall, state.form.aterbud_tid) == ("aterbud", "i går 16:30")
    assert state.form.typ == "distans"
    assert state.besok.question is not None
    assert state.besok.question.field == "vardgivarkategori"


def test_what_was_begun_in_the_checkout_is_parked_not_overwritten(window: MainWindow) -> None:
    type_text(window, OTHER_ADULT)
    press(window, ENTER)
    fill_in(window, ADULT, TAB, TAB, "9:15")
    press(window, Qt.Key.Key_F6)
    state = state_of(window)

    assert state.form.personnummer == ADULT
    assert [row.label for row in state.parked] == [OTHER_ADULT]
    assert state.message is not None
    assert state.message.text.startswith("Parkerat")


@pytest.mark.parametrize("typed", [[], [TAB, "Dr Ek"]])
def test_a_waived_fee_goes_to_the_checkout_with_who_decided(
    window: MainWindow, typed: list[str | Qt.Key]
) -> None:
    """Where nobody is named, the checkout asks."""
    fill_in(window, ADULT, TAB, TAB, "9:15", TAB, TAB, TAB, TAB, TAB, TAB, "2", *typed)
    press(window, Qt.Key.Key_F6)
    state = state_of(window)

    assert state.form.is_efterskankt
    assert state.form.beslut_av == "".join(str(word) for word in typed[1:])
