"""The checkout screen: three columns and the payment row, driven by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kassa.desk.complete_checkout import CheckoutResult
from kassa.kvitto.document import Delbetalning, Kvitto
from kassa.taxa.model import Taxa
from ui.checkout.fee_panel import FeePanel
from ui.checkout.flow import PERSONNUMMER, SEARCH
from ui.checkout.form import Form
from ui.checkout.match import Match
from ui.checkout.parking import MOST_KEYS
from ui.checkout.patient_panel import CLAIM, PatientPanel
from ui.checkout.paying import Asks
from ui.checkout.payment_row import PaymentRow
from ui.checkout.posting import CONFIRM, SLUTFOR
from ui.checkout.practice_list import PracticeList
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.scan_watch import ScanWatch
from ui.checkout.state import ViewState
from ui.checkout.swish_panel import SwishPanel
from ui.checkout.visit_panel import VisitPanel
from ui.widgets.laid_out import laid_out_once
from ui.widgets.message_bar import MessageBar
from ui.widgets.shortcut import ENTER
from ui.widgets.undo import forget_typing

TICK_MS = 5_000
IDLE_MS = 100
"""After so long without a change the sum is on the screen, and the clerk looks at it."""
SHARES = (26, 44, 30)


class CheckoutView(QWidget):
    """From identity card to receipt.

    Attributes:
        checkout_completed: the result of a posting.
        preview_requested: a receipt is to be drawn in ``preview``.
    """

    checkout_completed = Signal(object)
    preview_requested = Signal(object)

    def __init__(self, presenter: CheckoutPresenter, taxa: Taxa) -> None:
        """Show a presenter's checkout; the inputs offer what ``taxa`` has rules for."""
        super().__init__()
        self.setObjectName("checkout")
        self._presenter = presenter
        self._focus_serial = -1
        self._shown_kvitto: Kvitto | None = None
        self.patient = PatientPanel()
        self.visit = VisitPanel(taxa, presenter.search, presenter.pick_number)
        self.fee = FeePanel()
        self.payment = PaymentRow()
        self.payment.offer(presenter.ways)
        self.message = MessageBar()
        self._scan_watch = ScanWatch(lambda: presenter.state.form, self)
        self._build()
        self._swish = SwishPanel(self, self.visit)
        self._connect()
        presenter.flow.on_state = self.show_state
        presenter.flow.on_completed = self._on_completed
        presenter.flow.on_begun = self._clear_away
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._on_idle)
        self.show_state(presenter.state)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start(TICK_MS)

    @property
    def first_field(self) -> QLineEdit:
        """The identity number."""
        field = self.patient.inputs.editors[PERSONNUMMER]
        assert isinstance(field, QLineEdit)  # noqa: S101 - made by line
        return field

    def offer_practice(self, patients: Sequence[tuple[str, str, str]]) -> None:
        """Offer invented patients: (identity number, name, what can be practised)."""
        practice = PracticeList(patients)
        practice.picked.connect(self._on_practice)
        self.patient.offer(practice)

    def show_state(self, state: ViewState) -> None:
        """Draw what the presenter says."""
        with laid_out_once(self):
            self._show_parts(state)
        self._swish.show_swish(state.payment.swish)  # lies over the rest and takes its own size
        if state.focus.serial != self._focus_serial:
            self._focus_serial = state.focus.serial
            # what is scrolled into view must stand where it will be
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            self.focus_on(state.focus.name)
        self._idle.start()

    def _show_parts(self, state: ViewState) -> None:
        self.patient.show_state(state)
        self.visit.show_state(state)
        self.fee.show_state(state)
        self.payment.show_payment(state.payment)
        if state.message is None:
            if not self.message.isHidden():
                self.message.dismiss()
        elif state.message.text != self.message.text:
            self.message.show_message(state.message.tone, state.message.text)
        done = state.done.kvitto if state.done else None
        if done is not None and (self._shown_kvitto is None or done.id != self._shown_kvitto.id):
            self._shown_kvitto = done
            self.preview_requested.emit(done)

    def focus_on(self, name: str) -> None:
        """Put the keyboard on a widget, and scroll it into view."""
        if name == CONFIRM:
            self.payment.focus_confirm()
            return
        if name in set(Asks) - {Asks.NOTHING}:
            return  # the payment row goes there by itself
        target = self._target(name)
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if name in self.patient.inputs.editors:
            self.patient.reveal(name)
        elif name in self.visit.editors:
            self.visit.reveal(name)
        if isinstance(target, QLineEdit) and name not in {PERSONNUMMER, SEARCH}:
            target.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.focus_on(self._presenter.state.focus.name)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.focus_on(PERSONNUMMER)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_back()
            return
        if event.key() in ENTER:
            at_sum = self._focused_claim() == CLAIM[0]
            self._presenter.go_back(CLAIM[1] if at_sum else SEARCH)
            return
        super().keyPressEvent(event)

    def _target(self, name: str) -> QWidget:
        named: dict[str, QWidget] = {
            SEARCH: self.visit.search,
            SLUTFOR: self.payment.slutfor,
            "ny_patient": self.payment.ny_patient,
        }
        named.update(self.patient.inputs.editors)
        named.update(self.visit.editors)
        return named.get(name, self.visit.search)

    def _build(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(12)
        for panel, share in zip((self.patient, self.visit, self.fee), SHARES, strict=True):
            panel.setMinimumWidth(1)
            columns.addWidget(panel, share)
        area = QVBoxLayout()
        area.setContentsMargins(12, 12, 12, 12)
        area.setSpacing(8)
        area.addLayout(columns, 1)
        area.addWidget(self.message)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(area, 1)
        outer.addWidget(self.payment)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _connect(self) -> None:
        presenter = self._presenter
        self.patient.inputs.changed.connect(presenter.change)
        self.patient.committed.connect(presenter.commit_personnummer)
        self.patient.left.connect(presenter.leave_personnummer)
        self.patient.restore_requested.connect(presenter.restore)
        self.patient.claim_requested.connect(self._on_claim)
        self.patient.parked.picked.connect(presenter.take_up)
        self.visit.form.inputs.changed.connect(presenter.change)
        self.visit.quick_picked.connect(self._on_quick)
        self.visit.answered.connect(self._on_answered)
        self.visit.chip_removed.connect(presenter.remove_chip)
        self.visit.varor.changed.connect(presenter.change)
        self.visit.varor.removed.connect(self._on_vara_removed)
        self.visit.search.picked.connect(self._on_picked)
        self.visit.search.entered.connect(presenter.go_on)
        self.visit.search.chip_removal_requested.connect(presenter.remove_last_chip)
        self.visit.search.back_requested.connect(self._on_back)
        self.visit.override.applied.connect(self._on_override)
        self.visit.override.removed.connect(self._on_override_removed)
        self.visit.override.cancelled.connect(self._close_override)
        self.fee.override_requested.connect(self._open_override)
        self.payment.betalsatt_chosen.connect(presenter.choose_betalsatt)
        self.payment.asked.connect(presenter.posting.open)
        self.payment.delar_taken.connect(self._on_delar)
        self.payment.referens_taken.connect(self._on_referens)
        self.payment.complete_requested.connect(presenter.complete)
        self.payment.new_requested.connect(presenter.new_patient)
        self.payment.print_requested.connect(presenter.print_again)
        self.payment.confirmed.connect(presenter.confirm)
        self.payment.back_requested.connect(self._on_back)
        self.message.dismissed.connect(presenter.dismiss_message)
        self._scan_watch.watch(self.visit.search, self.payment.slutfor, self.payment.ny_patient)
        self._scan_watch.scanned.connect(self._on_scanned)
        for key, action in self._actions().items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    def _actions(self) -> dict[str, Callable[[], None]]:
        return {
            "F2": lambda: self._put_away(self._presenter.new_patient),
            "F3": self._presenter.without_patient,
            "F4": lambda: self._presenter.go_back("tidpunkt"),
            "F6": self._presenter.add_besok,
            "F7": self._open_override,
            "F8": self._on_claim,
            "Ctrl+P": self._presenter.print_again,
            "Ctrl+E": lambda: self._presenter.print_again("en"),
            "Ctrl+K": lambda: self._put_away(self._presenter.park),
            **{
                f"Ctrl+{place + 1}": partial(self._presenter.take_up, place)
                for place in range(MOST_KEYS)
            },
        }

    def _put_away(self, act: Callable[[], None]) -> None:
        """Put away what is in hand, the parts that are being typed with it."""
        if parts := self.payment.whole_parts:
            self._presenter.posting.take_delar(parts)
        act()

    def _on_delar(self, delar: tuple[Delbetalning, ...]) -> None:
        self._presenter.posting.take_delar(delar)
        self._presenter.complete()

    def _on_referens(self, referens: str) -> None:
        self._presenter.posting.take_referens(referens)
        self._presenter.complete()

    def _on_idle(self) -> None:
        if self.isVisible():  # as below
            self._presenter.draw_up()

    def _on_tick(self) -> None:
        if self.isVisible():  # not behind another page or the lock, and not after the end
            self._presenter.tick()

    def _on_scanned(self, number: str, before: Form) -> None:
        self.visit.search.clear()
        self._presenter.take_scan(number, before)

    def _on_practice(self, number: str) -> None:
        self._presenter.change(PERSONNUMMER, number)
        self._presenter.commit_personnummer()

    def _on_completed(self, result: CheckoutResult) -> None:
        self.checkout_completed.emit(result)

    def _on_quick(self, number: int) -> None:
        self._presenter.pick_quick(number)
        self._presenter.go_back(SEARCH)

    def _on_answered(self, number: int) -> None:
        self._presenter.pick_number(number)
        self._presenter.go_back(SEARCH)

    def _on_picked(self, match: Match) -> None:
        self._presenter.pick(match)
        if match.action.startswith("go:"):
            self._presenter.go_back(match.action.removeprefix("go:"))
        elif match.action == "add_besok":
            self._presenter.add_besok()
        elif match.action == "override":
            self._open_override()
        elif match.action == "claim":
            self._on_claim()

    def _on_vara_removed(self, number: int) -> None:
        self._presenter.change(f"varor.{number}", False)
        self._presenter.go_back(SEARCH)

    def _on_claim(self) -> None:
        """Open the fields of earlier fees and go there; from inside them, close them."""
        inside = self._focused_claim() is not None
        self.patient.open_claim(not inside)
        self._presenter.go_back(SEARCH if inside else CLAIM[0])

    def _focused_claim(self) -> str | None:
        """Return the field of earlier fees that has the keyboard."""
        editors = self.patient.inputs.editors
        return next((key for key in CLAIM if editors[key].hasFocus()), None)

    def _clear_away(self) -> None:
        """Leave nothing of this patient where the next one's keys go, nor for Ctrl+Z to bring."""
        self.patient.open_claim(False)
        self.visit.open_override(False)
        self.visit.search.clear()
        forget_typing(self)

    def _on_back(self) -> None:
        """Go one step back: payment, visit, patient."""
        if self._presenter.state.message is not None:
            self._presenter.dismiss_message()
        in_visit = self.visit.search.hasFocus()
        inside: QWidget | None = self.focusWidget()
        in_patient = inside is not None and self.patient.isAncestorOf(inside)
        self._presenter.go_back(PERSONNUMMER if in_visit or in_patient else SEARCH)

    def _open_override(self) -> None:
        if self.visit.is_override_open:
            self._close_override()
            return
        form = self._presenter.state.form
        self.visit.open_override(True)
        self.visit.override.open_with(
            self._presenter.produkt_list, form.eget_val_produkt, form.eget_val_skal
        )

    def _on_override(self, produkt_id: str, skal: str) -> None:
        self._presenter.choose_produkt(produkt_id, skal)
        faults = self._presenter.state.faults
        if not any(name.startswith("eget_val") for name in faults):
            self._close_override()

    def _on_override_removed(self) -> None:
        self._presenter.remove_override()
        self._close_override()

    def _close_override(self) -> None:
        self.visit.open_override(False)
        if any(name.startswith("eget_val") for name in self._presenter.state.faults):
            self._presenter.remove_override()
        self._presenter.go_back(SEARCH)
