"""What the screen shows, as one frozen value; the widgets draw it and decide nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kassa.kvitto.document import Betalsatt, Delbetalning, Kvitto
from kassa.money import ZERO, Money
from kassa.taxa.model import Taxa
from ui.checkout.chips import Chip
from ui.checkout.form import Form
from ui.checkout.paying import Asks, SwishView
from ui.checkout.question import Question
from ui.checkout.quick import Quick


class FeeKind(StrEnum):
    """What stands where the sum is."""

    PROMPT = "prompt"
    SUM = "sum"
    FAULT = "fault"


class PrintState(StrEnum):
    """How far the paper has come."""

    PENDING = "pending"
    PRINTED = "printed"
    FAILED = "failed"


class ConfirmKind(StrEnum):
    """Why the clerk is asked once more."""

    CHANGED = "changed"
    DUPLICATE = "duplicate"
    SWISH = "swish"
    BLANKETT = "blankett"


@dataclass(frozen=True, slots=True)
class FrikortView:
    """The frikort bar: sums in öre."""

    so_far_ore: int
    this_visit_ore: int
    tak_ore: int
    valid_until: date | None
    preliminary: bool
    has_frikort: bool


@dataclass(frozen=True, slots=True)
class PatientState:
    """The patient column.

    Attributes:
        line: age, and what else is known; empty without a patient.
        is_skyddad: who it is must not be read from the screen.
        note: what is assumed.
        shows: names of the optional fields that matter now.
        handling_list: the documents to tick.
        frikort: the bar, None when there is none to show.
        frikort_note: why nothing counts, or how old the extract is that it rests on; else empty.
    """

    line: str
    is_skyddad: bool
    note: str
    shows: frozenset[str]
    handling_list: tuple[str, ...]
    frikort: FrikortView | None
    frikort_note: str


@dataclass(frozen=True, slots=True)
class VaraRow:
    """Goods of one kind.

    Attributes:
        number: the place among the goods, from 0.
        artikel: the contract's name.
        label: as on the receipt.
        asks: names of the fields the article may need.
        shows: those of them that matter now.
        belopp: what they cost; empty while that is not known.
    """

    number: int
    artikel: str
    label: str
    asks: frozenset[str]
    shows: frozenset[str]
    belopp: str


@dataclass(frozen=True, slots=True)
class BesokState:
    """The visit column.

    Attributes:
        quick_list: the nine common visits.
        chosen: number of the one that is chosen.
        headline: the visit in words.
        tidpunkt: the time that holds, as shown in the field.
        chip_list: what differs from the ordinary.
        vara_list: the goods.
        question: what is asked now.
        shows: names of the optional fields that matter now.
        taxa: the tariff in force at the time of the visit, None when there is none.
    """

    quick_list: tuple[Quick, ...]
    chosen: int | None
    headline: str
    tidpunkt: str
    chip_list: tuple[Chip, ...]
    vara_list: tuple[VaraRow, ...]
    question: Question | None
    shows: frozenset[str]
    taxa: Taxa | None = field(compare=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with its source."""

    text: str
    kalla: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """What it would cost if one thing were different, and under which code."""

    belopp: str
    om: str
    avgiftskod: str


@dataclass(frozen=True, slots=True)
class FeeState:
    """The fee column.

    Attributes:
        kind: a sum, or what stands in its place.
        sum: such as ``250 kr``; empty unless ``kind`` is SUM.
        message: what to do or what is wrong; under a sum, what it assumes.
        reduction: what the frikort takes off, or why the sum is 0 kr.
        is_free: nothing to pay.
        avgiftskod: empty where there is none.
        produkt: the product's name.
        belopp: the fee before the frikort.
        lines: (what, sum) of the receipt, where it lists more than one thing.
        reasons: the deciding one first.
        varningar: what to do or check.
        alternativ: what one changed fact would give.
        override: the clerk's reason, empty when the tariff decided.
    """

    kind: FeeKind
    message: str = ""
    sum: str = ""
    reduction: str = ""
    is_free: bool = False
    avgiftskod: str = ""
    produkt: str = ""
    belopp: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    reasons: tuple[Reason, ...] = ()
    varningar: tuple[str, ...] = ()
    alternativ: tuple[Alternative, ...] = ()
    override: str = ""


@dataclass(frozen=True, slots=True)
class Confirm:
    """A question before posting, answered with J or N."""

    kind: ConfirmKind
    text: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class PaymentState:
    """The payment row.

    Attributes:
        betalsatt: chosen.
        needs_betalsatt: there is something to pay.
        can_complete: Enter posts.
        is_posting: it is being written just now.
        hint: why it cannot be completed, or what comes next.
        confirm: asked once more, None when not.
        att_betala: what is to be paid.
        asks: what is typed in place of the row.
        delar: the parts it is paid in; none where it is one way.
        swish: the code to scan, None where Swish pays nothing.
    """

    betalsatt: Betalsatt
    needs_betalsatt: bool
    can_complete: bool
    is_posting: bool
    hint: str
    confirm: Confirm | None
    att_betala: Money = ZERO
    asks: Asks = Asks.NOTHING
    delar: tuple[Delbetalning, ...] = ()
    swish: SwishView | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The checkout just completed.

    Attributes:
        kvitto: its receipt.
        headline: number, sum and way of payment.
        print_state: how far the paper has come.
        print_text: the same in words, and what to do.
    """

    kvitto: Kvitto
    headline: str
    print_state: PrintState
    print_text: str


@dataclass(frozen=True, slots=True)
class Message:
    """Something said in the message bar; ``tone`` is ok, attention or error."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Focus:
    """Where the keyboard should go; a new serial is a new wish."""

    name: str = "personnummer"
    serial: int = 0


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """One of those put aside.

    Attributes:
        id: of the record.
        label: who and what, in one line.
    """

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ViewState:
    """Everything on the screen."""

    form: Form
    patient: PatientState
    besok: BesokState
    fee: FeeState
    payment: PaymentState
    done: Done | None = None
    message: Message | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    focus: Focus = field(default_factory=Focus)
    parked: tuple[ParkedRow, ...] = ()
