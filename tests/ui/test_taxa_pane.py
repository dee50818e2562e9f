"""The central tariff in the whole window: shown, announced, confirmed, fetched; by keys alone."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from kassa.adapters.folders import Folders
from kassa.adapters.passwords import Argon2Hasher
from kassa.adapters.taxa_source import mirror_of
from kassa.clock import FixedClock
from kassa.desk.people import add_clerk
from kassa.desk.people_ports import ClerkAccount, Roll
from kassa.desk.settings import Settings
from kassa.errors import UserFacingError
from kassa.taxa.book import InstalledTaxaBook, LazyTaxaBook
from tests.helpers.region import NORRMARK, FetchingDesk, Region, norrmark
from tests.helpers.till import ADULT, desk_of, open_ledger
from tests.ui import windows
from tests.ui.keys import press, type_text
from ui.app.fetching import FetchProcess
from ui.app.taxa import CentralTaxa
from ui.shell.main_window import MainWindow
from ui.taxa.view import TaxaPane
from ui.widgets.message_bar import MessageBar
from ui.widgets.notice import Notice

CLINIC = Settings("Testmottagningen", "232100-0057", "Storgatan 1", "primarvard", "K1", region="98")
FETCHED = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
APRIL = date(2026, 4, 1)
PASSWORD = "mossa under granen"
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
NO_SEEDS = LazyTaxaBook(lambda: InstalledTaxaBook(()))


class MovingClock:
    """A clock that a test turns."""

    def __init__(self, local: str) -> None:
        self.turn(local)

    def turn(self, local: str) -> None:
        self._now = FixedClock.at_local(local).now()

    def now(self) -> datetime:
        return self._now


@dataclass
class Clinic:
    """A clinic's window over a folder with a fetched tariff.

    Attributes:
        window: the window.
        clock: turned by the test.
        region: publishes.
        folder: the clinic's.
    """

    window: MainWindow
    clock: MovingClock
    region: Region
    folder: Path
    qtbot: QtBot

    @property
    def central(self) -> CentralTaxa:
        found = self.window.findChild(CentralTaxa)
        assert found is not None
        return found

    @property
    def pane(self) -> TaxaPane:
        return self.central.pane

    def fetch_elsewhere(self, *contents: bytes, at: datetime = FETCHED) -> None:
        """Let another process fetch, as ``kassa taxa hamta`` does."""
        self.region.now = at
        if contents:
            self.region.publish(*contents)
        fetch(self.folder, self.region, at)

    def look(self) -> None:
        """Look at once what the timer would see within seconds."""
        before = self.central.lage
        self.central.look()
        self.qtbot.waitUntil(lambda: self.central.lage is not before)

    def text(self, name: str) -> str:
        label = self.window.findChild(QLabel, name)
        assert label is not None
        return label.text().replace("\N{NO-BREAK SPACE}", " ")

    def notice(self, name: str) -> str:
        found = self.window.findChild(Notice, name)
        assert found is not None
        return found.text

    @property
    def message(self) -> str:
        return next((m.text for m in self.window.findChildren(MessageBar) if m.text), "")

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        QTest.keyClick(self.window, key, modifier or Qt.KeyboardModifier.NoModifier)

    def open_page(self) -> None:
        self.window.show_page("taxa")
        self.qtbot.waitUntil(lambda: bool(self.pane._prices))

    def visit(self, number: str = ADULT) -> None:
        """Type a visit until it can be completed."""
        self.window.show_page("kassa")
        type_text(self.window, number)
        press(self.window, Qt.Key.Key_Return)
        type_text(self.window, "3")
        type_text(self.window, "1")

    def complete(self) -> None:
        press(self.window, Qt.Key.Key_Return)
        press(self.window, Qt.Key.Key_Return)

    def rows(self) -> int:
        ledger = open_ledger(self.folder / "kassa.db")
        count = len(ledger.kvitto_list(9))
        ledger.close()
        return count


def fetch(folder: Path, region: Region, at: datetime) -> None:
    ledger = open_ledger(folder / "kassa.db")
    desk = FetchingDesk.of(ledger, region).at(at)
    desk.mirror = mirror_of(Folders(folder))
    desk.fetch()
    ledger.close()


def open_window(qtbot: QtBot, folder: Path, region: Region, settings: Settings = CLINIC) -> Clinic:
    clock = MovingClock("2026-03-02T10:15")
    window = windows.open_window(qtbot, Folders(folder), settings, clock, NO_SEEDS)
    clinic = Clinic(window, clock, region, folder, qtbot)
    qtbot.waitUntil(lambda: clinic.central.lage is not None)
    return clinic


@pytest.fixture
def region() -> Region:
    made = Region(now=FETCHED - timedelta(hours=1))
    made.publish(norrmark())
    return made


@pytest.fixture
def clinic(qtbot: QtBot, tmp_path: Path, region: Region) -> Iterator[Clinic]:
    fetch(tmp_path, region, FETCHED)
    made = open_window(qtbot, tmp_path, region)
    yield made
    made.window.close()


def test_the_status_line_says_it_in_three_words(clinic: Clinic) -> None:
    """Fresh, then old, then to be confirmed; the words grow with the tone."""
    said = [clinic.text("taxaState")]
    for local in ("2026-03-10T10:00", "2026-03-18T10:00", "2026-03-24T10:00"):
        clinic.clock.turn(local)
        clinic.look()
        said.append(clinic.text("taxaState"))

    assert said == [
        "Taxan är aktuell", "Taxan är gammal", "Taxan är gammal", "Taxan måste bekräftas",
    ]  # fmt: skip
    assert all(len(words.split()) == 3 for words in said)


def test_a_coming_tariff_announces_itself(clinic: Clinic) -> None:
    clinic.fetch_elsewhere(norrmark(APRIL, distans="120"))
    clinic.look()

    assert clinic.notice("taxaNews") == "Ny taxa från 1 april: 1 ändring."
    clinic.look()
    assert clinic.notice("taxaNews")
    clinic.key(Qt.Key.Key_Y, CTRL)
    clinic.qtbot.waitUntil(lambda: bool(clinic.pane._change_model.rows))
    assert not clinic.notice("taxaNews")
    assert clinic.pane._changes.isVisible()
    assert [row.galler_fran for row in clinic.pane._model.rows if row] == [
        APRIL, date(2026, 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(("begins", "opened", "said"), [
    (date(2026, 5, 1), "2026-03-20T08:00", ""),
    (APRIL, "2026-03-20T08:00", "Ny taxa från 1 april: 1 ändring."),
    (APRIL, "2026-04-02T08:00", "Region Norrmark från 2026-04-01 (påhittad) gäller nu: 1 ändring."),
    (APRIL, "2026-04-20T08:00", ""),
])  # fmt: skip
def test_a_window_that_was_off_is_told_too(
    clinic: Clinic, begins: date, opened: str, said: str
) -> None:
    """Another desk fetched, or it came yesterday evening: a month before, and a week after."""
    clinic.fetch_elsewhere(norrmark(begins, distans="120"))
    clinic.window.close()
    clinic.clock.turn(opened)
    again = replace(clinic, window=open_again(clinic))
    again.qtbot.waitUntil(lambda: again.central.lage is not None)

    assert again.notice("taxaNews") == said
    again.window.close()


def open_again(clinic: Clinic) -> MainWindow:
    """Open another window over the same records."""
    folders = Folders(clinic.folder)
    return windows.open_window(clinic.qtbot, folders, CLINIC, clinic.clock, NO_SEEDS)


def test_a_running_window_changes_tariff_at_midnight(clinic: Clinic) -> None:
    """What was begun stays, with the new fee; the clerk is told; nobody restarts anything."""
    clinic.fetch_elsewhere(norrmark(APRIL, distans="120"))
    clinic.region.renew(datetime(2026, 3, 31, 8, 0, tzinfo=UTC))
    clinic.fetch_elsewhere(at=datetime(2026, 3, 31, 9, 0, tzinfo=UTC))
    clinic.clock.turn("2026-03-31T23:59")
    clinic.look()
    clinic.visit()
    assert clinic.text("att_betala") == "100 kr"

    clinic.clock.turn("2026-04-01T00:00")
    clinic.look()
    clinic.qtbot.waitUntil(lambda: clinic.text("att_betala") == "120 kr", timeout=8_000)

    assert "från 2026-04-01" in clinic.text("taxa")
    assert "gäller nu: 1 ändring" in clinic.notice("taxaNews")


def test_every_price_has_its_source_and_can_be_searched(clinic: Clinic) -> None:
    clinic.open_page()
    everything = len(clinic.pane._price_model.rows)
    type_text(clinic.window, "distans")
    found = clinic.pane._price_model.rows
    assert [(row.kod, row.kalla) for row in found] == [("N40", "Påhittad regelbok: Avgifter")]
    type_text(clinic.window, "xyz")
    assert clinic.pane._nothing.isVisible()
    press(clinic.window, Qt.Key.Key_Escape)

    assert len(clinic.pane._price_model.rows) == everything > 15
    assert all(row.kalla for row in clinic.pane._price_model.rows)
    assert any("Tak för frikort" in row.namn for row in clinic.pane._price_model.rows)


def test_what_a_tariff_changes_and_who_signed_it(clinic: Clinic) -> None:
    clinic.fetch_elsewhere(norrmark(APRIL, distans="120"))
    clinic.look()
    clinic.open_page()
    press(clinic.window, Qt.Key.Key_F7)
    press(clinic.window, Qt.Key.Key_Up)

    assert clinic.pane._changes.isVisible()
    assert [row.text for row in clinic.pane._change_model.rows] == [
        "Distanskontakt (N40): 100\N{NO-BREAK SPACE}kr → 120\N{NO-BREAK SPACE}kr"
    ]
    assert "Underskriven av taxa 0 och taxa 1" in clinic.text("taxaAbout")
    assert "Taxan är hämtad 2026-03-02 09:00" in clinic.pane._state.text()


def test_an_old_tariff_is_confirmed_where_nobody_logs_in(clinic: Clinic) -> None:
    """Past the limit nothing is posted; one key confirms; what was typed stood all the time."""
    clinic.clock.turn("2026-03-24T10:00")
    clinic.look()
    clinic.key(Qt.Key.Key_J, ALT)  # the clock is right
    clinic.qtbot.waitUntil(lambda: not clinic.notice("klocka"))
    assert "måste någon ansvarig bekräfta" in clinic.notice("taxaDemand")
    clinic.visit()
    clinic.complete()
    clinic.qtbot.waitUntil(lambda: "Taxan måste bekräftas" in clinic.message)
    assert clinic.rows() == 0

    clinic.key(Qt.Key.Key_B, CTRL)
    clinic.qtbot.waitUntil(lambda: not clinic.notice("taxaDemand"))
    assert clinic.window.page == "kassa"
    assert clinic.text("att_betala") == "100 kr"
    press(clinic.window, Qt.Key.Key_Return)  # from the number on
    clinic.complete()
    clinic.qtbot.waitUntil(lambda: clinic.rows() == 1)


def test_an_old_tariff_is_confirmed_by_somebody_responsible(
    qtbot: QtBot, tmp_path: Path, region: Region
) -> None:
    """The receptionist cannot; a wrong password is told; the responsible person's is kept."""
    fetch(tmp_path, region, FETCHED)
    ledger = open_ledger(tmp_path / "kassa.db")
    hasher, clock = Argon2Hasher(light=True), FixedClock.at_local("2026-03-02T10:00")
    admin = ClerkAccount("ASAO", "Åsa Öberg", Roll.ADMINISTRATOR, "")
    made = add_clerk(admin, PASSWORD, None, ledger, hasher, clock, desk_of())
    orjan = ClerkAccount("ORJA", "Örjan Ek", Roll.RECEPTION, "")
    add_clerk(orjan, PASSWORD, made, ledger, hasher, clock, desk_of())
    ledger.close()
    clinic = open_window(qtbot, tmp_path, region)
    type_text(clinic.window, "orja")
    press(clinic.window, Qt.Key.Key_Tab)
    type_text(clinic.window, PASSWORD)
    press(clinic.window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not clinic.window.is_locked)
    clinic.clock.turn("2026-03-24T10:00")
    clinic.look()
    clinic.key(Qt.Key.Key_B, CTRL)
    form = clinic.pane._confirm
    qtbot.waitUntil(form.isVisible)
    type_text(clinic.window, "asao")
    press(clinic.window, Qt.Key.Key_Tab)
    type_text(clinic.window, "fel fel fel fel")
    press(clinic.window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "stämmer inte" in form._fields["losenord"].fault)
    type_text(clinic.window, PASSWORD)
    press(clinic.window, Qt.Key.Key_Return)
    qtbot.waitUntil(form.isHidden)
    clinic.look()

    assert not clinic.notice("taxaDemand")
    clinic.window.close()
    ledger = open_ledger(tmp_path / "kassa.db")
    written = ledger.last_taxa_bekraftelse()
    ledger.close()
    assert written is not None
    assert (written.bekraftad_av, written.clerk) == ("ASAO", "ORJA")
    assert written.until_at - written.written_at == timedelta(days=7)


def test_a_warning_can_be_put_off_until_tomorrow(clinic: Clinic) -> None:
    clinic.clock.turn("2026-03-18T10:00")
    clinic.look()
    assert "gick ut för 10 dagar sedan" in clinic.notice("taxaWarning")
    clinic.key(Qt.Key.Key_G, CTRL)
    clinic.look()
    assert not clinic.notice("taxaWarning")

    clinic.clock.turn("2026-03-19T09:30")
    clinic.look()
    assert "gick ut för 11 dagar sedan" in clinic.notice("taxaWarning")


def test_what_a_notice_says_above_the_page_is_not_said_again_on_it(clinic: Clinic) -> None:
    """Once it is put off, the page says it; why the last fetch failed the page says always."""
    clinic.clock.turn("2026-03-18T10:00")
    clinic.look()
    clinic.open_page()
    clinic.look()
    said = clinic.notice("taxaWarning")
    assert "gick ut för 10 dagar sedan" in said
    clinic.qtbot.waitUntil(lambda: clinic.pane._state.text() == "")
    assert clinic.pane._state.isHidden()

    clinic.key(Qt.Key.Key_G, CTRL)

    clinic.qtbot.waitUntil(lambda: clinic.pane._state.text() == said)
    assert clinic.pane._state.isVisible()


def test_a_doubted_clock_is_asked_about_and_stops_the_posting(clinic: Clinic) -> None:
    clinic.clock.turn("2026-02-27T10:00")
    clinic.look()
    assert "Stämmer klockan?" in clinic.notice("klocka")
    clinic.visit()
    clinic.complete()
    clinic.qtbot.waitUntil(lambda: "klocka kan vara fel" in clinic.message)
    assert clinic.rows() == 0

    clinic.key(Qt.Key.Key_N, ALT)
    clinic.qtbot.waitUntil(lambda: "it-stödet" in clinic.notice("klocka"))
    clinic.clock.turn("2026-03-02T10:20")
    clinic.look()
    assert not clinic.notice("klocka")


def test_a_clock_before_every_tariff_opens_the_window_and_is_asked_about(clinic: Clinic) -> None:
    """An empty battery shows the year 2010: no tariff was in force then."""
    clinic.clock.turn("2010-01-01T00:00")
    clinic.central.look()
    clinic.qtbot.waitUntil(lambda: clinic.text("taxaState") == "Ingen taxa gäller")
    assert "visar 2010-01-01 kl. 00:00" in clinic.notice("klocka")
    again = open_window_at(clinic, "2010-01-01T00:00")

    assert again.windowTitle()
    again.close()


def open_window_at(clinic: Clinic, local: str) -> MainWindow:
    folders = Folders(clinic.folder)
    return windows.open_window(clinic.qtbot, folders, CLINIC, MovingClock(local), NO_SEEDS)


def test_without_an_address_the_key_says_what_to_do(clinic: Clinic) -> None:
    clinic.open_page()
    press(clinic.window, Qt.Key.Key_F6)

    assert "Ingen adress är inställd" in clinic.pane._message.text


# --- the process that fetches ---------------------------------------------------------------------


def fake_kassa(tmp_path: Path, body: str) -> tuple[str, ...]:
    """Return a program that stands in for ``kassa``."""
    script = tmp_path / "fake.py"
    script.write_text(f"import json, sys, time\n{body}\n")
    return (sys.executable, "-u", str(script))


def outcome_of(qtbot: QtBot, process: FetchProcess) -> dict[str, Any]:
    with qtbot.waitSignal(process.ended, timeout=10_000) as ended:
        process.start()
    said: dict[str, Any] = ended.args[0]
    return said


def test_a_fetch_tells_its_progress_and_its_outcome(qtbot, qapp, tmp_path) -> None:
    program = fake_kassa(
        tmp_path,
        'print(json.dumps({"fil": "targets/x", "hamtat": 5, "av": 10}))\n'
        'print(json.dumps({"utfall": "klart", "nya": [], "arguments": sys.argv[1:]}))',
    )
    process = FetchProcess(tmp_path / "klinik", qapp, program)
    heard: list[tuple[str, int, int]] = []
    process.progressed.connect(lambda *args: heard.append(args))
    said = outcome_of(qtbot, process)

    assert heard == [("targets/x", 5, 10)]
    assert said["arguments"] == [
        "taxa", "hamta", "--json", "--lugnt", "--mapp", str(tmp_path / "klinik"),
    ]  # fmt: skip
    assert not process.is_running


@pytest.mark.parametrize(
    "body", ["sys.exit(3)", "print('inte json')", "import os; os.kill(os.getpid(), 9)"]
)
def test_a_fetch_that_dies_is_told_as_a_failed_fetch(qtbot, qapp, tmp_path, body) -> None:
    said = outcome_of(qtbot, FetchProcess(tmp_path, qapp, fake_kassa(tmp_path, body)))

    assert said["utfall"] == "fel"
    assert "gäller än" in said["meddelande"]


def test_a_program_that_is_not_there(qtbot, qapp, tmp_path) -> None:
    said = outcome_of(qtbot, FetchProcess(tmp_path, qapp, (str(tmp_path / "ingen"),)))

    assert said["utfall"] == "fel"


def test_a_fetch_that_hangs_is_ended(qtbot, qapp, tmp_path) -> None:
    process = FetchProcess(tmp_path, qapp, fake_kassa(tmp_path, "time.sleep(60)"))
    process._deadline.setInterval(300)

    assert outcome_of(qtbot, process)["utfall"] == "fel"


def test_a_window_is_closed_while_a_fetch_hangs(qtbot, tmp_path, region) -> None:
    """Nobody waits for a server when going home."""
    fetch(tmp_path, region, FETCHED)
    settings = replace(CLINIC, taxa_adress=str(tmp_path / "nowhere"))
    clinic = open_window(qtbot, tmp_path, region, settings)
    process = clinic.central._fetching
    assert process is not None
    process._program = fake_kassa(tmp_path, "time.sleep(60)")
    clinic.open_page()
    press(clinic.window, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: process.is_running)
    assert "Hämtar taxan" in clinic.pane._fetch.word
    clinic.window.close()

    assert not process.is_running


def test_the_window_fetches_for_itself(qtbot, tmp_path, region) -> None:
    """The real command in a process of its own, from a folder; then the tariff is there."""
    out = tmp_path / "utlagd"
    region.publish(norrmark(date(2099, 1, 1), distans="120"))
    week = datetime.now(UTC) + timedelta(days=7)
    region.root.expires = region.targets.expires = week
    region.snapshot.expires = region.timestamp.expires = week
    region.sign_root()
    region.step()
    for name, content in region.files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    rot = tmp_path / "rot.json"
    rot.write_bytes(region.first_root)
    folder = tmp_path / "klinik"
    Folders(folder).ensure()
    from kassa.adapters.settings_file import save_settings

    settings = replace(CLINIC, taxa_adress=str(out), taxa_rot=str(rot))
    save_settings(folder / "kassa.toml", settings)
    first = LazyTaxaBook(lambda: InstalledTaxaBook((_bundled(),)))
    clock = MovingClock("2026-03-02T10:15")
    window = windows.open_window(qtbot, Folders(folder), settings, clock, first)
    clinic = Clinic(window, clock, region, folder, qtbot)
    qtbot.waitUntil(lambda: clinic.central.lage is not None)
    assert clinic.text("taxaState") == "Taxan ej hämtad"
    clinic.open_page()
    press(window, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: "2 nya taxor" in clinic.pane._message.text, timeout=30_000)
    qtbot.waitUntil(lambda: len(clinic.pane._model.rows) == 2)
    window.close()


def _bundled() -> Any:
    from kassa.taxa.load import load_taxa

    return load_taxa(NORRMARK.encode())


def test_nothing_of_tuf_is_imported_when_a_window_opens() -> None:
    """It takes a fifth of a second, which belongs to the fetch and not to the clerk."""
    late = ("tuf", "securesystemslib", "cryptography", "urllib3")
    code = f"import ui.app, sys; print([m for m in sys.modules if m.split('.')[0] in {late}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_low_window_shows_the_tariffs_before_what_is_known_of_them(clinic: Clinic) -> None:
    """A refused one has much to tell: what stands under the list scrolls, by keys as well."""
    clinic.fetch_elsewhere(norrmark(APRIL, distans="120"))
    with contextlib.suppress(UserFacingError):
        clinic.fetch_elsewhere(norrmark(date(2026, 5, 1), distans="-1"))
    clinic.look()
    clinic.window.resize(960, 540)
    clinic.open_page()
    clinic.qtbot.wait(50)
    table, details = clinic.pane._table, clinic.window.findChild(QScrollArea, "taxaDetails")
    assert details is not None
    last = table.visualRect(table.model().index(1, 0))

    assert table.model().rowCount() == 2
    assert last.bottom() <= table.viewport().height()
    assert table.visualRect(table.model().index(0, 0)).top() >= 0
    assert details.height() > 0
    assert details.verticalScrollBar().maximum() > 0
    assert details.focusPolicy() is Qt.FocusPolicy.TabFocus
    clinic.window.resize(1366, 900)
    clinic.qtbot.wait(50)
    assert details.verticalScrollBar().maximum() == 0
    assert details.focusPolicy() is Qt.FocusPolicy.NoFocus
