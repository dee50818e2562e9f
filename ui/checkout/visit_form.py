"""All inputs of the visit in a compact form, for what is not found by a word."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kassa.taxa.fakta import EgenFakta
from kassa.taxa.model import Taxa
from ui import text
from ui.checkout.inputs import Inputs
from ui.checkout.state import ViewState
from ui.widgets.labels import make_label

OPTIONAL = (
    "remiss.forsta_besoket",
    "aterbud_tid",
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
    "betalare",
)
OMSTANDIGHET_ROWS = 5
TIME_HINT = "10:15, i går 14:30"
DAY_HINT = "2/3, i går"


class VisitForm(QWidget):
    """Shows every input of the visit; those that do not matter now are hidden.

    Attributes:
        inputs: the inputs by key.
    """

    def __init__(self, taxa: Taxa) -> None:
        """Offer what a tariff has rules for."""
        super().__init__()
        self.setObjectName("visitForm")
        self.inputs = Inputs(self)
        self.inputs.shown_elsewhere.add("tidpunkt")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._grid(taxa))
        column.addWidget(self._ticks(taxa))

    def show_state(self, state: ViewState) -> None:
        """Show the visit."""
        self.inputs.show_form(state.form, state.faults)
        self.inputs.show_only(OPTIONAL, state.besok.shows)
        follows_clock = not state.form.tidpunkt.strip()
        if not (follows_clock and self.inputs.editors["tidpunkt"].hasFocus()):
            self.inputs.show_text("tidpunkt", state.besok.tidpunkt)

    def _grid(self, taxa: Taxa) -> QGridLayout:
        make = self.inputs
        make.line("tidpunkt", "Nu")
        make.combo("vardniva", _items(taxa, "vardniva", text.VARDNIVA))
        caregivers = _items(taxa, "vardgivarkategori", text.VARDGIVARKATEGORI)
        make.combo("vardgivarkategori", [("", "Välj vårdgivare"), *caregivers])
        make.combo("typ", [("", "Välj typ av besök"), *_typ_items(taxa)])
        sources = _items(taxa, "remiss_fran", text.REMISS_FRAN)
        make.combo("remiss.fran", [("", "Ingen remiss"), *sources])
        make.combo("utfall", list(text.UTFALL.items()))
        make.line("aterbud_tid", TIME_HINT)
        make.line("tidigare_besok", TIME_HINT)
        make.line("vecka_efter_forlossning", "6")
        make.line("drg_pris", "12400")
        akut = make.check("akut")
        forsta = make.check("remiss.forsta_besoket", tristate=True)
        tolk = make.check("tolk.bokad")
        avbestalld = make.check("tolk.avbestalld", tristate=True)
        informerad = make.check("tolk.informerad", tristate=True)
        return _two_columns(
            (make.field("tidpunkt"), make.field("vardniva")),
            (make.field("vardgivarkategori"), make.field("typ")),
            (akut, None),
            (make.field("remiss.fran"), make.field("utfall")),
            (forsta, None),
            (make.field("aterbud_tid"), None),
            (tolk, None),
            (avbestalld, None),
            (informerad, None),
            (make.field("tidigare_besok"), None),
            (make.field("vecka_efter_forlossning"), None),
            (make.field("drg_pris"), None),
            *self._more_rows(),
            *((self._egen(egen), None) for egen in taxa.egen_list),
        )

    def _more_rows(self) -> list[tuple[QWidget, QWidget | None]]:
        """Return the rows of a vaccination, of a stay and of another payer."""
        make = self.inputs
        make.combo("vaccin.mot", [("", "Välj vaccin"), *text.VACCIN.items()])
        make.line("vaccin.pris", "420")
        make.line("slutenvard.inskriven", DAY_HINT)
        make.line("slutenvard.utskriven", DAY_HINT)
        make.line("slutenvard.permissionsdagar", "5/3, 7-9/3")
        make.line("betalare", "Namn, och adress om fakturan ska dit")
        return [
            (make.field("vaccin.mot"), make.field("vaccin.pris")),
            (make.check("vaccin.riskgrupp", tristate=True), None),
            (make.check("vaccin.egenanskaffat"), None),
            (make.field("slutenvard.inskriven"), make.field("slutenvard.utskriven")),
            (make.field("slutenvard.permissionsdagar"), None),
            (make.field("betalare"), None),
        ]

    def _egen(self, egen: EgenFakta) -> QWidget:
        """Return the input of a fact of the tariff's own."""
        make, key = self.inputs, f"fakta.{egen.namn}"
        if egen.kind == "ja_nej":
            return make.check(key, egen.etikett, tristate=egen.standard is None)
        if egen.kind == "val":
            make.combo(key, [("", "Välj"), *egen.varden], egen.etikett)
        else:
            make.line(key, "12", egen.etikett)
        return make.field(key, label=egen.etikett)

    def _ticks(self, taxa: Taxa) -> QWidget:
        items = [(item.id, item.etikett) for item in taxa.omstandighet_list]
        items.sort(key=lambda item: text.alphabetical(item[1]))
        editor = self.inputs.ticks("omstandigheter", items, OMSTANDIGHET_ROWS)
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


def _items(taxa: Taxa, namn: str, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the values a tariff knows, with their labels."""
    if not taxa.has_fakta(namn):
        return []
    known = taxa.fakta[taxa.place_of(namn)].varden
    return [(value, label) for value, label in labels.items() if value in known]


def _typ_items(taxa: Taxa) -> list[tuple[str, str]]:
    return [item for item in _items(taxa, "typ", text.TYP) if item[0] != "varor"]


def _two_columns(*rows: tuple[QWidget, QWidget | None]) -> QGridLayout:
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
