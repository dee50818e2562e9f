"""The pages of invoices, the month and retention, in the real window over a real file, by keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QTableView, QWidget

from kassa.adapters.folders import Folders
from kassa.clock import FixedClock
from kassa.desk.dagsavslut import CloseDay, close_day
from kassa.desk.gallring_ports import Gallring
from kassa.desk.ovning import SETTINGS
from kassa.desk.ovning import test_number as number_of
from kassa.desk.settings import Fakturering
from kassa.kvitto.document import Betalsatt
from tests.helpers.sie_reader import read_sie
from tests.helpers.taxa import rjl_book
from tests.helpers.till import ADULT, OTHER_ADULT, Till
from tests.ui.keys import press, type_text
from tests.ui.windows import FULL_WIDTH, open_window
from ui.fakturor.view import FakturorPane
from ui.gallring import texts as gallring_texts
from ui.shell.main_window import MainWindow

CLINIC = replace(
    SETTINGS, namn="Testmottagningen", register="K1", tema="ljust", bankgiro="5050-1055"
)
YOUNG = number_of(date(2007, 1, 15), 238)


@dataclass
class Opened:
    """A window over a clinic with two invoices, a free visit and a closed day."""

    window: MainWindow
    folders: Folders
    qtbot: object

    def page(self, name: str) -> QWidget:
        self.window.show_page(name)
        QTest.qWait(50)
        pane = self.window.findChild(QWidget, f"{name}Pane")
        assert pane is not None
        return pane

    def wait(self, done) -> None:
        self.qtbot.waitUntil(done)  # type: ignore[attr-defined]

    def rows(self, name: str) -> list[str]:
        table = self.window.findChild(QTableView, name)
        assert table is not None
        model = table.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def said(self, name: str) -> str:
        label = self.window.findChild(QLabel, name)
        assert label is not None
        return label.text()


@pytest.fixture
def opened(qtbot, tmp_path):
    folders = Folders(tmp_path)
    folders.ensure()
    till = Till.open(folders.database)
    till.desk = replace(till.desk, fakturering=Fakturering(bankgiro="5050-1055"))
    till.sell(Betalsatt.FAKTURA, namn="Märta Ängström")
    till.sell(Betalsatt.FAKTURA, number=OTHER_ADULT, namn="Örjan Lund")
    till.sell(number=YOUNG, namn="Ung Person")
    close_day(CloseDay("z1"), till.ledger, till.clock, till.desk)
    till.close()
    clock = FixedClock.at_local("2026-03-31T10:00")
    window = open_window(qtbot, folders, CLINIC, clock, rjl_book(), size=FULL_WIDTH)
    yield Opened(window, folders, qtbot)
    window.close()


def message(opened: Opened, pane: QWidget, words: str) -> None:
    def is_said() -> bool:
        return any(words in label.text() for label in pane.findChildren(QLabel))

    opened.wait(is_said)


def test_open_invoices_are_listed_and_found_by_typing(opened):
    pane = opened.page("fakturor")
    opened.wait(lambda: len(opened.rows("fakturorList")) == 2)
    assert opened.said("fakturorSummary") == "2 fakturor, 500\u00a0kr kvar att betala"
    type_text(opened.window, "lund")
    press(opened.window, Qt.Key.Key_Return)

    opened.wait(lambda: len(opened.rows("fakturorList")) == 1)
    assert opened.rows("fakturorList")[0].startswith("Örjan Lund")
    assert pane.isVisible()


def test_a_payment_file_is_read_with_a_key_and_odd_payments_wait(opened, tmp_path):
    """F8: what fits is paid, what does not is on a list of its own, placed by F2."""
    pane = opened.page("fakturor")
    assert isinstance(pane, FakturorPane)
    opened.wait(lambda: len(opened.rows("fakturorList")) == 2)
    first, second = (item.faktura for item in pane._presenter._do.load("", "oppna").fakturor)
    file = tmp_path / "betalningar.csv"
    rows = f"datum;ocr;belopp\n2026-03-30;{first.ocr};250\n2026-03-30;12345;250\n"
    file.write_text(rows, encoding="utf-8")
    pane._choose_file = lambda: str(file)
    QTest.keyClick(opened.window, Qt.Key.Key_F8)
    message(opened, pane, "2 betalningar är lästa")
    opened.wait(lambda: opened.rows("fakturorPayments") == ["12345\n2026-03-30"])
    buttons = [each for each in pane._actions.findChildren(QPushButton) if each.isVisible()]
    opened.wait(lambda: min(each.x() for each in buttons) == 0)
    QTest.keyClick(opened.window, Qt.Key.Key_F2)
    ocr = opened.window.findChild(QLineEdit, "faktura_ocr.ocr")
    opened.wait(ocr.isVisible)
    ocr.setText(second.ocr)
    press(opened.window, Qt.Key.Key_Return)

    message(opened, pane, "hör nu till Faktura")
    assert not pane._presenter._do.load("", "oppna").fakturor


def test_the_finance_offices_file_is_written_once(opened):
    pane = opened.page("fakturor")
    opened.wait(lambda: len(opened.rows("fakturorList")) == 2)
    QTest.keyClick(opened.window, Qt.Key.Key_F7)
    message(opened, pane, "Sparat som")
    QTest.keyClick(opened.window, Qt.Key.Key_F7)
    message(opened, pane, "redan fått alla")

    (file,) = opened.folders.export.glob("fakturor*.csv")
    assert len(file.read_bytes().splitlines()) == 3


def test_a_question_stands_together_under_the_search(opened):
    """In place of the list, without holes between its fields."""
    pane = opened.page("fakturor")
    opened.wait(lambda: len(opened.rows("fakturorList")) == 2)
    opened.window.resize(1366, 768)
    press(opened.window, Qt.Key.Key_F4)
    opened.wait(pane._kanal_card.isVisible)
    QApplication.processEvents()

    card = pane._kanal_card
    assert card.height() <= card.sizeHint().height()
    assert card.y() - pane._search.geometry().bottom() < 16


def test_an_invoice_is_printed_and_then_a_copy(opened):
    pane = opened.page("fakturor")
    opened.wait(lambda: len(opened.rows("fakturorList")) == 2)
    QTest.keyClick(opened.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    message(opened, pane, "Faktura 1000002 är")
    opened.wait(lambda: bool(list(opened.folders.kvitto.glob("Faktura 1000002*.pdf"))))


def test_the_month_goes_down_to_the_receipt(opened):
    """Sum, reasons, receipts of a reason; PgUp turns the page."""
    pane = opened.page("manad")
    opened.wait(lambda: opened.said("manadSumma") == "250\u00a0kr ersätts av regionen")
    assert opened.said("manadTitle") == "Mars 2026"
    press(opened.window, Qt.Key.Key_Down)
    opened.wait(lambda: opened.rows("manadRows") == ["K1-3\n300 Läkarbesök, avgiftsfritt"])
    press(opened.window, Qt.Key.Key_Right)
    press(opened.window, Qt.Key.Key_Down)
    QTest.keyClick(opened.window, Qt.Key.Key_PageUp)
    opened.wait(lambda: opened.said("manadTitle") in {"Mars 2026", "Februari 2026"})
    assert pane.isVisible()


def test_the_month_is_saved_and_the_closed_day_booked(opened):
    pane = opened.page("manad")
    opened.wait(lambda: "1 stängd dag väntar" in opened.said("manadTold"))
    QTest.keyClick(opened.window, Qt.Key.Key_F6)
    message(opened, pane, "PDF och CSV är sparade")
    QTest.keyClick(opened.window, Qt.Key.Key_F7)
    message(opened, pane, "Läs in den i bokföringen")

    assert {file.suffix for file in opened.folders.export.iterdir()} == {".csv", ".pdf", ".si"}
    (file,) = opened.folders.export.glob("*.si")
    assert len(read_sie(file.read_bytes()).vouchers) == 1
    for file in opened.folders.export.iterdir():
        assert ADULT[2:8] not in file.name


def test_retention_says_that_nothing_is_old_enough(opened):
    opened.page("gallring")
    opened.wait(lambda: "Inget är äldre" in opened.said("gallringPlan"))
    QTest.keyClick(opened.window, Qt.Key.Key_F6)

    assert opened.said("gallringHistory") == "Ingen gallring har gjorts."
    assert opened.window.focusWidget().objectName() == "gallringPane"


def test_the_keyboard_stays_on_the_page_when_nothing_is_to_go(opened):
    """Qt moves it to the next button, on the status line, when the focused one is disabled."""
    for _ in range(2):
        pane = opened.page("gallring")
        opened.wait(lambda: "Inget är äldre" in opened.said("gallringPlan"))

        focused = opened.window.focusWidget()
        assert focused is pane or pane.isAncestorOf(focused)


def test_every_page_fits_the_smallest_window(opened):
    """Nothing asks for more room than a full-HD screen at 200 % has."""
    opened.window.resize(960, 540)
    for name in ("fakturor", "manad", "gallring"):
        pane = opened.page(name)
        assert pane.minimumSizeHint().width() <= 960, name


def test_the_file_dialogs_place_is_a_path(opened, tmp_path: Path):
    """A path that cannot be read is told, and nothing happens."""
    pane = opened.page("fakturor")
    assert isinstance(pane, FakturorPane)
    pane._choose_file = lambda: str(tmp_path / "finns inte.txt")
    QTest.keyClick(opened.window, Qt.Key.Key_F8)

    message(opened, pane, "går inte att läsa")


def test_a_gallring_says_until_when_copies_still_have_the_persons():
    """Copies are thinned to one a month for 400 days; until then they can be opened."""
    done = Gallring(
        id="g", serial=1, bocker_till="2019-01-01", logg_till="2021-03-02", antal={"kvitto": 3},
        omseglade={}, godkand_av="", desk="K1", clerk="asao",
        made_at="2026-03-02T23:30:00.000Z",
    )  # fmt: skip

    assert "den sista försvinner av sig själv 2027-04-07" in gallring_texts.gone(done)
    assert "Mer, Säkerhetskopia" in gallring_texts.gone(done)
    assert "kassa.fore- eller kassa.ersatt-" in gallring_texts.gone(done)
    assert "borta senast 2027-04-07" in gallring_texts.history((done,))
