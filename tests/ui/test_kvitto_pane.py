"""The receipts pane with real keys, a real file and the real paper."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kassa.adapters.kvitto_pdf import PdfKvittoRenderer
from kassa.adapters.sprak_files import load_sprak
from kassa.desk.change_patient import set_skyddad
from kassa.desk.find_kvitto import newest_kvitto
from kassa.desk.people_ports import ClerkAccount
from kassa.desk.session import Session
from tests.helpers.kvitto_case import ORDINARY, RETUR
from tests.helpers.till import ADULT, NOON, OTHER_ADULT, Till
from tests.ui.keys import focus, press, type_text
from ui.app.pages import kvitto_use_cases
from ui.background import Background
from ui.checkout.till import Till as WindowTill
from ui.kvitto.rows import rows_of
from ui.kvitto.table import kvitto_model
from ui.kvitto.view import KvittoPane
from ui.theme import apply_theme

NBSP = "\N{NO-BREAK SPACE}"
LOWEST = 496


class MemoryPrinter:
    """Keeps what it is sent."""

    name = "minne"
    done_words = "utskrivet"

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []

    def send(self, pdf: bytes, title: str) -> None:
        self.sent.append((title, pdf))


@dataclass
class Desk:
    """A pane on a till."""

    pane: KvittoPane
    till: Till
    background: Background
    printer: MemoryPrinter
    qtbot: QtBot

    def wait(self) -> None:
        """Wait until all work is delivered."""
        self.qtbot.waitUntil(lambda: not self.background.is_busy)

    @property
    def message(self) -> str:
        return self.pane._message.text

    def button(self, name: str) -> QPushButton:
        found = self.pane.findChild(QPushButton, name)
        assert found is not None
        return found


def nobody_approves(_signatur: str, _password: str) -> ClerkAccount:
    raise NotImplementedError


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    till = Till.open(tmp_path / "kassa.sqlite")
    till.sell()
    till.at("2026-03-02T12:05").sell(number=OTHER_ADULT, namn="Olle Öst")
    printer = MemoryPrinter()
    renderer = PdfKvittoRenderer()
    window = WindowTill(
        till.ledger,
        till.taxa_book,
        NOON,
        Session(till.desk),
        renderer,
        printer,
        sprak_of=lambda kod: load_sprak(kod, till.ledger.taxa_sprak_list(kod)),
    )
    use_cases = kvitto_use_cases(window, nobody_approves)
    background = Background()
    pane = KvittoPane(use_cases, background.run)
    qtbot.addWidget(pane)
    pane.resize(960, 540)
    pane.show()
    pane.focus_search()
    made = Desk(pane, till, background, printer, qtbot)
    pane.refresh()
    made.wait()
    yield made
    background.close()
    till.close()


def test_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = kvitto_model()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.set_rows(rows_of((RETUR, ORDINARY)))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]

    assert model.index(1, 1).data() == "Märta Ängström\n19880504-2389"
    assert "RYHOV1-1042" in model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_search_and_print_by_keyboard(desk: Desk) -> None:
    type_text(desk.pane, "ängström")
    desk.wait()
    press(desk.pane, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    desk.wait()

    assert [title for title, _ in desk.printer.sent] == ["Kvitto K1-1"]
    assert desk.message == "Kvitto K1-1 är utskrivet."

    press(desk.pane, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    desk.wait()

    assert "KOPIA" in desk.message
    assert desk.printer.sent[0][1] != desk.printer.sent[1][1]


def test_reverse_with_a_reason_by_keyboard(desk: Desk) -> None:
    with desk.qtbot.waitSignal(desk.pane.kvitto_reversed) as told:
        type_text(desk.pane, "Öst")
        desk.wait()
        press(desk.pane, Qt.Key.Key_F6)
        type_text(desk.pane, "Fel patient")
        press(desk.pane, Qt.Key.Key_Return)

    desk.wait()
    retur = desk.till.ledger.kvitto("K1-3")
    assert retur is not None
    assert (retur.avser, retur.skal) == ("K1-2", "Fel patient")
    assert told.args is not None
    assert told.args[0].kvitto == retur
    assert desk.message.startswith("Kvitto K1-2 är makulerat. Betala tillbaka")
    desk.wait()
    assert [title for title, _ in desk.printer.sent] == ["Kvitto K1-3"]
    assert not desk.button("makulera").isEnabled()
    assert desk.pane._preview.page_count == 1
    assert "Returkvitto för K1-2" in desk.pane._preview.accessibleDescription()


def test_correct_for_the_waiting_time_by_keyboard(desk: Desk) -> None:
    type_text(desk.pane, "Öst")
    desk.wait()
    press(desk.pane, Qt.Key.Key_F6)
    desk.wait()
    press(desk.pane, Qt.Key.Key_Down)
    edit = desk.pane.findChild(QLineEdit, "makulera.skal")
    assert edit is not None
    assert edit.text() == "Väntetid över 30 minuter"
    press(desk.pane, Qt.Key.Key_Return)
    desk.wait()

    retur, new = desk.till.ledger.kvitto("K1-3"), desk.till.ledger.kvitto("K1-4")
    assert retur is not None
    assert new is not None
    assert (retur.avser, retur.skal) == ("K1-2", "Väntetid över 30 minuter")
    assert new.att_betala.ore == 0
    assert desk.message.startswith("Kvitto K1-2 är rättat. Betala tillbaka 250")


@pytest.fixture
def dense(qapp: QApplication) -> None:
    """Show everything as in a small window."""
    apply_theme(qapp, "ljust", dense=True)


@pytest.mark.usefixtures("dense")
def test_the_question_is_whole_on_the_lowest_screen(desk: Desk) -> None:
    """Full HD at 200 % leaves 496 pixels, also where a name is asked for: the list gives way."""
    press(desk.pane, Qt.Key.Key_F6)
    desk.wait()
    asked_less = desk.pane.minimumSizeHint().height()

    desk.pane.ask_name("Fakturan går ut från kliniken. Skriv patientens namn.")

    for name in ("makulera.skal", "makulera.namn"):
        edit = desk.pane.findChild(QLineEdit, name)
        assert edit is not None
        assert edit.isVisible()
    desk.qtbot.waitUntil(lambda: desk.pane.minimumSizeHint().height() > asked_less)
    assert desk.pane.minimumSizeHint().height() <= LOWEST


def test_own_words_for_the_reason_stay(desk: Desk) -> None:
    press(desk.pane, Qt.Key.Key_Down)
    press(desk.pane, Qt.Key.Key_F6)
    desk.wait()
    type_text(desk.pane, "Satt i en timme")
    press(desk.pane, Qt.Key.Key_Down)
    edit = desk.pane.findChild(QLineEdit, "makulera.skal")
    assert edit is not None
    assert edit.text() == "Satt i en timme"
    assert desk.button("makulera.slutfor").accessibleName() == "Rätta"


def test_reason_is_required_and_esc_gives_up_without_a_trace(desk: Desk) -> None:
    press(desk.pane, Qt.Key.Key_Down)
    press(desk.pane, Qt.Key.Key_F6)
    press(desk.pane, Qt.Key.Key_Return)
    edit = desk.pane.findChild(QLineEdit, "makulera.skal")
    assert edit is not None
    assert focus(desk.pane) is edit
    assert edit.property("tone") == "error"

    press(desk.pane, Qt.Key.Key_Escape)
    desk.wait()

    assert desk.button("makulera").isVisible()
    assert len(desk.till.ledger.kvitto_list(10)) == 2


def test_del_in_the_list_asks_and_del_in_the_search_does_not(desk: Desk) -> None:
    press(desk.pane, Qt.Key.Key_Delete)
    assert not desk.pane._reason.isVisible()

    press(desk.pane, Qt.Key.Key_Return)
    press(desk.pane, Qt.Key.Key_Delete)

    assert desk.pane._reason.isVisible()


def test_esc_takes_the_message_away_and_then_the_search(desk: Desk) -> None:
    type_text(desk.pane, "öst")
    press(desk.pane, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    desk.wait()

    press(desk.pane, Qt.Key.Key_Escape)
    assert desk.message == ""
    assert desk.pane._search.text() == "öst"
    press(desk.pane, Qt.Key.Key_Escape)

    assert desk.pane._search.text() == ""
    assert len(desk.pane._list.table._model.rows) == 2


def test_arrows_in_the_search_move_in_the_list(desk: Desk) -> None:
    assert desk.pane._list.table.currentIndex().row() == 0

    press(desk.pane, Qt.Key.Key_Down)
    desk.wait()

    assert desk.pane._list.table.currentIndex().row() == 1
    assert focus(desk.pane).objectName() == "kvittoSearch"
    assert "K1-1" in desk.pane._preview.accessibleDescription()


def test_unknown_search_says_what_to_do(desk: Desk) -> None:
    type_text(desk.pane, "zzz")
    desk.wait()

    assert "Skriv hela kvittonumret" in desk.pane._list.text
    assert not desk.button("skriv_ut").isEnabled()


def test_targets_are_big_enough_and_have_names(desk: Desk, qapp: QApplication) -> None:
    """In the program's own look: its style sheet says how high a button is."""
    apply_theme(qapp, "ljust")
    for name in ("skriv_ut", "makulera"):
        assert desk.button(name).height() >= 36
        assert desk.button(name).accessibleName()


def test_the_day_stands_above_the_list(desk: Desk) -> None:
    label = desk.pane.findChild(QLabel, "kvittoDay")
    assert label is not None
    assert label.text().replace(NBSP, " ") == "I dag 2026-03-02: 2 kvitton, netto 500 kr."


def test_what_never_came_out_says_so_and_is_found_by_it(desk: Desk) -> None:
    press(desk.pane, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    desk.wait()
    printed = desk.printer.sent[0][0].removeprefix("Kvitto ")
    states = {row.kvitto.number: row.state for row in desk.pane._list.table._model.rows}
    other = next(number for number in states if number != printed)
    assert states == {printed: "Kort", other: "Kort · inte utskrivet"}

    desk.pane.focus_search()
    type_text(desk.pane, "inte utskrivet")
    desk.wait()
    assert [row.kvitto.number for row in desk.pane._list.table._model.rows] == [other]


def test_every_receipt_of_today_is_listed_and_earlier_ones_where_those_are_few(desk: Desk) -> None:
    for _ in range(3):
        desk.till.sell()
    tomorrow = desk.till.at("2026-03-03T08:00")
    tomorrow.sell()
    for clock, least, found in ((NOON, 2, 6), (tomorrow.clock, 1, 1), (tomorrow.clock, 4, 4)):
        assert len(newest_kvitto(desk.till.ledger, clock, least)) == found


def test_a_receipt_is_printed_in_english_on_its_key(desk: Desk) -> None:
    press(desk.pane, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    desk.wait()
    press(desk.pane, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    desk.wait()
    english, swedish = (
        pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text() for _, pdf in desk.printer.sent
    )
    assert "Doctor's visit" in english
    assert "COPY" not in english
    assert "KOPIA" in swedish


def test_installed_words_that_cannot_be_read_stop_no_receipt(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Accepted by an earlier version, or damaged: the program's own are used, and it is said."""
    unread = (b"kod = ", b'kod = "en"\n[fraser]\n"Kvar" = ""\n')
    monkeypatch.setattr(type(desk.till.ledger), "taxa_sprak_list", lambda *_: unread)

    press(desk.pane, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    desk.wait()

    [(_, pdf)] = desk.printer.sent
    assert "Doctor's visit" in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "är utskrivet." in desk.message
    assert "programmets egna" in desk.message

    press(desk.pane, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    desk.wait()
    assert "programmets egna" not in desk.message


def test_a_copy_for_somebody_protected_since_hides_who_it_is(desk: Desk) -> None:
    """In the list, in the picture beside it and on the paper."""
    patient = desk.till.ledger.find_patient(ADULT)
    assert patient is not None
    set_skyddad(patient.id, desk.till.ledger, NOON, desk.till.desk, is_skyddad=True)
    desk.pane.refresh()
    desk.wait()
    type_text(desk.pane, "K1-1")
    desk.wait()
    press(desk.pane, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    desk.wait()

    words = pypdf.PdfReader(io.BytesIO(desk.printer.sent[0][1])).pages[0].extract_text()
    assert "Skyddad identitet" in words
    assert "Ängström" not in words
    assert "19880504" not in words
    assert "Ängström" not in "".join(row.sentence() for row in desk.pane._list.table._model.rows)
