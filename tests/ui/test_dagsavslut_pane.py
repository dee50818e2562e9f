"""The page of the day with real keys, a real file and the real use cases."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kassa.desk.people_ports import ClerkAccount, Roll
from kassa.desk.session import Session
from kassa.kvitto.document import Betalsatt
from tests.helpers.till import NOON
from tests.helpers.till import Till as Desk
from tests.helpers.whole import assert_whole, counts
from tests.ui.checkout_parts import FakePrinter, FakeRenderer
from tests.ui.keys import press, type_text
from ui.app.dagsavslut import dagsavslut_use_cases
from ui.background import Background
from ui.checkout.till import Till
from ui.dagsavslut.view import DagsavslutPane

LATER = "2026-03-02 12:00, Åsa Öberg 250 kr 1 kvitto"
NBSP = "\N{NO-BREAK SPACE}"


@dataclass
class Dag:
    """The page over a clinic's records."""

    pane: DagsavslutPane
    desk: Desk
    till: Till
    background: Background
    printer: FakePrinter
    qtbot: QtBot

    def wait(self) -> None:
        for _ in range(3):
            self.qtbot.waitUntil(lambda: not self.background.is_busy)

    def refresh(self) -> None:
        self.pane.refresh()
        self.wait()
        self.pane.setFocus()

    def press(self, key: Qt.Key) -> None:
        press(self.pane, key)
        self.wait()

    def type(self, words: str) -> None:
        type_text(self.pane, words)

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

    def words(self, name: str) -> str:
        label = self.pane.findChild(QLabel, name)
        assert label is not None
        return label.text().replace(NBSP, " ") if label.isVisible() else ""

    def is_seen(self, name: str) -> bool:
        widget = self.pane.findChild(QWidget, name)
        assert widget is not None
        return widget.isVisible()


def dag_of(path: Path, qtbot: QtBot, *, kontant: bool) -> Iterator[Dag]:
    desk = Desk.open(path / "kassa.sqlite")
    desk.desk = replace(desk.desk, kontant=kontant)
    printer = FakePrinter()
    till = Till(desk.ledger, desk.taxa_book, NOON, Session(desk.desk), FakeRenderer(), printer)
    background = Background()
    pane = DagsavslutPane(dagsavslut_use_cases(till), background.run)
    qtbot.addWidget(pane)
    pane.resize(1200, 700)
    pane.show()
    yield Dag(pane, desk, till, background, printer, qtbot)
    background.close()
    desk.close()


@pytest.fixture
def dag(tmp_path: Path, qtbot: QtBot) -> Iterator[Dag]:
    yield from dag_of(tmp_path, qtbot, kontant=False)


@pytest.fixture
def kontant(tmp_path: Path, qtbot: QtBot) -> Iterator[Dag]:
    yield from dag_of(tmp_path, qtbot, kontant=True)


def test_where_the_day_stands(dag: Dag, qtmodeltester: ModelTester) -> None:
    dag.desk.sell()
    dag.desk.sell()
    dag.refresh()

    assert dag.rows == ["Pågående dag Kassa K1 500 kr 2 kvitton"]
    assert dag.words("dagsavslutSummary") == "2 kvitton sedan förra dagsavslutet, K1-1 till K1-2."
    assert "2 kvitton är inte utskrivna: K1-1, K1-2." in dag.words("dagsavslutBefore")
    assert dag.pane._preview.page_count == 1
    qtmodeltester.check(dag.pane._model)  # type: ignore[no-untyped-call]


def test_one_receipt_that_is_not_printed_is_told_in_the_singular(dag: Dag) -> None:
    dag.desk.sell()
    dag.refresh()

    said = "1 kvitto är inte utskrivet: K1-1. Skriv ut det bland kvittona (F9)."
    assert said in dag.words("dagsavslutBefore")


def test_two_keys_close_the_day_and_print_it(dag: Dag) -> None:
    dag.desk.sell()
    dag.refresh()
    dag.press(Qt.Key.Key_F6)
    assert counts(dag.desk.path)["z_rapport"] == 0
    dag.press(Qt.Key.Key_Return)

    assert dag.rows == ["Pågående dag Kassa K1 0 kr 0 kvitton", "Z-rapport K1-1 " + LATER]
    assert dag.message.startswith("Dagen är stängd med Z-rapport K1-1.")
    assert dag.printer.titles == ["Z-rapport K1-1"]
    assert_whole(dag.desk.path)


def test_escape_leaves_the_day_open(dag: Dag) -> None:
    dag.desk.sell()
    dag.refresh()
    dag.press(Qt.Key.Key_F6)
    dag.press(Qt.Key.Key_Escape)

    assert not dag.is_seen("stang")
    assert dag.is_seen("dagsavslut.stang")
    assert counts(dag.desk.path)["z_rapport"] == 0


def test_a_printer_that_is_off_leaves_the_day_closed(dag: Dag) -> None:
    dag.refresh()
    dag.printer.is_empty = True
    dag.press(Qt.Key.Key_F6)
    dag.press(Qt.Key.Key_Return)

    assert counts(dag.desk.path)["z_rapport"] == 1
    assert "Dagen är stängd" in dag.message
    assert "Papperet är slut" in dag.message


def test_an_earlier_report_is_printed_again(dag: Dag) -> None:
    dag.refresh()
    dag.press(Qt.Key.Key_F6)
    dag.press(Qt.Key.Key_Return)
    press(dag.pane, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dag.wait()
    assert dag.printer.titles == ["Z-rapport K1-1", "Z-rapport K1-1"]
    first, again = (pypdf.PdfReader(io.BytesIO(pdf)).pages[0] for pdf in dag.printer.pdfs)
    assert "KOPIA" not in first.extract_text()
    assert "KOPIA" in again.extract_text()


def test_a_desk_without_cash_asks_for_no_float(dag: Dag) -> None:
    dag.refresh()
    dag.press(Qt.Key.Key_F7)
    assert not dag.is_seen("oppning")
    assert not dag.is_seen("dagsavslut.oppna")


def test_the_count_is_blind_until_it_is_made(kontant: Dag) -> None:
    kontant.refresh()
    kontant.press(Qt.Key.Key_F7)
    kontant.type("500")
    kontant.press(Qt.Key.Key_Return)
    kontant.desk.sell(Betalsatt.KONTANT)
    kontant.refresh()
    assert kontant.rows == ["Pågående dag Kassa K1  1 kvitto"]  # no sum
    assert "Räkna kontanterna" in kontant.words("previewText")

    kontant.press(Qt.Key.Key_F6)
    kontant.type("740")
    kontant.press(Qt.Key.Key_Return)
    assert counts(kontant.desk.path)["z_rapport"] == 0
    kontant.type("Växlade fel")
    kontant.press(Qt.Key.Key_Return)

    assert "Skillnaden i lådan är −10 kr." in kontant.message
    rapport = kontant.desk.ledger.last_z(kontant.desk.desk.id)
    assert rapport is not None
    assert rapport.kontant is not None
    assert (rapport.kontant.raknat, rapport.kontant.skal) == (74_000, "Växlade fel")


def test_whoever_is_responsible_sees_the_day_before_the_count(kontant: Dag) -> None:
    account = ClerkAccount("BODI", "Bo", Roll.ANSVARIG, "$argon2id$x")
    kontant.till.session.enter(account)
    kontant.desk.sell(Betalsatt.KONTANT)
    kontant.refresh()
    assert kontant.rows == ["Pågående dag Kassa K1 250 kr 1 kvitto"]
    kontant.press(Qt.Key.Key_F6)
    assert "när du har räknat" in kontant.words("previewText")


def test_what_cannot_be_read_is_said_at_its_field(kontant: Dag) -> None:
    kontant.refresh()
    kontant.press(Qt.Key.Key_F6)
    kontant.type("många")
    kontant.press(Qt.Key.Key_Return)
    assert kontant.is_seen("rakna")
    said = [label.text() for label in kontant.pane._count.findChildren(QLabel) if label.isVisible()]
    assert any("går inte att läsa" in text for text in said)
    assert counts(kontant.desk.path)["z_rapport"] == 0
