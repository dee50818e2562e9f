"""Outage mode and the way back in the window, with real keys over the real use cases."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from kassa.adapters.folders import Folders
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.aterforing.inforing import Svar
from kassa.clock import FixedClock
from kassa.desk.aterforing import take
from kassa.desk.att_reglera import att_reglera_list
from kassa.desk.avbrott_ports import BlankettUtfall
from kassa.desk.blankett import strike_blankett
from kassa.desk.ovning import SETTINGS
from kassa.desk.settings import Settings
from kassa.errors import StorageError
from kassa.ids import DeskId
from tests.helpers.efrikort_server import EfrikortServer, Kept
from tests.ui.keys import press, type_text
from ui.app import build_window, reservrutin
from ui.app.avbrott import AvbrottPages
from ui.ovning.view import OvningPane
from ui.shell.main_window import MainWindow
from ui.theme import DARK, LIGHT, contrast, load_fonts
from ui.widgets.key_button import KeyButton

CLINIC = replace(SETTINGS, namn="Testmottagningen", register="K1", reserv_telefon="IT 036-1")
GERD = "19650228-2384"
BERTIL = "19791123-2390"
ALMA = "19880504-2382"
SVAR_LIST = (Svar.INFORT, Svar.FANNS_REDAN, Svar.SKILJER_SIG, Svar.KAN_INTE)
NBSP = "\N{NO-BREAK SPACE}"


class Window:
    """A window over a clinic of its own."""

    def __init__(self, window: MainWindow, folders: Folders, qtbot) -> None:
        self.window = window
        self.folders = folders
        self.qtbot = qtbot
        found = window.findChild(AvbrottPages)
        assert isinstance(found, AvbrottPages)
        self.pages: AvbrottPages = found
        self.ledger = self.pages.routine._till.ledger

    def wait(self) -> None:
        background = self.pages.background
        for _ in range(4):
            self.qtbot.waitUntil(lambda: not background.is_busy)
            self.qtbot.wait(20)

    def key(self, key: Qt.Key, ctrl: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self.window, key, modifier)
        self.wait()

    def press(self, key: Qt.Key) -> None:
        press(self.window, key)
        self.wait()

    def type(self, words: str) -> None:
        type_text(self.window, words)

    def words(self, name: str) -> str:
        label = self.window.findChild(QLabel, name)
        assert label is not None
        return label.text().replace(NBSP, " ") if label.isVisible() else ""

    def is_on(self, name: str) -> bool:
        widget = self.window.findChild(QWidget, name)
        assert widget is not None
        return widget.isVisible() and widget.isEnabled()

    @property
    def rehearsal(self) -> OvningPane:
        pane = self.pages.ovning
        assert pane is not None
        return pane

    def button(self, svar: Svar) -> KeyButton:
        return self.pages.aterforing._answers[svar]

    def print_forms(self) -> None:
        """Make a package, and go to the page where its forms are entered."""
        for key in "63":
            self.key(Qt.Key.Key_D, ctrl=True)
            self.type(key)
            self.wait()

    def fill_in(self, *typed: str) -> None:
        """Type what stands on a form, field by field, and save it."""
        for words in typed:
            self.type(words)
            QTest.keyClick(self.window.focusWidget(), Qt.Key.Key_Tab)
        self.press(Qt.Key.Key_Return)

    def begin(self) -> None:
        self.key(Qt.Key.Key_D, ctrl=True)
        self.press(Qt.Key.Key_Return)
        self.press(Qt.Key.Key_Return)

    def sell(self, number: str) -> None:
        self.key(Qt.Key.Key_F5)
        self.type(number)
        self.press(Qt.Key.Key_Return)
        self.type("1")
        self.press(Qt.Key.Key_Return)
        self.press(Qt.Key.Key_Return)
        self.key(Qt.Key.Key_F2)


def open_window(
    folder: Path, qtbot, *, ovning: bool = False, settings: Settings = CLINIC
) -> Window:
    load_fonts()
    folders = Folders(folder)
    folders.ensure()
    clock = FixedClock.at_local("2026-03-02T10:15")
    window = build_window(settings, folders, clock, bundled_taxa_book(), ovning=ovning)
    qtbot.addWidget(window)
    window.show()
    opened = Window(window, folders, qtbot)
    opened.wait()
    return opened


@pytest.fixture
def opened(tmp_path, qtbot):
    opened = open_window(tmp_path, qtbot)
    yield opened
    opened.window.close()


def test_one_key_and_enter_begin_an_outage_and_the_window_says_so(opened):
    """In words and in the frame's colour, on every page; the end takes it away again."""
    opened.begin()

    frame = opened.window.findChild(QWidget, "frame")
    assert frame.property("avbrott") is True
    assert "10:15" not in opened.words("avbrott")  # the strip says it; the clinic's name has room
    assert opened.words("avbrott") == "AVBROTT · 0 väntar"
    assert "Driftavbrott sedan 10:15 (Cosmic och eFrikort)" in opened.words("avbrottStripText")
    assert "Inget utdrag av frikort" in opened.words("avbrottStripText")
    assert "Taxa från 2026-01-01, följde med Kassa." in opened.words("avbrottStripText")
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.press(Qt.Key.Key_Return)
    opened.press(Qt.Key.Key_Return)
    assert frame.property("avbrott") is False
    assert opened.words("avbrottStripText") == ""


def test_a_sale_is_counted_in_the_status_line(opened):
    opened.begin()
    opened.sell(GERD)

    assert opened.words("avbrott") == "AVBROTT · 1 väntar"


def test_a_row_is_copied_ticked_off_and_the_next_one_comes(opened):
    """P, K and S copy; Enter asks for the reference, Enter again saves."""
    opened.begin()
    for number in (GERD, BERTIL):
        opened.sell(number)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("1")
    opened.wait()
    clipboard = QGuiApplication.clipboard()
    assert opened.words("inforing.atgard") == "För in i Cosmic"
    copied = []
    for key in (Qt.Key.Key_P, Qt.Key.Key_K, Qt.Key.Key_S):
        opened.key(key)
        copied.append(clipboard.text())
    first = opened.words("inforing.personnummer")
    assert copied == [GERD.replace("-", ""), "100", "250"]
    opened.press(Qt.Key.Key_Return)
    opened.type("C-4711")
    opened.press(Qt.Key.Key_Return)

    assert opened.words("inforing.personnummer") not in {"", first}
    (svar,) = opened.ledger._all("SELECT * FROM inforing_svar", {})
    assert (svar["svar"], svar["referens"]) == ("infort", "C-4711")


def test_the_clipboard_is_emptied_after_a_while(opened):
    """Unless something else has been copied since."""
    opened.begin()
    opened.sell(GERD)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("1")
    opened.wait()
    opened.key(Qt.Key.Key_P)
    opened.pages.aterforing.clear_clipboard()
    assert QGuiApplication.clipboard().text() == ""
    opened.key(Qt.Key.Key_P)
    QGuiApplication.clipboard().setText("annat")
    opened.pages.aterforing.clear_clipboard()

    assert QGuiApplication.clipboard().text() == "annat"


def test_a_row_another_window_has_cannot_be_answered(opened):
    opened.begin()
    opened.sell(GERD)
    till, routine = opened.pages.routine._till, opened.pages.routine
    (row, *_) = routine.rows()
    take(row.key, "another", till.ledger, till.clock, till.desk)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("1")
    opened.qtbot.waitUntil(lambda: "förs in av" in opened.words("inforing.lage"))

    assert not opened.is_on("svara.infört")


def test_a_row_that_cannot_be_entered_stays_and_says_why(opened):
    opened.begin()
    opened.sell(GERD)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("1")
    opened.wait()
    opened.key(Qt.Key.Key_G)
    opened.press(Qt.Key.Key_Return)
    assert opened.window.findChild(QLabel, "fieldFaultText") is not None
    opened.type("Finns inte i Cosmic")
    opened.press(Qt.Key.Key_Return)

    assert opened.words("inforing.atgard") == "För in i eFrikort"  # the next one that waits
    assert "Cosmic: 1 kvar" in opened.words("aterforingSummary")
    opened.press(Qt.Key.Key_Up)
    assert "Finns inte i Cosmic" in opened.words("inforing.lage")


def test_the_closing_report_is_of_the_outage_of_the_row_in_hand(opened, monkeypatch):
    """A new outage begins before the one before is brought back: its report can still be had."""
    opened.begin()
    opened.sell(GERD)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.press(Qt.Key.Key_Return)
    opened.press(Qt.Key.Key_Return)
    monkeypatch.setattr(FixedClock, "now", lambda clock: clock.moment + timedelta(hours=5))
    opened.begin()
    opened.sell(BERTIL)
    reported: list[list[str]] = []
    monkeypatch.setattr(
        reservrutin,
        "print_avbrott_rapport",
        lambda rapport, *_: reported.append([row.post.number for row in rapport.rader]),
    )
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("1")
    opened.wait()
    opened.key(Qt.Key.Key_P, ctrl=True)
    opened.press(Qt.Key.Key_Down)
    opened.key(Qt.Key.Key_P, ctrl=True)

    assert [set(numbers) for numbers in reported] == [{GERD}, {BERTIL}]


def test_what_is_to_be_taken_away_is_answered_in_those_words(opened):
    """Reversed since it was entered: "infört" would be wrong of a removal."""
    opened.begin()
    opened.sell(GERD)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("1")
    opened.wait()
    words = [opened.button(svar).word for svar in SVAR_LIST]
    assert words == ["Infört", "Fanns redan", "Skiljer sig", "Går inte"]
    opened.press(Qt.Key.Key_Return)
    opened.press(Qt.Key.Key_Return)
    opened.key(Qt.Key.Key_F9)
    opened.key(Qt.Key.Key_F6)
    opened.type("Fel patient")
    opened.press(Qt.Key.Key_Return)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("1")
    opened.wait()
    assert opened.words("inforing.atgard") == "Ta bort i Cosmic"
    words = [opened.button(svar).word for svar in SVAR_LIST]
    assert words == ["Borttaget", "Fanns inte kvar", "Skiljer sig", "Går inte"]
    opened.press(Qt.Key.Key_Return)

    assert opened.words("svar.infort.title") == "Borttaget"


def test_a_form_is_entered_and_its_number_counted(opened):
    """Numbers that are left out are named."""
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("6")
    opened.wait()
    assert [f.suffix for f in opened.folders.export.iterdir()] == [".pdf"]
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("3")
    opened.wait()
    opened.fill_in("2", GERD, "", "i går 9:30", "1", "250", "k")

    assert "Saknas: K1-B001" in opened.words("blankettStatus")
    assert "1 inlagd," in opened.words("blankettStatus")


def test_all_that_is_wrong_on_a_form_is_told_at_once(opened):
    """Also the date of a frikort; and what was said of the form before is taken away."""
    opened.print_forms()
    opened.fill_in("1", GERD, "", "i går 9:30", "1", "250", "k")
    pane = opened.pages.blankett
    assert pane._message.isVisible()
    opened.fill_in("2", GERD, "", "", "", "250", "k", "sen")

    said = [label.text() for label in pane.findChildren(QLabel) if label.isVisible()]
    for begins in ("Tiden går inte", "Skriv siffran i listan", "Datumet går inte"):
        assert [words for words in said if words.startswith(begins)], begins
    assert not pane._message.isVisible()
    assert "1 inlagd," in opened.words("blankettStatus")


def test_a_form_with_another_sum_is_asked_about(opened):
    opened.print_forms()
    opened.fill_in("1", GERD, "", "i går 9:30", "1", "200", "k")
    assert "på papperet 200 kr, enligt Kassa 250 kr" in opened.words("blankettFraga.title")
    opened.press(Qt.Key.Key_Return)

    assert "K1-B001: på papperet 200 kr" in opened.words("blankettStatus")


def test_the_rest_is_said_to_lie_blank_only_after_a_question(opened):
    """By number; and F8 is another thing on the page beside."""
    opened.print_forms()
    opened.key(Qt.Key.Key_F8)
    asked = "24 blanketter, K1-B001 till K1-B024, anges som oanvända."
    assert asked in opened.words("blankettRest.title")
    opened.press(Qt.Key.Key_Escape)
    assert "24 kvar från K1-B001" in opened.words("blankettStatus")
    opened.key(Qt.Key.Key_F8)
    opened.press(Qt.Key.Key_Return)

    assert "Alla 24 nummer är redovisade" in opened.words("blankettStatus")
    assert opened.words("blankettRest.title") == ""


def test_a_form_without_a_personnummer_goes_to_the_checkout_with_its_number(opened):
    """Who the patient is decides the fee: the checkout asks, and ties the number to the visit."""
    opened.begin()
    opened.print_forms()
    opened.fill_in("2", "19880504-A102", "Amina", "i går 9:30", "1", "250", "k")
    said = [label.text() for label in opened.pages.blankett.findChildren(QLabel)]
    assert any("F6 tar blanketten till kassan." in words for words in said)
    opened.key(Qt.Key.Key_F6)
    assert opened.window.page == "kassa"
    opened.type("1")
    chips = [b.text() for b in opened.window.findChildren(QAbstractButton) if b.isVisible()]
    assert any("Blankett K1-B002, betalt 250 kr" in words for words in chips)
    opened.press(Qt.Key.Key_Return)
    opened.press(Qt.Key.Key_Return)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("3")
    opened.wait()

    assert "1 inlagd," in opened.words("blankettStatus")
    form = opened.ledger.blankett(DeskId("K1"), 2)
    assert opened.ledger.find_patient("19880504-A102").namn == "Amina"
    assert opened.ledger.avbrott_of(form.checkout_id) is not None


def test_a_form_the_checkout_does_not_take_stays_where_it_was_typed(opened, monkeypatch):
    """What was begun there cannot be put aside: neither is lost."""
    opened.key(Qt.Key.Key_F5)
    opened.type(BERTIL)
    opened.press(Qt.Key.Key_Return)
    opened.print_forms()
    for words in ("2", "19880504-A102", "Amina"):
        opened.type(words)
        QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_Tab)

    def full(*_args: object) -> None:
        raise StorageError("Disken är full.")

    monkeypatch.setattr(type(opened.ledger), "add_parked", full)
    opened.key(Qt.Key.Key_F6)

    begun = opened.window.findChild(QLineEdit, "personnummer")
    assert begun is not None
    assert begun.text() == BERTIL
    typed = opened.pages.blankett._form.typed()
    assert (typed["blankett"], typed["namn"]) == ("2", "Amina")


def test_a_sum_that_cannot_be_read_is_not_handed_to_the_checkout(opened):
    """There it would agree with any fee; what else is wrong is told at once."""
    opened.print_forms()
    opened.fill_in("99", "", "Amina", "i går 9:30", "1", "tvåhundra", "k")
    opened.key(Qt.Key.Key_F6)

    assert opened.window.page == "blankett"
    said = [label.text() for label in opened.pages.blankett.findChildren(QLabel)]
    assert any("Summan går inte att läsa" in words for words in said)
    assert any("K1-B099 är inte utskriven" in words for words in said)
    opened.pages.blankett._form.focus_field("blankett")
    opened.type("2")
    opened.key(Qt.Key.Key_F6)
    assert opened.window.page == "blankett"


def test_what_changed_under_the_question_is_asked_anew(opened):
    """Somebody at another desk entered one: nothing that was not asked about is written."""
    opened.print_forms()
    opened.key(Qt.Key.Key_F8)
    till = opened.pages.routine._till
    strike_blankett(
        (till.desk.id, 3), BlankettUtfall.MAKULERAD, "Fel", till.ledger, till.clock, till.desk
    )
    opened.press(Qt.Key.Key_Return)

    assert "21 blanketter, K1-B004 till K1-B024" in opened.words("blankettRest.title")
    assert "har ändrats sedan frågan" in opened.pages.blankett._message.text
    opened.press(Qt.Key.Key_Return)
    assert "Saknas: K1-B001, K1-B002." in opened.words("blankettStatus")


def test_a_form_that_turns_up_filled_in_is_opened_and_entered(opened):
    opened.print_forms()
    opened.key(Qt.Key.Key_F8)
    opened.press(Qt.Key.Key_Return)
    opened.key(Qt.Key.Key_F4)
    opened.type("7")
    opened.press(Qt.Key.Key_Return)
    assert "Saknas: K1-B007." in opened.words("blankettStatus")
    opened.fill_in("7", GERD, "", "i går 9:30", "1", "250", "k")

    assert "1 inlagd, 23 makulerade eller oanvända" in opened.words("blankettStatus")
    assert "Alla 24 nummer" in opened.words("blankettStatus")


def test_a_pasted_list_ticks_off_what_is_there(opened):
    opened.begin()
    opened.sell(GERD)
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("2")
    opened.wait()
    assert opened.words("efrikortSummary") == "Inget är jämfört än."
    pasted = f"personnummer;datum;belopp;enhet\n{GERD};2026-03-02;250;Testmottagningen\n"
    opened.pages.efrikort._paste.setPlainText(pasted)
    opened.pages.efrikort._compare()
    opened.wait()
    assert "1 finns redan, 0 saknas" in opened.words("efrikortSummary")
    assert "Nytt här: 0 avgifter, 0 frikort." in opened.words("efrikortSummary")
    opened.key(Qt.Key.Key_F8)

    (svar,) = opened.ledger._all("SELECT * FROM inforing_svar", {})
    assert (svar["svar"], svar["kalla"], svar["system"]) == ("fanns_redan", "efrikort", "eFrikort")


@pytest.mark.parametrize("accepts_first", [True, False])
def test_what_efrikort_knew_is_taken_over_whichever_key_comes_first(tmp_path, qtbot, accepts_first):
    """Sending ends the rows, so that the person is asked about no more: the frikort goes along."""
    unit = "SE2321000057-4F01"
    with EfrikortServer() as server:
        settings = replace(
            CLINIC,
            efrikort_adress=server.address,
            efrikort_huvudman="06",
            efrikort_vardgivare="SE2321000057",
            efrikort_enhet=unit,
            efrikort_anvandare="SE2321000057-U1",
        )
        server.card[GERD.replace("-", "")] = (date(2026, 1, 15), date(2027, 1, 14))
        server.kept.append(
            Kept(BERTIL.replace("-", ""), Decimal(400), date(2026, 2, 2), "SE2321000024-77A1")
        )
        opened = open_window(tmp_path, qtbot, settings=settings)
        opened.begin()
        opened.sell(GERD)
        opened.sell(BERTIL)
        opened.key(Qt.Key.Key_D, ctrl=True)
        opened.type("2")
        opened.key(Qt.Key.Key_F7)
        if accepts_first:
            opened.key(Qt.Key.Key_F8)
        opened.key(Qt.Key.Key_S, ctrl=True)

        owed = att_reglera_list(opened.ledger, bundled_taxa_book(), date(2026, 3, 2))
        assert [each.patient.identitet.number for each in owed] == [GERD]
        sent = sorted(each.person for each in server.kept if each.unit == unit)
        assert sent == sorted(n.replace("-", "") for n in (GERD, BERTIL))
        bertil = opened.ledger.find_patient(BERTIL)
        assert bertil is not None
        assert [e.number for e in opened.ledger.extern_list(bertil.id)] == [server.kept[0].id]
        opened.window.close()


def test_files_are_written_and_read_by_buttons(opened, tmp_path, qtbot, monkeypatch):
    other = open_window(tmp_path / "other", qtbot)
    other.pages.routine._till.session.desk = replace(
        other.pages.routine._till.desk,
        id=DeskId("K2"),
        klinik=replace(CLINIC.klinik, register="K2"),
    )
    other.sell(GERD)
    said = other.pages.routine._write_file(str(tmp_path))
    (file,) = tmp_path.glob("*.utbyte")
    assert str(file) in said
    assert GERD not in file.name

    told = opened.pages.routine._read_files((str(file),))

    assert "Kassa K2" in told
    assert opened.ledger.foreign_desk_list() == {"K2"}
    other.window.close()


def test_a_rehearsal_has_a_checklist_that_ticks_itself_off(tmp_path, qtbot):
    """In the practice clinic: what the records say is done, and above all pages what is next."""
    opened = open_window(tmp_path, qtbot, ovning=True)
    opened.key(Qt.Key.Key_D, ctrl=True)
    assert opened.is_on("avbrott.ova")
    opened.type("7")
    opened.wait()
    assert opened.words("ovningProgress") == "Ingen övning är påbörjad."
    assert opened.words("ovningStripText") == ""
    opened.press(Qt.Key.Key_Return)
    assert [f.suffix for f in opened.folders.export.glob("[!.]*")] == [".utbyte"]
    assert "1 av 9 moment är gjorda" in opened.words("ovningProgress")
    assert not opened.is_on("ovning.borja")
    for number in (GERD, BERTIL, ALMA):
        opened.sell(number)

    next_one = "Övning, 3 av 9 gjorda. Härnäst: Makulera ett av kvittona (F9, F6)."
    assert opened.words("ovningStripText") == f"{next_one} Listan: Ctrl+D, 7."
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("7")
    opened.wait()
    times = [opened.words(f"ovning.tid.{number}") for number in range(1, 10)]
    assert times == ["10:15"] * 3 + [""] * 6
    steps = [steg.text for steg in opened.pages.routine._ovning().steg]
    shown = [opened.words(f"ovning.steg.{number}") for number in range(1, 10)]
    assert shown == [f"{number}. {text}" for number, text in enumerate(steps, 1)]
    opened.key(Qt.Key.Key_P, ctrl=True)
    assert "3 av 9 moment är gjorda. Protokollet är" in opened.rehearsal._message.text
    opened.window.close()


def test_a_rehearsal_does_not_begin_in_another_outage(tmp_path, qtbot):
    opened = open_window(tmp_path, qtbot, ovning=True)
    opened.begin()
    opened.key(Qt.Key.Key_D, ctrl=True)
    opened.type("7")
    opened.wait()
    opened.press(Qt.Key.Key_Return)

    assert "Avsluta det först" in opened.rehearsal._message.text
    assert opened.words("ovningProgress") == "Ingen övning är påbörjad."
    opened.window.close()


def test_the_real_clinic_cannot_be_rehearsed_on(opened):
    opened.key(Qt.Key.Key_D, ctrl=True)
    assert not opened.is_on("avbrott.ova")
    opened.type("7")
    opened.wait()

    assert opened.window.page == "avbrott"
    assert opened.pages.ovning is None


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_the_colour_of_an_outage_can_be_read(tokens):
    assert contrast(tokens.on_avbrott, tokens.avbrott) >= 4.5
    assert contrast(tokens.avbrott, tokens.window) >= 3
