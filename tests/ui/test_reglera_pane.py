"""The work list with real keys, a real file and the real use cases."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kassa.desk.change_patient import set_skyddad
from kassa.desk.register_extern import register_extern
from kassa.desk.session import Session
from kassa.desk.settings import Fakturering
from kassa.kvitto.document import Betalsatt, KvittoKind
from kassa.money import Money
from tests.db.test_seal import past_the_guards
from tests.helpers.till import ADULT, NOON, OTHER_ADULT
from tests.helpers.till import Till as Desk
from tests.helpers.whole import assert_whole
from tests.ui.checkout_parts import FakePrinter, FakeRenderer
from tests.ui.keys import press, type_text
from tests.unit.desk.test_register_extern import command_of
from ui.app.pages import reglera_use_cases
from ui.background import Background
from ui.checkout.till import Till
from ui.reglera.view import RegleraPane

NBSP = "\N{NO-BREAK SPACE}"


@dataclass
class Lista:
    """The pane over a clinic's records."""

    pane: RegleraPane
    desk: Desk
    background: Background
    printer: FakePrinter
    qtbot: QtBot
    session: Session

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.background.is_busy)

    def refresh(self) -> None:
        self.pane.refresh()
        self.wait()
        self.pane.focus_list()

    def press(self, key: Qt.Key) -> None:
        press(self.pane, key)
        for _ in range(3):
            self.wait()

    def owe(self, number: str = ADULT, namn: str = "Märta Ängström") -> None:
        """Let a patient pay 250 kr, and then show 1 350 kr from elsewhere: 150 kr too much."""
        patient = self.desk.sell(number=number, namn=namn).patient
        command = command_of(patient.id, belopp=Money.kr(1350))
        register_extern(
            command, self.desk.ledger, self.desk.taxa_book, self.desk.clock, self.desk.desk
        )

    @property
    def rows(self) -> list[str]:
        model = self.pane._model
        return [
            " ".join(str(model.index(row, column).data()) for column in range(2))
            .replace("\n", " ")
            .replace(NBSP, " ")
            for row in range(model.rowCount())
        ]

    @property
    def message(self) -> str:
        return self.pane._message.text.replace(NBSP, " ")


@pytest.fixture
def lista(tmp_path: Path, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Lista]:
    desk = Desk.open(tmp_path / "kassa.sqlite")
    desk.desk = replace(desk.desk, kontant=getattr(request, "param", False))
    printer = FakePrinter()
    session = Session(desk.desk)
    till = Till(desk.ledger, desk.taxa_book, NOON, session, FakeRenderer(), printer)
    background = Background()
    pane = RegleraPane(reglera_use_cases(till), background.run)
    qtbot.addWidget(pane)
    pane.resize(1040, 640)
    pane.show()
    yield Lista(pane, desk, background, printer, qtbot, session)
    background.close()
    desk.close()


def test_nothing_to_settle_says_what_comes_here(lista: Lista) -> None:
    lista.refresh()

    text = lista.pane.findChild(QLabel, "regleraText")
    assert text is not None
    assert text.isVisible()
    assert "Det finns inget att återbetala" in text.text()


def test_who_is_owed_what_and_for_which_fee(lista: Lista, qtmodeltester: ModelTester) -> None:
    lista.owe()
    lista.refresh()

    assert lista.rows == ["Märta Ängström 19880504-2382 Återbetala 150 kr 1 avgift"]
    fees = lista.pane._fee_model
    assert [fee.number for fee in fees.rows] == ["K1-1"]
    for model in (lista.pane._model, fees):
        qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_a_patient_whose_records_were_changed_is_said_so_in_its_row(lista: Lista) -> None:
    """The others are settled as before; Enter on it says what to do."""
    lista.owe()
    lista.owe(OTHER_ADULT, "Olle Öst")
    past_the_guards(lista.desk.path, "UPDATE frikort_entry SET belopp_ore = 25100 WHERE seq = 1")
    lista.refresh()
    lista.press(Qt.Key.Key_Return)

    assert lista.rows == [
        "Märta Ängström 19880504-2382 Går inte att räkna poster ändrade",
        "Olle Öst 19750312-2389 Återbetala 150 kr 1 avgift",
    ]
    assert "ring it-stödet" in lista.message
    assert lista.pane._actions.isVisible()
    press(lista.pane, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    lista.wait()
    assert lista.message == "Listan är utskrivet."


def test_settle_to_the_card_by_keyboard(lista: Lista) -> None:
    lista.owe()
    lista.refresh()
    with lista.qtbot.waitSignal(lista.pane.settled):
        lista.press(Qt.Key.Key_Return)
        lista.press(Qt.Key.Key_K)
    lista.wait()

    kvitto = lista.desk.ledger.kvitto("K1-2")
    assert kvitto is not None
    assert (kvitto.kind, kvitto.att_betala, kvitto.betalsatt) == (
        KvittoKind.REGLERING,
        Money.kr(-150),
        Betalsatt.KORT,
    )
    assert lista.message == (
        "Reglerat med kvitto K1-2. Betala tillbaka 150 kr till kortet. Kvittot är utskrivet."
    )
    assert lista.printer.titles == ["Kvitto K1-2"]
    assert lista.desk.ledger.att_reglera_list() == ()
    assert_whole(lista.desk.path)


@pytest.mark.parametrize("lista", [True], indirect=True)
def test_a_desk_that_takes_cash_pays_back_in_cash(lista: Lista) -> None:
    lista.owe()
    lista.refresh()
    lista.press(Qt.Key.Key_Return)
    lista.press(Qt.Key.Key_C)

    kvitto = lista.desk.ledger.kvitto("K1-2")
    assert kvitto is not None
    assert kvitto.betalsatt is Betalsatt.KONTANT
    assert "Betala tillbaka 150 kr kontant." in lista.message
    assert_whole(lista.desk.path)


def test_a_desk_without_cash_does_not_offer_it(lista: Lista) -> None:
    lista.owe()
    lista.refresh()
    lista.press(Qt.Key.Key_Return)
    lista.press(Qt.Key.Key_C)

    assert not lista.pane._kontant.isVisible()
    assert lista.desk.ledger.kvitto("K1-2") is None


def test_the_list_shrinks_and_the_next_one_is_chosen(lista: Lista) -> None:
    lista.owe()
    lista.owe(OTHER_ADULT, "Olle Öst")
    lista.refresh()
    lista.press(Qt.Key.Key_Return)
    lista.press(Qt.Key.Key_F)

    assert lista.rows == ["Olle Öst 19750312-2389 Återbetala 150 kr 1 avgift"]
    assert "Fakturan krediteras med 150 kr" in lista.message


def test_k_twice_pays_once(lista: Lista) -> None:
    lista.owe()
    lista.refresh()
    press(lista.pane, Qt.Key.Key_Return)
    press(lista.pane, Qt.Key.Key_K)
    press(lista.pane, Qt.Key.Key_K)
    for _ in range(3):
        lista.wait()

    assert len(lista.desk.ledger.kvitto_list(9)) == 2


def test_esc_gives_up_without_a_trace(lista: Lista) -> None:
    lista.owe()
    lista.refresh()
    lista.press(Qt.Key.Key_Return)
    lista.press(Qt.Key.Key_Escape)

    assert len(lista.desk.ledger.kvitto_list(9)) == 1
    assert lista.pane._actions.isVisible()


def test_what_changed_meanwhile_is_not_paid(lista: Lista) -> None:
    """The visit is taken back at another desk while the question stands."""
    lista.owe()
    lista.refresh()
    press(lista.pane, Qt.Key.Key_Return)
    sold = lista.desk.ledger.kvitto("K1-1")
    assert sold is not None
    lista.desk.reverse(sold.checkout_id)
    lista.press(Qt.Key.Key_K)

    assert "har ändrats sedan det visades" in lista.message
    assert all(k.kind is not KvittoKind.REGLERING for k in lista.desk.ledger.kvitto_list(9))


def test_the_printed_list_names_nobody_in_its_title(lista: Lista) -> None:
    lista.owe()
    lista.refresh()
    press(lista.pane, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    lista.wait()

    assert lista.printer.titles == ["Att återbetala och efterdebitera"]
    assert lista.message == "Listan är utskrivet."


def test_a_settlement_that_cannot_be_printed_stands(lista: Lista) -> None:
    lista.owe()
    lista.refresh()
    lista.printer.is_empty = True
    lista.press(Qt.Key.Key_Return)
    lista.press(Qt.Key.Key_K)

    assert lista.message.startswith("Reglerat med kvitto K1-2.")
    assert "Papperet är slut" in lista.message


def test_protected_identity_is_masked_in_the_list(lista: Lista) -> None:
    lista.owe()
    patient = lista.desk.ledger.find_patient(ADULT)
    assert patient is not None
    desk = lista.desk
    set_skyddad(patient.id, desk.ledger, desk.clock, desk.desk, is_skyddad=True)
    lista.refresh()

    assert lista.rows == ["Skyddad identitet ********-2382 Återbetala 150 kr 1 avgift"]
    assert replace(patient, is_skyddad=True) == desk.ledger.find_patient(ADULT)


def test_an_invoice_to_nobody_asks_for_the_name(lista: Lista) -> None:
    """F, the name, Enter: the invoice has it, and so has the register."""
    lista.desk.desk = replace(lista.desk.desk, fakturering=Fakturering(bankgiro="5050-1055"))
    lista.session.desk = lista.desk.desk
    first = lista.desk.sell(tidpunkt="2026-01-05T10:00", namn="").kvitto
    for day in range(2, 8):
        lista.desk.sell(tidpunkt=f"2026-02-{day:02d}T10:00", namn="")
    back = lista.desk.reverse(first.checkout_id)
    lista.refresh()
    lista.press(Qt.Key.Key_Return)
    lista.press(Qt.Key.Key_F)
    assert lista.pane._namn.hasFocus()
    assert len(lista.desk.ledger.kvitto_list(99)) == 8
    type_text(lista.pane, "Folke Kk")
    press(lista.pane._namn, Qt.Key.Key_Return)
    for _ in range(3):
        lista.wait()

    assert back.skillnad
    assert "250 kr faktureras" in lista.message
    patient = lista.desk.ledger.find_patient(ADULT)
    assert patient is not None
    assert patient.namn == "Folke Kk"
    assert_whole(lista.desk.path)
