"""The first run: asked once, every fault at its field, nothing typed is lost."""

from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kassa.adapters.settings_file import check_settings
from kassa.desk.settings import Driftsform, Settings
from kassa.errors import StorageError
from tests.ui.keys import focus, press, type_text
from ui.setup.presenter import SetupPresenter
from ui.setup.view import SetupPage

RIGHT = {
    "namn": "Ögonmottagningen Ryhov",
    "organisationsnummer": "2321000057",
    "adress": "Sjukhusgatan, 551 85 Jönköping",
    "register": "k1",
    "vardniva": "specialistvard",
}


class FakeView:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.faults: dict[str, str] = {}
        self.error = ""
        self.focus = ""

    def show_faults(self, message_by_key: Mapping[str, str]) -> None:
        self.faults = dict(message_by_key)

    def show_error(self, text: str) -> None:
        self.error = text

    def clear_error(self) -> None:
        self.error = ""

    def focus_field(self, key: str) -> None:
        self.focus = key


class Flow:
    """A presenter with everything around it."""

    def __init__(self) -> None:
        self.view = FakeView()
        self.written: list[Settings] = []
        self.saved: list[Settings] = []
        self.disk_error: StorageError | None = None
        self.presenter = SetupPresenter(self.view, check_settings, self.write, self.saved.append)

    def write(self, settings: Settings) -> None:
        if self.disk_error:
            raise self.disk_error
        self.written.append(settings)

    def fill(self, **values: str) -> None:
        for key, value in values.items():
            self.presenter.edit(key, value)


@pytest.fixture
def flow() -> Flow:
    return Flow()


def test_right_settings_are_written_and_then_announced(flow: Flow) -> None:
    flow.fill(**RIGHT)

    flow.presenter.submit()

    assert flow.saved == flow.written
    assert flow.saved == [
        Settings(
            namn="Ögonmottagningen Ryhov",
            organisationsnummer="232100-0057",
            adress="Sjukhusgatan, 551 85 Jönköping",
            vardniva="specialistvard",
            register="K1",
            driftsform=Driftsform.REGION,
        )
    ]
    assert flow.view.faults == {}


def test_every_fault_is_said_at_once_and_the_first_gets_the_focus(flow: Flow) -> None:
    flow.fill(organisationsnummer="232100-0058", adress="Gatan 1")

    flow.presenter.submit()

    assert set(flow.view.faults) == {"namn", "organisationsnummer", "register", "vardniva"}
    assert flow.view.focus == "namn"
    assert flow.view.error == (
        "4 uppgifter behöver rättas: "
        "mottagningens namn, organisationsnummer, kassans beteckning, vårdnivå."
    )
    assert flow.view.faults["vardniva"] == "Vårdnivå saknas. Välj med 1 eller 2."
    assert not flow.written


def test_nothing_is_called_wrong_before_it_was_written(flow: Flow) -> None:
    flow.presenter.leave("namn")

    assert flow.view.faults == {}


def test_a_wrong_field_is_said_when_it_is_left_and_goes_when_put_right(flow: Flow) -> None:
    flow.fill(organisationsnummer="232100-0058")
    assert flow.view.faults == {}
    flow.presenter.leave("organisationsnummer")
    assert set(flow.view.faults) == {"organisationsnummer"}

    flow.fill(organisationsnummer="232100-0057")

    assert flow.view.faults == {}
    assert flow.view.error == ""


def test_summary_shrinks_while_faults_are_put_right(flow: Flow) -> None:
    flow.fill(**{**RIGHT, "namn": "", "adress": ""})
    flow.presenter.submit()
    assert flow.view.error == "Två uppgifter behöver rättas: mottagningens namn, adress."

    flow.fill(namn="Mottagningen")
    assert flow.view.error == "En uppgift behöver rättas: adress."
    flow.fill(adress="Gatan 1")

    assert flow.view.error == ""


def test_a_full_disk_is_said_and_nothing_is_lost(flow: Flow) -> None:
    flow.fill(**RIGHT)
    flow.disk_error = StorageError("Disken är full.")
    flow.presenter.submit()
    assert flow.view.error == "Disken är full."
    assert not flow.saved

    flow.disk_error = None
    flow.presenter.submit()

    assert len(flow.saved) == 1


@pytest.fixture
def page(qtbot: QtBot) -> SetupPage:
    made = SetupPage(check_settings, lambda _: None)
    qtbot.addWidget(made)
    made.resize(960, 540)
    made.show()
    return made


def test_first_run_is_filled_in_by_keyboard_alone(page: SetupPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.settings_saved) as saved:
        for text in ("Ögonmottagningen", "232100-0057", "Storgatan 1, Jönköping", "k2"):
            type_text(page, text)
            press(page, Qt.Key.Key_Return)
        press(page, Qt.Key.Key_2)
        press(page, Qt.Key.Key_Return)
        press(page, Qt.Key.Key_2)
        press(page, Qt.Key.Key_Return)

    assert saved.args == [
        Settings(
            namn="Ögonmottagningen",
            organisationsnummer="232100-0057",
            adress="Storgatan 1, Jönköping",
            vardniva="specialistvard",
            register="K2",
            driftsform=Driftsform.PRIVAT,
        )
    ]


def test_esc_goes_back_and_keeps_what_is_typed(page: SetupPage) -> None:
    type_text(page, "Mottagningen")
    press(page, Qt.Key.Key_Return)
    type_text(page, "2321")

    press(page, Qt.Key.Key_Escape)

    assert focus(page).objectName() == "settings.namn"
    left = page.findChild(QLineEdit, "settings.organisationsnummer")
    assert left is not None
    assert left.text() == "2321"


def test_saving_too_early_shows_the_faults_at_their_fields(page: SetupPage) -> None:
    type_text(page, "Mottagningen")

    press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    editor = page.findChild(QLineEdit, "settings.organisationsnummer")
    assert editor is not None
    assert focus(page) is editor
    assert editor.property("tone") == "error"
    assert editor.accessibleDescription().startswith("Fel: Organisationsnumret saknas.")
    assert page._fields["namn"].fault == ""
    assert editor.accessibleName() == "Organisationsnummer"


def test_every_input_can_be_read_aloud_and_hit(page: SetupPage) -> None:
    for editor in page._editors.values():
        assert editor.accessibleName()
        assert editor.height() >= 36
