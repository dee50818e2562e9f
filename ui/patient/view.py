"""The patient's page as it is seen: the search to the left, the patient to the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kassa.desk.patient_page import PatientPage
from kassa.desk.ports import Patient
from kassa.ids import PatientId
from ui.patient import texts
from ui.patient.form import FormKind
from ui.patient.form_panel import FormPanel
from ui.patient.ports import PatientUseCases
from ui.patient.presenter import PatientPresenter
from ui.patient.tables import FeeTable, FoundTable
from ui.patient.tidslinje import Tidslinje
from ui.run import Run
from ui.widgets.key_button import TARGET_HEIGHT, KeyButton, named_button
from ui.widgets.labels import ToneBox, make_label
from ui.widgets.message_bar import MessageBar
from ui.widgets.tone import Tone

LEFT_WIDTH = 300
TWO_FEES = 132
LIST_KEYS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class PatientPane(QWidget):
    """Finds patients and shows their fees, with what can be noted.

    Attributes:
        patient_changed: something was written about a patient.
    """

    patient_changed = Signal()

    def __init__(self, use_cases: PatientUseCases, run: Run, parent: QWidget | None = None) -> None:
        """Build the pane; nothing is fetched before a search or ``show_patient``.

        Args:
            use_cases: what it can do.
            run: ``Background.run``.
            parent: of the pane.
        """
        super().__init__(parent)
        self.setObjectName("patientPane")
        self._presenter = PatientPresenter(self, use_cases, run, self.patient_changed.emit)
        self._build_parts()
        self._lay_out()
        self._connect()
        self._presenter.start()

    # --- for the window --------------------------------------------------------------------------

    def show_patient(self, patient_id: PatientId) -> None:
        """Show a patient."""
        self._presenter.open(patient_id)

    def search_for(self, typed: str) -> None:
        """Search as if it had been typed."""
        self._search.setText(typed)

    def refresh(self) -> None:
        """Read the patient that is shown again."""
        self._presenter.refresh()

    def focus_search(self) -> None:
        """Go to the search."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    # --- what the presenter asks -----------------------------------------------------------------

    def show_found(self, found: tuple[Patient, ...], selected: int) -> None:
        """Show what a search found, with one of them selected."""
        self._found.show_found(found, selected)
        self._list.setCurrentWidget(self._found)

    def show_list_text(self, text: str) -> None:
        """Show a text in place of the list."""
        self._list_text.setText(text)
        self._list.setCurrentWidget(self._list_text)

    def show_page(self, page: PatientPage) -> None:
        """Show a patient's page."""
        self._who.setText(texts.headline(page.patient, page.today))
        self._number.setText(texts.number_line(page))
        self._state.setText(texts.state_line(page))
        self._next.setText(texts.next_line(page))
        self._next.setVisible(bool(page.next_list))
        self._hjalpmedel.setText(texts.hjalpmedel_line(page))
        self._hjalpmedel.setVisible(page.hjalpmedel is not None)
        self._skillnad.show_text(texts.skillnad_line(page.skillnad))
        self._motsagelse.show_text(page.motsagelse)
        self._tidslinje.show_page(page)
        self._fees.show_rows(page.fee_list)
        is_skyddad = page.patient.is_skyddad
        self._protect.set_word(*(texts.UNPROTECT if is_skyddad else texts.PROTECT))
        self._page.setCurrentWidget(self._shown)
        self._actions.setEnabled(True)

    def show_page_text(self, text: str) -> None:
        """Show a text in place of the page."""
        self._page_text.setText(text)
        self._actions.setEnabled(False)
        self._page.setCurrentWidget(self._page_text)

    def show_form(self, kind: FormKind | None) -> None:
        """Ask for something, or no longer."""
        is_asked = kind is not None
        self._actions.setVisible(not is_asked)
        self._search.setEnabled(not is_asked)
        self._list.setEnabled(not is_asked)
        self._detail.setVisible(not is_asked)
        self._fees.setVisible(not is_asked)
        self._form.setVisible(is_asked)
        self._gap.setVisible(is_asked)
        if kind is not None:
            self._form.ask(kind)
        elif self._shown.isVisible():
            self._fees.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Say what is wrong in the form, by field."""
        self._form.show_faults(faults)

    def show_busy(self, busy: bool) -> None:
        """Say that the form is being saved."""
        self._form.show_busy(busy)

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""
        self._message.show_message(tone, text)

    def clear_message(self) -> None:
        """Take that away."""
        self._message.dismiss()

    # --- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._step_back():
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows move in the list while one types in the search."""
        if watched is self._search and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and event.key() in LIST_KEYS:
                QApplication.sendEvent(self._found, event)
                return True
        return super().eventFilter(watched, event)

    def _step_back(self) -> bool:
        if self._message.dismiss():
            return True
        self.focus_search()
        return True

    # --- building --------------------------------------------------------------------------------

    def _build_parts(self) -> None:
        self._search = QLineEdit()
        self._search.setObjectName("patientSearch")
        self._search.setAccessibleName(texts.SEARCH)
        self._search.setAccessibleDescription(texts.SEARCH_HINT)
        self._search.setPlaceholderText(f"{texts.SEARCH}: {texts.SEARCH_HINT.lower()}")
        self._search.setMinimumHeight(TARGET_HEIGHT)
        self._search.setClearButtonEnabled(True)
        self._found = FoundTable()
        self._list_text = _empty("patientListText")
        self._list = QStackedWidget()
        self._list.addWidget(self._found)
        self._list.addWidget(self._list_text)
        self._who = make_label("heading", "patientName")
        self._number = make_label("", "patientNumber")
        self._state = make_label("strong", "patientState")
        self._next = make_label("", "patientNext")
        self._hjalpmedel = make_label("", "patientHjalpmedel")
        self._skillnad = ToneBox(Tone.ATTENTION, "Att reglera", "patientSkillnad")
        self._motsagelse = ToneBox(Tone.ATTENTION, "Stämmer inte med utdraget", "patientMotsagelse")
        self._tidslinje = Tidslinje()
        self._detail = QWidget()
        self._fees = FeeTable()
        self._fees.setMinimumHeight(TWO_FEES)  # the picture gives way first
        self._form = FormPanel()
        self._form.hide()
        self._gap = QWidget()
        self._gap.hide()
        self._message = MessageBar()
        self._page_text = _empty("patientPageText")
        self._page = QStackedWidget()
        self._protect = _button("skydda", *texts.PROTECT, key=texts.PROTECT_KEY)
        self._actions = QWidget()
        self.setFocusProxy(self._search)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._search)
        left.addWidget(self._list, 1)
        self._list.setFixedWidth(LEFT_WIDTH)
        self._search.setFixedWidth(LEFT_WIDTH)
        self._lay_out_actions()
        self._lay_out_page()
        halves = QHBoxLayout()
        halves.setSpacing(16)
        halves.addLayout(left)
        halves.addWidget(self._page, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(8)
        whole.addWidget(self._message)
        whole.addLayout(halves, 1)
        whole.addWidget(self._actions)

    def _lay_out_actions(self) -> None:
        row = QHBoxLayout(self._actions)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._register = _button("extern", *texts.EXTERN, key=texts.EXTERN_KEY)
        self._frikort = _button("frikort", *texts.FRIKORT, key=texts.FRIKORT_KEY)
        self._join = _button("byt_nummer", *texts.JOIN, key=texts.JOIN_KEY)
        self._print = _button("skriv_ut_bevis", *texts.PRINT, key=texts.PRINT_KEY)
        self._utdrag = _button("registerutdrag", *texts.UTDRAG, key=texts.UTDRAG_KEY)
        for button in (self._register, self._frikort, self._join, self._protect, self._print,
                       self._utdrag):  # fmt: skip
            row.addWidget(button)
        row.addStretch()

    def _lay_out_page(self) -> None:
        detail = QVBoxLayout(self._detail)
        detail.setContentsMargins(0, 0, 0, 0)
        detail.setSpacing(6)
        for part in (self._tidslinje, self._next, self._hjalpmedel):
            detail.addWidget(part)
        detail.addWidget(self._skillnad)
        detail.addWidget(self._motsagelse)
        self._shown = QWidget()
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for each in (
            self._who,
            self._number,
            self._state,
            self._detail,
            self._fees,
            self._form,
            self._gap,
        ):
            column.addWidget(each, 1 if each in {self._fees, self._gap} else 0)
        self._page.addWidget(self._shown)
        self._page.addWidget(self._page_text)

    def _connect(self) -> None:
        presenter = self._presenter
        self._search.textChanged.connect(presenter.search)
        self._search.returnPressed.connect(presenter.take_first)
        self._search.returnPressed.connect(
            lambda: self._fees.setFocus(Qt.FocusReason.OtherFocusReason)
        )
        self._search.installEventFilter(self)
        self._found.chosen.connect(presenter.select)
        self._fees.withdraw_requested.connect(presenter.withdraw)
        self._form.saved.connect(presenter.save)
        self._form.cancelled.connect(presenter.cancel_form)
        for button, key, slot in (
            (self._register, texts.EXTERN_KEY, lambda: presenter.begin(FormKind.EXTERN)),
            (self._frikort, texts.FRIKORT_KEY, lambda: presenter.begin(FormKind.FRIKORT)),
            (self._join, texts.JOIN_KEY, lambda: presenter.begin(FormKind.JOIN)),
            (self._protect, texts.PROTECT_KEY, presenter.toggle_protection),
            (self._print, texts.PRINT_KEY, presenter.print_bevis),
            (self._utdrag, texts.UTDRAG_KEY, presenter.save_utdrag),
        ):
            button.clicked.connect(slot)
            self._add_key(QKeySequence(key), slot)
        self._add_key(QKeySequence(QKeySequence.StandardKey.Find), self.focus_search)

    def _add_key(self, key: QKeySequence, slot: Callable[[], object]) -> None:
        shortcut = QShortcut(key, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)


def _button(name: str, word: str, *shorter: str, key: str) -> KeyButton:
    button = named_button(name, word, key)
    button.set_word(word, *shorter)
    return button


def _empty(name: str) -> QLabel:
    label = make_label("empty", name)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    label.setMargin(24)
    return label
