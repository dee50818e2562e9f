"""The row below the columns: how it is paid, and the button that completes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from kassa.kvitto.document import Betalsatt, Delbetalning
from ui import text
from ui.checkout.paying import Asks
from ui.checkout.split_row import ReferensRow, SplitRow
from ui.checkout.state import PaymentState
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import ElidingLabel, make_label
from ui.widgets.shortcut import ENTER
from ui.widgets.tone import Tone, ToneIcon, set_tone

NARROW = 1_100
MANY_WAYS = 4  # then Ctrl+P prints again without its button
SLUTFOR_ROOM, NY_ROOM, SKRIV_UT_ROOM = 140, 84, 120
QWIDGETSIZE_MAX = 16_777_215
BETALSATT_BY_KEY = {
    Qt.Key.Key_K: Betalsatt.KORT,
    Qt.Key.Key_F: Betalsatt.FAKTURA,
    Qt.Key.Key_C: Betalsatt.KONTANT,
    Qt.Key.Key_S: Betalsatt.SWISH,
}
ASKS_BY_KEY = {Qt.Key.Key_D: Asks.DELAR, Qt.Key.Key_R: Asks.REFERENS}


class PaymentRow(QFrame):
    """Takes the way of payment and the wish to complete.

    Attributes:
        betalsatt_chosen: a ``Betalsatt``.
        asked: an ``Asks``: parts, or the card terminal's reference, are to be typed.
        delar_taken: the parts, a tuple of ``Delbetalning``.
        referens_taken: the reference.
        complete_requested: post what is shown.
        new_requested: empty the form for the next patient.
        print_requested: print the last receipt again.
        confirmed: the answer to the question before posting.
        back_requested: Esc.
    """

    betalsatt_chosen = Signal(object)
    asked = Signal(object)
    delar_taken = Signal(object)
    referens_taken = Signal(str)
    complete_requested = Signal()
    new_requested = Signal()
    print_requested = Signal()
    confirmed = Signal(bool)
    back_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paymentRow")
        self._buttons: dict[Betalsatt, KeyButton] = {}
        self._group = QButtonGroup(self)
        self._hint = _hint()
        self.slutfor = _button("slutfor", "Slutför och skriv ut", "Slutför", "Enter")
        self.slutfor.setProperty("primary", True)
        self.slutfor.clicked.connect(self.complete_requested)
        self._ring = QFrame()
        self._ring.setObjectName("ring")
        self.ny_patient = _button("ny_patient", "Ny patient", "Ny", "F2")
        self.ny_patient.clicked.connect(self.new_requested)
        self.skriv_ut = _button("skriv_ut", "Skriv ut igen", "Igen", "Ctrl+P")
        self.skriv_ut.clicked.connect(self.print_requested)
        self._confirm = _ConfirmRow()
        self._confirm.confirmed.connect(self.confirmed)
        self._dela = KeyButton("Dela", "D")
        self._dela.setObjectName("dela")
        self._dela.setAccessibleName("Dela på flera betalsätt")
        self._dela.clicked.connect(lambda: self.asked.emit(Asks.DELAR))
        self._split = SplitRow()
        self._split.taken.connect(self.delar_taken)
        self._referens = ReferensRow()
        self._referens.taken.connect(self.referens_taken)
        for asking in (self._split, self._referens):
            asking.back_requested.connect(lambda: self.asked.emit(Asks.NOTHING))
        self._asks = Asks.NOTHING
        self._ways = 0
        self._pages = QStackedWidget()
        self._pages.addWidget(self._ordinary())
        for page in (self._confirm, self._split, self._referens):
            self._pages.addWidget(page)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(self._pages)
        for each in (self.slutfor, self._dela, *self._buttons.values()):
            each.installEventFilter(self)

    @property
    def is_confirming(self) -> bool:
        """True while the question before posting is shown."""
        return self._pages.currentWidget() is self._confirm

    def focus_confirm(self) -> None:
        """Put the keyboard on the question."""
        self._confirm.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, ways: tuple[Betalsatt, ...]) -> None:
        """Offer the ways of payment a desk takes; once."""
        for way, button in self._buttons.items():
            button.setVisible(way in ways)
        self._ways = len(ways)
        self._split.offer(ways)

    def show_payment(self, payment: PaymentState) -> None:
        """Show how it is paid."""
        for betalsatt, button in self._buttons.items():
            is_chosen = betalsatt is payment.betalsatt and not payment.delar
            button.setChecked(is_chosen and payment.needs_betalsatt)
            can = payment.needs_betalsatt and not payment.is_posting
            button.setEnabled(can and button.isVisibleTo(self))
        self._dela.setEnabled(payment.needs_betalsatt and not payment.is_posting)
        self._hint.setText("Sparar …" if payment.is_posting else payment.hint)
        self.slutfor.setEnabled(payment.can_complete)
        self.ny_patient.setEnabled(not payment.is_posting)
        if payment.confirm is not None:
            self._confirm.ask(payment.confirm.text, payment.confirm.yes, payment.confirm.no)
            self._pages.setCurrentWidget(self._confirm)
        else:
            self._show_asked(payment)

    @property
    def whole_parts(self) -> tuple[Delbetalning, ...]:
        """The parts that are being typed and add up; nothing where none are asked for."""
        return self._split.whole_parts if self._asks is Asks.DELAR else ()

    def _show_asked(self, payment: PaymentState) -> None:
        """Show the row, or what is typed in its place."""
        page = {Asks.DELAR: self._split, Asks.REFERENS: self._referens}.get(payment.asks)
        if page is None:
            self._pages.setCurrentIndex(0)
        elif payment.asks is not self._asks:
            self._pages.setCurrentWidget(page)
            if page is self._split:
                self._split.ask(payment.att_betala, payment.delar)
            else:
                self._referens.ask()
        self._asks = payment.asks

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the ways of payment their room: where it is narrow the other keys say less."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW
        for button, room in (
            (self.slutfor, SLUTFOR_ROOM),
            (self.ny_patient, NY_ROOM),
            (self.skriv_ut, SKRIV_UT_ROOM),
        ):
            button.setMaximumWidth(room if is_narrow else QWIDGETSIZE_MAX)
        self.skriv_ut.setVisible(not is_narrow or self._ways < MANY_WAYS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.slutfor and event.type() in {
            QEvent.Type.FocusIn,
            QEvent.Type.FocusOut,
        }:
            self._ring.setProperty("active", event.type() == QEvent.Type.FocusIn)
            self._ring.style().unpolish(self._ring)
            self._ring.style().polish(self._ring)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in BETALSATT_BY_KEY:
            button = self._buttons[BETALSATT_BY_KEY[key]]
            if button.isEnabled():
                button.click()
                self.slutfor.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if key in ASKS_BY_KEY:
            if self._dela.isEnabled():
                self.asked.emit(ASKS_BY_KEY[key])
            return True
        if key in ENTER:
            if not event.isAutoRepeat() and self.slutfor.isEnabled():
                self.complete_requested.emit()
            return True
        if key == Qt.Key.Key_Escape:
            self.back_requested.emit()
            return True
        return False

    def _ordinary(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._betalsatt())
        row.addWidget(self._dela)
        row.addWidget(self._hint, 1)
        row.addWidget(self.ny_patient)
        row.addWidget(self.skriv_ut)
        inside = QHBoxLayout(self._ring)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.addWidget(self.slutfor)
        row.addWidget(self._ring)
        return page

    def _betalsatt(self) -> QWidget:
        whole = QWidget()
        whole.setObjectName("betalsatt")
        whole.setAccessibleName(text.FIELD["betalsatt"])
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for key, betalsatt in BETALSATT_BY_KEY.items():
            letter = key.name.removeprefix("Key_")
            button = KeyButton(text.BETALSATT[betalsatt], letter, key_first=True)
            button.setObjectName(f"betalsatt.{betalsatt.value}")
            button.setCheckable(True)
            button.clicked.connect(
                lambda _checked=False, chosen=betalsatt: self.betalsatt_chosen.emit(chosen)
            )
            self._buttons[betalsatt] = button
            row.addWidget(button)
        return whole


def _hint() -> ElidingLabel:
    hint = ElidingLabel()
    hint.setObjectName("paymentHint")
    hint.setProperty("role", "muted")
    hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return hint


def _button(name: str, words: str, short: str, key: str) -> KeyButton:
    """Return a button that says less where it is narrow."""
    button = KeyButton(words, key)
    button.set_word(words, short)
    button.setObjectName(name)
    return button


class _ConfirmRow(QFrame):
    """A question before posting, answered with J or N.

    Attributes:
        confirmed: True for J.
    """

    confirmed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("confirm")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._text = make_label("strong", "confirmText")
        self._yes = KeyButton("", "J", key_first=True)
        self._yes.setObjectName("confirm.ja")
        self._yes.clicked.connect(lambda: self.confirmed.emit(True))
        self._no = KeyButton("", "N", key_first=True)
        self._no.setObjectName("confirm.nej")
        self._no.clicked.connect(lambda: self.confirmed.emit(False))
        icon = ToneIcon(Tone.ATTENTION)
        set_tone(icon, Tone.ATTENTION)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._no)
        row.addWidget(self._yes)

    def ask(self, words: str, yes: str, no: str) -> None:
        """Show a question."""
        self._text.setText(words)
        self.setAccessibleName(words)
        self._yes.set_word(yes)
        self._no.set_word(no)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        answer = {Qt.Key.Key_J: True, Qt.Key.Key_N: False, Qt.Key.Key_Escape: False}.get(
            Qt.Key(event.key())
        )
        if answer is not None and not event.isAutoRepeat():
            self.confirmed.emit(answer)
        elif Qt.Key(event.key()) not in ENTER:  # Enter is no answer: it may have been held down
            super().keyPressEvent(event)
