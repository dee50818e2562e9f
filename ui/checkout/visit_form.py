"""All inputs of the visit in a compact form, for what is not found by a word."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kassa.taxa.model import Taxa
from ui import text
from ui.checkout.egen_form import EgenForm
from ui.checkout.inputs import Inputs
from ui.checkout.state import ViewState
from ui.widgets.labels import make_label

OPTIONAL = (
    "akut",
    "remiss.fran",
    "remiss.forsta_besoket",
    "aterbud_tid",
    "tolk.bokad",
    "tolk.avbestalld",
    "tolk.informerad",
    "tidigare_besok",
    "vecka_efter_forlossning",
    "drg_pris",
    "vaccin.mot",
    "vaccin.pris",
    "vaccin.riskgrupp",
    "vaccin.egenanskaffat",
    "slutenvard.inskriven",
    "slutenvard.utskriven",
    "slutenvard.permissionsdagar",
    "beslut_av",
    "betalare",
)
OMSTANDIGHET_ROWS = 5
TIME_HINT = "10:15, i går 14:30"
DAY_HINT = "2/3, i går"
Row = tuple[QWidget, QWidget | None]


class VisitForm(QWidget):
    """Shows every input of the visit; those that do not matter now are hidden.

    What the choices offer follows the tariff in force at the time of the visit.

    Attributes:
        inputs: the inputs by key.
    """

    def __init__(self, taxa: Taxa) -> None:
        """Offer what a tariff has rules for."""
        super().__init__()
        self.setObjectName("visitForm")
        self.inputs = Inputs(self)
        self.inputs.shown_elsewhere.add("tidpunkt")
        self._egen = EgenForm(self.inputs)
        self._offered = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(_two_columns(*self._besok_rows(), *self._more_rows()))
        column.addWidget(self._egen)
        column.addWidget(self._ticks())
        self._offer(taxa)

    def show_state(self, state: ViewState) -> None:
        """Show the visit."""
        if state.besok.taxa is not None:
            self._offer(state.besok.taxa)
        self.inputs.show_form(state.form, state.faults)
        self.inputs.show_only(OPTIONAL, state.besok.shows)
        self._egen.show_form(state.form)
        follows_clock = not state.form.tidpunkt.strip()
        if not (follows_clock and self.inputs.editors["tidpunkt"].hasFocus()):
            self.inputs.show_value("tidpunkt", state.besok.tidpunkt)

    def _offer(self, taxa: Taxa) -> None:
        """Offer what a tariff has rules for, unless that is what is offered already."""
        if taxa.sha256 == self._offered:
            return
        self._offered = taxa.sha256
        for key, labels, nothing in (
            ("vardniva", text.VARDNIVA, ""),
            ("vardgivarkategori", text.VARDGIVARKATEGORI, "Välj vårdgivare"),
            ("typ", text.TYP, "Välj typ av besök"),
            ("remiss.fran", text.REMISS_FRAN, "Ingen remiss"),
        ):
            items = text.known_items(taxa, key.replace(".", "_"), labels)
            self.inputs.refill(key, [("", nothing), *items] if nothing else items)
        vaccin = text.known_items(taxa, "vaccin_mot", text.VACCIN)
        self.inputs.refill("vaccin.mot", [("", "Välj vaccin"), *vaccin])
        ticks = [(item.id, item.etikett) for item in taxa.omstandighet_list]
        ticks.sort(key=lambda item: text.alphabetical(item[1]))
        self.inputs.refill_ticks("omstandigheter", ticks)
        self._egen.offer(taxa.egen_list)
        before = self.inputs.editors["betalare"]
        for each in (*self._egen.tab_list(), self.inputs.editors["omstandigheter"]):
            QWidget.setTabOrder(before, each)
            before = each

    def _besok_rows(self) -> list[Row]:
        """Return the rows of the visit, and of a vaccination or a stay under its kind."""
        make = self.inputs
        make.line("tidpunkt", "Nu")
        for key in ("vardniva", "vardgivarkategori", "typ", "remiss.fran", "vaccin.mot"):
            make.combo(key, ())
        make.combo("utfall", list(text.UTFALL.items()))
        make.line("vaccin.pris", "420")
        make.line("slutenvard.inskriven", DAY_HINT)
        make.line("slutenvard.utskriven", DAY_HINT)
        make.line("slutenvard.permissionsdagar", "5/3, 7-9/3")
        return [
            (make.field("tidpunkt"), make.field("vardniva")),
            (make.field("vardgivarkategori"), make.field("typ")),
            (make.field("vaccin.mot"), make.field("vaccin.pris")),
            (make.check("vaccin.riskgrupp", tristate=True), None),
            (make.check("vaccin.egenanskaffat"), None),
            (make.field("slutenvard.inskriven"), make.field("slutenvard.utskriven")),
            (make.field("slutenvard.permissionsdagar"), None),
            (make.check("akut"), None),
            (make.field("utfall"), make.field("remiss.fran")),
            (make.check("remiss.forsta_besoket", tristate=True), None),
        ]

    def _more_rows(self) -> list[Row]:
        """Return the rows of what happened, of looking back, and of another payer."""
        make = self.inputs
        make.line("aterbud_tid", TIME_HINT)
        make.line("tidigare_besok", TIME_HINT)
        make.line("vecka_efter_forlossning", "6")
        make.line("drg_pris", "12400")
        make.line("beslut_av", "Dr Ek")
        make.line("betalare", "Namn, och adress om fakturan ska dit")
        return [
            (make.field("aterbud_tid"), None),
            (make.check("tolk.bokad"), None),
            (make.check("tolk.avbestalld", tristate=True), None),
            (make.check("tolk.informerad", tristate=True), None),
            (make.field("tidigare_besok"), None),
            (make.field("vecka_efter_forlossning"), None),
            (make.field("drg_pris"), None),
            (make.field("beslut_av"), None),
            (make.field("betalare"), None),
        ]

    def _ticks(self) -> QWidget:
        editor = self.inputs.ticks("omstandigheter", OMSTANDIGHET_ROWS)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        label = make_label("", "fieldLabel")
        label.setText(text.FIELD["omstandigheter"])
        label.setBuddy(editor)
        column.addWidget(label)
        column.addWidget(editor)
        return whole


def _two_columns(*rows: Row) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    for row, (left, right) in enumerate(rows):
        top = Qt.AlignmentFlag.AlignTop
        if right is None:
            grid.addWidget(left, row, 0, 1, 2, top)
        else:
            grid.addWidget(left, row, 0, top)
            grid.addWidget(right, row, 1, top)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid
