"""The patient column: who it is, what was shown, where the frikort stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from kassa.taxa.model import Taxa
from ui import text
from ui.checkout.form import HANDLING_BY_KATEGORI
from ui.checkout.inputs import Inputs
from ui.checkout.parked_list import ParkedList
from ui.checkout.practice_list import PracticeList
from ui.checkout.state import PatientState, ViewState
from ui.widgets.frikort_bar import FrikortBar
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import make_label
from ui.widgets.scrolling import scrolling
from ui.widgets.shortcut import ENTER

OPTIONAL = ("fodelsedatum", "land", "utflyttad_fran_lanet", "lma_nummer")
CLAIM = ("frikort.ackumulerat", "frikort.sedan", "frikort.frikort_till")
HANDLING_LIST = tuple(dict.fromkeys(sum(HANDLING_BY_KATEGORI.values(), ())))


class PatientPanel(QFrame):
    """Asks who the patient is.

    Attributes:
        inputs: the inputs by key.
        committed: Enter in the identity number.
        left: the identity number has lost the keyboard.
        restore_requested: Ctrl+Z in the empty identity number.
        claim_requested: earlier fees are to be typed, or hidden again.
    """

    committed = Signal()
    left = Signal()
    restore_requested = Signal()
    claim_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setObjectName("patientPanel")
        self.inputs = Inputs(self)
        self._line = make_label("strong", "patientLine")
        self._note = make_label("muted", "patientNote")
        self._frikort = FrikortBar()
        self._frikort_note = make_label("muted", "frikortNote")
        self._claim_button = KeyButton("Tidigare avgifter", "F8")
        self._claim_button.setObjectName("claim_requested")
        self._claim_button.clicked.connect(self.claim_requested)
        self._claim = QWidget()
        self._handlingar = QWidget()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self._add_who(column)
        self._add_from(column)
        column.addSpacing(8)
        column.addWidget(self._frikort)
        column.addWidget(self._frikort_note)
        column.addWidget(self._claim_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._claim_fields())
        self.parked = ParkedList()
        self.parked.hide()
        column.addWidget(self.parked)
        self._practice: PracticeList | None = None
        self._column = column
        column.addStretch(1)
        self._scroll = scrolling(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    @property
    def is_claim_open(self) -> bool:
        """True while the fields of earlier fees are shown."""
        return not self._claim.isHidden()

    def open_claim(self, shown: bool) -> None:
        """Show or hide the fields of earlier fees."""
        self._claim.setVisible(shown)

    def offer(self, practice: PracticeList) -> None:
        """Offer the patients of the practice clinic while no identity number is typed."""
        self._practice = practice
        self._column.insertWidget(self._column.count() - 1, practice)

    def reveal(self, name: str) -> None:
        """Scroll an input into view."""
        self._scroll.ensureWidgetVisible(self.inputs.editors[name], 0, 24)

    def show_state(self, state: ViewState) -> None:
        """Show the patient."""
        patient, form = state.patient, state.form
        self._offer(state.besok.taxa, form.kategori)
        self.inputs.show_form(form, state.faults)
        self.inputs.show_only(OPTIONAL, patient.shows)
        self._show_handlingar(patient)
        self._mask(patient.is_skyddad)
        self._line.setText(patient.line)
        self._line.setVisible(bool(patient.line))
        self._note.setText(patient.note)
        self._note.setVisible(bool(patient.note))
        if any(form.value(key) for key in CLAIM) and not self.is_claim_open:
            self.open_claim(True)
        self._show_frikort(patient)
        self.parked.show_rows(state.parked)
        self.parked.setVisible(bool(state.parked) and not form.value("personnummer"))
        if self._practice is not None:
            self._practice.setVisible(not form.value("personnummer"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.inputs.editors["personnummer"]:
            if event.type() == QEvent.Type.FocusOut:
                self.left.emit()
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                if event.key() in ENTER:
                    self.committed.emit()
                    return True
                undo = event.key() == Qt.Key.Key_Z and (
                    event.modifiers() & Qt.KeyboardModifier.ControlModifier
                )
                if undo and isinstance(watched, QLineEdit) and not watched.text():
                    self.restore_requested.emit()
                    return True
        return super().eventFilter(watched, event)

    def _add_who(self, column: QVBoxLayout) -> None:
        number = self.inputs.line("personnummer", "Läs av kortet")
        number.installEventFilter(self)
        column.addWidget(self.inputs.field("personnummer"))
        column.addWidget(self._line)
        column.addWidget(self._note)
        self.inputs.line("fodelsedatum", "1988-05-04")
        column.addWidget(self.inputs.field("fodelsedatum"))
        self.inputs.line("namn", "Behövs inte")
        column.addWidget(self.inputs.field("namn"))

    def _add_from(self, column: QVBoxLayout) -> None:
        self.inputs.combo("kategori", text.KATEGORI.items()).setPlaceholderText("Välj")
        column.addWidget(self.inputs.field("kategori"))
        self.inputs.typed_combo("land", [("", "Skriv eller välj land"), *text.land_items()])
        column.addWidget(self.inputs.field("land"))
        column.addWidget(self.inputs.check("utflyttad_fran_lanet"))
        self._handlingar.setObjectName("handlingar")
        self._handlingar.setAccessibleName(text.FIELD["handlingar"])
        ticks = QVBoxLayout(self._handlingar)
        ticks.setContentsMargins(0, 0, 0, 0)
        ticks.setSpacing(0)
        title = make_label("", "fieldLabel")
        title.setText(text.FIELD["handlingar"])
        ticks.addWidget(title)
        for value in HANDLING_LIST:
            ticks.addWidget(self.inputs.check(f"handlingar.{value}", text.HANDLING[value]))
        column.addWidget(self._handlingar)
        self.inputs.line("lma_nummer", "Står på kortet")
        column.addWidget(self.inputs.field("lma_nummer"))

    def _claim_fields(self) -> QWidget:
        column = QVBoxLayout(self._claim)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        note = make_label("muted")
        note.setText("Det patienten visar eller berättar. Kvittot blir preliminärt.")
        column.addWidget(note)
        for key, placeholder in zip(
            CLAIM, ("t.ex. 800", "t.ex. 2026-01-12", "t.ex. 2027-01-11"), strict=True
        ):
            self.inputs.line(key, placeholder)
            column.addWidget(self.inputs.field(key))
        self._claim.hide()
        return self._claim

    def _mask(self, is_skyddad: bool) -> None:
        """Hide who it is from those who look over the shoulder."""
        mode = QLineEdit.EchoMode.Password if is_skyddad else QLineEdit.EchoMode.Normal
        for name in ("personnummer", "namn", "lma_nummer"):
            editor = self.inputs.editors[name]
            if isinstance(editor, QLineEdit) and editor.echoMode() != mode:
                editor.setEchoMode(mode)

    def _offer(self, taxa: Taxa | None, chosen: str) -> None:
        """Offer the categories a tariff has rules for, and the one that is chosen."""
        if taxa is not None:
            known = dict(text.known_items(taxa, "kategori", text.KATEGORI))
            items = [item for item in text.KATEGORI.items() if item[0] in {*known, chosen}]
            self.inputs.refill("kategori", items)

    def _show_handlingar(self, patient: PatientState) -> None:
        for value in HANDLING_LIST:
            self.inputs.editors[f"handlingar.{value}"].setVisible(value in patient.handling_list)
        self._handlingar.setVisible(bool(patient.handling_list))

    def _show_frikort(self, patient: PatientState) -> None:
        view = patient.frikort
        self._frikort_note.setText(patient.frikort_note)
        self._frikort_note.setVisible(bool(patient.frikort_note))
        self._frikort.setVisible(view is not None)
        if view is None:
            return
        self._frikort.set_state(
            view.so_far_ore,
            view.this_visit_ore,
            view.tak_ore,
            view.valid_until,
            view.preliminary,
            view.has_frikort,
        )
