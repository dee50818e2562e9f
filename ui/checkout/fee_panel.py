"""The fee column: the sum, why it is so, and after posting the receipt."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.checkout.state import Alternative, Done, FeeKind, FeeState, PrintState, Reason, ViewState
from ui.checkout.sum_label import SumLabel
from ui.widgets.key_button import KeyButton
from ui.widgets.labels import ToneBox, make_label
from ui.widgets.receipt_preview import ReceiptPreview
from ui.widgets.scrolling import scrolling
from ui.widgets.told_label import NEW_LINE, Run, ToldLabel, ToldRow, Weight
from ui.widgets.tone import Tone, ToneIcon, set_tone

PRINT_TONE = {
    PrintState.PENDING: Tone.OK,
    PrintState.PRINTED: Tone.OK,
    PrintState.FAILED: Tone.ERROR,
}


class FeePanel(QFrame):
    """Shows what it costs.

    Attributes:
        override_requested: the clerk wants to choose a code, or to change the choice.
        preview: where the receipt is shown after posting.
    """

    override_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setObjectName("feePanel")
        self.preview = ReceiptPreview()
        self._fee = _FeePage(self.override_requested.emit)
        self._done = _DonePage(self.preview)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._fee)
        self._pages.addWidget(self._done)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def show_state(self, state: ViewState) -> None:
        """Show the fee, or the checkout just completed."""
        if state.done is not None:
            self._done.show_done(state.done)
            self._pages.setCurrentWidget(self._done)
            self._fee.show_fee(state.fee)
        else:
            self._fee.show_fee(state.fee)
            self._pages.setCurrentWidget(self._fee)


class _FeePage(QWidget):
    """The sum and its reasons."""

    def __init__(self, on_override: object) -> None:
        super().__init__()
        self._sum = SumLabel()
        self._sum.setObjectName("att_betala")
        self._sum.setAccessibleName("Att betala")
        self._stand_in = _StandIn()
        self._reduction = make_label("strong", "reduction")
        self._reduction_row = _with_icon(Tone.OK, self._reduction)
        self._avgiftskod = _value("avgiftskod", "Avgiftskod")
        self._produkt = _value("produkt", "Produkt", wraps=True)
        self._belopp = _value("belopp", "Avgift före frikort")
        self._line = QWidget()
        self._lines = ToldLabel("rader")
        self._lines.setAccessibleName("Rader på kvittot")
        self._override = ToneBox(Tone.ATTENTION, "Koden är vald av dig", "override")
        self._varningar = ToneBox(Tone.ATTENTION, "Att göra", "varningar")
        self._varningar.label.setAccessibleName("Att göra")
        self._assumed = make_label("muted", "assumed")
        self._motivering = ToldLabel("motivering", gap=6)
        self._motivering.setAccessibleName("Därför")
        self._alternativ = ToldLabel("alternativ", is_small=True)
        self._why = _title("Därför")
        self._else = _title("Annars")
        self._choose = KeyButton("Välj kod själv", "F7")
        self._choose.setObjectName("override_requested")
        self._choose.clicked.connect(on_override)
        self._build()

    def _build(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(16, 12, 16, 0)
        top.setSpacing(4)
        self._head = _title("Att betala")
        top.addWidget(self._head)
        top.addWidget(self._sum)
        top.addWidget(self._stand_in)
        top.addWidget(self._reduction_row)
        top.addWidget(self._assumed)
        row = QHBoxLayout(self._line)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        for each, stretch in ((self._avgiftskod, 0), (self._produkt, 1), (self._belopp, 0)):
            row.addWidget(each, stretch, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._line)
        inner = QWidget()
        rest = QVBoxLayout(inner)
        rest.setContentsMargins(16, 4, 16, 12)
        rest.setSpacing(8)
        pieces = (
            self._lines,
            self._override,
            self._varningar,
            self._why,
            self._motivering,
            self._else,
            self._alternativ,
        )
        for piece in pieces:
            rest.addWidget(piece)
        rest.addWidget(self._choose, 0, Qt.AlignmentFlag.AlignLeft)
        rest.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(scrolling(inner), 1)

    def show_fee(self, fee: FeeState) -> None:
        """Show a fee, or what stands in its place."""
        has_sum = fee.kind is FeeKind.SUM
        self._sum.show_sum(fee.sum)
        self._sum.setVisible(has_sum)
        self._stand_in.show_words("" if has_sum else fee.message, fee.kind)
        self._head.setText("Att betala" if has_sum else "Avgift")
        self._reduction.setText(fee.reduction)
        self._reduction_row.setVisible(bool(fee.reduction))
        self._assumed.setText(fee.message if has_sum else "")
        self._assumed.setVisible(has_sum and bool(fee.message))
        self._avgiftskod.setText(fee.avgiftskod)
        self._avgiftskod.setVisible(bool(fee.avgiftskod))
        self._produkt.setText(fee.produkt)
        self._belopp.setText(fee.belopp)
        self._belopp.setVisible(not fee.lines)  # the lines add up to it
        self._line.setVisible(has_sum)
        self._override.show_text(fee.override)
        self._varningar.show_text("\n".join(fee.varningar))
        self._lines.show_rows([ToldRow((Run(what),), after=belopp) for what, belopp in fee.lines])
        self._motivering.show_rows(_reason_rows(fee.reasons))
        self._alternativ.show_rows(_alternative_rows(fee.alternativ))
        for each, words in (
            (self._lines, fee.lines),
            (self._why, fee.reasons),
            (self._motivering, fee.reasons),
            (self._else, fee.alternativ),
            (self._alternativ, fee.alternativ),
        ):
            each.setVisible(bool(words))


class _StandIn(QWidget):
    """A message where the sum would be: what to do, or what is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = ToneIcon(Tone.ERROR)
        self._label = make_label("prompt", "feeMessage")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)

    def show_words(self, words: str, kind: FeeKind) -> None:
        self._label.setText(words)
        is_fault = kind is FeeKind.FAULT
        self._icon.setVisible(is_fault)
        set_tone(self, Tone.ERROR if is_fault else None)
        self.setVisible(bool(words))


class _DonePage(QWidget):
    """The checkout just completed: confirmation and receipt."""

    def __init__(self, preview: ReceiptPreview) -> None:
        super().__init__()
        self._headline = make_label("prompt", "doneHeadline")
        self._icon = ToneIcon(Tone.OK)
        self._paper = ToneBox(Tone.OK, "Klart", "donePrint")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._headline, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._paper)
        column.addWidget(preview, 1)
        self._head_tone = _Holder(self._icon, self._headline)

    def show_done(self, done: Done) -> None:
        self._headline.setText(done.headline)
        tone = PRINT_TONE[done.print_state]
        title = "Utskriften misslyckades" if tone is Tone.ERROR else "Registrerat"
        self._paper.show_tone(tone, title, done.print_text)


class _Holder:
    """Gives some widgets one tone."""

    def __init__(self, *widgets: QWidget) -> None:
        for widget in widgets:
            set_tone(widget, Tone.OK)


def _alternative_rows(alternatives: tuple[Alternative, ...]) -> list[ToldRow]:
    """Return the alternatives: what it would cost, and if what."""
    return [
        ToldRow((Run(f"{each.om} "), Run(f"({each.avgiftskod})", Weight.MUTED)), before=each.belopp)
        for each in alternatives
    ]


def _reason_rows(reasons: tuple[Reason, ...]) -> list[ToldRow]:
    """Return the reasons, each with its source below: the deciding one first, stronger."""
    return [
        ToldRow(
            (
                Run(reason.text, Weight.BOLD if place == 0 else Weight.PLAIN),
                Run(f"{NEW_LINE}{reason.kalla}", Weight.MUTED),
            )
        )
        for place, reason in enumerate(reasons)
    ]


def _value(name: str, words: str, *, wraps: bool = False) -> QLabel:
    label = make_label("strong", name, wraps=wraps)
    label.setAccessibleName(words)
    return label


def _title(words: str) -> QLabel:
    label = make_label("title", wraps=False)
    label.setText(words)
    return label


def _with_icon(tone: Tone, label: QLabel) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(ToneIcon(tone), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label, 1)
    set_tone(whole, tone)
    return whole
